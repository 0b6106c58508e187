import Debugger
import GeneveCore
import Testing

@Suite struct ConsoleTests {
  static let program = """
    START  LI   R0,>1234
           LI   R3,>F010
           BL   @SUB
           INC  R1
    LOOP   JMP  LOOP
    SUB    INC  R2
           MOV  R2,*R3
           B    *R11
    """

  @Test func stepsAndShows() throws {
    let console = try Console(Self.program)
    #expect(
      console.transcript("where\nstep\nprint R0\nstep 2\nfinish") == """
        (geneve) where
        => >0100 F8:0100  0200 1234       LI   R0,>1234
        (geneve) step
        => >0104 F8:0104  0203 F010       LI   R3,>F010
        (geneve) print R0
        R0 = >1234 (4660)
        (geneve) step 2
        => >0110 F8:0110  0582            INC  R2
        (geneve) finish
        => >010C F8:010C  0581            INC  R1
        """)
  }
}
