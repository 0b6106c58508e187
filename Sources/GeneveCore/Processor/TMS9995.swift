import InstructionSet

/// The processor of the Geneve: a TMS9995 at 12 MHz, 3,000,000 cycles a second.
///
/// Three registers on the chip, sixteen in memory at WP; an eight-bit bus; 256 bytes of RAM and a decrementer on
/// the chip, reached in one cycle a word. The opcode of the next instruction is fetched before the result
/// of the present one is stored, and interrupts are looked at just before that fetch.
///
///     ST  0   1   2   3   4   5   6   7..9  10  11  12..15
///         L>  A>  EQ  C   OV  OP  X   –     OE  –   mask
///
/// Modelled: all instructions step by step as in section 4.4 of the reference, so that every access and
/// every internal cycle falls on its own time; MID trap, NMI, interrupts with their latches, decrementer.
/// Not modelled: HOLD (nothing on the board asks for the bus), event counting on INT4 (nothing is wired
/// to it but the interrupt of the box), arithmetic-overflow interrupts (no chip has them working).
///
/// Source: reference/tms9995.md, from TI's data manual.
struct TMS9995 {

  // MARK: State

  /// Address of the word after the one in `instruction`: the opcode at PC − 2 is already fetched.
  var programCounter: UInt16 = 0
  var workspacePointer: UInt16 = 0
  var status: UInt16 = 0
  /// The opcode that is executed next, or now.
  var instruction: UInt16 = 0
  /// What to do next: an `Operation`, or one of `Pending`.
  var next: UInt8 = Pending.pause
  /// The interrupt that the last prefetch locked in; a level, or `nonMaskableLevel`.
  var lockedLevel = 0
  /// True between IDLE and the interrupt that ends it.
  var isIdling = false

  var decrementer = Decrementer()
  /// Flags of the internal CRU, bit n for 1EE0 + 2n; 2–4 live in the interrupt latches.
  var flags: UInt16 = 0
  /// Instructions executed since power-on.
  var instructionCount: UInt64 = 0
  /// What else has taken the machine from one boundary to the next: illegal-opcode traps, served system
  /// calls, ends of IDLE. Counted apart, so that the inner loop counts one thing only.
  var otherStepCount: UInt64 = 0
  /// Set by an illegal opcode (CRU 1FDA).
  var hasMetIllegalOpcode = false

  // MARK: Configuration

  var timing: ProcessorTiming
  /// Illegal opcodes of this range are calls to the system outside of the machine, if there is one.
  var trapsSystemCalls = false

  /// True while every access, to the chip's own RAM too, takes the slow path and is noted there.
  var asksAlways = false {
    didSet { chooseFastRAM() }
  }
  /// True while accesses to the chip's own RAM are watched.
  var isRAMWatched = false {
    didSet { chooseFastRAM() }
  }

  private mutating func chooseFastRAM() {
    fastRAMLength = asksAlways || isRAMWatched ? 0 : Self.ramLength
  }

  /// How much of the chip's RAM the fast path may use; nothing while somebody watches it.
  var fastRAMLength = Self.ramLength

  /// The chip's own RAM: F000–F0FB at offsets 00–FB, FFFC–FFFF at FC–FF. A copy of the processor shares
  /// it, so a snapshot takes it apart.
  var memory = OnChipMemory()
  var ram: UnsafeMutablePointer<UInt8>
  private let decoder = OpcodeDecoder.shared
  let operations: UnsafePointer<UInt8>

  /// What stands in `next` when no instruction follows.
  enum Pending {
    /// Lowest value that is no `Operation`.
    static let first: UInt8 = 0xE0
    /// An interrupt is locked in.
    static let interrupt: UInt8 = 0xE0
    /// IDLE waits.
    static let idle: UInt8 = 0xE1
    /// The run ends here; `instruction` says how to go on.
    static let pause: UInt8 = 0xE2
  }

  init(timing: ProcessorTiming) {
    self.timing = timing
    ram = memory.bytes
    operations = UnsafePointer(decoder.operations)
  }
}

/// The 256 bytes of RAM on the processor chip.
final class OnChipMemory {
  static let size = 256
  let bytes: UnsafeMutablePointer<UInt8>

  init() {
    bytes = .allocate(capacity: Self.size)
    bytes.initialize(repeating: 0, count: Self.size)
  }

  deinit { bytes.deallocate() }
}

/// The opcode table, one byte per opcode, where the inner loop reaches it without any reference count.
final class OpcodeDecoder: Sendable {
  static let shared = OpcodeDecoder()
  nonisolated(unsafe) let operations: UnsafeMutablePointer<UInt8>

  private init() {
    operations = .allocate(capacity: 1 << 16)
    operations.initialize(from: OpcodeTable.operations, count: 1 << 16)
  }
}
