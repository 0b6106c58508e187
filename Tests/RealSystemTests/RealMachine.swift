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

  static func mandelbrotDisk() throws -> DiskImage {
    let name = "geneve-mandelbrot.dsk"
    return try DiskImage(bytes: Shared.bytes("images/\(name)"), name: name)
  }

  static func file() throws -> SystemFile {
    try SystemFile(Shared.bytes(systemPath), label: systemPath)
  }

  /// Colours and blanks as in the recorded pictures.
  static func configuration(timing: ProcessorTiming) throws -> Configuration {
    try Configuration(bootROM: RealSystem.bootROM, timing: timing, pictures: .mame)
  }

  /// Started as the recorded one was, standing at the entry of the system; with disks, the first in DSK1,
  /// also a Myarc controller is in the box.
  static func atEntry(
    timing: ProcessorTiming = .manual, disk: DiskImage? = nil, second: DiskImage? = nil,
    service: MemoryCallMonitor.Service = .guest
  ) throws -> Machine {
    var configuration = try configuration(timing: timing)
    configuration.floppyController = disk == nil ? nil : .myarc
    let machine = Machine(configuration: configuration)
    for (drive, disk) in [disk, second].enumerated() {
      if let disk { machine.insertFloppy(DiskMedium(disk), drive: drive) }
    }
    let host = RealSystemHost(system: RealSystem(file: try file()), service: service)
    machine.systemCallHandler = host
    host.start(on: machine)
    return machine
  }

  /// The same disk under the system in Swift, which has booted.
  static func builtIn(disk: DiskImage) throws -> Machine {
    let machine = Machine(configuration: try Configuration(pictures: .mame))
    let drives = DriveSet()
    if let drive = Drive(.floppy, 1) { drives[drive] = disk }
    let system = MDOS(drives: drives)
    machine.systemCallHandler = system
    system.boot(on: machine)
    return machine
  }

  /// True where there is time for everything, as in `make test-real`.
  static let isThorough = ProcessInfo.processInfo.environment["GENEVE_ALL_SCREENS"] != nil
}

extension Machine {
  /// Who watches library 7 of the real system.
  var memoryCalls: MemoryCallMonitor? { (systemCallHandler as? RealSystemHost)?.memoryCalls }
}
