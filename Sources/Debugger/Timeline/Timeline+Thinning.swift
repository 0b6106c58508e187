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

  /// Gives moments up until the others fit.
  func thinOut() {
    while byteCount > options.limitInBytes, moments.count > 2 {
      if let index = leastMissed() {
        remove(at: index)
      } else if isLive {
        forgetFirstMoment()
      } else {
        // Nothing that a journey may want disappears under way.
        return
      }
    }
  }

  /// The moment without which the way to the next ones grows least, for their age: the gap that it leaves
  /// over the distance to the end or to where the machine stands. Nil when none may go.
  private func leastMissed() -> Int? {
    let now = (moments.last?.point.position.time ?? 0) + 1
    var best: (index: Int, loss: Double)?
    for index in moments.indices.dropFirst().dropLast() where !moments[index].isStart {
      let gap = moments[index + 1].point.position.time - moments[index - 1].point.position.time
      let time = moments[index].point.position.time
      let age = max(1, min(now - time, abs(machine.now - time)))
      // A gap is at least a microsecond, so that of several in one place the oldest goes.
      let loss = Double(max(945, gap)) / Double(age)
      if best.map({ loss < $0.loss }) ?? true { best = (index, loss) }
    }
    return best?.index
  }

  /// When every moment begins a stretch, the past becomes shorter.
  private func forgetFirstMoment() {
    remove(at: 0)
    guard let first = moments.first else { return }
    let gone = min(first.logCount, logCount)
    log.removeSubrange(..<gone)
    logCount -= gone
    for index in moments.indices {
      let old = moments[index]
      moments[index] = Moment(
        point: old.point, snapshot: old.snapshot, disks: old.disks,
        logCount: old.logCount - gone, isStart: index == 0 || old.isStart, cost: old.cost)
    }
  }
}
