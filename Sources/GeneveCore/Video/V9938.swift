/// The video processor of the Geneve 9640: a Yamaha V9938 with 128 KiB of memory of its own.
///
///     port   native  read                        write
///     0      F100    video memory, next byte     video memory, next byte
///     1      F102    status register S#(R#15)    address or register, two bytes
///     2      F104    FF                          palette R#16, two bytes
///     3      F106    FF                          register R#17
///
/// Modelled: all ten modes with their table masks, both kinds of sprites, scrolling and adjusting, page
/// flipping, blinking, interlace, 192 and 212 lines, 60 and 50 Hz, the interrupts and the beam's flags,
/// all commands at the speed that the memory's access slots leave them, the access slots of the
/// processor (a second access before the first one had its slot replaces it), the mouse inputs, 64 KiB of
/// expansion memory. Not modelled: light pen, colour bus, genlock, composite output (R#8 BW), refresh and
/// addressing for 16 KiB memory chips (R#8 VR = 0), the undocumented bit R#1 b2.
///
/// The picture is drawn line by line as the beam leaves each line. A write to a register or to the palette
/// takes effect at the dot where the beam is; a change of the memory (by the processor or a command)
/// shows from the line in which it happens.
///
/// Time: everything is a function of `now`. The chip is caught up at every access and otherwise costs
/// nothing; a caller who never touches it calls `advance` at `nextEvent`.
///
/// The struct holds the registers; the memory and the picture are behind pointers. A copy therefore is
/// **not** a second chip: registers are carried from one machine to another by `exchangeState`, memory by
/// `snapshotVRAM` and `restoreVRAM`.
///
/// Source: reference/v9938.md; how the board sees it: reference/geneve-hardware.md, sections 5.1 and 8.
public struct V9938: StatefulDevice {
  /// Memory beside the 128 KiB of the display.
  public enum Expansion: Sendable { case none, kilobytes64 }

  // MARK: Memory and picture

  var vram: VRAM
  public internal(set) var picture = Picture()

  // MARK: Registers

  /// R#0–R#31 as written, behind their masks. R#32–R#46 are in `command`.
  var registers = InlineArray<32, UInt8>(repeating: 0)
  var paletteColours = InlineArray<16, UInt16>(repeating: 0)
  var command = CommandState()

  // MARK: Processor interface (section 1)

  /// First byte written to port 1, 2 or 3, waiting for the second.
  var latch: UInt8 = 0
  var controlAwaitsSecondByte = false
  var paletteAwaitsSecondByte = false
  /// Bits 13–0 of the address of the next access.
  var pointer = 0
  /// What port 0 reads; also the byte on its way into the memory.
  var dataBuffer: UInt8 = 0
  var accessIsWrite = false
  /// The slot of the pending access, or never.
  var accessDue = Ticks.never
  /// The earlier one of `accessDue` and `command.due`.
  var memoryDue = Ticks.never

  /// Serves the processor without waiting for slots and reads through a buffer that writes leave alone.
  /// No V9938 does; recordings of MAME need it (docs/timing.md).
  var servesAtOnce = false

  /// Whose picture is drawn where accounts differ.
  let profile: PictureProfile

  // MARK: Beam (section 3)

  var raster = Raster()
  /// Caught up to here.
  var currentTime: Ticks = 0
  /// End of the present line, or an event before it.
  var nextDue: Ticks = 0
  /// When the interrupt output or the frame counter may change next if nobody touches the chip.
  public internal(set) var nextEvent: Ticks = 0
  /// Frames (fields, when interlaced) completed since power-on.
  public internal(set) var frameCount: UInt64 = 0

  // MARK: Flags and status

  var verticalFlag = false
  var lineFlag = false
  var sprites = SpriteFlags()
  var mouse = MouseState()

  // MARK: Drawing

  /// Mode, display enable, sprites and horizontal position as the line under the beam uses them.
  var display = DisplayState()
  var blink = BlinkState()
  /// Colours of the codes 0–15 with transparency resolved; rebuilt when `coloursAreValid` is false.
  var colours = InlineArray<16, UInt16>(repeating: 0)
  var coloursAreValid = false
  /// Change stamp of the last register or palette write that is drawn.
  var registerStamp: UInt32 = 1
  /// Dots of the present line that are drawn already because a register changed in its middle.
  var dotsDrawn = 0
  let masks = PatternMasks.shared
  /// For each clock of a line the next access slot, in the present kind of line.
  var slots: UnsafePointer<UInt16>

  /// A chip at power-on: registers reset, memory zero, the beam at the start of a field at time 0.
  public init(expansion: Expansion = .none, profile: PictureProfile = .chip) {
    self.profile = profile
    vram = VRAM(expansion: expansion)
    slots = AccessSlots.table(.blanked, lineLength: .long)
    for index in 0..<16 { paletteColours[index] = Palette.initial[index] }
    reset(at: 0)
    startField()
  }

  /// Level of INT*, true while the chip asks for an interrupt.
  @inline(__always)
  public var isInterrupting: Bool {
    verticalFlag && registers[1] & Bits.verticalInterrupt != 0
      || lineFlag && registers[0] & Bits.lineInterrupt != 0
  }

  /// What happens up to `now`: the lines that the beam has passed are drawn, flags rise, the command
  /// engine works.
  @inline(__always)
  public mutating func advance(to now: Ticks) {
    if now >= nextDue { advanceRaster(to: now) }
    if now >= memoryDue { advanceMemory(to: now) }
    currentTime = now
  }

  /// The RESET* pin: registers and flags; memory and palette keep their contents and the beam runs on
  /// (assumed; reference/v9938.md, "Uncertain").
  mutating func reset(at now: Ticks) {
    advance(to: now)
    prepareDrawingChange()
    for index in 0..<32 { registers[index] = 0 }
    // The colour burst generator's defaults (section 2).
    registers[21] = 0x3B
    registers[22] = 0x05
    command = CommandState()
    (accessDue, memoryDue) = (.never, .never)
    (controlAwaitsSecondByte, paletteAwaitsSecondByte) = (false, false)
    (verticalFlag, lineFlag) = (false, false)
    sprites = SpriteFlags()
    blink = BlinkState()
    latchDisplayState()
    rescheduleField()
    noteDrawingChange()
  }
}

extension V9938 {
  /// Bits of the registers, named once (section 2).
  enum Bits {
    /// R#0.
    static let lineInterrupt: UInt8 = 0x10
    /// R#1.
    static let displayEnable: UInt8 = 0x40
    static let verticalInterrupt: UInt8 = 0x20
    static let largeSprites: UInt8 = 0x02
    static let magnifiedSprites: UInt8 = 0x01
    /// R#8.
    static let mouse: UInt8 = 0x80
    static let lightPen: UInt8 = 0x40
    static let colourZeroVisible: UInt8 = 0x20
    static let spritesDisabled: UInt8 = 0x02
    /// R#9.
    static let lines212: UInt8 = 0x80
    static let shortLines: UInt8 = 0x30
    static let interlace: UInt8 = 0x08
    static let alternatePages: UInt8 = 0x04
    static let fiftyHertz: UInt8 = 0x02
    /// R#17.
    static let holdsRegisterNumber: UInt8 = 0x80
    /// R#45.
    static let expansionForProcessor: UInt8 = 0x40
  }
}
