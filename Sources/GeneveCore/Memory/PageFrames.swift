/// The contents of one physical page of 8 KiB. Snapshots share frames; whoever finds a frame shared copies
/// it before the first write.
final class PageFrame {
  static let size = 8192

  let bytes: UnsafeMutablePointer<UInt8>

  /// A page of zeroes.
  init() {
    bytes = .allocate(capacity: Self.size)
    bytes.initialize(repeating: 0, count: Self.size)
  }

  init(copying other: PageFrame) {
    bytes = .allocate(capacity: Self.size)
    bytes.initialize(from: other.bytes, count: Self.size)
  }

  deinit { bytes.deallocate() }
}

// A frame is written only while exactly one machine owns it; frames in snapshots are never written.
extension PageFrame: @unchecked Sendable {}

/// What answers at a physical page number (reference/geneve-hardware.md, section 2.1).
public enum PageKind: UInt8, Sendable {
  /// Nothing: reads 0, swallows writes.
  case absent
  /// On-board dynamic RAM.
  case dram
  /// Static RAM; only pages E8–EF are fast.
  case sram
  /// RAM on a card in the expansion box.
  case expansion
  /// The window of the cards in the box: whichever is switched on answers, else nothing.
  case card
  /// Boot EPROM: writes are ignored.
  case eprom
}

/// All physical memory: 256 pages, each a kind and a frame.
struct PageFrames {
  static let count = 256
  /// Pages whose static RAM answers without wait states (reference/geneve-hardware.md, section 2.1;
  /// C0–E7 were measured to be slow).
  static let fastPages: ClosedRange<UInt8> = 0xE8...0xEF
  /// Pages that the boot EPROM mirrors into: even ones show its first half, odd ones its second.
  static let epromPages: ClosedRange<UInt8> = 0xF0...0xFF

  private(set) var kinds: [PageKind]
  private(set) var frames: [PageFrame]
  /// Which frames a snapshot may hold too; the write path then looks again.
  private var mayBeShared: [Bool]

  /// What absent pages read from: all zero, never written.
  let nothing = PageFrame()
  /// Where writes to ROM and to nowhere go, so that the hot path needs no branch for them.
  let junk = PageFrame()

  init(configuration: Configuration) {
    kinds = (0..<Self.count).map { configuration.kind(ofPage: UInt8($0)) }
    let blank = nothing
    frames = kinds.map { $0 == .absent || $0 == .card ? blank : PageFrame() }
    mayBeShared = Array(repeating: false, count: Self.count)
    if let image = configuration.bootROM { loadEPROM(image) }
  }

  func kind(_ page: UInt8) -> PageKind { kinds[Int(page)] }

  func isWritable(_ page: UInt8) -> Bool {
    switch kinds[Int(page)] {
    case .dram, .sram, .expansion: true
    case .absent, .card, .eprom: false
    }
  }

  /// The frame behind `page`, for reading.
  func frame(_ page: UInt8) -> PageFrame { frames[Int(page)] }

  /// Where writes to `page` may go at once; nil when the frame may have to be copied first.
  func directWriteFrame(_ page: UInt8) -> PageFrame? {
    guard isWritable(page) else { return junk }
    return mayBeShared[Int(page)] ? nil : frames[Int(page)]
  }

  /// The frame of `page` for writing, made our own first if a snapshot shares it.
  mutating func writableFrame(_ page: UInt8) -> PageFrame {
    let index = Int(page)
    guard isWritable(page) else { return junk }
    if mayBeShared[index] {
      if !isKnownUniquelyReferenced(&frames[index]) {
        frames[index] = PageFrame(copying: frames[index])
      }
      mayBeShared[index] = false
    }
    return frames[index]
  }

  /// All frames, to be kept by a snapshot. From now on every page is copied before it is written.
  mutating func share() -> [PageFrame] {
    mayBeShared = Array(repeating: true, count: Self.count)
    return frames
  }

  /// Takes the frames of a snapshot of a machine of the same configuration.
  mutating func adopt(_ others: [PageFrame]) {
    frames = others
    mayBeShared = Array(repeating: true, count: Self.count)
  }

  private mutating func loadEPROM(_ image: [UInt8]) {
    for page in Self.epromPages {
      let offset = (Int(page) - Int(Self.epromPages.lowerBound)) * PageFrame.size % image.count
      let frame = PageFrame()
      for index in 0..<PageFrame.size { frame.bytes[index] = image[offset + index] }
      frames[Int(page)] = frame
    }
  }
}
