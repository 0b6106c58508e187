/// Something that a person, or a script in a person's place, does to the machine.
public enum InputEvent: Equatable, Sendable {
  /// A scan code of set 1; bit 7 set for a release.
  case scanCode(UInt8)
  /// Movement since the last one, in mouse counts.
  case mouse(dx: Int16, dy: Int16)
  /// Bit 0 left, 1 right, 2 middle.
  case mouseButtons(UInt8)
  /// Stick 0 or 1; bits 0–4 fire, left, right, down, up.
  case joystick(index: UInt8, state: UInt8)
  /// A byte comes in on a serial connector; several queue up and arrive at the rate of the line.
  case serial(port: BoxPort, byte: UInt8)
}

/// Input that has a time but has not happened yet, in order of time.
struct InputQueue {
  private(set) var entries: [(due: Ticks, event: InputEvent)] = []

  var nextDue: Ticks { entries.first?.due ?? .never }

  mutating func insert(_ event: InputEvent, at due: Ticks) {
    let index = entries.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
    entries.insert((due, event), at: index)
  }

  mutating func takeDue(at now: Ticks) -> InputEvent? {
    guard let first = entries.first, first.due <= now else { return nil }
    entries.removeFirst()
    return first.event
  }

  mutating func removeAll() { entries.removeAll() }
}

extension Board {
  mutating func serveInput() {
    while let event = inputQueue.takeDue(at: now) { apply(event) }
    scheduler[.input] = inputQueue.nextDue
  }

  private mutating func apply(_ event: InputEvent) {
    switch event {
    case .scanCode(let code):
      keyboard.press(scanCode: code, at: now)
      keyboardChanged()
    case .mouse(let dx, let dy):
      video.addMouseMovement(dx: Int(dx), dy: Int(dy))
    case .mouseButtons(let state):
      video.setMouseButtons(right: state & 2 != 0, middle: state & 4 != 0)
      joysticks.isLeftMouseButtonPressed = state & 1 != 0
      updateInputs()
    case .joystick(let index, let state):
      joysticks.set(index: Int(index), state: state)
      updateInputs()
    case .serial(let port, let byte):
      box.receive(byte, on: port, at: now)
      boxChanged()
    }
  }
}

extension InputQueue: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    var count = UInt32(entries.count)
    try exchange.field(&count)
    if exchange.isRestoring { entries = [] }
    for index in 0..<Int(count) {
      var (due, event) = exchange.isRestoring ? (0, InputEvent.scanCode(0)) : entries[index]
      var (kind, first, second) = event.numbers
      try exchange.field(&due)
      try exchange.field(&kind)
      try exchange.field(&first)
      try exchange.field(&second)
      guard exchange.isRestoring else { continue }
      guard let unpacked = InputEvent(kind: kind, first: first, second: second) else {
        throw exchange.impossibleValue
      }
      event = unpacked
      entries.append((due, event))
    }
  }
}

extension InputEvent {
  /// The event as three numbers, for files.
  public var numbers: (kind: UInt8, first: Int16, second: Int16) {
    switch self {
    case .scanCode(let code): (0, Int16(code), 0)
    case .mouse(let dx, let dy): (1, dx, dy)
    case .mouseButtons(let state): (2, Int16(state), 0)
    case .joystick(let index, let state): (3, Int16(index), Int16(state))
    case .serial(let port, let byte): (4, Int16(port.rawValue), Int16(byte))
    }
  }

  /// Nil when no event has such a kind.
  public init?(kind: UInt8, first: Int16, second: Int16) {
    switch kind {
    case 0: self = .scanCode(UInt8(truncatingIfNeeded: first))
    case 1: self = .mouse(dx: first, dy: second)
    case 2: self = .mouseButtons(UInt8(truncatingIfNeeded: first))
    case 3:
      self = .joystick(
        index: UInt8(truncatingIfNeeded: first), state: UInt8(truncatingIfNeeded: second))
    case 4:
      guard let port = BoxPort(rawValue: Int(first)) else { return nil }
      self = .serial(port: port, byte: UInt8(truncatingIfNeeded: second))
    default: return nil
    }
  }
}
