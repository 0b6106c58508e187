/// Files that MDOS loads as a program (reference/mdos-system-calls.md, section 9).
extension Assembly {
  public struct ProgramFile: Equatable, Sendable {
    public let name: String
    /// Header and data.
    public let bytes: [UInt8]
  }

  /// Which kind of page MDOS is to prefer for the program.
  public enum PageKind: UInt8, Sendable {
    /// Static RAM, tag `F`.
    case fast = 0x46
    /// Dynamic RAM, tag `G`.
    case slow = 0x47
  }

  /// The program as the files that MDOS loads. The first has the name given; each further one
  /// counts its last character up: `GAME`, `GAMF`, `GAMG`, or `TOOL1`, `TOOL2`.
  ///
  /// MDOS enters a program at >0400. Holes of less than a sector are filled with zeros, because a
  /// file of its own would take more space; after larger ones a new file begins.
  public func programFiles(
    named name: String, pages: PageKind = .fast
  ) throws(ImageError) -> [ProgramFile] {
    try checkEntry()
    let blocks = programBlocks()
    let names = try Self.names(from: name, count: blocks.count)
    return zip(names, blocks).enumerated().map { index, file in
      let (name, block) = file
      let hasSuccessor = index + 1 < blocks.count
      let header =
        [hasSuccessor ? Program.anotherFollows : Program.last, pages.rawValue]
        + UInt16(block.bytes.count).bytes + block.address.bytes
      return ProgramFile(name: name, bytes: header + block.bytes)
    }
  }

  private enum Program {
    static let entry: UInt16 = 0x0400
    static let headerLength = 6
    /// Header and data of one file.
    static let longestFile = 0x3F80
    static let longestBlock = longestFile - headerLength
    /// One sector.
    static let shortestHole = 256
    static let last: UInt8 = 0x00
    static let anotherFollows: UInt8 = 0xFF
  }

  private func checkEntry() throws(ImageError) {
    let expected = "a program that begins at >0400 (AORG >0400)"
    guard let first = segments.first else { throw ImageError(found: "no code", expected: expected) }
    guard first.address >= Program.entry else {
      throw ImageError(found: "code at \(first.address.sourceText)", expected: expected)
    }
    // The loader takes a zero there for a program that is not loaded.
    guard first.address == Program.entry, first.bytes.prefix(2).contains(where: { $0 != 0 }) else {
      throw ImageError(
        found: "no instruction at \(Program.entry.sourceText)", expected: expected)
    }
    if let entry, entry != Program.entry {
      throw ImageError(
        found: "END with the entry \(entry.sourceText)",
        expected: "the entry \(Program.entry.sourceText), the only one that MDOS knows")
    }
  }

  /// The segments with small holes filled, cut to what a file can hold.
  private func programBlocks() -> [Segment] {
    var joined: [Segment] = []
    for segment in segments {
      if let last = joined.last, Int(segment.address) - last.end < Program.shortestHole {
        let hole = [UInt8](repeating: 0, count: Int(segment.address) - last.end)
        joined[joined.count - 1] = Segment(
          address: last.address, bytes: last.bytes + hole + segment.bytes)
      } else {
        joined.append(segment)
      }
    }
    return joined.flatMap { segment in
      stride(from: 0, to: segment.bytes.count, by: Program.longestBlock).map { offset in
        let end = min(offset + Program.longestBlock, segment.bytes.count)
        return Segment(
          address: segment.address + UInt16(offset), bytes: Array(segment.bytes[offset..<end]))
      }
    }
  }

  private static func names(from name: String, count: Int) throws(ImageError) -> [String] {
    guard let last = name.utf8.last else {
      throw ImageError(found: "no file name", expected: "a name of 1 to 10 characters")
    }
    var names: [String] = []
    for index in 0..<count {
      let code = Int(last) + index
      // Names hold printable characters; the full stop separates folders.
      guard (0x21...0x7E).contains(code), code != 0x2E else {
        throw ImageError(
          found: "\(count) files whose names count up from \"\(name)\"",
          expected: "a name whose last character leaves room, such as \(name.dropLast())1")
      }
      names.append(name.dropLast() + String(UnicodeScalar(UInt8(code))))
    }
    return names
  }
}
