/// Where a real system looks for its start file AUTOEXEC: what the boot EPROM tells it in the word F04E.
/// Source: reference/mdos-system-calls.md, section 10.
public enum BootDevice: String, CaseIterable, Sendable {
  case dsk1, dsk6, hds1, scs1, scs6, tip1

  /// Two letters, or 0.
  var bootWord: UInt16 {
    switch self {
    case .dsk1: 0
    // Any other word means the RAM disk.
    case .dsk6: Self.word("RD")
    case .hds1: Self.word("HD")
    case .scs1: Self.word("SC")
    case .scs6: Self.word("ID")
    case .tip1: Self.word("TI")
    }
  }

  /// True when `version` takes the word for this device. 6.50 takes every word but HD for the RAM disk.
  public func isKnown(to version: ManagerLayout.Version?) -> Bool {
    switch self {
    case .dsk1, .dsk6, .hds1: true
    case .scs1, .scs6, .tip1: version != .v6_50
    }
  }

  private static func word(_ letters: StaticString) -> UInt16 {
    letters.withUTF8Buffer { UInt16($0[0]) << 8 | UInt16($0[1]) }
  }
}
