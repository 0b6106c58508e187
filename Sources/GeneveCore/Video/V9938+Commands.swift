/// Registers R#32–R#46 and the work of the command engine (reference/v9938.md, section 6).
struct CommandState {
  // MARK: Registers

  var sourceX = 0
  var sourceY = 0
  var destinationX = 0
  var destinationY = 0
  var countX = 0
  var countY = 0
  /// R#44; S#7 after POINT and during LMCM.
  var colour: UInt8 = 0
  /// R#45.
  var argument: UInt8 = 0
  /// R#46; its high half is the running command and 0 afterwards.
  var code: UInt8 = 0

  // MARK: Status

  /// S#2 CE, TR and BD.
  var isExecuting = false
  var transferReady = false
  var borderDetected = false
  /// S#8 and S#9.
  var borderX = 0

  // MARK: Work

  /// The slot of the engine's next access; never while it rests or waits for the processor.
  var due = Ticks.never
  /// Dots of the access to come.
  var x = 0
  var otherX = 0
  var unitsPerRow = 0
  var unitsLeft = 0
  var rowsLeft = 0
  /// Which access of a unit comes next.
  var phase: UInt8 = 0
  /// Bytes read on the way to a write.
  var source: UInt8 = 0
  var destination: UInt8 = 0
  /// LINE: the sum that decides about steps on the short axis, and dots drawn.
  var accumulator = 0
  var dotsDone = 0

  /// R#45 DIX: to the left; DIY: upwards.
  var stepX: Int { argument & 0x04 != 0 ? -1 : 1 }
  var stepY: Int { argument & 0x08 != 0 ? -1 : 1 }
  /// R#45 MAJ: the long axis of LINE is Y.
  var longAxisIsY: Bool { argument & 0x01 != 0 }
  /// R#45 EQ: SRCH stops at another colour.
  var stopsAtDifference: Bool { argument & 0x02 != 0 }
  /// R#45 MXS and MXD.
  var sourceIsExpansion: Bool { argument & 0x10 != 0 }
  var destinationIsExpansion: Bool { argument & 0x20 != 0 }

  var kind: Kind? { Kind(rawValue: code >> 4) }

  /// Commands by the high half of R#46; 0–3 stop.
  enum Kind: UInt8 {
    case point = 4
    case pset, srch, line, lmmv, lmmm, lmcm, lmmc, hmmv, hmmm, ymmm, hmmc
  }
}

extension V9938 {
  private static let tenBits = 0x3FF

  /// Writes R#32–R#46 at `currentTime`.
  mutating func writeCommandRegister(_ number: Int, _ value: UInt8) {
    func low(_ register: Int) -> Int { register & ~0xFF | Int(value) }
    func high(_ register: Int, _ mask: UInt8) -> Int { register & 0xFF | Int(value & mask) << 8 }
    switch number {
    case 32: command.sourceX = low(command.sourceX)
    case 33: command.sourceX = high(command.sourceX, 1)
    case 34: command.sourceY = low(command.sourceY)
    case 35: command.sourceY = high(command.sourceY, 3)
    case 36: command.destinationX = low(command.destinationX)
    case 37: command.destinationX = high(command.destinationX, 1)
    case 38: command.destinationY = low(command.destinationY)
    case 39: command.destinationY = high(command.destinationY, 3)
    case 40: command.countX = low(command.countX)
    case 41: command.countX = high(command.countX, 3)
    case 42: command.countY = low(command.countY)
    case 43: command.countY = high(command.countY, 3)
    case 44: writeColour(value)
    case 45: command.argument = value & 0x7F
    default:
      command.code = value
      startCommand()
    }
  }

  /// R#44 is also where HMMC and LMMC take their data from.
  private mutating func writeColour(_ value: UInt8) {
    command.colour = value
    guard command.isExecuting, command.kind == .hmmc || command.kind == .lmmc else { return }
    command.transferReady = false
    scheduleCommand()
  }

