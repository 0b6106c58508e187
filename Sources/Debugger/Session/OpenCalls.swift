import GeneveCore
import MDOS

/// System calls that have been entered and have not returned yet, so that their answers can be judged.
struct OpenCalls {
  private struct Entry {
    let call: ExtendedOperationCall
    let task: UInt8
    let workspacePointer: UInt16
  }

  private var entries: [Entry] = []
  /// As many calls as tasks can be in at once, about.
  private static let limit = 64

  mutating func begin(_ call: ExtendedOperationCall, on machine: Machine) {
    let entry = Entry(
      call: call, task: machine.mapperRegister(0), workspacePointer: machine.workspacePointer)
    entries.removeAll {
      $0.task == entry.task && $0.workspacePointer == entry.workspacePointer
        && $0.call.address == call.address
    }
    if entries.count == Self.limit { entries.removeFirst() }
    entries.append(entry)
  }

  /// True when the call that is about to return to the place given answers with an error.
  mutating func end(
    workspacePointer: UInt16, programCounter: UInt16, status: UInt16, on machine: Machine
  ) -> Bool {
    let task = machine.mapperRegister(0)
    guard
      let index = entries.lastIndex(where: {
        $0.task == task && $0.workspacePointer == workspacePointer
          && (2...4).contains(programCounter &- $0.call.address)
      })
    else { return false }
    let entry = entries.remove(at: index)
    return StoppedCall.isError(
      entry.call, workspacePointer: workspacePointer, status: status, on: machine)
  }
}
