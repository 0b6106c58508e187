/// What a machine is built from. Fixed at power-on.
public struct Configuration: Sendable {
  /// Static RAM on the board (reference/geneve-hardware.md, section 2.1).
  public enum StaticRAM: Int, Sendable, CaseIterable {
    case kilobytes32 = 32
    case kilobytes64 = 64
    case kilobytes384 = 384

    /// The pages where it answers.
    var pages: ClosedRange<UInt8> {
      switch self {
      case .kilobytes32: 0xEC...0xEF
      case .kilobytes64: 0xE8...0xEF
      case .kilobytes384: 0xC0...0xEF
      }
    }
  }

  /// Which floppy controller is in the box.
  public enum FloppyController: UInt8, Sendable, CaseIterable {
    case myarc = 1
    case ti
  }

  public var staticRAM: StaticRAM
  /// A Memex card with 2 MiB in the box: it answers wherever neither the board nor the EPROM does.
  public var hasMemex: Bool
  /// Nil leaves the slot empty.
  public var floppyController: FloppyController?
  /// How many cylinders the floppy drives are made for, 40 or 80, from DSK1 on.
  public var floppyCylinders = [40, 40, 40, 40]
  /// The connectors of the RS232 cards that something is plugged into. A card without any is not there.
  public var connectedPorts: Set<BoxPort> = []
  /// 192 KiB of video RAM instead of 128.
  public var hasVideoExpansion: Bool
  /// What stands in the boot EPROM: 16 KiB, or 128 KiB for one bank of a PFM. Nil leaves the socket empty.
  public let bootROM: [UInt8]?
  /// What the clock chip says at power-on.
  public var clock: CalendarTime
  public var timing: ProcessorTiming
  public var pictures: PictureProfile

  /// The time that every machine starts with unless it is told otherwise.
  public static let defaultClock = CalendarTime(
    year: 26, month: 1, day: 31, weekday: 7, hours: 12, minutes: 0, seconds: 0)

  /// Why an image cannot be a boot EPROM.
  public struct ROMFailure: Error, CustomStringConvertible {
    public let length: Int
    public var description: String {
      "has \(length) bytes; a boot EPROM has 16384, a PFM 131072, 262144 or 524288"
    }
  }

  public init(
    staticRAM: StaticRAM = .kilobytes64, hasMemex: Bool = false, hasVideoExpansion: Bool = false,
    bootROM: [UInt8]? = nil, clock: CalendarTime = Configuration.defaultClock,
    timing: ProcessorTiming = .manual, pictures: PictureProfile = .chip
  ) throws {
    if let bootROM, ![16384, 131072, 262144, 524288].contains(bootROM.count) {
      throw ROMFailure(length: bootROM.count)
    }
    self.staticRAM = staticRAM
    self.hasMemex = hasMemex
    self.hasVideoExpansion = hasVideoExpansion
    // A PFM shows one bank of 128 KiB at a time, bank 0 after reset.
    self.bootROM = bootROM.map { Array($0.prefix(131072)) }
    self.clock = clock
    self.timing = timing
    self.pictures = pictures
  }

  /// True when any card in the box has a window.
  private var hasCards: Bool { floppyController != nil || !connectedPorts.isEmpty }

  func kind(ofPage page: UInt8) -> PageKind {
    switch page {
    case 0x00...0x3F: .dram
    case staticRAM.pages: .sram
    case PageFrames.epromPages: bootROM == nil ? .absent : .eprom
    case ExpansionBox.windowPage where hasCards: .card
    default: hasMemex ? .expansion : .absent
    }
  }
}
