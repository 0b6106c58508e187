import TIDisks

/// The sectors of a disk as a session left it on the independent emulator.
struct WrittenDisk {
  /// Times of creation and update in a file descriptor depend on the second of the write.
  private static let stamps = 0x14..<0x1C
  private static let sectorSize = 256

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Sectors that are different, one line each.
  func differences(from disk: DiskImage) throws -> [String] {
    let count = bytes.count / Self.sectorSize
    guard disk.sectorCount == count else { return ["\(disk.sectorCount) sectors, not \(count)"] }
    return try (0..<count).compactMap { number in
      let found = try disk.readSector(number)
      let differing = (0..<Self.sectorSize).filter {
        found[$0] != bytes[number * Self.sectorSize + $0] && !Self.stamps.contains($0)
      }
      guard let first = differing.first else { return nil }
      let expected = bytes[number * Self.sectorSize + first]
      return "sector \(number): \(differing.count) bytes, the first of them \(first): "
        + "\(found[first]), not \(expected)"
    }
  }
}
