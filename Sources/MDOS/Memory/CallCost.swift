/// How many CPU cycles the real library 7 takes for a call that the Swift manager has served.
///
/// A call costs what its way in and out costs, plus a price for everything it did (`CallWork`). The prices
/// were fitted to 59,000 calls of the real code, recorded on a 512 KiB machine (3 MHz, caller in a page without
/// wait states, workspace F000). No recorded call is off by more than 10 %, the mean error is 0.2 %. The same
/// holds for random calls of the real code on our own processor, with 384 KiB of fast RAM and with 2 MiB. Where the
/// policy `fixed` does other things than the real code, the cost is that of the work really done.
public enum CallCost {
  /// What a call costs whose work is `work`; `operation` is nil for an opcode that does not exist.
  static func cycles(of operation: Opcode?, _ work: CallWork) -> Int {
    let isFromTask = !work.isFromSystem
    let isHeaderSlow = !work.isHeaderFast
    guard let operation, work.result != CallError.refused, let price = prices[operation] else {
      return (work.wasPrivileged ? Refused.privileged : Refused.unknown)
        + (isFromTask ? 0 : Refused.systemDiscount)
        + (isFromTask && isHeaderSlow ? Context.slowHeader : 0)
    }
    var cycles = price.cycles(of: work)
    if !operation.isPrivileged {
      if work.isFromSystem { cycles += Context.systemDiscount }
      if isFromTask && isHeaderSlow { cycles += Context.slowHeader }
    }
    if isHeaderSlow { cycles += Context.slowMapSearch * work.mapSearches }
    if work.isFastFirst {
      cycles += Context.fastFirstChoice * work.choicesWeighed
      cycles += Context.fastFirstGift * (work.slowPagesGiven + work.fastPagesGiven)
    }
    return cycles
  }

  private enum Refused {
    static let unknown = 478
    static let privileged = 520
    static let systemDiscount = -180
  }

  private enum Context {
    /// From the OS context the way in and out is shorter.
    static let systemDiscount = -196
    /// Saving and loading the map in a header page with wait states.
    static let slowHeader = 70
    /// Comparing eight bytes there.
    static let slowMapSearch = 8
    /// With 1 MiB or more there is no choice, and more to ask about a page that comes back.
    static let fastFirstChoice = -58
    static let fastFirstGift = 33
  }

  /// The price of one opcode: by its result, and per unit of work.
  struct Price: Sendable {
    typealias Term = (count: any KeyPath<CallWork, Int> & Sendable, cycles: Int)
    /// The way in and out by the result in R0. Results that are not listed cost as the first.
    let ends: [(result: UInt16, cycles: Int)]
    /// The same for calls that end on their arguments alone.
    var earlyEnds: [(result: UInt16, cycles: Int)] = []
    let terms: [Term]

    func cycles(of work: CallWork) -> Int {
      let possible = work.endedEarly && !earlyEnds.isEmpty ? earlyEnds : ends
      let end = possible.first { $0.result == work.result } ?? possible.first
      return terms.reduce(end?.cycles ?? 0) { $0 + $1.cycles * work[keyPath: $1.count] }
    }
  }

  /// Looking for holes at the end of a list; the same in all opcodes.
  private static let trimming: [Price.Term] = [
    (\.trims, 33), (\.nodesChecked, 51), (\.holesChecked, -6), (\.nodesTrimmed, 52),
  ]

