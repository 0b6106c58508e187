import GeneveCore

/// The command interpreter of MDOS: prompt, line editor, internal commands, batch files, program start.
///
/// It is task 0 and gets the processor when no other task exists. Its program is one opcode that gives it a
/// *turn* and an IDLE; a turn does one small thing, so that interrupts come in between and a snapshot can be
/// taken at any moment. What it waits for stands in `activity` and `question`, what it still has to write in
/// `output`, all as plain values.
///
///     starting ─► ready ◄──────────────┬───────────────┐
///                   │ prompt           │ answer         │
///                   ├─► asking ────────┤                │ end of task
///                   │ batch line       │                │
///                   └─► command ───────┴─► program ─────┘
///
/// Words, order and layout follow GeneveOS 6.50 (realsystem).
struct CommandInterpreter {
  enum Activity: UInt8 {
    /// The system has just been started.
    case starting
    /// The last command has ended.
    case ready
    /// Waits for a line or a key: `question`.
    case asking
    /// A program has the machine.
    case running
    /// There is nothing left to do: the command of `--program` has ended.
    case finished
  }

  var activity = Activity.starting
  /// What is asked; counts while `activity` is `asking`.
  var question = Question.command
  /// What the question is about: a device, a pattern.
  var subject: [UInt8] = []

  var output = OutputQueue()
  var editor = LineEditor()
  var cursor = BlinkingCursor()
  var history = History()
  var batch = Batch()
  /// `>NAME`: where the output of the command goes.
  var redirection = Redirection()
  /// The command that stands in the place of the start file (`--program`).
  var onlyCommand: [UInt8]?

  /// What a turn leads to.
  enum Turn: Equatable {
    /// There is more to do at once.
    case again
    /// Nothing to do before the next interrupt.
    case wait
    /// A program has got the processor.
    case started
    /// `&`: the system starts anew.
    case restart
    /// `--program` has ended.
    case stop
  }

  /// Starts with `command` instead of the start file, and ends with it.
  mutating func begin(command: String?) {
    onlyCommand = command.map { Array($0.utf8) }
  }

  // MARK: Turns

  mutating func turn(_ system: InterpreterSystem) -> Turn {
    switch activity {
    case .starting:
      start(system)
      return .again
    case .running:
      activity = .ready
      return .again
    case .finished where output.isEmpty: return .stop
    default: break
    }
    if !output.isEmpty { return writeOutput(system) }
    switch activity {
    case .ready: return proceed(system)
    case .asking: return question.wantsLine ? edit(system) : awaitKey(system)
    case .starting, .running, .finished: return .again
    }
  }

  private mutating func start(_ system: InterpreterSystem) {
    system.setMode(StandardDisplay.mode)
    system.write(StandardDisplay.colours + [Terminal.clear])
    activity = .ready
    if let command = onlyCommand {
      batch.pending = command
    } else {
      if system.isClockValid { writeBanner(system) }
      startBatch(StartFile.name, parameters: [], system)
    }
  }

  /// The last command has ended: its output goes where it belongs, and the next one is looked for.
  private mutating func proceed(_ system: InterpreterSystem) -> Turn {
    finishRedirection(system)
    guard output.isEmpty else { return .again }
    if system.takeBreak(), batch.isActive {
      ask(.terminateBatch, system)
      return .again
    }
    if let line = nextBatchLine(system) {
      if batch.echoes, onlyCommand == nil { write(prompt(system) + line + Terminal.newLine) }
      return execute(line, system)
    }
    guard output.isEmpty, activity == .ready else { return .again }
    if onlyCommand != nil {
      activity = .finished
      return .again
    }
    write(prompt(system))
    ask(.command, system)
    return .again
  }

  // MARK: Output

  /// Adds to what is to be written, or to the file that the output goes to.
  mutating func write(_ bytes: [UInt8]) {
    if redirection.isActive { redirection.add(bytes) } else { output.add(bytes) }
  }

  mutating func write(_ text: String) { write(Array(text.utf8)) }

  mutating func writeLine(_ text: String = "") {
    write(text)
    write(Terminal.newLine)
  }

  /// Writes to the screen even while the output goes to a file.
  mutating func writeError(_ text: String) {
    output.add(Array(text.utf8) + Terminal.newLine)
  }

  /// Lets the output of this command stop at full pages, if it goes to the screen.
  mutating func stopAtPages(_ pager: OutputQueue.Pager) {
    if !redirection.isActive { output.setPager(pager) }
  }

