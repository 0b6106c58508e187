/// Damage in the manager's tables that makes it impossible to go on: reported, never followed.
public enum TableFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// A link of `list` leads to `pointer`, which is no node.
  case pointerOutsidePool(list: TableList, pointer: UInt16)
  /// `list` has more nodes than exist.
  case cycle(list: TableList)
  /// `list` is empty although `counter` says otherwise.
  case counterDisagrees(list: TableList, counter: UInt16)
  /// A group without the node that counts its holders, or without pages.
  case incompleteGroup(header: UInt16)
  /// The call needs a task, and none is mapped.
  case noTask(opcode: UInt16)

  public var description: String {
    switch self {
    case .pointerOutsidePool(let list, let pointer):
      "\(list): link to \(hex(pointer)), which is not a node"
    case .cycle(let list): "\(list): the list runs in a circle"
    case .counterDisagrees(let list, let counter):
      "\(list): empty, but its counter says \(counter)"
    case .incompleteGroup(let header): "shared group at \(hex(header)): incomplete"
    case .noTask(let opcode): "opcode \(opcode) of library 7 called without a task"
    }
  }
}

/// A chain of nodes, for messages.
public enum TableList: Equatable, Hashable, Sendable, CustomStringConvertible {
  case task(header: UInt8)
  case freeNodes, slowPages, fastPages, freeChain, sharedGroups
  case group(header: UInt16)
  /// A node address that came as an argument.
  case argument

  public var description: String {
    switch self {
    case .task(let header): "list of task \(hex(header))"
    case .freeNodes: "free nodes"
    case .slowPages: "free slow pages"
    case .fastPages: "free fast pages"
    case .freeChain: "chain of free pages"
    case .sharedGroups: "shared groups"
    case .group(let header): "shared group at \(hex(header))"
    case .argument: "argument"
    }
  }
}

func hex(_ value: some FixedWidthInteger) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  let width = value.bitWidth / 4
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
