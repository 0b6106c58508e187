/// One mistake in a source: where, what stands there, what would have been right.
public struct AssemblyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path under which the source provider knows the file.
  public let file: String
  /// Counted from 1; 0 when the file itself could not be read.
  public let line: Int
  /// In characters, counted from 1.
  public let column: Int
  public let found: String
  public let expected: String

  /// `main.asm:12:8: found "MOVE", expected an instruction or a directive`
  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): found \(found), expected \(expected)"
  }
}

/// Why there is no program: every mistake that was found, in the order of the source.
public struct AssemblyFailure: Error, Sendable, CustomStringConvertible {
  /// At least one, at most `Assembler.Options.maximumErrors`.
  public let errors: [AssemblyError]
  /// How many further mistakes were found and left out.
  public let omitted: Int

  public var description: String {
    var lines = errors.map(\.description)
    if omitted > 0 { lines.append("and \(omitted) more") }
    return lines.joined(separator: "\n")
  }
}

/// Something in a source that is allowed and probably not meant.
public struct AssemblyWarning: Equatable, Sendable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public var description: String { "\(file):\(line):\(column): warning: \(message)" }
}

/// A mistake in one line, before it is known which line that is.
struct Complaint: Error {
  /// Index of a byte of the line.
  let offset: Int
  let found: String
  let expected: String

  /// What goes wrong only because something else did; it is not reported.
  static let echo = Complaint(offset: 0, found: "", expected: "")

  var isEcho: Bool { expected.isEmpty }
}

/// Gathers what is wrong, up to a limit.
struct Diagnostics {
  private(set) var warnings: [AssemblyWarning] = []
  private var errors: [(line: SourceLine.ID, error: AssemblyError)] = []
  private var omitted = 0
  private let limit: Int

  init(limit: Int) { self.limit = max(1, limit) }

  mutating func report(_ complaint: Complaint, in line: SourceLine) {
    guard !complaint.isEcho else { return }
    report(
      AssemblyError(
        file: line.file, line: line.number, column: line.column(ofOffset: complaint.offset),
        found: complaint.found, expected: complaint.expected),
      at: line.id)
  }

  mutating func report(_ error: AssemblyError, at line: SourceLine.ID) {
    if errors.count < limit { errors.append((line, error)) } else { omitted += 1 }
  }

  mutating func warn(_ message: String, in line: SourceLine, offset: Int) {
    guard warnings.count < limit else { return }
    warnings.append(
      AssemblyWarning(
        file: line.file, line: line.number, column: line.column(ofOffset: offset),
        message: message))
  }

  /// Nil when nothing is wrong. A line is read before it is evaluated, so errors were found out of
  /// order.
  var failure: AssemblyFailure? {
    guard !errors.isEmpty else { return nil }
    let sorted = errors.enumerated().sorted {
      ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
    }
    return AssemblyFailure(errors: sorted.map(\.element.error), omitted: omitted)
  }
}
