import GeneveCore

/// Turns what happens on the host's keyboard into the codes of an XT keyboard.
///
/// Keys count by their place. Where a key writes a character in the host's layout that the XT key in its
/// place would not write, the machine gets the keys of a US keyboard that write it: a typed character
/// arrives whatever the layout. A character that a US keyboard does not have leaves the place to count.
/// With Ctrl or Alt held the letter on the key counts, so that Ctrl-Z is where the layout has its Z.
/// docs/window.md has the rules in full.
///
/// A key's character comes from the host just after the key itself, so a key that may write waits for the
/// next event; `finish` says that there is none.
///
/// The keyboard's own repetition is here too: half a second after the last key went down it sends its code
/// ten times a second, in emulated time (IBM Personal Computer XT Technical Reference, keyboard).
public struct KeyTranslator {
  /// The codes for the machine, oldest first.
  public private(set) var codes: [UInt8] = []

  /// A key that the machine believes to be down.
  private struct HeldKey {
    let origin: HostKey?
    let key: ScanCode
    /// The modifiers that go with it, where they are not the ones that are held.
    let modifiers: Set<ScanCode>?
  }

  private struct WaitingKey {
    let key: HostKey
    let label: Character?
    let modifiers: HostModifiers
  }

  private var heldKeys: [HeldKey] = []
  private var heldModifiers: Set<HostKey> = []
  /// The modifiers that the machine believes to be down.
  private var sentModifiers: Set<ScanCode> = []
  private var waitingKey: WaitingKey?

  /// What the lock keys have been made to by the codes sent. Software may see it otherwise.
  private var hasCapsLock = false
  private var hasNumLock = false

  private var repeatedKey: ScanCode?
  private var repeatDue = Ticks.never
  private static let repeatDelay: Ticks = .perSecond / 2
  private static let repeatPeriod: Ticks = .perSecond / 10

  public init() {}

  /// Hands over at most `limit` codes.
  public mutating func takeCodes(limit: Int) -> [UInt8] {
    let taken = Array(codes.prefix(limit))
    codes.removeFirst(taken.count)
    return taken
  }
}

// MARK: - Events

extension KeyTranslator {
  /// A key went down at `now`.
  public mutating func keyDown(
    _ key: HostKey, label: Character?, modifiers: HostModifiers, at now: Ticks
  ) {
    finish(at: now)
    // With its own key held the desktop is spoken to.
    guard !modifiers.contains(.command) else { return }
    if KeyMap.modifier(of: key) != nil {
      heldModifiers.insert(key)
      repeatedKey = nil
      send(modifiers: wantedModifiers)
    } else if KeyMap.mayWrite(key) && !Self.isCommand(modifiers) {
      waitingKey = WaitingKey(key: key, label: label, modifiers: modifiers)
    } else if let code = Self.command(key, label: label, modifiers) {
      press(code, from: key, with: Self.fixedModifiers(of: key, modifiers), at: now)
    }
  }

  public mutating func keyUp(_ key: HostKey, at now: Ticks) {
    finish(at: now)
    if heldModifiers.remove(key) != nil {
      send(modifiers: wantedModifiers)
    } else {
      release { $0.origin == key }
    }
  }

  /// Characters were typed at `now`, by the key that went down just before or by none.
  public mutating func text(_ text: String, at now: Ticks) {
    let key = waitingKey
    waitingKey = nil
    if let key, text.count == 1, let character = text.first {
      write(character, with: key, at: now)
      return
    }
    for stroke in text.compactMap(KeyStroke.writing) {
      press(stroke.key, from: nil, with: modifiers(writing: stroke), at: now)
      release { $0.origin == nil }
    }
  }

  /// No more events for now: a key that waits for its character writes none.
  public mutating func finish(at now: Ticks) {
    guard let waiting = waitingKey else { return }
    waitingKey = nil
    // A dead key of the main block is mute; the keypad moves the cursor.
    guard Self.isOnKeypad(waiting.key), let code = KeyMap.scanCode(of: waiting.key) else { return }
    press(code, from: waiting.key, at: now)
  }

  /// Lets the keyboard repeat the last key.
  public mutating func advance(to now: Ticks) {
    guard let key = repeatedKey, repeatDue <= now else { return }
    // After a long time without this call, one repetition is enough.
    repeatDue = max(repeatDue + Self.repeatPeriod, now)
    if codes.isEmpty { codes.append(key.makeCode) }
  }

  /// Lets go of everything, as when the keys go to another window.
  public mutating func releaseAll() {
    waitingKey = nil
    heldModifiers = []
    release { _ in true }
    send(modifiers: [])
  }

  /// The machine was reset: its lock keys are off again.
  public mutating func forgetLocks() { (hasCapsLock, hasNumLock) = (false, false) }
}

// MARK: - Rules

extension KeyTranslator {
  /// True when the modifiers make a key mean something else than its character. The right Alt key may be
  /// AltGr; its characters decide.
  private static func isCommand(_ modifiers: HostModifiers) -> Bool {
    !modifiers.isDisjoint(with: [.control, .leftAlternate])
  }

  /// The XT key for a key that writes nothing, or that is held with Ctrl or Alt.
  private static func command(
    _ key: HostKey, label: Character?, _ modifiers: HostModifiers
  ) -> ScanCode? {
    switch key {
    // As on a 101-key keyboard, where these have codes of their own.
    case .pause: return modifiers.contains(.control) ? .scrollLock : nil
    case .printScreen where !modifiers.isDisjoint(with: [.leftAlternate, .rightAlternate]):
      return .systemRequest
    default: break
    }
    guard KeyMap.mayWrite(key), !isOnKeypad(key), let label,
      let stroke = KeyStroke.writing(label), !stroke.isShifted
    else { return KeyMap.scanCode(of: key) }
    return stroke.key
  }

