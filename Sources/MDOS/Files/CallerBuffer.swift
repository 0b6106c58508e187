import GeneveCore

/// Buffers of a task: an address counts through its pages in the order of its page list, whether
/// they are mapped or not. Beyond the list there is nothing: reads give 0, writes are lost.
struct LocalMemory: BufferMemory {
  let machine: Machine
  /// The physical page of a local page, nil when the task has none there.
  let page: (Int) -> UInt8?

  private static let pageSize = 8192

  func bytes(at address: Int, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    forEachPart(at: address, count: count) { page, range in
      for offset in range {
        bytes.append(page.map { machine.byte(page: $0, offset: offset) } ?? 0)
      }
    }
    return bytes
  }

  func store(_ bytes: [UInt8], at address: Int) {
    var position = 0
    forEachPart(at: address, count: bytes.count) { page, range in
      if let page {
        for (index, offset) in range.enumerated() {
          machine.setByte(bytes[position + index], page: page, offset: offset)
        }
      }
      position += range.count
    }
  }

  private func forEachPart(at address: Int, count: Int, _ body: (UInt8?, Range<Int>) -> Void) {
    var next = address & ParameterBlock.addressMask
    var rest = count
    while rest > 0 {
      let offset = next % Self.pageSize
      let part = min(rest, Self.pageSize - offset)
      body(page(next / Self.pageSize), offset..<offset + part)
      next = (next + part) & ParameterBlock.addressMask
      rest -= part
    }
  }
}

/// Buffers in the memory of the video chip, by the addresses that its ports have in the present
/// mode.
struct VideoBuffer: BufferMemory {
  let machine: Machine

  func bytes(at address: Int, count: Int) -> [UInt8] {
    let chip = machine.video
    return (0..<count).map { chip.vramByte(chip.physicalAddress(address + $0)) }
  }

  func store(_ bytes: [UInt8], at address: Int) {
    let chip = machine.video
    for (index, byte) in bytes.enumerated() {
      machine.setVRAMByte(byte, at: chip.physicalAddress(address + index))
    }
  }
}
