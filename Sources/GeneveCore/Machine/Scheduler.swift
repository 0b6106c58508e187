/// When the next thing happens that no guest instruction causes: a fixed table of due times.
struct Scheduler {
  enum Event: Int, CaseIterable {
    case video, systemInterface, interruptRequest, clock, keyboard, expansionBox, decrementer
    case input, limit
  }

  private var video = Ticks.never
  private var systemInterface = Ticks.never
  private var interruptRequest = Ticks.never
  private var clock = Ticks.never
  private var keyboard = Ticks.never
  private var expansionBox = Ticks.never
  private var decrementer = Ticks.never
  private var input = Ticks.never
  private var limit = Ticks.never

  /// The earliest of all due times.
  private(set) var nextDue = Ticks.never

  subscript(event: Event) -> Ticks {
    get {
      switch event {
      case .video: video
      case .systemInterface: systemInterface
      case .interruptRequest: interruptRequest
      case .clock: clock
      case .keyboard: keyboard
      case .expansionBox: expansionBox
      case .decrementer: decrementer
      case .input: input
      case .limit: limit
      }
    }
    set {
      switch event {
      case .video: video = newValue
      case .systemInterface: systemInterface = newValue
      case .interruptRequest: interruptRequest = newValue
      case .clock: clock = newValue
      case .keyboard: keyboard = newValue
      case .expansionBox: expansionBox = newValue
      case .decrementer: decrementer = newValue
      case .input: input = newValue
      case .limit: limit = newValue
      }
      nextDue = min(
        min(min(video, systemInterface), min(clock, keyboard)),
        min(min(decrementer, input), min(min(expansionBox, interruptRequest), limit)))
    }
  }
}
