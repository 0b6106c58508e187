import GeneveCore

/// The font that a real system keeps in the memory of the machine.
public struct GuestFont {
  private var found: [UInt8] = []
  private var nextSearch: Ticks = 0
  /// Between two searches, in emulated time: a system loads its font once.
  private static let period = Ticks.perSecond

  public init() {}

  /// The pattern table; empty as long as none is found.
  public mutating func patterns(of machine: Machine) -> [UInt8] {
    if found.isEmpty, machine.now >= nextSearch {
      nextSearch = machine.now + Self.period
      found = CharacterFont.patterns(in: Self.memory(of: machine)) ?? []
    }
    return found
  }

  private static func memory(of machine: Machine) -> [UInt8] {
    (UInt8.min...UInt8.max).filter { machine.kind(ofPage: $0) != .absent }.flatMap { page in
      (0..<0x2000).map { machine.byte(page: page, offset: $0) }
    }
  }
}
