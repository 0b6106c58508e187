import GeneveCore
import Testing

@testable import MDOS

@Suite("Library 6, display and terminal")
struct VideoLibraryTests {
  let machine: Machine
  let task: TaskPage
  var video = VideoLibrary()

  init() throws {
    machine = Machine(configuration: try Configuration())
    task = TaskPage(machine: machine, page: 0x20)
    task.textColours = TextColours(foreground: 15, background: 4)
  }

  private func row(_ row: Int, count: Int = 80) -> String {
    let chip = machine.video
    let start = video.tables.names + row * video.columns
    return String(decoding: (0..<count).map { chip.vramByte(start + $0) }, as: UTF8.self)
  }

  // MARK: Modes

  /// Mode, R#0, R#1, R#9, name table, columns, rows (reference/mdos-system-calls.md, section 4.1).
  @Test(
    "a mode set writes the mode bits and leaves a blank screen",
    arguments: [
      (0, 0x00, 0x70, 0x00, 0x0000, 40, 24), (1, 0x04, 0x70, 0x00, 0x0000, 80, 24),
      (2, 0x00, 0x68, 0x00, 0x0400, 32, 24), (3, 0x00, 0x60, 0x00, 0x0400, 32, 24),
      (4, 0x02, 0x60, 0x00, 0x3800, 32, 24), (5, 0x04, 0x60, 0x00, 0x3800, 32, 24),
      (6, 0x06, 0x60, 0x80, 0x0000, 40, 26), (7, 0x08, 0x60, 0x80, 0x0000, 80, 26),
      (8, 0x0A, 0x60, 0x80, 0x0000, 80, 26), (9, 0x0E, 0x60, 0x80, 0x0000, 40, 26),
      (10, 0x04, 0x70, 0x80, 0x0000, 80, 26),
    ])
  mutating func modes(
    mode: Int, register0: UInt8, register1: UInt8, register9: UInt8, names: Int, columns: Int,
    rows: Int
  ) {
    video.setMode(mode, for: task)
    let chip = machine.video
    #expect(
      [chip.register(0), chip.register(1), chip.register(9)] == [
        register0, register1, register9,
      ])
    #expect(chip.register(8) == 0x88)
    #expect((video.tables.names, video.columns, video.rows) == (names, columns, rows))
    #expect(video.window(for: task) == (0, 0, rows - 1, columns - 1))
    if mode == 1 { #expect(row(23).allSatisfy { $0 == " " }) }
  }

  @Test("a mode that does not exist changes nothing")
  mutating func unknownMode() {
    video.setMode(1, for: task)
    video.write("x", for: task)
    video.setMode(11, for: task)
    #expect(row(0, count: 1) == "x")
  }

  @Test("without upper characters their patterns stay what they were")
  mutating func upperCharacters() {
    machine.setVRAMByte(0x55, at: 0x1000 + 0x80 * 8)
    video.hasUpperCharacters = false
    video.setMode(1, for: task)
    #expect(machine.video.vramByte(0x1000 + 0x80 * 8) == 0x55)
    video.hasUpperCharacters = true
    video.setMode(1, for: task)
    #expect(machine.video.vramByte(0x1000 + 0x80 * 8) == Font.standard[0x80 * 8])
  }

  // MARK: Terminal

  @Test("an escape sequence may be split over calls, and over tasks")
  mutating func splitEscape() {
    video.setMode(1, for: task)
    let other = TaskPage(machine: machine, page: 0x21)
    for part in ["\u{1B}", "=", "\u{25}"] { video.write(part, for: task) }
    video.write("other", for: other)
    video.write("\u{2A}here", for: task)
    #expect(row(5, count: 14) == "          here")
    #expect(row(0, count: 5) == "other")
  }

  @Test("a full last line scrolls only when the next character comes")
  mutating func pendingScroll() {
    video.setMode(1, for: task)
    video.write("first", for: task)
    video.setCursor(row: 23, column: 78, for: task)
    video.write("ab", for: task)
    #expect(video.cursor(for: task) == (24, 0))
    #expect(row(0, count: 5) == "first")
    video.write("c", for: task)
    #expect(row(0, count: 5) == "     ")
    #expect(row(22).hasSuffix("ab"))
    #expect(row(23, count: 1) == "c")
  }

  @Test("carriage return after a full last line goes to its beginning")
  mutating func returnAfterFullLine() {
    video.setMode(1, for: task)
    video.setCursor(row: 23, column: 79, for: task)
    video.write("z\rA", for: task)
    #expect(row(23, count: 1) == "A")
    #expect(row(23).hasSuffix("z"))
  }

  @Test("text wraps and scrolls inside of a window only")
  mutating func window() {
    video.setMode(1, for: task)
    for line in 0..<24 {
      video.setCursor(row: line, column: 0, for: task)
      video.write(String(repeating: ".", count: 79), for: task)
    }
    video.setWindow(top: 2, left: 4, bottom: 3, right: 7, for: task)
    video.write("abcdefghij", for: task)
    #expect(row(2, count: 10) == "....efgh..")
    #expect(row(3, count: 10) == "....ij  ..")
    #expect(row(4, count: 10) == "..........")
  }

