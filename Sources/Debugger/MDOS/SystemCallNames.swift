import MDOS

/// The names of libraries and their calls, as they may be typed: `memory`, `allocate`.
enum SystemCallNames {
  /// One word for each library.
  static let libraries: [(name: String, number: Int)] = SystemCallTable.libraries.map { library in
    (String(library.name.prefix { $0.isLetter }), Int(library.number))
  }

  /// The names of all calls of a library, or of every one.
  static func calls(of library: Int?) -> [(name: String, library: Int, opcode: Int)] {
    SystemCallTable.libraries.filter { library == nil || Int($0.number) == library }.flatMap {
      library in
      library.calls.map { ($0.name.lowercased(), Int(library.number), Int($0.opcode)) }
    }
  }

  /// What Tab offers behind `catch xop`.
  static func completions(behind words: [String]) -> [String] {
    guard let first = words.first?.lowercased() else {
      return libraries.map(\.name) + calls(of: nil).map(\.name)
    }
    guard words.count == 1 else { return [] }
    let library = Int(first) ?? libraries.first { $0.name == first }?.number
    return library.map { calls(of: $0).map(\.name) } ?? []
  }
}

extension ArgumentReader {
  /// A library and a call of it, by numbers or names: `7 1`, `memory allocate`, `allocate`. Nil for what is left
  /// out.
  mutating func systemCall() throws(CommandError) -> (library: Int?, operation: Int?) {
    if let call = takeName(of: SystemCallNames.calls(of: nil), { $0.name }) {
      return (call.library, call.opcode)
    }
    var library = takeName(of: SystemCallNames.libraries, { $0.name })?.number
    if library == nil { library = try optionalNumber(0...255) }
    guard let library else { return (nil, nil) }
    if let call = takeName(of: SystemCallNames.calls(of: library), { $0.name }) {
      return (library, call.opcode)
    }
    return (library, try optionalNumber(0...0xFFFF))
  }

  /// The next word as the name of one of `candidates`, whole or by a beginning of three letters that no other
  /// has.
  private mutating func takeName<Candidate>(
    of candidates: [Candidate], _ name: (Candidate) -> String
  ) -> Candidate? {
    var ahead = self
    guard let word = ahead.word()?.lowercased(), word.first?.isLetter == true else { return nil }
    let matches =
      candidates.filter { name($0) == word }.first.map { [$0] }
      ?? candidates.filter { word.count >= 3 && name($0).hasPrefix(word) }
    guard matches.count == 1 else { return nil }
    self = ahead
    return matches[0]
  }

  /// A number in `range`; nil at the end of the line or before a condition.
  mutating func optionalNumber(_ range: ClosedRange<Int>) throws(CommandError) -> Int? {
    var ahead = self
    guard !isAtEnd, !ahead.take("if") else { return nil }
    return try count(default: 0, in: range)
  }
}
