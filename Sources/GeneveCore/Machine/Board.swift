/// Everything around the processor: memory behind the gate array, the chips, and the time.
///
/// The processor holds the board for the length of a run and reaches devices only through its accesses;
/// a device never calls the processor. What happens by itself, at a time of its own, stands in
/// `scheduler`; `deadline` is the one number that the inner loop compares with.
struct Board {
  /// Emulated time, to the last step that the processor finished.
  var now: Ticks = 0
  /// The processor looks up at the first prefetch at or after this time: for the next scheduled event, or
  /// at once when an unmasked interrupt stands.
  private(set) var deadline = Ticks.never
  /// The interrupt mask of the processor (ST12–15), kept here so that lines and events can be judged.
  var interruptMask: UInt16 = 0 { didSet { updateDeadline() } }

  /// The lines in force: those of the page table, or the asking ones while a video wait is outstanding.
  var lines: UnsafeMutablePointer<PageLine>
  var pageTable = PageTable()
  var frames: PageFrames
  var gateArray = GateArray()
  var grom = GROMSimulation()

  var interrupts = InterruptLines()
  var scheduler = Scheduler()
  var inputQueue = InputQueue()

  var video: V9938
  var systemInterface = TMS9901()
  var clock: MM58274
  var keyboard = Keyboard()
  var sound = SN76496()
  var joysticks = Joysticks()
  var box: ExpansionBox

  /// See `ProcessorTiming`.
  private(set) var videoWaits: ProcessorTiming.VideoWaits
  /// See `ProcessorTiming`; in ticks.
  private let interruptRequestPeriod: Ticks
  /// When the last access to the video chip ended; the next external access may have to wait for it.
  var videoAccessEnd: Ticks = 0
  /// True until that next access has come.
  var owesVideoWait = false
  /// Where accesses are noted while somebody wants to see them all.
  var busLog: BusLog?
  /// Who has to be told of accesses to memory, mapper and CRU, if somebody watches them.
  var watch: AccessWatch?

  init(configuration: Configuration) {
    frames = PageFrames(configuration: configuration)
    lines = pageTable.lines
    videoWaits = configuration.timing.videoWaits
    interruptRequestPeriod =
      configuration.timing.interruptRequestPeriod * Ticks.perProcessorCycle
    clock = MM58274(time: configuration.clock)
    box = ExpansionBox(configuration)
    video = V9938(
      expansion: configuration.hasVideoExpansion ? .kilobytes64 : .none,
      profile: configuration.pictures)
    video.servesAtOnce = configuration.timing.videoServesAtOnce
    rebuildPageTable()
    rescheduleEverything()
  }

  /// The RESET line of the board.
  mutating func reset() {
    gateArray.reset()
    grom = GROMSimulation()
    systemInterface.reset()
    video.reset(at: now)
    keyboard.setClockReleased(false, at: now)
    keyboard.setRegisterEnabled(false, at: now)
    box.reset(at: now)
    interrupts.clearLatches()
    rebuildPageTable()
    updateInputs()
    rescheduleEverything()
  }

  // MARK: Page table

  /// Lets all lines follow mapper, modes and frames.
  mutating func rebuildPageTable() {
    for window in 0..<8 { rebuildWindow(window) }
  }

  mutating func rebuildWindow(_ window: Int) {
    let page = gateArray.page(ofWindow: window)
    let readFrame = frames.frame(page)
    let writeFrame = frames.directWriteFrame(page)
    let waits = gateArray.waitStates(ofPage: page, kind: frames.kind(page))
    let native = gateArray.isNative
    let isCard = frames.kind(page) == .card && box.showsCard
    let watch = watch
    for index in 0..<PageTable.linesPerWindow {
      let line = window * PageTable.linesPerWindow + index
      let offset = index * 256
      // Line FF holds the decrementer and the NMI vector, which are on the processor chip; line F0 its RAM,
      // which is looked for here only while somebody watches it.
      let mustAsk =
        isCard || line == 0xFF || line == 0xF0 && watch?.watchesOnChipRAM ?? false
        || (native ? NativeMap.hasDevices(line: line) : GPLMap.hasDevices(line: line))
      let guarded = gateArray.guardsWrite(to: UInt16(line << 8))
      let watched = watch?.interest(line: line, page: page, lineOfPage: index) ?? []
      let asksReads = mustAsk || watched.contains(.reads)
      let asksWrites = mustAsk || guarded || watched.contains(.writes)
      pageTable.lines[line] = PageLine(
        readBytes: asksReads ? nil : readFrame.bytes + offset,
        writeBytes: asksWrites ? nil : writeFrame.map { $0.bytes + offset }, waits: waits)
    }
  }

