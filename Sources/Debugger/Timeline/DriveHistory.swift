import MDOS
import TIDisks

/// The disks in all drives at one moment.
struct DriveVersions {
  var disks: [Drive: (disk: VersionedDisk, version: VersionedDisk.Version)] = [:]

  /// Bytes of sectors in memory, those shared with other versions included.
  var byteCount: Int {
    disks.values.reduce(0) { $0 + $1.version.sectors.count * (Sector.size + 32) }
  }
}

/// Lets the disks in a set of drives go back in time with the machine: puts a `VersionedDisk` around each.
final class DriveHistory {
  let drives: DriveSet
  private var isLive = true

  init(drives: DriveSet) {
    self.drives = drives
    adopt()
  }

  /// Takes in the disks that have been inserted since.
  func adopt() {
    for drive in drives.occupiedDrives {
      guard let device = drives[drive], !(device is VersionedDisk) else { continue }
      drives[drive] = VersionedDisk(device)
    }
  }

  var versions: DriveVersions {
    adopt()
    var versions = DriveVersions()
    for drive in drives.occupiedDrives {
      guard let disk = drives[drive] as? VersionedDisk else { continue }
      versions.disks[drive] = (disk, disk.version)
    }
    return versions
  }

  /// From now on writes stay in memory.
  func leavePresent() {
    isLive = false
    adopt()
    for drive in drives.occupiedDrives { (drives[drive] as? VersionedDisk)?.leavePresent() }
  }

  /// Puts the disks of another moment into the drives. Only after `leavePresent`.
  func show(_ versions: DriveVersions) {
    for drive in drives.occupiedDrives where versions.disks[drive] == nil { drives[drive] = nil }
    for (drive, (disk, version)) in versions.disks {
      disk.leavePresent()
      disk.show(version)
      drives[drive] = disk
    }
  }

  /// Lets the disks of the user hold what the machine sees now.
  ///
  /// - Throws: the first error of a disk, after the others have been dealt with.
  func makePresent() throws(DiskError) {
    isLive = true
    var failure: DiskError?
    for drive in drives.occupiedDrives {
      do throws(DiskError) {
        try (drives[drive] as? VersionedDisk)?.makePresent()
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }
}
