import GeneveCore
import MDOS
import TestSupport
import Testing
import Tracing

/// Memory and system calls up to the first prompt and to the one after `ver`.
@Suite("The real system's start", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct FirstPromptTests {
  /// Whether an address on the chip or a byte of a page depends on when interrupts come: with the manual's times they
  /// come elsewhere. The countdown of the cursor is a word in the workspace of the command interpreter,
  /// F0A0 the workspace in which the last interrupt has left its registers, 06:0103 the ticks that are left of the
  /// turn, 08:01FA what the interrupt has left of its place.
  private struct Moving {
    let chip: [ClosedRange<Int>]
    let memory: Set<Int>

    static let withItsTimes = Moving(chip: [0xF029...0xF029], memory: [])
    static let withManualTimes = Moving(
      chip: [0xF028...0xF029, 0xF0A0...0xF0BF], memory: [0x06 << 13 | 0x0103, 0x08 << 13 | 0x01FA])
  }

  @Test(
    "at the first prompt all memory is that of the recording, all video memory too",
    arguments: RealMachine.isThorough ? [true, false] : [true])
  func memory(withItsTimes: Bool) throws {
    let machine = try RealMachine.atEntry(timing: withItsTimes ? .mame : .manual)
    var run = PlanRun(machine)
    try run.run(Plan(named: "first")) { screen in
      let differences = try RecordedScreen(screen).differences(from: machine)
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }
    let moving: Moving = withItsTimes ? .withItsTimes : .withManualTimes
    try compare(machine, "dram", from: 0x00, except: moving.memory)
    try compare(machine, "sram", from: 0xE8, except: moving.memory)
    let chip = try Shared.bytes("realsystem/ram/first.chip.gz")
    for address in 0xF000...0xF0FB where !moving.chip.contains(where: { $0.contains(address) }) {
      #expect(
        machine.peek(UInt16(address)) == chip[address - 0xF000],
        "on chip, \(String(address, radix: 16))")
    }
  }

  private func compare(
    _ machine: Machine, _ kind: String, from firstPage: Int,
    except moving: Set<Int>
  ) throws {
    let expected = try Shared.bytes("realsystem/ram/first.\(kind).gz")
    for page in 0..<expected.count / 8192 {
      let number = UInt8(firstPage + page)
      let differing = (0..<8192).filter {
        machine.byte(page: number, offset: $0) != expected[page * 8192 + $0]
          && !moving.contains(Int(number) << 13 | $0)
      }
      #expect(differing.isEmpty, "page \(number): \(differing.prefix(8)) and others")
    }
  }

  @Test("the tools know the system, its version and its tasks")
  func runningSystem() throws {
    let machine = try RealMachine.atEntry(timing: .manual)
    machine.run(until: 2 * Ticks.perSecond)
    let inspector = try #require(MDOSInspector(machine))
    #expect(!inspector.isBuiltIn)
    #expect(inspector.systemName == "GeneveOS 6.50")
    #expect(inspector.tasks.map(\.page) == [0x06])
    #expect(inspector.currentTask?.page == 0x06)
    #expect(inspector.checkReport().first?.hasPrefix("sound") == true)
  }

  @Test("the system makes the same calls in the same order, up to the prompt, and after ver")
  func calls() throws {
    var calls = CallList()
    var source = LineSource(try RealMachine.atEntry(timing: .mame))
    let machine = source.machine
    // As in plans/trace.txt: 240 frames after the first one.
    for event in try Typist.typing("ver\\n").events {
      machine.schedule(
        .scanCode(event.scanCode), at: 242 * Machine.frameTicks + event.time)
    }
    // All of it takes a while in a debug build; `make test-real` has the time.
    let isWhole = RealMachine.isThorough
    let end = isWhole ? Self.end : Self.firstPrompt
    while machine.now < end { calls.add(source.next()) }
    let rows = String(
      decoding: try Shared.bytes("realsystem/xop-calls.tsv.gz"), as: UTF8.self)
    var expected = rows.split(separator: "\n").compactMap(CallList.Call.parse)
    if !isWhole { expected = Array(expected.prefix { !$0.call.isPoll }) }
    try compare(
      expected.filter { !$0.call.isPoll }, calls.calls.filter { !$0.isPoll })
    try compareCounts(calls.calls)
  }

  private static let firstPrompt = 9 * Ticks.perSecond / 10
  /// Behind the last recorded call.
  private static let end = 5 * Ticks.perSecond + 56 * Ticks.perSecond / 1000

  /// The calls before the first poll of the keyboard, by library, opcode and depth.
  private func compareCounts(_ calls: [CallList.Call]) throws {
    var found: [String: Int] = [:]
    for call in calls.prefix(while: { !$0.isPoll }) {
      let opcode =
        call.library == 8
        ? "PAB" : String(Int(call.registersIn[0]) + 0x10000, radix: 16, uppercase: true).dropFirst()
      found["\(call.library ?? 0)\t\(opcode)\t\(call.depth)", default: 0] += 1
    }
    let rows = String(
      decoding: try Shared.bytes("realsystem/xop-counts-boot.tsv"), as: UTF8.self)
    for row in rows.split(separator: "\n").dropFirst() {
      let fields = row.split(separator: "\t")
      let key = fields.dropLast().joined(separator: "\t")
      #expect(found[key] == Int(fields[3]), "\(key)")
    }
  }

  private func compare(
    _ expected: [(call: CallList.Call, interrupts: Int)], _ found: [CallList.Call]
  ) throws {
    for (index, row) in expected.enumerated() {
      try #require(index < found.count, "only \(found.count) calls of \(expected.count)")
      var (there, here) = (row.call, found[index])
      // Line numbers depend on interrupts; the number of lines of a call on those in its middle.
      here.line = there.line
      if row.interrupts != 0 || here.lines != there.lines && row.interrupts == 0 && isLong(here) {
        here.lines = there.lines
      }
      there.forgetPlaces()
      here.forgetPlaces()
      try #require(there == here, "call \(index) of line \(row.call.line)")
    }
  }

  /// A call that may be interrupted here although it was not there.
  private func isLong(_ call: CallList.Call) -> Bool { call.library == 6 || call.library == 8 }
}
