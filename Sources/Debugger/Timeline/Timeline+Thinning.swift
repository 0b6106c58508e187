import GeneveCore

/// The list of moments, and which of them to give up.
extension Timeline {
  /// Puts a moment in its place; one that stands there already is replaced, unless it begins a stretch.
  func insert(_ moment: Moment) {
    var index = firstMoment(after: moment.point)
    if index > 0, moments[index - 1].point == moment.point {
      guard !moments[index - 1].isStart || moment.isStart else { return }
      index -= 1
      remove(at: index)
    }
    moment.cost = 0
    moments.insert(moment, at: index)
    updateCost(at: index)
    updateCost(at: index + 1)
  }

  /// The index behind the last moment that is not later than `point`.
  func firstMoment(after point: TimelinePoint) -> Int { partition { $0 <= point } }

  /// The index behind the last moment that is earlier than `point`.
  func firstMoment(notBefore point: TimelinePoint) -> Int { partition { $0 < point } }

  private func partition(_ isBefore: (TimelinePoint) -> Bool) -> Int {
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(moments[middle].point) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func remove(at index: Int) {
    momentBytes -= moments[index].cost
    moments.remove(at: index)
    updateCost(at: index)
  }

  func removeLastMoment() { remove(at: moments.count - 1) }

  /// A moment keeps alone what the one before it does not share.
  private func updateCost(at index: Int) {
    guard moments.indices.contains(index) else { return }
    let before = index > 0 ? moments[index - 1] : nil
    var cost = moments[index].snapshot.unsharedBytes(besides: before?.snapshot)
    cost += max(0, moments[index].disks.byteCount - (before?.disks.byteCount ?? 0))
    momentBytes += cost - moments[index].cost
    moments[index].cost = cost
  }

  /// Gives moments up until the others fit: an eighth of the memory at a time, so that it seldom costs anything.
  func thinOut() {
    guard byteCount > options.limitInBytes else { return }
    let goal = options.limitInBytes - options.limitInBytes / 8
    while byteCount > goal, moments.count > 2 {
      if giveUp(downTo: goal) { continue }
      // Nothing that a journey may want disappears under way.
      guard byteCount > options.limitInBytes, isLive else { return }
      forgetFirstMoment()
    }
  }

  /// Gives up those moments without which the way to the next ones grows least, for their age; no two neighbours
  /// at once, for the way grows by each.
  ///
  /// - Returns: false when none may go.
  private func giveUp(downTo goal: Int) -> Bool {
    let candidates = moments.indices.dropFirst().dropLast().filter { !moments[$0].isStart }
    guard !candidates.isEmpty else { return false }
    let losses = losses
    var isGone = [Bool](repeating: false, count: moments.count)
    var bytes = byteCount
    for index in candidates.sorted(by: { losses[$0] < losses[$1] }) {
      guard bytes > goal else { break }
      guard !isGone[index - 1], !isGone[index + 1] else { continue }
      isGone[index] = true
      bytes -= moments[index].cost
    }
    momentBytes -= isGone.indices.reduce(0) { $0 + (isGone[$1] ? moments[$1].cost : 0) }
    var kept: [Moment] = []
    var behindGaps: [Int] = []
    for index in moments.indices where !isGone[index] {
      if index > 0, isGone[index - 1] { behindGaps.append(kept.count) }
      kept.append(moments[index])
    }
    moments = kept
    for index in behindGaps { updateCost(at: index) }
    return true
  }

  /// For each moment the gap that it would leave over its distance to the end or to where the machine stands.
  private var losses: [Double] {
    let now = (moments.last?.point.position.time ?? 0) + 1
    let present = machine.now
    return moments.indices.map { index in
      guard index > 0, index + 1 < moments.count else { return .infinity }
      let gap = moments[index + 1].point.position.time - moments[index - 1].point.position.time
      let time = moments[index].point.position.time
      let age = max(1, min(now - time, abs(present - time)))
      // A gap is at least a microsecond, so that of several in one place the oldest goes.
      return Double(max(945, gap)) / Double(age)
    }
  }

  /// How many of the newest moments stand twice as densely, so that the first step back is a short way.
  private static let denseCount = 8

  /// Gives up every second moment that has become older than that.
  func loosen() {
    let index = moments.count - Self.denseCount
    guard index > 0, !moments[index].isStart,
      moments[index + 1].point.position.time - moments[index - 1].point.position.time
        <= options.interval + options.interval / 4
    else { return }
    remove(at: index)
  }

  /// When every moment begins a stretch, the past becomes shorter.
  private func forgetFirstMoment() {
    remove(at: 0)
    guard let first = moments.first else { return }
    let gone = min(first.logCount, logCount)
    log.removeSubrange(..<gone)
    logCount -= gone
    first.isStart = true
    for moment in moments { moment.logCount -= gone }
  }
}
