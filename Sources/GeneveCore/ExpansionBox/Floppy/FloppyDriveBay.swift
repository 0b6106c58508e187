/// The floppy drives behind a controller: four of them on one cable, with one motor line.
///
/// Modelled: selection, heads and their stops, track 0 and write-protect switches, the turning of the
/// disks with the index hole, the track under the selected head. Not modelled: how a motor gains speed
/// (it turns at 300 turns a minute at once; controllers wait for six turns anyway), and different angles in
/// different drives.
///
/// A drive without a disk, and a number without a drive, give neither index pulses nor data.
struct FloppyDriveBay {
  static let count = 4
  /// 300 turns a minute.
  static let turnTicks: Ticks = .perSecond / 5
  /// How long the index hole is seen: 2 ms is assumed, as MAME does; data sheets of drives say 1.5 to 5 ms.
  static let indexTicks: Ticks = 2000 * .perMicrosecond
  /// Cylinders that a head can reach behind the last one of the format, before its stop.
  static let spareCylinders = 2

  struct Drive {
    /// 40 or 80: how many cylinders the drive is made for.
    var cylinders = 40
    /// Where the head stands.
    var cylinder = 0
    var medium: (any FloppyMedium)?

    /// Nil while there is no disk.
    var presentMedium: (any FloppyMedium)? {
      guard let medium, medium.isPresent else { return nil }
      return medium
    }
  }

  private(set) var drives: [Drive]
  /// The select lines as they are driven, bit n for drive n.
  private(set) var selectLines: UInt8 = 0
  /// The drive that answers: of several that are selected, the one that was first.
  private(set) var selected: Int?
  /// Which head: 0 or 1.
  private(set) var side = 0

  private(set) var isTurning = false
  /// While the motor turns: when the index hole passed. Else: how far the disk had turned, negative.
  private var origin: Ticks = 0

  /// The track under the selected head, if it was looked at.
  private(set) var track = FloppyTrack.blank
  /// Which one that is: drive, cylinder, side.
  private var loaded: Place?

  struct Place: Equatable {
    var drive: Int
    var cylinder: Int
    var side: Int
  }

  init(cylinders: [Int]) {
    drives = (0..<Self.count).map {
      Drive(cylinders: $0 < cylinders.count ? cylinders[$0] : 40)
    }
  }

  // MARK: Host

  /// Puts a disk into a drive (0–3); nil takes it out.
  mutating func insert(_ medium: (any FloppyMedium)?, drive: Int) {
    guard drives.indices.contains(drive) else { return }
    drives[drive].medium = medium
    if loaded?.drive == drive { loaded = nil }
  }

  /// Puts the disks of another bay into the drives, as they are; what they hold counts as unchanged.
  mutating func keepMedia(of other: FloppyDriveBay) {
    for index in drives.indices { drives[index].medium = other.drives[index].medium }
  }

  // MARK: Lines

  mutating func setSelectLines(_ lines: UInt8) {
    selectLines = lines
    if let selected, lines >> UInt8(selected) & 1 != 0 { return }
    selected = (0..<Self.count).first { lines >> UInt8($0) & 1 != 0 }
  }

  mutating func setSide(_ new: Int) { side = new }

  mutating func setMotor(_ on: Bool, at now: Ticks) {
    guard on != isTurning else { return }
    let angle = angle(at: now)
    isTurning = on
    origin = on ? now - angle : -angle
  }

  private var selectedDrive: Drive? { selected.map { drives[$0] } }
  private var medium: (any FloppyMedium)? { selectedDrive?.presentMedium }

  var isAtTrack0: Bool { selectedDrive.map { $0.cylinder == 0 } ?? false }
  var isWriteProtected: Bool { medium?.isWriteProtected ?? false }

  /// One pulse on the step line: the head moves by one cylinder unless it is at a stop.
  mutating func step(inwards: Bool) {
    guard let selected else { return }
    let last = drives[selected].cylinders + Self.spareCylinders - 1
    let cylinder = drives[selected].cylinder + (inwards ? 1 : -1)
    drives[selected].cylinder = min(max(cylinder, 0), last)
  }

  // MARK: Turning

  /// How far the disks have turned past the index hole, in time.
  func angle(at now: Ticks) -> Ticks {
    isTurning ? (now - origin) % Self.turnTicks : -origin
  }

  /// True when the controller sees the index hole now.
  func isAtIndex(at now: Ticks) -> Bool {
    isTurning && medium != nil && angle(at: now) < Self.indexTicks
  }

