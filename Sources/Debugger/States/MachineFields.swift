import GeneveCore
import MDOS
import TIDisks

/// What makes two machines fit each other's states.
enum MachineFields {
  /// The machine, one property a line. Names are options of the command line.
  static func fields(of machine: Machine, system: MDOS?) -> FileFields {
    let configuration = machine.configuration
    var fields = FileFields()
    fields.append("--sram", configuration.staticRAM.rawValue)
    fields.append("--memex", configuration.hasMemex ? "yes" : "no")
    fields.append("video-expansion", configuration.hasVideoExpansion ? "yes" : "no")
    fields.append("--rom", configuration.bootROM.map { hex(StateDigest.hash(of: $0)) } ?? "none")
    fields.append(
      "--system",
      system.map { "swift \($0.options.version)" }
        ?? (machine.systemCallHandler == nil ? "guest" : "other"))
    fields.append("--fdc", configuration.floppyController.map { "\($0)" } ?? "none")
    let ports = configuration.connectedPorts.sorted { $0.rawValue < $1.rawValue }
    fields.append(
      "--rs232/--pio", ports.isEmpty ? "none" : ports.map { "\($0)" }.joined(separator: ","))
    fields.append("--mdos-bugs", system.map { "\($0.options.bugs)" } ?? "none")
    return fields
  }

  /// Why a state of a machine with `found` does not fit one with `own`; nil when it does.
  static func disagreement(found: FileFields, own: FileFields) -> String? {
    for (name, value) in own.fields {
      let other = found[name] ?? "none"
      if other != value {
        return name == "--rom" && other != "none" && value != "none"
          ? "is of a machine with another boot EPROM"
          : "is of a machine with \(name) \(other); this one has \(name) \(value)"
      }
    }
    return nil
  }

  /// The disks in the drives: a line for each, with a hash of the contents.
  static func disks(in drives: DriveSet) -> [(drive: Drive, name: String, hash: UInt64)] {
    drives.occupiedDrives.compactMap { drive in
      guard let disk = drives[drive] else { return nil }
      return (drive, disk.name, hash(of: disk))
    }
  }

  /// Unreadable sectors count as empty.
  static func hash(of disk: any SectorDevice) -> UInt64 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(disk.sectorCount * Sector.size)
    for number in 0..<disk.sectorCount { bytes += (try? disk.readSector(number)) ?? [] }
    return StateDigest.hash(of: bytes)
  }

  static func hex(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
