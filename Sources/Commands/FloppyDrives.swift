import DiskMedia
import GeneveCore
import MDOS
import TIDisks

/// The disks of a session in the drives of the floppy controller, if the box has one.
extension Session {
  /// The controller that the options ask for: without a word about it, Myarc's where a real system runs that
  /// was given disks.
  static func floppyController(_ options: MachineOptions) -> Configuration.FloppyController? {
    if let asked = options.fdc { return asked.card }
    return options.runsRealSystem && !options.disks.isEmpty ? .myarc : nil
  }

  /// Drives fit for the disks in them.
  static func floppyCylinders(_ drives: DriveSet) -> [Int] {
    floppies(drives).map { ($0.geometry?.tracksPerSide ?? 40) > 40 ? 80 : 40 }
  }

  /// DSK1–DSK4: each is whatever disk the set has there at the time, so that a machine that goes back in time
  /// finds the disk of then, or none.
  static func floppies(_ drives: DriveSet) -> [DiskMedium] {
    (1...4).compactMap { Drive(.floppy, $0) }.map { drive in DiskMedium { drives[drive] } }
  }
}
