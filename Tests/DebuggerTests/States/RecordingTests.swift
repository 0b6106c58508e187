import GeneveCore
import Testing

@testable import Debugger

@Suite("Recordings")
struct RecordingTests {
  private func example() throws -> Recording {
    let machine = Machine(configuration: try Configuration())
    var recording = Recording(
      machine: Recording.machineFields(of: machine, system: nil),
      arguments: ["run", "--type", "a\\b\nc", ""], disks: [], start: machine.position,
      digest: try machine.stateDigest())
    recording.facts.append("clock", "2026-01-31 12:00:00")
    var disk = Recording.Disk(
      drive: "DSK1", hash: 0x0123_4567_89AB_CDEF, sectorCount: 360, path: "with blank.dsk")
    disk.originals = [7: [UInt8](repeating: 0xE5, count: 256), 300: [UInt8](0...255)]
    var folder = Recording.Disk(drive: "DSK2+1", hash: 9, sectorCount: 0, path: "a\nb")
    folder.isFolder = true
    recording.disks = [disk, folder]
    func at(_ step: UInt64) -> ExecutionPosition {
      ExecutionPosition(stepCount: step, time: Ticks(step) * 1000)
    }
    recording.entries = [
      Recording.Entry(at(1), .input(.scanCode(0x9E), due: 1001)),
      Recording.Entry(at(1), .input(.mouse(dx: -300, dy: 7), due: 1001)),
      Recording.Entry(at(2), .input(.joystick(index: 1, state: 31), due: 5000)),
      Recording.Entry(at(3), .reset),
      Recording.Entry(at(4), .insert(drive: "DSK2", disk: "DSK2+1")),
      Recording.Entry(at(5), .state([1, 2, 254])), Recording.Entry(at(6), .check(.max)),
    ]
    recording.end = at(7)
    return recording
  }

  @Test("everything is read as it was written")
  func roundTrip() throws {
    let recording = try example()
    #expect(try Recording(recording.encoded()) == recording)
    #expect(recording.inputCount == 3)
  }

  @Test("any change of any byte is refused")
  func damage() throws {
    let bytes = try example().encoded()
    var dice = Dice(seed: 12)
    for index in 0..<200 {
      var damaged = bytes
      if index % 2 == 0 {
        damaged[dice.roll(below: bytes.count)] ^= UInt8(1 + dice.roll(below: 255))
      } else {
        damaged = Array(bytes.prefix(dice.roll(below: bytes.count)))
      }
      #expect(throws: StateFile.Refusal.self) { try Recording(damaged) }
    }
    #expect(throws: StateFile.Refusal("is no recording")) { try Recording([]) }
  }

  @Test("lines that make no sense are refused, also with a right hash")
  func nonsense() throws {
    let text = String(decoding: try example().encoded(), as: UTF8.self)
    let changes = [
      ("input 1 1000", "input 3 1000"), ("reset 3", "reset"), ("\nstart ", "\nstart x"),
      ("check 6 6000 ", "check 6 6000 g"), ("disk DSK1", "disk"),
      ("state 5 5000 0102FE", "state 5 5000 010"),
      ("end 7 7000 ", "end 7 "), ("original DSK1", "original DSK9"),
      (" 5000 3 1 31", " 5000 9 1 31"),
    ]
    for (old, new) in changes {
      #expect(text.contains(old))
      var lines = text.replacing(old, with: new).split(separator: "\n").dropLast().joined(
        separator: "\n")
      lines += "\n"
      let hash = MachineFields.hex(StateDigest.hash(of: Array(lines.utf8)))
      #expect(throws: StateFile.Refusal.self, "\(new)") {
        try Recording(Array((lines + "hash \(hash)\n").utf8))
      }
    }
  }
}
