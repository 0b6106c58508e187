import GeneveCore

/// The memory of the V9938 as the processor addresses it in a mode.
struct VideoMemory {
  static let size = 0x2_0000

  private let machine: Machine
  /// A handle on the chip's memory: it shows every later change too.
  private let chip: V9938
  private let isPlanar: Bool

  init(_ machine: Machine, _ mode: DisplayMode) {
    (self.machine, chip, isPlanar) = (machine, machine.video, mode.isPlanar)
  }

  subscript(address: Int) -> UInt8 {
    get { chip.vramByte(physical(address)) }
    nonmutating set { machine.setVRAMByte(newValue, at: physical(address)) }
  }

  func fill(_ start: Int, _ count: Int, with value: UInt8) {
    for offset in 0..<count { self[start + offset] = value }
  }

  func store(_ bytes: some Sequence<UInt8>, at start: Int) {
    for (offset, byte) in bytes.enumerated() { self[start + offset] = byte }
  }

  func bytes(at start: Int, count: Int) -> [UInt8] { (0..<count).map { self[start + $0] } }

  /// In the planar modes even bytes are in the first 64 KiB, odd ones in the second
  /// (reference/v9938.md, section 1).
  private func physical(_ address: Int) -> Int {
    let address = address & (Self.size - 1)
    return isPlanar ? address >> 1 | (address & 1) << 16 : address
  }
}
