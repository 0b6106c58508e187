/// The gate array of the Geneve (M60014-1004J): the mapper, the memory modes and the wait-state rule.
///
/// Eight registers of eight bits give each *execution page* of 8 KiB its physical page; CRU bits that the
/// processor keeps as flags of its own are seen here too and choose the mode.
///
///     1EF0 keyboard clock     1EF4 native / GPL      1EF8 cartridge 8K / 16K
///     1EF2 keyboard register  1EF6 unmapped / mapped 1EFA, 1EFC cartridge halves writable
///                                                    1EFE no extra wait state
///
/// Modelled: mapper, native and GPL mode, unmapped mode, cartridge banks and protection, extra wait
/// states. The GROM simulation and the keyboard's shift register are values of their own.
/// Source: reference/geneve-hardware.md, sections 2, 4, 5 and 6.1.
struct GateArray {
  /// The CRU bits decoded here, as offsets from 1EE0 in bits.
  enum Flag: Int {
    case keyboardClock = 8
    case keyboardRegister, nativeMode, unmapped
    case cartridge8K, cartridgeLowWritable, cartridgeHighWritable, noExtraWait
  }

  static let flagBase: UInt16 = 0x1EE0

  /// Unmapped, everything that is no device shows this page of the EPROM.
  static let unmappedPage: UInt8 = 0xF8
  /// Where GPL mode finds the two banks of a cartridge.
  static let cartridgePages: (UInt8, UInt8) = (0x36, 0x37)
  /// The execution page of the cartridge space 6000–7FFF in GPL mode.
  static let cartridgeWindow = 3
  /// The GROM simulation answers only while this page is set in `gromWindow`.
  static let gromGuardPage: UInt8 = 0x03
  static let gromWindow = 6

  /// Physical page of each execution page.
  var mapper = SIMD8<UInt8>(repeating: 0)
  /// Flags as last written through the CRU, bit n for `Flag` n; reset leaves GPL mode, unmapped, no
  /// extra wait state.
  private var flags: UInt16 = GateArray.resetFlags
  /// The cartridge bank that the last write to 6000–7FFF chose.
  var showsSecondBank = false

  private static let resetFlags: UInt16 =
    1 << UInt16(Flag.unmapped.rawValue) | 1 << UInt16(Flag.noExtraWait.rawValue)

  subscript(flag: Flag) -> Bool {
    get { flags >> UInt16(flag.rawValue) & 1 != 0 }
    set {
      let bit = UInt16(1) << UInt16(flag.rawValue)
      flags = newValue ? flags | bit : flags & ~bit
    }
  }

  mutating func reset() { self = GateArray() }

  var isNative: Bool { self[.nativeMode] }

  /// The physical page behind execution page `window` (0–7), devices left aside.
  func page(ofWindow window: Int) -> UInt8 {
    if self[.unmapped] { return Self.unmappedPage }
    if window == Self.cartridgeWindow && !isNative { return cartridgePage }
    return mapper[window]
  }

  private var cartridgePage: UInt8 {
    self[.cartridge8K] || !showsSecondBank ? Self.cartridgePages.0 : Self.cartridgePages.1
  }

  /// True when a write to `address` lands in the cartridge rules instead of in memory.
  func guardsWrite(to address: UInt16) -> Bool {
    guard !isNative, !self[.unmapped], address >> 13 == UInt16(Self.cartridgeWindow) else {
      return false
    }
    if !self[.cartridge8K] { return true }
    return !self[address & 0x1000 == 0 ? .cartridgeLowWritable : .cartridgeHighWritable]
  }

  /// Wait states of one byte access to `page`.
  func waitStates(ofPage page: UInt8, kind: PageKind) -> Int {
    if !self[.noExtraWait] { return 2 }
    return kind == .sram && PageFrames.fastPages.contains(page) ? 0 : 1
  }

  /// Wait states of one byte access to a device on the board.
  var deviceWaitStates: Int { self[.noExtraWait] ? 1 : 2 }

  /// The flag behind a CRU address, if this chip decodes it.
  static func flag(atCRU address: UInt16) -> Flag? {
    guard address >= flagBase, address < flagBase + 32 else { return nil }
    return Flag(rawValue: Int(address - flagBase) / 2)
  }
}

extension GateArray: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for window in 0..<8 { try exchange.field(&mapper[window]) }
    try exchange.field(&flags)
    try exchange.field(&showsSecondBank)
  }
}
