/// A place in guest code before which a `SystemCallHandler` wants to be asked.
public struct CodePlace: Equatable, Sendable {
  /// The physical page that holds the code.
  public let page: UInt8
  /// Logical addresses; all in one execution page.
  public let addresses: ClosedRange<UInt16>
  /// Only where this opcode is executed; nil stands for any.
  public let opcode: UInt16?

  public init(page: UInt8, addresses: ClosedRange<UInt16>, opcode: UInt16? = nil) {
    (self.page, self.addresses, self.opcode) = (page, addresses, opcode)
  }
}

/// What the handler has done about an instruction that is about to execute.
public enum FetchOutcome: Equatable, Sendable {
  /// Nothing: the guest's own code goes on.
  case notServed
  /// The work of the code behind it; the processor stands somewhere else (`Machine.jump`).
  case served
  /// The machine shall stand still; the run ends with `StopReason.systemStopped`.
  case stop
}

/// Looks for a place in guest code, beside another observer. Only machines whose handler watches code
/// run with it; the inner loop of all others is compiled without.
struct CodeWatch<Other: Observer>: Observer {
  static var seesInstructions: Bool { true }

  private let place: CodePlace
  private let window: Int
  private let other: UnsafeMutablePointer<Other>
  private(set) var isHit = false

  init(_ place: CodePlace, beside other: UnsafeMutablePointer<Other>) {
    self.place = place
    window = Int(place.addresses.lowerBound >> 13)
    self.other = other
  }

  mutating func shouldStop(before processor: inout TMS9995, _ board: inout Board) -> Bool {
    if Other.seesInstructions, other.pointee.shouldStop(before: &processor, &board) { return true }
    guard place.addresses.contains(processor.programCounter &- 2),
      place.opcode == nil || place.opcode == processor.instruction,
      board.gateArray.page(ofWindow: window) == place.page
    else { return false }
    isHit = true
    return true
  }

  mutating func shouldStop(beforeTrap processor: inout TMS9995, _ board: inout Board) -> Bool {
    Other.seesInstructions && other.pointee.shouldStop(beforeTrap: &processor, &board)
  }

  mutating func shouldStop(idling processor: inout TMS9995, _ board: inout Board) -> Bool {
    Other.seesInstructions && other.pointee.shouldStop(idling: &processor, &board)
  }

  mutating func see(interrupt level: Int) {
    if Other.seesInstructions { other.pointee.see(interrupt: level) }
  }
}
