import GeneveCore

/// The processor's registers as text.
///
///     PC >0400  WP >F000  ST >C002 L>A>  mask 2
///     R0 >0000  R1 >0000 …
enum RegisterView {
  /// Letters of ST0–ST6 and ST10, as the data manual writes them.
  private static let flags: [(mask: UInt16, name: String)] = [
    (0x8000, "L>"), (0x4000, "A>"), (0x2000, "EQ"), (0x1000, "C"), (0x0800, "OV"),
    (0x0400, "OP"), (0x0200, "X"), (0x0020, "OE"),
  ]

  static func statusText(_ status: UInt16) -> String {
    let set = flags.filter { status & $0.mask != 0 }.map(\.name)
    return (set + ["mask \(status & 15)"]).joined(separator: " ")
  }

  static func lines(of machine: Machine) -> [String] {
    let head = "PC \(wordText(machine.programCounter))  WP \(wordText(machine.workspacePointer))"
    let status = "ST \(wordText(machine.status)) \(statusText(machine.status))"
    let rows = [0..<8, 8..<16].map { row in
      row.map { "R\($0)".padded(to: 3) + " " + wordText(machine.register($0)) }
        .joined(separator: "  ")
    }
    let counts =
      "cycles \(machine.cycles)  steps \(machine.stepCount)  frames \(machine.frameCount)"
    return ["\(head)  \(status)"] + rows + [counts]
  }
}