  /// When the index hole next comes, later than `now`.
  func nextIndex(after now: Ticks) -> Ticks {
    guard isTurning, medium != nil else { return .never }
    return now - angle(at: now) + Self.turnTicks
  }

  /// When the byte at `index` of a turn next begins to pass, `now` or later.
  func time(ofByte index: Int, in recording: FloppyRecording, notBefore now: Ticks) -> Ticks {
    let place = Ticks(index % recording.bytesPerTurn) * recording.ticksPerByte
    let distance = place - angle(at: now)
    return now + (distance < 0 ? distance + Self.turnTicks : distance)
  }

  // MARK: The track under the head

  /// Makes `track` the one under the selected head.
  mutating func loadTrack() {
    guard let selected, let medium = drives[selected].presentMedium else {
      (track, loaded) = (.blank, nil)
      return
    }
    let place = Place(drive: selected, cylinder: drives[selected].cylinder, side: side)
    guard loaded != place else { return }
    track = FloppyTrack(medium.layout(cylinder: place.cylinder, head: side))
    loaded = place
  }

  /// Writes one byte of the track under the head, with `FloppyTrack.mark` if its clock is missing.
  mutating func put(_ cell: UInt16, at index: Int) { track.put(cell, at: index) }

  /// Empties the track under the head for a recording from the index hole on.
  mutating func beginTrack(_ recording: FloppyRecording) {
    loadTrack()
    guard loaded != nil else { return }
    track = FloppyTrack(
      recording: recording, cells: [UInt16](repeating: 0, count: recording.bytesPerTurn))
  }

  /// Gives the medium the sector whose ID mark stands at `mark`. False when it could not be taken.
  mutating func commitSector(at mark: Int, length: Int) -> Bool {
    track.findFields()
    guard let place = loaded, let medium = drives[place.drive].presentMedium,
      let field = track.fields.first(where: { $0.mark == mark }),
      let sector = track.sector(of: field, length: length)
    else { return false }
    return medium.write(sector, cylinder: place.cylinder, head: place.side)
  }

  /// Gives the medium the whole track, after it was formatted. False when it could not be taken.
  mutating func commitTrack() -> Bool {
    track.findFields()
    guard let place = loaded, let medium = drives[place.drive].presentMedium,
      let layout = track.layout
    else { return false }
    return medium.format(layout, cylinder: place.cylinder, head: place.side)
  }
}

// MARK: State file

extension FloppyDriveBay: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    for index in drives.indices {
      try exchange.field(&drives[index].cylinder)
      guard (0..<drives[index].cylinders + Self.spareCylinders).contains(drives[index].cylinder)
      else { throw exchange.impossibleValue }
    }
    try exchange.field(&selectLines)
    var chosen = Int8(selected ?? -1)
    try exchange.field(&chosen)
    guard (-1..<Int8(Self.count)).contains(chosen) else { throw exchange.impossibleValue }
    selected = chosen < 0 ? nil : Int(chosen)
    try exchange.field(&side)
    guard side == 0 || side == 1 else { throw exchange.impossibleValue }
    try exchange.field(&isTurning)
    try exchange.field(&origin)
    guard isTurning ? origin >= -Self.turnTicks : (-Self.turnTicks + 1...0).contains(origin)
    else { throw exchange.impossibleValue }
    try exchangeTrack(&exchange)
    try exchangeMedia(&exchange)
  }

  /// What the media keep beside their disks.
  func exchangeMedia(_ exchange: inout StateExchange) throws {
    for drive in drives {
      var bytes = drive.medium?.unsettled ?? []
      try exchange.field(&bytes)
      if exchange.isRestoring { drive.medium?.unsettled = bytes }
    }
  }

  private mutating func exchangeTrack(_ exchange: inout StateExchange) throws {
    var place = loaded ?? Place(drive: -1, cylinder: 0, side: 0)
    try exchange.field(&place.drive)
    try exchange.field(&place.cylinder)
    try exchange.field(&place.side)
    var recording = track.recording?.rawValue ?? 0
    var cells = track.cells
    try exchange.field(&recording)
    try exchange.field(&cells)
    guard exchange.isRestoring else { return }
    let known = FloppyRecording(rawValue: recording)
    guard (-1..<Self.count).contains(place.drive), place.side & ~1 == 0, place.cylinder >= 0,
      known != nil || recording == 0, cells.count == known?.bytesPerTurn ?? 0
    else { throw exchange.impossibleValue }
    loaded = place.drive < 0 ? nil : place
    track = FloppyTrack(recording: known, cells: cells)
  }
}
