/// Compares the manager's tables in two memories: for `--xop7 verify`, which lets the Swift manager serve each
/// call of a real system on a copy of its memory.
public enum TableComparison {
  /// A place where the tables differ.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// What stands there: a variable, a node, a word of a header page.
    public let place: String
    public let expected: UInt16
    public let found: UInt16

    public var description: String {
      "\(place): expected \(hex(expected)), found \(hex(found))"
    }
  }

  /// All words in which `found` differs from `expected`: variables and nodes in page 05, and list and map in
  /// the header page of `task`. The library's private variables are left out.
  public static func differences(
    expected: some GuestMemory, found: some GuestMemory, layout: ManagerLayout,
    task: TaskHeader?
  ) -> [Difference] {
    var places: [(String, UInt8, Int)] = []
    for variable in ManagerLayout.Variable.allCases {
      places.append(
        ("\(variable)", ManagerLayout.tablePage, ManagerLayout.offset(variable.rawValue)))
    }
    for address in stride(from: layout.poolAddress, to: layout.poolEnd, by: 2) {
      let node = hex(address - (address - layout.poolAddress) % UInt16(ManagerLayout.nodeSize))
      places.append(("node \(node)", ManagerLayout.tablePage, ManagerLayout.offset(address)))
    }
    if let task {
      places.append(("page list of \(hex(task.page))", task.page, TaskHeader.Field.pageList))
      for slot in stride(from: 0, to: Paging.slotCount, by: 2) {
        places.append(
          (
            "map of \(hex(task.page)), slots \(slot), \(slot + 1)", task.page,
            TaskHeader.Field.map + slot
          ))
      }
    }
    return places.compactMap { place, page, offset in
      let words = (
        expected.word(page: page, offset: offset), found.word(page: page, offset: offset)
      )
      return words.0 == words.1
        ? nil : Difference(place: place, expected: words.0, found: words.1)
    }
  }
}