  /// The key Print Screen of a 101-key keyboard sends Shift with its code.
  private static func fixedModifiers(
    of key: HostKey, _ modifiers: HostModifiers
  ) -> Set<ScanCode>? {
    key == .printScreen && modifiers.isEmpty ? [.leftShift] : nil
  }

  private static func isOnKeypad(_ key: HostKey) -> Bool {
    (HostKey.keypadDivide.rawValue...HostKey.keypadPeriod.rawValue).contains(key.rawValue)
  }

  private mutating func write(_ character: Character, with waiting: WaitingKey, at now: Ticks) {
    let place = KeyMap.scanCode(of: waiting.key)
    if waiting.modifiers.contains(.rightAlternate), isLabel(character, of: waiting) {
      // An Alt key that makes no other characters is just that.
      guard let code = Self.command(waiting.key, label: waiting.label, waiting.modifiers) else {
        return
      }
      press(code, from: waiting.key, at: now)
    } else if let place, self.character(of: place, on: waiting.key) == character {
      press(place, from: waiting.key, at: now)
    } else if let stroke = KeyStroke.writing(character) {
      press(stroke.key, from: waiting.key, with: modifiers(writing: stroke), at: now)
    } else if let place {
      press(place, from: waiting.key, at: now)
    }
  }

  private func isLabel(_ character: Character, of waiting: WaitingKey) -> Bool {
    guard let label = waiting.label else { return false }
    return character.lowercased() == label.lowercased()
      || character
        == KeyMap.scanCode(of: waiting.key).flatMap {
          KeyStroke(key: $0, isShifted: waiting.modifiers.contains(.shift)).character
        }
  }

  /// What the machine will take the XT key `code` for with the modifiers that are held now.
  private func character(of code: ScanCode, on key: HostKey) -> Character? {
    let held = physicalModifiers
    guard held.isDisjoint(with: [.control, .alternate]) else { return nil }
    let isShifted = !held.isDisjoint(with: [.leftShift, .rightShift])
    if let character = Self.keypadCharacters[code] {
      let needsNumLock = !"+-*".contains(character)
      // Shift with the keypad's asterisk prints the screen.
      let isThere = needsNumLock ? hasNumLock && !isShifted : character != "*" || !isShifted
      return isThere ? character : nil
    }
    guard let character = KeyStroke(key: code, isShifted: isShifted).character else { return nil }
    guard hasCapsLock, character.isLetter else { return character }
    return Character(isShifted ? character.lowercased() : character.uppercased())
  }

  private static let keypadCharacters: [ScanCode: Character] = [
    .keypad7: "7", .keypad8: "8", .keypad9: "9", .keypadMinus: "-", .keypad4: "4",
    .keypad5: "5", .keypad6: "6", .keypadPlus: "+", .keypad1: "1", .keypad2: "2", .keypad3: "3",
    .keypad0: "0", .keypadPeriod: ".", .keypadMultiply: "*",
  ]

  /// The modifiers with which `stroke` writes its character; a Shift key that is held may do.
  private func modifiers(writing stroke: KeyStroke) -> Set<ScanCode> {
    let isUpper = stroke.character?.isLetter == true && hasCapsLock
    guard stroke.isShifted != isUpper else { return [] }
    let held = physicalModifiers.intersection([.leftShift, .rightShift])
    return held.isEmpty ? [.leftShift] : held
  }
}

// MARK: - Codes

extension KeyTranslator {
  private var physicalModifiers: Set<ScanCode> { Set(heldModifiers.compactMap(KeyMap.modifier)) }

  /// The key that went down last decides.
  private var wantedModifiers: Set<ScanCode> { heldKeys.last?.modifiers ?? physicalModifiers }

  private mutating func press(
    _ key: ScanCode, from origin: HostKey?, with modifiers: Set<ScanCode>? = nil, at now: Ticks
  ) {
    send(modifiers: modifiers ?? physicalModifiers)
    // A key may be reached in two ways; it goes down once.
    if !heldKeys.contains(where: { $0.key == key }) { codes.append(key.makeCode) }
    heldKeys.append(HeldKey(origin: origin, key: key, modifiers: modifiers))
    switch key {
    case .capsLock: hasCapsLock.toggle()
    case .numLock where !physicalModifiers.contains(.control): hasNumLock.toggle()
    default: break
    }
    let isLock = [.capsLock, .numLock, .scrollLock].contains(key)
    (repeatedKey, repeatDue) = (isLock ? nil : key, now + Self.repeatDelay)
  }

  private mutating func release(where isReleased: (HeldKey) -> Bool) {
    let released = heldKeys.filter(isReleased)
    guard !released.isEmpty else { return }
    heldKeys.removeAll(where: isReleased)
    var keysDown = Set(heldKeys.map(\.key))
    for key in released.map(\.key) where keysDown.insert(key).inserted {
      codes.append(key.breakCode)
      if repeatedKey == key { repeatedKey = nil }
    }
    send(modifiers: wantedModifiers)
  }

  private mutating func send(modifiers wanted: Set<ScanCode>) {
    for modifier in Self.modifierOrder
    where wanted.contains(modifier) != sentModifiers.contains(modifier) {
      codes.append(wanted.contains(modifier) ? modifier.makeCode : modifier.breakCode)
    }
    sentModifiers = wanted
  }

  private static let modifierOrder: [ScanCode] = [.control, .alternate, .leftShift, .rightShift]
}
