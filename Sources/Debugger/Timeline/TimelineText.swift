import GeneveCore

/// How moments and lengths of time are said.
enum TimelineText {
  /// `1.500000 s`
  static func seconds(_ ticks: Ticks) -> String {
    let microseconds = ticks / .perMicrosecond
    let fraction = String(microseconds % 1_000_000)
    return "\(microseconds / 1_000_000)."
      + String(repeating: "0", count: 6 - fraction.count) + fraction + " s"
  }

  static func dropped(_ ticks: Ticks) -> String {
    "the \(seconds(ticks)) that followed are dropped"
  }

  /// `cycle 4500000 (1.500000 s)`
  static func moment(_ point: TimelinePoint) -> String {
    "cycle \(point.position.time / .perProcessorCycle) (\(seconds(point.position.time)))"
  }

  static func summary(_ timeline: Timeline) -> [String] {
    let (start, end, present) = (timeline.start, timeline.end, timeline.present)
    var lines = [
      "from \(moment(start)) to \(moment(end))",
      "\(timeline.momentCount) snapshots, \(mebibytes(timeline.byteCount)) of "
        + "\(mebibytes(timeline.options.limitInBytes)) MiB",
    ]
    lines.append(
      timeline.isLive
        ? "the machine is at the end"
        : "the machine is at \(moment(present)), in the past; running repeats what happened")
    for change in timeline.changes {
      lines.append("changed by \(change.reason) at \(moment(change.point))")
    }
    return lines
  }

  private static func mebibytes(_ bytes: Int) -> String {
    let tenths = (bytes * 10) >> 20
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Ticks {
  func multipliedClamped(by factor: Ticks) -> Ticks {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
  }
}
