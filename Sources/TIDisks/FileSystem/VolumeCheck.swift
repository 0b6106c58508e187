/// The examination of a floppy.
public struct VolumeCheck: ConsistencyCheck {
  public typealias Finding = TIDisks.Finding
  public typealias Kind = TIDisks.Finding.Kind

  public private(set) var findings: [Finding] = []

  /// Examines the volume as it is now. Throws only when there is no volume at all.
  public init(_ volume: Volume) throws(DiskError) {
    let block = try volume.information()
    self.volume = volume
    self.block = block
    checkGeometry()
    claim(0, by: "the volume information block")
    checkDirectories()
    checkEnds()
    checkBitmap()
  }

  // MARK: State of the examination

  private let volume: Volume
  private let block: VolumeInformation
  /// What each sector in use belongs to.
  private var owners: [Int: String] = [:]
  /// Sectors of the indices that were read, with the names of their directories.
  private var indices: [(sector: Int, path: String)] = []
  /// Those of them that go on behind an empty place.
  private var interrupted: Set<Int> = []

  private mutating func note(_ kind: Kind, _ sector: Int, _ subject: String, _ text: String) {
    note(kind, sector..<sector + 1, subject, text)
  }

  private mutating func note(
    _ kind: Kind, _ sectors: Range<Int>, _ subject: String, _ text: String
  ) {
    findings.note(Finding(kind: kind, sectors: sectors, subject: subject, text: text))
  }

  private mutating func note(_ error: DiskError, _ kind: Kind, _ sector: Int, _ subject: String) {
    note(
      error.kind == .unreadable ? .unreadable : kind, sector, subject,
      error.expected.isEmpty ? error.found : "\(error.found); expected \(error.expected)")
  }

  private mutating func claim(_ sector: Int, by owner: String) {
    claim([sector..<sector + 1], by: owner)
  }

  /// Neighbouring sectors that belong to the same other owner are one finding.
  private mutating func claim(_ ranges: [Range<Int>], by owner: String) {
    var crossed: (sectors: Range<Int>, owner: String)?
    func noteCrossed(_ check: inout VolumeCheck) {
      guard let run = crossed else { return }
      check.note(
        .crossLink, run.sectors, owner,
        "the sector\(run.sectors.count == 1 ? " belongs" : "s belong") to \(run.owner) too")
      crossed = nil
    }
    for sector in ranges.lazy.joined() {
      guard let other = owners[sector] else {
        owners[sector] = owner
        continue
      }
      if let run = crossed, run.owner == other, run.sectors.upperBound == sector {
        crossed = (run.sectors.lowerBound..<sector + 1, other)
      } else {
        noteCrossed(&self)
        crossed = (sector..<sector + 1, other)
      }
    }
    noteCrossed(&self)
  }

  // MARK: Structures

  private mutating func checkGeometry() {
    guard block.claim?.geometry == nil else { return }
    note(
      .geometry, 0, "",
      "\(block.sides) sides of \(block.tracksPerSide) tracks of \(block.sectorsPerTrack) sectors "
        + "are not \(block.totalSectors) sectors")
  }

  private mutating func checkDirectories() {
    do {
      let root = try volume.root()
      claim(root.indexSector, by: "the index of the root")
      check(root)
      var names = Set(root.files.map(\.name))
      for entry in root.subdirectories {
        checkName(entry.name, sector: 0, subject: "directory \(entry.name)")
        if !names.insert(entry.name).inserted {
          note(.duplicateName, 0, "directory \(entry.name)", "the root has this name twice")
        }
        check(entry)
      }
    } catch {
      note(error, .badDirectory, Volume.rootIndexSector, "")
    }
  }

  private mutating func check(_ entry: Subdirectory) {
    let subject = "directory \(entry.name)"
    guard (2..<block.totalSectors).contains(entry.indexSector) else {
      note(
        .badDirectory, 0, subject,
        "its index is said to be sector \(entry.indexSector); expected 2 to "
          + "\(block.totalSectors - 1)")
      return
    }
    if let other = owners[entry.indexSector] {
      note(.badDirectory, 0, subject, "its index sector \(entry.indexSector) is that of \(other)")
      return
    }
    claim(entry.indexSector, by: "the index of \(subject)")
    do {
      check(try volume.directory(entry))
    } catch {
      note(error, .badDirectory, entry.indexSector, subject)
    }
  }

  private mutating func check(_ directory: Directory) {
    let prefix = directory.name.map { "\($0)." } ?? ""
    indices.append((directory.indexSector, prefix))
    for damage in directory.damage {
      note(damage, .badIndexEntry, directory.indexSector, prefix)
    }
    for (file, next) in zip(directory.files, directory.files.dropFirst()) {
      if file.name == next.name {
        note(.duplicateName, directory.indexSector, "\(prefix)\(file.name)", "named twice")
      } else if file.name > next.name {
        note(
          .indexOrder, directory.indexSector, "\(prefix)\(next.name)", "stands behind \(file.name)")
      }
    }
    for file in directory.files { check(file, subject: "\(prefix)\(file.name)") }
  }