  /// Reading S#7 during LMCM asks for the next dot.
  mutating func takeTransferredPixel() {
    command.transferReady = false
    if command.isExecuting, command.kind == .lmcm { scheduleCommand() }
  }

  /// The engine's first access since it rested: the next slot that can still be decided about.
  private mutating func scheduleCommand() {
    guard command.due == .never else { return }
    command.due = slotTime(atLeast: Self.requestLead)
    memoryDue = min(memoryDue, command.due)
  }

  mutating func abortCommand() {
    guard command.isExecuting else { return }
    finishCommand()
    command.due = .never
    memoryDue = accessDue
  }

  /// CE falls and the high half of R#46 returns to 0.
  mutating func finishCommand() {
    command.isExecuting = false
    command.code &= 0x0F
  }

  private mutating func startCommand() {
    command.due = .never
    memoryDue = accessDue
    command.phase = 0
    guard let kind = command.kind else {
      command.transferReady = false
      return finishCommand()
    }
    command.isExecuting = true
    switch display.mode {
    case .graphic4: prepare(kind, Graphic4Format.self)
    case .graphic5: prepare(kind, Graphic5Format.self)
    case .graphic6: prepare(kind, Graphic6Format.self)
    case .graphic7: prepare(kind, Graphic7Format.self)
    // Without a bitmap a command ends at once.
    default: return finishCommand()
    }
    scheduleCommand()
  }

  /// Loads the counters that a command starts with.
  private mutating func prepare<Format: BitmapFormat>(
    _ kind: CommandState.Kind, _: Format.Type
  ) {
    command.x = command.destinationX
    command.otherX = command.sourceX
    switch kind {
    case .point, .srch: command.x = command.sourceX
    case .pset: break
    case .line:
      command.accumulator = ((command.countX - 1) & Self.tenBits) >> 1
      command.dotsDone = 0
    case .lmmv: prepareRows(Format.self, unit: 1, from: command.destinationX)
    case .lmmm: prepareRows(Format.self, unit: 1, from: command.destinationX, command.sourceX)
    case .lmcm:
      command.x = command.sourceX
      command.transferReady = false
      prepareRows(Format.self, unit: 1, from: command.sourceX)
    case .lmmc:
      command.transferReady = true
      prepareRows(Format.self, unit: 1, from: command.destinationX)
    case .hmmv: prepareRows(Format.self, unit: Format.dotsPerByte, from: command.destinationX)
    case .hmmm:
      prepareRows(
        Format.self, unit: Format.dotsPerByte, from: command.destinationX, command.sourceX)
    case .ymmm:
      prepareRows(
        Format.self, unit: Format.dotsPerByte, from: command.destinationX, count: Format.width)
    case .hmmc:
      command.transferReady = true
      prepareRows(Format.self, unit: Format.dotsPerByte, from: command.destinationX)
    }
    clipRows(kind)
  }

  /// How many units a row has: NX of them (0 is a full line), but no more than fit between the start and
  /// the edge; a start beyond the edge gives one.
  private mutating func prepareRows<Format: BitmapFormat>(
    _: Format.Type, unit: Int, from starts: Int..., count: Int? = nil
  ) {
    let width = Format.width / unit
    let count = (count ?? command.countX) / unit
    var units = count == 0 ? width : count
    for start in starts {
      let position = start / unit
      guard position < width else {
        units = 1
        break
      }
      units = min(units, command.stepX < 0 ? position + 1 : width - position)
    }
    command.unitsPerRow = units
    command.unitsLeft = units
  }

  /// NY rows (0 is 1024); upwards no further than line 0.
  private mutating func clipRows(_ kind: CommandState.Kind) {
    command.rowsLeft = command.countY == 0 ? 1024 : command.countY
    guard command.stepY < 0 else { return }
    if kind != .lmcm { command.rowsLeft = min(command.rowsLeft, command.destinationY + 1) }
    switch kind {
    case .lmmm, .hmmm, .ymmm, .lmcm:
      command.rowsLeft = min(command.rowsLeft, command.sourceY + 1)
    default: break
    }
  }
}
