/// The gate array's stand-in for the GROM chips of a TI-99/4A: a 16-bit address counter in front of
/// eight banks of 8 KiB of DRAM.
///
///     9800 read data     9C00 write data     data address = bank (3 bits) : offset (13 bits)
///     9802 read address  9C02 write address  page 38 | bank
///
/// The counter steps within its bank. It also steps after the second byte of an address, so that the byte
/// of GROM address N stands at offset N + 1; the GPL loader lays its images down that way.
///
/// Modelled: the counter and its byte flip-flop. The memory access itself and the condition that mapper
/// register 6 holds 03 belong to the board. Assumed: reading the address resets the flip-flop as any data
/// access does.
/// Source: reference/geneve-hardware.md, section 3.
struct GROMSimulation {
  /// The first of the eight pages that hold the banks.
  static let firstPage: UInt8 = 0x38
  private static let offsetMask: UInt16 = 0x1FFF

  /// The counter, for debuggers.
  private(set) var address: UInt16 = 0
  /// True between the two bytes of an address.
  private var expectsLowByte = false

  init() {}

  /// Reads the high byte of the counter and moves the low byte into its place, so that a second read
  /// gives the low byte and the address is lost.
  mutating func readAddress() -> UInt8 {
    expectsLowByte = false
    let high = peekAddress()
    address = address & 0xFF | address << 8
    return high
  }

  /// The same without any effect, for debuggers.
  func peekAddress() -> UInt8 { UInt8(address >> 8) }

  /// Shifts a byte into the counter, which steps when it is the second.
  mutating func writeAddress(_ value: UInt8) {
    address = address << 8 | UInt16(value)
    if expectsLowByte { step() }
    expectsLowByte.toggle()
  }

  /// Where a data access of this moment goes; then the counter steps.
  mutating func dataAddressForAccess() -> (page: UInt8, offset: Int) {
    defer {
      expectsLowByte = false
      step()
    }
    return dataAddress
  }

  /// Where the next data access will go.
  var dataAddress: (page: UInt8, offset: Int) {
    (Self.firstPage | UInt8(address >> 13), Int(address & Self.offsetMask))
  }

  mutating func reset() { self = GROMSimulation() }

  private mutating func step() {
    address = address & ~Self.offsetMask | (address &+ 1) & Self.offsetMask
  }
}

extension GROMSimulation: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&address)
    try exchange.field(&expectsLowByte)
  }
}
