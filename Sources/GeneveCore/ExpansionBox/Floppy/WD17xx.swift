/// A floppy disk controller of Western Digital: the WD1770 of Myarc's card and the FD1771 of TI's.
///
///     register   read     write
///     0          status   command
///     1          track    track
///     2          sector   sector
///     3          data     data
///
///     command          code        r step rate, V verify, h head load (1770: 1 = do not wait for the motor),
///     restore, seek    000rhVrr    u update the track register, m several sectors, E settle first
///     step, in, out    0xxuhVrr
///     read sector      100mxEx0
///     write sector     101mxExa
///     read address     11000E00
///     force interrupt  1101iiii
///     read track       11100E00
///     write track      11110E00
///
/// Modelled: all commands with all status bits, the data request per byte and what is lost when nobody
/// serves it, five turns of search, step rates, settling, motor (1770) and head load (1771). A command is a
/// row of phases; each has one time at which it goes on (`due`), so that nothing is done while bytes pass
/// that nobody asked for. Not modelled: single bits, the delay before a written register shows its value, the
/// write precompensation, and the test input of the 1771.
///
/// Source: reference/peripherals.md, section 2; data sheets of FD1771-01 and WD1770.
struct WD17xx {
  enum Model: UInt8, Sendable { case fd1771, wd1770 }

  let model: Model

  // MARK: State

  var track: UInt8 = 0
  var sector: UInt8 = 1
  var data: UInt8 = 0
  var command: UInt8 = 0
  /// The latched bits of the status register.
  var flags: Flags = []
  var isBusy = false
  /// DRQ: the data register waits to be read or written.
  var hasDataRequest = false
  /// INTRQ.
  var isInterrupting = false
  /// True when status bits 1, 2 and 5 show index, track 0 and head, as after a type I command.
  var showsDriveStatus = true
  /// Set by force interrupt with bit 3; only the command D0 takes the interrupt back.
  var isInterruptLocked = false
  /// Set by force interrupt with bit 2: every index pulse interrupts.
  var interruptsAtIndex = false
  /// The reset input is held.
  var isHeldInReset = false

  /// DDEN: single density. Always true on the 1771.
  var recording = FloppyRecording.fm
  /// The direction of the last step.
  var stepsInwards = false
  /// 1770: the motor was given its six turns.
  var hasSpunUp = false
  /// 1771: HLD, the head is loaded.
  var isHeadLoaded = false
  /// 1771: HLT, the card says that the head has settled.
  var headLoadTiming = false
  /// 1771: the drive is ready.
  var isReady = false

  var phase = Phase.idle
  /// When the phase goes on.
  var due = Ticks.never
  /// Index pulses that the phase still waits for.
  var pulsesLeft = 0
  /// Steps that a seek may still make.
  var stepsLeft = 0
  /// The cell of the track that passes next, or the ID mark that a search has found (−1: none yet).
  var cell = 0
  /// The ID mark of the sector being written.
  var sectorMark = 0
  /// Bytes of the field that are still to come, checksum included.
  var bytesLeft = 0
  /// Length of the sector's data.
  var sectorLength = 0
  var checksum = FloppyChecksum.fm
  /// The byte that is being written.
  var shifter: UInt8 = 0
  /// Write track: the byte before was F7, which has written a checksum.
  var wroteChecksum = false

  init(model: Model) { self.model = model }

  /// What the chip waits for.
  enum Phase: UInt8 {
    /// A command; meanwhile the motor runs down.
    case idle
    /// The command is taken up.
    case starting
    /// Six turns of the motor.
    case spinningUp
    /// The head, before reading or writing.
    case settling
    /// HLT.
    case loadingHead
    /// The end of a step, on the way to a track.
    case seeking
    /// The end of the only step.
    case stepping
    /// The head, before verifying.
    case settlingToVerify
    /// An ID field of the track.
    case verifying
    /// The ID field of the sector.
    case searching
    /// The next byte of data.
    case reading
    /// Two bytes behind the ID: time to ask for the first byte.
    case requestingFirstByte
    /// Ten bytes behind the ID: the first byte must be there.
    case checkingFirstByte
    /// Gap, sync and mark.
    case writingGap
    /// The end of the byte that is being written.
    case writing
    /// Any ID field.
    case searchingAddress
    case readingAddress
    /// The index hole, to read a track from there on.
    case waitingToReadTrack
    case readingTrack
    /// The first byte of a track to be written.
    case awaitingTrackData
    /// The index hole.
    case waitingToWriteTrack
    case writingTrack
  }

  // MARK: Time

  /// When `advance` has work again.
  var nextEvent: Ticks { due }

  /// Lets everything happen that is due.
  mutating func advance(to now: Ticks, _ bay: inout FloppyDriveBay) {
    while due <= now { goOn(at: due, &bay) }
  }

  private mutating func goOn(at now: Ticks, _ bay: inout FloppyDriveBay) {
    switch phase {
    case .idle: passIndexIdly(at: now, &bay)
    case .starting: begin(at: now, &bay)
    case .spinningUp: passIndexWhileSpinningUp(at: now, &bay)
    case .settling: loadHead(at: now, &bay)
    case .loadingHead: due = .never
    case .seeking: seek(at: now, &bay)
    case .stepping: verify(at: now, &bay)
    case .settlingToVerify: beginSearch(.verifying, at: now, &bay)
    case .verifying, .searching, .searchingAddress: passField(at: now, &bay)
    case .reading: readByte(at: now, &bay)
    case .readingAddress: readAddressByte(at: now, &bay)
    case .requestingFirstByte: requestFirstByte(at: now)
    case .checkingFirstByte: checkFirstByte(at: now, &bay)
    case .writingGap: writeMark(at: now, &bay)
    case .writing: writeByte(at: now, &bay)
    case .waitingToReadTrack: beginReadingTrack(at: now, &bay)
    case .readingTrack: readTrackByte(at: now, &bay)
    case .awaitingTrackData: checkTrackData(at: now, &bay)
    case .waitingToWriteTrack: beginWritingTrack(at: now, &bay)
    case .writingTrack: writeTrackByte(at: now, &bay)
    }
  }

  /// Takes note that another drive, side or disk is under the head, or that the motor has changed.
  mutating func driveChanged(at now: Ticks, _ bay: inout FloppyDriveBay) {
    switch phase {
    case .verifying, .searching, .searchingAddress: search(at: now, &bay)
    case .idle, .spinningUp, .waitingToReadTrack, .waitingToWriteTrack: awaitIndex(at: now, bay)
    default: break
    }
  }

  /// Waits for the next index pulse, if one will come.
  mutating func awaitIndex(at now: Ticks, _ bay: FloppyDriveBay) {
    let isNeeded =
      phase != .idle || interruptsAtIndex || isHeadLoaded
      || (model.hasMotorControl && bay.isTurning)
    due = isNeeded ? bay.nextIndex(after: now) : .never
  }
}
