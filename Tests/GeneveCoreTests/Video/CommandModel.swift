@testable import GeneveCore

/// The commands of the V9938 on an array of dots, one dot after the other, without time: what the engine
/// is compared with (reference/v9938.md, section 6).
struct CommandModel {
  struct Registers: Equatable {
    var sourceX = 0, sourceY = 0, destinationX = 0, destinationY = 0, countX = 0, countY = 0
    var colour = 0, argument = 0, code = 0

    /// R#32–R#46.
    var bytes: [UInt8] {
      [sourceX, sourceY, destinationX, destinationY, countX, countY].flatMap {
        [UInt8($0 & 0xFF), UInt8($0 >> 8)]
      } + [UInt8(colour), UInt8(argument), UInt8(code)]
    }
  }

  let width: Int
  let bitsPerDot: Int
  let isPlanar: Bool
  /// Memory in physical order: 128 KiB and the expansion.
  var memory: [UInt8]
  var registers = Registers()
  /// Data for HMMC and LMMC, the first one included; what LMCM gave.
  var input: [UInt8] = []
  var output: [UInt8] = []
  var borderDetected = false
  var borderX: Int?

  init(mode: VideoMode, memory: [UInt8]) {
    width = mode == .graphic5 || mode == .graphic6 ? 512 : 256
    bitsPerDot = mode == .graphic5 ? 2 : mode == .graphic7 ? 8 : 4
    isPlanar = mode == .graphic6 || mode == .graphic7
    self.memory = memory
  }

  private var dotsPerByte: Int { 8 / bitsPerDot }
  private var dx: Int { registers.argument & 4 != 0 ? -1 : 1 }
  private var dy: Int { registers.argument & 8 != 0 ? -1 : 1 }
  private var fromExpansion: Bool { registers.argument & 0x10 != 0 }
  private var toExpansion: Bool { registers.argument & 0x20 != 0 }

  /// Physical byte of a dot.
  private func byteIndex(_ x: Int, _ y: Int, _ inExpansion: Bool) -> Int {
    let x = ((x % width) + width) % width
    var address = (y * width + x) * bitsPerDot / 8 % 0x2_0000
    if isPlanar { address = address / 2 + address % 2 * 0x1_0000 }
    return inExpansion ? 0x2_0000 + address % 0x1_0000 : address
  }

  private func dot(_ x: Int, _ y: Int, _ inExpansion: Bool) -> Int {
    let place = dotsPerByte - 1 - ((x % dotsPerByte) + dotsPerByte) % dotsPerByte
    return Int(memory[byteIndex(x, y, inExpansion)]) >> (place * bitsPerDot)
      & ((1 << bitsPerDot) - 1)
  }

  private mutating func setDot(_ x: Int, _ y: Int, _ value: Int) {
    let place = dotsPerByte - 1 - ((x % dotsPerByte) + dotsPerByte) % dotsPerByte
    let mask = ((1 << bitsPerDot) - 1) << (place * bitsPerDot)
    let index = byteIndex(x, y, toExpansion)
    memory[index] = UInt8(Int(memory[index]) & ~mask | value << (place * bitsPerDot))
  }

  private mutating func combine(_ x: Int, _ y: Int, _ source: Int) {
    let most = (1 << bitsPerDot) - 1
    let (source, old) = (source & most, dot(x, y, toExpansion))
    let operation = registers.code & 15
    if operation >= 8 && source == 0 { return }
    switch operation % 8 {
    case 0: setDot(x, y, source)
    case 1: setDot(x, y, source & old)
    case 2: setDot(x, y, source | old)
    case 3: setDot(x, y, source ^ old)
    case 4: setDot(x, y, most - source)
    default: break
    }
  }

