import GeneveCore
import MDOS

/// System calls as stops tell and judge them.
enum StoppedCall {
  /// The machine stands before the XOP.
  static func text(for call: ExtendedOperationCall, on machine: Machine) -> String {
    call.number == 0
      ? SystemCallDescription(library: call.operand, on: machine).text
      : "XOP \(call.number) operand \(wordText(call.operandAddress))"
  }

  /// Whether the call answers with an error, by the rule that its library has.
  static func isError(
    _ call: ExtendedOperationCall, workspacePointer: UInt16, status: UInt16, on machine: Machine
  ) -> Bool {
    guard call.number == 0 else { return false }
    let description = SystemCallDescription(
      library: call.operand,
      caller: CallerState(registers: (0..<16).map { call.registers[$0] }, status: 0),
      peek: { machine.peek($0) })
    let after = CallerState(
      registers: (0..<16).map { machine.peekWord(workspacePointer &+ UInt16(2 * $0)) },
      status: status)
    return description.error(after) { machine.peek($0) } != nil
  }
}
