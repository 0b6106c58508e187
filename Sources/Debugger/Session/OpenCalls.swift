import GeneveCore
import MDOS

/// System calls that have been entered and have not returned yet, so that their answers can be judged.
struct OpenCalls {
  private struct Entry {
    let site: CallSite
    let description: SystemCallDescription
  }

  private var entries: [Entry] = []
  /// The last call that came back with an error, and what it answered.
  private(set) var lastError = ""
  /// As many calls as tasks can be in at once, about.
  private static let limit = 64

  /// The machine stands before an XOP.
  mutating func begin(on machine: Machine) {
    guard let (site, library) = CallSite.next(on: machine) else { return }
    entries.removeAll { $0.site == site }
    if entries.count == Self.limit { entries.removeFirst() }
    entries.append(
      Entry(site: site, description: SystemCallDescription(library: library, on: machine)))
  }

  /// True when the machine stands before the RTWP with which a call returns that answers with an error.
  mutating func end(
    workspacePointer: UInt16, programCounter: UInt16, status: UInt16, on machine: Machine
  ) -> Bool {
    let site = CallSite(
      returnAddress: programCounter, workspace: workspacePointer,
      headerPage: machine.mapperRegister(0))
    guard let index = entries.lastIndex(where: { $0.site == site }) else { return false }
    let description = entries.remove(at: index).description
    let registers = (0..<16).map { machine.peekWord(workspacePointer &+ 2 * UInt16($0)) }
    let after = CallerState(registers: registers, status: status)
    guard description.error(after, peek: { machine.peek($0) }) != nil else { return false }
    lastError = "\(description.text) \(description.answer(after) { machine.peek($0) })"
    return true
  }
}

/// How an XOP is told.
enum ExtendedOperationText {
  /// `XOP 7 ALLOCATE count=4` where MDOS answers, else the operand alone. The machine stands before it.
  static func text(_ call: ExtendedOperationCall, on machine: Machine) -> String {
    guard call.number == 0, MDOSInspector(machine) != nil else {
      return "XOP \(call.number) operand \(wordText(call.operandAddress))"
    }
    return SystemCallDescription(library: call.operand, on: machine).text
  }
}
