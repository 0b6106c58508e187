import GeneveCore
import MDOS
import TIDisks

/// A machine with the built-in system and disks made for a test.
final class TestSystem {
  let machine: Machine
  let system: MDOS
  let drives = DriveSet()

  /// - Parameter disks: for DSK1, DSK2, …
  init(
    _ disks: TestDisk..., options: MDOS.Options = MDOS.Options(),
    configuration: Configuration? = nil
  ) throws {
    machine = Machine(configuration: try configuration ?? Configuration())
    for (index, disk) in disks.enumerated() {
      if let drive = Drive(.floppy, index + 1) { drives[drive] = try disk.image() }
    }
    system = MDOS(drives: drives, options: options)
    machine.systemCallHandler = system
    system.boot(on: machine)
  }

  /// The same disks in a machine that has just been switched on.
  init(drives: DriveSet) throws {
    machine = Machine(configuration: try Configuration())
    system = MDOS(drives: drives)
    machine.systemCallHandler = system
    system.boot(on: machine)
  }

  @discardableResult
  func run(seconds: Double) -> StopReason {
    machine.run(until: machine.now + Ticks(seconds * Double(Ticks.perSecond)))
  }

  /// Types, and lets the machine run until everything is typed and a second longer.
  func type(_ text: String) throws {
    let typing = try Typist.typing(text)
    for event in typing.events {
      machine.schedule(.scanCode(event.scanCode), at: machine.now + event.time)
    }
    machine.run(until: machine.now + typing.duration + Ticks.perSecond)
  }

  /// The rows of the screen with something on them.
  var screen: [String] { system.screenText(of: machine).filter { !$0.isEmpty } }

  /// The rows behind the last one that contains `text`.
  func screen(after text: String) -> [String] {
    let rows = screen
    guard let row = rows.lastIndex(where: { $0.contains(text) }) else { return [] }
    return Array(rows[(row + 1)...])
  }

  func word(_ page: UInt8, _ offset: Int) -> UInt16 {
    UInt16(machine.byte(page: page, offset: offset)) << 8
      | UInt16(machine.byte(page: page, offset: offset + 1))
  }
}

/// A disk of 360 sectors and the files on it.
struct TestDisk {
  enum File {
    case lines([String])
    case program([UInt8])
  }

  var name = "TEST"
  var files: [String: File] = [:]

  init(_ files: [String: File] = [:]) { self.files = files }

  func image() throws -> DiskImage {
    let geometry = Geometry(tracksPerSide: 40, sides: 1, sectorsPerTrack: 9)
    let image = try DiskImage(
      bytes: [UInt8](repeating: 0, count: geometry.sectorCount * Sector.size), name: name)
    try Volume.format(image, geometry: geometry, name: DiskName(bytes: Array(name.utf8)))
    var library = FileLibrary(drives: DriveSet(disks: [image]))
    for (name, file) in files {
      guard let device = DeviceName("DSK1." + name) else { continue }
      switch file {
      case .program(let bytes): try library.saveProgram(bytes, as: device)
      case .lines(let lines):
        let handle = try library.open(device, .text(.output))
        for line in lines { try library.write(Array(line.utf8), to: handle) }
        try library.close(handle)
      }
    }
    return image
  }
}

/// Programs in machine code.
enum Program {
  /// A program file for 0400 with these words.
  static func file(
    _ words: [UInt16], at address: UInt16 = 0x0400, tag: Character = "F", more: UInt8 = 0
  ) -> [UInt8] {
    let header: [UInt16] = [UInt16(words.count * 2), address]
    return [more, tag.asciiValue ?? 0] + bytes(header + words)
  }

  static func bytes(_ words: [UInt16]) -> [UInt8] {
    words.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
  }

  /// `BLWP @0`
  static let end: [UInt16] = [0x0420, 0x0000]

  /// Load immediate into a register.
  static func load(_ register: UInt16, _ value: UInt16) -> [UInt16] { [0x0200 | register, value] }

  /// Calls a library through a word that `at` holds.
  static func call(_ library: UInt16, register: UInt16 = 9) -> [UInt16] {
    load(register, library) + [0x2C00 | register]
  }

  /// Writes a text that stands behind the code by library 6, and ends.
  static func saying(_ text: String) -> [UInt16] {
    let code = load(0, 0x27) + load(1, 0) + load(2, UInt16(text.utf8.count)) + call(6) + end
    var words = code
    words[3] = 0x0400 + UInt16(code.count * 2)
    let bytes = Array(text.utf8) + (text.utf8.count % 2 == 1 ? [0] : [])
    return words
      + stride(from: 0, to: bytes.count, by: 2).map {
        UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
      }
  }

  /// A loop without end, which the machine passes quickly: IDLE, and back to it.
  static let loop: [UInt16] = [0x0340, 0x10FE]
}
