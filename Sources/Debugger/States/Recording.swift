import GeneveCore
import MDOS
import TIDisks

/// A run from its start to its end, as everything that came from outside: what `--record` writes and
/// `--replay` goes through again.
///
///     GENEVE RECORDING 1
///     --sram 64                            the machine (as in a state file)
///     argument --program                   the command line, word by word
///     fact clock 2026-01-31 12:00:00       what else is needed to begin in the same way
///     disk DSK1 0123456789abcdef 360 image work.dsk
///     original DSK1 7 E5E5…                a sector that the run has changed, as it was before
///     refresh DSK2 3 7 E5E5…               a sector that the third look at the folder has brought in
///     start 120 37800                      step and time
///     input 4711 1485225 1485226 0 30 0    where scheduled (step, time), when due, kind and two values
///     reset 5000 1575000
///     insert 6000 1890000 DSK1 DSK1+1      another disk: a drive, and which of the disks
///     state 7000 2205000 6.5E…             the user changed the machine by hand
///     check 9000 2835000 0123456789abcdef  hash of the whole state on the way
///     end 9999 3149685 0123456789abcdef
///     part page 3C=0123456789abcdef        the hashes of the parts at the end
///     hash 0123456789abcdef                of all lines before
public struct Recording: Equatable, Sendable {
  public static let version = 1
  private static let magic = "GENEVE RECORDING "
  public static let sizeLimit = 1 << 28

  /// Something that was done from outside.
  public enum Event: Equatable, Sendable {
    case input(InputEvent, due: Ticks)
    /// RESET, and the system booted again.
    case reset
    /// Another disk in a drive.
    case insert(drive: String, disk: String)
    /// A whole state in the place of the present one.
    case state([UInt8])
    /// Nothing was done; the state had this hash.
    case check(UInt64)
  }

  public struct Entry: Equatable, Sendable {
    public let position: ExecutionPosition
    public let event: Event

    public init(_ position: ExecutionPosition, _ event: Event) {
      (self.position, self.event) = (position, event)
    }
  }

  /// A disk as it was when the run began, or when it was inserted.
  public struct Disk: Equatable, Sendable {
    /// `DSK1`; with a `+` and a number for one that was inserted later.
    public let drive: String
    public let hash: UInt64
    public let sectorCount: Int
    /// Path, or the name of a disk that is no file.
    public let path: String
    /// Whether it is a folder of the host, of which all sectors are kept.
    public var isFolder = false
    /// What the run has changed, as it was before.
    public var originals: [Int: [UInt8]] = [:]
    /// What others have changed in the folder during the run (`VersionedDisk.refreshes`).
    public var refreshes: [Int: [Int: [UInt8]]] = [:]

    public init(drive: String, hash: UInt64, sectorCount: Int, path: String) {
      (self.drive, self.hash, self.sectorCount, self.path) = (drive, hash, sectorCount, path)
    }
  }

  public var machine: FileFields
  /// The words of the command line.
  public var arguments: [String]
  /// Other facts that are needed to begin in the same way, by name.
  public var facts = FileFields()
  public var disks: [Disk]
  public var start: ExecutionPosition
  public var entries: [Entry] = []
  public var end: ExecutionPosition
  public var digest: StateDigest

  public init(
    machine: FileFields, arguments: [String], disks: [Disk], start: ExecutionPosition,
    digest: StateDigest
  ) {
    (self.machine, self.arguments, self.disks, self.start) = (machine, arguments, disks, start)
    (end, self.digest) = (start, digest)
  }

  // MARK: Looking at it

  public var inputCount: Int {
    entries.count { entry in if case .input = entry.event { true } else { false } }
  }

  /// Whether resets, other disks or changes made by hand are in it.
  public var holdsMoreThanInput: Bool {
    entries.contains { entry in
      switch entry.event {
      case .input, .check: false
      case .reset, .insert, .state: true
      }
    }
  }

  /// What a machine says about itself in a recording.
  public static func machineFields(of machine: Machine, system: MDOS?) -> FileFields {
    MachineFields.fields(of: machine, system: system)
  }

