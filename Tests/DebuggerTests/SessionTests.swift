import Debugger
import GeneveCore
import Testing

@Suite struct SessionTests {
  private let calls = """
    START  LI   R10,1
           BL   @SUB
           BLWP @VECTOR
           XOP  R1,2
    DONE   JMP  DONE
    SUB    INC  R2
           B    *R11
    VECTOR DATA >F020,ROUT
    ROUT   INC  R3
           RTWP
           AORG >0048
           DATA >F040,XOUT
           AORG >0180
    XOUT   INC  R4
           RTWP
    """

  @Test func nextGoesOverCalls() throws {
    let console = try Console(calls)
    let addresses: [UInt16] = (0..<4).map { _ in
      _ = console.run("next")
      return console.machine.programCounter
    }
    #expect(addresses == [0x0104, 0x0108, 0x010C, 0x010E])
    #expect(console.machine.peekWord(0xF004) == 1)
    #expect(console.machine.peekWord(0xF026) == 1)
    #expect(console.machine.peekWord(0xF048) == 1)
  }

  @Test func finishAndBacktrace() throws {
    let console = try Console(calls)
    _ = console.run("until >0110")
    #expect(console.run("bt").map { $0.split(separator: " ").first ?? "" } == ["#0", "#1"])
    _ = console.run("finish")
    #expect(console.machine.programCounter == 0x0108)
    _ = console.run("until >0118")
    let trace = console.run("bt")
    try #require(trace.count == 2)
    #expect(trace[1].contains(">0108") && trace[1].contains("BLWP"))
    _ = console.run("finish")
    #expect(console.machine.programCounter == 0x010C)
    _ = console.run("step")
    #expect(console.run("bt").contains { $0.hasPrefix("#1") && $0.contains("XOP") })
  }

  @Test func untilLeavesALoop() throws {
    let console = try Console(
      "START  LI   R1,5\nLOOP   DEC  R1\n JNE  LOOP\nDONE   JMP  DONE\n")
    _ = console.run("step 2")
    _ = console.run("until")
    #expect(console.machine.programCounter == 0x0108)
    #expect(console.machine.register(1) == 0)
  }

  @Test func emptyLinesRepeat() throws {
    let console = try Console("START  NOP\n NOP\n NOP\n NOP\nDONE   JMP  DONE\n")
    _ = console.run("step")
    _ = console.run("")
    _ = console.run("   ")
    #expect(console.machine.programCounter == 0x0106)
    _ = console.run("print PC")
    _ = console.run("")
    #expect(console.machine.programCounter == 0x0106)
    _ = console.run("memory >F000 16")
    #expect(console.run("").first?.hasPrefix(">F010") == true)
    _ = console.run("# a comment")
    #expect(console.run("").first?.hasPrefix(">F050") == true)
  }

