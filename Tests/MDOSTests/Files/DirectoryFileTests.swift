import TIDisks
import Testing

@testable import MDOS

@Suite("Library 8: directories as files, ports")
struct DirectoryFileTests {
  private func fixture() throws -> FileFixture {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 300) == Code.fine)
    #expect(files.call(.protect, "DSK1.PROG", flags: 1) == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.SUB.") == Code.fine)
    return files
  }

  private static let flags = Flags.input | Flags.internal

  /// Name and numbers of the next record.
  private func next(_ files: inout FileFixture, _ length: Int) -> (String, [Int])? {
    guard files.again({ $0 = Self.block($0, .read) }) == Code.fine else { return nil }
    #expect(files.block.byteCount == length)
    let record = files.buffer(length)
    var position = 1 + Int(record[0])
    let name = String(decoding: record[1..<position], as: UTF8.self)
    var numbers: [Int] = []
    while position + 9 <= length, record[position] == 8 {
      numbers.append(Self.integer(Array(record[position + 1..<position + 9])))
      position += 9
    }
    return (name, numbers)
  }

  private static func block(
    _ block: ParameterBlock, _ operation: FileOperation
  ) -> ParameterBlock {
    var bytes = block.written + [UInt8](repeating: 0, count: 44)
    bytes[0] = operation.rawValue
    let name = Array("DSK1.".utf8)
    bytes.replaceSubrange(0x10..<0x10 + name.count, with: name)
    return ParameterBlock(bytes: bytes)
  }

  /// Only for integers below 10⁸, written out by hand from the format.
  private static func integer(_ bytes: [UInt8]) -> Int {
    var word = Int(bytes[0]) << 8 | Int(bytes[1])
    if word == 0 { return 0 }
    let sign = word & 0x8000 == 0 ? 1 : -1
    if sign < 0 { word = 0x10000 - word }
    let digits = [word & 0xFF] + bytes[2...].map(Int.init)
    return sign * digits.prefix(word >> 8 - 0x3F).reduce(0) { $0 * 100 + $1 }
  }

  @Test("volume, files, directories, then empty names")
  func short() throws {
    var files = try fixture()
    #expect(files.call(.open, "DSK1.", flags: Self.flags, length: 38) == Code.fine)
    #expect(files.block.recordLength == 38)
    let records = (0..<5).map { _ in next(&files, 38) }
    #expect(records[0]?.0 == "WORK")
    #expect(records[0]?.1 == [0, 358, 360 - 2 - 2 - 3 - 1])
    #expect(records[1]?.0 == "PROG")
    #expect(records[1]?.1 == [-5, 3, 300])
    #expect(records[2]?.0 == "TEXT")
    #expect(records[2]?.1 == [2, 2, 80])
    #expect(records[3]?.0 == "SUB")
    #expect(records[3]?.1[0] == 6)
    #expect(records[4]?.0 == "")
    #expect(files.block.record == 5, "the number counts on")
  }

  @Test("the long form adds the time stamps")
  func long() throws {
    var files = try fixture()
    #expect(files.call(.open, "DSK1.", flags: Self.flags) == Code.fine)
    #expect(files.block.recordLength == 146)
    _ = next(&files, 146)
    let program = next(&files, 146)
    #expect(program?.1.count == 15)
    #expect(Array(program?.1[3...8] ?? []) == [0, 0, 12, 31, 1, 26])
  }

  @Test(
    "a directory opens as internal, fixed, input of 38 or 146 bytes",
    arguments: [
      (Flags.output | Flags.internal, 38), (Flags.update | Flags.internal, 38), (Flags.input, 38),
      (Flags.input | Flags.internal | Flags.variable, 38), (Flags.input | Flags.internal, 39),
    ])
  func attributes(flags: UInt8, length: Int) throws {
    var files = try fixture()
    #expect(files.call(.open, "DSK1.", flags: flags, length: length) == Code.badAttribute)
  }

  @Test("a directory ends behind its last possible record")
  func end() throws {
    var files = try fixture()
    #expect(files.call(.open, "DSK1.", flags: Self.flags, length: 38) == Code.fine)
    #expect(files.call(.read, "DSK1.", flags: Self.flags, record: 130) == Code.fine)
    #expect(files.call(.read, "DSK1.", flags: Self.flags, record: 131) == Code.pastEnd)
    #expect(files.call(.open, "DSK1.SUB.", flags: Self.flags) == Code.fine)
    #expect(files.call(.open, "DSK1.NONE.", flags: Self.flags) == Code.noSuchFile)
  }

  @Test("what is printed waits in the buffer of its port")
  func printing() throws {
    var files = try FileFixture()
    #expect(files.call(.open, "PIO", flags: Flags.output | Flags.variable) == Code.noSuchFile)
    files.library.ports.connected = [.parallel1, .serial2]
    #expect(files.call(.open, "PIO", flags: Flags.output | Flags.variable) == Code.fine)
    #expect(files.block.recordLength == 80)
    files.setBuffer(Array("HELLO".utf8))
    #expect(files.call(.write, "PIO", flags: Flags.output | Flags.variable, count: 5) == Code.fine)
    #expect(files.call(.read, "PIO", flags: Flags.output | Flags.variable) == Code.device)
    #expect(files.call(.close, "PIO") == Code.fine)
    #expect(files.library.ports.take(.parallel1).bytes == Array("HELLO\r\n".utf8))
    #expect(files.library.ports[.parallel1].isEmpty)

    let name = "RS232/2.BA=9600.CR"
    #expect(files.call(.open, name, flags: Flags.update | Flags.variable) == Code.fine)
    #expect(files.call(.write, name, count: 5) == Code.fine)
    #expect(files.call(.read, name) == Code.device, "nothing ever arrives")
    #expect(files.library.ports[.serial2] == Array("HELLO".utf8))
    for operation in [FileOperation.loadProgram, .rename, .readSectors, .protect] {
      #expect(files.call(operation, name, count: 1) == Code.illegal)
    }
  }
}
