import GeneveCore
import InstructionSet

/// Who called whom: R11 if it follows a BL, then R13 and R14 of each workspace.
///
///     #0 =>  >0410 …      the present instruction
///     #1 BL  >0404 …      the instruction that called
struct Backtrace {
  let session: DebugSession
  private var machine: Machine { session.machine }

  func lines(limit: Int) -> [String] {
    let view = InstructionView(session: session)
    var lines = ["#0  WP \(wordText(machine.workspacePointer)) " + view.currentLine]
    var (workspace, address) = (machine.workspacePointer, machine.programCounter)
    var seen: Set<UInt16> = []
    while lines.count < limit, seen.insert(workspace).inserted {
      if let caller = caller(before: register(11, workspace), [.bl]),
        leads(caller, to: address)
      {
        lines.append(line(lines.count, workspace, caller))
      }
      let (next, counter) = (register(13, workspace) & 0xFFFE, register(14, workspace) & 0xFFFE)
      guard lines.count < limit else { break }
      if let caller = caller(before: counter, [.blwp, .xop]) {
        lines.append(line(lines.count, next, caller))
        address = caller
      } else if entersByInterrupt(workspace), next != workspace {
        lines.append(line(lines.count, next, counter))
        address = counter
      } else {
        break
      }
      workspace = next
    }
    return lines
  }

  private func register(_ number: UInt16, _ workspace: UInt16) -> UInt16 {
    machine.peekWord(workspace &+ 2 * number)
  }

  /// The address of the instruction before `address`, if it is one of `operations`: those that leave
  /// `address` behind have one or two words.
  private func caller(before address: UInt16, _ operations: [Operation]) -> UInt16? {
    guard address & 1 == 0 else { return nil }
    let view = InstructionView(session: session)
    return [UInt16(4), 2].map { address &- $0 }.first { candidate in
      let instruction = view.instruction(at: .logical(candidate))
      return operations.contains(instruction.operation) && instruction.nextAddress == address
    }
  }

  /// R11 keeps its value after the return: a BL whose target lies behind `address` has not led there.
  private func leads(_ caller: UInt16, to address: UInt16) -> Bool {
    let instruction = InstructionView(session: session).instruction(at: .logical(caller))
    guard case .symbolic(let target)? = instruction.operands.first else { return true }
    return address >= target
  }

  /// True when `workspace` is that of an interrupt vector.
  private func entersByInterrupt(_ workspace: UInt16) -> Bool {
    [UInt16(4), 8, 12, 16, 0xFFFC].contains { machine.peekWord($0) & 0xFFFE == workspace }
  }

  private func line(_ number: Int, _ workspace: UInt16, _ address: UInt16) -> String {
    "#\(number)".padded(to: 4) + "WP \(wordText(workspace)) "
      + InstructionView(session: session).line(at: .logical(address))
  }
}
