extension WD17xx {
  /// The chip in words, for debuggers: registers, lines, and what the command waits for.
  func inspect(at now: Ticks, _ bay: FloppyDriveBay) -> [CardView.Line] {
    let status = status(at: now, bay)
    var lines: [CardView.Line] = [
      .init("chip", model == .wd1770 ? "WD1770" : "FD1771"),
      .init("status", status, Self.names(status, isTypeI: showsDriveStatus, model)),
      .init("command", command, isBusy ? "at work: \(phase)" : "done"),
      .init("track", track), .init("sector", sector), .init("data", data),
      .init("lines", [("DRQ", hasDataRequest), ("INTRQ", isInterrupting)]),
    ]
    if due != .never {
      lines.append(.init("next event", "in \((due - now) / .perMicrosecond) µs"))
    }
    return lines
  }

  private static func names(_ status: UInt8, isTypeI: Bool, _ model: Model) -> String {
    let names =
      isTypeI
      ? [
        "busy", "index", "track 0", "checksum", "seek error",
        model.hasMotorControl ? "spun up" : "head loaded", "protected",
        model.hasMotorControl ? "motor on" : "not ready",
      ]
      : [
        "busy", "DRQ", "lost data", "checksum", "not found", "record type", "protected/type",
        model.hasMotorControl ? "motor on" : "not ready",
      ]
    return names.indices.filter { status >> UInt8($0) & 1 != 0 }.map { names[$0] }
      .joined(separator: ", ")
  }
}

extension FloppyDriveBay {
  func inspect(at now: Ticks) -> [CardView.Line] {
    let drive = selected.map { "DSK\($0 + 1), cylinder \(drives[$0].cylinder), side \(side)" }
    let angle = angle(at: now) * 360 / Self.turnTicks
    return [
      .init("drive", drive ?? "none selected"),
      .init("disk", "\(isTurning ? "turning" : "standing"), \(angle)° behind the index hole"),
    ]
  }
}
