/// The names of a program and what is known of their values so far.
///
/// Capitals and small letters are the same in names. Values of labels are found by laying the
/// program out; since the layout can depend on them, that is repeated until none changes any more.
struct SymbolTable {
  struct Entry {
    /// As the source spells it.
    let spelling: String
    let kind: Kind
    /// Where it is defined; nil for registers and for symbols from outside.
    let line: SourceLine?
    /// The statement that defines it, -1 if none does.
    let statement: Int
    /// Nil until it is known.
    var value: UInt16?

    /// Where it comes from, for messages.
    var origin: String {
      switch (kind, line) {
      case (_, let line?): "defined in \(line.file) line \(line.number)"
      case (.register, nil): "the name of a register"
      case (_, nil): "defined from outside"
      }
    }
  }

  enum Kind {
    case label, equate, register, given
  }

  struct Local {
    let statement: Int
    var value: UInt16?
  }

  private var entries: [String: Entry] = [:]
  private var locals: [String: [Local]] = [:]
  /// Whether a value has changed since this was last set to false.
  var hasChanged = false

  /// The registers and what the caller defined.
  init(given: [String: UInt16]) {
    for register in UInt16(0)..<16 {
      entries["R\(register)"] = Entry(
        spelling: "R\(register)", kind: .register, line: nil, statement: -1,
        value: register)
    }
    for (name, value) in given {
      entries[name.uppercased()] = Entry(
        spelling: name, kind: .given, line: nil, statement: -1, value: value)
    }
  }

  subscript(name: String) -> Entry? { entries[name] }

  /// All that a program defines itself, by name.
  var defined: [Entry] {
    entries.values.filter { $0.line != nil }.sorted {
      $0.spelling.uppercased() < $1.spelling.uppercased()
    }
  }

  mutating func define(
    _ name: String, spelling: String, kind: Kind, line: SourceLine, statement: Int
  ) {
    entries[name] = Entry(
      spelling: spelling, kind: kind, line: line, statement: statement, value: nil)
  }

  mutating func defineLocal(_ name: String, statement: Int) {
    locals[name, default: []].append(Local(statement: statement))
  }

  mutating func setValue(_ value: UInt16?, of name: String) {
    guard entries[name]?.value != value else { return }
    entries[name]?.value = value
    hasChanged = true
  }

  mutating func setLocalValue(_ value: UInt16, of name: String, statement: Int) {
    let index = firstLocal(name, from: statement)
    guard let all = locals[name], all.indices.contains(index), all[index].value != value else {
      return
    }
    locals[name]?[index].value = value
    hasChanged = true
  }

  /// The index of the first local label of this name at `statement` or below, found by halving.
  private func firstLocal(_ name: String, from statement: Int) -> Int {
    let all = locals[name] ?? []
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].statement < statement { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func value(of name: String, offset: Int) throws(Complaint) -> UInt16 {
    guard let entry = entries[name] else {
      throw Complaint(
        offset: offset, found: "\"\(name)\", which is defined nowhere",
        expected: "a defined symbol (a comment begins after two blanks or with ;)")
    }
    // What is wrong with its definition is reported there.
    guard let value = entry.value else { throw Complaint.echo }
    return value
  }

  func value(
    ofLocal name: String, distance: Int, from statement: Int, offset: Int
  ) throws(Complaint) -> UInt16 {
    let all = locals[name] ?? []
    let index =
      distance > 0
      ? firstLocal(name, from: statement + 1) + distance - 1
      : firstLocal(name, from: statement) + distance
    guard all.indices.contains(index), let value = all[index].value else {
      let marks = String(repeating: "!", count: abs(distance))
      throw Complaint(
        offset: offset, found: "\"\(distance < 0 ? "-" : "")\(marks)\(name)\"",
        expected: "as many labels \"!\(name)\" \(distance < 0 ? "above" : "below") this line")
    }
    return value
  }
}
