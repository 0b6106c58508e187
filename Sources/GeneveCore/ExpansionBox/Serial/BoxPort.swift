/// A connector of the RS232 cards: each card has two serial ones and a parallel one.
public enum BoxPort: Int, CaseIterable, Sendable {
  case serial1, serial2, serial3, serial4, parallel1, parallel2

  /// The card that has it: 0 at CRU 1300, 1 at 1500.
  var card: Int {
    switch self {
    case .serial1, .serial2, .parallel1: 0
    case .serial3, .serial4, .parallel2: 1
    }
  }

  /// Where it is on its card.
  var connector: SerialCard.Connector {
    switch self {
    case .serial1, .serial3: .first
    case .serial2, .serial4: .second
    case .parallel1, .parallel2: .parallel
    }
  }
}
