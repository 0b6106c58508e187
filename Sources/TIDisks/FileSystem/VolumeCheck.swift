/// An examination of a whole volume: everything in it that contradicts the format or itself.
public struct VolumeCheck {
  /// Kinds of damage.
  public enum Kind: String, Sendable, CaseIterable {
    /// Tracks, sides and sectors per track do not multiply to the number of sectors.
    case geometry
    /// An index names a sector that cannot hold a file descriptor, or one that holds none.
    case badIndexEntry = "bad index entry"
    /// The index is not sorted: the TI controller does not find all files.
    case indexOrder = "index order"
    /// A directory's index lies outside of the disk or is another directory's: a loop.
    case badDirectory = "bad directory"
    case duplicateName = "duplicate name"
    case badName = "bad name"
    /// A cluster outside of the disk, or clusters that do not follow each other.
    case badCluster = "bad cluster"
    /// The counts of a descriptor do not fit its clusters or its records.
    case wrongCount = "wrong count"
    /// Records of a file run over its end or end elsewhere than its descriptor says.
    case badRecords = "bad records"
    /// A sector belongs to two files.
    case crossLink = "cross-linked"
    /// In use, but the bitmap calls it free: the next new file would overwrite it.
    case unmarked = "not marked"
    /// Marked as used, but nothing refers to it. What an interrupted write leaves.
    case lost = "lost"
    /// A sector that the image does not hold or holds damaged.
    case unreadable
  }

  public struct Finding: Equatable, Sendable, CustomStringConvertible {
    public let kind: Kind
    /// The sectors that show it.
    public let sectors: Range<Int>
    /// File or directory, if it concerns one.
    public let subject: String
    public let text: String

    public var description: String {
      let place =
        sectors.count == 1
        ? "sector \(sectors.lowerBound)" : "sectors \(sectors.lowerBound)–\(sectors.upperBound - 1)"
      return "\(kind.rawValue): \(subject.isEmpty ? "" : "\(subject): ")\(text) (\(place))"
    }
  }

  public private(set) var findings: [Finding] = []

  /// Examines the volume as it is now. Throws only when there is no volume at all.
  public init(_ volume: Volume) throws(DiskError) {
    let block = try volume.information()
    self.volume = volume
    self.block = block
    checkGeometry()
    claim(0, by: "the volume information block")
    checkDirectories()
    checkBitmap()
  }

  public var isClean: Bool { findings.isEmpty }

  // MARK: State of the examination

  private let volume: Volume
  private let block: VolumeInformation
  /// What each sector in use belongs to.
  private var owners: [Int: String] = [:]

  private mutating func note(_ kind: Kind, _ sector: Int, _ subject: String, _ text: String) {
    findings.append(
      Finding(kind: kind, sectors: sector..<sector + 1, subject: subject, text: text))
  }

  private mutating func note(_ error: DiskError, _ kind: Kind, _ sector: Int, _ subject: String) {
    note(
      error.kind == .unreadable ? .unreadable : kind, sector, subject,
      error.expected.isEmpty ? error.found : "\(error.found); expected \(error.expected)")
  }

  private mutating func claim(_ sector: Int, by owner: String) {
    if let other = owners[sector] {
      note(.crossLink, sector, owner, "the sector belongs to \(other) too")
    } else {
      owners[sector] = owner
    }
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

  private mutating func checkName(_ name: DiskName, sector: Int, subject: String) {
    if !name.isValid { note(.badName, sector, subject, "no valid name") }
  }

  // MARK: Files

  private mutating func check(_ file: FileDescriptor, subject: String) {
    checkName(file.name, sector: file.location, subject: subject)
    claim(file.location, by: "the descriptor of \(subject)")
    for sector in file.clusters.lazy.flatMap(\.sectors) { claim(sector, by: subject) }
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
    checkRecords(of: file, subject: subject)
  }

  private mutating func checkRecords(of file: FileDescriptor, subject: String) {
    let information = file.information
    if information.type != .program, information.recordLength == 0 {
      note(.wrongCount, file.location, subject, "the record length is 0")
      return
    }
    do {
      if information.type == .program {
        for number in 0..<information.sectors { _ = try volume.readSector(number, of: file) }
      } else if information.type.isVariable {
        try checkVariableRecords(of: file, subject: subject)
      } else {
        let capacity =
          information.hasExtendedRecords
          ? information.sectors * Sector.size / information.recordLength
          : information.sectors * (Sector.size / information.recordLength)
        if information.level3Count > capacity {
          note(
            .wrongCount, file.location, subject,
            "\(information.level3Count) records, but room for \(capacity)")
        }
      }
    } catch {
      note(error, .badRecords, file.location, subject)
    }
  }

  private mutating func checkVariableRecords(
    of file: FileDescriptor, subject: String
  ) throws(DiskError) {
    let information = file.information
    guard information.level3Count <= information.sectors else {
      note(
        .wrongCount, file.location, subject,
        "\(information.level3Count) sectors with records in \(information.sectors) sectors")
      return
    }
    let end = try volume.endPosition(of: file)
    guard information.level3Count > 0, !information.hasExtendedRecords else { return }
    let isThere =
      end.sector == information.level3Count - 1
      && end.offset == (information.endOffset == 0 ? Sector.size : information.endOffset)
    if !isThere {
      note(
        .badRecords, file.location, subject,
        "the last record ends at byte \(end.offset) of sector \(end.sector) of the file, its "
          + "descriptor says byte \(information.endOffset) of sector "
          + "\(information.level3Count - 1)")
    }
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
  }

  private mutating func noteLost(_ sectors: inout Range<Int>?) {
    guard let range = sectors else { return }
    sectors = nil
    findings.append(
      Finding(
        kind: .lost, sectors: range, subject: "",
        text: "the bitmap calls \(range.count == 1 ? "it" : "them") used, but nothing refers to "
          + (range.count == 1 ? "it" : "them")))
  }
}

// MARK: Repair

extension VolumeCheck {
  /// Puts right what can be without any loss: lost space is returned, unmarked space marked. Lost
  /// space stays as it is while there is other damage, because it may be what a damaged file
  /// misses.
  ///
  /// - Returns: what was put right.
  public func repair() throws(DiskError) -> [Finding] {
    let isSafe = findings.allSatisfy { [.lost, .unmarked, .geometry, .badName].contains($0.kind) }
    let repairable = findings.filter { $0.kind == .unmarked || ($0.kind == .lost && isSafe) }
    guard !repairable.isEmpty else { return [] }
    try volume.requireWritable()
    var current = try volume.information()
    for finding in repairable {
      for unit in current.units(of: finding.sectors) {
        current.setUsed(finding.kind == .unmarked, unit: unit)
      }
    }
    try volume.write(current)
    return repairable
  }
}
