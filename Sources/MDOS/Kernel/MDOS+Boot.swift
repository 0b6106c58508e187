import GeneveCore

extension MDOS {
  /// Starts the system on a machine that has just been switched on or reset. Memory that belongs to nobody
  /// keeps its contents.
  public func boot(on machine: Machine) {
    setUpBoard(of: machine)
    setUpMemory(of: machine)
    tasks = TaskRing()
    tasks.show(in: machine, interpreter: Self.interpreterPage)
    keyboard = KeyboardLibrary(version: options.version)
    video = VideoLibrary()
    files = FileLibrary(drives: drives, ports: files.ports)
    interpreter = CommandInterpreter()
    interpreter.begin(command: options.program)
    resume(page: Self.interpreterPage, on: machine)
  }

  /// Native mode, mapped, normal wait states, keyboard released; level 1 lets video and keyboard through
  /// (reference/mdos-system-calls.md, section 11).
  private func setUpBoard(of machine: Machine) {
    for (address, value) in BoardFlag.atStart { machine.writeCRU(value, at: address) }
    for bit in UInt16(0)...15 {
      machine.writeCRU(SystemInterface.masks >> bit & 1 != 0, at: 2 * bit)
    }
    for address in SystemRAM.taskRAM { machine.poke(0, at: address) }
    machine.pokeWord(0, at: SystemRAM.bootWord)
  }

  private func setUpMemory(of machine: Machine) {
    // Tables that were made a moment ago are not damaged.
    _ = try? MemoryManager.boot(
      ramPages: machine.ramPages, memory: machine, layout: .of(options.version),
      bugs: options.bugs)
    EntryCode.writeSystemPage(ManagerLayout.systemPage, of: machine)
    machine.setWord(
      EntryCode.debuggerReturn.word, page: ManagerLayout.scratchPage,
      offset: EntryCode.debuggerReturn.offset)
    let header = InterpreterHeader(machine: machine, page: Self.interpreterPage)
    header.write()
    EntryCode.writeHeader(page: Self.interpreterPage, of: machine)
    EntryCode.writeInterpreter(page: Self.interpreterPage, of: machine)
    InterpreterPage.clear(in: machine)
  }
}

/// CRU bits of the board that the system needs (reference/geneve-hardware.md, section 6.1).
private enum BoardFlag {
  static let keyboardClock: UInt16 = 0x1EF0
  static let keyboardRegister: UInt16 = 0x1EF2
  static let nativeMode: UInt16 = 0x1EF4
  static let unmapped: UInt16 = 0x1EF6
  static let noExtraWait: UInt16 = 0x1EFE
  /// READY waits for the video chip; without them the chip loses bytes of fast programs.
  static let videoWaitStates: UInt16 = 0x0032

  static let atStart: [(UInt16, Bool)] = [
    (videoWaitStates, true), (nativeMode, true), (unmapped, false), (noExtraWait, true),
    (keyboardClock, true),
    (keyboardRegister, true),
  ]
}

/// The TMS9901 at CRU 0000 (reference/geneve-hardware.md, section 6.4).
enum SystemInterface {
  /// Interrupt mode; INT1, INT2 (video) and INT8 (keyboard) are let through.
  static let masks: UInt16 = 0x0106
  static let videoInput: UInt16 = 2 * 2
}

/// The header page of task 0 as the system starts with it.
struct InterpreterHeader {
  let machine: Machine
  let page: UInt8

  private static let aliases = [
    "DSK1", "DSK2", "DSK3", "DSK4", "HDS1", "HDS2", "HDS3", "SCS1", "SCS2", "SCS3",
  ]
  static let prompt = "$_$d$b$t$_$n:\\$p$g"
  static let lastDriveLetter = UInt8(ascii: "J")
  /// The interpreter asks for Ctrl-C; only that the word is not 0 matters.
  private static let breakHandler: UInt16 = 0x0552

  /// All of 0100–03FF except what the memory manager wrote.
  func write() {
    machine.setByte(Self.lastDriveLetter, page: page, offset: HeaderPage.lastDriveLetter)
    machine.setByte(TaskRing.State.interpreter, page: page, offset: TaskHeader.Field.state)
    machine.setByte(1, page: page, offset: TaskHeader.Field.ticksLeft)
    machine.setBytes([UInt8](repeating: 0x20, count: 8), page: page, offset: HeaderPage.name)
    machine.setWord(0xF000, page: page, offset: TaskHeader.Field.workspacePointer)
    machine.setWord(
      Entry.interpreter.address, page: page, offset: TaskHeader.Field.programCounter)
    machine.setWord(0x0002, page: page, offset: TaskHeader.Field.status)
    for offset in HeaderPage.currentDrive..<TaskHeader.Field.scratchpad {
      machine.setByte(0, page: page, offset: offset)
    }
    machine.setWord(Self.breakHandler, page: page, offset: TaskHeader.Field.breakHandler)
    let strings = HeaderStrings(machine: machine, page: page)
    strings.makeFreeList()
    strings.set(Array(Self.prompt.utf8), at: HeaderPage.prompt)
    for (index, alias) in Self.aliases.enumerated() {
      strings.set(
        Array(alias.utf8), at: HeaderPage.drives + index * HeaderPage.driveSize)
    }
    machine.setWord(
      UInt16(HeaderPage.drives), page: page, offset: HeaderPage.currentDrive)
  }
}
