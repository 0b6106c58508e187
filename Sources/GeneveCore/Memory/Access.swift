/// How the processor and the tools reach what lies outside of the processor chip.
///
/// The fast path is one look into the page table. Everything else – devices, writes to pages that a
/// snapshot shares, the wait after a video access – is asked of the board, byte by byte, as the
/// eight-bit bus does it: even byte first.
extension Board {
  static let cycle = Ticks.perProcessorCycle

  /// READY stays low so long after each access to the video chip, counted from its end
  /// (reference/geneve-hardware.md, section 5.1).
  static let videoWaitTicks: Ticks = 14 * Ticks.perProcessorCycle
  /// What a write takes that spends the wait itself, its own wait state included.
  static let wholeVideoWait = 15

  // MARK: Fast path

  /// The word at `address`, which is even; nil when the board has to be asked.
  @inline(__always)
  mutating func readWordDirectly(_ address: UInt16) -> UInt16? {
    let line = lines + Int(address >> 8)
    guard let bytes = line.pointee.readBytes else { return nil }
    now &+= Ticks(line.pointee.wordTicks)
    return UnsafeRawPointer(bytes + Int(address & 0xFF)).loadUnaligned(as: UInt16.self).bigEndian
  }

  @inline(__always)
  mutating func readByteDirectly(_ address: UInt16) -> UInt8? {
    let line = lines + Int(address >> 8)
    guard let bytes = line.pointee.readBytes else { return nil }
    now &+= Ticks(line.pointee.byteTicks)
    return bytes[Int(address & 0xFF)]
  }

  /// False when the board has to be asked.
  @inline(__always)
  mutating func writeWordDirectly(_ value: UInt16, to address: UInt16) -> Bool {
    let line = lines + Int(address >> 8)
    guard let bytes = line.pointee.writeBytes else { return false }
    now &+= Ticks(line.pointee.wordTicks)
    UnsafeMutableRawPointer(bytes + Int(address & 0xFF))
      .storeBytes(of: value.bigEndian, as: UInt16.self)
    return true
  }

  @inline(__always)
  mutating func writeByteDirectly(_ value: UInt8, to address: UInt16) -> Bool {
    let line = lines + Int(address >> 8)
    guard let bytes = line.pointee.writeBytes else { return false }
    now &+= Ticks(line.pointee.byteTicks)
    bytes[Int(address & 0xFF)] = value
    return true
  }

  // MARK: Asking the board

  @inline(never)
  mutating func readSlowly(_ address: UInt16) -> UInt8 {
    let start = now
    let value = readAsking(address)
    note(address, UInt16(value), isWrite: false, since: start)
    return value
  }

  @inline(never)
  mutating func writeSlowly(_ value: UInt8, to address: UInt16) {
    let start = now
    writeAsking(value, to: address)
    note(address, UInt16(value), isWrite: true, since: start)
  }

  private mutating func note(_ address: UInt16, _ value: UInt16, isWrite: Bool, since start: Ticks)
  {
    guard busLog != nil else { return }
    let waits = Int((now - start) / Self.cycle) - 1
    busLog?.append(
      BusCycle(
        kind: .externalByte, address: address, value: value, isWrite: isWrite,
        waitStates: waits, start: start / Self.cycle))
  }

  private mutating func readAsking(_ address: UInt16) -> UInt8 {
    let stall = takeVideoStall()
    if let device = device(at: address, isWrite: false) {
      return read(device, at: address, stall: stall)
    }
    let page = gateArray.page(ofWindow: Int(address >> 13))
    wait(max(gateArray.waitStates(ofPage: page, kind: frames.kind(page)), stall))
    if frames.kind(page) == .card && box.showsCard { return readCard(Int(address & 0x1FFF)) }
    return frames.frame(page).bytes[Int(address & 0x1FFF)]
  }

  private mutating func writeAsking(_ value: UInt8, to address: UInt16) {
    let stall = takeVideoStall()
    if let device = device(at: address, isWrite: true) {
      write(value, to: device, at: address, stall: stall)
      return
    }
    let page = gateArray.page(ofWindow: Int(address >> 13))
    wait(max(gateArray.waitStates(ofPage: page, kind: frames.kind(page)), stall))
    if frames.kind(page) == .card && box.showsCard {
      writeCard(value, to: Int(address & 0x1FFF))
    } else if gateArray.guardsWrite(to: address) {
      selectCartridgeBank(address)
    } else {
      storeByte(value, page: page, offset: Int(address & 0x1FFF))
    }
  }

