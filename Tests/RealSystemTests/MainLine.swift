import GeneveCore
import Tracing

/// A trace without its interrupt handlers: what is left does not depend on when interrupts come
/// (realsystem/README.md, "What to compare", point 2).
///
/// A handler lasts from the first line in workspace F080 below 0600 to the return to the workspace and PC that
/// its R13 and R14 say.
struct MainLine {
  static let interruptWorkspace: UInt16 = 0xF080
  private static let endOfHandlers: UInt16 = 0x0600

  private var lastWorkspace: UInt16?
  private var interrupted: (workspace: UInt16, counter: UInt16)?
  /// True for the first line behind a handler.
  private(set) var followsInterrupt = false

  /// True when `line` belongs to the main line.
  mutating func contains(_ line: TraceLine) -> Bool {
    if let place = interrupted {
      guard line.workspacePointer == place.workspace, line.programCounter == place.counter else {
        return false
      }
      interrupted = nil
      followsInterrupt = true
    } else {
      followsInterrupt = false
      if let lastWorkspace, line.workspacePointer == Self.interruptWorkspace,
        lastWorkspace != Self.interruptWorkspace, line.programCounter < Self.endOfHandlers
      {
        interrupted = (line.registers[13], line.registers[14])
        return false
      }
    }
    lastWorkspace = line.workspacePointer
    return true
  }
}

/// The lines of a running machine.
struct LineSource {
  private static let batch = 4096

  let machine: Machine
  private var recorder = InstructionRecorder(capacity: batch)
  private var position = 0

  init(_ machine: Machine) { self.machine = machine }

  mutating func next() -> TraceLine {
    if position == recorder.count {
      recorder.removeAll()
      position = 0
      // A system that idles for a second has lost its interrupts.
      while recorder.count == 0 {
        _ = machine.run(until: machine.now + Ticks.perSecond, recording: &recorder)
      }
    }
    defer { position += 1 }
    let record = recorder[position]
    return TraceLine(
      cycle: record.cycle, programCounter: record.programCounter,
      instruction: record.instruction, workspacePointer: record.workspacePointer,
      status: record.status, registers: record.registers)
  }
}
