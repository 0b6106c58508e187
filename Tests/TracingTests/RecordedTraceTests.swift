import GeneveCore
import TestSupport
import Testing
import Tracing

/// The processor beside recordings of an independent emulator: every field of every line, cycle numbers
/// included, under the profile that has that emulator's deviations.
@Suite("Recorded traces")
struct RecordedTraceTests {
  /// Programs whose recordings came with the clone.
  static let included =
    [
      "app1", "cru", "ctx", "dec", "dec_262144", "dis", "div", "f1edges", "f1modes_a", "f1modes_b",
      "f6", "gpl", "jump", "map", "mid", "mul", "odd_cru", "odd_edge", "odd_inc", "odd_map",
      "odd_x",
      "onchip", "prefetch", "rnd_mid_1", "shift", "snd", "t9901", "vdp", "wait",
    ] + (1...7).map { "odd_dec_\($0)" } + (1...3).map { "odd_timer_\($0)" }
    + ["odd_both_1", "odd_both_2"]

  /// The others, when they are there.
  static let shared = [
    "cru_2", "ctx_2", "dec_2", "f1edges_2", "f6_2", "mul_2", "onchip_2", "rnd_all_1",
    "rnd_strict_1", "vdp_2", "wait_2",
  ]

  static let stopAddress: UInt16 = 0x1FF0

  @Test("a recording agrees in every field from the fifth line on", arguments: included)
  func recording(name: String) throws {
    try check(
      name, rom: Recordings.bytes("traces/\(name).bin.gz"),
      trace: Recordings.bytes("traces/\(name).tr.gz"),
      memory: Recordings.bytes("traces/\(name).mem.gz"))
  }

  @Test(
    "so do the recordings that are not in the clone",
    .enabled(if: Shared.has("traces"), "the folder ../shared is absent"), arguments: shared)
  func sharedRecording(name: String) throws {
    try check(
      name, rom: Shared.bytes("traces/rom/\(name).bin"),
      trace: Shared.bytes("traces/trace/\(name).tr.gz"),
      memory: Shared.bytes("traces/mem/\(name).mem.gz"))
  }

  private func check(_ name: String, rom: [UInt8], trace: [UInt8], memory: [UInt8]) throws {
    let machine = Machine(configuration: try Configuration(bootROM: rom, timing: .mame))
    var isRead = false
    var reader = TraceReader {
      defer { isRead = true }
      return isRead ? [] : trace
    }
    var comparison = TraceComparison(firstCompared: TraceComparison.firstComparedLine)
    var recorder = InstructionRecorder(capacity: 4096, stopAddress: Self.stopAddress)
    var reason = StopReason.timeReached
    while reason != .addressReached(Self.stopAddress) {
      recorder.removeAll()
      reason = machine.run(until: machine.now + 10 * Ticks.perSecond, recording: &recorder)
      for record in recorder.records {
        let agrees = comparison.compare(
          expected: try reader.next(), found: record, operands: { _ in nil })
        try #require(agrees, "\(name): \(comparison.difference ?? "")")
      }
      try #require(recorder.count > 0, "\(name): the program hangs")
    }
    #expect(try reader.next() == nil, "\(name): the recording goes on")
    compareMemory(of: machine, with: memory, name: name)
  }

  /// The address space at the end. Recordings show device registers as 0 and, at FFFA, the RAM below
  /// the decrementer.
  private func compareMemory(of machine: Machine, with memory: [UInt8], name: String) {
    for address in 0..<0x10000
    where !(0xF100..<0xF140).contains(address) && address & 0xFFFE != 0xFFFA {
      guard machine.isNativeMode else { return }
      let found = machine.peek(UInt16(address))
      if found != memory[address] {
        Issue.record("\(name): memory differs at \(String(address, radix: 16))")
        return
      }
    }
  }
}
