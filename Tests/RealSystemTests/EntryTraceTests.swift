import GeneveCore
import TestSupport
import Testing
import Tracing

/// GeneveOS 6.50 from its first instruction beside the recording of an independent emulator.
@Suite("The real system's trace", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct EntryTraceTests {
  /// Lines before the first interrupt (realsystem/README.md, "Landmarks").
  static let firstInterrupt = 106_527
  /// The first poll of the keyboard: the prompt.
  static let firstPrompt = 229_720

  private static func recording() throws -> TraceReader {
    let bytes = try Shared.bytes("realsystem/trace/entry.tr.gz")
    var isRead = false
    return TraceReader {
      defer { isRead = true }
      return isRead ? [] : bytes
    }
  }

  @Test("up to the first interrupt every line agrees in everything, to the cycle")
  func everything() throws {
    var source = LineSource(try RealMachine.atEntry(timing: .mame))
    var reader = try Self.recording()
    var comparison = TraceComparison()
    for _ in 0..<Self.firstInterrupt {
      let agrees = comparison.compare(
        expected: try reader.next(), found: source.next(), operands: { _ in nil })
      try #require(agrees, "\(comparison.difference ?? "")")
    }
  }

  @Test("with the times of the manual every state agrees")
  func states() throws {
    var source = LineSource(try RealMachine.atEntry(timing: .manual))
    var reader = try Self.recording()
    for number in 0..<Self.firstInterrupt {
      guard var expected = try reader.next() else { break }
      let found = source.next()
      expected.cycle = found.cycle
      try #require(expected == found, "line \(number): \(expected.text) / \(found.text)")
    }
  }

  @Test("from there to the prompt the main line agrees, and its times", arguments: [true, false])
  func mainLine(withTimes: Bool) throws {
    var source = LineSource(try RealMachine.atEntry(timing: withTimes ? .mame : .manual))
    var reader = try Self.recording()
    var (expectedLine, foundLine) = (MainLine(), MainLine())
    var last: (expected: TraceLine, found: TraceLine)?
    var count = 0
    while let expected = try reader.next(), reader.lineCount < Self.firstPrompt {
      guard expectedLine.contains(expected) else { continue }
      var found = source.next()
      while !foundLine.contains(found) { found = source.next() }
      let isSame = Self.agree(expected, found)
      try #require(isSame, "line \(reader.lineCount): \(expected.text) / \(found.text)")
      // An interrupt's entry belongs to the instruction before it.
      if withTimes, let last, !expectedLine.followsInterrupt, !foundLine.followsInterrupt {
        let (there, here) = (expected.cycle - last.expected.cycle, found.cycle - last.found.cycle)
        try #require(there == here, "line \(reader.lineCount - 1): \(there) / \(here) cycles")
      }
      last = (expected, found)
      count += 1
    }
    #expect(count > 220_000)
  }

  /// Everything but the time; R13 and R15 of the interrupts' workspace are what the last one left.
  private static func agree(_ expected: TraceLine, _ found: TraceLine) -> Bool {
    var expected = expected
    expected.cycle = found.cycle
    if found.workspacePointer == MainLine.interruptWorkspace {
      for register in [13, 15] { expected.registers[register] = found.registers[register] }
    }
    return expected == found
  }
}
