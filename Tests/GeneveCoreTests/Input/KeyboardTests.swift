import Testing

@testable import GeneveCore

@Suite("XT keyboard and its shift register")
struct KeyboardTests {
  private static let bit: Ticks = .perSecond / 10_000
  private static let frame = 10 * bit
  private static let millisecond: Ticks = .perSecond / 1000

  /// A keyboard whose power-on code has been taken, lines free, at `start`.
  private var keyboard = Keyboard()
  private let start: Ticks = 50 * millisecond

  init() {
    keyboard.setClockReleased(true, at: 0)
    keyboard.setRegisterEnabled(true, at: 0)
    keyboard.advance(to: start)
    acknowledge(at: start)
  }

  /// SBZ 1EF2, SBO 1EF2.
  private mutating func acknowledge(at now: Ticks) {
    keyboard.setRegisterEnabled(false, at: now)
    keyboard.setRegisterEnabled(true, at: now + 11 * .perProcessorCycle)
  }

  /// Takes every code that comes within a second, acknowledging each at once.
  private mutating func receiveAll(from now: Ticks) -> [UInt8] {
    var codes: [UInt8] = []
    while keyboard.nextEvent < now + .perSecond {
      let next = keyboard.nextEvent
      keyboard.advance(to: next)
      if keyboard.isCodeAvailable {
        codes.append(keyboard.readRegister())
        acknowledge(at: next)
      }
    }
    return codes
  }

  @Test("AA waits 14 ms after power-on, as in the recording of GeneveOS")
  func powerOn() {
    var keyboard = Keyboard()
    keyboard.setClockReleased(true, at: 60 * .perProcessorCycle)
    keyboard.setRegisterEnabled(true, at: 80 * .perProcessorCycle)
    keyboard.advance(to: 41_943 * .perProcessorCycle)
    #expect(keyboard.isCodeAvailable)
    #expect(keyboard.readRegister() == 0xAA)
  }

  @Test("a code takes ten bits of 100 µs")
  mutating func frameTime() {
    keyboard.press(scanCode: 0x1E, at: start)
    keyboard.advance(to: start + Self.frame - 1)
    #expect(!keyboard.isCodeAvailable)
    keyboard.advance(to: start + Self.frame)
    #expect(keyboard.isCodeAvailable)
    #expect(keyboard.readRegister() == 0x1E)
    #expect(keyboard.nextEvent == .never)
  }

  @Test(
    "bits enter at the top, after a 0 and a 1",
    arguments: zip(1...10, [0x00, 0x80, 0xC0, 0x60, 0x30, 0x98, 0x4C, 0xA6, 0x53, 0x29] as [UInt8]))
  mutating func bits(clocks: Int, register: UInt8) {
    keyboard.press(scanCode: 0b0010_1001, at: start)
    keyboard.advance(to: start + Ticks(clocks) * Self.bit)
    #expect(keyboard.readRegister() == register)
    #expect(keyboard.isCodeAvailable == (clocks == 10))
  }

  @Test("reading leaves the code; the next one waits until the register is cleared")
  mutating func handshake() {
    keyboard.press(scanCode: 0x1E, at: start)
    keyboard.press(scanCode: 0x9E, at: start)
    keyboard.advance(to: start + 20 * Self.frame)
    #expect(keyboard.readRegister() == 0x1E)
    #expect(keyboard.readRegister() == 0x1E)
    let later = start + 20 * Self.frame
    acknowledge(at: later)
    #expect(!keyboard.isCodeAvailable)
    keyboard.advance(to: later + Self.frame)
    #expect(keyboard.readRegister() == 0x9E)
    #expect(keyboard.isCodeAvailable)
  }

  @Test("with the register disabled a code is sent into nothing")
  mutating func disabled() {
    keyboard.setRegisterEnabled(false, at: start)
    keyboard.press(scanCode: 0x1E, at: start)
    keyboard.advance(to: start + Self.frame)
    keyboard.setRegisterEnabled(true, at: start + Self.frame)
    #expect(!keyboard.isCodeAvailable)
    #expect(receiveAll(from: start + Self.frame) == [])
  }

