/// The asynchronous serial controller TMS9902: 32 CRU bits.
///
///     bit     write                                 read
///     0–7     what the load flags say (below)       receive buffer
///     8–10    rate                                  8: 0, 9 any error, 10 parity error
///     11      LXDR  load transmit rate              overrun
///     12      LRDR  load receive rate               framing error
///     13      LDIR  load interval                   13 first bit seen, 14 start bit seen
///     14      LDCTRL load control                   15 RIN
///     15      test mode
///     16      RTSON                                 receiver interrupt
///     17      BRKON                                 transmitter interrupt
///     18      RIENB; clears RBRL                    0
///     19      XBIENB                                timer interrupt
///     20      TIMENB; clears TIMELP and TIMERR      modem interrupt
///     21      DSCENB; clears DSCH                   RBRL: a character waits
///     22–25                                         XBRE, XSRE: empty; TIMERR, TIMELP
///     26–29                                         RTS, DSR, CTS, DSCH
///     30                                            a load flag or BRKON is set
///     31      reset                                 interrupt
///
///     control register: 0–1 length − 5, 3 CLK4M, 4 odd parity, 5 parity, 6–7 stop bits (00 1½, 01 2, 1x 1)
///
/// Modelled: all of it; characters take the time that rate, length, parity and stop bits say. Not modelled:
/// single bits on the wire: a character arrives whole, and `RSBD`, `RFBD` are those of its time.
/// Source: TMS9902 data manual; reference/peripherals.md, section 8.1.
struct TMS9902 {
  /// The clock of the chip on the cards: 3 MHz (the bus clock of the box).
  static let clockTicks = Ticks.perProcessorCycle

  // MARK: State

  var control: UInt8 = 0
  var interval: UInt8 = 0
  /// Eleven bits each: DV8 and ten of the divisor.
  var receiveRate: UInt16 = 0
  var transmitRate: UInt16 = 0
  var loads = LoadFlags.all
  var enables: Enables = []
  var isTesting = false
  /// RTSON.
  var requestsToSend = false
  /// RTS*: follows RTSON, but stays until everything is out.
  var isRequestActive = false
  var sendsBreak = false

  /// Inputs from the other side, true when active.
  var dataSetReady = false
  var clearToSend = false
  var hasDataSetChanged = false

  var transmitBuffer: UInt8 = 0
  var isTransmitBufferFull = false
  var transmitShifter: UInt8 = 0
  /// When the character in the shift register is out; `.never` while it is empty.
  var transmitEnd = Ticks.never

  var receiveBuffer: UInt8 = 0
  var isReceiveBufferFull = false
  var receiveErrors: Errors = []
  /// What arrives: the character that is under way first.
  var arriving: [UInt8] = []
  /// When the first of them has arrived whole.
  var receiveEnd = Ticks.never

  var hasTimerElapsed = false
  var hasTimerError = false
  var timerEnd = Ticks.never

  /// What was sent; how much of it the host has taken is no matter of the chip.
  var sent = SentBytes()

  /// Which register the bits 0–10 go to, the first that is set in this order, else the transmit buffer.
  struct LoadFlags: OptionSet {
    let rawValue: UInt8
    static let transmitRate = LoadFlags(rawValue: 1)
    static let receiveRate = LoadFlags(rawValue: 2)
    static let interval = LoadFlags(rawValue: 4)
    static let control = LoadFlags(rawValue: 8)
    static let all: LoadFlags = [.transmitRate, .receiveRate, .interval, .control]
  }

  struct Enables: OptionSet {
    let rawValue: UInt8
    static let receiver = Enables(rawValue: 1)
    static let transmitter = Enables(rawValue: 2)
    static let timer = Enables(rawValue: 4)
    static let dataSet = Enables(rawValue: 8)
  }

  struct Errors: OptionSet {
    let rawValue: UInt8
    static let parity = Errors(rawValue: 1)
    static let overrun = Errors(rawValue: 2)
    static let framing = Errors(rawValue: 4)
  }

  // MARK: Interrupts

