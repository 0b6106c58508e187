/// A folder of the host as a disk.
///
/// The files of the folder stand on a floppy in memory, made for them: those with TIFILES or v9t9
/// headers as what the header says, texts as DIS/VAR 80, all others as program images; up to three
/// subfolders as directories. What is written to the disk arrives in the folder as soon as the
/// volume is complete again (with the sector that ends the operation), whole file by whole file, in
/// the form in which the file came; new files get TIFILES headers. What others do in the folder
/// appears on the disk with `refresh`.
///
/// A file that the disk cannot hold is not shown, is left alone, and is named in `notShown`. To
/// format the disk is to delete all files that are shown.
public final class FolderDisk: SectorDevice {
  public var name: String { folder.path }
  public let access: DiskImage.Access

  /// Files of the folder that are not on the disk, with the reason.
  public private(set) var notShown: [String: DiskError] = [:]

  /// Told when the host refuses a write, of which the guest only learns that there was an error.
  public var onHostFailure: (DiskError) -> Void = { _ in }

  private let folder: HostFolder
  private let lock: FolderLock?
  private let image: DiskImage
  private let volume: Volume

  private struct Key: Hashable {
    var directory: DiskName?
    var name: DiskName
  }

  /// A file that is both in the folder and on the disk.
  private struct Entry {
    var hostName: String
    var form: FolderFile
    var stamp: HostFolder.Stamp
    var descriptor: FileDescriptor
  }

  private var entries: [Key: Entry] = [:]
  /// Host names of the directories.
  private var subfolders: [DiskName: String] = [:]
  /// Sectors written since the folder was last brought up to date.
  private var written: Set<Int> = []

  /// Opens the folder at `path`. `geometry` is the floppy to be made; without it, the smallest
  /// double-sided one that leaves a quarter free.
  public init(path: String, access: DiskImage.Access, geometry: Geometry? = nil)
    throws(DiskError)
  {
    folder = HostFolder(path: path)
    self.access = access
    lock = access == .readWrite ? try FolderLock(path: path) : nil
    let floppy: Geometry
    if let geometry { floppy = geometry } else { floppy = try Self.geometry(for: folder) }
    let label = path.split(separator: "/").last.map(String.init) ?? "FOLDER"
    image = try DiskImage.formatted(
      floppy, name: HostNames.diskName(for: label, besides: []), label: path)
    volume = try Volume(of: image)
    try refresh()
  }

  /// The floppy on which the guest sees the folder.
  public var geometry: Geometry { image.geometry }
  public var floppyGeometry: Geometry? { geometry }

  private static func geometry(for folder: HostFolder) throws(DiskError) -> Geometry {
    var sectors = 0
    for item in try folder.items() {
      let files = item.isFolder ? try folder.items(in: item.name) : [item]
      for file in files where !file.isFolder { sectors += file.stamp.size / Sector.size + 2 }
    }
    let candidates = ["dsdd", "dsdd80", "dshd", "dsed"].compactMap { Geometry.named($0) }
    let fitting = candidates.first { $0.sectorCount * 3 / 4 > sectors } ?? candidates.last
    return fitting ?? Geometry(tracksPerSide: 40, sides: 2, sectorsPerTrack: 18)
  }

  // MARK: Sectors

  public var sectorCount: Int { image.sectorCount }
  public var isWriteProtected: Bool { access == .writeProtected }

  public func readSector(_ number: Int) throws(DiskError) -> [UInt8] {
    try image.readSector(number)
  }

  public func writeSector(_ number: Int, _ bytes: [UInt8]) throws(DiskError) {
    guard !isWriteProtected else { throw writeProtectionError() }
    let old = try image.readSector(number)
    try image.writeSector(number, bytes)
    guard access == .readWrite else { return }
    written.insert(number)
    guard try endsOperation(number) else { return }
    do {
      try updateFolder()
    } catch {
      // What the host refuses has not happened: whoever wrote takes its other sectors back.
      try image.writeSector(number, old)
      throw error
    }
  }

