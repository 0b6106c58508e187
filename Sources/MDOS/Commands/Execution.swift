import GeneveCore

/// The commands that the interpreter carries out itself.
enum InternalCommand: CaseIterable {
  case assign, attrib, keepCase, chdir, chkdsk, cls, copy, date, del, dir, echo, loop, format, goTo
  case help, ibmgrf, condition, label, lastdrive, mem, mkdir, mode, path, pause, prompt, psys, rem
  case ren, rmdir, time, tree, type, ver, vol

  /// Names, the first of which HELP shows, and what HELP says.
  var description: (names: [String], help: String) {
    switch self {
    case .assign: (["ASSIGN"], "[X=DEVICE:]  Drive letters: list, or give one a device")
    case .attrib: (["ATTRIB"], "+P|-P FILES  Protect files, or take protection away")
    case .keepCase: (["CASE"], "[ON|OFF]  Keep lower case in file names")
    case .chdir: (["CD", "CHDIR"], "[DIRECTORY]  Show or change the current directory")
    case .chkdsk: (["CHKDSK"], "[X:]  Room on the disk and in memory")
    case .cls: (["CLS"], " Clear the screen")
    case .copy: (["COPY"], "FILES [TO]  Copy files")
    case .date: (["DATE"], " Show and set the date")
    case .del: (["DEL", "ERASE"], "FILES  Delete files")
    case .dir: (["DIR"], "[FILES] [/P]  List a directory, by pages with /P")
    case .echo: (["ECHO"], "[ON|OFF|TEXT]  Write a text; show batch lines or not")
    case .loop: (["FOR"], "%X IN (ITEMS) DO COMMAND  Batch files: repeat a command")
    case .format: (["FORMAT"], "X:  Erase a disk")
    case .goTo: (["GOTO"], "LABEL  Batch files: go on behind :LABEL")
    case .help: (["HELP"], " This list")
    case .ibmgrf: (["IBMGRF"], "[ON|OFF]  Characters above 127 as on the IBM PC")
    case .condition: (["IF"], "[NOT] EXIST FILE|A==B COMMAND  Batch files: decide")
    case .label: (["LABEL"], "[X:]  Give a disk another name")
    case .lastdrive: (["LASTDRIVE"], "[X]  The last drive letter")
    case .mem: (["MEM"], " Memory: pages and bytes")
    case .mkdir: (["MD", "MKDIR"], "DIRECTORY  Make a directory")
    case .mode: (["MODE"], "40|80  Columns of the screen")
    case .path: (["PATH"], "[PLACES]  Where programs are looked for")
    case .pause: (["PAUSE"], " Wait for a key")
    case .prompt: (["PROMPT"], "[TEXT]  Show or change the prompt")
    case .psys: (["PSYS"], "[ON|OFF]  Terminal as the P-system wants it")
    case .rem: (["REM"], "[TEXT]  A remark")
    case .ren: (["REN", "RENAME"], "FILE NAME  Give a file another name")
    case .rmdir: (["RD", "RMDIR"], "DIRECTORY  Remove an empty directory")
    case .time: (["TIME"], " Show and set the time")
    case .tree: (["TREE"], "[X:]  List all directories of a disk")
    case .type: (["TYPE"], "FILE  Show a text file")
    case .ver: (["VER"], " Which system this is")
    case .vol: (["VOL"], "[X:]  The name of a disk")
    }
  }

  init?(_ word: [UInt8]) {
    let name = word.upperCased.text
    guard let found = Self.allCases.first(where: { $0.description.names.contains(name) }) else {
      return nil
    }
    self = found
  }
}

/// A line, taken apart.
struct CommandLine: Equatable {
  /// The command, or the name of a program.
  var word: [UInt8]
  var arguments: [UInt8]

  /// The first word ends where none of a command's name can go on: `DIR/P`, `CD..`, `CD\`.
  init(command line: [UInt8]) {
    let ends: [UInt8] = Array(" ,;=/\\.>".utf8)
    word = Array(line.prefix { !ends.contains($0) })
    arguments = Array(line.dropFirst(word.count)).trimmed
  }
}

