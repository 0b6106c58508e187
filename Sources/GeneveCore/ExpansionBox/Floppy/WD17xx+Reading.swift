/// Reading sectors, addresses and tracks. Each phase is due when the byte in `cell` has passed.
extension WD17xx {
  /// Offers a byte to the processor.
  private mutating func deliver(_ byte: UInt8) {
    if hasDataRequest { flags.insert(.lostData) }
    data = byte
    hasDataRequest = true
  }

  // MARK: Sector

  mutating func beginReading(
    _ field: FloppyTrack.IDField, at now: Ticks, _ bay: FloppyDriveBay
  ) {
    let mark = field.dataMark ?? field.end
    noteRecordType(bay.track[mark])
    checksum = recording == .fm ? .fm : .mfm
    checksum.add(bay.track[mark])
    phase = .reading
    bytesLeft = sectorLength + 2
    cell = mark + 1
    due =
      bay.time(ofByte: cell, in: recording, notBefore: now) + recording.ticksPerByte
  }

  /// The data mark as status bits: the 1771 tells four of them apart, the 1770 two.
  private mutating func noteRecordType(_ mark: UInt8) {
    flags.subtract([.recordTypeLow, .recordTypeHigh])
    switch model {
    case .wd1770: if mark != 0xFB { flags.insert(.recordTypeLow) }
    case .fd1771:
      if mark & 1 == 0 { flags.insert(.recordTypeLow) }
      if mark & 2 == 0 { flags.insert(.recordTypeHigh) }
    }
  }

  mutating func readByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.loadTrack()
    let byte = bay.track[cell]
    cell += 1
    checksum.add(byte)
    if bytesLeft > 2 { deliver(byte) }
    bytesLeft -= 1
    due = now + recording.ticksPerByte
    guard bytesLeft == 0 else { return }
    if checksum.value != 0 { return finish(.checksumError, at: now, bay) }
    guard isForSeveralSectors else { return finish(at: now, bay) }
    sector = sector &+ 1
    beginSearch(.searching, at: now, &bay)
  }

  // MARK: Address

  /// The mark FE has passed.
  mutating func beginReadingAddress(
    _ field: FloppyTrack.IDField, at now: Ticks
  ) {
    (phase, cell, bytesLeft) = (.readingAddress, field.mark + 1, FloppyTrack.IDField.length - 1)
    checksum = recording == .fm ? .fm : .mfm
    checksum.add(0xFE)
    due = now + recording.ticksPerByte
  }

  mutating func readAddressByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    // One more byte time lets the last one be taken.
    guard bytesLeft > 0 else {
      return finish(checksum.value == 0 ? [] : .checksumError, at: now, bay)
    }
    bay.loadTrack()
    let byte = bay.track[cell]
    cell += 1
    // The cylinder also goes into the sector register.
    if bytesLeft == FloppyTrack.IDField.length - 1 { sector = byte }
    checksum.add(byte)
    deliver(byte)
    bytesLeft -= 1
    due = now + recording.ticksPerByte
  }

  // MARK: Track

  mutating func beginReadingTrack(at now: Ticks, _ bay: inout FloppyDriveBay) {
    bay.loadTrack()
    (phase, cell, bytesLeft) = (.readingTrack, 0, recording.bytesPerTurn)
    due = now + recording.ticksPerByte
  }

  mutating func readTrackByte(at now: Ticks, _ bay: inout FloppyDriveBay) {
    guard bytesLeft > 0 else { return finish(at: now, bay) }
    bay.loadTrack()
    deliver(bay.track.recording == recording ? bay.track[cell] : 0)
    cell += 1
    bytesLeft -= 1
    due = now + recording.ticksPerByte
  }
}
