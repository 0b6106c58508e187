/// A single TI file as it travels through other systems: its sectors behind a header of 128 bytes
/// (reference/peripherals.md, section 14), in one of two forms.
///
///     TIFILES  00 07 "TIFILES"   08 sectors   0A flags   0B records per sector   0C end offset
///              0D record length  0E level-3 count   10 name   1A extended flags
///              1C FFFF when time stamps follow  1E created  22 updated
///     v9t9     the first 1C bytes of the file descriptor
public struct TransportFile: Equatable, Sendable {
  public enum Header: Sendable { case tifiles, v9t9 }

  public var header: Header
  /// Nil in the short form of TIFILES, which leaves the name to the host's.
  public var name: DiskName?
  public var information: FileInformation
  /// Whole sectors: `information.sectors` of them.
  public var sectors: [UInt8]

  public static let headerSize = 128

  public init(
    header: Header = .tifiles, name: DiskName?, information: FileInformation, sectors: [UInt8]
  ) {
    self.header = header
    self.name = name
    self.information = information
    self.sectors = sectors
  }

  /// Reads a file of either form; nil when `bytes` carry neither header.
  ///
  /// A file whose last sector was cut by a transfer is filled up; one that lacks more is refused.
  public init?(_ bytes: [UInt8], label: String) throws(DiskError) {
    if Self.hasTIFilesHeader(bytes) {
      (header, name, information) = (.tifiles, Self.tifilesName(bytes), Self.tifilesInfo(bytes))
    } else if Self.hasV9T9Header(bytes) {
      header = .v9t9
      name = DiskName(bytes: bytes)
      information = FileInformation(bytes: bytes[DiskName.length...])
    } else {
      return nil
    }
    let payload = bytes.count - Self.headerSize
    let size = information.sectors * Sector.size
    guard payload > size - Sector.size || size == 0 else {
      throw DiskError(
        .damaged, file: label, offset: bytes.count,
        found: "the file ends after \(max(0, payload)) bytes of data",
        expected: "\(size), as its header says",
        advice: "the file is truncated; get a complete copy")
    }
    sectors = Array(bytes.dropFirst(Self.headerSize).prefix(size))
    sectors += [UInt8](repeating: 0, count: size - sectors.count)
  }

  /// Header and sectors.
  public var bytes: [UInt8] { headerBytes + sectors }

  /// The 128 bytes in front of the sectors.
  var headerBytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.headerSize)
    switch header {
    case .v9t9:
      let start = (name ?? DiskName(bytes: [])).bytes + information.bytes
      bytes.replaceSubrange(0..<start.count, with: start)
    case .tifiles:
      bytes.replaceSubrange(0..<8, with: Self.signature)
      bytes.setWord(information.sectors, at: 0x08)
      bytes.replaceSubrange(0x0A..<0x0C, with: information.bytes[2..<4])
      bytes.replaceSubrange(0x0C..<0x10, with: information.bytes[6..<10])
      if let name { bytes.replaceSubrange(0x10..<0x1A, with: name.bytes) }
      if information.created != .none || information.updated != .none {
        bytes.setWord(0xFFFF, at: 0x1C)
        bytes.replaceSubrange(0x1E..<0x26, with: information.bytes[10..<18])
      }
    }
    return bytes
  }

  /// The file without its header.
  public func source(label: String) -> FileSource {
    FileSource(name: name, information, bytes: sectors, label: label)
  }

  /// All records; for a program file or a damaged one a `DiskError`.
  public func records(label: String) throws(DiskError) -> [[UInt8]] {
    try source(label: label).allRecords()
  }

  // MARK: Recognition

  private static let signature: [UInt8] = [7] + Array("TIFILES".utf8)

  /// Some programs wrote 08 for the first byte.
  public static func hasTIFilesHeader(_ bytes: [UInt8]) -> Bool {
    bytes.count >= headerSize && (bytes[0] == 7 || bytes[0] == 8)
      && bytes[1..<8] == signature[1...]
  }

  /// This form has no signature: a valid name, zeros where the form demands them, known flags, and
  /// as many sectors as the header says, must do.
  public static func hasV9T9Header(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= headerSize, DiskName(bytes: bytes).isValid else { return false }
    let information = FileInformation(bytes: bytes[DiskName.length...])
    let payload = bytes.count - headerSize
    return bytes[0x1C..<headerSize].allSatisfy { $0 == 0 }
      && information.flags.subtracting(knownFlags).isEmpty
      && (payload + Sector.size - 1) / Sector.size == information.sectors
  }

  private static let knownFlags: FileFlags = [
    .program, .internalFormat, .protected, .modified, .emulatesFloppy, .variable,
  ]

  private static func tifilesName(_ bytes: [UInt8]) -> DiskName? {
    bytes[0x10] == 0 || bytes[0x10] == 0x20 ? nil : DiskName(bytes: bytes[0x10..<0x1A])
  }

  private static func tifilesInfo(_ bytes: [UInt8]) -> FileInformation {
    let hasStamps = bytes.word(at: 0x1C) == 0xFFFF
    let stamps = hasStamps ? Array(bytes[0x1E..<0x26]) : [UInt8](repeating: 0, count: 8)
    return FileInformation(
      bytes: [0, 0] + bytes[0x0A..<0x0C] + bytes[0x08..<0x0A] + bytes[0x0C..<0x10] + stamps)
  }
}