  @Test("scrolling down moves the text, which the real system forgets in some modes")
  mutating func scrollDown() {
    video.setMode(1, for: task)
    video.write("one\r\ntwo", for: task)
    let screen = CellArea(top: 0, left: 0, bottom: 23, right: 79)
    video.scroll(screen, .down, by: 1, filling: 0x2E, task.textColours, for: task)
    #expect([row(0, count: 3), row(1, count: 3), row(2, count: 3)] == ["...", "one", "two"])
  }

  @Test("a bright foreground makes text of mode 1 blink")
  mutating func blink() {
    video.setMode(1, for: task)
    video.setTextColours(TextColours(foreground: 0x8F, background: 4), for: task)
    video.write("ab", for: task)
    video.setTextColours(TextColours(foreground: 0x0F, background: 4), for: task)
    video.write("c", for: task)
    #expect(machine.video.vramByte(0x0A00) == 0b1100_0000)
  }

  @Test("with PSYS, 0C moves right and 19 does nothing")
  mutating func pascalTerminal() {
    video.setMode(1, for: task)
    video.isPascalTerminal = true
    video.write("a\u{0C}b\u{19}c", for: task)
    #expect(row(0, count: 4) == "a bc")
  }

  @Test(
    "characters are found again on every kind of screen", arguments: [0, 1, 3, 4, 5, 6, 7, 8, 9])
  mutating func characterBack(mode: Int) {
    video.setMode(mode, for: task)
    task.textColours = TextColours(foreground: 3, background: 1)
    video.write("Hbx", for: task)
    let codes = (0..<3).map { video.character(row: 0, column: $0, for: task).code }
    #expect(codes == [0x48, 0x62, 0x78])
  }

  // MARK: Time

  @Test("a call that draws waits for the chip, a question does not")
  mutating func chipBusy() throws {
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    machine.pokeWord(0xF000, at: SystemCall.workspace + 26)
    let call = SystemCall(machine: machine, headerPage: task.page, isPrivileged: false)
    (call[register: 0], call[register: 1]) = (0, 6)
    guard case .done(let cycles) = video.call(call) else {
      Issue.record("a mode set is done at once")
      return
    }
    machine.spend(cycles: cycles)
    call[register: 0] = 5
    guard case .done = video.call(call) else {
      Issue.record("asking for the page does not wait")
      return
    }
    (call[register: 0], call[register: 1], call[register: 2]) = (0x0E, 3, 3)
    guard case .again(let wait) = video.call(call) else {
      Issue.record("a dot waits until the screen is cleared")
      return
    }
    // 27,136 bytes at about 12 cycles.
    #expect((200_000...450_000).contains(wait))
    machine.spend(cycles: wait)
    #expect(video.call(call) != .again(cycles: 0))
  }

  @Test("sprites move by sixteenths of a dot")
  mutating func motion() {
    video.setMode(4, for: task)
    let memory = video.memory(task)
    video.placeSprite(2, row: 50, column: 60, memory)
    video.setSpriteMotion(2, rowVelocity: 16, columnVelocity: -8)
    for _ in 0..<30 { video.tick(on: machine) }
    #expect(video.spritePosition(2, memory) == Dot(x: 45, y: 80))
  }

  @Test("a sound ends after its ticks")
  mutating func sound() {
    let sound = VideoLibrary.Sound(
      frequencies: [440, 880, 20], attenuations: [0, 5, 15], noiseType: 4, noiseAttenuation: 15,
      duration: 3)
    video.play(sound, on: machine)
    for isOver in [false, false, true] {
      #expect(!video.isSoundOver)
      video.tick(on: machine)
      #expect(video.isSoundOver == isOver)
    }
  }

  @Test("the mouse moves with its scale and stays on the screen")
  func mouse() {
    var mouse = MouseTracker()
    mouse.place(x: 10, y: 10, scale: 1)
    mouse.move(5, -4, width: 256, height: 212)
    mouse.move(1, -40, width: 256, height: 212)
    #expect((mouse.x, mouse.y) == (13, 0))
    #expect(mouse.takeMovement() == (3, -22))
    #expect(mouse.takeMovement() == (0, 0))
  }

  @Test("state survives saving and restoring")
  mutating func state() throws {
    video.setMode(8, for: task)
    video.setBorder(7, for: task)
    video.mouse.place(x: 5, y: 6, scale: 2)
    video.setWindow(top: 3, left: 4, bottom: 9, right: 30, for: task)
    video.setPalette(5, to: 0x0123, for: task)
    video.setSpriteMotion(7, rowVelocity: -300, columnVelocity: 5)
    video.write("text", for: task)
    var saved = StateExchange()
    try video.exchangeState(&saved)
    var copy = VideoLibrary()
    var restored = StateExchange(restoringFrom: saved.bytes)
    try copy.exchangeState(&restored)
    #expect(restored.isAtEnd)
    _ = video.takeCycles()
    // All stored properties, whatever they are.
    #expect(String(describing: copy) == String(describing: video))
  }
}
