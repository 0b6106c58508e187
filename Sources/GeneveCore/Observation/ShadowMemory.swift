/// One bit for each byte of memory: whether anything has been written there. EPROM, empty pages and
/// devices count as written.
final class ShadowMemory {
  private var pages: [UInt64]
  private var onChip = [Bool](repeating: false, count: OnChipMemory.size)
  private static let wordsPerLine = 4
  private static let wordsPerPage = PageFrame.size / 64
  /// How many bytes on the chip are judged together when the shadow begins.
  private static let onChipGranule = 16

  /// The beginning: what is not zero has been written, a line or a granule at a time.
  init(_ processor: borrowing TMS9995, _ board: borrowing Board) {
    pages = Array(repeating: 0, count: PageFrames.count * Self.wordsPerPage)
    for index in 0..<PageFrames.count {
      let page = UInt8(index)
      let bytes = board.frames.frame(page).bytes
      for line in 0..<PageTable.linesPerWindow {
        let isWritten =
          !board.frames.isWritable(page) || (0..<256).contains { bytes[line * 256 + $0] != 0 }
        guard isWritten else { continue }
        let start = index * Self.wordsPerPage + line * Self.wordsPerLine
        for word in start..<start + Self.wordsPerLine { pages[word] = .max }
      }
    }
    for start in stride(from: 0, to: OnChipMemory.size, by: Self.onChipGranule) {
      let granule = start..<start + Self.onChipGranule
      guard granule.contains(where: { processor.ram[$0] != 0 }) else { continue }
      for index in granule { onChip[index] = true }
    }
  }

  /// True when every byte of a line of 256 has been written.
  func isWhole(page: UInt8, line: Int) -> Bool {
    let start = Int(page) * Self.wordsPerPage + line * Self.wordsPerLine
    return pages[start..<start + Self.wordsPerLine].allSatisfy { $0 == .max }
  }

  func isWritten(_ access: MemoryAccess) -> Bool {
    (0..<access.width).allSatisfy { step in
      if let page = access.page {
        let (word, bit) = Self.place(page, access.offset + step)
        return pages[word] & bit != 0
      }
      return Self.onChipIndex(access, step).map { onChip[$0] } ?? true
    }
  }

  /// True when this was the last byte missing in its line.
  @discardableResult
  func markWritten(_ access: MemoryAccess) -> Bool {
    guard let page = access.page else {
      for step in 0..<access.width {
        if let index = Self.onChipIndex(access, step) { onChip[index] = true }
      }
      return false
    }
    let line = access.offset >> 8
    guard !isWhole(page: page, line: line) else { return false }
    for step in 0..<access.width {
      let (word, bit) = Self.place(page, access.offset + step)
      pages[word] |= bit
    }
    return isWhole(page: page, line: line)
  }

  private static func place(_ page: UInt8, _ offset: Int) -> (word: Int, bit: UInt64) {
    let offset = offset & PageFrame.size - 1
    return (Int(page) * wordsPerPage + offset >> 6, 1 << UInt64(offset & 63))
  }

  /// Where an access on the chip has its note; nil for devices and the decrementer.
  private static func onChipIndex(_ access: MemoryAccess, _ step: Int) -> Int? {
    guard let address = access.address.map({ $0 &+ UInt16(step) }), TMS9995.isOnChip(address),
      address & 0xFFFE != TMS9995.decrementerAddress
    else { return nil }
    return Int(address & 0xFF)
  }
}
