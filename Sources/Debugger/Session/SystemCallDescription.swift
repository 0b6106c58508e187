import GeneveCore

/// How system calls are told and judged.
enum SystemCallDescription {
  static func text(for call: ExtendedOperationCall) -> String {
    call.number == 0
      ? "XOP library \(call.operand) opcode \(wordText(call.registers[0]))"
      : "XOP \(call.number) operand \(wordText(call.operandAddress))"
  }

  /// Whether the call answers with an error: EQ set, or R0 FFFF
  /// (reference/mdos-system-calls.md, section 1).
  static func isError(
    _ call: ExtendedOperationCall, workspacePointer: UInt16, status: UInt16, on machine: Machine
  ) -> Bool {
    guard call.number == 0 else { return false }
    return machine.peekWord(workspacePointer) == 0xFFFF
  }
}
