import GeneveCore

/// The header page of a task in the machine: where the system keeps what belongs to one task.
public struct TaskPage {
  public let machine: Machine
  /// The physical page, which is the number of the task.
  public let page: UInt8

  public init(machine: Machine, page: UInt8) { (self.machine, self.page) = (machine, page) }

  public subscript(offset: Int) -> UInt16 {
    get {
      UInt16(machine.byte(page: page, offset: offset)) << 8
        | UInt16(machine.byte(page: page, offset: offset + 1))
    }
    nonmutating set {
      machine.setByte(UInt8(newValue >> 8), page: page, offset: offset)
      machine.setByte(UInt8(truncatingIfNeeded: newValue), page: page, offset: offset + 1)
    }
  }
}