  public func flush() throws(DiskError) {
    if !written.isEmpty, access == .readWrite { try updateFolder() }
  }

  /// Operations end with a descriptor, an index or the volume information block.
  private func endsOperation(_ number: Int) throws(DiskError) -> Bool {
    number <= Volume.rootIndexSector || entries.values.contains { $0.descriptor.location == number }
      || (try? volume.root().subdirectories.contains { $0.indexSector == number }) == true
  }

  // MARK: From the disk to the folder

  /// Brings the folder up to date with the disk. A volume that cannot be read at the moment, as in
  /// the middle of formatting, changes nothing.
  private func updateFolder() throws(DiskError) {
    do {
      try updateFiles()
    } catch {
      onHostFailure(error)
      throw error
    }
  }

  private func updateFiles() throws(DiskError) {
    guard let root = try? volume.root() else { return }
    var seen: Set<Key> = []
    for entry in root.subdirectories where subfolders[entry.name] == nil {
      let hostName = HostNames.hostName(for: entry.name)
      try folder.makeFolder(hostName)
      subfolders[entry.name] = hostName
    }
    for file in root.files { try update(Key(name: file.name), file, &seen) }
    for entry in root.subdirectories {
      guard let directory = try? volume.directory(entry) else { return }
      for file in directory.files {
        try update(Key(directory: entry.name, name: file.name), file, &seen)
      }
    }
    for (key, entry) in entries where !seen.contains(key) {
      try folder.delete(entry.hostName, in: key.directory.flatMap { subfolders[$0] })
      entries[key] = nil
    }
    let present = Set(root.subdirectories.map(\.name))
    for (name, hostName) in subfolders where !present.contains(name) {
      folder.removeFolder(hostName)
      subfolders[name] = nil
    }
    written = []
  }

  private func update(_ key: Key, _ file: FileDescriptor, _ seen: inout Set<Key>)
    throws(DiskError)
  {
    seen.insert(key)
    let old = entries[key]
    let isSame =
      old?.descriptor == file && !file.clusters.contains { !written.isDisjoint(with: $0.sectors) }
    guard !isSame, file.damage == nil, let contents = readable(file) else { return }
    let subfolder = key.directory.flatMap { subfolders[$0] }
    let form = (old ?? renamed(to: file))?.form.holding(contents) ?? .tifiles
    let hostName = old?.hostName ?? freeHostName(for: key.name, in: subfolder)
    // Records that end badly for the moment are kept back until they are complete.
    guard let bytes = try? form.encode(contents) else { return }
    try folder.write(bytes, to: hostName, in: subfolder)
    entries[key] = Entry(
      hostName: hostName, form: form,
      stamp: folder.item(hostName, in: subfolder)?.stamp
        ?? HostFolder.Stamp(size: 0, seconds: 0, nanoseconds: 0),
      descriptor: file)
  }

  /// The entry whose file now has another name: it has the same sectors and is gone from its old
  /// place.
  private func renamed(to file: FileDescriptor) -> Entry? {
    guard !file.clusters.isEmpty else { return nil }
    return entries.first { key, entry in
      entry.descriptor.clusters == file.clusters
        && (try? volume.file(named: key.name, in: key.directory)) == nil
    }?.value
  }

  /// A name that no file of the folder has, shown or not.
  private func freeHostName(for name: DiskName, in subfolder: String?) -> String {
    let wanted = HostNames.hostName(for: name)
    var candidate = wanted
    var number = 1
    while folder.item(candidate, in: subfolder) != nil {
      candidate = "\(wanted)~\(number)"
      number += 1
    }
    return candidate
  }

  private func readable(_ file: FileDescriptor) -> FileSource? {
    guard let source = try? volume.source(file), (try? source.requireReadable()) != nil else {
      return nil
    }
    return source
  }

