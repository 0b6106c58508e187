import GeneveCore

// What happens in the level 1 interrupt.
extension KeyboardLibrary {
  /// What the kernel has to do about a code that has arrived.
  public enum Arrival: Equatable, Sendable {
    case nothing
    /// Ctrl-Alt-Del.
    case warmStart
    /// Both Shift keys and Ctrl.
    case coldStart
    /// Both Shift keys and Esc: the vector at FFFC.
    case debugger
    /// Print Screen with Shift (shades) or Alt (outline).
    case printScreen(outline: Bool)
  }

  /// Takes a code from the keyboard's shift register. To be called from the level 1 interrupt, followed by
  /// `showState` for the interrupted task. A code that finds the queue full is lost.
  @discardableResult
  public mutating func codeArrived(_ code: UInt8) -> Arrival {
    guard !queue.isFull else { return .nothing }
    queue.append(code)
    arrived.update(with: code)
    let isPress = code & ScanBits.released == 0
    if isPress { controlS = false }
    lookForCombinations()
    return isPress ? action(of: code) : .nothing
  }

  private mutating func lookForCombinations() {
    let control = arrived.contains(.control)
    let wantsBreak = control && (arrived.contains(.c) || arrived.contains(.scrollLock))
    let wantsStop = control && (arrived.contains(.s) || arrived.contains(.numLock))
    let wantsPrint = control && arrived.contains(.p)
    guard wantsBreak || wantsStop || wantsPrint else {
      combinationIsSpent = false
      return
    }
    guard !combinationIsSpent else { return }
    combinationIsSpent = true
    if wantsBreak {
      breakIsPending = true
    } else if wantsStop {
      controlS = true
    } else {
      controlP.toggle()
    }
  }

  private func action(of code: UInt8) -> Arrival {
    let control = arrived.contains(.control)
    let bothShifts = arrived.contains(.leftShift) && arrived.contains(.rightShift)
    if bothShifts && control { return .coldStart }
    if bothShifts && arrived.contains(.escape) { return .debugger }
    if control && arrived.contains(.alternate) && arrived.contains(.delete) { return .warmStart }
    guard ScanCode(rawValue: code) == .keypadMultiply else { return .nothing }
    if arrived.contains(.alternate) { return .printScreen(outline: true) }
    let shift = arrived.contains(.leftShift) || arrived.contains(.rightShift)
    return shift ? .printScreen(outline: false) : .nothing
  }

  /// Copies CTLP, CTLS and DELON into the header page of the interrupted task. To be called at the end of
  /// every interrupt.
  public func showState(inHeader page: UInt8, of machine: Machine) {
    showState(to: TaskPage(machine: machine, page: page))
  }

  /// The address of the handler to which Ctrl-C sends the interrupted task, or nil. To be called at the
  /// end of every interrupt and of every call of a task; a Ctrl-C waits until a task is asked that owns
  /// the keyboard, and is forgotten when that has no handler.
  public mutating func takeBreak(inHeader page: UInt8, of machine: Machine) -> UInt16? {
    takeBreak(of: TaskPage(machine: machine, page: page))
  }

  func showState(to owner: some KeyboardOwner) {
    owner.setHeaderWord(controlP ? KeyboardHeader.set : 0, KeyboardHeader.controlP)
    owner.setHeaderWord(controlS ? KeyboardHeader.set : 0, KeyboardHeader.controlS)
    showDeleteKey(to: owner)
  }

  func showDeleteKey(to owner: some KeyboardOwner) {
    owner.setHeaderWord(
      arrived.contains(.delete) ? KeyboardHeader.set : 0, KeyboardHeader.deleteHeld)
  }

  mutating func takeBreak(of owner: some KeyboardOwner) -> UInt16? {
    guard breakIsPending, owner.headerWord(KeyboardHeader.disowned) == 0 else { return nil }
    breakIsPending = false
    let handler = owner.headerWord(KeyboardHeader.breakHandler)
    return handler == 0 ? nil : handler
  }
}
