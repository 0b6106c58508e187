import GeneveCore

/// The V9938: mode and tables in words, then registers, status and palette (reference/v9938.md, sections 2
/// and 4).
enum VideoView {
  static func lines(of machine: Machine) -> [String] {
    let video = machine.video
    let (line, clock) = video.beam
    let isVisible = video.register(1) & 0x40 != 0
    let lines = video.register(9) & 0x80 != 0 ? 212 : 192
    return [
      "mode \(video.modeName), \(lines) lines, display \(isVisible ? "on" : "off")",
      "beam line \(line) clock \(clock), frame \(machine.frameCount)",
      "name table \(Place.videoMemory(video.tables.name))",
      "pattern table \(Place.videoMemory(video.tables.pattern))",
      "colour table \(Place.videoMemory(video.tables.colour))",
      "sprite attributes \(Place.videoMemory(video.tables.spriteAttributes))",
      "sprite patterns \(Place.videoMemory(video.tables.spritePatterns))",
    ] + rows("R", 0..<24, video.register) + rows("R", 32..<47, video.register)
      + rows("S", 0..<10, video.status) + [palette(video)]
  }

  private static func rows(
    _ letter: String, _ numbers: Range<Int>, _ value: (Int) -> UInt8
  ) -> [String] {
    stride(from: numbers.lowerBound, to: numbers.upperBound, by: 8).map { start in
      (start..<min(start + 8, numbers.upperBound)).map {
        "\(letter)\($0)".padded(to: 3) + " " + byteText(value($0))
      }.joined(separator: "  ")
    }
  }

  /// Red, green, blue of each colour, 0 to 7.
  private static func palette(_ video: V9938) -> String {
    "palette RGB "
      + (0..<16).map { index in
        let colour = video.palette(index)
        return "\(colour >> 3 & 7)\(colour >> 6 & 7)\(colour & 7)"
      }.joined(separator: " ")
  }
}
