/// The examination of a hard disk.
public struct HardDiskCheck: ConsistencyCheck {
  public private(set) var findings: [Finding] = []

  private let volume: HardDiskVolume
  private let block: HardDiskInformation
  /// What each sector in use belongs to: an index into `ownerNames`, 0 for nothing.
  private var owners: [Int32]
  private var ownerNames = [""]
  /// Words that name the wrong directory, with what belongs there.
  private var wrongParents: [(sector: Int, offset: Int, unit: Int)] = []
  /// Sectors of the indices and of the descriptors of directories that were read, with the names of these.
  private var lists: [(index: Int, descriptor: Int?, path: String)] = []
  /// Indices of directories one of whose lists goes on behind an empty place.
  private var interrupted: Set<Int> = []

  /// Examines the volume as it is now. Throws only when there is no volume at all.
  public init(
    _ volume: HardDiskVolume, progress: (Double) -> Void = { _ in }
  ) throws(DiskError) {
    self.volume = volume
    block = try volume.information()
    owners = [Int32](repeating: 0, count: block.totalSectors)
    claim([0..<HardDiskVolume.systemSectors], by: "the volume information block and the bitmap")
    checkDirectories(progress)
    do {
      try checkEnds()
      try checkBitmap()
    } catch { note(error, .unreadable, HardDiskBitmap.firstSector, "") }
  }

  private mutating func note(_ kind: Finding.Kind, _ sector: Int, _ subject: String, _ text: String)
  {
    findings.note(
      Finding(kind: kind, sectors: sector..<sector + 1, subject: subject, text: text))
  }

  private mutating func note(
    _ error: DiskError, _ kind: Finding.Kind, _ sector: Int, _ subject: String
  ) {
    note(
      error.kind == .unreadable ? .unreadable : kind, sector, subject,
      error.expected.isEmpty ? error.found : "\(error.found); expected \(error.expected)")
  }

  /// Neighbouring sectors that belong to the same other owner are one finding.
  private mutating func claim(_ ranges: [Range<Int>], by name: String) {
    let owner = Int32(ownerNames.count)
    ownerNames.append(name)
    for range in ranges {
      var sector = range.lowerBound
      let end = min(range.upperBound, owners.count)
      while sector < end {
        let other = owners[sector]
        guard other != 0 else {
          owners[sector] = owner
          sector += 1
          continue
        }
        let start = sector
        while sector < end, owners[sector] == other { sector += 1 }
        findings.note(
          Finding(
            kind: .crossLink, sectors: start..<sector, subject: name,
            text: "the sector\(sector - start == 1 ? " belongs" : "s belong") to "
              + "\(ownerNames[Int(other)]) too"))
      }
    }
  }

  // MARK: Directories

  private mutating func checkDirectories(_ progress: (Double) -> Void) {
    do {
      let root = try volume.root()
      claim(root.indexSector, by: "the index of the root")
      var pending: [(directory: Directory, path: String, depth: Int)] = [(root, "", 0)]
      var (done, known) = (0, 1)
      while let (directory, path, depth) = pending.popLast() {
        check(directory, path: path)
        for entry in directory.subdirectories.reversed() {
          guard depth < FileTree.depthLimit else {
            note(
              FileTree.tooDeep(volume.device.name, index: entry.indexSector), .badDirectory,
              entry.indexSector, "directory \(entry.name)")
            continue
          }
          if let next = enter(entry, path: path) {
            pending.append((next, "\(path)\(entry.name).", depth + 1))
            known += 1
          }
        }
        done += 1
        progress(Double(done) / Double(known))
      }
    } catch {
      note(error, .badDirectory, block.rootIndexUnit * block.sectorsPerUnit, "")
    }
  }

  private mutating func claim(_ sector: Int, by owner: String) {
    claim([sector..<sector + 1], by: owner)
  }

  /// Nil, with a finding, for a directory that cannot be read or was read before.
  private mutating func enter(_ entry: Subdirectory, path: String) -> Directory? {
    let subject = "directory \(path)\(entry.name)"
    if !entry.name.isValid { note(.badName, entry.indexSector, subject, "no valid name") }
    guard (1..<block.totalSectors).contains(entry.indexSector) else {
      note(
        .badDirectory, 0, subject,
        "its index is said to be sector \(entry.indexSector); expected 1 to "
          + "\(block.totalSectors - 1)")
      return nil
    }
    let other = owners[entry.indexSector]
    guard other == 0 else {
      note(
        .badDirectory, entry.indexSector, subject, "its index is \(ownerNames[Int(other)])")
      return nil
    }
    claim(entry.indexSector, by: "the index of \(subject)")
    do {
      let directory = try volume.directory(entry)
      claim(
        try volume.ownDescriptorSector(of: directory, block: block),
        by: "the descriptor of \(subject)")
      return directory
    } catch {
      note(error, .badDirectory, entry.indexSector, subject)
      return nil
    }
  }