  @Test("a low clock line holds codes back, and breaks off the one on its way")
  mutating func inhibit() {
    keyboard.press(scanCode: 0x1E, at: start)
    let middle = start + Self.frame / 2
    keyboard.setClockReleased(false, at: middle)
    acknowledge(at: middle)
    keyboard.press(scanCode: 0x9E, at: middle)
    keyboard.advance(to: middle + Self.millisecond)
    #expect(keyboard.nextEvent == .never)
    #expect(keyboard.readRegister() == 0)
    keyboard.setClockReleased(true, at: middle + Self.millisecond)
    #expect(receiveAll(from: middle + Self.millisecond) == [0x1E, 0x9E])
  }

  @Test("20 ms of low clock line reset the keyboard", arguments: [(19, false), (20, true)])
  mutating func reset(milliseconds: Int, isReset: Bool) {
    keyboard.setClockReleased(false, at: start)
    keyboard.press(scanCode: 0x1E, at: start)
    let end = start + Ticks(milliseconds) * Self.millisecond
    keyboard.setClockReleased(true, at: end)
    #expect(receiveAll(from: end) == (isReset ? [0xAA] : [0x1E]))
  }

  @Test("setting a line to what it is changes nothing")
  mutating func idempotent() {
    keyboard.setClockReleased(false, at: start)
    keyboard.setClockReleased(false, at: start + 15 * Self.millisecond)
    keyboard.setClockReleased(true, at: start + 21 * Self.millisecond)
    keyboard.setClockReleased(true, at: start + 22 * Self.millisecond)
    #expect(receiveAll(from: start + 22 * Self.millisecond) == [0xAA])
  }

  @Test("the reset input does the same as a long low clock line")
  mutating func resetInput() {
    keyboard.press(scanCode: 0x1E, at: start)
    keyboard.reset(at: start)
    keyboard.press(scanCode: 0x1F, at: start)
    #expect(receiveAll(from: start) == [0xAA], "keys are dead during the self test")
  }

  @Test("sixteen codes wait; the seventeenth becomes FF and the rest is lost")
  mutating func overrun() {
    keyboard.press(scanCode: 0x7F, at: start)
    keyboard.advance(to: start + Self.frame)
    for code in 1...20 { keyboard.press(scanCode: UInt8(code), at: start + Self.frame) }
    acknowledge(at: start + Self.frame)
    #expect(receiveAll(from: start + Self.frame) == Array(1...16) + [0xFF])
    keyboard.press(scanCode: 0x21, at: start + .perSecond)
    #expect(receiveAll(from: start + .perSecond) == [0x21], "there is room again")
  }

  @Test("going from event to event or in one leap is the same")
  mutating func leaps() throws {
    for code in 1...5 { keyboard.press(scanCode: UInt8(code), at: start) }
    var stepped = keyboard
    let end = start + Self.frame / 3
    while stepped.nextEvent <= end { stepped.advance(to: stepped.nextEvent) }
    keyboard.advance(to: end)
    #expect(try savedState(stepped) == savedState(keyboard))
  }

  @Test("the state comes back whole in the middle of a frame")
  mutating func state() throws {
    for code in 1...20 { keyboard.press(scanCode: UInt8(code), at: start) }
    keyboard.advance(to: start + Self.frame / 2)
    keyboard = try restored(keyboard, into: Keyboard())
    #expect(receiveAll(from: start) == Array(1...16) + [0xFF])
  }

  @Test("a state that no keyboard can have is refused")
  mutating func impossibleState() throws {
    var bytes = try savedState(keyboard)
    bytes[0] = 1  // sending, with nothing to send
    #expect(throws: StateExchange.Failure.self) { try restored(bytes, into: Keyboard()) }
    bytes[0] = 9
    #expect(throws: StateExchange.Failure.self) { try restored(bytes, into: Keyboard()) }
  }
}
