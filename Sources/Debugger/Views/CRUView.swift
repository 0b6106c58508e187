import GeneveCore

/// CRU bits by name (reference/geneve-hardware.md, section 6).
///
///     cru:1EF4  1  native mode
enum CRUView {
  private static let names: [(address: UInt16, name: String)] = [
    (0x0000, "TMS9901 control: 1 clock mode"), (0x0002, "INT1* box, INTA"),
    (0x0004, "INT2* V9938"), (0x0006, "INT3* joystick fire"), (0x0008, "INT4* joystick left"),
    (0x000A, "INT5* joystick right"), (0x000C, "INT6* joystick down"),
    (0x000E, "INT7* joystick up"), (0x0010, "INT8* keyboard code available"),
    (0x0012, "INT9, P13"), (0x0014, "INT10* left mouse button"), (0x0016, "INT11* clock chip"),
    (0x0018, "INT12* box, INTB"), (0x001A, "INT13, P9"), (0x001C, "INT14, P8"),
    (0x001E, "INT15, P7"), (0x0020, "P0 box reset"), (0x0022, "P1 V9938 reset*"),
    (0x0024, "P2 joystick 1"), (0x0026, "P3"), (0x0028, "P4 PFM bank, low"),
    (0x002A, "P5 PFM output disable"), (0x002C, "P6 keyboard reset*"),
    (0x002E, "P7 clock speed"), (0x0032, "P9 video wait states"), (0x003A, "P13 PFM bank, high"),
    (0x1EE0, "decrementer: event counter"), (0x1EE2, "decrementer enable"),
    (0x1EE4, "latch of level 1"), (0x1EE6, "latch of level 3"), (0x1EE8, "latch of level 4"),
    (0x1EEA, "PAL (software)"), (0x1EEC, "unused"), (0x1EEE, "caps lock (software)"),
    (0x1EF0, "keyboard clock released"), (0x1EF2, "keyboard register enabled"),
    (0x1EF4, "native mode"), (0x1EF6, "unmapped"), (0x1EF8, "cartridge 8K"),
    (0x1EFA, "cartridge >6000 writable"), (0x1EFC, "cartridge >7000 writable"),
    (0x1EFE, "no extra wait state"), (0x1FDA, "illegal opcode"),
  ]

  static func lines(of machine: Machine) -> [String] {
    names.map { line(of: machine, $0.address) }
  }

  static func line(of machine: Machine, _ address: UInt16) -> String {
    let name = names.first { $0.address == address }?.name
    let bit = machine.peekCRU(address) ? 1 : 0
    return "\(Place.cru(address))  \(bit)" + (name.map { "  \($0)" } ?? "")
  }
}
