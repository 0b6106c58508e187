import GeneveCore
import TIDisks

/// Puts a recording together, line by line.
struct RecordingReader {
  private var machine = FileFields()
  private var facts = FileFields()
  private var arguments: [String] = []
  private var disks: [Recording.Disk] = []
  private var entries: [Recording.Entry] = []
  private var start: ExecutionPosition?
  private var end: (position: ExecutionPosition, hash: UInt64)?
  private var parts: [StateDigest.Part] = []

  mutating func take(_ line: String, number: Int) throws {
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = words.count > 1 ? words[1] : ""
    guard let name = words.first, take(String(name), rest) else {
      throw StateFile.Refusal("has a line that is not understood: \(number): \(line.prefix(60))")
    }
  }

  private mutating func take(_ name: String, _ rest: Substring) -> Bool {
    switch name {
    case "fact": facts = FileFields(lines: facts.lines + [String(rest)])
    case "argument": arguments.append(Recording.unescaped(rest))
    case "disk": return takeDisk(rest)
    case "original": return takeOriginal(rest)
    case "refresh": return takeRefresh(rest)
    case "start": return takeStart(rest)
    case "input", "reset", "insert", "state", "check": return takeEntry(name, rest)
    case "end": return takeEnd(rest)
    case "part": return takePart(rest)
    default: machine.append(name, String(rest))
    }
    return true
  }

  private mutating func takeDisk(_ rest: Substring) -> Bool {
    let words = rest.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
    guard words.count == 5, let hash = UInt64(words[1], radix: 16), let count = Int(words[2]),
      (0...1 << 24).contains(count), ["image", "folder"].contains(words[3])
    else { return false }
    var disk = Recording.Disk(
      drive: String(words[0]), hash: hash, sectorCount: count,
      path: Recording.unescaped(words[4]))
    disk.isFolder = words[3] == "folder"
    disks.append(disk)
    return true
  }

  private mutating func takeOriginal(_ rest: Substring) -> Bool {
    let words = rest.split(separator: " ")
    guard words.count == 3, let number = Int(words[1]), let bytes = Self.bytes(words[2]),
      let index = disks.firstIndex(where: { $0.drive == words[0] })
    else { return false }
    disks[index].originals[number] = bytes
    return true
  }

  private mutating func takeRefresh(_ rest: Substring) -> Bool {
    let words = rest.split(separator: " ")
    guard words.count == 4, let count = Int(words[1]), let number = Int(words[2]),
      let bytes = Self.bytes(words[3]), bytes.count == Sector.size,
      let index = disks.firstIndex(where: { $0.drive == words[0] })
    else { return false }
    disks[index].refreshes[count, default: [:]][number] = bytes
    return true
  }

  private mutating func takeStart(_ rest: Substring) -> Bool {
    start = Self.position(rest.split(separator: " "))
    return start != nil
  }

  private mutating func takeEnd(_ rest: Substring) -> Bool {
    let words = rest.split(separator: " ")
    guard words.count == 3, let position = Self.position(words),
      let hash = UInt64(words[2], radix: 16)
    else { return false }
    end = (position, hash)
    return true
  }

  private mutating func takePart(_ rest: Substring) -> Bool {
    guard let sign = rest.lastIndex(of: "="),
      let hash = UInt64(rest[rest.index(after: sign)...], radix: 16)
    else { return false }
    parts.append(StateDigest.Part(name: String(rest[..<sign]), hash: hash))
    return true
  }

  private mutating func takeEntry(_ name: String, _ rest: Substring) -> Bool {
    let words = rest.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
    guard let position = Self.position(words), let event = Self.event(name, words.dropFirst(2))
    else { return false }
    // In order, or the run would have gone backwards; another state may be of another time.
    if let last = entries.last, position < last.position {
      guard case .state = last.event else { return false }
    }
    entries.append(Recording.Entry(position, event))
    return true
  }

  private static func event(_ name: String, _ words: ArraySlice<Substring>) -> Recording.Event? {
    let words = Array(words)
    switch (name, words.count) {
    case ("reset", 0): return .reset
    case ("check", 1): return UInt64(words[0], radix: 16).map { .check($0) }
    case ("state", 1): return bytes(words[0]).map { .state($0) }
    case ("insert", 2): return .insert(drive: String(words[0]), disk: String(words[1]))
    case ("input", 3):
      let numbers = words[2].split(separator: " ")
      guard let due = Ticks(words[0]), let kind = UInt8(words[1]), numbers.count == 2,
        let first = Int16(numbers[0]), let second = Int16(numbers[1]),
        let event = InputEvent(kind: kind, first: first, second: second)
      else { return nil }
      return .input(event, due: due)
    default: return nil
    }
  }

  private static func position(_ words: [Substring]) -> ExecutionPosition? {
    guard words.count >= 2, let step = UInt64(words[0]), let time = Ticks(words[1]) else {
      return nil
    }
    return ExecutionPosition(stepCount: step, time: time)
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  func recording() throws -> Recording {
    guard let start, let end else {
      throw StateFile.Refusal("is damaged: it has no start or no end")
    }
    let digest = StateDigest(parts: parts)
    guard digest.hash == end.hash else {
      throw StateFile.Refusal("is damaged: its hashes do not agree")
    }
    var recording = Recording(
      machine: machine, arguments: arguments, disks: disks, start: start, digest: digest)
    recording.facts = facts
    recording.entries = entries
    recording.end = end.position
    return recording
  }
}
