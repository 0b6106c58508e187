import Testing

@testable import RemoteControl

@Suite("GDB remote protocol")
struct GDBServerTests {
  @Test("the first packets of a client")
  func handshake() throws {
    let client = Client()
    let features = try #require(client.answer("qSupported:multiprocess+;swbreak+;hwbreak+"))
    for feature in [
      "PacketSize=4000", "QStartNoAckMode+", "qXfer:features:read+", "ReverseStep+",
      "ReverseContinue+", "vContSupported+",
    ] { #expect(features.contains(feature)) }
    #expect(client.server.receive(Array("+".utf8)) == [])
    let reply = client.server.receive(Client.frame(Array("QStartNoAckMode".utf8)))
    #expect(reply == Array("+$OK#9a".utf8))
    #expect(client.server.receive(Client.frame(Array("Hg0".utf8))) == Array("$OK#9a".utf8))
    #expect(client.answer("vMustReplyEmpty") == "")
    #expect(client.answer("vCont?") == "vCont;c;C;s;S")
    #expect(client.answer("?") == "T0210:1010;11:1111;thread:1;")
  }

  @Test("the description comes in pieces and names all registers")
  func description() throws {
    let client = Client()
    var document = ""
    while true {
      let part = try #require(
        client.answer("qXfer:features:read:target.xml:\(String(document.utf8.count, radix: 16)),64")
      )
      document += part.dropFirst()
      if part.first == "l" { break }
      #expect(part.first == "m")
    }
    #expect(document == TargetDescription.xml)
    for name in ["r0", "r15", "pc", "wp", "st"] {
      #expect(document.contains("name=\"\(name)\" bitsize=\"16\""))
    }
    #expect(client.answer("qXfer:features:read:other.xml:0,10") == "E00")
    #expect(client.answer("qXfer:features:read:target.xml:ffffffffffffffff,10") == "l")
    #expect(client.answer("qXfer:features:read:target.xml:") == "E01")
  }

  @Test("registers, one by one and together, high byte first")
  func registers() {
    let client = Client()
    #expect(client.answer("g")?.hasPrefix("000001010202") == true)
    #expect(client.answer("g")?.count == 19 * 4)
    #expect(client.answer("p10") == "1010")
    #expect(client.answer("P3=beef") == "OK")
    #expect(client.target.registers[3] == 0xBEEF)
    #expect(client.answer("p13") == "E02")
    #expect(client.answer("P13=0000") == "E02")
    #expect(client.answer("P3=be") == "E01")
    #expect(client.answer("p") == "E01")
    let all = String(repeating: "a55a", count: 19)
    #expect(client.answer("G" + all) == "OK")
    #expect(client.answer("g") == all)
    #expect(client.answer("G" + all.dropLast()) == "E01")
  }

  @Test("memory, in hex and in binary, in all three spaces")
  func memory() {
    let client = Client()
    #expect(client.answer("Mf000,3:0102ff") == "OK")
    #expect(client.answer("mf000,4") == "0102ff00")
    #expect(client.target.memory[.logical(0xF002)] == 0xFF)
    #expect(client.answer("M1078123,1:5a") == "OK")
    #expect(client.target.memory[.physical(page: 0x3C, offset: 0x123)] == 0x5A)
    #expect(client.answer("M2001f00,1:77") == "OK")
    #expect(client.target.memory[.video(0x1F00)] == 0x77)
    // A read that runs out of the space gives what there is.
    #expect(client.answer("mfffe,8") == "0000")
    #expect(client.answer("m10000,1") == "E03")
    #expect(client.answer("Mfffe,4:00000000") == "E03")
    #expect(client.answer("m0,0") == "")
    let binary =
      Array("X100,3:".utf8) + [0x7D, 0x03, 0x7D, 0x5D, 0x00]  // # and } escaped
    var frame = [UInt8(ascii: "$")] + binary + [UInt8(ascii: "#")]
    frame += Hex.encode([PacketReader.checksum(binary)])
    #expect(client.packets(in: client.server.receive(frame)) == ["OK"])
    #expect(client.answer("m100,3") == "237d00")
    #expect(client.answer("X0,0:") == "OK")
    #expect(client.answer("M0,2:00") == "E01")
    #expect(client.answer("m0,ffffffffffffffff")?.count == PacketReader.limit)
    #expect(client.answer("m-1,2") == "E01")
    #expect(client.answer("m11111111111111111,2") == "E01")
  }

  @Test("breakpoints and watchpoints come and go, twice is once")
  func stops() {
    let client = Client()
    #expect(client.answer("Z0,a000,2") == "OK")
    #expect(client.answer("Z0,a000,2") == "OK")
    #expect(client.answer("Z2,1078000,4") == "OK")
    #expect(client.target.stops.count == 2)
    #expect(client.target.stops[1].address == .physical(page: 0x3C, offset: 0))
    #expect(client.answer("z0,a000,2") == "OK")
    #expect(client.answer("z0,a000,2") == "OK")
    #expect(client.target.stops.map(\.kind) == [.writeWatchpoint])
    #expect(client.answer("Z9,0,1") == "")
    #expect(client.answer("Z0,99999999,1") == "E03")
    #expect(client.answer("Z0,") == "E01")
    client.server.disconnect()
    #expect(client.target.stops.isEmpty, "a client that is gone stops nothing")
  }

