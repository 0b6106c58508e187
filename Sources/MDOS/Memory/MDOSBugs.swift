// The underscore is the point of the version number.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// What the manager does where the real system is wrong: the option `--mdos-bugs`.
///
/// Each property names one fault; docs/memory-manager.md lists them all with the calls that show them.
public enum MDOSBugs: String, Sendable, CaseIterable {
  /// What was intended. Programs cannot depend on the failures.
  case fixed
  /// As the image of April 2024.
  case v7_45 = "7.45"
  /// As the free image of 2020.
  case v6_50 = "6.50"

  /// The policy that reproduces `version`.
  public init(of version: ManagerLayout.Version) {
    self = version == .v7_45 ? .v7_45 : .v6_50
  }

  private var isReal: Bool { self != .fixed }

  /// Opcode 7 beyond the end of the list answers 0, places nothing and loses nodes.
  var losesNodesBeyondListEnd: Bool { isReal }
  /// Opcode 7 never looks the type up and works with registers left over from earlier calls.
  var cannotGetShared: Bool { self == .v6_50 }
  /// A task that gets a type twice counts twice, but releases once: the group is never freed.
  var countsHolderTwice: Bool { isReal }
  /// The chain of all free pages breaks when its first list runs empty.
  var breaksFreeChain: Bool { isReal }
  /// A page given back while no node is free is lost.
  var losesPagesWithoutNodes: Bool { isReal }
  /// Node 0 of a task that ended, or whose load failed, never returns to the pool.
  var losesHeaderNode: Bool { isReal }
  /// Fork does not count a group that stands directly behind another.
  var forkMiscountsGroups: Bool { isReal }
  /// Fork without nodes gives type bytes back as if they were pages.
  var forkFreesForeignPages: Bool { isReal }
  /// Opcode 14 writes lists of more than 254 pages over the words behind its buffer.
  var overrunsSystemList: Bool { isReal }
}