  /// To be called when all owners are known.
  private mutating func checkEnds() {
    for (sector, path) in indices {
      guard let bytes = try? volume.device.readSector(sector) else { continue }
      let words = (0..<Volume.fileLimit).map { bytes.word(at: 2 * $0) }
      let text = entriesBehindEnd(words) {
        (2..<block.totalSectors).contains($0) && owners[$0] == nil
          && block.isUsed(unit: $0 / block.sectorsPerUnit)
      }
      guard let text else { continue }
      interrupted.insert(sector)
      note(.badIndexEntry, sector, path, text)
    }
  }

  private mutating func checkName(_ name: DiskName, sector: Int, subject: String) {
    if !name.isValid { note(.badName, sector, subject, "no valid name") }
  }

  // MARK: Files

  private mutating func check(_ file: FileDescriptor, subject: String) {
    checkName(file.name, sector: file.location, subject: subject)
    claim(file.location, by: "the descriptor of \(subject)")
    claim(file.clusters.map(\.sectors), by: subject)
    if let damage = file.damage {
      let countOffset = file.location * Sector.size + FloppyDescriptor.sectorsOffset
      note(
        damage, damage.offset == countOffset ? .wrongCount : .badCluster, file.location, subject)
      return
    }
    let spare = file.allocatedSectors - file.information.sectors
    if spare >= block.sectorsPerUnit {
      note(
        .wrongCount, file.location, subject,
        "\(file.allocatedSectors) sectors in clusters for \(file.information.sectors) in the file")
    }
    for finding in volume.contentFindings(of: file, subject: subject) { findings.note(finding) }
  }

  // MARK: Bitmap

  /// Units that a fresh disk has marked whether anything stands there or not.
  private static let systemUnits = 0..<2

  private mutating func checkBitmap() {
    var usedUnits: [Int: Int] = [:]
    for sector in owners.keys {
      let unit = sector / block.sectorsPerUnit
      usedUnits[unit] = min(sector, usedUnits[unit] ?? sector)
    }
    var lost: Range<Int>?
    for unit in 0..<block.unitCount {
      let start = unit * block.sectorsPerUnit
      let isLost =
        block.isUsed(unit: unit) && usedUnits[unit] == nil && !Self.systemUnits.contains(unit)
      if let first = usedUnits[unit], !block.isUsed(unit: unit) {
        note(.unmarked, first, owners[first] ?? "", "the bitmap calls it free")
      }
      if isLost {
        let end = min(start + block.sectorsPerUnit, block.totalSectors)
        lost = (lost?.lowerBound ?? start)..<end
      } else {
        noteLost(&lost)
      }
    }
    noteLost(&lost)
    let beyond = block.unitsBehindEnd.count { !block.isUsed(unit: $0) }
    if beyond > 0 {
      note(.unmarked, 0, "", "the bitmap calls \(beyond) units behind the end of the disk free")
    }
  }

  private mutating func noteLost(_ sectors: inout Range<Int>?) {
    guard let range = sectors else { return }
    sectors = nil
    findings.note(.lost(range))
  }
}

// MARK: Repair

extension VolumeCheck {
  public func repair() throws(DiskError) -> [Finding] {
    let repairable = findings.filter {
      switch $0.kind {
      case .unmarked: true
      case .indexOrder: !interrupted.contains($0.sectors.lowerBound)
      case .lost: isLostSpaceSafe
      default: false
      }
    }
    guard !repairable.isEmpty else { return [] }
    try volume.requireWritable()
    let indices = Set(repairable.filter { $0.kind == .indexOrder }.map(\.sectors.lowerBound))
    for index in indices.sorted() { try volume.sortIndex(at: index) }
    var current = try volume.information()
    for finding in repairable where finding.kind != .indexOrder {
      for unit in current.units(of: finding.sectors) {
        current.setUsed(finding.kind == .unmarked, unit: unit)
      }
    }
    for unit in current.unitsBehindEnd { current.setUsed(true, unit: unit) }
    try volume.write(current)
    return repairable
  }
}

extension Volume {
  /// Brings the entries of an index into the order of the names.
  fileprivate func sortIndex(at sector: Int) throws(DiskError) {
    var named: [(name: DiskName, entry: Int)] = []
    for entry in try indexEntries(at: sector) {
      named.append((try descriptor(at: entry).name, entry))
    }
    named.sort { $0.name < $1.name }
    var bytes = [UInt8](repeating: 0, count: Sector.size)
    for (position, item) in named.enumerated() { bytes.setWord(item.entry, at: 2 * position) }
    try device.writeSector(sector, bytes)
  }
}
