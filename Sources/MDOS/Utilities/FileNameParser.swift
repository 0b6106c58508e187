/// Makes a full device name of what a user typed (library 9, opcode 8).
///
///     text     b:\games\pac     games\pac      PRN        WORK:notes      dsk1.x
///     result   DSK2.GAMES.PAC   DSK1.GAMES.PAC PIO/1      WDS.WORK.NOTES  dsk1.x
///
/// The rules, in their order, are those of xop9/README.md, "Parse file name"; a comment names the rule
/// where the code does not show it.
struct FileNameParser<Environment: UtilityEnvironment> {
  var environment: Environment
  /// Address of the text.
  let start: UInt16
  /// Address of the result: its first byte holds the capacity, then the length.
  let output: UInt16
  /// False leaves the drive away (R3 ≠ 0).
  let keepsDevice: Bool

  /// Where the scan stands.
  private var position: UInt16
  private var result: [UInt8] = []

  init(environment: Environment, start: UInt16, output: UInt16, keepsDevice: Bool) {
    self.environment = environment
    (self.start, self.output, self.keepsDevice) = (start, output, keepsDevice)
    position = start
  }

  /// Pieces are put together in a work area of this size …
  static var pieceLimit: Int { 49 }
  /// … while a name that ends with its directory fills one byte more.
  static var wholeLimit: Int { 50 }

  /// Why a name was refused. The caller learns only that it was.
  private enum Refusal: Error { case syntax, tooLong }

  /// True when the text was a name; it then stands at `output`.
  mutating func parse() -> Bool {
    do {
      if try parseReservedName() { return true }
      switch scan() {
      case ASCII.period where position != start && keepsDevice:
        try copyDeviceName()
        return true
      case ASCII.colon: try parseAfterColon()
      default:
        position = start
        try add(drive: currentDrive)
      }
      try deliver()
      return true
    } catch {
      return false
    }
  }

  /// Where the scan ended, as the real system computes it: the slot is taken from the start of the text.
  var delimiter: UInt16 { start & 0xE000 | position & 0x1FFF }

  // MARK: Characters

  private var current: UInt8 { environment.byte(at: position) }

  private func byte(ahead: UInt16) -> UInt8 { environment.byte(at: position &+ ahead) }

