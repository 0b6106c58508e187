import Debugger
import GeneveCore
import InstructionSet
import Testing

@testable import RemoteControl

/// A client and a real session, without a socket between them.
@Suite("GDB and a machine")
struct SessionTargetTests {
  private static let program = """
     AORG 0
     DATA >F000,START
     AORG >0100
    START  LI   R1,1
           LI   R2,>F040
    AGAIN  MOV  R1,*R2+
           INC  R1
           CI   R1,50
           JNE  AGAIN
    DONE   JMP  DONE
           END
    """

  private final class Host: DebugHost {
    func show(_ line: String) {}
    func complain(_ line: String) {}
    func wantsToStop() -> Bool { false }
    func read(_ path: String) throws -> [UInt8] { [] }
    func write(_ bytes: [UInt8], to path: String) throws {}
    func openText(_ path: String) throws -> any DebugTextFile { throw CommandError("no files") }
    func openTrace(_ path: String) throws -> any DebugTraceFile { throw CommandError("no files") }
    func completions(for path: String) -> [String] { [] }
  }

  private let machine: Machine
  private let server: GDBServer

  init() throws {
    let assembly = try Assembler.assemble(
      main: "test.asm", provider: SourceProvider(["test.asm": Self.program]))
    machine = Machine(configuration: try Configuration(bootROM: try assembly.bootROMImage()))
    let host = CapturingHost(Host())
    let session = DebugSession(machine: machine, system: nil, host: host)
    session.recorder = try Timeline(machine: machine)
    server = GDBServer(target: SessionTarget(session: session, host: host))
    server.connect()
    _ = ask("qSupported:swbreak+;hwbreak+")
  }

  /// The packets that answer, those that come when the machine has stopped included.
  private func ask(_ text: String) -> [String] {
    var bytes = server.receive(PacketReader.frame(Array(text.utf8)))
    var slices = 0
    while server.isRunning, slices < 50 {
      bytes += server.advance()
      slices += 1
    }
    if server.isRunning {
      bytes += server.receive([0x03])
      bytes += server.advance()
    }
    var reader = PacketReader()
    return bytes.compactMap { byte in
      guard case .packet(let data)? = reader.take(byte) else { return nil }
      return String(decoding: PacketReader.unescaped(data[...]), as: UTF8.self)
    }
  }

  private func answer(_ text: String) -> String { ask(text).last ?? "" }

  @Test("registers and memory are the machine's, and reading changes nothing")
  func looking() throws {
    let hash = try machine.stateHash()
    #expect(answer("p10") == "0100")
    #expect(answer("p11") == "f000")
    #expect(answer("g").hasSuffix("0100f000" + String(answer("p12"))))
    #expect(answer("m0,4") == "f0000100")
    // The data and status ports of the video chip, the clock, the keyboard.
    for address in ["f100,10", "f110,10", "f118,1", "f130,10", "fffa,6"] {
      #expect(answer("m\(address)").hasPrefix("E") == false)
    }
    #expect(try machine.stateHash() == hash)
  }

  @Test("breakpoints, watchpoints and steps, forwards and backwards")
  func motion() throws {
    let start = try machine.stateHash()
    #expect(answer("Z0,108,2") == "OK")
    #expect(answer("c").contains("swbreak"))
    #expect(answer("p10") == "0108")
    #expect(answer("s").hasPrefix("T05"))
    #expect(answer("p10") == "010a")
    #expect(answer("c").contains("swbreak"))
    #expect(answer("p1") == "0002")
    #expect(answer("bc").contains("swbreak"))
    #expect(answer("p1") == "0001")
    #expect(answer("bs").hasPrefix("T05"))
    #expect(answer("p10") == "0104")
    #expect(answer("bc").contains("replaylog:begin"))
    #expect(try machine.stateHash() == start)
    #expect(answer("z0,108,2") == "OK")
    #expect(answer("Z2,f050,2") == "OK")
    #expect(answer("c").contains("watch:f050"))
    #expect(answer("p1") == "0009")
    #expect(answer("bc").contains("watch:f050"))
    #expect(answer("p10") == "0108")
    #expect(answer("z2,f050,2") == "OK")
    #expect(answer("c").hasPrefix("T02"), "stopped by the client")
    #expect(answer("p1") == "0032")
  }

  @Test("what is written is there; what cannot be written is an error")
  func writing() {
    #expect(answer("Mf020,2:1234") == "OK")
    #expect(answer("mf020,2") == "1234")
    #expect(answer("M0,1:00") == "E03", "EPROM")
    #expect(answer("M2000100,2:abcd") == "OK")
    #expect(answer("m2000100,2") == "abcd")
    #expect(answer("P1=7777") == "OK")
    #expect(answer("p1") == "7777")
    #expect(answer("P10=0108") == "OK")
    #expect(answer("p10") == "0108")
    #expect(answer("m2020000,1") == "E03", "no expansion memory")
  }

  @Test("monitor is the console")
  func console() {
    let line = Hex.encode(Array("print 6*7".utf8))
    let packets = ask("qRcmd,\(String(decoding: line, as: UTF8.self))")
    #expect(packets.count == 2 && packets[1] == "OK")
    let text = Hex.decode(Array(packets[0].dropFirst().utf8)[...]) ?? []
    #expect(String(decoding: text, as: UTF8.self).contains("42"))
  }
}
