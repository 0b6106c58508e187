import InstructionSet

/// Compares two traces line by line and explains the first difference.
public struct TraceComparison {
  /// Lines shown before a difference.
  static let contextLength = 5
  /// Up to here the reset sequence shows what a real processor leaves undefined.
  public static let firstComparedLine = 5

  private let firstCompared: Int
  /// The last lines that agreed, the one of line n at n % contextLength.
  private var context = [TraceLine](repeating: TraceLine(), count: Self.contextLength)
  /// How many of them there are yet.
  private var contextCount = 0
  /// Lines compared or passed over so far.
  public private(set) var lineCount = 0
  /// The explanation of the first difference.
  public private(set) var difference: String?

  /// Compares from line `firstCompared` (from 1) on.
  public init(firstCompared: Int = 1) { self.firstCompared = firstCompared }

  /// Takes the next line of both; false at the first difference. A nil is a trace that has ended.
  public mutating func compare(
    expected: TraceLine?, found: TraceLine?, operands: (UInt16) -> UInt16?
  ) -> Bool {
    if expected == found || (lineCount + 1 < firstCompared && expected != nil && found != nil) {
      if let found { pass(found) }
      return true
    }
    lineCount += 1
    difference = explain(expected: expected, found: found, operands: operands)
    return false
  }

  /// Takes a line that both have.
  @inline(__always)
  mutating func pass(_ line: TraceLine) {
    lineCount &+= 1
    context[lineCount % Self.contextLength] = line
    contextCount = min(contextCount &+ 1, Self.contextLength)
  }

  private var contextLines: [TraceLine] {
    (0..<contextCount).map { context[(lineCount - contextCount + $0) % Self.contextLength] }
  }

  private func explain(
    expected: TraceLine?, found: TraceLine?, operands: (UInt16) -> UInt16?
  ) -> String {
    var lines = ["difference in line \(lineCount)"]
    let context = contextLines
    if let culprit = context.last {
      lines.append(
        "made by the instruction before it: \(Self.disassembly(culprit, operands: operands))")
    }
    let header = ["         "] + TraceLine.fieldNames
    lines.append(Self.row(header))
    for line in context { lines.append(Self.row(["         "] + line.fields)) }
    lines.append(Self.row(["expected "] + (expected?.fields ?? ["(end of the recording)"])))
    lines.append(Self.row(["found    "] + (found?.fields ?? ["(end of the run)"])))
    if let expected, let found {
      let marks = zip(expected.fields, found.fields).map { $0 == $1 ? "" : "^^^^" }
      lines.append(Self.row(["         "] + marks))
      lines.append("expected next  \(Self.disassembly(expected, operands: operands))")
      lines.append("found next     \(Self.disassembly(found, operands: operands))")
    }
    return lines.joined(separator: "\n")
  }

  /// Columns of the width that the fields have in a trace.
  private static func row(_ cells: [String]) -> String {
    var text = cells[0]
    for (index, cell) in cells.dropFirst().enumerated() {
      let width = index == 0 ? 9 : 4
      text += (index == 0 ? "" : " ") + String(repeating: " ", count: max(0, width - cell.count))
      text += cell
    }
    return text.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
  }

  /// The instruction of a line. Its operand words come from memory as it is now, which may have changed.
  private static func disassembly(
    _ line: TraceLine, operands: (UInt16) -> UInt16?
  ) -> String {
    let instruction = Disassembler.disassemble(at: line.programCounter) { address in
      address == line.programCounter ? line.instruction : operands(address)
    }
    return ">\(TraceLine.hexadecimal(line.programCounter))  \(instruction.text)"
  }
}
