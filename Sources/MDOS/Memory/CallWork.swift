/// What one call did, counted while it ran: the measure of its cost.
struct CallWork: Equatable {
  var result: UInt16 = 0
  /// Called in the OS context: the way in and out is shorter.
  var isFromSystem = false
  /// Refused although the opcode exists.
  var wasPrivileged = false
  /// Ended by its arguments alone, before any list was looked at.
  var endedEarly = false
  /// The header page answers without wait states.
  var isHeaderFast = true
  /// The machine has 1 MiB or more (MEGFLG).
  var isFastFirst = false

  /// Nodes passed on the way to the first position, or along the chain of free pages.
  var positionsWalked = 0
  /// Holes made to reach the first position, and to go on behind the end.
  var nodesPadded = 0
  var nodesAppended = 0
  /// Positions looked at from the first one on, and how many of them were holes.
  var positionsScanned = 0
  var holesScanned = 0
  /// Positions passed while pages were handed out.
  var positionsFilled = 0
  /// Choices between slow and fast made while both kinds might do.
  var choicesWeighed = 0
  var slowPagesTaken = 0
  var fastPagesTaken = 0
  /// Pages taken out of the chain by their number.
  var pagesFound = 0
  var slowPagesGiven = 0
  var fastPagesGiven = 0
  /// Pages for which there was no node.
  var pagesLost = 0
  /// Pages that were looked for in the execution map, and slots that showed them.
  var mapSearches = 0
  var mapHits = 0
  var groupsSearched = 0
  var groupsReleased = 0
  var groupsDestroyed = 0
  /// Pages of a group that were counted, placed or made.
  var groupPagesWalked = 0
  /// A group half made, then undone.
  var groupsUndone = 0
  /// Nodes put back to what they were after an error, and positions made private again.
  var nodesUndone = 0
  var positionsRestored = 0
  /// Runs of the trimmer, nodes it looked at, how many of them were holes, and nodes cut off.
  var trims = 0
  var nodesChecked = 0
  var holesChecked = 0
  var nodesTrimmed = 0
  var bytesWritten = 0
}
