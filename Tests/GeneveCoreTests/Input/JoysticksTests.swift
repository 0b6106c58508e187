import Testing

@testable import GeneveCore

@Suite("Joysticks and left mouse button")
struct JoysticksTests {
  private var chip = TMS9901()
  private var joysticks = Joysticks()

  /// The inputs INT1–INT15 that are low.
  private var low: [Int] { (1...15).filter { !chip.peek(bit: $0) } }

  @Test(
    "each contact pulls its input of the TMS9901",
    arguments: [
      (Joysticks.Contacts.fire, 3), (.left, 4), (.right, 5), (.down, 6), (.up, 7),
    ])
  mutating func contacts(contact: Joysticks.Contacts, input: Int) {
    chip.write(true, bit: 18, at: 0)
    joysticks.joystick1 = contact
    joysticks.drive(&chip)
    #expect(low == [input])
    joysticks.joystick1 = []
    joysticks.drive(&chip)
    #expect(low == [])
  }

  @Test("P2 = 1 selects joystick 1, 0 joystick 2")
  mutating func selection() {
    joysticks.set(index: 0, state: 0b00001)
    joysticks.set(index: 1, state: 0b10010)
    chip.write(true, bit: 18, at: 0)
    joysticks.drive(&chip)
    #expect(low == [3])
    chip.write(false, bit: 18, at: 0)
    joysticks.drive(&chip)
    #expect(low == [4, 7])
  }

  @Test("the left mouse button is INT10, whatever stick is selected")
  mutating func mouseButton() {
    joysticks.isLeftMouseButtonPressed = true
    joysticks.drive(&chip)
    #expect(low == [10])
    #expect(!chip.peek(bit: 0x38 / 2), "TB at 0038, as MDOS does")
  }

  @Test("the state comes back whole")
  mutating func state() throws {
    joysticks.joystick2 = [.up, .fire]
    joysticks.isLeftMouseButtonPressed = true
    joysticks = try restored(joysticks, into: Joysticks())
    joysticks.drive(&chip)
    #expect(low == [3, 7, 10])
  }
}
