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
    var differences: [Difference] = []
    func compare(_ page: UInt8, _ range: Range<Int>, _ place: (Int) -> String) {
      let words = (expected.bytes(page: page, in: range), found.bytes(page: page, in: range))
      guard words.0 != words.1 else { return }
      for offset in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
        let (one, other) = (
          expected.word(page: page, offset: offset), found.word(page: page, offset: offset)
        )
        if one != other {
          differences.append(Difference(place: place(offset), expected: one, found: other))
        }
      }
    }
    for variable in ManagerLayout.Variable.allCases {
      let offset = ManagerLayout.offset(variable.rawValue)
      compare(ManagerLayout.tablePage, offset..<offset + 2) { _ in "\(variable)" }
    }
    let pool = ManagerLayout.offset(layout.poolAddress)
    compare(
      ManagerLayout.tablePage,
      pool..<pool + ManagerLayout.nodeCount * ManagerLayout.nodeSize
    ) { offset in
      let node = offset - (offset - pool) % ManagerLayout.nodeSize
      return "node \(hex(UInt16(node) + ManagerLayout.libraryAddress))"
    }
    if let task {
      compare(task.page, TaskHeader.Field.pageList..<TaskHeader.Field.pageList + 2) { _ in
        "page list of \(hex(task.page))"
      }
      compare(task.page, TaskHeader.Field.mapRange) { offset in
        let slot = offset - TaskHeader.Field.map
        return "map of \(hex(task.page)), slots \(slot), \(slot + 1)"
      }
    }
    return differences
  }
}
