/// The state of the whole machine as bytes: for files, for comparing, for going on in another process.
extension Machine {
  private static let stateVersion: UInt16 = 1

  /// Everything that decides how the machine goes on. The picture and the sound already made are not
  /// part of it.
  public func saveState() throws -> [UInt8] {
    catchUp()
    var exchange = StateExchange()
    try exchangeState(&exchange)
    return exchange.bytes
  }

  /// Takes over what `saveState` of a machine of the same configuration has given. After an error the
  /// machine stands as before.
  public func restoreState(_ bytes: [UInt8]) throws {
    let before = try snapshot()
    do {
      var exchange = StateExchange(restoringFrom: bytes)
      try exchangeState(&exchange)
      guard exchange.isAtEnd else {
        throw StateExchange.Failure.leftover(section: "end", offset: bytes.count)
      }
    } catch {
      try restore(before)
      throw error
    }
    board.rebuildPageTable()
    board.restoreVideoStall()
  }

  /// Brings those devices to the present that are otherwise brought there when somebody looks at them, so
  /// that two machines do not differ in when that was. What has become due meanwhile still waits for the next
  /// prefetch.
  func catchUp() {
    board.video.advance(to: now)
    board.clock.advance(to: now)
    processor.decrementer.advance(to: now)
  }

  private func exchangeState(_ exchange: inout StateExchange) throws {
    for part in StatePart.allCases { try exchangePart(part, &exchange) }
  }

  /// The sections of a state, in their order.
  enum StatePart: String, CaseIterable {
    case configuration = "CONFIGURATION"
    case processor = "PROCESSOR"
    case board = "BOARD"
    case memory = "MEMORY"
    case video = "VIDEO"
    case box = "BOX"
    case system = "SYSTEM"
    /// Last, because due times follow from everything else.
    case schedule = "SCHEDULE"
  }

  func exchangePart(
    _ part: StatePart, _ exchange: inout StateExchange, withVideoMemory: Bool = true
  ) throws {
    try exchange.section(part.rawValue, version: Self.stateVersion) { exchange, _ in
      switch part {
      case .configuration: try exchangeConfiguration(&exchange)
      case .processor: try processor.exchangeState(&exchange)
      case .board: try board.exchangeState(&exchange)
      case .memory: try board.frames.exchangeState(&exchange)
      case .video:
        try board.video.exchangeState(&exchange)
        if withVideoMemory { try board.video.exchangeMemory(&exchange) }
      case .box: try board.box.exchangeState(&exchange)
      case .system: try systemCallHandler?.exchangeState(&exchange)
      case .schedule: try exchangeSchedule(&exchange)
      }
    }
  }

  /// Due times follow from the devices, but for what was due before the present and waits for the next
  /// prefetch.
  private func exchangeSchedule(_ exchange: inout StateExchange) throws {
    if exchange.isRestoring {
      board.rescheduleEverything()
      board.scheduler[.decrementer] = processor.decrementer.nextEvent
    }
    for event in Scheduler.Event.allCases where event != .limit {
      var due = board.scheduler[event]
      try exchange.field(&due)
      guard exchange.isRestoring else { continue }
      let latest = event == .interruptRequest ? Ticks.never : board.scheduler[event]
      board.scheduler[event] = max(0, min(due, latest))
    }
    board.updateDeadline()
  }

  /// A state fits only a machine with the same memory.
  private func exchangeConfiguration(_ exchange: inout StateExchange) throws {
    let own: [UInt32] = [
      UInt32(configuration.staticRAM.rawValue), configuration.hasMemex ? 1 : 0,
      configuration.hasVideoExpansion ? 1 : 0, UInt32(configuration.bootROM?.count ?? 0),
      UInt32(configuration.floppyController?.rawValue ?? 0),
      configuration.connectedPorts.reduce(0) { $0 | 1 << UInt32($1.rawValue) },
    ]
    var found = own
    try exchange.field(&found)
    guard found == own else { throw exchange.impossibleValue }
  }
}

extension Board: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&now)
    // Whether the next external access may have to wait follows from this and the time.
    var stallTicks = owesVideoWait ? max(0, videoWaitEnd - now) : 0
    try exchange.field(&stallTicks)
    if exchange.isRestoring { videoAccessEnd = now + stallTicks - Self.videoWaitTicks }
    var mask = interruptMask
    try exchange.field(&mask)
    interruptMask = mask
    try gateArray.exchangeState(&exchange)
    try grom.exchangeState(&exchange)
    try interrupts.exchangeState(&exchange)
    try inputQueue.exchangeState(&exchange)
    try systemInterface.exchangeState(&exchange)
    try clock.exchangeState(&exchange)
    try keyboard.exchangeState(&exchange)
    try sound.exchangeState(&exchange, at: now)
    try joysticks.exchangeState(&exchange)
  }

  /// Lets the next access ask again if a wait for the video chip was outstanding.
  mutating func restoreVideoStall() {
    owesVideoWait = now < videoWaitEnd
    chooseLines()
  }
}

extension PageFrames: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for index in 0..<Self.count where isWritable(UInt8(index)) {
      let page = UInt8(index)
      var isBlank = isAllZero(frames[index])
      try exchange.field(&isBlank)
      if exchange.isRestoring {
        let frame = writableFrame(page)
        if isBlank {
          frame.bytes.update(repeating: 0, count: PageFrame.size)
        } else {
          try exchange.field(memory: frame.contents)
        }
      } else if !isBlank {
        try exchange.field(memory: frames[index].contents)
      }
    }
  }

  private func isAllZero(_ frame: PageFrame) -> Bool {
    let words = frame.contents.bindMemory(to: UInt64.self)
    return words.allSatisfy { $0 == 0 }
  }
}

extension PageFrame {
  var contents: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: bytes, count: Self.size)
  }
}
