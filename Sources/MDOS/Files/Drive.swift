import TIDisks

/// A place for a disk: DSK0–DSK9, the hard disks HDS1–HDS3, SCS1–SCS6.
public struct Drive: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case floppy = "DSK"
    case hardDisk = "HDS"
    case scsi = "SCS"

    var numbers: ClosedRange<Int> {
      switch self {
      case .floppy: 0...9
      case .hardDisk: 1...3
      case .scsi: 1...6
      }
    }
  }

  public let kind: Kind
  public let number: Int

  /// Nil when MDOS has no drive of that number.
  public init?(_ kind: Kind, _ number: Int) {
    guard kind.numbers.contains(number) else { return nil }
    (self.kind, self.number) = (kind, number)
  }

  /// From a name like `DSK1`. Case matters: MDOS knows its devices in capitals only.
  public init?(_ name: String) {
    guard let kind = Kind(rawValue: String(name.prefix(3))), name.count == 4,
      let number = name.last?.wholeNumberValue
    else { return nil }
    self.init(kind, number)
  }
}

extension Drive: CustomStringConvertible {
  public var description: String { "\(kind.rawValue)\(number)" }
}

/// The disks of the machine, by drive.
///
/// A reference: who inserts a disk and the file library that reads it share the set. It holds no
/// state of the machine; the disks keep their own changes.
public final class DriveSet {
  private var devices: [Drive: any SectorDevice] = [:]

  public init() {}

  /// `disks` in DSK1, DSK2, …; more than nine are left out.
  public init(disks: [any SectorDevice]) {
    for (index, disk) in disks.enumerated() {
      if let drive = Drive(.floppy, index + 1) { devices[drive] = disk }
    }
  }

  /// The disk in a drive; nil takes it out.
  public subscript(drive: Drive) -> (any SectorDevice)? {
    get { devices[drive] }
    set { devices[drive] = newValue }
  }

  /// The drives with a disk, floppies first, by number.
  public var occupiedDrives: [Drive] {
    Drive.Kind.allCases.flatMap { kind in kind.numbers.compactMap { Drive(kind, $0) } }
      .filter { devices[$0] != nil }
  }

  /// The first drive whose disk is called `volume`, as `DSK.volume.` looks for it.
  func drive(holding volume: DiskName) -> Drive? {
    occupiedDrives.first { drive in
      guard let device = devices[drive], let found = try? MountedDisk.fileSystem(of: device) else {
        return false
      }
      return (try? found.name()) == volume
    }
  }
}
