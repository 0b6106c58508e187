/// What tools and the system in Swift see of the machine, and may do to it, while the processor stands
/// still. Looking has no side effects; nothing here takes emulated time except `spend`.
extension Machine {

  // MARK: Memory

  /// The byte at a logical address, as a read would give it: on-chip RAM, device or mapped page.
  public func peek(_ address: UInt16) -> UInt8 { processor.peek(address, inPlace: &board) }

  public func peekWord(_ address: UInt16) -> UInt16 {
    UInt16(peek(address & 0xFFFE)) << 8 | UInt16(peek(address | 1))
  }

  /// Changes on-chip RAM or mapped RAM at a logical address; devices and ROM are left alone.
  public func poke(_ value: UInt8, at address: UInt16) {
    processor.poke(value, at: address, &board)
  }

  public func pokeWord(_ value: UInt16, at address: UInt16) {
    poke(UInt8(value >> 8), at: address & 0xFFFE)
    poke(UInt8(truncatingIfNeeded: value), at: address | 1)
  }

  /// The byte at `offset` (0–8191) of a physical page.
  public func byte(page: UInt8, offset: Int) -> UInt8 {
    board.frames.frame(page).bytes[offset & (PageFrame.size - 1)]
  }

  /// Bytes `range` (within 0–8191) of a physical page.
  public func bytes(page: UInt8, in range: Range<Int>) -> [UInt8] {
    let frame = board.frames.frame(page)
    let range = range.clamped(to: 0..<PageFrame.size)
    return Array(UnsafeBufferPointer(start: frame.bytes + range.lowerBound, count: range.count))
  }

  /// Changes a byte of a physical page; EPROM and empty pages ignore it.
  public func setByte(_ value: UInt8, page: UInt8, offset: Int) {
    board.storeWatched(value, page: page, offset: offset & (PageFrame.size - 1))
  }

  public func kind(ofPage page: UInt8) -> PageKind { board.frames.kind(page) }

  /// Wait states of a byte access to a physical page at this moment.
  public func waitStates(ofPage page: UInt8) -> Int {
    board.gateArray.waitStates(ofPage: page, kind: board.frames.kind(page))
  }

  /// The physical page in mapper register `window` (0–7).
  public func mapperRegister(_ window: Int) -> UInt8 { board.gateArray.mapper[window & 7] }

  public func setMapperRegister(_ window: Int, to page: UInt8) {
    board.setMapper(window & 7, to: page)
  }

  public var isNativeMode: Bool { board.gateArray.isNative }

  /// True while everything that is no device shows page F8, as after reset.
  public var isUnmapped: Bool { board.gateArray[.unmapped] }

  /// The physical page behind a logical address as mapped now; nil on the processor chip and for devices.
  public func mappedPage(at address: UInt16) -> UInt8? { processor.memoryPage(of: address, board) }

  /// What answers at a logical address instead of a page.
  public func device(at address: UInt16) -> DeviceWindow? {
    TMS9995.isOnChip(address) ? nil : board.device(at: address, isWrite: false)
  }

  /// What TB would see at a CRU address, without any effect.
  public func peekCRU(_ address: UInt16) -> Bool { processor.peekCRU(address & 0xFFFE, board) }

  // MARK: Processor

  /// Address of the instruction that is executed next.
  public var programCounter: UInt16 { processor.programCounter &- 2 }
  public var workspacePointer: UInt16 {
    get { processor.workspacePointer }
    set { processor.workspacePointer = newValue & 0xFFFE }
  }
  public var status: UInt16 {
    get { processor.status }
    set { processor.loadStatus(newValue, &board) }
  }
  /// The opcode that is executed next; already fetched.
  public var instruction: UInt16 { processor.instruction }
  /// How far the machine has come since power-on, in steps: instructions, illegal-opcode traps, served
  /// system calls, ends of IDLE. Between two places at which a run may stop it grows by exactly 1.
  public var stepCount: UInt64 { processor.stepCount }
  /// True while the processor waits in IDLE.
  public var isIdling: Bool { processor.isIdling }

  /// Workspace register `number` (0–15).
  public func register(_ number: Int) -> UInt16 {
    peekWord(processor.registerAddress(UInt16(number & 15)))
  }

  public func setRegister(_ number: Int, to value: UInt16) {
    pokeWord(value, at: processor.registerAddress(UInt16(number & 15)))
  }

  /// Lets the processor see what stands at PC now, though it has fetched the instruction before.
  public func refetch() { processor.refetch(board) }

  /// Makes the instruction at `address` the next one.
  public func jump(to address: UInt16) { processor.jump(to: address, &board) }

  /// Lets time pass that the processor would have needed for what the system in Swift did for it.
  public func spend(cycles: Int) { board.now += Ticks(max(0, cycles)) * Ticks.perProcessorCycle }