  /// Puts a byte into physical memory, whoever shares it; ROM and empty pages ignore it.
  mutating func storeByte(_ value: UInt8, page: UInt8, offset: Int) {
    let wasDirect = frames.directWriteFrame(page) != nil
    frames.writableFrame(page).bytes[offset] = value
    if !wasDirect { rebuildWindows(showing: page) }
  }

  func device(at address: UInt16, isWrite: Bool) -> DeviceWindow? {
    gateArray.isNative
      ? NativeMap.device(at: address, isWrite: isWrite)
      : GPLMap.device(at: address, isWrite: isWrite)
  }

  /// One byte access of one cycle and `waits` wait states.
  @inline(__always)
  private mutating func wait(_ waits: Int) { now &+= Ticks(1 + waits) &* Self.cycle }

  // MARK: Cards in the box

  private mutating func readCard(_ offset: Int) -> UInt8 {
    awaitReady(offset)
    defer { boxChanged() }
    return box.read(offset, at: now)
  }

  private mutating func writeCard(_ value: UInt8, to offset: Int) {
    awaitReady(offset)
    box.write(value, to: offset, at: now)
    boxChanged()
  }

  /// Lets time pass while the card holds READY low; the processor looks once a cycle.
  private mutating func awaitReady(_ offset: Int) {
    box.advance(to: now)
    while box.holdsReady(offset), box.nextEvent != .never {
      let cycles = (box.nextEvent - now + Self.cycle - 1) / Self.cycle
      now &+= max(1, cycles) &* Self.cycle
      box.advance(to: now)
    }
  }

  // MARK: Devices

  private mutating func read(_ device: DeviceWindow, at address: UInt16, stall: Int) -> UInt8 {
    let waits = max(gateArray.deviceWaitStates, stall)
    switch device {
    case .videoRead:
      wait(videoAccessWaits(stall: stall))
      let port = videoPort(address)
      let value = video.read(port: port, at: now)
      if port == 1 { videoChanged() }
      noteVideoAccess()
      return value
    case .mapper:
      wait(waits)
      return gateArray.mapper[Int(address & 7)]
    case .keyboard:
      wait(waits)
      return keyboard.readRegister()
    case .clock:
      wait(waits)
      clock.advance(to: now)
      let value = clock.read(Int(address & 15))
      updateInputs()
      return value | clockBusResidue(address)
    case .gromData:
      wait(waits)
      let place = grom.dataAddressForAccess()
      return isGROMEnabled ? frames.frame(place.page).bytes[place.offset] : 0
    case .gromAddress:
      wait(waits)
      return grom.readAddress()
    case .expansionBus, .speech, .sound, .videoWrite:
      wait(waits)
      return 0
    }
  }

  private mutating func write(
    _ value: UInt8, to device: DeviceWindow, at address: UInt16, stall: Int
  ) {
    let waits = max(gateArray.deviceWaitStates, stall)
    switch device {
    case .videoWrite:
      let spendsWait = videoWaits == .writeItself && systemInterface.hasVideoWaitStates
      wait(spendsWait ? Self.wholeVideoWait : videoAccessWaits(stall: stall))
      let port = videoPort(address)
      video.write(value, port: port, at: now)
      if port != 0 { videoChanged() }
      if videoWaits == .nextAccess { noteVideoAccess() }
    case .mapper:
      wait(waits)
      setMapper(Int(address & 7), to: value)
    case .sound:
      // The processor samples READY once a cycle.
      let busy = Int((sound.readyTime(ofWriteAt: now) + Self.cycle - 1) / Self.cycle) - 1
      wait(max(waits, busy))
      sound.write(value, at: now)
    case .clock:
      wait(waits)
      clock.advance(to: now)
      clock.write(value, to: Int(address & 15))
      scheduler[.clock] = clock.nextEvent
      updateInputs()
    case .gromData:
      wait(waits)
      let place = grom.dataAddressForAccess()
      if isGROMEnabled { storeWatched(value, page: place.page, offset: place.offset) }
    case .gromAddress:
      wait(waits)
      grom.writeAddress(value)
    case .keyboard, .expansionBus, .speech, .videoRead: wait(waits)
    }
  }