  @Test("running answers when the target stops, in both directions")
  func motion() {
    let client = Client()
    _ = client.ask("qSupported:swbreak+")
    let cases: [(String, RemoteMotion)] = [
      ("c", .forward), ("s", .step), ("vCont;s:1", .step), ("vCont;c", .forward),
      ("bc", .backward), ("bs", .stepBackward), ("C05", .forward), ("S05;a000", .step),
    ]
    for (packet, motion) in cases {
      client.target.reason = nil
      #expect(client.ask(packet).isEmpty)
      #expect(client.server.isRunning)
      #expect(client.server.advance().isEmpty)
      client.target.reason = .breakpoint
      let answer = client.packets(in: client.server.advance())
      #expect(answer.count == 1)
      #expect(answer[0].hasPrefix("T0510:") && answer[0].contains("swbreak:;"))
      #expect(client.target.motions.last == motion)
    }
    #expect(client.target.registers[16] == 0xA000)
    #expect(client.answer("bx") == "")
    #expect(client.answer("vCont;") == "E01")
  }

  @Test("a stop says why")
  func reasons() {
    let client = Client()
    let cases: [(RemoteStopReason, String)] = [
      (.watchpoint(.writeWatchpoint, .logical(0xF040)), "watch:f040;"),
      (.watchpoint(.readWatchpoint, .video(0x10)), "rwatch:2000010;"),
      (.watchpoint(.accessWatchpoint, .physical(page: 1, offset: 2)), "awatch:1002002;"),
      (.beginningOfHistory, "replaylog:begin;"),
    ]
    for (reason, text) in cases {
      client.target.reason = reason
      _ = client.ask("c")
      #expect(client.packets(in: client.server.advance()).last?.contains(text) == true)
      #expect(client.answer("?")?.contains(text) == true)
    }
    client.target.reason = .other("nothing to be done")
    _ = client.ask("c")
    let packets = client.packets(in: client.server.advance())
    #expect(packets.count == 2 && packets[0].hasPrefix("O6e6f74"))
  }

  @Test("Ctrl-C stops a target that runs, and is nothing to one that stands")
  func interrupt() {
    let client = Client()
    #expect(client.server.receive([0x03]).isEmpty)
    client.target.reason = nil
    _ = client.ask("c")
    #expect(client.server.receive([0x03]).isEmpty)
    #expect(client.packets(in: client.server.advance()).first?.hasPrefix("T02") == true)
  }

  @Test("monitor passes a line to the console and shows what it prints")
  func monitor() {
    let client = Client()
    let line = String(decoding: Hex.encode(Array("mdos tasks".utf8)), as: UTF8.self)
    let packets = client.ask("qRcmd,\(line)")
    #expect(packets.last == "OK")
    #expect(
      packets.first == "O"
        + String(decoding: Hex.encode(Array("did mdos tasks\n".utf8)), as: UTF8.self))
    #expect(client.answer("qRcmd,123") == "E01")
  }

  @Test("detaching and killing are told to the host")
  func farewell() {
    let client = Client()
    #expect(client.answer("D") == "OK")
    #expect(client.server.farewell == .detached)
    client.server.connect()
    #expect(client.server.farewell == nil)
    #expect(client.ask("k").isEmpty)
    #expect(client.server.farewell == .killed)
  }

  @Test("damaged, cut, endless and senseless packets are answered or dropped")
  func badPackets() {
    let client = Client()
    #expect(client.server.receive(Array("$g#00".utf8)) == Array("-".utf8))
    #expect(client.server.receive(Array("$g#zz".utf8)) == Array("-".utf8))
    // In two halves, after one that was given up.
    #expect(client.server.receive(Array("noise$m0,$p1".utf8)).isEmpty)
    #expect(client.packets(in: client.server.receive(Array("0#d1".utf8))) == ["1010"])
    let long = [UInt8](repeating: UInt8(ascii: "m"), count: 100_000)
    #expect(client.packets(in: client.server.receive(Client.frame(long))) == ["E07"])
    #expect(client.answer("p10") == "1010", "and the next one is understood")
    // What was sent last is sent again.
    #expect(client.packets(in: client.server.receive(Array("-".utf8))) == ["1010"])
    #expect(client.answer("") == "")
  }

  @Test("nothing that a client sends brings the server down")
  func fuzz() {
    var seed: UInt64 = 0x1234_5678_9ABC_DEF1
    func roll(_ limit: Int) -> Int {
      seed ^= seed << 13
      seed ^= seed >> 7
      seed ^= seed << 17
      return Int(seed % UInt64(limit))
    }
    let seeds = [
      "qSupported:swbreak+", "mf000,10", "Mf000,2:0000", "X0,2:ab", "Z2,f000,2", "z2,f000,2", "c",
      "vCont;s:1;c", "P1=0000", "G", "qRcmd,68", "qXfer:features:read:target.xml:0,40", "bc", "s10",
    ]
    let alphabet = Array("0123456789abcdef,:;=#$}*mMXZzcsGPqv\u{3}\u{0}".utf8)
    let client = Client()
    for _ in 0..<4000 {
      var data = Array(seeds[roll(seeds.count)].utf8)
      for _ in 0..<roll(4) {
        switch roll(3) {
        case 0 where !data.isEmpty: data.remove(at: roll(data.count))
        case 1: data.insert(alphabet[roll(alphabet.count)], at: roll(data.count + 1))
        default: if !data.isEmpty { data[roll(data.count)] = UInt8(roll(256)) }
        }
      }
      var frame = roll(8) == 0 ? data : Client.frame(data)
      if roll(10) == 0 { frame.removeLast(min(frame.count, roll(4))) }
      _ = client.server.receive(frame)
      if client.server.isRunning, roll(2) == 0 { _ = client.server.advance() }
      if roll(50) == 0 { client.server.connect() }
    }
    client.server.connect()
    #expect(client.answer("p10") != nil)
  }
}