  private mutating func check(_ directory: Directory, path: String) {
    lists.append(
      (
        directory.indexSector, try? volume.ownDescriptorSector(of: directory, block: block), path
      ))
    for damage in directory.damage {
      note(damage, .badIndexEntry, directory.indexSector, path)
    }
    let names = directory.files.map(\.name)
    checkOrder(names, path, sector: directory.indexSector)
    checkOrder(
      directory.subdirectories.map(\.name), path,
      sector: (try? volume.ownDescriptorSector(of: directory, block: block)) ?? 0)
    for entry in directory.subdirectories where names.contains(entry.name) {
      note(
        .duplicateName, directory.indexSector, "\(path)\(entry.name)",
        "a file and a directory have this name")
    }
    checkTally(of: directory, path: path)
    checkParents(in: directory, path: path)
    for file in directory.files { check(file, subject: "\(path)\(file.name)") }
  }

  private mutating func checkOrder(_ names: [DiskName], _ path: String, sector: Int) {
    for (name, next) in zip(names, names.dropFirst()) {
      if name == next {
        note(.duplicateName, sector, "\(path)\(name)", "named twice")
      } else if name > next {
        note(.indexOrder, sector, "\(path)\(next)", "stands behind \(name)")
      }
    }
  }

  private mutating func checkTally(of directory: Directory, path: String) {
    typealias Offset = HardDiskInformation.Offset
    guard directory.damage.isEmpty,
      let sector = try? volume.ownDescriptorSector(of: directory, block: block),
      let bytes = try? volume.device.readSector(sector)
    else { return }
    let subject = path.isEmpty ? "the root" : "directory \(path.dropLast())"
    let counted = (Int(bytes[Offset.fileCount]), Int(bytes[Offset.directoryCount]))
    let listed = (directory.files.count, directory.subdirectories.count)
    if counted != listed {
      let isComplete = counted.0 >= listed.0 && counted.1 >= listed.1
      note(
        isComplete ? .unusedPlace : .wrongTally, sector, subject,
        "its descriptor counts \(counted.0) files and \(counted.1) directories, listed are "
          + "\(listed.0) and \(listed.1)")
    }
  }

  /// What names a directory from inside: its files, its index, the directories in it. MDOS follows the latter two
  /// when it counts, and when it deletes.
  private mutating func checkParents(in directory: Directory, path: String) {
    typealias Offset = HardDiskInformation.Offset
    guard let own = try? volume.ownDescriptorSector(of: directory, block: block),
      let descriptor = try? volume.device.readSector(own)
    else { return }
    for unit in HardDiskVolume.subdirectoryUnits(in: descriptor) {
      guard
        let inner = try? volume.directoryDescriptor(unit: unit, namedAt: nil, block: block)
      else { continue }
      let subject = "directory \(path)\(DiskName(bytes: inner))"
      checkParent(
        unit * block.sectorsPerUnit, Offset.parent, own / block.sectorsPerUnit, subject,
        "is said to be in the directory of")
      checkParent(
        inner.word(at: Offset.rootIndex) * block.sectorsPerUnit, HardDiskVolume.ownDescriptor,
        unit, subject, "has an index that is said to be that of")
    }
    for file in directory.files {
      checkParent(
        file.location, HardDiskDescriptor.Offset.directory,
        directory.indexSector / block.sectorsPerUnit, "\(path)\(file.name)",
        "is said to be in the index in", zeroIsSilent: true)
    }
  }

  /// - Parameter zeroIsSilent: some tools leave the word out, where MDOS only takes it as a hint.
  private mutating func checkParent(
    _ sector: Int, _ offset: Int, _ expected: Int, _ subject: String, _ text: String,
    zeroIsSilent: Bool = false
  ) {
    guard let found = try? volume.device.readSector(sector).word(at: offset), found != expected,
      found != 0 || !zeroIsSilent
    else { return }
    note(.badParent, sector, subject, "\(text) unit \(found); expected \(expected)")
    wrongParents.append((sector, offset, expected))
  }

  private mutating func check(_ file: FileDescriptor, subject: String) {
    if !file.name.isValid { note(.badName, file.location, subject, "no valid name") }
    claim(
      ([file.location] + file.continuations).map { $0..<$0 + 1 },
      by: "the descriptor of \(subject)")
    claim(file.clusters.map(\.sectors), by: subject)
    if let damage = file.damage {
      note(damage, .badCluster, file.location, subject)
      return
    }
    // Room that is reserved for a file that grows is no damage, as long as its descriptor counts it.
    if file.allocatedSectors - file.sectorCount >= block.sectorsPerUnit {
      note(
        file.continuations.isEmpty ? .wrongCount : .unusedRoom, file.location, subject,
        "\(file.allocatedSectors) sectors in clusters for \(file.sectorCount) in the file")
    }
    for finding in volume.contentFindings(of: file, subject: subject) { findings.note(finding) }
  }

