import GeneveCore
import TIDisks

/// A disk of ours, image or folder, as a floppy in a drive of the machine.
///
/// Sectors go straight to the device. Formatting is what a device cannot take track by track, for an image
/// has one geometry: a track formatted as the disk is becomes blank sectors at once; tracks of another kind
/// are kept here until they make up a whole disk, and then the device is formatted anew and gets their
/// sectors. A disk is whole when, on the first side or on both, all cylinders of a known format (35, 40
/// or 80) have the same number of sectors; the first sector written afterwards settles it.
///
/// Whatever happens to a half-formatted disk, the device keeps its old contents until then. The order in
/// which the sectors of a track were laid down is kept as long as the disk is in the drive: a system that
/// formats with another interleave than ours reads at the pace of its own.
public final class DiskMedium: FloppyMedium {
  /// The disk; looked up at each access, for it may be exchanged for another form of the same disk.
  private let find: () -> (any SectorDevice)?

  /// What the host answered to the last write that failed.
  public private(set) var lastFailure: DiskError?

  /// Tracks in a form that the device does not have.
  var strangeTracks: [Track: FloppyTrackLayout] = [:]

  /// Sector numbers of the tracks formatted here, in the order in which they pass the head.
  var formattedOrders: [Track: [UInt8]] = [:]

  struct Track: Hashable {
    var cylinder: Int
    var head: Int
  }

  /// A medium that is whatever `find` gives at the time.
  public init(_ find: @escaping () -> (any SectorDevice)?) { self.find = find }

  public convenience init(_ device: any SectorDevice) { self.init { device } }

  /// How the disk is formatted; nil for what is no floppy.
  public var geometry: Geometry? { find()?.floppyGeometry }

  /// True while formatted tracks wait for the rest of their disk. They are lost with the medium.
  public var hasUnfinishedFormat: Bool { !strangeTracks.isEmpty }

  public var isPresent: Bool { find() != nil }

  public var isWriteProtected: Bool { find()?.isWriteProtected ?? false }

  // MARK: Reading

  public func layout(cylinder: Int, head: Int) -> FloppyTrackLayout? {
    if let strange = strangeTracks[Track(cylinder: cylinder, head: head)] { return strange }
    guard let geometry, let recording = geometry.recording,
      (0..<geometry.tracksPerSide).contains(cylinder), (0..<geometry.sides).contains(head)
    else { return nil }
    return FloppyTrackLayout(
      recording: recording,
      sectors: sectorOrder(geometry, cylinder: cylinder, head: head).compactMap {
        sector($0, geometry, cylinder: cylinder, head: head)
      })
  }

  private func sectorOrder(_ geometry: Geometry, cylinder: Int, head: Int) -> [Int] {
    let formatted = formattedOrders[Track(cylinder: cylinder, head: head)]?.map(Int.init)
    guard let formatted, formatted.sorted() == Array(0..<geometry.sectorsPerTrack) else {
      return geometry.sectorOrder(onTrack: cylinder)
    }
    return formatted
  }

  private func sector(
    _ number: Int, _ geometry: Geometry, cylinder: Int, head: Int
  ) -> FloppySector? {
    let place = Geometry.Place(cylinder: cylinder, head: head, sector: number)
    guard let index = geometry.sector(at: place) else { return nil }
    let data = try? find()?.readSector(index)
    return FloppySector(
      cylinder: UInt8(cylinder), head: UInt8(head), number: UInt8(number),
      data: data ?? [UInt8](repeating: 0, count: Sector.size), isReadable: data != nil)
  }

  // MARK: Writing

  public func write(_ sector: FloppySector, cylinder: Int, head: Int) -> Bool {
    settleFormat()
    let track = Track(cylinder: cylinder, head: head)
    if let layout = strangeTracks[track] {
      strangeTracks[track] = layout.replacing(sector)
      return true
    }
    guard let device = find(), let geometry,
      let index = geometry.sector(
        at: .init(cylinder: cylinder, head: head, sector: Int(sector.number)))
    else { return false }
    return succeeds { () throws(DiskError) in try device.writeSector(index, sector.data) }
  }

  private func succeeds(_ body: () throws(DiskError) -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      lastFailure = error
      return false
    }
  }

  // MARK: Formatting

  public func format(_ layout: FloppyTrackLayout, cylinder: Int, head: Int) -> Bool {
    let track = Track(cylinder: cylinder, head: head)
    formattedOrders[track] = layout.sectors.map(\.number)
    guard let geometry, fits(layout, geometry, track) else {
      strangeTracks[track] = layout
      return true
    }
    strangeTracks[track] = nil
    return layout.sectors.allSatisfy { write($0, cylinder: cylinder, head: head) }
  }

  /// True when a track has just the sectors that the geometry has there.
  private func fits(_ layout: FloppyTrackLayout, _ geometry: Geometry, _ track: Track) -> Bool {
    guard layout.recording == geometry.recording,
      layout.isRegular(sectors: geometry.sectorsPerTrack, cylinder: track.cylinder)
    else { return false }
    return (0..<geometry.tracksPerSide).contains(track.cylinder)
      && (0..<geometry.sides).contains(track.head)
  }

  /// Formats the device anew if the strange tracks make up a whole disk.
  private func settleFormat() {
    guard !strangeTracks.isEmpty, let device = find(), let new = settledGeometry else { return }
    let tracks = strangeTracks
    let isDone = succeeds { () throws(DiskError) in
      try device.reformat(new)
      for (track, layout) in tracks {
        for sector in layout.sectors {
          let place = Geometry.Place(
            cylinder: track.cylinder, head: track.head, sector: Int(sector.number))
          guard let index = new.sector(at: place) else { continue }
          try device.writeSector(index, sector.data)
        }
      }
    }
    if isDone { strangeTracks = [:] }
  }

  /// The geometry that all strange tracks agree on, if none is missing.
  private var settledGeometry: Geometry? {
    guard let first = strangeTracks[Track(cylinder: 0, head: 0)] else { return nil }
    let count = first.sectors.count
    for cylinders in [80, 40, 35] {
      for sides in [2, 1] {
        let geometry = Geometry(tracksPerSide: cylinders, sides: sides, sectorsPerTrack: count)
        guard geometry.sectorCount == strangeTracks.count * count,
          geometry.recording == first.recording,
          strangeTracks.allSatisfy({ fits($0.value, geometry, $0.key) })
        else { continue }
        return geometry
      }
    }
    return nil
  }
}

extension Geometry {
  /// How the tracks are recorded; nil for what no floppy has.
  var recording: FloppyRecording? {
    switch density {
    case .single: .fm
    case .double: .mfm
    case .high: .highDensity
    case .ultra: nil
    }
  }
}

extension FloppyTrackLayout {
  /// True when the sectors are 0 to `count` − 1, of 256 bytes, each with its cylinder in the ID.
  func isRegular(sectors count: Int, cylinder: Int) -> Bool {
    sectors.count == count && Set(sectors.map(\.number)) == Set((0..<count).map(UInt8.init))
      && sectors.allSatisfy {
        Int($0.cylinder) == cylinder && $0.data.count == Sector.size && $0.isReadable
      }
  }

  func replacing(_ sector: FloppySector) -> FloppyTrackLayout {
    var copy = self
    if let index = sectors.firstIndex(where: { $0.number == sector.number }) {
      copy.sectors[index] = sector
    }
    return copy
  }
}
