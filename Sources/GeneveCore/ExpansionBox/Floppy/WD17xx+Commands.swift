/// Commands from their start to the place on the disk where something is read or written.
extension WD17xx {
  /// Bits of the command byte.
  private enum Bit {
    static let update: UInt8 = 0x10
    static let severalSectors: UInt8 = 0x10
    static let head: UInt8 = 0x08
    static let lengthByCode: UInt8 = 0x08
    static let verify: UInt8 = 0x04
    static let settle: UInt8 = 0x04
    static let interruptNow: UInt8 = 0x08
    static let interruptAtIndex: UInt8 = 0x04
  }

  private enum Kind {
    case restore, seek, step, readSector, writeSector, readAddress, readTrack, writeTrack
  }

  private var kind: Kind {
    switch command >> 4 {
    case 0: .restore
    case 1: .seek
    case 2...7: .step
    case 8, 9: .readSector
    case 0xA, 0xB: .writeSector
    case 0xC: .readAddress
    case 0xE: .readTrack
    default: .writeTrack
    }
  }

  private var isTypeI: Bool { command < 0x80 }
  private func has(_ bit: UInt8) -> Bool { command & bit != 0 }
  var isForSeveralSectors: Bool { has(Bit.severalSectors) }

  mutating func take(command new: UInt8, at now: Ticks, _ bay: inout FloppyDriveBay) {
    if new >> 4 == 0xD { return forceInterrupt(new, at: now, bay) }
    guard !isBusy else { return }
    command = new
    (isBusy, hasDataRequest, flags) = (true, false, [])
    if !isInterruptLocked { isInterrupting = false }
    interruptsAtIndex = false
    showsDriveStatus = isTypeI
    phase = .starting
    due = now + model.startTicks(recording)
  }

  private mutating func forceInterrupt(_ new: UInt8, at now: Ticks, _ bay: FloppyDriveBay) {
    if !isBusy {
      flags = []
      showsDriveStatus = true
    }
    (isBusy, hasDataRequest) = (false, false)
    isInterruptLocked = new & Bit.interruptNow != 0
    isInterrupting = isInterruptLocked
    interruptsAtIndex = new & Bit.interruptAtIndex != 0
    becomeIdle(at: now, bay)
  }

  /// Ends the command.
  mutating func finish(_ error: Flags = [], at now: Ticks, _ bay: FloppyDriveBay) {
    flags.formUnion(error)
    isBusy = false
    isInterrupting = true
    becomeIdle(at: now, bay)
  }

  private mutating func becomeIdle(at now: Ticks, _ bay: FloppyDriveBay) {
    phase = .idle
    pulsesLeft = model.hasMotorControl ? Model.motorOffPulses : Model.headUnloadPulses
    awaitIndex(at: now, bay)
  }

  mutating func passIndexIdly(at now: Ticks, _ bay: inout FloppyDriveBay) {
    if interruptsAtIndex { isInterrupting = true }
    pulsesLeft = max(0, pulsesLeft - 1)
    if pulsesLeft == 0 {
      if model.hasMotorControl {
        bay.setMotor(false, at: now)
        hasSpunUp = false
      } else {
        isHeadLoaded = false
      }
    }
    awaitIndex(at: now, bay)
  }

  // MARK: Motor and head

  mutating func begin(at now: Ticks, _ bay: inout FloppyDriveBay) {
    if model.hasMotorControl {
      let wasTurning = bay.isTurning
      if bay.selected != nil { bay.setMotor(true, at: now) }
      guard wasTurning || has(Bit.head) else {
        (phase, pulsesLeft) = (.spinningUp, Model.spinUpPulses)
        return awaitIndex(at: now, bay)
      }
      return spunUp(at: now, &bay)
    }
    guard isTypeI || isReady else { return finish(.notReady, at: now, bay) }
    isHeadLoaded = !isTypeI || has(Bit.head)
    spunUp(at: now, &bay)
  }

  mutating func passIndexWhileSpinningUp(at now: Ticks, _ bay: inout FloppyDriveBay) {
    pulsesLeft -= 1
    guard pulsesLeft <= 0 else { return awaitIndex(at: now, bay) }
    hasSpunUp = true
    spunUp(at: now, &bay)
  }

  private mutating func spunUp(at now: Ticks, _ bay: inout FloppyDriveBay) {
    switch kind {
    case .restore:
      (track, data, stepsLeft) = (0xFF, 0, Model.mostSteps)
      seek(at: now, &bay)
    case .seek:
      stepsLeft = Model.mostSteps
      seek(at: now, &bay)
    case .step: step(at: now, &bay)
    default:
      phase = .settling
      due = now + (has(Bit.settle) ? model.settleTicks : 0)
    }
  }

