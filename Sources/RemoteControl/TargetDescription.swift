/// The registers of the TMS9995 as a remote debugger sees them: sixteen of the workspace and three on the
/// chip, all of 16 bits, sent with the high byte first.
public enum TargetDescription {
  public static let registers = (0..<16).map { "r\($0)" } + ["pc", "wp", "st"]
  public static let programCounter = 16
  public static let workspacePointer = 17
  public static let status = 18

  /// The flags of ST by their bit, counted from the lowest as GDB does.
  private static let statusFlags: [(name: String, bits: ClosedRange<Int>)] = [
    ("mask", 0...3), ("OE", 5...5), ("X", 9...9), ("P", 10...10), ("OV", 11...11), ("C", 12...12),
    ("EQ", 13...13), ("AGT", 14...14), ("LGT", 15...15),
  ]

  /// The document `target.xml`. It names no architecture, because GDB has none for this processor.
  public static let xml: String = {
    var lines = [
      "<?xml version=\"1.0\"?>", "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">",
      "<target version=\"1.0\">", "  <feature name=\"geneve.tms9995\">",
      "    <flags id=\"status\" size=\"2\">",
    ]
    for flag in statusFlags {
      lines.append(
        "      <field name=\"\(flag.name)\" start=\"\(flag.bits.lowerBound)\""
          + " end=\"\(flag.bits.upperBound)\"/>")
    }
    lines.append("    </flags>")
    for (number, name) in registers.enumerated() {
      let type =
        switch number {
        case programCounter: "code_ptr"
        case workspacePointer: "data_ptr"
        case status: "status"
        default: "uint16"
        }
      lines.append(
        "    <reg name=\"\(name)\" bitsize=\"16\" type=\"\(type)\" regnum=\"\(number)\"/>")
    }
    lines += ["  </feature>", "</target>", ""]
    return lines.joined(separator: "\n")
  }()
}
