/// Writing sectors and tracks.
extension WD17xx {
  /// Takes what the processor has put into the data register; a zero when it was late.
  private mutating func takeByte() {
    if hasDataRequest {
      flags.insert(.lostData)
      shifter = 0
    } else {
      shifter = data
    }
  }

  /// The first byte has not come: nothing is written.
  private mutating func giveUp(at now: Ticks, _ bay: FloppyDriveBay) {
    hasDataRequest = false
    finish(.lostData, at: now, bay)
  }

  // MARK: Sector

  /// `cell` is the first one behind the ID field in all phases before the mark.
  mutating func requestFirstByte(at now: Ticks) {
    hasDataRequest = true
    phase = .checkingFirstByte
    due = now + Ticks(Model.checkByte - Model.requestByte) * recording.ticksPerByte
  }

  mutating func checkFirstByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard !hasDataRequest else { return giveUp(at: now, bay) }
    let (gap, sync) = model.gapBytes(recording)
    let marks = recording == .fm ? 1 : 4
    phase = .writingGap
    due = now + Ticks(gap - Model.checkByte + sync + marks) * recording.ticksPerByte
  }

  /// Sync and mark have been written; the first byte of data begins.
  mutating func writeMark(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.loadTrack()
    let (gap, sync) = model.gapBytes(recording)
    cell += gap
    for _ in 0..<sync { put(0, &bay) }
    let mark = dataMark
    checksum = recording == .fm ? .fm : .mfm
    checksum.add(mark)
    if recording == .fm {
      put(FloppyTrack.mark | UInt16(mark), &bay)
    } else {
      for _ in 0..<3 { put(FloppyTrack.mark | 0xA1, &bay) }
      put(UInt16(mark), &bay)
    }
    phase = .writing
    bytesLeft = sectorLength
    beginByte(at: now)
  }

  /// FB, or what the low bits of the command ask for.
  private var dataMark: UInt8 {
    switch model {
    case .wd1770: command & 1 == 0 ? 0xFB : 0xF8
    case .fd1771: 0xFB - (command & 3)
    }
  }

  private mutating func put(_ cell: UInt16, _ bay: inout FloppyDriveBay) {
    bay.put(cell, at: self.cell)
    self.cell += 1
  }

  private mutating func beginByte(at now: Ticks) {
    takeByte()
    hasDataRequest = bytesLeft > 1
    due = now + recording.ticksPerByte
  }

  /// Two bytes of checksum and one FF follow the data.
  private static let bytesBehindData = 3

  mutating func writeByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.loadTrack()
    if bytesLeft > 0 {
      checksum.add(shifter)
      put(UInt16(shifter), &bay)
      bytesLeft -= 1
      if bytesLeft > 0 { return beginByte(at: now) }
      due = now + Ticks(Self.bytesBehindData) * recording.ticksPerByte
      return
    }
    for byte in [checksum.high, checksum.low, 0xFF] { put(UInt16(byte), &bay) }
    guard bay.commitSector(at: sectorMark, length: sectorLength) else {
      return finish(.notFound, at: now, bay)
    }
    guard isForSeveralSectors else { return finish(at: now, bay) }
    sector = sector &+ 1
    beginSearch(.searching, at: now, &bay)
  }

  // MARK: Track

  mutating func checkTrackData(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard !hasDataRequest else { return giveUp(at: now, bay) }
    phase = .waitingToWriteTrack
    awaitIndex(at: now, bay)
  }

  mutating func beginWritingTrack(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.beginTrack(recording)
    phase = .writingTrack
    (cell, bytesLeft, wroteChecksum) = (0, recording.bytesPerTurn, false)
    checksum = recording == .fm ? .fm : .mfm
    beginTrackByte(at: now)
  }

  private mutating func beginTrackByte(at now: Ticks) {
    takeByte()
    hasDataRequest = true
    let isChecksum = shifter == 0xF7 && !wroteChecksum
    due = now + (isChecksum ? 2 : 1) * recording.ticksPerByte
  }

  mutating func writeTrackByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    if shifter == 0xF7 && !wroteChecksum {
      let (high, low) = (checksum.high, checksum.low)
      put(UInt16(high), &bay)
      if bytesLeft > 1 { put(UInt16(low), &bay) }
      checksum.add(high)
      checksum.add(low)
      bytesLeft -= 2
      wroteChecksum = true
    } else {
      put(recording == .fm ? markedFM(shifter) : markedMFM(shifter), &bay)
      bytesLeft -= 1
      wroteChecksum = false
    }
    guard bytesLeft <= 0 else { return beginTrackByte(at: now) }
    hasDataRequest = false
    finish(bay.commitTrack() ? [] : .notFound, at: now, bay)
  }

  /// FC is the index mark, FE the ID mark, F8–FB data marks.
  private mutating func markedFM(_ byte: UInt8) -> UInt16 {
    let isMark = byte == 0xFC || byte == 0xFE || (0xF8...0xFB).contains(byte)
    if isMark { checksum = .fm }
    checksum.add(byte)
    return UInt16(byte) | (isMark ? FloppyTrack.mark : 0)
  }

  /// F5 writes A1 and F6 C2, both with a missing clock.
  private mutating func markedMFM(_ byte: UInt8) -> UInt16 {
    switch byte {
    case 0xF5:
      checksum = .mfm
      return FloppyTrack.mark | 0xA1
    case 0xF6:
      checksum.add(0xC2)
      return FloppyTrack.mark | 0xC2
    default:
      checksum.add(byte)
      return UInt16(byte)
    }
  }
}
