/// How the sectors of a floppy are laid out on its tracks (reference/peripherals.md, section 10).
///
/// Logical sectors fill side 1 from cylinder 0 inwards, then side 2 from the innermost cylinder
/// back to 0.
public struct Geometry: Equatable, Hashable, Sendable {
  /// Cylinders; 35, 40 or 80.
  public let tracksPerSide: Int
  /// 1 or 2.
  public let sides: Int
  /// 9 in FM; 16, 18, 36 or 72 in MFM.
  public let sectorsPerTrack: Int

  public init(tracksPerSide: Int, sides: Int, sectorsPerTrack: Int) {
    self.tracksPerSide = tracksPerSide
    self.sides = sides
    self.sectorsPerTrack = sectorsPerTrack
  }

  public var sectorCount: Int { tracksPerSide * sides * sectorsPerTrack }

  /// Byte 13 of the volume information block: 1 single, 2 double, 3 high, 4 ultra.
  public var density: Density {
    switch sectorsPerTrack {
    case ...12: .single
    case ...24: .double
    case ...48: .high
    default: .ultra
    }
  }

  public enum Density: UInt8, Sendable {
    case single = 1
    case double, high, ultra
  }

  /// Single density is FM, all others MFM.
  public var isFM: Bool { density == .single }

  /// What MDOS leaves in the sectors of a formatted disk (reference/peripherals.md, section 10.2).
  var blankByte: UInt8 { isFM ? 0xE5 : 0xD7 }

  /// Where a sector stands on the medium.
  public struct Place: Equatable, Sendable {
    public var cylinder: Int
    public var head: Int
    /// Number in the sector's ID field, from 0.
    public var sector: Int
    public init(cylinder: Int, head: Int, sector: Int) {
      (self.cylinder, self.head, self.sector) = (cylinder, head, sector)
    }
  }

  public func place(ofSector number: Int) -> Place {
    let (track, sector) = number.quotientAndRemainder(dividingBy: sectorsPerTrack)
    return track < tracksPerSide
      ? Place(cylinder: track, head: 0, sector: sector)
      : Place(cylinder: 2 * tracksPerSide - 1 - track, head: 1, sector: sector)
  }

  /// The logical sector at a place, nil when this geometry has no such place.
  public func sector(at place: Place) -> Int? {
    guard (0..<tracksPerSide).contains(place.cylinder), (0..<sides).contains(place.head),
      (0..<sectorsPerTrack).contains(place.sector)
    else { return nil }
    let track = place.head == 0 ? place.cylinder : 2 * tracksPerSide - 1 - place.cylinder
    return track * sectorsPerTrack + place.sector
  }

  /// The sector IDs of a track in the order in which they pass the head
  /// (reference/peripherals.md, section 10.1; 72 sectors are taken to be laid like 36).
  public func sectorOrder(onTrack track: Int) -> [Int] {
    let (step, skew) =
      switch sectorsPerTrack {
      case 9: (7, 6 * track)
      case 16: (9, 0)
      case 18: (11, 0)
      case 36, 72: (7, 0)
      default: (1, 0)
      }
    return (0..<sectorsPerTrack).map { (skew + $0 * step) % sectorsPerTrack }
  }
}

extension Geometry: CustomStringConvertible {
  public var description: String {
    "\(sides) side\(sides == 1 ? "" : "s") of \(tracksPerSide) tracks of \(sectorsPerTrack) sectors"
  }
}

// MARK: Named formats

extension Geometry {
  /// A format by the name that people use.
  public struct Format: Sendable {
    public let name: String
    public let geometry: Geometry
    public let summary: String
    init(_ name: String, _ tracks: Int, _ sides: Int, _ sectors: Int, _ summary: String) {
      self.name = name
      self.summary = summary
      geometry = Geometry(tracksPerSide: tracks, sides: sides, sectorsPerTrack: sectors)
    }
  }

  /// The formats that can be made, smallest first. Where two share a size, the one that a size
  /// without further evidence stands for comes first.
  public static let formats: [Format] = [
    Format("sssd35", 35, 1, 9, "single-sided, single density, 35 tracks"),
    Format("sssd", 40, 1, 9, "single-sided, single density"),
    Format("dssd35", 35, 2, 9, "double-sided, single density, 35 tracks"),
    Format("ssdd16", 40, 1, 16, "single-sided, double density, 16 sectors"),
    Format("dssd", 40, 2, 9, "double-sided, single density"),
    Format("ssdd", 40, 1, 18, "single-sided, double density"),
    Format("dsdd35", 35, 2, 18, "double-sided, double density, 35 tracks"),
    Format("dsdd16", 40, 2, 16, "double-sided, double density, 16 sectors"),
    Format("dsdd", 40, 2, 18, "double-sided, double density"),
    Format("dssd80", 80, 2, 9, "double-sided, single density, 80 tracks"),
    Format("cf7", 80, 1, 20, "volume of a CF7 card"),
    Format("dsdd80", 80, 2, 18, "double-sided, double density, 80 tracks"),
    Format("dshd", 80, 2, 36, "high density"),
    Format("dsed", 80, 2, 72, "extra high density"),
  ]

  public static func named(_ name: String) -> Geometry? {
    let wanted = name.lowercased()
    return formats.first { $0.name == wanted }?.geometry
  }

  /// The geometry that a number of sectors alone stands for.
  static func bySize(_ sectors: Int) -> Geometry? {
    formats.first { $0.geometry.sectorCount == sectors }?.geometry
  }
}
