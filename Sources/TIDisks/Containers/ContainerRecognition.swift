/// Finds out what kind of image a file is.
enum ContainerRecognition {
  /// No image is longer: the largest hard disk of the HFDC has F800 units of 16 sectors.
  static let sizeLimit = 0xF800 * 16 * Sector.size

  /// - Parameter salvaging: accept truncated images.
  static func container(
    for file: [UInt8], name: String, salvaging: Bool = false
  ) throws(DiskError) -> any Container {
    guard !file.isEmpty else {
      throw DiskError(
        .notADisk, file: name, offset: 0, found: "the file is empty", expected: "a disk image",
        advice: "a new disk is made with `geneve disk new`")
    }
    guard file.count <= sizeLimit else { throw tooLong(file.count, name: name) }
    guard !TransportFile.hasTIFilesHeader(file) else {
      throw DiskError(
        .notADisk, file: name, offset: 0, found: "a single file in TIFILES format",
        expected: "a disk image", advice: "put it on a disk with `geneve disk put`")
    }
    guard !file.starts(with: compressedHardDisk) else {
      throw DiskError(
        .notADisk, file: name, offset: 0, found: "a compressed hard disk (CHD)",
        expected: "a raw image", advice: "expand it first: chdman extracthd")
    }
    if file.starts(with: HFE.signature) {
      return try HFE(file, name: name, salvaging: salvaging)
    }
    let hasVolume = VolumeInformation(Array(file.prefix(Sector.size))) != nil
    if !hasVolume, let dump = TrackDump(file) { return dump }
    if !hasVolume, let dump = Anadisk(file) { return dump }
    if !hasVolume, let dump = try HardDiskDump(file, name: name, salvaging: salvaging) {
      return dump
    }
    return try SectorDump(file, name: name, salvaging: salvaging)
  }

  private static let compressedHardDisk = Array("MComprHD".utf8)

  /// The bytes of an image file of the given format; nil when the format cannot hold the geometry.
  static func build(
    _ format: ContainerFormat, _ geometry: Geometry, sectors: [UInt8]
  ) -> [UInt8]? {
    switch format {
    case .sectorDump: sectors
    case .trackDump: TrackDump.build(geometry, sectors: sectors)
    case .hfe: HFE.build(geometry, sectors: sectors)
    case .anadisk: Anadisk.build(geometry, sectors: sectors)
    case .hardDisk: nil
    }
  }

  /// A container of the given format, and its file, for a disk with these sectors.
  static func make(
    _ format: ContainerFormat, _ geometry: Geometry, sectors: [UInt8], name: String
  ) throws(DiskError) -> (container: any Container, file: [UInt8]) {
    let misfit = DiskError(
      .notADisk, file: name, found: "a disk of \(geometry)",
      expected: "one that fits a \(format.rawValue) file", advice: "choose another format")
    guard let file = build(format, geometry, sectors: sectors) else { throw misfit }
    // A sector dump without a volume would be taken for whatever its size suggests.
    if format == .sectorDump { return (SectorDump(geometry: geometry, sectors: sectors), file) }
    // A track dump tells its number of tracks by its length only.
    guard let container = try? container(for: file, name: name) else { throw misfit }
    return (container, file)
  }

  static func tooLong(_ size: Int, name: String) -> DiskError {
    DiskError(
      .notADisk, file: name, offset: sizeLimit, found: "the file has \(size) bytes",
      expected: "no more than \(sizeLimit), the largest hard disk", advice: "is it a disk image?")
  }
}
