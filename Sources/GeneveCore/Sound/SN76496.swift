/// The sound generator of the Geneve: an SN76496, three square waves and noise, write-only at F120 (GPL:
/// 8400).
///
///     1 r r r d d d d   choose register r, load its low four bits
///     0 - d d d d d d   load the upper six bits of the chosen tone; the four bits of any other register
///
///     r = 0, 2, 4  tone 1–3: half period in steps of 16 clocks (10 bits, 0 = 1024)
///     r = 1, 3, 5, 7  attenuation of tone 1–3 and noise: 2 dB a step, 15 = off
///     r = 6  noise: bit 2 white, bits 1–0 rate (clock / 512, / 1024, / 2048, tone 3)
///
/// Modelled: all of it, to the step of 16 clocks; READY. Where the chip stands between two writes is
/// worked out, not counted, so a machine that nobody listens to pays nothing. A listener takes the sound
/// with `render`; until then the writes wait in a list of limited length. Assumed: silence at power-on (the
/// data sheet leaves it open), and the feedback taps that are published for this member of the family.
/// Source: reference/geneve-hardware.md, sections 5 and 9; SN76496 data sheet.
struct SN76496 {
  /// How long the chip takes over a byte: 32 of its clocks (section 5).
  private static let busyTicks: Ticks = 32 * .perSoundClock

  struct TimedWrite {
    let time: Ticks
    let value: UInt8
  }

  // MARK: State

  /// The generators as of the first write that waits, or the last one applied.
  private var generators = SoundGenerators()

  /// Writes that a listener has not heard yet, oldest first.
  private var pending: [TimedWrite] = []

  /// True while somebody calls `render`; then writes wait for it. Not part of the machine's state.
  private(set) var isHeard = false

  init() {}

  // MARK: What the board sees

  mutating func write(_ value: UInt8, at now: Ticks) {
    if isHeard && pending.count < Self.pendingLimit {
      pending.append(TimedWrite(time: now, value: value))
    } else {
      applyPending()
      generators.skip(to: now)
      generators.write(value)
    }
  }

  /// How long READY stays low when a write begins at `now`. The processor's access lasts until then, so
  /// its wait states are one less than the cycles that begin in this time (26; recording `snd`).
  func readyTime(ofWriteAt now: Ticks) -> Ticks { Self.busyTicks }

  /// As much as a program that does nothing else writes in a quarter of a second.
  private static let pendingLimit = 20_000

  private mutating func applyPending() {
    for write in pending {
      generators.skip(to: write.time)
      generators.write(write.value)
    }
    pending.removeAll(keepingCapacity: true)
  }

  // MARK: What the listener hears

  /// Starts or stops keeping writes for `render`.
  mutating func setHeard(_ new: Bool) {
    isHeard = new
    if new { pending.reserveCapacity(Self.pendingLimit) } else { applyPending() }
  }

  /// Tells `listener`, who continues where it stood before, the sound up to `now`.
  mutating func render<Listener: SoundListener>(until now: Ticks, into listener: inout Listener) {
    if now - generators.time > StepSynthesizer.longestStretch {
      applyPending()
      generators.skip(to: now)
    }
    for write in pending {
      generators.advance(to: write.time, heardBy: &listener)
      generators.write(write.value)
    }
    pending.removeAll(keepingCapacity: true)
    generators.advance(to: now, heardBy: &listener)
  }

  /// How many writes wait for the listener.
  var pendingCount: Int { pending.count }

  /// The registers as last written, for debuggers.
  var registers: SoundGenerators.Registers {
    var current = self
    current.applyPending()
    return current.generators.registers
  }
}

extension SN76496: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchangeState(&exchange, at: generators.time)
  }

  /// The state as of `now`, whenever somebody last wrote or listened.
  mutating func exchangeState(_ exchange: inout StateExchange, at now: Ticks) throws {
    // What waits for a listener goes on waiting: the state is that of a copy that has applied it.
    var current = self
    current.applyPending()
    if !exchange.isRestoring { current.generators.skip(to: now) }
    try current.generators.exchangeState(&exchange)
    if exchange.isRestoring {
      current.pending = []
      self = current
    }
  }
}
