import ArgumentParser
import GeneveCore

/// How long to run: emulated seconds, video frames or instructions.
enum RunLength: ExpressibleByArgument, Equatable {
  case ticks(Ticks)
  case frames(UInt64)
  case instructions(UInt64)

  /// `10s`, `2.5s`, `600f`, `5000000i`; a bare number means seconds.
  init?(argument: String) {
    let unit = argument.last.map(Character.init) ?? "?"
    let digits = unit.isNumber ? argument[...] : argument.dropLast()
    switch unit {
    case "f", "i":
      guard let count = UInt64(digits), count < 1 << 62 else { return nil }
      self = unit == "f" ? .frames(count) : .instructions(count)
    case "s",
      _ where unit.isNumber:
      guard let seconds = Double(digits), seconds.isFinite, seconds >= 0, seconds < 1e9 else {
        return nil
      }
      self = .ticks(Ticks(seconds * Double(Ticks.perSecond)))
    default: return nil
    }
  }
}
