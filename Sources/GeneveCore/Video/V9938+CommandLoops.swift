// The accesses of each command, one slot after the other (reference/v9938.md, sections 6 and 6.1).
extension V9938 {
  /// Clocks from one access to the earliest next one.
  private enum Pace {
    static let hmmv = 48, hmmvRow = 48 + 56
    static let ymmmRead = 36, ymmmWrite = 24, ymmmRow = 36 + 68
    static let hmmmRead = 64, hmmmWrite = 24, hmmmRow = 64 + 64
    static let lmmvRead = 72, lmmvWrite = 24, lmmvRow = 72 + 64
    static let lmmmRead = 64, lmmmSecondRead = 32, lmmmWrite = 24, lmmmRow = 64 + 64
    /// The second read while sprites are fetched.
    static let lmmmSecondReadWithSprites = 48
    static let lineRead = 88, lineWrite = 24, lineShortStep = 88 + 32
    static let srch = 88
    static let psetWrite = 24
  }

  /// What a row is finished with.
  private enum RowStep { case sideways, nextRow, finished }

  /// Everything that the engine does in slots up to `limit`.
  mutating func runCommand(through limit: Ticks) {
    switch display.mode {
    case .graphic4: run(Graphic4Format.self, through: limit)
    case .graphic5: run(Graphic5Format.self, through: limit)
    case .graphic6: run(Graphic6Format.self, through: limit)
    case .graphic7: run(Graphic7Format.self, through: limit)
    default: abortCommand()
    }
  }

  private mutating func run<Format: BitmapFormat>(_: Format.Type, through limit: Ticks) {
    let clock = Int(command.due &- raster.lineStart) / Int(Ticks.perVideoClock)
    let last = Int(limit &- raster.lineStart) / Int(Ticks.perVideoClock)
    let next: Int? =
      switch command.kind {
      case .hmmv: runHMMV(Format.self, clock, last)
      case .hmmm: runHMMM(Format.self, clock, last)
      case .ymmm: runYMMM(Format.self, clock, last)
      case .lmmv: runLMMV(Format.self, clock, last)
      case .lmmm: runLMMM(Format.self, clock, last)
      case .line: runLINE(Format.self, clock, last)
      case .srch: runSRCH(Format.self, clock, last)
      case .pset: runPSET(Format.self, clock, last)
      case .point: runPOINT(Format.self)
      case .lmcm: runLMCM(Format.self)
      case .lmmc, .hmmc: runTransfer(Format.self)
      case nil: nil
      }
    command.due = next.map { raster.lineStart &+ Ticks($0) &* Ticks.perVideoClock } ?? .never
  }

  /// The first slot `pace` clocks after `clock`.
  @inline(__always)
  private func slot(_ clock: Int, _ pace: Int) -> Int { Int(slots[clock &+ pace]) }

  // MARK: Bytes

