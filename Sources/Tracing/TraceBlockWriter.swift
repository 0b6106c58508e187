/// Writes the lines of a trace as one deflate block, and reckons the check sum of their text.
struct TraceBlockWriter: ~Copyable {
  private(set) var stream: BitStream
  /// CRC-32 of the text, begun with 0 and not inverted.
  private(set) var checksum: UInt32 = 0
  private(set) var textLength = 0

  /// The cycle number of the last line, and its digits.
  private var cycle: Int64 = 0
  private var digits: UInt64 = 0
  private var digitCount = 1
  /// What the last line contributes to the check sum.
  private var lineSum: UInt32 = 0
  /// The column of the next line before which everything is written: 0, or negative when the end of the
  /// last line is not.
  private var covered = 0

  private let checksums = LineChecksum.shared
  private let code = TraceCode.shared
  private let heads: HeadMemory

  /// Begins a block at `output`. What `heads` remembers of other blocks saves time and changes no bit.
  init(output: UnsafeMutablePointer<UInt8>, heads: HeadMemory) {
    self.heads = heads
    stream = BitStream(at: output)
    for piece in DeflateCode.blockHead {
      stream.put(piece)
      stream.flush()
    }
  }

  /// Appends all of `lines`. The first one goes as characters, whatever came before the block.
  mutating func append(_ lines: UnsafeBufferPointer<TraceLine>) {
    var position = 0
    while position < lines.count {
      appendWhole(lines[position])
      position = appendAlike(lines, from: position + 1)
    }
  }

  /// Ends the block.
  mutating func finish() {
    coverLineEnd()
    stream.put(DeflateCode.symbol(DeflateCode.endOfBlock))
    stream.alignToByte()
  }

  /// Appends lines from `start` on, which is not 0, as long as each one is like its predecessor: as long, and
  /// later by less than a hundred cycles. Returns where it ended.
  ///
  /// This is where the time of a compressed recording goes, hence everything in local variables.
  private mutating func appendAlike(
    _ lines: UnsafeBufferPointer<TraceLine>, from start: Int
  ) -> Int {
    guard start < lines.count, let base = lines.baseAddress else { return start }
    let (digitPairs, pairSums) = (code.pairs, checksums.cyclePairs)
    let advance = checksums.advance(digits: digitCount)
    let (digitCount, heads) = (digitCount, heads)
    let length = digitCount + TraceLine.lengthOfWords
    let lengthLimit = UInt64(1) << UInt64(digitCount * 4)
    var words = WordWriter(
      stream: stream, covered: covered, lineSum: lineSum,
      tokens: code.tokens(digitCount: digitCount), firstColumn: digitCount)
    var (cycle, digits, checksum) = (cycle, digits, checksum)
    var position = start
    while position < lines.count {
      let line = base + position
      let step = line.pointee.cycle &- cycle
      guard 1..<100 ~= step else { break }
      let newDigits = DecimalDigits.sum(digits, step: step)
      let changedDigits = newDigits ^ digits
      // The last two digits of the cycle number, or the last four.
      let count = changedDigits < 0x100 ? 2 : 4
      guard changedDigits < 0x1_0000, newDigits < lengthLimit, count <= digitCount else { break }
      let gap = digitCount &- count &- words.covered
      let (high, low) = (Int(newDigits >> 8 & 0xFF), Int(newDigits & 0xFF))
      if gap >= DeflateCode.repetitions.lowerBound {
        words.putToken(gap)
      } else {
        words.putStart(newDigits, before: count)
      }
      words.lineSum ^= pairSums[low] ^ pairSums[Int(digits & 0xFF)]
      if count == 4 {
        words.stream.put(UInt64(digitPairs[high]), count: 10)
        words.lineSum ^= pairSums[256 &+ high] ^ pairSums[256 &+ Int(digits >> 8 & 0xFF)]
      }
      words.stream.put(UInt64(digitPairs[low]), count: 10)
      words.stream.flush()
      words.covered = digitCount
      (cycle, digits) = (line.pointee.cycle, newDigits)

      let (new, old) = (TraceLine.words(of: line), TraceLine.words(of: line - 1))
      heads.append(new.group(0), old.group(0), to: &words)
      for group in 1..<TraceLine.wordCount / 4 {
        words.append(new.group(group), old.group(group), group: group)
      }
      words.covered &-= length
      checksum =
        advance[Int(checksum & 0xFF)] ^ advance[256 &+ Int(checksum >> 8 & 0xFF)]
        ^ advance[512 &+ Int(checksum >> 16 & 0xFF)] ^ advance[768 &+ Int(checksum >> 24)]
        ^ words.lineSum
      position &+= 1
    }
    (stream, covered, lineSum) = (words.stream, words.covered, words.lineSum)
    (self.cycle, self.digits, self.checksum) = (cycle, digits, checksum)
    textLength += (position - start) * length
    return position
  }

  // MARK: Rarely

