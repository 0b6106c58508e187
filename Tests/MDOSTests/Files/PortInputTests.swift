import TIDisks
import Testing

@testable import MDOS

@Suite("Reading from RS232")
struct PortInputTests {
  private func fixture(_ text: String) throws -> FileFixture {
    var files = try FileFixture()
    files.library.ports.connected = [.serial1]
    files.library.ports.received[.serial1] = Array(text.utf8)
    return files
  }

  @Test("a line is a record; CR and LF end it, and an incomplete one waits")
  func lines() throws {
    var files = try fixture("one\r\n\rthree\r\nhalf")
    let name = "RS232.BA=9600"
    #expect(files.call(.open, name, flags: Flags.input | Flags.variable) == Code.fine)
    for expected in ["one", "", "three"] {
      #expect(files.call(.read, name, flags: Flags.input | Flags.variable) == Code.fine)
      #expect(files.block.byteCount == expected.utf8.count)
      #expect(files.buffer(expected.utf8.count) == Array(expected.utf8))
    }
    var bytes = [UInt8](repeating: 0, count: ParameterBlock.size)
    bytes[0] = FileOperation.read.rawValue
    bytes[1] = Flags.input | Flags.variable
    bytes[0xF] = UInt8(name.utf8.count)
    bytes.replaceSubrange(0x10..<0x10 + name.utf8.count, with: Array(name.utf8))
    #expect(files.library.mustWait(ParameterBlock(bytes: bytes)))
    files.library.ports.received[.serial1]?.append(0x0D)
    #expect(!files.library.mustWait(ParameterBlock(bytes: bytes)))
    #expect(files.call(.read, name, flags: Flags.input | Flags.variable) == Code.fine)
    #expect(files.buffer(4) == Array("half".utf8))
  }

  @Test("internal records have their length before them; a full record needs no end")
  func lengths() throws {
    var files = try fixture("\u{3}abc\u{0}")
    let flags = Flags.input | Flags.variable | 0x08
    #expect(files.call(.open, "RS232/1", flags: flags) == Code.fine)
    #expect(files.call(.read, "RS232/1", flags: flags) == Code.fine)
    #expect(files.buffer(3) == Array("abc".utf8))
    #expect(files.call(.read, "RS232/1", flags: flags) == Code.fine)
    #expect(files.block.byteCount == 0)
    var full = try fixture(String(repeating: "x", count: 90))
    #expect(full.call(.open, "RS232", flags: Flags.input | Flags.variable) == Code.fine)
    #expect(full.call(.read, "RS232", flags: Flags.input | Flags.variable) == Code.fine)
    #expect(full.block.byteCount == 80)
  }

  @Test("fixed records are as long as the PAB says, and PIO is read like RS232")
  func fixed() throws {
    var files = try fixture("")
    files.library.ports.connected = [.parallel1]
    files.library.ports.received[.parallel1] = Array("ab\rcdefg".utf8)
    #expect(files.call(.read, "PIO", flags: Flags.input, length: 5) == Code.fine)
    #expect(files.buffer(5) == Array("ab\rcd".utf8))
    var bytes = files.block.written + Array("PIO".utf8)
    bytes[0] = FileOperation.read.rawValue
    #expect(files.library.mustWait(ParameterBlock(bytes: bytes)), "three are no record")
    #expect(files.call(.read, "RS232", flags: Flags.input) == Code.noSuchFile)
  }

  @Test("a record that is longer than the program takes is error 4")
  func tooLong() throws {
    var files = try fixture("\u{5}abcde")
    let flags = Flags.input | Flags.variable | Flags.internal
    #expect(files.call(.read, "RS232", flags: flags, length: 4) == Code.noSpace)
  }

  @Test("what a record ends with follows from type and options; a port needs no opening")
  func endings() throws {
    var files = try fixture("")
    files.setBuffer(Array("hi".utf8))
    let variable = Flags.output | Flags.variable
    for (name, flags, expected) in [
      ("RS232", variable, "hi\r\n"), ("RS232.CR", variable, "hi"), ("RS232.LF", variable, "hi\r"),
      ("RS232.BA=9600.NU", variable, "hi\r\0\0\0\0\0\0\n"), ("RS232", Flags.output, "hi"),
      ("RS232", variable | Flags.internal, "\u{2}hi"),
    ] {
      #expect(files.call(.write, name, flags: flags, count: 2) == Code.fine)
      #expect(files.library.ports.take(.serial1).bytes == Array(expected.utf8), "\(name)")
    }
    #expect(files.call(.open, "RS232", flags: Flags.output | 1) == Code.badAttribute)
    for operation in FileOperation.allCases.dropFirst(4) where operation != .delete {
      #expect(files.call(operation, "RS232", count: 1) == Code.illegal, "\(operation)")
    }
    for operation in [FileOperation.close, .delete] {
      #expect(files.call(operation, "RS232") == Code.fine)
    }
  }
}
