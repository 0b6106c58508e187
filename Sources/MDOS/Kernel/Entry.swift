import GeneveCore

/// The places at which guest programs enter the system in Swift: opcodes 0C00–0C3F at the addresses where
/// the real system has its code (reference/mdos-system-calls.md, sections 2.1 and 2.2).
///
/// XOPs and interrupts go through the vectors and workspaces of the real system. A program that patches a
/// vector and branches to the old value arrives at the same opcode.
enum Entry: Int, CaseIterable {
  /// XOP 0 of a task.
  case systemCall
  /// Level 1: video, keyboard.
  case interrupt
  /// `BLWP @0`.
  case endOfTask
  /// XOP 0 while the system's own page is at execution page 0.
  case privilegedCall
  /// The program of task 0.
  case interpreter

  /// The opcode that stands at `address`.
  var opcode: UInt16 { 0x0C00 | UInt16(rawValue) }

  var address: UInt16 {
    switch self {
    case .interrupt: 0x0018
    case .systemCall: 0x0080
    case .endOfTask: 0x0084
    case .privilegedCall: 0x0180
    case .interpreter: 0x0400
    }
  }
}

/// Workspaces and words on the processor chip that belong to the system
/// (reference/mdos-memory-manager.md, section 2.2).
enum SystemRAM {
  /// F000–F0FB.
  static let all: ClosedRange<UInt16> = 0xF000...0xF0FB
  static let startWorkspace: UInt16 = 0xF000
  static let interruptWorkspace: UInt16 = 0xF080
  static let callWorkspace: UInt16 = 0xF0A0
  static let privilegedWorkspace: UInt16 = 0xF0C0
  /// SYSREG: what slots 0 and 1 showed at the entry, and show again after it.
  static let lowSlots: UInt16 = 0xF0E0
  static let returnAddress: UInt16 = 0xF0E2
  static let interruptMask: UInt16 = 0xF0E4
  /// F000–F07F belong to the task; what lies behind is the system's.
  static let taskRAM: Range<UInt16> = 0xF000..<0xF080
  static let bootWord: UInt16 = 0xF04E
}

/// Vectors and the few words of code at the start of every header page, and of page 00.
enum EntryCode {
  static let returnWithWorkspace: UInt16 = 0x0380
  private static let loadR12: UInt16 = 0x020C
  private static let setBit0: UInt16 = 0x1D00
  private static let clearBit0: UInt16 = 0x1E00
  private static let clearBit1: UInt16 = 0x1E01
  private static let idle: UInt16 = 0x0340
  private static let jumpBack: UInt16 = 0x1000

  /// CRU address of the flag that an illegal opcode sets, and of the decrementer's mode and enable
  /// (reference/tms9995.md, section 5).
  private static let illegalOpcodeFlag: UInt16 = 0x1FDA
  private static let decrementerFlags: UInt16 = 0x1EE0

  /// Where IDLE stands when only waiting tasks exist.
  static let idleAddress: UInt16 = 0x0190

  private static let debuggerVector: [UInt16] = [0xFFD8, 0xFFF8]
  /// Where XOP 1 leads without a debugger: an RTWP at the end of the page in slot 7.
  static let debuggerReturn = (offset: 0x1FF8, word: returnWithWorkspace)

  /// Offset and words.
  private static let common: [(offset: Int, words: [UInt16])] = [
    (0x0000, [SystemRAM.interruptWorkspace, Entry.endOfTask.address]),
    (0x0004, [SystemRAM.interruptWorkspace, Entry.interrupt.address]),
    (0x0008, [SystemRAM.interruptWorkspace, 0x0022]),
    (0x000C, [SystemRAM.interruptWorkspace, 0x002C]),
    (0x0010, [SystemRAM.interruptWorkspace, 0x0036]),
    (Int(Entry.interrupt.address), [Entry.interrupt.opcode, returnWithWorkspace]),
    // Level 2: an illegal opcode or an overflow; only the flag is cleared.
    (0x0022, [loadR12, illegalOpcodeFlag, clearBit0, returnWithWorkspace]),
    // Level 3: the decrementer becomes an event counter and is switched off.
    (0x002C, [loadR12, decrementerFlags, setBit0, clearBit1, returnWithWorkspace]),
    (0x0036, [returnWithWorkspace]),
    (Int(Entry.systemCall.address), [Entry.systemCall.opcode, returnWithWorkspace]),
    (Int(Entry.endOfTask.address), [Entry.endOfTask.opcode]),
  ]

  private static let xopVectors = 0x0040

  /// Writes vectors and code into a header page.
  static func writeHeader(page: UInt8, of machine: Machine) {
    write(common, page: page, of: machine)
    let unused = [SystemRAM.callWorkspace, Entry.systemCall.address + 2]
    let vectors =
      [SystemRAM.callWorkspace, Entry.systemCall.address] + debuggerVector
      + (2..<16).flatMap { _ in unused }
    write([(xopVectors, vectors)], page: page, of: machine)
  }

  /// Writes vectors and code into page 00.
  static func writeSystemPage(_ page: UInt8, of machine: Machine) {
    write(common, page: page, of: machine)
    write(
      [
        (
          xopVectors,
          [SystemRAM.privilegedWorkspace, Entry.privilegedCall.address] + debuggerVector
        ),
        (
          Int(Entry.privilegedCall.address), [Entry.privilegedCall.opcode, returnWithWorkspace]
        ),
        (Int(idleAddress), [idle, jumpBack | 0xFE]),
      ], page: page, of: machine)
  }

  /// The program of task 0: the interpreter's turn; when it has nothing to do, IDLE until an interrupt.
  static func writeInterpreter(page: UInt8, of machine: Machine) {
    write(
      [(Int(Entry.interpreter.address), [Entry.interpreter.opcode, idle, jumpBack | 0xFD])],
      page: page, of: machine)
  }

  private static func write(
    _ blocks: [(offset: Int, words: [UInt16])], page: UInt8, of machine: Machine
  ) {
    for block in blocks {
      for (index, word) in block.words.enumerated() {
        machine.setWord(word, page: page, offset: block.offset + 2 * index)
      }
    }
  }
}
