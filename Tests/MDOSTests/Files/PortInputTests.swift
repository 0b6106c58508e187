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
}
