/// The memory behind a V9938: 128 KiB of display memory and, if fitted, 64 KiB of expansion memory
/// behind it.
///
/// Kept flat behind a raw pointer, with two notes made by every byte that changes: which 128-byte
/// granule changed when (so that lines whose sources stood still are not drawn again), and which
/// 8 KiB block differs from the last snapshot. A byte that is overwritten with itself leaves no note.
///
/// The struct is a handle: copies of it are the same memory.
struct VRAM {
  static let displaySize = 0x2_0000
  static let expansionBase = displaySize
  static let totalSize = 0x3_0000
  /// One line of GRAPHIC4 or GRAPHIC5; half a line of the planar modes in each half of the memory.
  static let granuleShift = 7
  static let blockShift = 13
  static let blockSize = 1 << blockShift

  let bytes: UnsafeMutablePointer<UInt8>
  /// When each granule last changed, as a value of `changeStamp`.
  let granuleStamps: UnsafeMutablePointer<UInt32>
  private let dirtyBlocks: UnsafeMutablePointer<UInt32>
  private let storage: Storage
  /// Stores beyond it go nowhere: expansion memory that is not fitted reads FF.
  let fittedSize: Int

  /// Counts up with every line drawn, so that a later change bears a later stamp than the line.
  var changeStamp: UInt32 = 1
  /// Stamp of the latest change anywhere in the memory.
  var lastChange: UInt32 = 1
  /// Lines passed since anything that is drawn changed, whether here or in a register.
  var linesSinceChange = 0

  init(expansion: V9938.Expansion) {
    storage = Storage()
    (bytes, granuleStamps, dirtyBlocks) = (storage.bytes, storage.stamps, storage.dirtyBlocks)
    fittedSize = expansion == .none ? Self.displaySize : Self.totalSize
    let unfitted = Self.totalSize - fittedSize
    (bytes + fittedSize).update(repeating: 0xFF, count: unfitted)
  }

  @inline(__always)
  mutating func store(_ value: UInt8, at address: Int) {
    guard bytes[address] != value, address < fittedSize else { return }
    bytes[address] = value
    granuleStamps[address >> Self.granuleShift] = changeStamp
    dirtyBlocks.pointee |= 1 &<< UInt32(truncatingIfNeeded: address >> Self.blockShift)
    lastChange = changeStamp
    linesSinceChange = 0
  }

  /// Forgets what changed when: everything counts as changed now.
  mutating func restamp() {
    changeStamp = 1
    lastChange = 1
    linesSinceChange = 0
    granuleStamps.update(repeating: 1, count: Self.totalSize >> Self.granuleShift)
  }

  var fittedMemory: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: bytes, count: fittedSize)
  }

  /// To be told when `fittedMemory` was written directly.
  mutating func noteReplacement() {
    dirtyBlocks.pointee = .max
    restamp()
  }
}

extension VRAM {
  /// Owns the memory; everyone else uses the pointers.
  private final class Storage {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: VRAM.totalSize)
    let stamps = UnsafeMutablePointer<UInt32>.allocate(
      capacity: VRAM.totalSize >> VRAM.granuleShift)
    let dirtyBlocks = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    /// The blocks as of the last snapshot; valid where the dirty bit is clear.
    var blocks: [VRAMSnapshot.Block] = []

    init() {
      bytes.initialize(repeating: 0, count: VRAM.totalSize)
      stamps.initialize(repeating: 1, count: VRAM.totalSize >> VRAM.granuleShift)
      dirtyBlocks.initialize(to: .max)
    }

    deinit {
      bytes.deallocate()
      stamps.deallocate()
      dirtyBlocks.deallocate()
    }
  }

  func snapshot() -> VRAMSnapshot {
    let count = fittedSize >> Self.blockShift
    let old = storage.blocks
    storage.blocks = (0..<count).map { index in
      if index < old.count, dirtyBlocks.pointee & 1 << UInt32(index) == 0 { return old[index] }
      return VRAMSnapshot.Block(copying: bytes + index << Self.blockShift)
    }
    dirtyBlocks.pointee = 0
    return VRAMSnapshot(blocks: storage.blocks)
  }

  /// Takes over the blocks that differ. A snapshot of another memory size gives what it has.
  mutating func restore(_ snapshot: VRAMSnapshot) {
    let count = min(fittedSize >> Self.blockShift, snapshot.blocks.count)
    let current = storage.blocks
    for (index, block) in snapshot.blocks.prefix(count).enumerated() {
      let isDirty = dirtyBlocks.pointee & 1 << UInt32(index) != 0
      if !isDirty, index < current.count, current[index] === block { continue }
      block.bytes.withUnsafeBufferPointer { source in
        if let start = source.baseAddress {
          (bytes + index << Self.blockShift).update(from: start, count: source.count)
        }
      }
    }
    if count == fittedSize >> Self.blockShift {
      storage.blocks = snapshot.blocks
      dirtyBlocks.pointee = 0
    } else {
      dirtyBlocks.pointee = .max
    }
    restamp()
  }
}

/// The contents of a V9938's memory at one moment. Blocks of 8 KiB that did not change between two
/// snapshots are shared by them.
public struct VRAMSnapshot: Sendable {
  final class Block: Sendable {
    let bytes: [UInt8]
    init(copying start: UnsafePointer<UInt8>) {
      bytes = Array(UnsafeBufferPointer(start: start, count: VRAM.blockSize))
    }
  }

  let blocks: [Block]

  /// The whole contents, in physical order: 128 KiB, or 192 with the expansion memory.
  public var bytes: [UInt8] { blocks.flatMap(\.bytes) }

  /// How many blocks this snapshot has in common with `other`.
  func sharedBlocks(with other: VRAMSnapshot) -> Int {
    zip(blocks, other.blocks).count { $0 === $1 }
  }
}