  /// Executes the command in `registers`.
  mutating func execute() {
    switch registers.code >> 4 {
    case 4:
      registers.colour = dot(registers.sourceX, registers.sourceY, fromExpansion)
    case 5: combine(registers.destinationX, registers.destinationY, registers.colour)
    case 6: search()
    case 7: line()
    case 8:
      rows(unit: 1, reads: false, writes: true) { $0.combine($1.toX, $1.toY, $0.registers.colour) }
    case 9:
      rows(unit: 1, reads: true, writes: true) {
        $0.combine($1.toX, $1.toY, $0.dot($1.fromX, $1.fromY, $0.fromExpansion))
      }
    case 10:
      rows(unit: 1, reads: true, writes: false) {
        $0.registers.colour = $0.dot($1.fromX, $1.fromY, $0.fromExpansion)
        $0.output.append(UInt8($0.registers.colour))
      }
    case 11:
      rows(unit: 1, reads: false, writes: true) {
        $0.registers.colour = Int($0.input.removeFirst())
        $0.combine($1.toX, $1.toY, $0.registers.colour)
      }
    case 12:
      rows(unit: dotsPerByte, reads: false, writes: true) {
        $0.memory[$0.byteIndex($1.toX, $1.toY, $0.toExpansion)] = UInt8($0.registers.colour)
      }
    case 13:
      rows(unit: dotsPerByte, reads: true, writes: true) {
        $0.memory[$0.byteIndex($1.toX, $1.toY, $0.toExpansion)] =
          $0.memory[$0.byteIndex($1.fromX, $1.fromY, $0.fromExpansion)]
      }
    case 14:
      let (sourceX, countX) = (registers.sourceX, registers.countX)
      (registers.sourceX, registers.countX) = (registers.destinationX, 0)
      rows(unit: dotsPerByte, reads: true, writes: true) {
        $0.memory[$0.byteIndex($1.toX, $1.toY, $0.toExpansion)] =
          $0.memory[$0.byteIndex($1.fromX, $1.fromY, $0.toExpansion)]
      }
      (registers.sourceX, registers.countX) = (sourceX, countX)
    case 15:
      rows(unit: dotsPerByte, reads: false, writes: true) {
        $0.registers.colour = Int($0.input.removeFirst())
        $0.memory[$0.byteIndex($1.toX, $1.toY, $0.toExpansion)] = UInt8($0.registers.colour)
      }
    default: break
    }
    registers.code &= 15
  }

  /// Units of a rectangle: how many in a row.
  func unitsPerRow(unit: Int, reads: Bool, writes: Bool) -> Int {
    let whole = width / unit
    var units = registers.countX / unit
    if units == 0 { units = whole }
    for (used, start) in [
      (reads, registers.sourceX / unit), (writes, registers.destinationX / unit),
    ]
    where used {
      if start >= whole { return 1 }
      units = min(units, dx < 0 ? start + 1 : whole - start)
    }
    return units
  }

  func rowCount(reads: Bool, writes: Bool) -> Int {
    var count = registers.countY == 0 ? 1024 : registers.countY
    if dy < 0 && reads { count = min(count, registers.sourceY + 1) }
    if dy < 0 && writes { count = min(count, registers.destinationY + 1) }
    return count
  }

  /// Where a unit comes from and goes to.
  private struct Place { let fromX: Int, fromY: Int, toX: Int, toY: Int }

  /// Visits the rectangle unit by unit.
  private mutating func rows(
    unit: Int, reads: Bool, writes: Bool, _ body: (inout CommandModel, Place) -> Void
  ) {
    let units = unitsPerRow(unit: unit, reads: reads, writes: writes)
    let count = rowCount(reads: reads, writes: writes)
    for _ in 0..<count {
      for index in 0..<units {
        let step = index * unit * dx
        let place = Place(
          fromX: registers.sourceX + step, fromY: registers.sourceY,
          toX: registers.destinationX + step, toY: registers.destinationY)
        body(&self, place)
      }
      if reads { registers.sourceY = (registers.sourceY + dy) & 1023 }
      if writes { registers.destinationY = (registers.destinationY + dy) & 1023 }
      registers.countY = (registers.countY - 1) & 1023
    }
  }

  private mutating func search() {
    var x = registers.sourceX
    let wanted = registers.colour & ((1 << bitsPerDot) - 1)
    while true {
      borderX = x
      let isEqual = dot(x, registers.sourceY, fromExpansion) == wanted
      if isEqual == (registers.argument & 2 == 0) {
        borderDetected = true
        return
      }
      x += dx
      if x & width != 0 {
        borderX = nil
        return
      }
    }
  }

  /// NX + 1 dots along the long axis; the sum starts at half of NX.
  private mutating func line() {
    var (x, y) = (registers.destinationX, registers.destinationY)
    var sum = ((registers.countX + 1023) & 1023) >> 1
    for number in 0...registers.countX {
      combine(x, y, registers.colour)
      let stepsAside = sum < registers.countY
      let isLast = number == registers.countX
      if registers.argument & 1 != 0 {
        y += dy
        if y < 0 { break }
        if stepsAside { x += dx }
        if isLast || x & width != 0 { break }
      } else {
        x += dx
        if isLast || x & width != 0 { break }
        if stepsAside { y += dy }
        if y < 0 { break }
      }
      sum = (sum + (stepsAside ? registers.countX : 0) - registers.countY) & 1023
      y &= 1023
    }
    registers.destinationY = y & 1023
  }
}