  /// The head has had its time; the 1771 also asks the card.
  mutating func loadHead(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard model.hasMotorControl || headLoadTiming else {
      (phase, due) = (.loadingHead, .never)
      return
    }
    let writes = kind == .writeSector || kind == .writeTrack
    if writes && bay.isWriteProtected { return finish(.writeProtected, at: now, bay) }
    switch kind {
    case .readAddress: beginSearch(.searchingAddress, at: now, &bay)
    case .readTrack:
      phase = .waitingToReadTrack
      awaitIndex(at: now, bay)
    case .writeTrack:
      phase = .awaitingTrackData
      hasDataRequest = true
      due = now + Model.trackDataBytes * recording.ticksPerByte
    default: beginSearch(.searching, at: now, &bay)
    }
  }

  // MARK: Stepping

  mutating func seek(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard track != data else { return verify(at: now, &bay) }
    stepsInwards = data > track
    track = stepsInwards ? track &+ 1 : track &- 1
    if !stepsInwards && bay.isAtTrack0 {
      track = 0
      return verify(at: now, &bay)
    }
    guard stepsLeft > 0 else { return finish(.notFound, at: now, bay) }
    stepsLeft -= 1
    bay.step(inwards: stepsInwards)
    phase = .seeking
    due = now + model.stepTicks(command)
  }

  private mutating func step(at now: Ticks, _ bay: inout FloppyDriveBay) {
    switch command >> 5 {
    case 2: stepsInwards = true
    case 3: stepsInwards = false
    default: break
    }
    if has(Bit.update) { track = stepsInwards ? track &+ 1 : track &- 1 }
    if !stepsInwards && bay.isAtTrack0 {
      track = 0
      return verify(at: now, &bay)
    }
    bay.step(inwards: stepsInwards)
    phase = .stepping
    due = now + model.stepTicks(command)
  }

  mutating func verify(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard has(Bit.verify) else { return finish(at: now, bay) }
    isHeadLoaded = !model.hasMotorControl
    phase = .settlingToVerify
    due = now + model.settleTicks
  }

  // MARK: Searching

  mutating func beginSearch(_ kind: Phase, at now: Ticks, _ bay: inout FloppyDriveBay) {
    (phase, pulsesLeft) = (kind, Model.searchPulses)
    search(at: now, &bay)
  }

  /// Finds the next field that ends the phase; `due` is its end (for read address, the end of its mark),
  /// or the next index pulse if that comes first.
  mutating func search(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.loadTrack()
    due = bay.nextIndex(after: now)
    cell = -1
    guard due != .never, bay.track.recording == recording else { return }
    var first = due
    for field in bay.track.fields where isWanted(field) {
      let start = bay.time(ofByte: field.mark, in: recording, notBefore: now)
      guard start < first else { continue }
      first = start
      cell = field.mark
      let bytes = phase == .searchingAddress ? 1 : FloppyTrack.IDField.length
      due = start + Ticks(bytes) * recording.ticksPerByte
    }
  }

  private func isWanted(_ field: FloppyTrack.IDField) -> Bool {
    switch phase {
    case .verifying: field.cylinder == track && field.hasGoodChecksum
    case .searching:
      field.cylinder == track && field.sector == sector && field.hasGoodChecksum
        && field.dataMark != nil
    default: true
    }
  }

  /// The end of a field that was found, or an index pulse.
  mutating func passField(at now: Ticks, _ bay: inout FloppyDriveBay) {
    if let field = bay.track.fields.first(where: { $0.mark == cell }) {
      flags.remove(.checksumError)
      switch phase {
      case .verifying: return finish(at: now, bay)
      case .searchingAddress: return beginReadingAddress(field, at: now)
      default: return beginSector(field, at: now, &bay)
      }
    }
    pulsesLeft -= 1
    guard pulsesLeft <= 0 else { return search(at: now, &bay) }
    if bay.track.recording == recording, bay.track.fields.contains(where: hasDamagedID) {
      flags.insert(.checksumError)
    }
    finish(.notFound, at: now, bay)
  }

  /// An ID that might have been the one looked for.
  private func hasDamagedID(_ field: FloppyTrack.IDField) -> Bool {
    !field.hasGoodChecksum && field.cylinder == track
      && (phase != .searching || field.sector == sector)
  }

  private mutating func beginSector(
    _ field: FloppyTrack.IDField, at now: Ticks, _ bay: inout FloppyDriveBay
  ) {
    sectorLength = length(of: field)
    sectorMark = field.mark
    if kind == .readSector {
      beginReading(field, at: now, bay)
    } else {
      (phase, cell) = (.requestingFirstByte, field.end)
      due = now + Ticks(Model.requestByte) * recording.ticksPerByte
    }
  }

  /// The 1771 takes the length code in two ways, as the command says.
  private func length(of field: FloppyTrack.IDField) -> Int {
    if model == .fd1771 && !has(Bit.lengthByCode) {
      return field.lengthCode == 0 ? 4096 : Int(field.lengthCode) * 16
    }
    return 128 << Int(field.lengthCode & 3)
  }
}