  // MARK: CRU

  /// What TB would see at `address` (that is, R12 plus twice the displacement). Reading the timer of the
  /// TMS9901 has the effects it has.
  public func readCRU(_ address: UInt16) -> Bool { board.readCRU(address & 0xFFFE) }

  /// What SBO and SBZ would do at `address`, flags on the processor chip excepted.
  public func writeCRU(_ value: Bool, at address: UInt16) {
    board.watch?.noteCRU(address & 0xFFFE, value, isWrite: true)
    board.writeCRU(value, at: address & 0xFFFE)
  }

  // MARK: Devices

  /// All video RAM in physical order: 128 KiB, or 192.
  public var videoMemory: [UInt8] { board.video.snapshotVRAM().bytes }

  /// The V9938, to look at. Changing the machine's chip goes through the calls below.
  public var video: V9938 { board.video }

  public func setVRAMByte(_ value: UInt8, at address: Int) {
    board.video.setVRAMByte(address, value)
  }

  public func setVideoRegister(_ number: Int, to value: UInt8) {
    board.video.advance(to: board.now)
    board.video.setRegister(number, value, at: board.now)
    board.videoChanged()
  }

  /// Reads a status register as port 1 does, with its effects.
  public func readVideoStatus(_ number: Int) -> UInt8 {
    let selected = board.video.register(15)
    setVideoRegister(15, to: UInt8(number & 15))
    let value = board.video.read(port: 1, at: board.now)
    setVideoRegister(15, to: selected)
    return value
  }

  /// Places the beam so that the vertical blank began `cycles` ago (less than a frame) and flag F has been
  /// read since. Power-on leaves the phase of the video chip to chance; a loader that waits for the blank
  /// does not. Everything else that is due by now happens too.
  public func placeVerticalBlank(cyclesAgo cycles: Int) {
    board.video.placeVerticalBlank(
      at: board.now - Ticks(cycles) * Ticks.perProcessorCycle, now: board.now)
    board.videoChanged()
    processor.serveEvents(&board)
  }

  /// Sets palette register `number` to 9 bits, three each of green, red and blue.
  public func setPalette(_ number: Int, to colour: UInt16) {
    board.video.advance(to: board.now)
    board.video.setPalette(number, colour)
  }

  /// Starts or stops keeping what the sound chip is told for `renderSound`. Whether anybody listens makes
  /// no difference to the machine.
  public func setSoundListener(_ listens: Bool) { board.sound.setHeard(listens) }

  /// Puts the sound up to now into `synthesizer`.
  public func renderSound(into synthesizer: inout StepSynthesizer) {
    board.sound.render(until: board.now, into: &synthesizer)
  }

  /// The same for two listeners. What one takes the other does not get, so both must come together.
  public func renderSound(
    into first: inout StepSynthesizer, and second: inout StepSynthesizer
  ) {
    var pair = ListenerPair(first: first, second: second)
    board.sound.render(until: board.now, into: &pair)
    (first, second) = (pair.first, pair.second)
  }

  public func writeSound(_ value: UInt8) { board.sound.write(value, at: board.now) }

  /// What the clock chip shows now.
  public var clockTime: CalendarTime {
    get {
      board.clock.advance(to: board.now)
      return board.clock.time
    }
    set { board.clock.set(newValue, at: board.now) }
  }

  /// Puts a disk into drive DSK1–DSK4 (0–3) of the floppy controller in the box; nil takes it out. Without
  /// a controller nothing happens.
  public func insertFloppy(_ medium: (any FloppyMedium)?, drive: Int) {
    board.box.insertFloppy(medium, drive: drive, at: board.now)
    board.boxChanged()
  }

  /// Hands out what the guest has sent on a connector of the RS232 cards since the last time.
  public func takeOutput(of port: BoxPort) -> PortOutputBytes { board.box.takeOutput(of: port) }

  /// Takes the next character that came in on a serial connector of the RS232 cards, instead of the guest's
  /// driver; nil when none waits.
  public func takeInput(of port: BoxPort) -> UInt8? { board.box.takeInput(of: port) }

  /// The cards in the expansion box.
  public var cards: [CardView] { board.box.inspect(at: board.now) }

  /// Takes the scan code that waits in the keyboard's shift register and lets the next one come, as the
  /// acknowledge sequence at F118 and CRU 1EF2 does; nil when none waits.
  public func takeScanCode() -> UInt8? {
    guard board.keyboard.isCodeAvailable else { return nil }
    let code = board.keyboard.readRegister()
    for enabled in [false, true] {
      board.keyboard.setRegisterEnabled(enabled, at: board.now)
    }
    board.gateArray[.keyboardRegister] = true
    board.keyboardChanged()
    return code
  }
}
