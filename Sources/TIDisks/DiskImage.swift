/// A disk image: sectors over a container, in a file of the host or only in memory.
///
/// All sectors are in memory; what changed since the disk was opened is kept apart, as a value
/// (`changes`), so that a snapshot can hold a disk and go back to it. With `Access.readWrite` each
/// written sector also goes into the file at once, in its place; nothing else of the file is
/// touched.
public final class DiskImage: SectorDevice {
  public let name: String

  /// What happens to writes.
  public enum Access: Sendable {
    /// They go into the file. An image in memory, and a file that the host does not let us write,
    /// count as what they are: the first is simply written, the second write-protected.
    case readWrite
    /// They are refused.
    case writeProtected
    /// They are accepted and forgotten when the disk is closed.
    case discardingWrites
  }

  public let access: Access

  /// The sectors that differ from those at the time of opening.
  public private(set) var changes = SectorOverlay() {
    didSet { writes += 1 }
  }
  private var writes = 0
  public var writeCount: Int? { writes }

  /// The disk as it was opened, and as it is formatted now.
  private let opened: any Container
  private var container: any Container
  private let storage: (any ImageStorage)?

  /// Told when the host refuses a write, of which the guest only learns that there was an error.
  public var onHostFailure: (DiskError) -> Void = { _ in }

  /// Opens the image in the file at `path`.
  ///
  /// - Parameter salvaging: open a truncated image too, its missing sectors unreadable. To be used with
  ///   `.writeProtected` only.
  public convenience init(
    path: String, access: Access, salvaging: Bool = false
  ) throws(DiskError) {
    let file = try ImageFile(path: path, forWriting: access == .readWrite)
    let bytes = try file.readAll(limit: ContainerRecognition.sizeLimit)
    try self.init(
      bytes: bytes, name: path,
      access: access == .readWrite && !file.isWritable ? .writeProtected : access, storage: file,
      salvaging: salvaging)
  }

  /// No image file is longer than this, in bytes.
  public static var sizeLimit: Int { ContainerRecognition.sizeLimit }

  /// A disk in memory whose image file would have these bytes.
  public convenience init(
    bytes: [UInt8], name: String, access: Access = .readWrite, salvaging: Bool = false
  ) throws(DiskError) {
    try self.init(bytes: bytes, name: name, access: access, storage: nil, salvaging: salvaging)
  }

  /// A disk in an image with these bytes; what is written to the disk goes into `storage` too.
  public init(
    bytes: [UInt8], name: String, access: Access, storage: (any ImageStorage)?,
    salvaging: Bool = false
  ) throws(DiskError) {
    self.name = name
    self.access = access
    self.storage = access == .readWrite ? storage : nil
    opened = try ContainerRecognition.container(for: bytes, name: name, salvaging: salvaging)
    container = opened
  }

  /// A disk in memory.
  init(_ container: any Container, name: String) {
    opened = container
    self.container = container
    self.name = name
    access = .readWrite
    storage = nil
  }

  public var format: ContainerFormat { container.format }
  public var geometry: Geometry { container.geometry }
  public var floppyGeometry: Geometry? { format == .hardDisk ? nil : geometry }
  public var sectorCount: Int { container.sectorCount }
  public var isWriteProtected: Bool { access == .writeProtected }

  /// Whether the image holds a sector in readable form.
  public func holds(_ number: Int) -> Bool {
    (0..<sectorCount).contains(number) && container.holds(number)
  }

  // MARK: Sectors

  public func readSector(_ number: Int) throws(DiskError) -> [UInt8] {
    try check(number)
    if let changed = changes[number] { return changed }
    return original(number)
  }

  public func writeSector(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    guard !isWriteProtected else { throw writeProtectionError() }
    try check(number)
    precondition(bytes.count == Sector.size, "a sector has 256 bytes")
    try store(number, bytes)
  }

  public func flush() throws(DiskError) {
    try tellingFailure { storage throws(DiskError) in try storage.flush() }
  }

  private func tellingFailure(
    _ body: (any ImageStorage) throws(DiskError) -> Void
  ) throws(DiskError) {
    guard let storage else { return }
    do {
      try body(storage)
    } catch {
      onHostFailure(error)
      throw error
    }
  }

  // MARK: Formatting and going back

  private static func blank(_ geometry: Geometry) -> [UInt8] {
    [UInt8](repeating: geometry.blankByte, count: geometry.sectorCount * Sector.size)
  }

  /// Formats the medium anew: all sectors blank, in another geometry if wished. A file becomes as
  /// long as the geometry asks for. There is no volume on it afterwards; `Volume.format` makes one.
  public func reformat(_ geometry: Geometry) throws(DiskError) {
    guard !isWriteProtected else { throw writeProtectionError() }
    var blank = SectorOverlay()
    blank.geometry = geometry
    try replaceMedium(blank)
  }

  /// Brings the disk back to a state that `changes` had before, in the file too.
  public func restore(_ earlier: SectorOverlay) throws(DiskError) {
    guard earlier.geometry == changes.geometry else { return try replaceMedium(earlier) }
    let affected = Set(changes.sectors.keys).union(earlier.sectors.keys).sorted()
    for number in affected {
      try check(number)
      let bytes = earlier[number] ?? original(number)
      if try readSector(number) != bytes { try store(number, bytes) }
    }
    changes = earlier
  }

  private func replaceMedium(_ state: SectorOverlay) throws(DiskError) {
    let base = state.geometry.map { Self.blank($0) } ?? opened.sectors
    let geometry = state.geometry ?? opened.geometry
    let (new, bytes) = try ContainerRecognition.make(
      format, geometry, sectors: Self.apply(state, to: base), name: name)
    try tellingFailure { storage throws(DiskError) in try storage.replace(with: bytes) }
    container = new
    changes = state
    blankSectors = state.geometry.map { Self.blank($0) }
  }

  private static func apply(_ overlay: SectorOverlay, to sectors: [UInt8]) -> [UInt8] {
    var bytes = sectors
    for (number, sector) in overlay.sectors {
      let start = number * Sector.size
      bytes.replaceSubrange(start..<start + Sector.size, with: sector)
    }
    return bytes
  }

  /// All sectors as they are now, in logical order.
  public var contents: [UInt8] { Self.apply(changes, to: base) }

  /// The bytes of an image file of another format with these sectors.
  public func encoded(as format: ContainerFormat) throws(DiskError) -> [UInt8] {
    try ContainerRecognition.make(format, geometry, sectors: contents, name: name).file
  }

  /// What `changes` are changes of.
  private var base: [UInt8] { blankSectors ?? opened.sectors }
  private var blankSectors: [UInt8]?

  func original(_ number: Int) -> [UInt8] {
    let start = number * Sector.size
    return Array(base[start..<start + Sector.size])
  }

  private func store(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    let old = changes[number] ?? original(number)
    if let patch = container.patch(for: number, bytes), let storage {
      do {
        try storage.write(patch.bytes, at: patch.offset)
      } catch {
        // What was not written stays as it was, in the file and here.
        if let undo = container.patch(for: number, old) {
          try? storage.write(undo.bytes, at: undo.offset)
        }
        onHostFailure(error)
        throw error
      }
    }
    changes[number] = bytes
  }

  private func check(_ number: Int) throws(DiskError) {
    guard (0..<sectorCount).contains(number) else { throw missingSector(number) }
    guard container.holds(number) else {
      throw DiskError(
        .unreadable, file: name, offset: number * Sector.size,
        found: "sector \(number) is missing in the image or its contents are damaged")
    }
  }
}