  /// Appends a line as characters.
  private mutating func appendWhole(_ line: TraceLine) {
    coverLineEnd()
    cycle = line.cycle
    digits = DecimalDigits.digits(of: cycle)
    digitCount = DecimalDigits.count(digits)
    for place in stride(from: digitCount - 1, through: 0, by: -1) {
      putDigit(digits >> UInt64(place * 4))
    }
    for word in line.words {
      putCharacter(UInt8(ascii: " "))
      for shift in stride(from: UInt64(12), through: 0, by: -4) { putDigit(UInt64(word) >> shift) }
    }
    putCharacter(UInt8(ascii: "\n"))
    lineSum = checksums.sum(of: line, digits: digits)
    let length = digitCount + TraceLine.lengthOfWords
    checksum = LineChecksum.advance(checksum, bytes: length) ^ lineSum
    textLength += length
  }

  /// Writes what is missing of the last line.
  private mutating func coverLineEnd() {
    guard covered < 0 else { return }
    if DeflateCode.repetitions.contains(-covered) {
      let token = UInt64(code.tokens(digitCount: digitCount)[-covered])
      stream.put(token & 0xFF_FFFF, count: token >> 24)
      stream.flush()
    } else {
      putCharacter(UInt8(ascii: "\n"))
    }
    covered = 0
  }

  private mutating func putDigit(_ digit: UInt64) {
    putCharacter(HexadecimalDigits.character(Int(digit & 15)))
  }

  private mutating func putCharacter(_ character: UInt8) {
    stream.put(DeflateCode.character(character))
    stream.flush()
  }
}

/// Writes those words of a line that have changed, and repetitions for what lies between them.
struct WordWriter {
  var stream: BitStream
  /// The column before which everything is written.
  var covered: Int
  /// What the line contributes to the check sum.
  var lineSum: UInt32
  /// Repetitions, see `TraceCode`.
  let tokens: UnsafePointer<UInt32>
  /// The column of the blank before the first word.
  let firstColumn: Int

  private let digitPairs = TraceCode.shared.pairs
  private let wordSums = LineChecksum.shared.words

  init(
    stream: BitStream, covered: Int, lineSum: UInt32, tokens: UnsafePointer<UInt32>,
    firstColumn: Int
  ) {
    self.stream = stream
    self.covered = covered
    self.lineSum = lineSum
    self.tokens = tokens
    self.firstColumn = firstColumn
  }

  /// Writes the one or two characters that are missing before the last `count` digits of the cycle number.
  @inline(never)
  mutating func putStart(_ digits: UInt64, before count: Int) {
    if covered < 0 { stream.put(DeflateCode.character(UInt8(ascii: "\n"))) }
    for column in max(covered, 0)..<firstColumn - count {
      let digit = Int(digits >> UInt64((firstColumn - 1 - column) * 4) & 15)
      stream.put(DeflateCode.character(HexadecimalDigits.character(digit)))
    }
    stream.flush()
  }

  /// The four words of a group: PC, IR, WP and ST, or four registers.
  @inline(__always)
  mutating func append(_ new: UInt64, _ old: UInt64, group: Int) {
    var changed = new ^ old
    while changed != 0 {
      let lane = changed.trailingZeroBitCount >> 4
      let shift = UInt64(lane &* 16)
      let number = group &* 4 &+ lane
      let blank = firstColumn &+ number &* 5
      var equal = UInt16(truncatingIfNeeded: changed &>> shift).leadingZeroBitCount >> 2
      var gap = blank &+ 1 &+ equal &- covered
      // Two characters are too few to be repeated: the word is written from its first digit on.
      let isShort = gap == 2 ? 1 : 0
      (equal, gap) = (equal &- isShort, gap &- isShort)
      putToken(gap)
      let (newWord, oldWord) = (Int(new &>> shift & 0xFFFF), Int(old &>> shift & 0xFFFF))
      let code = UInt64(digitPairs[newWord >> 8]) | UInt64(digitPairs[newWord & 0xFF]) << 10
      stream.put(code &>> UInt64(equal &* 5), count: UInt64(20 &- equal &* 5))
      stream.flush()
      covered = blank &+ 5
      let sums = wordSums + number &* 512
      lineSum ^=
        sums[newWord >> 8] ^ sums[256 &+ newWord & 0xFF] ^ sums[oldWord >> 8]
        ^ sums[256 &+ oldWord & 0xFF]
      changed &= ~(0xFFFF &<< shift)
    }
  }

  /// Repeats so many characters, or puts the blank that stands for one.
  @inline(__always)
  mutating func putToken(_ length: Int) {
    let token = UInt64(tokens[length])
    stream.put(token & 0xFF_FFFF, count: token >> 24)
  }
}

extension UnsafeRawPointer {
  /// Four words of a line.
  @inline(__always)
  fileprivate func group(_ number: Int) -> UInt64 {
    loadUnaligned(fromByteOffset: number &* 8, as: UInt64.self)
  }
}
