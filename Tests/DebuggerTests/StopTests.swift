import Debugger
import GeneveCore
import Testing

/// Every kind of stop on a program made for it: that it stops, where, and what is said.
@Suite struct StopTests {
  private static let counting = """
    START  CLR  R1
    LOOP   INC  R1
           CI   R1,10
           JNE  LOOP
    DONE   JMP  DONE
    """

  @Test func breakpoints() throws {
    let console = try Console(Self.counting)
    _ = console.run("symbols test.lst")
    #expect(
      console.transcript(
        "break LOOP if R1 == 3\ncontinue\nprint R1\nignore 1 0\ntbreak >0104\ncontinue")
          == """
          (geneve) break LOOP if R1 == 3
          1  break >0102 if R1 == 3
          (geneve) continue
          stop 1: break >0102
          => >0102 F8:0102  0581            INC  R1                       ; test.lst:5  LOOP   INC  R1
          (geneve) print R1
          R1 = >0003 (3)
          (geneve) ignore 1 0
          (geneve) tbreak >0104
          2  break >0104  (temporary)
          (geneve) continue
          stop 2: break >0104
          => >0104 F8:0104  0281 000A       CI   R1,>000A                 ; test.lst:6  CI   R1,10
          """)
    #expect(console.session.stops.points.map(\.number) == [1])
  }

  /// Not stopping for ever: a loop that nothing ends.
  @Test func controlC() throws {
    let console = try Console("START  JMP  START\n")
    console.host.patience = 3
    #expect(
      console.run("continue") == [
        "interrupted", "=> >0100 F8:0100  10FF            JMP  >0100",
      ])
    #expect(console.machine.frameCount < 10)
  }

  /// Commands that let the machine run less than a frame at a time, again and again.
  @Test(
    "Ctrl-C ends a command that would go on for hours in small steps",
    arguments: ["next 2000000000", "until", "advance 2000000000 frames", "step 2000000000"])
  func controlCInSmallSteps(command: String) throws {
    let console = try Console("START  NOP\n JMP  START\n")
    _ = console.run("step")
    console.host.patience = 3
    #expect(console.run(command).first == "interrupted")
    #expect(console.machine.frameCount < 10)
  }

  @Test(
    "Ctrl-C ends a file of commands; commands of a stop that lead to it again end by themselves")
  func filesAndCommands() throws {
    let console = try Console("START  JMP  START\n")
    console.host.files["many"] = Array("advance 900 ms\necho no\n".utf8)
    console.host.patience = 3
    let lines = console.run("source many")
    #expect(lines.contains("! many:1: interrupted; the rest of the file was not carried out"))
    #expect(!lines.contains("no"))
    // The next line is a new one.
    console.host.patience = nil
    #expect(console.run("source many").last == "no")
    // Each hit brings two more.
    _ = console.run("break >0100")
    for line in ["commands 1", "step", "step", "end"] { _ = console.run(line) }
    #expect(console.run("continue").last?.contains("without end; they are dropped") == true)
  }

  @Test("next with a count does not run beyond a stop, and continue passes over its own only")
  func counts() throws {
    let console = try Console(Self.counting)
    console.host.patience = 100
    _ = console.run("break >0104 if R1 == 2")
    #expect(console.run("next 8").first == "stop 1: break >0104")
    #expect(console.machine.register(1) == 2)
    _ = console.run("delete")
    _ = console.run("set PC = >0100")
    _ = console.run("break >0102")
    _ = console.run("break >0108 if R1 == 4")
    #expect(console.run("continue").first == "stop 2: break >0102")
    #expect(console.run("continue 9").first == "stop 3: break >0108")
    #expect(console.machine.register(1) == 4)
    _ = console.run("continue")
    #expect(console.run("continue 3").first == "stop 2: break >0102")
    #expect(console.machine.register(1) == 7)
  }

  @Test func physicalBreakpoint() throws {
    let console = try Console("START  NOP\n NOP\n NOP\nEND1   JMP  END1\n")
    #expect(console.run("break F8:0104") == ["1  break F8:0104"])
    #expect(console.run("continue").first == "stop 1: break F8:0104")
    #expect(console.machine.programCounter == 0x0104)
    // Another page has nothing to do with it.
    _ = console.run("delete")
    _ = console.run("break 12:0106")
    console.host.patience = 2
    #expect(console.run("continue").first == "interrupted")
  }

  @Test func watches() throws {
    let console = try Console(
      """
      START  LI   R1,>0001
             MOV  R1,@>F050
             MOV  R1,@>F050
             INC  @>F050
             MOVB @>F051,R2
      DONE   JMP  DONE
      """)
    #expect(console.run("watch >F050") == ["1  watch change >F050"])
    #expect(
      console.run("continue").first == "stop 1: write >F050: >0000 -> >0001 by >0104")
    #expect(
      console.run("continue").first == "stop 1: write >F050: >0001 -> >0002 by >010C")
    _ = console.run("delete")
    _ = console.run("watch read >F051 1")
    #expect(console.run("continue").first == "stop 2: read >F051: >02 by >0110")
    #expect(console.run("info").last == "2  watch read >F051 1  (hits 1)")
  }

  @Test func watchesOfWritesSeeEqualOnes() throws {
    let console = try Console(
      "START  CLR  @>F050\n CLR  @>F050\nDONE   JMP  DONE\n")
    _ = console.run("watch write >F050")
    #expect(console.run("c").first == "stop 1: write >F050: >0000 -> >0000 by >0100")
    #expect(console.run("c").first == "stop 1: write >F050: >0000 -> >0000 by >0104")
  }

  @Test func mapperAndFlagsAndVideo() throws {
    let console = try Console(
      """
      START  LI   R12,>1EE0
             SBO  10
             LI   R1,>1200
             MOVB R1,@>F114
             LI   R1,>4087
             MOVB R1,@>F102
             SWPB R1
             MOVB R1,@>F102
             LI   R1,>0040
             MOVB R1,@>F102
             SWPB R1
             MOVB R1,@>F102
             LI   R1,>5500
             MOVB R1,@>F100
      DONE   JMP  DONE
      """)
    _ = console.run("watch cru:1EF4")
    #expect(console.run("c").first == "stop 1: write cru:1EF4: 1 by >0104")
    _ = console.run("watch map:4")
    #expect(console.run("c").first == "stop 2: write map:4: >00 -> >12 by >010A")
    _ = console.run("watch vdp:7")
    #expect(console.run("c").first?.hasPrefix("stop 3: write vdp:7: >00 -> >40") == true)
    _ = console.run("watch vram:0")
    #expect(console.run("c").first?.hasPrefix("stop 4: write vram:00000: >00 -> >55") == true)
  }

  @Test func illegalAndExtendedOperations() throws {
    let console = try Console(
      """
      START  LI   R1,>1234
             XOP  R1,3
             NOP
             DATA >0C3F
      DONE   JMP  DONE
      """)
    _ = console.run("catch xop")
    _ = console.run("catch illegal")
    #expect(console.run("c").first == "stop 1: XOP 3 operand >F002")
    #expect(console.machine.programCounter == 0x0104)
    _ = console.run("set PC = >0106")
    #expect(console.run("c").first == "stop 2: illegal opcode >0C3F at >0108")
    #expect(console.machine.programCounter == 0x0108)
  }

  /// Library 8 has its opcode in a PAB, not in R0.
  @Test(arguments: ["catch xop 8 2", "catch xop file read"])
  func fileOperations(command: String) throws {
    let console = try Console(
      """
      START  LI   R0,PAB1
      OPEN   XOP  @EIGHT,0
             LI   R0,PAB2
      READ   XOP  @EIGHT,0
      DONE   JMP  DONE
      EIGHT  DATA 8
      PAB1   BYTE 0,0
             BSS  40
      PAB2   BYTE 2,0
             BSS  40
      RETURN RTWP
             AORG >0040
             DATA >F020,RETURN
      """)
    _ = console.run("symbols test.lst")
    #expect(console.run(command) == ["1  catch xop 8 2"])
    #expect(console.run("c").first?.hasPrefix("stop 1: XOP ") == true)
    #expect(console.run("print PC == READ") == ["PC == READ = >0001 (1)"])
  }

  @Test func uninitialisedReads() throws {
    let console = try Console(
      """
      START  MOV  @>F060,R1
             CLR  @>F062
             MOV  @>F062,R1
             MOV  @>F064,R1
      DONE   JMP  DONE
      """)
    _ = console.run("catch uninitialised")
    #expect(console.run("c").first == "stop 1: uninitialised read of >F060 by >0100")
    #expect(console.run("c").first == "stop 1: uninitialised read of >F064 by >010C")
  }

  @Test func interrupts() throws {
    // The decrementer, level 3: WP >F080, PC >0180.
    let console = try Console(
      """
      START  LI   R1,50
             MOV  R1,@>FFFA
             LI   R12,>1EE0
             SBO  1
             LIMI 4
      WAIT   IDLE
             JMP  WAIT
             AORG >000C
             DATA >F080,>0180
             AORG >0180
             RTWP
      """)
    _ = console.run("catch interrupt")
    let lines = console.run("continue")
    #expect(lines.first == "stop 1: interrupt of level 3")
    #expect(console.machine.programCounter == 0x0180)
    #expect(console.machine.workspacePointer == 0xF080)
    _ = console.run("finish")
    #expect(console.machine.workspacePointer == 0xF000)
  }

  @Test func idleForEver() throws {
    let console = try Console("START  IDLE\nDONE   JMP  DONE\n")
    #expect(
      console.run("continue").first
        == "the processor waits in IDLE with all interrupts masked: nothing will wake it")
  }

  @Test func commandsOfAStop() throws {
    let console = try Console(
      "START  CLR  R1\nLOOP   INC  R1\n CI   R1,3\n JNE  LOOP\nDONE   JMP  DONE\n")
    _ = console.run("break >0102")
    _ = console.run("commands")
    _ = console.run("print R1")
    _ = console.run("continue")
    _ = console.run("end")
    _ = console.run("break >010A")
    let lines = console.run("continue")
    #expect(
      lines.filter { $0.hasPrefix("R1 =") } == [
        "R1 = >0000 (0)", "R1 = >0001 (1)", "R1 = >0002 (2)",
      ])
    #expect(lines.contains("stop 2: break >010A"))
  }
}
