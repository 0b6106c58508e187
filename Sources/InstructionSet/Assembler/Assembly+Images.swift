/// Why a program does not fit the form that was asked for.
public struct ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  public let found: String
  public let expected: String

  public var description: String { "found \(found), expected \(expected)" }
}

extension Assembly {
  /// One block from the lowest to the highest address that the program writes, with zeros in the
  /// holes.
  public var rawImage: [UInt8] {
    guard let first = segments.first, let last = segments.last else { return [] }
    return bytes(from: Int(first.address), to: last.end)
  }

  /// The same in whole banks of `bankLength` bytes (1 to >10000), which begin at multiples of it.
  public func bankImage(bankLength: Int = 0x2000) -> [UInt8] {
    guard let first = segments.first, let last = segments.last,
      (1...MemoryImage.size).contains(bankLength)
    else { return [] }
    let start = Int(first.address) / bankLength * bankLength
    let banks = (last.end - start + bankLength - 1) / bankLength
    return bytes(from: start, to: start + banks * bankLength)
  }

  /// The Geneve's boot EPROM: 16 KiB, which are the pages F0 and F1 (reference/geneve-hardware.md).
  ///
  /// The first half is what the program has at >0000->1FFF, where reset finds page F0. The second
  /// half may be assembled for either place at which programs map page F1: >2000->3FFF or
  /// >4000->5FFF.
  public func bootROMImage() throws(ImageError) -> [UInt8] {
    let page = 0x2000
    if let last = segments.last, last.end > 3 * page {
      throw ImageError(
        found: "code up to \(UInt16(truncatingIfNeeded: last.end - 1).sourceText)",
        expected: "code below >6000")
    }
    let lower = bytes(from: page, to: 2 * page)
    let upper = bytes(from: 2 * page, to: 3 * page)
    let halves = [lower, upper].filter { $0.contains { $0 != 0 } }
    guard halves.count < 2 else {
      throw ImageError(
        found: "code at >2000->3FFF and at >4000->5FFF",
        expected: "only one of them, for both stand for the second half of the EPROM")
    }
    return bytes(from: 0, to: page) + (halves.first ?? lower)
  }

  /// Memory from `start` up to `end`, which may be above >10000, with zeros where nothing is.
  private func bytes(from start: Int, to end: Int) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: end - start)
    for segment in segments {
      for (offset, byte) in segment.bytes.enumerated() {
        let index = Int(segment.address) + offset - start
        if block.indices.contains(index) { block[index] = byte }
      }
    }
    return block
  }
}
