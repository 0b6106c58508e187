/// What a device shows of its insides to somebody who looks at it.
public struct DeviceFacts: Sendable {
  public let device: String
  /// Name and value, in an order that reads well.
  public let facts: [(name: String, value: String)]
}

extension Machine {
  /// All devices on the board that have something to show. Looking has no effect.
  public var deviceFacts: [DeviceFacts] {
    [
      DeviceFacts(device: "interrupts", facts: board.interrupts.facts),
      DeviceFacts(device: "decrementer", facts: processor.decrementer.facts(at: now)),
      DeviceFacts(device: "TMS9901", facts: board.systemInterface.facts),
      DeviceFacts(device: "clock", facts: board.clock.facts),
      DeviceFacts(device: "keyboard", facts: board.keyboard.facts),
      DeviceFacts(device: "joysticks", facts: board.joysticks.facts),
      DeviceFacts(device: "GROM", facts: board.grom.facts),
      DeviceFacts(device: "input", facts: [("events waiting", "\(pendingInputCount)")]),
    ]
  }
}

extension InterruptLines {
  var facts: [(name: String, value: String)] {
    [
      ("level 1", Self.text(level1, level1Latch)),
      ("level 3", Self.text(false, level3Latch)),
      ("level 4", Self.text(level4, level4Latch)),
      ("NMI", nonMaskable ? "requested" : "no"),
    ]
  }

  private static func text(_ level: Bool, _ latch: Bool) -> String {
    switch (level, latch) {
    case (true, _): "requested"
    case (false, true): "latched"
    case (false, false): "no"
    }
  }
}

extension Decrementer {
  func facts(at now: Ticks) -> [(name: String, value: String)] {
    [("count", "\(peek(at: now))"), ("counting", isCounting ? "yes" : "no")]
  }
}

extension TMS9901 {
  var facts: [(name: String, value: String)] {
    let active = Input.allCases.filter { !peek(bit: $0.rawValue) }.map { "INT\($0.rawValue)" }
    let enabled = (1...15).filter { mask >> $0 & 1 != 0 }.map { "INT\($0)" }
    return [
      ("active", isInClockMode ? "in clock mode" : Self.list(active)),
      ("enabled", Self.list(enabled)),
      ("requests", isRequestingInterrupt ? "yes" : "no"),
      ("timer period", clockPeriod == 0 ? "stopped" : "\(clockPeriod)"),
      ("video wait states", hasVideoWaitStates ? "on" : "off"),
    ]
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: " ")
  }
}

extension MM58274 {
  var facts: [(name: String, value: String)] {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let date = "\(two(time.year))-\(two(time.month))-\(two(time.day))"
    let hour = "\(two(time.hours)):\(two(time.minutes)):\(two(time.seconds)).\(time.tenths)"
    return [
      ("date", date), ("time", hour), ("weekday", "\(time.weekday)"),
      ("interrupt", isInterrupting ? "requested" : "no"),
    ]
  }
}

extension Keyboard {
  var facts: [(name: String, value: String)] {
    [
      ("register", String(peekRegister(), radix: 16, uppercase: true)),
      ("code available", isCodeAvailable ? "yes" : "no"),
    ]
  }
}

extension Joysticks {
  var facts: [(name: String, value: String)] {
    [
      ("1", Self.text(joystick1)), ("2", Self.text(joystick2)),
      ("left mouse button", isLeftMouseButtonPressed ? "pressed" : "up"),
    ]
  }

  private static func text(_ contacts: Contacts) -> String {
    let names: [(Contacts, String)] = [
      (.fire, "fire"), (.left, "left"), (.right, "right"), (.down, "down"), (.up, "up"),
    ]
    let closed = names.filter { contacts.contains($0.0) }.map(\.1)
    return closed.isEmpty ? "at rest" : closed.joined(separator: "+")
  }
}

extension GROMSimulation {
  var facts: [(name: String, value: String)] {
    let place = dataAddress
    let page = String(place.page, radix: 16, uppercase: true)
    return [("next data", "page \(page) offset \(place.offset)")]
  }
}
