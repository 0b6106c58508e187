import Foundation
import GeneveCore
import TestSupport
import Testing

@testable import MDOS

@Suite("The calls of a real command interpreter")
struct ScreenRecordingTests {
  /// Columns of the list of calls.
  private enum Column {
    static let library = 6
    static let registersIn = 7
  }

  @Test("give the screen of the real system", .enabled(if: Shared.has("realsystem")))
  func screen() throws {
    let machine = Machine(configuration: try Configuration())
    machine.writeCRU(true, at: 0x1EF4)
    machine.writeCRU(false, at: 0x1EF6)
    machine.setMapperRegister(0, to: 0x06)
    machine.pokeWord(0xF000, at: SystemCall.workspace + 26)
    var video = VideoLibrary()
    let list = String(
      decoding: try Shared.bytes("realsystem/xop-calls.tsv.gz"), as: UTF8.self)
    var served = 0
    for line in list.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t")
      guard fields[Column.library] == "6" else { continue }
      let call = SystemCall(machine: machine, headerPage: 0x06, isPrivileged: false)
      // Only R0–R3 were recorded; the others say “the whole screen” in the calls that want them.
      let rest: [UInt16] = fields[Column.registersIn].hasPrefix("0025") ? [79] : [23, 79, 0x20]
      let words = fields[Column.registersIn].split(separator: " ").compactMap {
        UInt16($0, radix: 16)
      }
      for (number, value) in (words + rest).enumerated() { call[register: number] = value }
      while case .again(let cycles) = video.call(call) { machine.spend(cycles: cycles) }
      served += 1
    }
    #expect(served > 300)
    let expected = String(
      decoding: try Shared.bytes("realsystem/screens/ver.txt"), as: UTF8.self)
    for (row, line) in expected.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix(24).enumerated()
    {
      #expect(masked(text(row, machine)) == masked(String(line)), "row \(row)")
    }
  }

  private func text(_ row: Int, _ machine: Machine) -> String {
    let chip = machine.video
    let bytes = (0..<80).map { chip.vramByte(row * 80 + $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// The seconds of a prompt depend on when a key came; the cursor blinks.
  private func masked(_ line: String) -> String {
    line.replacing(/\d\d:\d\d:\d\d/, with: "HH:MM:SS").replacing(/\\>_?$/, with: ">")
  }
}
