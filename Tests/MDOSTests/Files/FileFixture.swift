import TIDisks
import Testing

@testable import MDOS

/// A buffer of a PAB for tests: 64 KiB that start anew behind their end.
final class TestMemory: BufferMemory {
  var contents = [UInt8](repeating: 0xAA, count: 0x10000)

  func bytes(at address: Int, count: Int) -> [UInt8] {
    (0..<count).map { contents[(address + $0) & 0xFFFF] }
  }

  func store(_ bytes: [UInt8], at address: Int) {
    for (index, byte) in bytes.enumerated() { contents[(address + index) & 0xFFFF] = byte }
  }
}

/// A library with an empty disk in DSK1, called as programs call it.
struct FileFixture {
  static let buffer = 0x2000

  var library: FileLibrary
  let disk: DiskImage
  let memory = TestMemory()
  var block = ParameterBlock(bytes: [])

  init(_ geometry: String = "sssd") throws {
    disk = try DiskImage.formatted(
      try #require(Geometry.named(geometry)), name: try #require(DiskName("WORK")))
    library = FileLibrary(drives: DriveSet(disks: [disk]))
    library.now = Self.noon
  }

  static let noon = TimeStamp(year: 2026, month: 1, day: 31, hour: 12, minute: 0, second: 0)

  /// Makes a call with a fresh PAB; the error code, 0 for none.
  mutating func call(
    _ operation: FileOperation, _ name: String, flags: UInt8 = 0, record: Int = 0, length: Int = 0,
    count: Int = 0, status: UInt8 = 0
  ) -> UInt8 {
    var bytes = [UInt8](repeating: 0, count: ParameterBlock.size)
    bytes[0] = operation.rawValue
    bytes[1] = flags
    bytes[0xF] = UInt8(name.utf8.count)
    bytes.replaceSubrange(0x10..<0x10 + name.utf8.count, with: Array(name.utf8))
    block = ParameterBlock(bytes: bytes)
    block.buffer = Self.buffer
    block.record = record
    block.recordLength = length
    block.byteCount = count
    block.status = status
    return again()
  }

  /// The same PAB once more.
  mutating func again(_ change: (inout ParameterBlock) -> Void = { _ in }) -> UInt8 {
    change(&block)
    _ = library.serve(&block, memory, task: 0x20)
    return block.error >> 5
  }

  /// What stands in the buffer.
  func buffer(_ count: Int, at offset: Int = 0) -> [UInt8] {
    memory.bytes(at: Self.buffer + offset, count: count)
  }

  func setBuffer(_ bytes: [UInt8]) { memory.store(bytes, at: Self.buffer) }

  /// Writes a file of text, a record for each line.
  mutating func writeText(_ name: String, _ lines: [String]) throws {
    let file = try library.open(try #require(DeviceName(name)), .text(.output))
    for line in lines { try library.write(Array(line.utf8), to: file) }
    try library.close(file)
  }

  func volume() throws -> Volume { try Volume(of: disk) }

  func information(_ path: String) throws -> FileInformation {
    try volume().file(at: path).information
  }
}

/// Flag bytes of PABs.
enum Flags {
  static let update: UInt8 = 0x00
  static let output: UInt8 = 0x02
  static let input: UInt8 = 0x04
  static let append: UInt8 = 0x06
  static let `internal`: UInt8 = 0x08
  static let variable: UInt8 = 0x10
}

/// Codes in bits 7–5 of the error byte.
enum Code {
  static let fine: UInt8 = 0
  static let writeProtected: UInt8 = 1
  static let badAttribute: UInt8 = 2
  static let illegal: UInt8 = 3
  static let noSpace: UInt8 = 4
  static let pastEnd: UInt8 = 5
  static let device: UInt8 = 6
  static let noSuchFile: UInt8 = 7
}

extension FileLibrary {
  /// All records of a file of text at once.
  mutating func readText(_ name: DeviceName) throws(FileError) -> [[UInt8]] {
    let handle = try open(name, .text(.input))
    defer { _ = try? close(handle) }
    var records: [[UInt8]] = []
    while true {
      do { records.append(try read(handle)) } catch {
        guard error.code == .pastEnd else { throw error }
        return records
      }
    }
  }
}