  static let prices: [Opcode: Price] = [
    .countPages: Price(ends: [(0, 630)], terms: []),
    .allocate: Price(
      ends: [(0, 746), (1, 778), (7, 688), (8, 755)], earlyEnds: [(0, 647)],
      terms: trimming + [
        (\.positionsWalked, 47), (\.nodesPadded, 78), (\.nodesAppended, 85),
        (\.positionsScanned, 89), (\.holesScanned, -32), (\.positionsFilled, 55),
        (\.choicesWeighed, 64), (\.slowPagesTaken, 191), (\.fastPagesTaken, 231),
      ]),
    .free: Price(
      ends: [(0, 674), (8, 672)], earlyEnds: [(0, 623), (2, 661)],
      terms: trimming + [
        (\.positionsWalked, 35), (\.positionsScanned, 54), (\.slowPagesGiven, 198),
        (\.fastPagesGiven, 235), (\.mapSearches, 430), (\.mapHits, 12),
      ]),
    .map: Price(
      ends: [(0, 691), (3, 667)], earlyEnds: [(2, 616), (3, 638)],
      terms: [(\.positionsWalked, 28)]),
    .readList: Price(ends: [(0, 775), (8, 801)], terms: [(\.bytesWritten, 51)]),
    .declareShared: Price(
      ends: [(0, 889), (3, 735), (5, 681), (7, 699), (8, 730)],
      earlyEnds: [(0, 584), (5, 652), (7, 622)],
      terms: [
        (\.positionsWalked, 34), (\.positionsScanned, 53), (\.groupsSearched, 67),
        (\.groupPagesWalked, 138), (\.groupsUndone, 141), (\.nodesUndone, 112),
        (\.positionsRestored, 45),
      ]),
    .releaseShared: Price(
      ends: [(0, 722), (6, 693)], earlyEnds: [(6, 645)],
      terms: trimming + [
        (\.positionsScanned, 36), (\.slowPagesGiven, 372), (\.fastPagesGiven, 411),
        (\.mapSearches, 377), (\.mapHits, 24), (\.groupsSearched, 73), (\.groupsReleased, 42),
        (\.groupsDestroyed, 124),
      ]),
    .getShared: Price(
      ends: [(0, 712), (6, 754), (7, 683), (8, 690)], earlyEnds: [(2, 670), (6, 649)],
      terms: trimming + [
        (\.positionsWalked, 47), (\.nodesPadded, 82), (\.nodesAppended, 74),
        (\.groupsSearched, 73), (\.groupPagesWalked, 98), (\.nodesUndone, 48),
      ]),
    .sizeOfShared: Price(
      ends: [(0, 649), (6, 655)], earlyEnds: [(6, 611)],
      terms: [(\.groupsSearched, 67), (\.groupPagesWalked, 22)]),
    .releaseTask: Price(
      ends: [(0, 466)],
      terms: trimming + [
        (\.positionsScanned, 38), (\.holesScanned, 62), (\.slowPagesGiven, 328),
        (\.fastPagesGiven, 365), (\.pagesLost, 130), (\.mapSearches, 377), (\.mapHits, 24),
        (\.groupsSearched, 73), (\.groupsReleased, 316), (\.groupsDestroyed, 192),
      ]),
    .pageGet: Price(
      ends: [(0, 492), (1, 491)], earlyEnds: [(1, 425)],
      terms: [
        (\.positionsWalked, 48), (\.choicesWeighed, 69), (\.slowPagesTaken, 118),
        (\.fastPagesTaken, 138), (\.pagesFound, 236),
      ]),
    .addPage: Price(
      ends: [(0, 466), (8, 483)], terms: [(\.slowPagesGiven, 216), (\.fastPagesGiven, 251)]),
    .freeNode: Price(ends: [(0, 427)], terms: []),
    .linkNode: Price(ends: [(0, 436)], terms: []),
    .readListForSystem: Price(ends: [(0, 422)], terms: [(\.bytesWritten, 45)]),
  ]
}

// MARK: Fork

extension CallCost {
  /// What library 9, opcode 10 takes, from the XOP to the next instruction of the parent. Copying pages is
  /// nearly all of it.
  ///
  /// - Parameters:
  ///   - copiedPages: private pages, header page included.
  ///   - slowSources: how many of them, and `slowCopies`: how many of their copies, have a wait state per byte.
  ///   - otherNodes: holes and shared pages.
  public static func forkCycles(
    copiedPages: Int, slowSources: Int, slowCopies: Int, otherNodes: Int
  ) -> Int {
    3199 + 120_011 * copiedPages + 8316 * slowSources + 8027 * slowCopies + 291 * otherNodes
  }

  /// A fork that found too few pages.
  public static func refusedForkCycles(listLength: Int) -> Int { 607 + 66 * listLength }
}