  /// Why the recording is not one of such a machine; nil when it is.
  public func disagreement(with machine: Machine, system: MDOS?) -> String? {
    MachineFields.disagreement(
      found: self.machine, own: MachineFields.fields(of: machine, system: system))
  }

  /// A number that two disks share only if all their sectors agree.
  public static func hash(of disk: any SectorDevice) -> UInt64 { MachineFields.hash(of: disk) }

  // MARK: Text

  public func encoded() -> [UInt8] {
    var lines = [Self.magic + String(Self.version)] + machine.lines
    lines += facts.lines.map { "fact \($0)" }
    lines += arguments.map { "argument \(Self.escaped($0))" }
    for disk in disks {
      lines.append(
        "disk \(disk.drive) \(MachineFields.hex(disk.hash)) \(disk.sectorCount) "
          + (disk.isFolder ? "folder " : "image ") + Self.escaped(disk.path))
      for (number, bytes) in disk.originals.sorted(by: { $0.key < $1.key }) {
        lines.append("original \(disk.drive) \(number) \(Self.hexadecimal(bytes))")
      }
      for (count, sectors) in disk.refreshes.sorted(by: { $0.key < $1.key }) {
        for (number, bytes) in sectors.sorted(by: { $0.key < $1.key }) {
          lines.append("refresh \(disk.drive) \(count) \(number) \(Self.hexadecimal(bytes))")
        }
      }
    }
    lines.append("start \(Self.text(start))")
    lines += entries.map { "\($0.event.name) \(Self.text($0.position))\($0.event.values)" }
    lines.append("end \(Self.text(end)) \(MachineFields.hex(digest.hash))")
    lines += digest.parts.map { "part \($0.name)=\(MachineFields.hex($0.hash))" }
    let body = Array((lines.joined(separator: "\n") + "\n").utf8)
    return body + Array("hash \(MachineFields.hex(StateDigest.hash(of: body)))\n".utf8)
  }

  /// - Throws: `StateFile.Refusal`, whose text follows the name of the file.
  public init(_ bytes: [UInt8]) throws {
    guard bytes.starts(with: Self.magic.utf8) else {
      throw StateFile.Refusal("is no recording")
    }
    let body = bytes.dropLast(Self.trailerLength)
    let trailer = String(decoding: bytes.suffix(Self.trailerLength), as: UTF8.self)
    let first = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let version = String(decoding: first.dropFirst(Self.magic.utf8.count), as: UTF8.self)
    guard version == String(Self.version) else {
      throw StateFile.Refusal(
        "is of version \(version.prefix(20)); this program knows version \(Self.version)")
    }
    guard trailer == "hash \(MachineFields.hex(StateDigest.hash(of: Array(body))))\n" else {
      throw StateFile.Refusal("is damaged: its contents are not those that were recorded")
    }
    var reader = RecordingReader()
    for (number, line) in body.split(separator: UInt8(ascii: "\n")).enumerated().dropFirst() {
      try reader.take(String(decoding: line, as: UTF8.self), number: number + 1)
    }
    self = try reader.recording()
  }

  /// `hash `, sixteen digits and the end of the line.
  private static let trailerLength = 22

  private static func text(_ position: ExecutionPosition) -> String {
    "\(position.stepCount) \(position.time)"
  }

  /// One line for any text.
  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
  }

  static func unescaped(_ text: some StringProtocol) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Recording.Event {
  fileprivate var name: String {
    switch self {
    case .input: "input"
    case .reset: "reset"
    case .insert: "insert"
    case .state: "state"
    case .check: "check"
    }
  }

  fileprivate var values: String {
    switch self {
    case .input(let event, let due):
      let (kind, first, second) = event.numbers
      return " \(due) \(kind) \(first) \(second)"
    case .reset: return ""
    case .insert(let drive, let disk): return " \(drive) \(disk)"
    case .state(let bytes): return " \(Recording.hexadecimal(bytes))"
    case .check(let hash): return " \(MachineFields.hex(hash))"
    }
  }
}