  private mutating func writeOutput(_ system: InterpreterSystem) -> Turn {
    if system.takeBreak() {
      output.discard()
      system.write(Array("^C".utf8) + Terminal.newLine)
      if activity == .asking { activity = .ready }
      if batch.isActive { ask(.terminateBatch, system) }
      return .again
    }
    if system.holdsOutput { return .wait }
    switch output.takePart() {
    case .text(let bytes): system.write(bytes)
    case .pageStop:
      guard let key = output.askedForPage ? system.newKey() : nil else {
        if output.askedForPage { return .wait }
        output.askedForPage = true
        system.write(output.pager.question)
        return .again
      }
      system.write([Terminal.carriageReturn, Terminal.clearLine])
      output.continueAfterPage(key)
    }
    return .again
  }

  // MARK: Questions

  /// Waits for an answer.
  mutating func ask(_ question: Question, about subject: [UInt8] = [], _ system: InterpreterSystem)
  {
    self.question = question
    self.subject = subject
    activity = .asking
    editor = LineEditor()
    cursor = BlinkingCursor()
    output.add(Array(question.text.utf8))
  }

  private mutating func awaitKey(_ system: InterpreterSystem) -> Turn {
    if system.takeBreak() {
      system.write(Array("^C".utf8) + Terminal.newLine)
      return cancelQuestion(system)
    }
    guard let key = system.newKey() else { return .wait }
    activity = .ready
    answer(key: key, system)
    return .again
  }

  private mutating func edit(_ system: InterpreterSystem) -> Turn {
    if system.takeBreak() {
      cursor.hide(over: editor, system)
      system.write(editor.moveToEnd() + Array("^C".utf8) + Terminal.newLine)
      return cancelQuestion(system)
    }
    guard let key = system.newKey() else {
      cursor.blink(over: editor, system)
      return .wait
    }
    cursor.hide(over: editor, system)
    if key == Key.enter {
      system.write(editor.moveToEnd() + Terminal.newLine)
      return answer(line: editor.text, system)
    }
    writeEdited(react(to: key), system)
    cursor.show(over: editor, system)
    return .again
  }

  /// Writes what changes the line. A cursor past the edge would have no place to be shown at.
  private func writeEdited(_ bytes: [UInt8], _ system: InterpreterSystem) {
    guard !bytes.isEmpty else { return }
    system.write(bytes)
    if system.cursor.column >= system.screenSize.columns {
      system.write([ASCII.blank, LineEditor.Control.left])
    }
  }

  private mutating func react(to key: UInt8) -> [UInt8] {
    switch key {
    case Key.left: return editor.moveLeft()
    case Key.right: return editor.moveRight()
    case Key.delete: return editor.delete()
    case Key.insert:
      editor.toggleInserting()
      return []
    case Key.erase: return editor.replace(with: [])
    case Key.tab: return editor.type(ASCII.blank)
    case Key.up: return history.previous().map { editor.replace(with: $0) } ?? []
    case Key.down: return editor.replace(with: history.next() ?? [])
    case 0x20...0x7E: return editor.type(key)
    default: return []
    }
  }

  private mutating func cancelQuestion(_ system: InterpreterSystem) -> Turn {
    activity = .ready
    if batch.isActive {
      if question == .terminateBatch { endBatch(system) } else { ask(.terminateBatch, system) }
    }
    return .again
  }
}

/// Codes of keys in the Pascal mode (reference/mdos-system-calls.md, section 3).
enum Key {
  static let enter: UInt8 = 0x0D
  static let tab: UInt8 = 0x09
  /// Also Backspace.
  static let left: UInt8 = 0x88
  static let right: UInt8 = 0x89
  static let down: UInt8 = 0x8A
  static let up: UInt8 = 0x8B
  /// Also F1.
  static let delete: UInt8 = 0x83
  /// Also F2.
  static let insert: UInt8 = 0x84
  /// F3.
  static let erase: UInt8 = 0x87
}

/// Control characters of the terminal (reference/mdos-system-calls.md, section 4.3).
enum Terminal {
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A
  static let newLine = [carriageReturn, lineFeed]
  static let clear: UInt8 = 0x0C
  static let clearLine: UInt8 = 0x1E
}

/// How the screen looks at the start: 80 columns, white on blue.
enum StandardDisplay {
  static let mode: UInt16 = 1
  /// ESC C, foreground 15 and background 4 from a blank up.
  static let colours: [UInt8] = [0x1A, 0x1B, 0x43, 0x2F, 0x24]
}

/// The batch file that is carried out at the start.
enum StartFile {
  static let name = Array("DSK1.AUTOEXEC".utf8)
}
