import GeneveCore

/// Where the Mandelbrot programs print how long a picture took them: ten characters, eight lines high, in the
/// upper left corner. The digits tell a few hundredths of a second of two machines apart, and stay in
/// video memory when a program has ended.
///
/// Screens of that kind are named `…_time` and `…_end`.
struct MeasuredTime {
  /// Bytes of the characters in a line, in whatever mode the program draws, and lines of a page.
  private static let bytes = 4..<68
  private static let lines = 0..<16
  private static let linesPerPage = 256
  /// Behind the name table of the text screen that a program leaves.
  private static let endOfText = 0x8000
  private static let width = 120, height = 16

  private let isShown: Bool
  private let isLeft: Bool

  init(screen name: String) {
    isShown = name.hasSuffix("_time")
    isLeft = name.hasSuffix("_end")
  }

  /// True for the bytes of video memory that hold the characters, in modes with 128 bytes a line or with
  /// 256 that lie in both halves of the memory in turn.
  func covers(address: Int) -> Bool {
    guard isShown || isLeft && address >= Self.endOfText else { return false }
    let interleaved = (address & 0xFFFF) << 1 | address >> 16
    return isPlace(address, bytesPerLine: 128) || isPlace(interleaved, bytesPerLine: 256)
  }

  private func isPlace(_ address: Int, bytesPerLine: Int) -> Bool {
    Self.bytes.contains(address % bytesPerLine)
      && Self.lines.contains(address / bytesPerLine % Self.linesPerPage)
  }

  /// True for the dots of the picture (screens/README.md) that show them, by the height of the display.
  func covers(x: Int, y: Int, lines: Int) -> Bool {
    let top = lines == 212 ? 22 : 42
    return isShown && (32..<32 + Self.width).contains(x) && (top..<top + Self.height).contains(y)
  }
}