  private static func isTerminator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, ASCII.blank, UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: ";"): true
    default: false
    }
  }

  private mutating func append(_ bytes: some Sequence<UInt8>) throws(Refusal) {
    for byte in bytes {
      guard result.count < Self.pieceLimit else { throw .tooLong }
      result.append(byte)
    }
  }

  /// An alias or a directory.
  private mutating func append(string: [UInt8]) throws(Refusal) {
    guard result.count + string.count <= Self.wholeLimit else { throw .tooLong }
    result += string
  }

  private mutating func deliver() throws(Refusal) {
    guard result.count <= Int(environment.byte(at: output)) else { throw .tooLong }
    environment.store(UInt8(result.count), at: output)
    for (index, byte) in result.enumerated() {
      environment.store(byte, at: output &+ 1 &+ UInt16(index))
    }
  }

  // MARK: Rule 2, reserved names

  private static var reservedNames: [(name: StaticString, result: StaticString)] {
    [
      ("PRN", "PIO/1"), ("AUX", "RS232/1"), ("PIO/1", "PIO/1"), ("PIO/2", "PIO/2"),
      ("PIO", "PIO/1"), ("RS232/1", "RS232/1"), ("RS232/2", "RS232/2"), ("RS232/3", "RS232/3"),
      ("RS232/4", "RS232/4"), ("RS232", "RS232/1"), ("CON", "CON"),
    ]
  }

  private mutating func parseReservedName() throws(Refusal) -> Bool {
    for (name, full) in Self.reservedNames where matches(name) {
      let behind = byte(ahead: UInt16(name.utf8CodeUnitCount))
      guard
        Self.isTerminator(behind) || behind == ASCII.colon || behind == UInt8(ascii: "=")
      else { continue }
      result = Self.bytes(full)
      try deliver()
      position &+= UInt16(name.utf8CodeUnitCount)
      return true
    }
    return false
  }

  /// Compares without case and bit 7; a small z stays small.
  private func matches(_ name: StaticString) -> Bool {
    Self.bytes(name).enumerated().allSatisfy { index, expected in
      let byte = byte(ahead: UInt16(index)) & 0x7F
      return (byte == UInt8(ascii: "z") ? byte : ASCII.upperCased(byte)) == expected
    }
  }

  private static func bytes(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { Array($0) }
  }

  // MARK: Rule 3, the device

  /// Goes to the first character that decides what the name begins with.
  private mutating func scan() -> UInt8 {
    while true {
      switch current {
      case ASCII.colon, ASCII.period, ASCII.backslash: return current
      case let byte where Self.isTerminator(byte): return byte
      default: position &+= 1
      }
      if position == start { return 0 }
    }
  }

  /// The text is a full device name already. Characters are stored one by one; the one that fills the
  /// capacity is too many.
  private mutating func copyDeviceName() throws(Refusal) {
    let capacity = Int(environment.byte(at: output))
    var source = start
    var count = 0
    while !Self.isTerminator(environment.byte(at: source)) {
      count += 1
      environment.store(environment.byte(at: source), at: output &+ UInt16(count))
      source &+= 1
      guard count != capacity, count < 0xFFFF else { throw .tooLong }
    }
    environment.store(UInt8(truncatingIfNeeded: count), at: output)
    position = source
  }

  private mutating func parseAfterColon() throws(Refusal) {
    let length = position &- start
    position &+= 1
    guard length > 0 else { throw .syntax }
    let letter = ASCII.upperCased(environment.byte(at: start))
    if length == 1, letter >= UInt8(ascii: "A"),
      letter <= environment.headerByte(at: HeaderPage.lastDriveLetter)
    {
      try add(drive: HeaderPage.drive(letter))
    } else if keepsDevice {
      try add(volume: length)
    } else {
      try add(drive: currentDrive)
    }
  }

  /// A disk by its name, wherever it is. Without a file the name stands alone.
  private mutating func add(volume length: UInt16) throws(Refusal) {
    let name = (0..<length).map { environment.byte(at: start &+ $0) }
    if Self.isTerminator(current) {
      try append(name)
    } else {
      try append(Self.bytes("WDS."))
      try append(name)
      try append([ASCII.period])
      try addRest()
    }
  }

  private var currentDrive: Int { Int(environment.headerWord(at: HeaderPage.currentDrive)) }

  /// - Parameter drive: where the pair of alias and current directory stands in the header page.
  private mutating func add(drive: Int) throws(Refusal) {
    if keepsDevice {
      guard let alias = environment.headerString(at: environment.headerWord(at: drive)),
        !alias.isEmpty
      else { throw .syntax }
      try append(string: alias)
      try append([ASCII.period])
    }
    let directory = environment.headerString(at: environment.headerWord(at: drive + 2)) ?? []
    try addDirectory(directory)
    try addRest()
  }

  // MARK: Rule 5, the directory

  private mutating func addDirectory(_ directory: [UInt8]) throws(Refusal) {
    if current == ASCII.backslash {
      position &+= 1
    } else if current == ASCII.period {
      try addRelativeDirectory(directory)
    } else if !directory.isEmpty {
      try append(string: directory)
      try append([ASCII.period])
    }
  }

  /// `.` and `..`, alone or before a backslash.
  private mutating func addRelativeDirectory(_ directory: [UInt8]) throws(Refusal) {
    position &+= 1
    var directory = directory
    let isParent = current == ASCII.period
    if isParent {
      position &+= 1
      directory = Self.parent(of: directory)
    }
    if current == ASCII.backslash {
      position &+= 1
      guard !directory.isEmpty else { return }
      try append(string: directory)
      try append([ASCII.period])
    } else if Self.isTerminator(current) {
      try append(string: directory)
    } else {
      // The scan has taken one more character then.
      if isParent { position &+= 1 }
      throw .syntax
    }
  }

  /// What stands before the last period; one at the very end does not count.
  private static func parent(of directory: [UInt8]) -> [UInt8] {
    Array(directory[..<(directory.dropLast().lastIndex(of: ASCII.period) ?? 0)])
  }

  // MARK: Rule 6, the rest

  private mutating func addRest() throws(Refusal) {
    var hasClosedQuote = false
    while !Self.isTerminator(current) {
      switch current {
      case ASCII.quote:
        if hasClosedQuote { try addCharacter(ASCII.quote) } else { position &+= 1 }
        switch try addQuoted() {
        case .doubled: break
        case .closed: hasClosedQuote = true
        case .ended: return
        }
      case ASCII.backslash: try addCharacter(ASCII.period)
      default:
        try addCharacter(environment.keepsCase ? current : ASCII.upperCased(current))
      }
    }
  }

  /// Puts `byte` for the character at `position`.
  private mutating func addCharacter(_ byte: UInt8) throws(Refusal) {
    try append([byte])
    position &+= 1
  }

  private enum QuoteEnd {
    /// Two quotes stand for one.
    case doubled
    case closed
    /// A NUL or a blank ended the name.
    case ended
  }

  /// What stands behind an opening quote: its first character, whatever it is, and all up to the closing
  /// one.
  private mutating func addQuoted() throws(Refusal) -> QuoteEnd {
    guard current != 0 else { return .ended }
    let isDoubled = current == ASCII.quote
    try addCharacter(current)
    if isDoubled { return .doubled }
    while current != ASCII.quote {
      guard current != 0, current != ASCII.blank else { return .ended }
      try addCharacter(current)
    }
    position &+= 1
    return .closed
  }
}
