/// When the memory is free for the processor and the command engine.
///
/// The chip's memory is time-sliced: in each line only certain clocks are left over by display, sprites
/// and refresh. Which ones depends on the kind of line. Source: reference/v9938.md, section 1.1.
enum AccessSlots {
  enum Kind: Int, CaseIterable {
    /// Bitmap modes with nothing to show: display off, or above and below the display.
    case blanked
    case bitmap
    case bitmapWithSprites
    case character
    case text
  }

  enum LineLength: Int, CaseIterable {
    case long = 1368
    /// With S1 or S0 of R#9 set.
    case short = 1365
  }

  /// Clocks that a table covers: a line and the longest wait between two accesses of a command beyond it.
  static let tableLength = 1368 + 168

  /// For every clock p of a line and somewhat beyond, the first slot at or after p. Slots of the
  /// following line, assumed to be of the same kind, continue the count.
  static func table(_ kind: Kind, lineLength: LineLength) -> UnsafePointer<UInt16> {
    let lengthIndex = lineLength == .long ? 0 : 1
    return tables + (lengthIndex * Kind.allCases.count + kind.rawValue) * tableLength
  }

  /// All tables, one after the other; built once and never freed.
  nonisolated(unsafe) private static let tables: UnsafePointer<UInt16> = {
    let count = LineLength.allCases.count * Kind.allCases.count * tableLength
    let tables = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
    var entry = tables
    for length in LineLength.allCases {
      for kind in Kind.allCases {
        let positions = positions(of: kind).filter { $0 < length.rawValue }
        let twoLines = positions + positions.map { $0 + length.rawValue }
        var next = 0
        for clock in 0..<tableLength {
          while twoLines[next] < clock { next += 1 }
          entry.initialize(to: UInt16(twoLines[next]))
          entry += 1
        }
      }
    }
    return UnsafePointer(tables)
  }()

  /// Clocks after the start of the horizontal sync.
  static func positions(of kind: Kind) -> [Int] {
    switch kind {
    case .blanked: blanked
    case .bitmap: bitmap
    case .bitmapWithSprites: bitmapWithSprites
    case .character: character
    case .text: text
    }
  }

  private static let blanked: [Int] =
    [
      (0, 120), (164, 276), (292, 404), (420, 532), (548, 660), (676, 788), (804, 916), (932, 1044),
      (1060, 1172), (1188, 1228), (1268, 1324),
    ].flatMap { first, last in stride(from: first, through: last, by: 8) }
    + [1334, 1344, 1352, 1360]

  private static let bitmap = [
    6, 14, 22, 30, 38, 46, 54, 62, 70, 78, 86, 94, 102, 110, 118, 162, 170, 182, 188, 214, 220,
    246, 252, 278, 310, 316, 342, 348, 374, 380, 406, 438, 444, 470, 476, 502, 508, 534, 566, 572,
    598, 604, 630, 636, 662, 694, 700, 726, 732, 758, 764, 790, 822, 828, 854, 860, 886, 892, 918,
    950, 956, 982, 988, 1014, 1020, 1046, 1078, 1084, 1110, 1116, 1142, 1148, 1174, 1206, 1212,
    1266, 1274, 1282, 1290, 1298, 1306, 1314, 1322, 1332, 1342, 1350, 1358, 1366,
  ]

  private static let bitmapWithSprites = [
    28, 92, 162, 170, 188, 220, 252, 316, 348, 380, 444, 476, 508, 572, 604, 636, 700, 732, 764,
    828, 860, 892, 956, 988, 1020, 1084, 1116, 1148, 1212, 1264, 1330,
  ]

  private static let character = [
    32, 96, 166, 174, 188, 220, 252, 316, 348, 380, 444, 476, 508, 572, 604, 636, 700, 732, 764,
    828, 860, 892, 956, 988, 1020, 1084, 1116, 1148, 1212, 1268, 1334,
  ]

  private static let text = [
    2, 10, 18, 26, 34, 42, 50, 58, 66, 166, 174, 182, 190, 198, 206, 214, 222, 312, 408, 504, 600,
    696, 792, 888, 984, 1080, 1176, 1206, 1214, 1222, 1230, 1238, 1246, 1254, 1262, 1270, 1278,
    1286, 1294, 1302, 1310, 1318, 1326, 1336, 1346, 1354, 1362,
  ]
}

extension V9938 {
  /// The decision who gets a slot is made this many clocks before it.
  static let requestLead = 16

  /// The first slot at least `lead` clocks after `currentTime`.
  @inline(__always)
  func slotTime(atLeast lead: Int) -> Ticks {
    let elapsed = currentTime &- raster.lineStart &+ (Ticks.perVideoClock - 1)
    let clock = Int(elapsed) / Int(Ticks.perVideoClock) &+ lead
    return raster.lineStart &+ Ticks(slots[max(clock, 0)]) &* Ticks.perVideoClock
  }

  /// Chooses the slots of the line that begins.
  mutating func selectSlots() {
    slots = AccessSlots.table(slotKind, lineLength: raster.lineLength)
  }

  var slotKind: AccessSlots.Kind {
    if display.mode.isText { return .text }
    guard display.mode.isBitmap else { return .character }
    guard display.isEnabled, raster.isInDisplay else { return .blanked }
    return display.hasSprites ? .bitmapWithSprites : .bitmap
  }

  /// Lets pending accesses and the command engine work up to `limit`. Of two that want the same slot the
  /// processor gets it and the engine waits for the next one.
  mutating func advanceMemory(to limit: Ticks) {
    while memoryDue <= limit {
      if accessDue <= command.due {
        if accessDue == command.due { yieldSlot() }
        performAccess()
      } else {
        runCommand(through: min(limit, accessDue &- 1))
      }
      memoryDue = min(accessDue, command.due)
    }
  }

  /// The engine goes without the slot at `command.due`.
  private mutating func yieldSlot() {
    let clock = Int(command.due &- raster.lineStart) / Int(Ticks.perVideoClock)
    command.due = raster.lineStart &+ Ticks(slots[max(clock, 0) &+ 1]) &* Ticks.perVideoClock
  }
}
