import GeneveCore
import MDOS

/// A whole machine as a file: what `state save` writes and `state load` reads, before compression.
///
///     GENEVE STATE 1
///     --sram 64                 what the machine must be, and what else it says about itself
///     …
///     payload 612345 0123456789abcdef     length and hash of what follows the blank line
///
///     (Machine.saveState)
///
/// The disks are not in it: a state says which disks it was made with, and loading tells when they are
/// not the same any more.
public enum StateFile {
  static let version = 1
  private static let magic = "GENEVE STATE "
  /// A state of 2 MiB of RAM, 192 KiB of video RAM and a system, and much more.
  public static let sizeLimit = 16 << 20

  /// Why a file cannot be loaded.
  public struct Refusal: Error, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
  }

  /// The state of `machine` with its `system`, and what disks it has: those in `drives`, or else of the system.
  public static func save(
    _ machine: Machine, system: MDOS?, drives: DriveSet? = nil
  ) throws -> [UInt8] {
    let payload = try machine.saveState()
    var fields = MachineFields.fields(of: machine, system: system)
    fields.append("cycle", machine.cycles)
    for disk in (drives ?? system?.drives).map(MachineFields.disks) ?? [] {
      fields.append("disk", "\(disk.drive) \(MachineFields.hex(disk.hash)) \(disk.name)")
    }
    let hash = MachineFields.hex(StateDigest.hash(of: payload))
    fields.append("payload", "\(payload.count) \(hash)")
    let head = ([magic + String(version)] + fields.lines + ["", ""]).joined(separator: "\n")
    return Array(head.utf8) + payload
  }

  /// What `save` has given, found to be whole and to fit a machine.
  public struct Contents {
    private let fields: FileFields
    private let payload: [UInt8]

    public init(_ bytes: [UInt8], for machine: Machine, system: MDOS?) throws {
      (fields, payload) = try StateFile.parse(bytes)
      if let reason = MachineFields.disagreement(
        found: fields, own: MachineFields.fields(of: machine, system: system))
      {
        throw Refusal(reason)
      }
    }

    /// Puts the state into the machine; after an error that stands as before.
    ///
    /// - Returns: what the user should know: disks that have changed since.
    @discardableResult
    public func restore(
      into machine: Machine, system: MDOS?, drives: DriveSet? = nil
    ) throws -> [String] {
      do {
        try machine.restoreState(payload)
      } catch {
        throw Refusal("cannot be used by this version: \(error)")
      }
      return StateFile.changedDisks(fields, drives ?? system?.drives)
    }
  }

  fileprivate static func parse(_ bytes: [UInt8]) throws -> (FileFields, [UInt8]) {
    guard bytes.starts(with: magic.utf8) else { throw Refusal("is no state file") }
    let newline = UInt8(ascii: "\n")
    var lines: [String] = []
    var start = bytes.startIndex
    while true {
      guard let end = bytes[start...].firstIndex(of: newline) else {
        throw Refusal("is damaged: its head does not end")
      }
      let line = String(decoding: bytes[start..<end], as: UTF8.self)
      start = end + 1
      if line.isEmpty { break }
      lines.append(line)
    }
    let found = lines[0].dropFirst(magic.count)
    guard found == String(version) else {
      throw Refusal("is of version \(found.prefix(20)); this program knows version \(version)")
    }
    let fields = FileFields(lines: lines.dropFirst())
    let payload = Array(bytes[start...])
    let promise = fields["payload"]?.split(separator: " ").map(String.init) ?? []
    guard promise.count == 2, promise[0] == String(payload.count),
      promise[1] == MachineFields.hex(StateDigest.hash(of: payload))
    else {
      throw Refusal("is damaged: its contents are not those that were saved")
    }
    return (fields, payload)
  }

  fileprivate static func changedDisks(_ fields: FileFields, _ drives: DriveSet?) -> [String] {
    guard let drives else { return [] }
    let saved = fields.fields.filter { $0.name == "disk" }.map {
      $0.value.split(separator: " ", maxSplits: 2).map(String.init)
    }
    let present = MachineFields.disks(in: drives)
    var remarks: [String] = []
    for parts in saved where parts.count == 3 {
      let disk = present.first { $0.drive.description == parts[0] }
      if disk == nil {
        remarks.append("\(parts[0]) is empty; \(parts[2]) was in it when the state was saved")
      } else if let disk, MachineFields.hex(disk.hash) != parts[1] {
        remarks.append("\(parts[0]), \(disk.name), has changed since the state was saved")
      }
    }
    for disk in present where !saved.contains(where: { $0.first == disk.drive.description }) {
      remarks.append("\(disk.drive) was empty when the state was saved; \(disk.name) is in it now")
    }
    return remarks
  }
}