extension CommandInterpreter {
  /// Carries out a line.
  mutating func execute(_ line: [UInt8], _ system: InterpreterSystem) -> Turn {
    InterpreterPage.store(line, at: InterpreterPage.commandLine, in: system.machine)
    switch line.first {
    // As in the real system, a line that begins with a blank does nothing.
    case nil, ASCII.blank, UInt8(ascii: "*"): return .again
    case UInt8(ascii: "&"): return .restart
    default: break
    }
    let parts = CommandLine(command: line)
    if let command = InternalCommand(parts.word) {
      let arguments = redirection.extract(from: parts.arguments, unless: command == .rem)
      execute(command, arguments, system)
      return .again
    }
    if line.count == 2, line[1] == ASCII.colon {
      changeDrive(to: ASCII.upperCased(line[0]), system)
      return .again
    }
    return startProgram(line, system)
  }

  private mutating func execute(
    _ command: InternalCommand, _ arguments: [UInt8], _ system: InterpreterSystem
  ) {
    switch command {
    case .assign: assign(arguments, system)
    case .attrib: changeProtection(arguments, system)
    case .keepCase:
      toggle(arguments, \.keepsCase, name: "Case", system)
    case .chdir: changeDirectory(arguments, system)
    case .chkdsk: checkDisk(arguments, system)
    case .cls: write([Terminal.clear])
    case .copy: copyFiles(arguments, system)
    case .date: showDate(system)
    case .del: deleteFiles(arguments, system)
    case .dir: listDirectory(arguments, system)
    case .echo: echo(arguments)
    case .loop: beginLoop(arguments, system)
    case .format: askToFormat(arguments, system)
    case .goTo: goTo(arguments, system)
    case .help: writeHelp()
    case .ibmgrf: changeUpperCharacters(arguments, system)
    case .condition: testCondition(arguments, system)
    case .label: label(arguments, system)
    case .lastdrive: changeLastDrive(arguments, system)
    case .mem: writeMemory(system)
    case .mkdir: makeDirectory(arguments, system)
    case .mode: changeMode(arguments, system)
    case .path: changePath(arguments, system)
    case .pause: ask(.pause, system)
    case .prompt: changePrompt(arguments, system)
    case .psys: changePascalTerminal(arguments, system)
    case .rem: break
    case .ren: renameFile(arguments, system)
    case .rmdir: removeDirectory(arguments, system)
    case .time: showTime(system)
    case .tree: listTree(arguments, system)
    case .type: typeFile(arguments, system)
    case .ver: write([Terminal.clear] + Banner.version)
    case .vol: writeVolume(arguments, system)
    }
  }

  // MARK: Programs

  /// Starts a program, or a batch file, by its name.
  private mutating func startProgram(_ line: [UInt8], _ system: InterpreterSystem) -> Turn {
    guard let parsed = system.parseName(line) else { return fail(Message.badCommand) }
    let typed = Array(line.prefix(parsed.length))
    let arguments = Array(line.dropFirst(parsed.length))
    system.strings.set(arguments.trimmed, at: HeaderPage.commandLine)
    var names = [parsed.name]
    if !typed.contains(where: Self.namesPlace) {
      names += system.searchPath.compactMap { system.parseName($0 + typed)?.name }
    }
    for name in names {
      switch system.startProgram(name) {
      case nil:
        activity = .running
        return .started
      case .noMemory: return fail(Message.insufficientMemory)
      case .badName, .notAProgram, .fileError: break
      }
      if startBatch(name, parameters: arguments.trimmed, system) { return .again }
    }
    return fail(Message.badCommand)
  }

  /// Characters of a name that say where the program is.
  private static func namesPlace(_ byte: UInt8) -> Bool {
    [ASCII.colon, ASCII.period, ASCII.backslash].contains(byte)
  }

  private mutating func fail(_ message: String) -> Turn {
    writeLine(message)
    return .again
  }
}

/// Messages of the real system.
enum Message {
  static let badCommand = "Bad command or filename."
  static let insufficientMemory = "Insufficient memory"
  static let deviceError = "Device error"
  static let badDirectory = "Bad directory name"
  static let syntaxError = "Syntax error in command"
}