  // MARK: From the folder to the disk

  /// Brings the disk up to date with the folder: files that others made, changed or deleted. To be
  /// called while no operation of the guest is under way; the guest notices when it reads the
  /// directory next.
  @discardableResult
  public func refresh() throws(DiskError) -> [SectorChange] {
    let before = image.changes
    try takeFolder()
    guard image.changes != before else { return [] }
    return image.changes.sectors.compactMap { number, new in
      let old = before[number] ?? image.original(number)
      return old == new ? nil : SectorChange(number: number, old: old, new: new)
    }
  }

  private func takeFolder() throws(DiskError) {
    try flush()
    notShown = [:]
    var present: Set<Key> = []
    for item in try folder.items() where item.isFolder { try refreshFolder(item, &present) }
    for item in try folder.items() where !item.isFolder {
      refreshFile(item, in: nil, &present)
    }
    for key in entries.keys where !present.contains(key) {
      if let file = try? volume.file(named: key.name, in: key.directory) {
        try volume.delete(try unprotected(file), in: key.directory)
      }
      entries[key] = nil
    }
    let names = Set(try folder.items().filter(\.isFolder).map(\.name))
    for (directory, hostName) in subfolders where !names.contains(hostName) {
      try volume.removeDirectory(directory)
      subfolders[directory] = nil
    }
  }

  private func refreshFolder(_ item: HostFolder.Item, _ present: inout Set<Key>)
    throws(DiskError)
  {
    let known = subfolders.first { $0.value == item.name }?.key
    let directory = known ?? HostNames.diskName(for: item.name, besides: takenNames(in: nil))
    do {
      if known == nil { try volume.makeDirectory(directory) }
    } catch {
      notShown[item.name] = error
      return
    }
    subfolders[directory] = item.name
    for file in try folder.items(in: item.name) where !file.isFolder {
      refreshFile(file, in: directory, &present)
    }
  }

  private func refreshFile(
    _ item: HostFolder.Item, in directory: DiskName?, _ present: inout Set<Key>
  ) {
    let subfolder = directory.flatMap { subfolders[$0] }
    let label = [subfolder, item.name].compactMap { $0 }.joined(separator: "/")
    let known = entries.first { $0.key.directory == directory && $0.value.hostName == item.name }
    if let known, known.value.stamp == item.stamp {
      present.insert(known.key)
      return
    }
    do {
      let bytes = try folder.read(item.name, in: subfolder)
      let (form, file) = try FolderFile.decode(bytes, label: label)
      let diskName = known?.key.name ?? freeName(for: item, file, in: directory)
      if let old = known.flatMap({ try? volume.file(named: $0.key.name, in: directory) }) {
        _ = try unprotected(old)
      }
      let descriptor = try volume.write(
        diskName, in: directory, file, replacing: known != nil)
      let key = Key(directory: directory, name: diskName)
      entries[key] = Entry(
        hostName: item.name, form: form, stamp: item.stamp, descriptor: descriptor)
      present.insert(key)
    } catch {
      notShown[label] = error
    }
  }

  /// The name in the header, if it is valid and free, else one made from the host's.
  private func freeName(
    for item: HostFolder.Item, _ file: FileSource, in directory: DiskName?
  ) -> DiskName {
    let taken = takenNames(in: directory)
    if let name = file.name, name.isValid, !taken.contains(name) { return name }
    return HostNames.diskName(for: item.name, besides: taken)
  }

  private func takenNames(in directory: DiskName?) -> Set<DiskName> {
    let files = Set(entries.keys.filter { $0.directory == directory }.map(\.name))
    return directory == nil ? files.union(subfolders.keys) : files
  }

  /// The host's will counts more than the protection of the file.
  private func unprotected(_ file: FileDescriptor) throws(DiskError) -> FileDescriptor {
    var file = file
    if file.isProtected { try volume.setProtected(false, &file) }
    return file
  }
}
