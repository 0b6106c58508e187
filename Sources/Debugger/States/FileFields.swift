/// What a file of ours says about itself, line by line: a name, a blank, a value.
///
/// Both state files and recordings begin with such lines; the names are the same as those of the options
/// of the command line where there are any, so that a refusal can say what to do.
public struct FileFields: Equatable, Sendable {
  public private(set) var fields: [(name: String, value: String)] = []

  public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

  public static func == (one: FileFields, other: FileFields) -> Bool {
    one.fields.elementsEqual(other.fields) { $0 == $1 }
  }

  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  public mutating func append(_ name: String, _ value: some CustomStringConvertible) {
    fields.append((name, value.description))
  }

  /// Line ends would make a value into another field.
  var lines: [String] {
    fields.map {
      "\($0.name) " + String($0.value.map { $0.isNewline ? " " : $0 })
    }
  }

  init(lines: some Sequence<some StringProtocol>) {
    fields = lines.map { line in
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }
}
