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
    floppies(drives).map { medium in
      (medium?.geometry?.tracksPerSide ?? 40) > 40 ? 80 : 40
    }
  }

  /// DSK1–DSK4, as far as a floppy is in them.
  static func floppies(_ drives: DriveSet) -> [DiskMedium?] {
    (1...4).map { number in
      guard let drive = Drive(.floppy, number), drives[drive] != nil else { return nil }
      return DiskMedium { drives[drive] }
    }
  }
}