  private mutating func runHMMV<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    var clock = clock
    while clock <= last {
      let address = destinationAddress(Format.self, command.x)
      vram.store(command.colour, at: address)
      switch stepRow(by: Format.dotsPerByte, movesSource: false) {
      case .sideways: clock = slot(clock, Pace.hmmv)
      case .nextRow: clock = slot(clock, Pace.hmmvRow)
      case .finished: return nil
      }
    }
    return clock
  }

  private mutating func runHMMM<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    var clock = clock
    while clock <= last {
      if command.phase == 0 {
        command.source = vram.bytes[sourceAddress(Format.self, command.otherX)]
        command.phase = 1
        clock = slot(clock, Pace.hmmmWrite)
      } else {
        vram.store(command.source, at: destinationAddress(Format.self, command.x))
        command.phase = 0
        switch stepRow(by: Format.dotsPerByte, movesSource: true) {
        case .sideways: clock = slot(clock, Pace.hmmmRead)
        case .nextRow: clock = slot(clock, Pace.hmmmRow)
        case .finished: return nil
        }
      }
    }
    return clock
  }

  /// YMMM copies within the columns of the destination, in the memory of the destination.
  private mutating func runYMMM<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    var clock = clock
    while clock <= last {
      if command.phase == 0 {
        let address = Format.address(command.x, command.sourceY)
        command.source = vram.bytes[place(address, command.destinationIsExpansion)]
        command.phase = 1
        clock = slot(clock, Pace.ymmmWrite)
      } else {
        vram.store(command.source, at: destinationAddress(Format.self, command.x))
        command.phase = 0
        switch stepRow(by: Format.dotsPerByte, movesSource: true) {
        case .sideways: clock = slot(clock, Pace.ymmmRead)
        case .nextRow: clock = slot(clock, Pace.ymmmRow)
        case .finished: return nil
        }
      }
    }
    return clock
  }

  // MARK: Dots

  private mutating func runLMMV<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    var clock = clock
    while clock <= last {
      let address = destinationAddress(Format.self, command.x)
      if command.phase == 0 {
        command.destination = vram.bytes[address]
        command.phase = 1
        clock = slot(clock, Pace.lmmvWrite)
      } else {
        storeDot(Format.self, command.colour, at: address)
        command.phase = 0
        switch stepRow(by: 1, movesSource: false) {
        case .sideways: clock = slot(clock, Pace.lmmvRead)
        case .nextRow: clock = slot(clock, Pace.lmmvRow)
        case .finished: return nil
        }
      }
    }
    return clock
  }

  private mutating func runLMMM<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    let secondRead =
      slotKind == .bitmapWithSprites ? Pace.lmmmSecondReadWithSprites : Pace.lmmmSecondRead
    var clock = clock
    while clock <= last {
      switch command.phase {
      case 0:
        let byte = vram.bytes[sourceAddress(Format.self, command.otherX)]
        command.source = byte >> Format.shift(command.otherX) & Format.dotMask
        command.phase = 1
        clock = slot(clock, secondRead)
      case 1:
        command.destination = vram.bytes[destinationAddress(Format.self, command.x)]
        command.phase = 2
        clock = slot(clock, Pace.lmmmWrite)
      default:
        storeDot(Format.self, command.source, at: destinationAddress(Format.self, command.x))
        command.phase = 0
        switch stepRow(by: 1, movesSource: true) {
        case .sideways: clock = slot(clock, Pace.lmmmRead)
        case .nextRow: clock = slot(clock, Pace.lmmmRow)
        case .finished: return nil
        }
      }
    }
    return clock
  }

  private mutating func runLINE<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    var clock = clock
    while clock <= last {
      let address = destinationAddress(Format.self, command.x)
      if command.phase == 0 {
        command.destination = vram.bytes[address]
        command.phase = 1
        clock = slot(clock, Pace.lineWrite)
      } else {
        storeDot(Format.self, command.colour, at: address)
        command.phase = 0
        switch stepLine(Format.self) {
        case .sideways: clock = slot(clock, Pace.lineRead)
        case .nextRow: clock = slot(clock, Pace.lineShortStep)
        case .finished:
          finishCommand()
          return nil
        }
      }
    }
    return clock
  }

  /// One dot along the long axis, `.nextRow` if also one along the short one.
  private mutating func stepLine<Format: BitmapFormat>(_: Format.Type) -> RowStep {
    var step = RowStep.sideways
    if command.longAxisIsY {
      if !moveLineVertically() { return .finished }
      if command.accumulator < command.countY {
        command.accumulator += command.countX
        command.x += command.stepX
        step = .nextRow
      }
      command.accumulator = (command.accumulator - command.countY) & 0x3FF
      return lineIsFinished(Format.self) ? .finished : step
    }
    command.x += command.stepX
    if lineIsFinished(Format.self) { return .finished }
    if command.accumulator < command.countY {
      command.accumulator += command.countX
      if !moveLineVertically() { return .finished }
      step = .nextRow
    }
    command.accumulator = (command.accumulator - command.countY) & 0x3FF
    return step
  }

  /// False when the line has left the memory at the top.
  private mutating func moveLineVertically() -> Bool {
    if command.destinationY == 0, command.stepY < 0 {
      command.destinationY = 0x3FF
      return false
    }
    command.destinationY = (command.destinationY + command.stepY) & 0x3FF
    return true
  }

  /// All NX + 1 dots are drawn, or the next one would be beyond the edge.
  private mutating func lineIsFinished<Format: BitmapFormat>(_: Format.Type) -> Bool {
    let isLast = command.dotsDone == command.countX
    command.dotsDone += 1
    return isLast || command.x & Format.width != 0
  }

  private mutating func runSRCH<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    let wanted = command.colour & Format.dotMask
    var clock = clock
    while clock <= last {
      let byte = vram.bytes[sourceAddress(Format.self, command.x)]
      let dot = byte >> Format.shift(command.x) & Format.dotMask
      command.borderX = command.x & 0x1FF
      if (dot == wanted) != command.stopsAtDifference {
        command.borderDetected = true
        finishCommand()
        return nil
      }
      command.x += command.stepX
      if command.x & Format.width != 0 {
        command.borderX = command.x & 0x1FF
        finishCommand()
        return nil
      }
      clock = slot(clock, Pace.srch)
    }
    return clock
  }

  private mutating func runPSET<Format: BitmapFormat>(
    _: Format.Type, _ clock: Int, _ last: Int
  ) -> Int? {
    let address = destinationAddress(Format.self, command.x)
    if command.phase == 0 {
      command.destination = vram.bytes[address]
      command.phase = 1
      let next = slot(clock, Pace.psetWrite)
      if next > last { return next }
    }
    storeDot(Format.self, command.colour, at: address)
    finishCommand()
    return nil
  }

  private mutating func runPOINT<Format: BitmapFormat>(_: Format.Type) -> Int? {
    let byte = vram.bytes[sourceAddress(Format.self, command.x)]
    command.colour = byte >> Format.shift(command.x) & Format.dotMask
    finishCommand()
    return nil
  }

  // MARK: Transfers

  /// LMCM reads a dot and waits until S#7 is read.
  private mutating func runLMCM<Format: BitmapFormat>(_: Format.Type) -> Int? {
    let byte = vram.bytes[sourceAddress(Format.self, command.x)]
    command.colour = byte >> Format.shift(command.x) & Format.dotMask
    command.transferReady = true
    _ = stepRow(by: 1, movesSource: true)
    return nil
  }

  /// HMMC and LMMC write what R#44 holds and wait for it to be written again.
  private mutating func runTransfer<Format: BitmapFormat>(_: Format.Type) -> Int? {
    let address = destinationAddress(Format.self, command.x)
    let isByte = command.kind == .hmmc
    if isByte {
      vram.store(command.colour, at: address)
    } else {
      command.destination = vram.bytes[address]
      storeDot(Format.self, command.colour, at: address)
    }
    if stepRow(by: isByte ? Format.dotsPerByte : 1, movesSource: false) != .finished {
      command.transferReady = true
    }
    return nil
  }

  // MARK: Parts

  @inline(__always)
  private func place(_ address: Int, _ isExpansion: Bool) -> Int {
    isExpansion ? VRAM.expansionBase | address & 0xFFFF : address
  }

  @inline(__always)
  private func sourceAddress<Format: BitmapFormat>(_: Format.Type, _ x: Int) -> Int {
    place(Format.address(x, command.sourceY), command.sourceIsExpansion)
  }

  @inline(__always)
  private func destinationAddress<Format: BitmapFormat>(_: Format.Type, _ x: Int) -> Int {
    place(Format.address(x, command.destinationY), command.destinationIsExpansion)
  }

  /// Combines a dot with the byte in `command.destination` and stores it.
  @inline(__always)
  private mutating func storeDot<Format: BitmapFormat>(
    _: Format.Type, _ colour: UInt8, at address: Int
  ) {
    let shift = Format.shift(command.x)
    let (mask, source) = (Format.dotMask << shift, (colour & Format.dotMask) << shift)
    let old = command.destination
    // Bit 3 of the operation: a source of 0 leaves the dot alone.
    let isTransparent = command.code & 8 != 0 && source == 0
    let combined: UInt8 =
      switch command.code & 7 {
      case 0: source
      case 1: source & old
      case 2: source | old
      case 3: source ^ old
      case 4: ~source
      default: old
      }
    vram.store(isTransparent ? old : old & ~mask | combined & mask, at: address)
  }

  /// One unit of `dots` further; at the end of a row the registers of the next one.
  @inline(__always)
  private mutating func stepRow(by dots: Int, movesSource: Bool) -> RowStep {
    let step = command.stepX * dots
    command.x &+= step
    command.otherX &+= step
    command.unitsLeft &-= 1
    guard command.unitsLeft == 0 else { return .sideways }
    return endRow(movesSource: movesSource)
  }

  private mutating func endRow(movesSource: Bool) -> RowStep {
    let isReading = command.kind == .lmcm
    if movesSource { command.sourceY = (command.sourceY + command.stepY) & 0x3FF }
    if !isReading { command.destinationY = (command.destinationY + command.stepY) & 0x3FF }
    command.countY = (command.countY - 1) & 0x3FF
    command.rowsLeft -= 1
    guard command.rowsLeft > 0 else {
      finishCommand()
      return .finished
    }
    command.x = isReading ? command.sourceX : command.destinationX
    command.otherX = command.sourceX
    command.unitsLeft = command.unitsPerRow
    return .nextRow
  }
}