  /// Rebuilds the windows that show `page`, whose frame has changed.
  mutating func rebuildWindows(showing page: UInt8) {
    for window in 0..<8 where gateArray.page(ofWindow: window) == page { rebuildWindow(window) }
  }

  // MARK: Events

  /// Lets everything happen that is due at `now`.
  mutating func serveEvents() {
    if case let due = scheduler[.video], due <= now {
      video.advance(to: now)
      videoChanged(at: due)
    }
    if case let due = scheduler[.systemInterface], due <= now {
      systemInterface.advance(to: now)
      systemInterfaceChanged(at: due)
    }
    if scheduler[.interruptRequest] <= now { moveInterruptRequest() }
    if scheduler[.clock] <= now {
      clock.advance(to: now)
      scheduler[.clock] = clock.nextEvent
      updateInputs()
    }
    if scheduler[.input] <= now { serveInput() }
    if scheduler[.keyboard] <= now {
      keyboard.advance(to: now)
      keyboardChanged()
    }
    if scheduler[.expansionBox] <= now {
      box.advance(to: now)
      boxChanged()
    }
    updateDeadline()
  }

  mutating func updateDeadline() {
    deadline = interrupts.isRequesting(mask: interruptMask) ? .min : scheduler.nextDue
  }

  mutating func videoChanged(at time: Ticks? = nil) {
    scheduler[.video] = video.nextEvent
    systemInterface.setActive(video.isInterrupting, .video)
    updateInterruptRequest(at: time)
  }

  mutating func keyboardChanged() {
    scheduler[.keyboard] = keyboard.nextEvent
    systemInterface.setActive(keyboard.isCodeAvailable, .keyboard)
    updateInterruptRequest()
  }

  mutating func systemInterfaceChanged(at time: Ticks? = nil) {
    scheduler[.systemInterface] = systemInterface.nextEvent
    updateInterruptRequest(at: time)
  }

  /// INTA* of the box goes to the TMS9901 and to the processor (reference/geneve-hardware.md, section 6.4).
  mutating func boxChanged() {
    scheduler[.expansionBox] = box.nextEvent
    interrupts.setLevel4(box.isInterrupting)
    systemInterface.setActive(box.isInterrupting, .boxInterruptA)
    updateInterruptRequest()
  }

  /// Carries the level of every source to its TMS9901 pin.
  mutating func updateInputs(at time: Ticks? = nil) {
    systemInterface.setActive(clock.isInterrupting, .clockChip)
    systemInterface.setActive(video.isInterrupting, .video)
    systemInterface.setActive(keyboard.isCodeAvailable, .keyboard)
    systemInterface.setActive(box.isInterrupting, .boxInterruptA)
    joysticks.drive(&systemInterface)
    updateInterruptRequest(at: time)
  }

  /// Lets INT1* follow the request of the TMS9901, which may have changed at `time`, or just now. With a
  /// period it follows at the next whole one, if the request is still different then.
  private mutating func updateInterruptRequest(at time: Ticks? = nil) {
    guard interruptRequestPeriod > 0,
      systemInterface.isRequestingInterrupt != interrupts.level1
    else { return moveInterruptRequest() }
    let due = roundedUp(time ?? now + 1)
    guard due > now else { return moveInterruptRequest() }
    scheduler[.interruptRequest] = min(due, scheduler[.interruptRequest])
    updateDeadline()
  }

  private func roundedUp(_ time: Ticks) -> Ticks {
    (time + interruptRequestPeriod - 1) / interruptRequestPeriod * interruptRequestPeriod
  }

  private mutating func moveInterruptRequest() {
    scheduler[.interruptRequest] = .never
    interrupts.setLevel1(systemInterface.isRequestingInterrupt)
    updateDeadline()
  }

  mutating func rescheduleEverything() {
    scheduler[.video] = video.nextEvent
    scheduler[.systemInterface] = systemInterface.nextEvent
    scheduler[.clock] = clock.nextEvent
    scheduler[.keyboard] = keyboard.nextEvent
    scheduler[.expansionBox] = box.nextEvent
    scheduler[.input] = inputQueue.nextDue
    scheduler[.interruptRequest] = .never
    updateInterruptRequest()
  }
}
