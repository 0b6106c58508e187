@testable import GeneveCore

/// What a disk driver does: looks at the chip whenever something may have changed, but not more often than
/// every `step`, and serves every request.
struct FloppyDriver<Controller: Card> {
  var card: Controller
  var now: Ticks = 0
  var step: Ticks = 4 * .perMicrosecond
  private let readBase: Int
  private let writeBase: Int
  private let inversion: UInt8

  /// Status bits.
  static var busy: UInt8 { 0x01 }
  static var dataRequest: UInt8 { 0x02 }

  mutating func read(_ register: Int) -> UInt8 {
    card.read(readBase + 2 * register, at: now) ^ inversion
  }

  mutating func write(_ value: UInt8, _ register: Int) {
    card.write(value ^ inversion, to: writeBase + 2 * register, at: now)
  }

  mutating func pass(_ ticks: Ticks) {
    now += ticks
    card.advance(to: now)
  }

  /// What a command came to.
  struct Result {
    var status: UInt8
    var bytes: [UInt8]
    /// From the command to the end of BUSY.
    var ticks: Ticks
    var milliseconds: Int {
      Int(ticks / .perSecond * 1000 + ticks % .perSecond * 1000 / .perSecond)
    }
  }

  /// Gives a command, takes what it delivers, feeds it `bytes`, and waits for its end, at most `limit`.
  mutating func command(
    _ code: UInt8, feeding bytes: [UInt8] = [], then rest: UInt8? = nil,
    limit: Ticks = 12 * .perSecond
  ) -> Result {
    let start = now
    let isWriting = code >> 5 == 5 || code >> 4 == 0xF
    var pending = bytes[...]
    var taken: [UInt8] = []
    write(code, 0)
    while true {
      let status = read(0)
      if status & Self.dataRequest != 0, code >= 0x80 {
        if isWriting {
          if let byte = pending.popFirst() ?? rest { write(byte, 3) }
        } else {
          taken.append(read(3))
        }
      }
      if status & Self.busy == 0 || now - start > limit {
        return Result(status: status, bytes: taken, ticks: now - start)
      }
      // Nothing happens before the next event, so nobody need look.
      let event = card.nextEvent == .never ? now + .perSecond : card.nextEvent
      pass(max(step, event - now))
    }
  }

  /// Positions the head and asks for a sector.
  mutating func readSector(
    _ number: Int, cylinder: Int, code: UInt8
  ) -> Result {
    write(UInt8(cylinder), 3)
    _ = command(0x10)
    write(UInt8(number), 2)
    return command(code)
  }
}

extension FloppyDriver where Controller == MyarcFloppyController {
  /// A card with the chip running, drive 1 selected.
  init(_ medium: TestMedium?, _ recording: FloppyRecording, cylinders: Int = 40) {
    card = MyarcFloppyController(cylinders: [cylinders, 40, 40, 40])
    (readBase, writeBase, inversion) = (0x1FF1, 0x1FF1, 0)
    card.bay.insert(medium, drive: 0)
    setCRU(0, true)
    setCRU(1, true)
    setCRU(3, recording == .fm)
    setCRU(4, true)
  }

  mutating func setCRU(_ bit: Int, _ value: Bool) { card.writeCRU(value, bit: bit, at: now) }
  mutating func setSide(_ side: Int) { setCRU(2, side == 1) }
}

extension FloppyDriver where Controller == TIFloppyController {
  /// A card with the motor started, drive 1 selected, head loaded.
  init(_ medium: TestMedium?) {
    card = TIFloppyController(cylinders: [40, 40, 40])
    (readBase, writeBase, inversion) = (0x1FF0, 0x1FF8, 0xFF)
    card.bay.insert(medium, drive: 0)
    for (bit, value) in [(0, true), (1, false), (1, true), (3, true), (4, true)] {
      setCRU(bit, value)
    }
  }

  mutating func setCRU(_ bit: Int, _ value: Bool) { card.writeCRU(value, bit: bit, at: now) }
  mutating func setSide(_ side: Int) { setCRU(7, side == 1) }
}