  @Test func changing() throws {
    let console = try Console("START  NOP\nDONE   JMP  DONE\n")
    #expect(
      console.transcript(
        """
        set R3 = >1234
        set byte(>F020) = >AB
        set >F022 = -1
        memory >F020 4
        fill >F020 4 >55
        memory F8:0000 4
        memory >F020 4
        assemble >F030 LI R1,>4711
        disassemble >F030 1
        set PC = >F030
        step
        print R1
        set R16 = 1
        set R1 = 70000
        set byte(0) = 1
        print byte(0)
        """) == """
          (geneve) set R3 = >1234
          (geneve) set byte(>F020) = >AB
          (geneve) set >F022 = -1
          (geneve) memory >F020 4
          >F020  AB00 FFFF                                ....
          (geneve) fill >F020 4 >55
          (geneve) memory F8:0000 4
          F8:0000  F000 0100                                ....
          (geneve) memory >F020 4
          >F020  5555 5555                                UUUU
          (geneve) assemble >F030 LI R1,>4711
          4 bytes to >F030
          (geneve) disassemble >F030 1
             >F030 chip     0201 4711       LI   R1,>4711
          (geneve) set PC = >F030
          (geneve) step
          => >F034 chip     0000            DATA >0000
          (geneve) print R1
          R1 = >4711 (18193)
          (geneve) set R16 = 1
          ! set: "R16" is no register and no symbol
          (geneve) set R1 = 70000
          ! set: 70000 does not fit into a word, -32768 to 65535
          (geneve) set byte(0) = 1
          note: what is written to >0000 is not kept there
          (geneve) print byte(0)
          byte(0) = >00F0 (240)
          """)
  }

  @Test func assemblesSeveralLines() throws {
    let console = try Console("START  NOP\nDONE   JMP  DONE\n")
    for line in ["assemble >F040", "LOOP   INC  R1", "       JMP  LOOP"] { _ = console.run(line) }
    #expect(console.run("end") == ["4 bytes to >F040"])
    #expect(console.machine.peekWord(0xF042) == 0x10FE)
    _ = console.run("assemble >F040")
    _ = console.run(" BLAH R1")
    #expect(console.run("end").first?.hasPrefix("! assemble: line 1: found \"BLAH\"") != nil)
  }

  @Test func files() throws {
    let console = try Console("START  NOP\nDONE   JMP  DONE\n")
    console.host.files["data"] = [1, 2, 3, 4]
    #expect(console.run("load data >F020") == ["4 bytes to >F020"])
    #expect(console.run("save \"copy\" >F020 3") == ["3 bytes from >F020"])
    #expect(console.host.files["copy"] == [1, 2, 3])
    #expect(console.run("load nothing >F020") == ["! nothing: no such file"])
    console.host.files["big"] = [UInt8](repeating: 0, count: 0x2000)
    #expect(console.run("load big >F020").first?.hasPrefix("! load: 8192 bytes from >F020") == true)
    console.host.files["script"] = Array("step\nassert PC == 0\nprint PC\n".utf8)
    #expect(console.session.execute("source script") == .failed)
    #expect(console.host.take().contains("PC = >0102 (258)"))
    console.host.files["bad"] = Array("print PC\nnonsense\nprint PC\n".utf8)
    #expect(console.session.execute("source bad") == .wrong)
    #expect(console.host.take().last == "! bad:2: the rest of the file was not carried out")
    console.host.files["self"] = Array("source self\n".utf8)
    #expect(console.session.execute("source self") == .wrong)
  }

  @Test func assertions() throws {
    let console = try Console("START  NOP\nDONE   JMP  DONE\n")
    #expect(console.session.execute("assert PC == >100") == .done)
    #expect(console.session.execute("assert PC == >102") == .failed)
    #expect(
      console.host.take() == [
        "assertion failed: PC == >102: >0100 (256) == >0102 (258)"
      ])
    #expect(console.session.execute("assert") == .wrong)
    #expect(console.session.execute("quit 7") == .quit(7))
    #expect(console.session.execute("quit 256") == .wrong)
  }

  @Test func traceHasEveryInstruction() throws {
    let console = try Console("START  NOP\n NOP\n NOP\nDONE   JMP  DONE\n")
    _ = console.run("trace on log")
    _ = console.run("step 3")
    #expect(console.run("trace") == ["trace on log, 3 lines"])
    _ = console.run("trace off")
    _ = console.run("step 3")
    #expect(console.host.records["log"]?.map(\.programCounter) == [0x0100, 0x0102, 0x0104])
  }

  @Test func historyHasTheLastInstructions() throws {
    let console = try Console(
      "START  LI   R1,60000\nLOOP   DEC  R1\n JNE  LOOP\nDONE   NOP\n JMP  DONE\n")
    #expect(console.run("history") == ["no instruction has been executed yet"])
    _ = console.run("until DONE")
    _ = console.run("symbols test.lst")
    _ = console.run("until DONE")
    let lines = console.run("history 3")
    #expect(lines.count == 3)
    #expect(lines.last?.contains(">0106") == true && lines.last?.contains("JNE") == true)
    #expect(console.session.history.last(200_000).count == 100_000)
    #expect(
      console.run("history 100001").first?.hasPrefix("! history: 100001 is out of range") == true)
  }

  @Test func advancing() throws {
    let console = try Console("START  JMP  START\n")
    _ = console.run("advance 3 frames")
    #expect(console.machine.frameCount == 3)
    let before = console.machine.cycles
    _ = console.run("advance 1000 cycles")
    #expect((1000..<1010).contains(console.machine.cycles - before))
    _ = console.run("adv 10 instr")
    #expect(console.run("advance 3 weeks").first?.hasPrefix("! advance: expected frames") == true)
  }

  @Test func unknownCommands() throws {
    let console = try Console("START  JMP  START\n")
    #expect(
      console.run("brek 1") == [
        "! \"brek\" is no command; did you mean \"break\"? \"help\" lists all"
      ])
    #expect(console.run("xyzzy plugh") == ["! \"xyzzy\" is no command; \"help\" lists all"])
    #expect(
      console.run("catch fire").first?.hasPrefix(
        "! \"catch fire\" is no command; expected catch xop") == true)
    #expect(console.run("%$!") == ["! \"%$!\" is no command; \"help\" lists all"])
    #expect(console.run("delete 7") == ["! delete: there is no stop 7; \"info\" lists them"])
    #expect(
      console.run("break >0101") == ["! break: >0101 is odd; instructions are at even addresses"])
    #expect(console.run("break vram:0") == ["! break: there are no instructions at vram:00000"])
    #expect(console.run("watch read vdp:7") == ["! watch: vdp:7 can be watched for changes only"])
    #expect(console.run("commands") == ["! commands: there is no stop yet"])
  }

  @Test func completion() throws {
    let console = try Console("START  JMP  START\n")
    _ = console.run("symbols test.lst")
    let session = console.session
    #expect(session.completions(for: "dis").words == ["disable", "disassemble"])
    #expect(session.completions(for: "catch u").words == ["uninitialised"])
    #expect(session.completions(for: "break sta").words == ["START", "status("])
    #expect(session.completions(for: "print R1+cyc").words == ["cycles"])
    #expect(session.completions(for: "watch re").words == ["read"])
    #expect(session.completions(for: "help wat").words == ["watch"])
    #expect(session.completions(for: "load te").words == ["test.lst", "test.sym"])
    #expect(session.completions(for: "").words.count == CommandTable.all.count)
  }

  @Test func views() throws {
    let console = try Console("START  JMP  START\n")
    #expect(console.run("mapper").count == 9)
    #expect(console.run("mapper").first == "GPL mode, unmapped")
    #expect(console.run("cru cru:1EF4 1") == ["cru:1EF4  0  native mode"])
    #expect(console.run("vdp").first == "mode GRAPHIC1, 192 lines, display off")
    #expect(console.run("devices").contains { $0.hasPrefix("clock ") })
    #expect(console.run("registers").count == 4)
    #expect(console.run("screen").count >= 0)
  }
}
