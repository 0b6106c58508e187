import GeneveCore

/// Where something lies in a case.
enum Region: Int, CaseIterable {
  case onChip, sram, dram
}

/// The machine as it is laid out for one case, and where things may be put in it.
struct Scene {
  let machine: Machine
  var random: CaseRandom
  let dataRegion: Region
  private let windows: [[Int]]
  let programCounter: UInt16

  /// Lays out map, flags, status and workspace, with all registers filled. The code, workspace and data
  /// regions of case `index` run through all 27 combinations.
  init(machine: Machine, pages: PagePool, index: Int, random: CaseRandom) {
    self.machine = machine
    self.random = random
    dataRegion = Region(rawValue: index / 9 % 3) ?? .onChip
    let fast = self.random.chooseFastWindows()
    windows = [(0..<8).filter { fast.contains($0) }, (0..<8).filter { !fast.contains($0) }]
    var pages = pages
    pages.shuffle(&self.random)
    machine.processorFlags = Self.flags(index: index, &self.random)
    machine.hasMetIllegalOpcode = false
    for window in 0..<8 {
      machine.setMapperRegister(
        window, to: fast.contains(window) ? pages.sram[window] : pages.dram[window])
    }
    machine.status = self.random.word()
    programCounter = Self.evenAddress(
      in: Region(rawValue: index % 3) ?? .onChip, windows, &self.random)
    machine.workspacePointer = Self.workspace(
      in: Region(rawValue: index / 3 % 3) ?? .onChip, windows, &self.random)
    for number in 0..<16 { machine.setRegister(number, to: self.random.edgeWord()) }
  }

  /// Native mode, mapped; every third case with extra wait states; the flags that do nothing at random.
  private static func flags(index: Int, _ random: inout CaseRandom) -> UInt16 {
    let native: UInt16 = 1 << 10
    let noExtraWait: UInt16 = 1 << 15
    let free: UInt16 = 0b0111_0000_1110_0000
    return native | (index % 3 == index / 27 % 3 ? 0 : noExtraWait) | random.word() & free
  }

  // MARK: Addresses

  private static func address(
    in region: Region, _ windows: [[Int]], _ random: inout CaseRandom
  ) -> UInt16 {
    while true {
      let address: UInt16
      if region == .onChip {
        address =
          random.oneIn(16)
          ? 0xFFFC + UInt16(random.below(4))
          : AddressPlan.onChip.lowerBound + UInt16(random.below(0xFC))
      } else {
        let window = random.choice(windows[region == .sram ? 0 : 1])
        let offset =
          random.oneIn(8) ? random.choice([0, 1, 2, 0x1FFC, 0x1FFE, 0x1FFF]) : random.below(0x2000)
        address = UInt16(window << 13 | offset)
      }
      let fits = AddressPlan.isOnChip(address) == (region == .onChip)
      if fits && !AddressPlan.isForbidden(address) { return address }
    }
  }

  private static func evenAddress(
    in region: Region, _ windows: [[Int]], _ random: inout CaseRandom
  ) -> UInt16 {
    address(in: region, windows, &random) & 0xFFFE
  }

  private static func workspace(
    in region: Region, _ windows: [[Int]], _ random: inout CaseRandom
  ) -> UInt16 {
    guard region == .onChip else { return evenAddress(in: region, windows, &random) }
    if random.oneIn(8) { return random.choice(straddlingWorkspaces) }
    return AddressPlan.onChip.lowerBound + UInt16(random.below(0x6F) * 2)
  }

  /// Workspaces that leave the RAM on the chip, or begin before its upper part.
  private static let straddlingWorkspaces: [UInt16] = [
    0xEFF0, 0xF0DC, 0xF0DE, 0xF0E0, 0xF0E8, 0xF0F0, 0xFFE0, 0xFFF0, 0xFFFC,
  ]

  private mutating func anyRegion() -> Region { random.choice(Region.allCases) }

  /// Where a program may go on; rarely odd, which the processor ignores.
  mutating func codeAddress() -> UInt16 {
    let region = anyRegion()
    return Self.evenAddress(in: region, windows, &random) | (random.oneIn(8) ? 1 : 0)
  }

  mutating func workspaceAddress() -> UInt16 {
    let region = anyRegion()
    return Self.workspace(in: region, windows, &random) | (random.oneIn(8) ? 1 : 0)
  }

  /// An operand in the data region; now and then in the mapper. Words are odd as often as not wanted.
  mutating func dataAddress(isByte: Bool) -> UInt16 {
    if random.oneIn(24) {
      return AddressPlan.mapperAddresses.lowerBound + UInt16(random.below(8))
    }
    let address = Self.address(in: dataRegion, windows, &random)
    return isByte || random.oneIn(4) ? address : address & 0xFFFE
  }

  // MARK: Memory

  func setWord(_ value: UInt16, at address: UInt16) { machine.pokeWord(value, at: address) }

  func setRegister(_ number: UInt16, to value: UInt16) {
    machine.setRegister(Int(number), to: value)
  }

  func registerAddress(_ number: UInt16) -> UInt16 { machine.workspacePointer &+ number &* 2 }
}

/// The pages that cases live in: filled once, and never again but by the instructions themselves.
struct PagePool {
  private(set) var sram = (0xE8...0xEF).map { UInt8($0) }
  private(set) var dram: [UInt8]

  init(_ random: inout CaseRandom) {
    dram = (0x00...0x3F).map { UInt8($0) }
    Self.shuffle(&dram, &random)
    dram = Array(dram.prefix(8))
  }

  mutating func shuffle(_ random: inout CaseRandom) {
    Self.shuffle(&sram, &random)
    Self.shuffle(&dram, &random)
  }

  private static func shuffle(_ pages: inout [UInt8], _ random: inout CaseRandom) {
    for index in stride(from: pages.count - 1, to: 0, by: -1) {
      pages.swapAt(index, random.below(index + 1))
    }
  }

  func fill(_ machine: Machine, _ random: inout CaseRandom) {
    for page in sram + dram {
      for offset in 0..<0x2000 {
        machine.setByte(UInt8(truncatingIfNeeded: random.word()), page: page, offset: offset)
      }
    }
    for address in AddressPlan.onChip {
      machine.poke(UInt8(truncatingIfNeeded: random.word()), at: address)
    }
  }
}

extension CaseRandom {
  /// Three to five of the eight windows, for fast pages.
  fileprivate mutating func chooseFastWindows() -> Set<Int> {
    var windows: Set<Int> = []
    let count = 3 + below(3)
    while windows.count < count { windows.insert(below(8)) }
    return windows
  }
}
