import GeneveCore

/// Something that the user wants the machine to stop for.
public struct StopPoint: Sendable {
  public enum Kind: Hashable, Sendable {
    case breakpoint(Place)
    /// `length` bytes from a place on.
    case watch(Place, length: Int, AccessKinds)
    /// XOP 0 of this library and with this opcode in R0; nil for any. Other XOPs have a `vector`.
    case extendedOperation(library: Int?, operation: Int?)
    case interrupt(level: Int?)
    case illegalOpcode
    case uninitialisedRead
    /// A system call that returns with an error.
    case error
  }

  public let number: Int
  public let kind: Kind
  /// What has to be true, with its text.
  public internal(set) var condition: (expression: Expression, text: String)?
  /// So many hits are still passed over.
  public internal(set) var ignoreCount = 0
  public internal(set) var hitCount = 0
  public internal(set) var isEnabled = true
  /// Deleted at its first stop.
  public let isTemporary: Bool
  public internal(set) var commands: [String] = []
}

/// All of them, by number.
public struct StopList: Sendable {
  public private(set) var points: [StopPoint] = []
  private var nextNumber = 1

  public subscript(number: Int) -> StopPoint? { points.first { $0.number == number } }

  @discardableResult
  mutating func add(
    _ kind: StopPoint.Kind, condition: (Expression, String)? = nil, isTemporary: Bool = false
  ) -> StopPoint {
    var point = StopPoint(number: nextNumber, kind: kind, isTemporary: isTemporary)
    point.condition = condition.map { (expression: $0.0, text: $0.1) }
    points.append(point)
    nextNumber += 1
    return point
  }

  mutating func remove(_ number: Int) { points.removeAll { $0.number == number } }

  mutating func removeAll() { points.removeAll() }

  mutating func change(_ number: Int, _ body: (inout StopPoint) -> Void) {
    guard let index = points.firstIndex(where: { $0.number == number }) else { return }
    body(&points[index])
  }

  mutating func setCommands(_ lines: [String], of number: Int) {
    change(number) { $0.commands = lines }
  }

  /// What the machine has to look for.
  public var conditions: [StopConditions.Entry] {
    points.filter(\.isEnabled).flatMap { point in
      point.kind.causes.map { StopConditions.Entry(number: point.number, cause: $0) }
    }
  }
}

extension StopPoint.Kind {
  var causes: [StopCause] {
    switch self {
    case .breakpoint(.logical(let address)): [.execution(at: address)]
    case .breakpoint(.physical(let page, let offset)):
      [.physicalExecution(page: page, offset: offset)]
    case .breakpoint: []
    case .watch(let place, let length, let kinds):
      [.access(Self.space(place, length), kinds)]
    case .extendedOperation: [.extendedOperation]
    case .interrupt(let level): [.interrupt(level: level)]
    case .illegalOpcode: [.illegalOpcode]
    case .uninitialisedRead: [.uninitialisedRead]
    case .error: [.extendedOperation, .contextReturn]
    }
  }

  private static func space(_ place: Place, _ length: Int) -> WatchedSpace {
    let last = min(place.number + length - 1, place.space.size - 1)
    return switch place {
    case .logical(let address): .logical(address...UInt16(truncatingIfNeeded: last))
    case .physical(let page, let offset):
      .physical(page: page, offsets: offset...min(offset + length - 1, 0x1FFF))
    case .videoMemory(let address): .videoMemory(address...last)
    case .videoRegister(let number): .videoRegisters(number...last)
    case .mapper(let number): .mapper(number...last)
    case .cru(let address): .cru(address...UInt16(truncatingIfNeeded: last))
    }
  }

  /// As `info breakpoints` shows it.
  var text: String {
    switch self {
    case .breakpoint(let place): return "break \(place)"
    case .watch(let place, let length, let kinds):
      let name =
        kinds.contains(.reads)
        ? (kinds.contains(.writes) ? "access" : "read")
        : kinds.contains(.writes) ? "write" : "change"
      return "watch \(name) \(place)" + (length != place.defaultLength ? " \(length)" : "")
    case .extendedOperation(let library, let operation):
      return ["catch xop", library.map(String.init), operation.map(String.init)]
        .compactMap { $0 }.joined(separator: " ")
    case .interrupt(let level):
      return level.map { "catch interrupt \($0)" } ?? "catch interrupt"
    case .illegalOpcode: return "catch illegal"
    case .uninitialisedRead: return "catch uninitialised"
    case .error: return "catch error"
    }
  }
}

extension Place {
  /// How much of it is watched when nobody says: a word of memory.
  var defaultLength: Int {
    switch self {
    case .logical, .physical: 2
    case .videoMemory, .videoRegister, .mapper, .cru: 1
    }
  }
}
