import GeneveCore
import InstructionSet
import MDOS
import TIDisks
import Testing

@testable import Debugger

/// The commands that know MDOS, on the built-in system.
@Suite("MDOS in the console")
struct MDOSCommandTests {
  private let host = TestHost()
  private let session: DebugSession

  /// Takes two pages, maps one, maps a hole in vain, and ends.
  private static let program = """
           AORG >0400
           LI   R0,1
           LI   R1,2
           LI   R2,1
           CLR  R3
           XOP  @SEVEN,0
           LI   R0,3
           LI   R1,1
           LI   R2,2
           XOP  @SEVEN,0
           LI   R0,3
           LI   R1,9
           XOP  @SEVEN,0
           BLWP @0
    SEVEN  DATA 7
           END
    """

  init() throws {
    let assembly = try Assembler.assemble(
      main: "go.asm", provider: SourceProvider(["go.asm": Self.program]))
    let disk = try DiskImage.formatted(
      try #require(Geometry.named("dssd")), name: try #require(DiskName("WORK")), label: "work")
    var library = FileLibrary(drives: DriveSet(disks: [disk]))
    for file in try assembly.programFiles(named: "GO") {
      try library.saveProgram(file.bytes, as: try #require(DeviceName("DSK1." + file.name)))
    }
    let machine = Machine(configuration: try Configuration())
    let system = MDOS(drives: DriveSet(disks: [disk]), options: MDOS.Options(program: "GO"))
    machine.systemCallHandler = system
    system.boot(on: machine)
    session = DebugSession(machine: machine, system: system, host: host)
  }

  private func run(_ line: String) -> [String] {
    _ = session.execute(line)
    return host.take()
  }

  @Test("xop runs to a call and shows it; xop finish its answer and what has changed")
  func calls() {
    let call = run("xop")
    #expect(call.first == "XOP 7 ALLOCATE count=2 local=>0001 speed=slow (task EF)")
    #expect(call.last?.hasPrefix("=> >040E") == true)
    #expect(
      run("xop finish").dropLast() == [
        "=> R0=0 got=2 fast=0",
        "  R0       >0001 -> >0000",
        "  R2       >0001 -> >0000",
        "  list EF  local >0001: end -> 3E 3F",
        "  free     slow 41 -> 39: took 3E 3F",
      ])
    #expect(run("xop").first == "XOP 7 MAP local=>0001 slot=2 (task EF)")
    #expect(run("xop finish").contains("  map      slot 2: -- -> 3E"))
    _ = run("xop")
    #expect(run("xop finish").first == "=> error 3, no page there")
  }

  @Test("xop N goes to the N-th call; finish without a call says what it wants")
  func counting() {
    #expect(run("xop finish").first?.contains("expected a system call to finish") == true)
    #expect(run("xop 3").first == "XOP 7 MAP local=>0009 slot=2 (task EF)")
  }

  @Test("catch xop and catch error decode")
  func catching() {
    _ = run("catch xop 7 3")
    #expect(run("continue").contains { $0.contains("XOP 7 MAP local=>0001 slot=2") })
    _ = run("delete")
    _ = run("catch error")
    #expect(run("continue").contains { $0.contains("error") })
    #expect(session.machine.register(0) == 3 || session.machine.peekWord(0xF000) == 3)
  }

  @Test("catch xop takes names, of libraries and of calls")
  func catchingByName() {
    for (line, shown) in [
      ("catch xop memory map", "catch xop 7 3"), ("catch xop allocate", "catch xop 7 1"),
      ("catch xop 7 ALLOC if R1 == 2", "catch xop 7 1 if R1 == 2"),
      ("catch xop mem", "catch xop 7"),
      ("catch xop files", "catch xop 8"), ("catch xop >7 >3", "catch xop 7 3"),
    ] {
      #expect(run(line).first?.hasSuffix("  \(shown)") == true, "\(line)")
    }
    #expect(run("catch xop 7 apples").first?.hasPrefix("! catch xop:") == true)
    #expect(session.completions(for: "catch xop mem").words == ["memory"])
    #expect(session.completions(for: "catch xop memory al").words == ["allocate"])
    _ = run("delete")
    _ = run("catch xop memory map")
    #expect(run("continue").contains { $0.contains("XOP 7 MAP local=>0001 slot=2") })
  }

  @Test("catch error stops for the calls that fail, and only for them")
  func catchingErrors() throws {
    session.recorder = try Timeline(machine: session.machine)
    _ = run("catch error")
    // ALLOCATE and the first MAP succeed.
    let stop = run("continue")
    #expect(stop.first == "stop 1: XOP 7 MAP local=>0009 slot=2 => error 3, no page there")
    #expect(session.machine.peekWord(session.machine.programCounter) == 0x0380, "before its RTWP")
    let position = session.machine.position
    #expect(run("continue").first?.contains("the program has ended") == true)
    #expect(run("reverse-continue").first == stop.first)
    #expect(session.machine.position == position)
    _ = run("goto start")
    _ = run("condition 1 R1 == 1")
    #expect(run("continue").first?.contains("the program has ended") == true)
  }

  @Test("reports")
  func reports() {
    _ = run("xop 2")
    #expect(run("mdos tasks").count == 3)
    #expect(run("mdos list").first == "task EF: 3 local pages, 3 private, 0 shared, 0 holes")
    #expect(run("mdos list EF") == run("mdos list >EF"))
    #expect(run("mdos list 06").first == "task 06: 5 local pages, 5 private, 0 shared, 0 holes")
    #expect(run("mdos list 44").first?.contains(">44 is no task; there are >06, >EF") == true)
    #expect(run("mdos list nonsense").first?.contains("expected two hexadecimal digits") == true)
    #expect(run("mdos pages").contains("EF     sram    0     task EF local 0000  header   now:0"))
    #expect(run("mdos free").first == "45 of 72 pages free, slow pages first")
    #expect(run("mdos shared") == ["no shared groups"])
    #expect(run("mdos check").first?.hasPrefix("sound") == true)
    #expect(run("mdos").first?.contains("expected tasks") == true)
  }

  @Test("the log has a line for each call, here or in a file")
  func log() throws {
    #expect(run("mdos log calls.txt") == ["calls are logged to calls.txt"])
    _ = run("continue")
    let text = String(decoding: try host.read("calls.txt"), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count >= 3)
    #expect(
      lines[0].contains(
        "EF >040E XOP 7 ALLOCATE count=2 local=>0001 speed=slow => R0=0 got=2 fast=0 ("))
    #expect(lines[2].contains("=> error 3, no page there ("))
    #expect(run("mdos log off") == ["the log of calls is off"])
  }

  @Test("a machine without MDOS says so")
  func none() throws {
    let machine = Machine(configuration: try Configuration())
    let bare = DebugSession(machine: machine, system: nil, host: host)
    _ = bare.execute("mdos tasks")
    #expect(host.take().first?.contains("no MDOS runs here") == true)
  }
}