  mutating func setMapper(_ window: Int, to page: UInt8) {
    watch?.noteMapper(window, old: gateArray.mapper[window], new: page)
    gateArray.mapper[window] = page
    rebuildWindow(window)
  }

  /// Bits 1 and 2 of the address choose the port in native mode; GPL mode has the same layout.
  private func videoPort(_ address: UInt16) -> Int { Int(address >> 1) & 3 }

  private var isGROMEnabled: Bool {
    gateArray.mapper[GateArray.gromWindow] == GateArray.gromGuardPage
  }

  private mutating func selectCartridgeBank(_ address: UInt16) {
    guard !gateArray[.cartridge8K] else { return }
    gateArray.showsSecondBank = address & 2 != 0
    rebuildWindow(GateArray.cartridgeWindow)
  }

  /// What the upper half of the data bus shows beside the clock's four bits (section 10).
  private func clockBusResidue(_ address: UInt16) -> UInt8 {
    if gateArray.isNative { return 0xF0 }
    return address & 15 == 15 ? 0x20 : 0x10
  }

  // MARK: Waiting for the video chip

  /// Remembers the end of a video access; the next external access then asks the board.
  private mutating func noteVideoAccess() {
    guard systemInterface.hasVideoWaitStates else { return }
    videoAccessEnd = now
    owesVideoWait = true
    chooseLines()
  }

  /// Wait states that an access beginning now owes to the last video access. They run beside the
  /// access's own (maximum, not sum).
  private mutating func takeVideoStall() -> Int {
    guard owesVideoWait else { return 0 }
    owesVideoWait = false
    chooseLines()
    return max(0, Int((videoWaitEnd - now) / Self.cycle))
  }

  /// Lets the fast path find what it may use by itself: nothing while an access has to be asked for.
  mutating func chooseLines() {
    lines = owesVideoWait || busLog != nil ? pageTable.askingLines : pageTable.lines
  }

  private func videoAccessWaits(stall: Int) -> Int {
    max(gateArray.deviceWaitStates, videoWaits == .nextAccess ? stall : 0)
  }

  /// When READY rises again after the last video access.
  var videoWaitEnd: Ticks { videoAccessEnd + Self.videoWaitTicks }

  // MARK: Peeking

  /// The byte that a read at `address` would give, without any effect.
  func peek(_ address: UInt16) -> UInt8 {
    switch device(at: address, isWrite: false) {
    case .videoRead: return video.peek(port: videoPort(address))
    case .mapper: return gateArray.mapper[Int(address & 7)]
    case .keyboard: return keyboard.peekRegister()
    case .clock: return clock.peek(Int(address & 15)) | clockBusResidue(address)
    case .gromData:
      let place = grom.dataAddress
      return isGROMEnabled ? frames.frame(place.page).bytes[place.offset] : 0
    case .gromAddress: return grom.peekAddress()
    case .expansionBus, .speech, .sound, .videoWrite: return 0
    case nil:
      let page = gateArray.page(ofWindow: Int(address >> 13))
      if frames.kind(page) == .card && box.showsCard {
        return box.peek(Int(address & 0x1FFF), at: now)
      }
      return frames.frame(page).bytes[Int(address & 0x1FFF)]
    }
  }

  /// Changes memory behind `address` as a loader or debugger does: no time passes, devices are left
  /// alone, write protection holds.
  mutating func poke(_ value: UInt8, at address: UInt16) {
    guard device(at: address, isWrite: true) == nil else { return }
    let page = gateArray.page(ofWindow: Int(address >> 13))
    let old = frames.frame(page).bytes[Int(address & 0x1FFF)]
    storeByte(value, page: page, offset: Int(address & 0x1FFF))
    if watch != nil {
      noteWrite(
        MemoryAccess(address, page: page, width: 1), old: UInt16(old), new: UInt16(value))
    }
  }

  /// The physical page that answers at `address`; nil for devices.
  func memoryPage(of address: UInt16) -> UInt8? {
    device(at: address, isWrite: false) == nil
      ? gateArray.page(ofWindow: Int(address >> 13)) : nil
  }
}