  var receiverInterrupts: Bool { isReceiveBufferFull && enables.contains(.receiver) }
  var transmitterInterrupts: Bool { !isTransmitBufferFull && enables.contains(.transmitter) }
  var timerInterrupts: Bool { hasTimerElapsed && enables.contains(.timer) }
  var dataSetInterrupts: Bool { hasDataSetChanged && enables.contains(.dataSet) }
  /// INT*.
  var isInterrupting: Bool {
    receiverInterrupts || transmitterInterrupts || timerInterrupts || dataSetInterrupts
  }

  // MARK: Time

  var nextEvent: Ticks { min(transmitEnd, min(receiveEnd, timerEnd)) }

  mutating func advance(to now: Ticks) {
    while nextEvent <= now {
      let time = nextEvent
      if transmitEnd == time { endTransmission(at: time) }
      if receiveEnd == time { endReception(at: time) }
      if timerEnd == time { elapse(at: time) }
    }
  }

  private mutating func elapse(at time: Ticks) {
    if hasTimerElapsed { hasTimerError = true }
    hasTimerElapsed = true
    timerEnd = time + intervalTicks
  }

  // MARK: Sending

  /// A character leaves the buffer when the shift register is empty and both sides agree.
  mutating func startTransmission(at now: Ticks) {
    guard isTransmitBufferFull, transmitEnd == .never, isRequestActive, isClearToSend, !sendsBreak
    else { return }
    transmitShifter = transmitBuffer
    isTransmitBufferFull = false
    transmitEnd = now + characterTicks(transmitRate)
  }

  private mutating func endTransmission(at time: Ticks) {
    transmitEnd = .never
    let character = transmitShifter & lengthMask
    if isTesting {
      arrive(character, at: time)
      // In test mode the bits come in while they go out.
      receiveEnd = min(receiveEnd, time)
    } else {
      sent.append(character)
    }
    startTransmission(at: time)
    followRequest()
  }

  /// Lets RTS* follow RTSON, once nothing is left to be sent.
  mutating func followRequest() {
    let isEmpty = transmitEnd == .never && !isTransmitBufferFull && !sendsBreak
    isRequestActive = requestsToSend || (isRequestActive && !isEmpty)
  }

  // MARK: Receiving

  /// A character comes in on the line, behind those that are still under way.
  mutating func arrive(_ character: UInt8, at now: Ticks) {
    arriving.append(character)
    // A chip that was never set up does not listen; who takes characters by itself still gets them.
    guard !loads.contains(.control) else { return }
    if receiveEnd == .never { receiveEnd = now + characterTicks(receiveRate) }
  }

  /// Takes the next character that has come in, whatever the chip is set up for: for a system that is not
  /// made of instructions. Nil when none waits.
  mutating func takeCharacter() -> UInt8? {
    if isReceiveBufferFull {
      isReceiveBufferFull = false
      return receiveBuffer
    }
    guard !arriving.isEmpty else { return nil }
    let character = arriving.removeFirst()
    if arriving.isEmpty { receiveEnd = .never }
    return character
  }

  private mutating func endReception(at time: Ticks) {
    guard !arriving.isEmpty else {
      receiveEnd = .never
      return
    }
    receiveBuffer = arriving.removeFirst() & lengthMask
    receiveErrors = isReceiveBufferFull ? .overrun : []
    isReceiveBufferFull = true
    receiveEnd = arriving.isEmpty ? .never : time + characterTicks(receiveRate)
  }

  // MARK: Lines

  /// In test mode the chip is connected to itself.
  var isClearToSend: Bool { isTesting ? isRequestActive : clearToSend }
  var isDataSetReady: Bool { isTesting || dataSetReady }

  /// The other side is there, or has gone.
  mutating func setLines(dataSetReady ready: Bool, clearToSend clear: Bool, at now: Ticks) {
    advance(to: now)
    guard ready != dataSetReady || clear != clearToSend else { return }
    (dataSetReady, clearToSend) = (ready, clear)
    hasDataSetChanged = true
    startTransmission(at: now)
  }
}
