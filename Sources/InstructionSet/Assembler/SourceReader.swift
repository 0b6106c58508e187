/// Reads a source and the files that it copies, and takes every line apart.
struct SourceReader {
  private(set) var lines: [SourceLine] = []
  private(set) var statements: [Statement] = []
  private(set) var symbols: SymbolTable
  private(set) var diagnostics: Diagnostics

  private let provider: SourceProvider
  private let endsAtFirstBlank: Bool
  private var operations: [String: OperandSyntax] = [:]
  /// A label with a colon on a line of its own: it belongs to the next statement.
  private var waitingLabel: (label: Label, line: SourceLine)?
  private var hasEnded = false

  /// COPY files within COPY files; a file that copies itself ends here.
  static let deepestNesting = 16

  init(provider: SourceProvider, options: Assembler.Options) {
    self.provider = provider
    endsAtFirstBlank = options.syntax == .editorAssembler
    symbols = SymbolTable(given: options.symbols)
    diagnostics = Diagnostics(limit: options.maximumErrors)
  }

  mutating func readMain(_ path: String) {
    do {
      if let contents = try provider.contents(path) {
        read(contents, path: path, depth: 1)
      } else {
        reportMissing(path, reason: "which does not exist")
      }
    } catch {
      reportMissing(path, reason: "which cannot be read: \(error)")
    }
    placeWaitingLabel()
  }

  private mutating func reportMissing(_ path: String, reason: String) {
    diagnostics.report(
      AssemblyError(
        file: path, line: 0, column: 0, found: "\"\(path)\", \(reason)", expected: "a source file"),
      at: 0)
  }

  private mutating func read(_ contents: [UInt8], path: String, depth: Int) {
    for (index, text) in SourceLine.split(contents).enumerated() {
      guard !hasEnded else { return }
      let line = SourceLine(id: lines.count, file: path, number: index + 1, text: text)
      lines.append(line)
      do {
        try parse(line, depth: depth)
      } catch {
        diagnostics.report(error, in: line)
      }
    }
  }

  private mutating func parse(_ line: SourceLine, depth: Int) throws(Complaint) {
    var parser = LineParser(
      line.text, endsAtFirstBlank: endsAtFirstBlank, operations: operations)
    guard !parser.isComment else { return }
    let label = try parser.label()
    var action = Action.nothing
    var complaint: Complaint?
    do {
      action = try parser.action()
    } catch {
      complaint = error
    }
    // A line with a mistake still has its label, so that the mistake is not reported wherever the
    // label is used.
    let isEquate = parser.directive == .equ || parser.directive == .requ
    let ownLabel = try attach(label, action: action, isEquate: isEquate, line: line)
    if let complaint {
      statements.append(
        Statement(label: ownLabel, action: .nothing, line: line.id, offset: parser.offset))
      throw complaint
    }
    try carryOut(action, label: ownLabel, line: line, offset: parser.offset, depth: depth)
  }

  /// Defines the label of this line, or the one that has been waiting for it, and returns it.
  private mutating func attach(
    _ label: (label: Label, hasColon: Bool)?, action: Action, isEquate: Bool, line: SourceLine
  ) throws(Complaint) -> Label? {
    var isBare = false
    if case .nothing = action, !isEquate { isBare = true }
    if let label {
      placeWaitingLabel()
      if label.hasColon && isBare {
        waitingLabel = (label.label, line)
        return nil
      }
      try define(label.label, isEquate: isEquate, line: line)
      return label.label
    }
    guard !isBare, let waiting = waitingLabel else { return nil }
    waitingLabel = nil
    try define(waiting.label, isEquate: isEquate, line: waiting.line)
    return waiting.label
  }

  /// Gives the waiting label the address that has been reached.
  private mutating func placeWaitingLabel() {
    guard let (label, line) = waitingLabel else { return }
    waitingLabel = nil
    do {
      try define(label, isEquate: false, line: line)
      statements.append(Statement(label: label, action: .nothing, line: line.id, offset: 0))
    } catch {
      diagnostics.report(error, in: line)
    }
  }

  private mutating func define(
    _ label: Label, isEquate: Bool, line: SourceLine
  ) throws(Complaint) {
    if label.isLocal {
      symbols.defineLocal(label.key, statement: statements.count)
      return
    }
    if let earlier = symbols[label.key] {
      // EQU may repeat a value; whether it does is seen when values are known.
      if isEquate && earlier.kind != .label { return }
      throw Complaint(
        offset: label.offset, found: "\"\(label.spelling)\", \(earlier.origin)",
        expected: "a new name")
    }
    symbols.define(
      label.key, spelling: label.spelling, kind: isEquate ? .equate : .label, line: line,
      statement: statements.count)
  }

  private mutating func carryOut(
    _ action: Action, label: Label?, line: SourceLine, offset: Int, depth: Int
  ) throws(Complaint) {
    var kept = action
    switch action {
    case .nothing where label == nil: return
    case .include(let name, let nameOffset, let isBinary):
      let (path, contents) = try open(name, from: line, offset: nameOffset)
      if isBinary {
        kept = .text(contents, isCounted: false)
        break
      }
      statements.append(Statement(label: label, action: .nothing, line: line.id, offset: offset))
      guard depth < Self.deepestNesting else {
        throw Complaint(
          offset: nameOffset, found: "COPY in COPY, \(depth + 1) files deep",
          expected: "at most \(Self.deepestNesting)")
      }
      read(contents, path: path, depth: depth + 1)
      return
    case .defineOperation(let mnemonic, let number): operations[mnemonic] = number
    case .end: hasEnded = true
    case .equate where label == nil:
      throw Complaint(
        offset: offset, found: "no label", expected: "the name that gets the value, in column 1")
    default: break
    }
    statements.append(Statement(label: label, action: kept, line: line.id, offset: offset))
  }

  private func open(
    _ name: String, from line: SourceLine, offset: Int
  ) throws(Complaint) -> (path: String, contents: [UInt8]) {
    for path in SourceProvider.candidates(for: name, includedBy: line.file) {
      do {
        if let contents = try provider.contents(path) { return (path, contents) }
      } catch {
        throw Complaint(
          offset: offset, found: "\"\(path)\", which cannot be read: \(error)",
          expected: "a file that can be read")
      }
    }
    throw Complaint(
      offset: offset, found: "\"\(name)\", which does not exist",
      expected: "a file, relative to the folder of \(line.file)")
  }
}
