/// A floppy disk as the head of a drive finds it: tracks of sectors.
///
/// The machine knows no files. Whoever owns the images gives the drives objects of this kind
/// (`Machine.insertFloppy`); a medium reads and writes whole sectors, and everything between them, gaps and
/// checksums, is made by the controller (`FloppyTrack`).
public protocol FloppyMedium: AnyObject {
  /// False while the drive is empty: a host may leave its object in a drive and put disks into that.
  var isPresent: Bool { get }

  /// What the drive's write-protect switch feels.
  var isWriteProtected: Bool { get }

  /// What is recorded on one side of a cylinder; nil where it was never formatted.
  func layout(cylinder: Int, head: Int) -> FloppyTrackLayout?

  /// Replaces the data of a sector, found on the track by number.
  ///
  /// - Returns: false when the host could not take it; the guest then sees an error.
  func write(_ sector: FloppySector, cylinder: Int, head: Int) -> Bool

  /// Replaces a whole track, as it was formatted.
  ///
  /// - Returns: false when the host could not take it.
  func format(_ layout: FloppyTrackLayout, cylinder: Int, head: Int) -> Bool

  /// What the medium keeps beside the disk itself, as bytes for a state of the machine: tracks, say, that the
  /// disk cannot take yet. Setting it to what it cannot be leaves it empty.
  var unsettled: [UInt8] { get set }
}

extension FloppyMedium {
  public var isPresent: Bool { true }
}

/// A sector as it stands on a track.
public struct FloppySector: Equatable, Sendable {
  /// The four bytes of the ID field. The length of the data is 128 bytes shifted left by `lengthCode`.
  public var cylinder: UInt8
  public var head: UInt8
  public var number: UInt8
  public var lengthCode: UInt8
  /// FB, or F8 for deleted data.
  public var dataMark: UInt8
  public var data: [UInt8]
  /// False lets the controller find a wrong checksum behind the data.
  public var isReadable: Bool

  public init(
    cylinder: UInt8, head: UInt8, number: UInt8, lengthCode: UInt8 = 1, dataMark: UInt8 = 0xFB,
    data: [UInt8], isReadable: Bool = true
  ) {
    self.cylinder = cylinder
    self.head = head
    self.number = number
    self.lengthCode = lengthCode
    self.dataMark = dataMark
    self.data = data
    self.isReadable = isReadable
  }
}

/// The sectors of a track in the order in which they pass the head, from the index hole on.
public struct FloppyTrackLayout: Equatable, Sendable {
  public var recording: FloppyRecording
  public var sectors: [FloppySector]

  public init(recording: FloppyRecording, sectors: [FloppySector]) {
    self.recording = recording
    self.sectors = sectors
  }
}

/// How bits are written on a track.
public enum FloppyRecording: UInt8, Sendable {
  /// Single density: 64 µs a byte at 300 turns a minute.
  case fm = 1
  /// Double density: 32 µs a byte.
  case mfm
  /// High density: 16 µs a byte. Neither the WD1770 nor the FD1771 can follow it.
  case highDensity

  var ticksPerByte: Ticks {
    switch self {
    case .fm: 64 * .perMicrosecond
    case .mfm: 32 * .perMicrosecond
    case .highDensity: 16 * .perMicrosecond
    }
  }

  /// Bytes that pass in one turn.
  var bytesPerTurn: Int { Int(FloppyDriveBay.turnTicks / ticksPerByte) }
}
