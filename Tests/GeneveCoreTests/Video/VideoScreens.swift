import Testing

@testable import GeneveCore

/// The recorded screens: registers as their programs set them, contents and pictures in
/// `Tests/Recordings/screens` (made with MAME; the PNGs re-encoded without loss).
struct VideoScreen: CustomTestStringConvertible, Sendable {
  let name: String
  let registers: [Int: UInt8]
  var testDescription: String { name }

  init(_ name: String, _ registers: [Int: UInt8]) {
    self.name = name
    self.registers = registers
  }

  /// Red-green-blue digits of all screens' palette.
  static let palette: [UInt16] = [
    0o000, 0o070, 0o611, 0o733, 0o117, 0o327, 0o151, 0o627,
    0o171, 0o373, 0o661, 0o664, 0o411, 0o265, 0o555, 0o777,
  ]

  /// Registers of the 212-line bitmaps; `changes` are those of one screen.
  private static func bitmap(_ changes: [Int: UInt8], upperTables: Bool = false) -> [Int: UInt8] {
    var registers: [Int: UInt8] = [
      1: 0x42, 2: 0x1F, 5: 0xEF, 6: 0x0F, 7: 0x04, 8: 0x0A, 9: 0x80, 11: 0,
    ]
    if upperTables {
      (registers[5], registers[6], registers[11]) = (0xF7, 0x1E, 0x01)
    }
    return registers.merging(changes) { $1 }
  }

  static let all: [VideoScreen] = [
    VideoScreen("text1", [0: 0, 1: 0x50, 2: 0, 4: 2, 7: 0x1F, 8: 8]),
    VideoScreen(
      "text2", [0: 4, 1: 0x50, 2: 3, 3: 0x2F, 4: 2, 5: 0x36, 6: 7, 7: 0xF4, 8: 8, 12: 0xF4]),
    VideoScreen(
      "graphic1", [0: 0, 1: 0x42, 2: 6, 3: 0x80, 4: 0, 5: 0x36, 6: 7, 7: 5, 8: 8]),
    VideoScreen(
      "graphic3_spr", [0: 4, 1: 0x42, 2: 6, 3: 0xFF, 4: 3, 5: 0x3F, 6: 7, 7: 3, 8: 8]),
    VideoScreen("multicolor", [0: 0, 1: 0x48, 2: 6, 4: 0, 5: 0x36, 6: 7, 7: 4, 8: 0x0A]),
    VideoScreen("graphic4", bitmap([0: 6])),
    VideoScreen("graphic4_spr", bitmap([0: 6, 8: 8])),
    VideoScreen("graphic4_sprmag", bitmap([0: 6, 1: 0x43, 8: 8])),
    VideoScreen("graphic5", bitmap([0: 8, 7: 0x1B])),
    VideoScreen("graphic6", bitmap([0: 0x0A], upperTables: true)),
    VideoScreen("graphic6_spr", bitmap([0: 0x0A, 8: 8], upperTables: true)),
    VideoScreen("graphic7", bitmap([0: 0x0E], upperTables: true)),
    VideoScreen("graphic7_spr", bitmap([0: 0x0E, 8: 8], upperTables: true)),
    VideoScreen("cmd_g4", bitmap([0: 6])),
    VideoScreen("cmd_g6", bitmap([0: 0x0A], upperTables: true)),
    VideoScreen("cmd_g7", bitmap([0: 0x0E], upperTables: true)),
  ]

  static func named(_ name: String) -> VideoScreen? { all.first { $0.name == name } }
}

extension V9938 {
  /// Time that the beam needs for a field at 60 Hz.
  static let field: Ticks = 262 * 1368 * Ticks.perVideoClock
  static let line: Ticks = 1368 * Ticks.perVideoClock

  /// A chip set up as a screen's program leaves it, two fields later.
  static func showing(
    _ screen: VideoScreen, memory: [UInt8], profile: PictureProfile = .chip
  ) -> V9938 {
    var chip = V9938(profile: profile)
    for (number, value) in screen.registers.sorted(by: { $0.key < $1.key }) {
      chip.setRegister(number, value, at: 0)
    }
    for (index, colour) in VideoScreen.palette.enumerated() { chip.setPalette(index, colour) }
    for (address, byte) in memory.enumerated() { chip.setVRAMByte(address, byte) }
    chip.advance(to: 2 * field)
    return chip
  }

  /// The memory of the display.
  var displayMemory: [UInt8] { (0..<0x2_0000).map { vramByte($0) } }
}
