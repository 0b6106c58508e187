import GeneveCore

/// The memory manager and the kernel work on the machine's own pages.
extension Machine: GuestMemory {}

extension Machine {
  /// The word at `offset` of a physical page.
  func word(page: UInt8, offset: Int) -> UInt16 {
    UInt16(byte(page: page, offset: offset)) << 8 | UInt16(byte(page: page, offset: offset + 1))
  }

  func setWord(_ value: UInt16, page: UInt8, offset: Int) {
    setByte(UInt8(value >> 8), page: page, offset: offset)
    setByte(UInt8(truncatingIfNeeded: value), page: page, offset: offset + 1)
  }

  func setBytes(_ bytes: some Sequence<UInt8>, page: UInt8, offset: Int) {
    for (index, byte) in bytes.enumerated() { setByte(byte, page: page, offset: offset + index) }
  }

  /// What the mapper shows.
  var executionMap: ExecutionMap {
    get {
      var map = ExecutionMap()
      for slot in 0..<Paging.slotCount { map[slot] = mapperRegister(slot) }
      return map
    }
    set { for slot in 0..<Paging.slotCount { setMapperRegister(slot, to: newValue[slot]) } }
  }

  /// The pages that are RAM.
  var ramPages: [UInt8] {
    (UInt8(0)...UInt8(0xFF)).filter {
      switch kind(ofPage: $0) {
      case .dram, .sram, .expansion: true
      case .absent, .card, .eprom: false
      }
    }
  }
}
