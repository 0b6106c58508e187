import DiskMedia
import Foundation
import GeneveCore
import MDOS
import TIDisks
import TestSupport
import Testing

/// A machine with GeneveOS 6.50, whose file is not in the clone.
enum RealMachine {
  static let systemPath = "images/geneveos-6.50.tfi"
  static let isHere = Shared.has("realsystem") && Shared.has(systemPath)
  static let reason: Comment = "the folder ../shared is absent"

  static func file() throws -> SystemFile {
    try SystemFile(Shared.bytes(systemPath), label: systemPath)
  }

  /// Colours and blanks as in the recorded pictures.
  static func configuration(timing: ProcessorTiming) throws -> Configuration {
    try Configuration(bootROM: RealSystem.bootROM, timing: timing, pictures: .mame)
  }

  /// Started as the recorded one was, standing at the entry of the system; with a disk also a Myarc
  /// controller is in the box.
  static func atEntry(timing: ProcessorTiming, disk: DiskImage? = nil) throws -> Machine {
    var configuration = try configuration(timing: timing)
    configuration.floppyController = disk == nil ? nil : .myarc
    let machine = Machine(configuration: configuration)
    if let disk { machine.insertFloppy(DiskMedium(disk), drive: 0) }
    try RealSystem(file: file()).start(on: machine)
    return machine
  }
}
