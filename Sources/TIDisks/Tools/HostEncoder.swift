/// Makes the bytes of a host's file of a TI file, piece by piece: neither of them is ever whole in memory.
public struct HostEncoder {
  /// What the host's file becomes.
  public let form: HostContents.Form
  private var stage: Stage
  private let isFixed: Bool

  /// What is still to come.
  private enum Stage {
    case header(FileSource, [UInt8])
    /// From a sector on.
    case sectors(FileSource, next: Int)
    case lines(FileSource.Records)
    case records(FileSource.Records)
    case end
  }

  /// A piece is a little longer than this at most.
  private static let pieceSize = 1 << 16

  /// - Parameter wish: of what the host's file is to be. For a program file, `text` is its bytes too.
  public init(_ source: FileSource, as wish: HostContents.Form) throws(DiskError) {
    let type = source.information.type
    form = wish == .auto ? Self.form(for: source) : type == .program ? Self.plain(wish) : wish
    isFixed = !type.isVariable
    switch form {
    case .tifiles, .v9t9:
      try TransportFile.requireFit(source)
      let file = TransportFile(
        header: form == .v9t9 ? .v9t9 : .tifiles, name: source.name,
        information: source.information, sectors: [])
      stage = .header(source, file.headerBytes)
    case .text: stage = .lines(source.records)
    case .raw, .auto:
      stage = type == .program ? .sectors(source, next: 0) : .records(source.records)
    }
  }

  private static func plain(_ wish: HostContents.Form) -> HostContents.Form {
    wish == .text ? .raw : wish
  }

  /// A program travels as its bytes, a text as text if its records can be told from that again, all else
  /// with a header.
  private static func form(for source: FileSource) -> HostContents.Form {
    let information = source.information
    if information.type == .program { return .raw }
    let isText = !information.type.isInternal && (try? isPlainText(source)) == true
    return isText ? .text : .tifiles
  }

  /// Whether all records come back from a text as they are.
  static func isPlainText(_ source: FileSource) throws(DiskError) -> Bool {
    let information = source.information
    var records = source.records
    while let record = try records.next() {
      guard
        HostText.comesBack(
          record, recordLength: information.recordLength, isFixed: !information.type.isVariable)
      else { return false }
    }
    return true
  }

  /// The next bytes of the host's file; nil at its end.
  public mutating func next() throws(DiskError) -> [UInt8]? {
    switch stage {
    case .header(let source, let bytes):
      stage = .sectors(source, next: 0)
      return bytes
    case .sectors(let source, let next): return try sectors(of: source, from: next)
    case .lines(var records):
      var piece: [UInt8] = []
      while piece.count < Self.pieceSize, let record = try records.next() {
        HostText.add(record, isFixed: isFixed, to: &piece)
      }
      return finish(piece, next: .lines(records))
    case .records(var records):
      var piece: [UInt8] = []
      while piece.count < Self.pieceSize, let record = try records.next() {
        if !isFixed { piece.append(UInt8(truncatingIfNeeded: record.count)) }
        piece += record
      }
      return finish(piece, next: .records(records))
    case .end: return nil
    }
  }

  private mutating func sectors(
    of source: FileSource, from first: Int
  ) throws(DiskError) -> [UInt8]? {
    let end = min(first + Self.pieceSize / Sector.size, source.sectorCount)
    var piece: [UInt8] = []
    for number in first..<end { piece += try source.readSector(number) }
    // A program ends inside its last sector; behind a header come whole sectors.
    if form == .raw, end == source.sectorCount {
      piece.removeLast(min(piece.count, source.sectorCount * Sector.size - source.length))
    }
    return finish(piece, next: .sectors(source, next: end))
  }

  private mutating func finish(_ piece: [UInt8], next: Stage) -> [UInt8]? {
    stage = piece.isEmpty ? .end : next
    return piece.isEmpty ? nil : piece
  }

  /// All bytes at once: for files that are known to be small.
  public static func bytes(
    of source: FileSource, as wish: HostContents.Form
  ) throws(DiskError) -> (bytes: [UInt8], form: HostContents.Form) {
    var encoder = try HostEncoder(source, as: wish)
    var bytes: [UInt8] = []
    while let piece = try encoder.next() { bytes += piece }
    return (bytes, encoder.form)
  }
}
