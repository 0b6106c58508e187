import GeneveCore

extension NotedCycle {
  /// `cycle` of an instruction that began at `begin` cycles since power-on.
  init(_ cycle: BusCycle, begin: Int64) {
    start = Int(cycle.start - begin)
    direction = cycle.isWrite ? .write : .read
    switch cycle.kind {
    case .externalByte: place = .externalByte
    case .onChipByte: place = .onChipByte
    case .onChipWord: place = .onChipWord
    case .cruBit: place = .cruBit
    }
    address = cycle.address
    value = cycle.value
    waitStates = cycle.waitStates
  }

  /// The bytes of memory that the cycle touches; none for the mapper and the CRU.
  func places(map: [UInt8]) -> [MemoryPlace] {
    switch place {
    case .cruBit: return []
    case .onChipByte: return [.chip(Int(address))]
    case .onChipWord: return [.chip(Int(address)), .chip(Int(address | 1))]
    case .externalByte:
      if AddressPlan.mapperAddresses.contains(address) { return [] }
      return [.physical(Int(map[Int(address >> 13)]) << 13 | Int(address & 0x1FFF))]
    }
  }
}

/// Where a byte really is.
enum MemoryPlace: Hashable, Comparable {
  case physical(Int)
  case chip(Int)
}

/// The parts of the address space that matter here (reference/geneve-hardware.md, section 2.3, and
/// reference/tms9995.md, section 1.2).
enum AddressPlan {
  static let onChip: Range<UInt16> = 0xF000..<0xF0FC
  static let mapperAddresses: ClosedRange<UInt16> = 0xF110...0xF117

  /// True for the decrementer, and for devices other than the mapper: no case touches them.
  static func isForbidden(_ address: UInt16) -> Bool {
    switch address {
    case mapperAddresses: false
    case 0xF100...0xF13F: true
    case 0xFFFA...0xFFFB: true
    default: false
    }
  }

  static func isOnChip(_ address: UInt16) -> Bool {
    onChip.contains(address) || address >= 0xFFFC
  }
}
