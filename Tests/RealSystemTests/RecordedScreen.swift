import GeneveCore
import HostFiles
import TestSupport

/// A screen that was kept of the real system, and how a machine's own differs from it.
///
/// Masked are the seconds in prompts, which depend on when a key came, one cell, where the cursor blinks,
/// and the time that a program measured; the picture may show the cursor as it was a frame before.
struct RecordedScreen {
  private static let folder = "realsystem/screens"
  private static let columns = 80

  let name: String
  private let registers: [UInt8]
  private let palette: [UInt8]
  private let memory: [UInt8]
  private let picture: PNGImage
  private var time: MeasuredTime { MeasuredTime(screen: name) }

  struct Missing: Error { let name: String }

  init(_ name: String) throws {
    let index = String(decoding: try Shared.bytes("\(Self.folder)/index.tsv"), as: UTF8.self)
    guard
      let row = index.split(separator: "\n")
        .map({ $0.split(separator: "\t") }).first(where: { $0.first == name[...] })
    else { throw Missing(name: name) }
    self.init(
      name: name, registers: row[5], palette: row[6],
      memory: try Shared.bytes("\(Self.folder)/\(name).vram.gz"),
      picture: try PNGImage(
        decoding: Shared.bytes("\(Self.folder)/\(name).png"), path: "\(name).png"))
  }

  /// Registers and palette in hex, with blanks between.
  init(
    name: String, registers: Substring, palette: Substring, memory: [UInt8], picture: PNGImage
  ) {
    func bytes(_ text: Substring) -> [UInt8] {
      text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
    self.name = name
    self.registers = bytes(registers)
    self.palette = bytes(palette)
    self.memory = memory
    self.picture = picture
  }

  /// What differs, one line each; none for a machine that shows the recorded screen.
  func differences(from machine: Machine) -> [String] {
    let found = Array(machine.videoMemory.prefix(memory.count))
    var differences = compareRegisters(machine)
    var masked: Set<Int> = []
    if isText {
      masked = maskedCells(found)
      let rows = (0..<26).filter { row in
        text(memory, row: row, masked) != text(found, row: row, masked)
      }
      differences += rows.prefix(4).map {
        "row \($0): expected '\(text(memory, row: $0, masked))', found '\(text(found, row: $0, masked))'"
      }
    }
    let bytes = memory.indices.filter {
      memory[$0] != found[$0] && !masked.contains($0 - nameTable) && !time.covers(address: $0)
    }
    if let first = bytes.first {
      let address = String(first, radix: 16)
      differences.append(
        "\(bytes.count) bytes of video memory, from \(address): expected \(memory[first]), found \(found[first])"
      )
    }
    return differences + comparePictures(machine, masked: masked)
  }

  // MARK: Text

  private var isText: Bool { registers[1] & 0x10 != 0 }
  private var nameTable: Int { Int(registers[2] & 0x7C) << 10 }

  /// Cells, counted from the name table, in which a difference means nothing.
  private func maskedCells(_ found: [UInt8]) -> Set<Int> {
    var cells: Set<Int> = []
    for row in 0..<26 {
      let (expected, other) = (text(memory, row: row, []), text(found, row: row, []))
      for match in expected.matches(of: /\d\d:\d\d:\d\d/) {
        let range = match.range
        guard other[range].wholeMatch(of: /\d\d:\d\d:\d\d/) != nil else { continue }
        let start = expected.distance(from: expected.startIndex, to: range.lowerBound)
        cells.formUnion((start..<start + 8).map { row * Self.columns + $0 })
      }
    }
    let cursors = Set("_+".utf8)
    let cursor = (0..<26 * Self.columns).first {
      let (expected, other) = (memory[nameTable + $0], found[nameTable + $0])
      return !cells.contains($0) && expected != other
        && (cursors.contains(expected) || cursors.contains(other))
    }
    return cells.union([cursor].compactMap { $0 })
  }

  private func text(_ memory: [UInt8], row: Int, _ masked: Set<Int>) -> String {
    let bytes = (0..<Self.columns).map { column -> UInt8 in
      let cell = row * Self.columns + column
      let byte = memory[nameTable + cell]
      return masked.contains(cell) ? UInt8(ascii: "?") : (32..<127).contains(byte) ? byte : 32
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Registers and picture

  private func compareRegisters(_ machine: Machine) -> [String] {
    let video = machine.video
    var differences = registers.indices.compactMap { number in
      let found = video.register(number)
      return found == registers[number]
        ? nil : "R#\(number): expected \(registers[number]), found \(found)"
    }
    for number in 0..<16 {
      // Red and blue in one byte, green in the other.
      let (first, second) = (palette[2 * number], palette[2 * number + 1])
      let expected = UInt16(second) << 6 | UInt16(first & 0x70) >> 1 | UInt16(first & 7)
      if expected != video.palette(number) {
        differences.append(
          "palette \(number): expected \(expected), found \(video.palette(number))")
      }
    }
    return differences
  }

  private func comparePictures(_ machine: Machine, masked: Set<Int>) -> [String] {
    let found = machine.video.picture.rgbBytes()
    guard picture.width == Picture.width, picture.height == Picture.height else {
      return ["the recorded picture has \(picture.width) × \(picture.height) dots"]
    }
    let lines = registers[9] & 0x80 != 0 ? 212 : 192
    let dots = (0..<Picture.width * Picture.height).filter { dot in
      let bytes = 3 * dot..<3 * dot + 3
      let (x, y) = (dot % Picture.width, dot / Picture.width)
      return picture.rgb[bytes] != found[bytes] && !Self.isMasked(x: x, y: y, masked)
        && !time.covers(x: x, y: y, lines: lines)
    }
    guard let first = dots.first else { return [] }
    let cells = Set(dots.map { Self.cell(x: $0 % Picture.width, y: $0 / Picture.width) })
    if isText, masked.isEmpty || !hasCursor(masked), cells.count == 1 { return [] }
    return [
      "\(dots.count) dots of the picture, from \(first % Picture.width), \(first / Picture.width)"
    ]
  }

  /// Text of 80 columns fills x from 32 to 511; 24 rows begin at y = 42 (screens/README.md).
  private static func isMasked(x: Int, y: Int, _ cells: Set<Int>) -> Bool {
    guard !cells.isEmpty, x >= 32, y >= 42 else { return false }
    return cells.contains(cell(x: x, y: y))
  }

  private static func cell(x: Int, y: Int) -> Int { (y - 42) / 16 * columns + (x - 32) / 6 }

  /// True when the cursor is among the cells: times are eight cells each.
  private func hasCursor(_ cells: Set<Int>) -> Bool { cells.count % 8 != 0 }
}
