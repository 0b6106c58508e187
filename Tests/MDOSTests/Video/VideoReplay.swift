import Foundation
import GeneveCore

@testable import MDOS

/// Replays calls of library 6 that a program made under GeneveOS 6.50 in another emulator, against the
/// library in Swift.
///
/// A recording has one step per line: registers and buffer before the call, and what was different
/// afterwards in registers, video memory, registers and palette of the V9938, cursor, header page and
/// buffer of the caller. The patterns of the real system's font were replaced by those of ours.
struct VideoReplay {
  struct Step: Decodable {
    /// Present in the first step, which only says how things stood.
    let start: Int?
    let `in`: [UInt16]?
    /// What the program had put at `buffer`.
    let data: String?
    let out: [UInt16]?
    let st: UInt16?
    /// Cycles, modulo 262144; with interrupts, if there were any.
    let t: Int?
    let vram, regs, pal, hdr, buf: [Run]?
    /// Column and row of the screen.
    let cur: [UInt8]?
  }

  /// Bytes from an offset on.
  struct Run: Decodable {
    let start: Int
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      start = try fields.decode(Int.self)
      bytes = VideoReplay.bytes(try fields.decode(String.self))
    }
  }

  static let headerPage: UInt8 = 0xEF
  static let buffer: UInt16 = 0x0A00
  private static let workspace: UInt16 = 0xF000
  private static let status: UInt16 = 0xC002

  let machine: Machine
  let task: TaskPage
  var video = VideoLibrary()
  private(set) var differences: [String] = []
  private(set) var calls = 0
  private(set) var costs: [(opcode: UInt16, recorded: Int, modelled: Int)] = []

  private var vram = [UInt8](repeating: 0, count: 0x20000)
  private var registers = [UInt8](repeating: 0, count: 48)
  private var palette = [UInt8](repeating: 0, count: 32)
  /// Words 00D8–00EF of the header page.
  private var header = [UInt8](repeating: 0, count: 24)
  private var cursor: [UInt8] = [0, 0]
  private var previousOpcode: UInt16 = 0

  init() throws {
    machine = Machine(configuration: try Configuration())
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    machine.setMapperRegister(0, to: Self.headerPage)
    for window in 1..<8 { machine.setMapperRegister(window, to: UInt8(window)) }
    task = TaskPage(machine: machine, page: Self.headerPage)
    machine.pokeWord(Self.workspace, at: SystemCall.workspace + 26)
    video.setMode(1, for: task)
    video.setTextColours(TextColours(foreground: 15, background: 4), for: task)
    video.hasUpperCharacters = false
    for address in vram.indices { machine.setVRAMByte(0, at: address) }
  }

  mutating func run(_ recording: [UInt8]) throws {
    for (index, line) in recording.split(separator: UInt8(ascii: "\n")).enumerated() {
      try perform(JSONDecoder().decode(Step.self, from: Data(line)), index)
    }
  }

  private mutating func perform(_ step: Step, _ index: Int) throws {
    apply(step.regs, &registers)
    apply(step.pal, &palette)
    apply(step.hdr, &header)
    apply(step.vram, &vram)
    cursor = step.cur ?? cursor
    guard let before = step.in, let after = step.out, let status = step.st else {
      for word in stride(from: 2, to: 12, by: 2) {
        task[0xD8 + word] = UInt16(header[word]) << 8 | UInt16(header[word + 1])
      }
      return
    }
    let name = "step \(index): " + before.map { String($0, radix: 16) }.joined(separator: " ")
    let expectsOtherMemory = isMemoryDifferentOnPurpose(before, step)
    let call = make(before, step)
    compareRegisters(call, before, after, status, name)
    compareMemory(skipping: expectsOtherMemory, name)
    compareChip(name)
    compareHeader(name)
    for run in step.buf ?? [] where !(before[0] == 0x37 && hasStaleTables) {
      let address = Self.buffer + UInt16(run.start)
      compare("\(name), buffer", run.bytes, call.bytes(at: address, count: run.bytes.count))
    }
    previousOpcode = before[0]
  }

  private mutating func make(_ registers: [UInt16], _ step: Step) -> SystemCall {
    let call = SystemCall(machine: machine, headerPage: Self.headerPage, isPrivileged: false)
    for (number, value) in registers.enumerated() { call[register: number] = value }
    call.status = Self.status
    if let data = step.data { call.store(Self.bytes(data), at: Self.buffer) }
    calls += 1
    var outcome = video.call(call)
    while case .again(let cycles) = outcome {
      machine.spend(cycles: cycles)
      outcome = video.call(call)
    }
    if case .done(let cycles) = outcome { costs.append((registers[0], step.t ?? 0, cycles)) }
    return call
  }

  // MARK: Different on purpose

  /// Video memory is not compared where the real system has an error that ours has not, or where time
  /// counts that the recording does not know.
  private func isMemoryDifferentOnPurpose(_ call: [UInt16], _ step: Step) -> Bool {
    let operation = call[0]
    switch operation {
    // With dots, it clears the page that was shown before.
    case 0x04: return video.mode.isBitmap && call[2] == 0
    // Where it keeps a copy of the text, it does not scroll down.
    case 0x07: return video.mode.hasShadow
    // In GRAPHIC2 and 3 other operations than copying leave strange patterns.
    case 0x0E, 0x10: return video.mode.hasCellPatterns && (call[4] >> 8 > 1 || call[6] >> 8 > 1)
    // A move fills its whole source, even where the copy stands.
    case 0x12, 0x14:
      return abs(Int(call[1]) - Int(call[3])) < Int(call[5])
        && abs(Int(call[2]) - Int(call[4])) < Int(call[6])
    // Scrolling the whole screen takes what is behind it along.
    case 0x16...0x19: return call[4] >= 211
    // Sprites move between two calls, too.
    case 0x1D: return true
    case 0x05, 0x21: return previousOpcode == 0x1D || previousOpcode == 0x05
    // Clearing the line acts below the window when the cursor stands there.
    case 0x27: return step.data?.hasSuffix("391E") == true
    default: return false
    }
  }

  /// Entries for tables that a mode does not have are left from earlier modes.
  private var hasStaleTables: Bool {
    !video.mode.hasSprites || video.mode == .multicolor || video.mode.isBitmap
  }

  private func isRegisterComparable(_ number: Int, _ call: [UInt16], _ after: [UInt16]) -> Bool {
    switch call[0] {
    // A character whose corner is set is not found, and the colours are exchanged.
    // In GRAPHIC1 and for blinking text the colours are wrong.
    case 0x0B:
      !(video.mode.isBitmap && after[0] == 0)
        && !(number == 1 && (video.mode == .graphic1 || after[1] == 0x000E))
    // Registers that were never written read as rubbish.
    case 0x36: [0, 1, 2, 4, 7, 8, 9].contains(call[1])
    // XOR in GRAPHIC3 has left a dot beside its place.
    case 0x0F: !(video.mode == .graphic3 && after[0] == 0x0D01)
    // There is no text in MULTICOLOR.
    case 0x03, 0x26: video.mode != .multicolor
    default: true
    }
  }

  // MARK: Comparing

  private mutating func compare(_ field: String, _ expected: [UInt8], _ found: [UInt8]) {
    let places = expected.indices.filter { expected[$0] != found[$0] }
    guard let first = places.first, let last = places.last else { return }
    func hex(_ bytes: [UInt8]) -> String {
      bytes[first..<min(first + 16, bytes.count)].map { String($0, radix: 16) }
        .joined(separator: " ")
    }
    differences.append(
      "\(field) \(String(first, radix: 16))–\(String(last, radix: 16)) (\(places.count) bytes): "
        + "expected \(hex(expected)), found \(hex(found))")
  }

  private mutating func compareRegisters(
    _ call: SystemCall, _ before: [UInt16], _ after: [UInt16], _ status: UInt16, _ name: String
  ) {
    for (number, recorded) in after.enumerated() {
      // The real system leaves the upper bits of S#9 in the column that a search has found.
      let isFoundColumn = before[0] == 0x11 && number == 0 && recorded >= 0xFE00
      let expected = isFoundColumn ? recorded & 0x1FF : recorded
      let found = call[register: number]
      guard expected != found, isRegisterComparable(number, before, after) else { continue }
      differences.append(
        "\(name), R\(number): expected \(String(expected, radix: 16)), "
          + "found \(String(found, radix: 16))")
    }
    if before[0] == 0x11 || before[0] == 0x34 {
      compare("\(name), EQ", [UInt8(status >> 8) & 0x20], [UInt8(call.status >> 8) & 0x20])
    }
  }

  /// Compares the whole video memory; afterwards it is as recorded, so that one difference does not lead to
  /// others.
  private mutating func compareMemory(skipping isSkipped: Bool, _ name: String) {
    let chip = machine.video
    var found = chip.snapshotVRAM().bytes
    // Comparing the arrays themselves takes its time in a debug build.
    guard Data(found) != Data(vram) else { return }
    if video.mode == .text80 {
      // The real system leaves rubbish in the blink table.
      let blink = video.tables.colours..<video.tables.colours + 270
      found.replaceSubrange(blink, with: vram[blink])
    }
    if !isSkipped { compare("\(name), memory", vram, found) }
    for (address, byte) in vram.enumerated() where chip.vramByte(address) != byte {
      machine.setVRAMByte(byte, at: address)
    }
    video.readShadow(task)
    _ = video.takeCycles()
  }

  private mutating func compareChip(_ name: String) {
    let chip = machine.video
    // R#14–R#17 are left by accesses, R#20–R#22 have other values after a reset there.
    let numbers = Array(0...13) + [18, 19, 23]
    compare("\(name), R#", numbers.map { registers[$0] }, numbers.map { chip.register($0) })
    let colours = (0..<16).flatMap { number -> [UInt8] in
      let colour = chip.palette(number)
      return [UInt8(colour >> 3 & 7) << 4 | UInt8(colour & 7), UInt8(colour >> 6)]
    }
    compare("\(name), palette", palette, colours)
  }

  private mutating func compareHeader(_ name: String) {
    let offsets = [0x02, 0x03, 0x04, 0x05, 0x08, 0x09, 0x0A, 0x0B, 0x12, 0x13, 0x14, 0x15]
    compare(
      "\(name), header word", offsets.map { header[$0] },
      offsets.map { machine.byte(page: Self.headerPage, offset: 0xD8 + $0) })
    guard video.mode != .multicolor else { return }
    let window = video.windows[task.displayPage]
    compare("\(name), cursor", cursor, [UInt8(window.column), UInt8(window.row)])
  }

  private func apply(_ runs: [Run]?, _ image: inout [UInt8]) {
    for run in runs ?? [] {
      image.replaceSubrange(run.start..<run.start + run.bytes.count, with: run.bytes)
    }
  }

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.map { $0 > UInt8(ascii: "9") ? $0 - 55 : $0 - 48 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
