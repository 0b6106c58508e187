import GeneveCore
import Testing

@testable import MDOS

@Suite("Text read off the screen")
struct ScreenTextTests {
  private static let numbers = Array(0...10).filter { $0 != 2 }

  @Test(
    "what library 6 writes is read again, in every mode, page and colour", arguments: numbers,
    [0, 1])
  func modes(mode: Int, page: Int) throws {
    let machine = Machine(configuration: try Configuration())
    let task = TaskPage(machine: machine, page: 0x20)
    var video = VideoLibrary()
    task.textColours = TextColours(foreground: 3, background: 1)
    video.setMode(mode, for: task)
    video.setPage(page, clearing: true, for: task)
    let all = (33...126).map { String(UnicodeScalar(UInt8($0))) }.joined()
    video.write("Hello, world!\r\n\r\n\(all)\r\n", for: task)
    if !mode.isTextMode {
      video.setTextColours(TextColours(foreground: 1, background: 2), for: task)
      video.write("inverse", for: task)
    }
    let columns = video.columns
    let lines = try #require(
      machine.video.screenText(font: CharacterFont(patterns: video.font)))
    #expect(lines.allSatisfy { $0.count == columns })
    #expect(lines[0].hasPrefix("Hello, world!") && lines[1].allSatisfy { $0 == " " })
    let text = lines.dropFirst(2).joined()
    #expect(text.hasPrefix(all), "\(lines)")
    if !mode.isTextMode { #expect(text.contains("inverse")) }
  }

  @Test("a program's own font is read too")
  func otherFont() throws {
    let machine = Machine(configuration: try Configuration())
    let task = TaskPage(machine: machine, page: 0x20)
    var video = VideoLibrary()
    task.textColours = TextColours(foreground: 3, background: 1)
    video.setMode(8, for: task)
    for index in video.font.indices where index / 8 > 32 {
      video.font[index] = UInt8(truncatingIfNeeded: index * 37 ^ index >> 3) & 0xFC | 4
    }
    video.write("Own font", for: task)
    let chip = machine.video
    #expect(
      chip.screenText(font: CharacterFont(patterns: video.font))?[0].hasPrefix("Own font") == true)
    #expect(chip.screenText(font: CharacterFont(patterns: Font.standard)) == nil)
  }

  @Test("the font of a system is found in its memory, wherever it is")
  func fontInMemory() {
    var memory = [UInt8](repeating: 0, count: 5000)
    #expect(CharacterFont.patterns(in: memory) == nil)
    for index in memory.indices { memory[index] = UInt8(truncatingIfNeeded: index * index >> 3) }
    #expect(CharacterFont.patterns(in: memory) == nil)
    memory.replaceSubrange(1003..<1003 + 2048, with: Font.standard)
    let found = CharacterFont.patterns(in: memory)
    #expect(found?.suffix(95 * 8) == Font.standard[256..<256 + 95 * 8])
    #expect(found?.count == 127 * 8)
  }

  @Test("a picture is no text; letters in it that nobody wrote do not count")
  func picture() throws {
    let machine = Machine(configuration: try Configuration())
    let task = TaskPage(machine: machine, page: 0x20)
    var video = VideoLibrary()
    task.textColours = TextColours(foreground: 3, background: 1)
    video.setMode(8, for: task)
    let font = CharacterFont(patterns: video.font)
    #expect(machine.video.screenText(font: font) == nil, "an empty screen")
    var state: UInt32 = 1
    for address in 0..<0x1_A800 {
      state = state &* 1_664_525 &+ 1_013_904_223
      machine.setVRAMByte(state >> 30 == 0 ? 0x12 : 0x11, at: address)
    }
    #expect(machine.video.screenText(font: font) == nil)
  }
}

extension Int {
  /// TEXT1, TEXT2, and GRAPHIC1, where colours go with the character.
  fileprivate var isTextMode: Bool { [0, 1, 3, 10].contains(self) }
}
