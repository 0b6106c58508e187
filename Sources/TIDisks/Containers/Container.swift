/// How the sectors of a disk lie in a file.
///
/// A container is made from the bytes of a file and then only says which bytes of the file change
/// when a sector does, so that a write stays in its place.
protocol Container {
  var format: ContainerFormat { get }
  var geometry: Geometry { get }
  /// Sectors that can be addressed, whether the file holds each of them or not.
  var sectorCount: Int { get }
  /// All sectors in logical order, as they were when the container was made.
  var sectors: [UInt8] { get }
  /// Whether the file holds this sector in readable form.
  func holds(_ sector: Int) -> Bool

  /// Notes the new contents of a sector; the bytes of the file that change, to be written at once.
  /// Nil for a sector that the container does not hold.
  mutating func patch(for sector: Int, _ bytes: [UInt8]) -> FilePatch?
}

/// Bytes to be placed into a file.
struct FilePatch: Equatable {
  var offset: Int
  var bytes: [UInt8]
}

/// The kinds of image file.
public enum ContainerFormat: String, Sendable, CaseIterable {
  /// Sectors in logical order (.dsk, v9t9).
  case sectorDump = "sector dump"
  /// Whole tracks without clock patterns (PC99).
  case trackDump = "track dump"
  /// Cells of the HxC floppy emulator.
  case hfe = "HFE"
  /// Sectors with headers, as the tool ANADISK wrote them.
  case anadisk = "ANADISK"
  /// A hard disk of the Myarc HFDC.
  case hardDisk = "hard disk"
}
