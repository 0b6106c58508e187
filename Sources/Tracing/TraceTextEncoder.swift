/// The text of a trace. A line is made from the one before: copied, and the words that differ replaced.
public struct TraceTextEncoder: TraceEncoder {
  public init() {}

  public func encode(
    _ lines: UnsafeBufferPointer<TraceLine>, into output: inout TracePiece, with memory: HeadMemory
  ) {
    output.reset(capacity: lines.count * TraceLine.maximumLength)
    var writer = TraceLineWriter()
    var end = output.start
    if var line = lines.baseAddress {
      for _ in lines.indices {
        end += writer.write(line, to: end)
        line += 1
      }
    }
    output.count = end - output.start
    output.textLength = output.count
  }
}

/// Writes one line after the other, each somewhere in memory that still stands when the next one is
/// written.
struct TraceLineWriter {
  private let pairs = HexadecimalDigits.shared.pairs
  private var previous: UnsafePointer<TraceLine>?
  private var previousText: UnsafeMutablePointer<UInt8>?
  private var cycle: Int64 = 0
  private var digits: UInt64 = 0
  private var digitCount = 0

  /// Writes the line with its line feed to `target`, which has room for `TraceLine.maximumLength` bytes;
  /// returns how many bytes it has. The line, too, has to stand until the next one is written.
  @inline(__always)
  mutating func write(
    _ line: UnsafePointer<TraceLine>, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    defer { (previous, previousText) = (line, target) }
    guard let previous, let previousText else { return writeWhole(line.pointee, to: target) }
    let newDigits = DecimalDigits.digits(of: line.pointee.cycle, after: cycle, digits)
    guard DecimalDigits.count(newDigits) == digitCount else {
      return writeWhole(line.pointee, to: target)
    }
    let length = digitCount &+ TraceLine.lengthOfWords
    target.update(from: previousText, count: length)
    replaceDigits(by: newDigits, in: target)
    let text = target + digitCount + 1
    let (words, oldWords) = (TraceLine.words(of: line), TraceLine.words(of: previous))
    for group in 0..<TraceLine.wordCount / 4 {
      let new = words.loadUnaligned(fromByteOffset: group &* 8, as: UInt64.self)
      let old = oldWords.loadUnaligned(fromByteOffset: group &* 8, as: UInt64.self)
      var changed = new ^ old
      while changed != 0 {
        let lane = changed.trailingZeroBitCount >> 4
        let shift = UInt64(lane &* 16)
        write(UInt16(truncatingIfNeeded: new &>> shift), to: text + (group &* 4 &+ lane) &* 5)
        changed &= ~(0xFFFF &<< shift)
      }
    }
    (cycle, digits) = (line.pointee.cycle, newDigits)
    return length
  }

  @inline(__always)
  private func replaceDigits(by new: UInt64, in target: UnsafeMutablePointer<UInt8>) {
    var (changed, rest, place) = (new ^ digits, new, digitCount &- 1)
    while changed != 0 {
      target[place] = UInt8(ascii: "0") | UInt8(truncatingIfNeeded: rest & 15)
      (changed, rest, place) = (changed >> 4, rest >> 4, place &- 1)
    }
  }

  @inline(__always)
  private func write(_ word: UInt16, to target: UnsafeMutablePointer<UInt8>) {
    let text = UInt32(pairs[Int(word >> 8)]) | UInt32(pairs[Int(word & 0xFF)]) << 16
    UnsafeMutableRawPointer(target).storeBytes(of: text.littleEndian, as: UInt32.self)
  }

  private mutating func writeWhole(
    _ line: TraceLine, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    cycle = line.cycle
    digits = DecimalDigits.digits(of: cycle)
    digitCount = DecimalDigits.count(digits)
    for place in 0..<digitCount {
      target[digitCount - 1 - place] =
        UInt8(ascii: "0") | UInt8(truncatingIfNeeded: digits >> UInt64(place * 4) & 15)
    }
    var end = target + digitCount
    for word in line.words {
      end.pointee = UInt8(ascii: " ")
      write(word, to: end + 1)
      end += 5
    }
    end.pointee = UInt8(ascii: "\n")
    return end + 1 - target
  }
}
