/// The state before one instruction: what the processor's recorder notes and a line of a register trace shows.
@frozen
public struct InstructionRecord: Equatable, Sendable {
  /// Processor cycles since power-on.
  public var cycle: Int64
  public var programCounter: UInt16
  /// The opcode in execution; that at PC, unless X or self-modified code put another there.
  public var instruction: UInt16
  public var workspacePointer: UInt16
  public var status: UInt16
  /// R0–R15 as the mapper shows them.
  public var registers: SIMD16<UInt16>

  @inlinable
  public init(
    cycle: Int64 = 0, programCounter: UInt16 = 0, instruction: UInt16 = 0,
    workspacePointer: UInt16 = 0, status: UInt16 = 0,
    registers: SIMD16<UInt16> = SIMD16(repeating: 0)
  ) {
    self.cycle = cycle
    self.programCounter = programCounter
    self.instruction = instruction
    self.workspacePointer = workspacePointer
    self.status = status
    self.registers = registers
  }
}
