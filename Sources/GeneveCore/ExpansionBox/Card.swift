/// A card in the Peripheral Expansion Box.
///
/// It has sixteen-bit CRU addresses from a base on, whose bit 0 switches its memory into the window
/// 4000–5FFF (page BA), and may pull the interrupt lines of the box (reference/peripherals.md, section 1).
/// The box calls cards only through their types (`ExpansionBox`); the protocol says what a card has to offer.
protocol Card: StatefulDevice {
  /// CRU address of bit 0.
  var base: UInt16 { get }
  /// True while CRU bit 0 is set.
  var isSwitchedOn: Bool { get }
  /// When the card has to be advanced.
  var nextEvent: Ticks { get }
  /// INTA*, which is INT1 of the TMS9901 and INT4 of the processor.
  var isInterrupting: Bool { get }

  /// Lets time pass.
  mutating func advance(to now: Ticks)
  /// RESET* of the box.
  mutating func reset(at now: Ticks)

  /// CRU bit `bit`, counted from the base, 0–127.
  mutating func readCRU(bit: Int, at now: Ticks) -> Bool
  mutating func writeCRU(_ value: Bool, bit: Int, at now: Ticks)

  /// The byte at `offset` (0–8191) of the window, while the card is switched on.
  mutating func read(_ offset: Int, at now: Ticks) -> UInt8
  mutating func write(_ value: UInt8, to offset: Int, at now: Ticks)
  /// The same as `read` without any effect.
  func peek(_ offset: Int, at now: Ticks) -> UInt8
  /// True while the card keeps READY low for an access there; something at `nextEvent` will change that.
  func holdsReady(_ offset: Int) -> Bool

  /// The insides of the card, for debuggers.
  func inspect(at now: Ticks) -> CardView
}

extension Card {
  func holdsReady(_ offset: Int) -> Bool { false }
}

/// What a debugger shows of a card.
public struct CardView: Sendable {
  /// A value with its name.
  public struct Line: Sendable {
    public let name: String
    public let value: String

    init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

    init(_ name: String, _ byte: UInt8, _ meaning: String = "") {
      let digits = String(byte, radix: 16, uppercase: true)
      let hex = ">" + String(repeating: "0", count: 2 - digits.count) + digits
      self.init(name, meaning.isEmpty ? hex : "\(hex)  \(meaning)")
    }

    /// The signals that are active.
    init(_ name: String, _ signals: [(String, Bool)]) {
      let active = signals.filter(\.1).map(\.0)
      self.init(name, active.isEmpty ? "none" : active.joined(separator: ", "))
    }
  }

  public let title: String
  /// CRU address of the card.
  public let base: UInt16
  public let isSwitchedOn: Bool
  public let lines: [Line]
}
