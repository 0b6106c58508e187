import GeneveCore

/// Commands about the environment: drives, directories, prompt, path, display, clock.
extension CommandInterpreter {
  // MARK: Drives and directories

  /// `X:`. A letter without a drive is ignored.
  mutating func changeDrive(to letter: UInt8, _ system: InterpreterSystem) {
    guard system.hasDrive(letter) else { return }
    system.machine.setWord(
      UInt16(HeaderPage.drive(letter)), page: system.headerPage, offset: HeaderPage.currentDrive)
  }

  /// `CD`, `CD DIRECTORY`, `CD ..`, `CD \`, each with a drive letter before it. That the directory exists
  /// is not looked at.
  mutating func changeDirectory(_ arguments: [UInt8], _ system: InterpreterSystem) {
    var text = arguments
    var drive = system.currentDrive
    if text.count >= 2, text[1] == ASCII.colon {
      drive = ASCII.upperCased(text[0])
      text.removeFirst(2)
      guard system.hasDrive(drive) else { return }
    }
    let current = system.directory(of: drive)
    guard !text.isEmpty else { return write(current.shownAsPath + Terminal.newLine) }
    guard let directory = Self.directory(text, from: current, keepsCase: system.mdos.keepsCase)
    else { return writeLine(Message.badDirectory) }
    if !system.strings.set(directory, at: HeaderPage.drive(drive) + 2) {
      writeLine("Error: Environment Options Full")
    }
  }

  /// The directory that `text` means, its parts between periods; nil when it means none.
  private static func directory(_ text: [UInt8], from current: [UInt8], keepsCase: Bool)
    -> [UInt8]?
  {
    let upper = keepsCase ? text : text.upperCased
    var parts = current.split(separator: ASCII.period).map(Array.init)
    var rest = upper[...]
    if rest.first == ASCII.backslash {
      parts = []
      rest = rest.dropFirst()
    }
    for part in rest.split(separator: ASCII.backslash) {
      switch Array(part) {
      case [ASCII.period]: break
      case [ASCII.period, ASCII.period]: _ = parts.popLast()
      default:
        // A full device name sets the place as it stands.
        let names = part.split(separator: ASCII.period)
        guard !names.isEmpty, names.allSatisfy({ $0.count <= 10 }) else { return nil }
        parts += names.map(Array.init)
      }
    }
    let directory = Array(parts.joined(separator: [ASCII.period]))
    return directory.count <= directoryLimit ? directory : nil
  }

  private static let directoryLimit = 40

  /// `ASSIGN` lists the drives, `ASSIGN X=DEVICE:` changes one. The device is taken as it stands, case
  /// and all, up to the colon.
  mutating func assign(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard !arguments.isEmpty else {
      for letter in UInt8(ascii: "A")...max(UInt8(ascii: "A"), system.lastDrive) {
        let alias = system.strings[HeaderPage.drive(letter)] ?? []
        write([letter] + Array(": ".utf8) + alias + Terminal.newLine)
      }
      return
    }
    guard arguments.count > 2, arguments[1] == UInt8(ascii: "=") else {
      return writeLine(Message.syntaxError)
    }
    let letter = ASCII.upperCased(arguments[0])
    guard system.hasDrive(letter) else { return writeLine("Invalid drive letter.") }
    let device = Array(arguments[2...].prefix { $0 != ASCII.colon })
    let isSet = system.strings.set(device, at: HeaderPage.drive(letter))
    system.strings.set([], at: HeaderPage.drive(letter) + 2)
    if !isSet { writeLine("Error: Environment Options Full") }
  }

  /// `LASTDRIVE X`, in the start file only.
  mutating func changeLastDrive(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard batch.isStartFile else { return writeLine("Only in autoexec file.") }
    guard let letter = arguments.first.map(ASCII.upperCased),
      (UInt8(ascii: "A")...UInt8(ascii: "P")).contains(letter)
    else { return writeLine("Invalid drive letter.") }
    system.machine.setByte(letter, page: system.headerPage, offset: HeaderPage.lastDriveLetter)
  }

  // MARK: Texts

  mutating func changePath(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard !arguments.isEmpty else {
      return write((system.strings[HeaderPage.path] ?? []) + Terminal.newLine)
    }
    let path = arguments == [UInt8(ascii: ";")] ? [] : arguments
    if !system.strings.set(path, at: HeaderPage.path) {
      writeLine("Error: Environment Options Full")
    }
  }

  mutating func changePrompt(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard !arguments.isEmpty else {
      return write((system.strings[HeaderPage.prompt] ?? []) + Terminal.newLine)
    }
    if !system.strings.set(arguments, at: HeaderPage.prompt) {
      writeLine("Error: Environment Options Full")
    }
  }

  mutating func echo(_ arguments: [UInt8]) {
    switch arguments.upperCased {
    case Array("ON".utf8): batch.echoes = true
    case Array("OFF".utf8): batch.echoes = false
    default: write(arguments + Terminal.newLine)
    }
  }

  // MARK: Switches

  /// A switch of the system: shown without arguments, else set.
  mutating func toggle(
    _ arguments: [UInt8], _ path: ReferenceWritableKeyPath<MDOS, Bool>, name: String,
    _ system: InterpreterSystem
  ) {
    switch arguments.upperCased {
    case Array("ON".utf8): system.mdos[keyPath: path] = true
    case Array("OFF".utf8): system.mdos[keyPath: path] = false
    default: writeLine("\(name) is \(system.mdos[keyPath: path] ? "on" : "off")")
    }
  }

  mutating func changePascalTerminal(_ arguments: [UInt8], _ system: InterpreterSystem) {
    switch arguments.upperCased {
    case Array("ON".utf8): system.mdos.video.isPascalTerminal = true
    case Array("OFF".utf8): system.mdos.video.isPascalTerminal = false
    default: break
    }
    writeLine("Psystem is \(system.mdos.video.isPascalTerminal ? "ON" : "OFF").")
  }

  mutating func changeUpperCharacters(_ arguments: [UInt8], _ system: InterpreterSystem) {
    switch arguments.upperCased {
    case Array("ON".utf8): system.mdos.video.hasUpperCharacters = true
    case Array("OFF".utf8): system.mdos.video.hasUpperCharacters = false
    default: break
    }
    let isOn = system.mdos.video.hasUpperCharacters
    writeLine("High ASCII IBMGraphics \(isOn ? "Enabled" : "Disabled")")
  }

  mutating func changeMode(_ arguments: [UInt8], _ system: InterpreterSystem) {
    switch arguments.upperCased {
    case Array("40".utf8): system.setMode(0)
    case Array("80".utf8): system.setMode(1)
    default: writeLine("\r\nError: MODE failure!\r\n")
    }
  }

  // MARK: Clock

  mutating func showTime(_ system: InterpreterSystem) {
    writeLine("Current time is \(system.time.text)")
    ask(.newTime, system)
  }

  mutating func showDate(_ system: InterpreterSystem) {
    writeLine("Current date is \(weekdayName(system)) \(system.date.text)")
    ask(.newDate, system)
  }

  // MARK: Memory

  mutating func writeMemory(_ system: InterpreterSystem) {
    let counts = system.call(.memory, 0)
    func line(_ pages: UInt16, _ text: String) {
      writeLine(
        "\(Int(pages) * Paging.pageSize)".indented(to: 9) + " bytes"
          + "\(pages)".indented(to: 5) + " pages " + text)
    }
    writeLine()
    line(counts.r3, "of memory")
    line(counts.r1, "free")
    line(counts.r2, "of these fast")
  }
}
