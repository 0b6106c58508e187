/// A machine at one moment, kept in memory: cheap to take, because page frames and blocks of video RAM
/// that do not change afterwards are shared with it.
public struct MachineSnapshot {
  let processor: TMS9995
  let onChipMemory: [UInt8]
  let board: Board
  let frames: [PageFrame]
  let videoMemory: VRAMSnapshot
  /// What the disks in the floppy drives keep beside their contents.
  let media: [UInt8]
  /// What the system in Swift keeps outside of guest memory.
  let system: [UInt8]

  /// When it was taken.
  public var time: Ticks { board.now }

  /// How many of the 256 page frames this snapshot has in common with `other`.
  public func sharedFrames(with other: MachineSnapshot) -> Int {
    zip(frames, other.frames).count { $0 === $1 }
  }

  /// Bytes that are kept for this snapshot alone when `other`, or nothing, is kept too.
  public func unsharedBytes(besides other: MachineSnapshot?) -> Int {
    // ROM and empty pages are the machine's own.
    var pages = (UInt8.min...UInt8.max).count { board.frames.isWritable($0) }
    var blocks = videoMemory.blocks.count
    if let other {
      pages = frames.count - sharedFrames(with: other)
      blocks -= videoMemory.sharedBlocks(with: other.videoMemory)
    }
    return pages * PageFrame.size + blocks * VRAM.blockSize + system.count + Self.fixedBytes
  }

  /// The values themselves and the lists of frames and blocks.
  private static let fixedBytes = 8192

  /// Whether nothing can have been written to a physical page between this snapshot and `other`, the next
  /// one of the same run.
  public func sharesPage(_ page: UInt8, with other: MachineSnapshot) -> Bool {
    frames[Int(page)] === other.frames[Int(page)]
  }

  /// The same for physical addresses of video RAM, and changes.
  public func sharesVideoMemory(_ range: ClosedRange<Int>, with other: MachineSnapshot) -> Bool {
    let blocks = range.lowerBound >> VRAM.blockShift...range.upperBound >> VRAM.blockShift
    return blocks.allSatisfy { index in
      videoMemory.blocks.indices.contains(index) && other.videoMemory.blocks.indices.contains(index)
        && videoMemory.blocks[index] === other.videoMemory.blocks[index]
    }
  }
}

extension Machine {
  /// Keeps the present moment. Every page is copied once more before it is next written.
  public func snapshot() throws -> MachineSnapshot {
    let frames = board.frames.share()
    board.rebuildPageTable()
    var media = StateExchange()
    try board.box.exchangeMedia(&media)
    var exchange = StateExchange(capacity: Self.usualSystemSize)
    try systemCallHandler?.exchangeState(&exchange)
    var board = board
    board.watch = nil
    return MachineSnapshot(
      processor: processor, onChipMemory: Array(processor.memory.contents), board: board,
      frames: frames, videoMemory: board.video.snapshotVRAM(), media: media.bytes,
      system: exchange.bytes)
  }

  /// What the built-in system keeps, in bytes, about.
  private static let usualSystemSize = 16 << 10

  /// Goes back (or over) to the moment of `snapshot`, which a machine of the same configuration took.
  public func restore(_ snapshot: MachineSnapshot) throws {
    processor.adopt(snapshot.processor, memory: snapshot.onChipMemory)
    board.adopt(snapshot.board, frames: snapshot.frames, videoMemory: snapshot.videoMemory)
    var media = StateExchange(restoringFrom: snapshot.media)
    try board.box.exchangeMedia(&media)
    var exchange = StateExchange(restoringFrom: snapshot.system)
    try systemCallHandler?.exchangeState(&exchange)
  }
}

extension Board {
  /// Takes the values of another board and what it remembers; page table, video memory and picture stay
  /// our own.
  mutating func adopt(_ other: Board, frames others: [PageFrame], videoMemory: VRAMSnapshot) {
    let (ownTable, ownFrames, ownVideo) = (pageTable, frames, video)
    let (ownBox, ownWatch) = (box, watch)
    let isHeard = sound.isHeard
    self = other
    watch = ownWatch
    // Whoever listened then has heard it; who listens now hears what comes.
    sound.setHeard(false)
    sound.setHeard(isHeard)
    pageTable = ownTable
    frames = ownFrames
    frames.adopt(others)
    video.keepStorage(of: ownVideo)
    video.restoreVRAM(videoMemory)
    box.keepMedia(of: ownBox)
    busLog = nil
    chooseLines()
    rebuildPageTable()
    // The due times came along: what waits for the next prefetch goes on waiting.
    updateDeadline()
  }
}

extension V9938 {
  /// Makes memory and picture of another chip ours; the registers stay.
  fileprivate mutating func keepStorage(of own: V9938) {
    vram = own.vram
    picture = own.picture
  }
}