  /// To be called when all owners are known.
  private mutating func checkEnds() throws(DiskError) {
    let bitmap = try volume.bitmap()
    func isLost(_ unit: Int) -> Bool {
      (1..<block.unitCount).contains(unit) && bitmap.isUsed(unit)
        && owners[unit * block.sectorsPerUnit] == 0
    }
    func text(_ sector: Int, _ start: Int, _ limit: Int) -> String? {
      guard let bytes = try? volume.device.readSector(sector) else { return nil }
      return entriesBehindEnd((0..<limit).map { bytes.word(at: start + 2 * $0) }, isLost: isLost)
    }
    for (index, descriptor, path) in lists {
      if let text = text(index, 0, HardDiskVolume.indexLimit) {
        interrupted.insert(index)
        note(.badIndexEntry, index, path, text)
      }
      if let descriptor,
        let text = text(
          descriptor, HardDiskInformation.Offset.directories, HardDiskInformation.directoryLimit)
      {
        interrupted.insert(index)
        note(.badDirectory, descriptor, path, text)
      }
    }
  }

  // MARK: Bitmap

  private mutating func checkBitmap() throws(DiskError) {
    let bitmap = try volume.bitmap()
    var lost: Range<Int>?
    for unit in 0..<block.unitCount {
      let start = unit * block.sectorsPerUnit
      let sectors = start..<start + block.sectorsPerUnit
      let user = sectors.first { owners[$0] != 0 }
      let isUsed = bitmap.isUsed(unit)
      if let user, !isUsed {
        note(.unmarked, user, ownerNames[Int(owners[user])], "the bitmap calls it free")
      }
      if isUsed, user == nil {
        lost = (lost?.lowerBound ?? start)..<sectors.upperBound
      } else if let range = lost {
        findings.note(.lost(range))
        lost = nil
      }
    }
    if let lost { findings.note(.lost(lost)) }
  }

  // MARK: Repair

  public func repair() throws(DiskError) -> [Finding] {
    let repairable = findings.filter {
      [.unmarked, .indexOrder, .wrongTally, .unusedPlace, .badParent].contains($0.kind)
        || ([.lost, .unusedRoom].contains($0.kind) && isLostSpaceSafe)
    }
    guard !repairable.isEmpty else { return [] }
    try volume.requireWritable()
    for word in wrongParents {
      var bytes = try volume.device.readSector(word.sector)
      bytes.setWord(word.unit, at: word.offset)
      try volume.device.writeSector(word.sector, bytes)
    }
    for finding in repairable where finding.kind == .unusedRoom {
      var file = try volume.descriptor(at: finding.sectors.lowerBound)
      try volume.truncate(&file, to: file.sectorCount)
    }
    if repairable.contains(where: { [.indexOrder, .wrongTally, .unusedPlace].contains($0.kind) }) {
      try volume.forEachDirectory { directory throws(DiskError) in
        guard directory.damage.isEmpty, !interrupted.contains(directory.indexSector)
        else { return }
        try volume.sortLists(of: directory, block: block)
      }
    }
    var bitmap = try volume.bitmap()
    for finding in repairable where finding.kind == .unmarked || finding.kind == .lost {
      let first = finding.sectors.lowerBound / block.sectorsPerUnit
      let last = (finding.sectors.upperBound - 1) / block.sectorsPerUnit
      for unit in first...last { bitmap.setUsed(finding.kind == .unmarked, unit) }
    }
    try bitmap.write(to: volume.device)
    return repairable
  }
}

extension HardDiskVolume {
  public func check(progress: (Double) -> Void) throws(DiskError) -> any ConsistencyCheck {
    try HardDiskCheck(self, progress: progress)
  }

  /// Brings files and directories of a directory into the order of their names, and counts them.
  fileprivate func sortLists(
    of directory: Directory, block: HardDiskInformation
  ) throws(DiskError) {
    typealias Offset = HardDiskInformation.Offset
    var index = try device.readSector(directory.indexSector)
    let files = directory.files.sorted { $0.name < $1.name }
    for position in 0..<Self.indexLimit {
      index.setWord(
        position < files.count ? files[position].location / block.sectorsPerUnit : 0,
        at: 2 * position)
    }
    if index != (try device.readSector(directory.indexSector)) {
      try device.writeSector(directory.indexSector, index)
    }
    let sector = try ownDescriptorSector(of: directory, block: block)
    let old = try device.readSector(sector)
    var bytes = old
    var named: [(name: DiskName, unit: Int)] = []
    for unit in Self.subdirectoryUnits(in: old) {
      let descriptor = try directoryDescriptor(unit: unit, namedAt: nil, block: block)
      named.append((DiskName(bytes: descriptor), unit))
    }
    named.sort { $0.name < $1.name }
    Self.setSubdirectoryUnits(named.map(\.unit), in: &bytes)
    bytes[Offset.fileCount] = UInt8(clamping: files.count)
    bytes[Offset.directoryCount] = UInt8(clamping: named.count)
    if bytes != old { try device.writeSector(sector, bytes) }
  }
}
