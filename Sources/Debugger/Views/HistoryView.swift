import GeneveCore
import InstructionSet

/// The last instructions, oldest first: how far back, then the line of the instruction as it stands there
/// now, or its opcode alone if something else stands there.
enum HistoryView {
  static func lines(_ session: DebugSession, count: Int) throws(CommandError) -> [String] {
    let entries = try session.lastInstructions(count)
    guard !entries.isEmpty else { return ["no instruction has been executed yet"] }
    let view = InstructionView(session: session)
    return entries.enumerated().map { index, entry in
      let age = String(index - entries.count)
      let head =
        String(repeating: " ", count: max(0, 7 - age.count)) + age
        + "  WP \(wordText(entry.workspacePointer)) ST \(wordText(entry.status))"
      guard session.machine.peekWord(entry.programCounter) == entry.instruction else {
        let name = OpcodeTable.definition(of: OpcodeTable.operation(of: entry.instruction))
        return head + "   \(wordText(entry.programCounter)) "
          + "       " + "  \(hexadecimal(Int(entry.instruction), digits: 4))            "
          + (name?.mnemonic ?? "DATA") + "  (no longer mapped)"
      }
      return head + view.line(at: .logical(entry.programCounter))
    }
  }
}
