import Foundation

/// The text of a file of cases: a JSON array with one case on each line.
public enum SingleStepFile {
  public static func encode(_ cases: [SingleStepCase]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes = Array("[".utf8)
    for (index, test) in cases.enumerated() {
      bytes += Array((index == 0 ? "\n" : ",\n").utf8)
      bytes += try encoder.encode(test)
    }
    return bytes + Array("\n]\n".utf8)
  }

  public static func decode(_ bytes: [UInt8]) throws -> [SingleStepCase] {
    try JSONDecoder().decode([SingleStepCase].self, from: Data(bytes))
  }

  /// What is wrong with a file, in the words its user needs.
  public static func explain(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "is no file of single-step cases: \(context.debugDescription)"
        + (place.isEmpty ? "" : " (at \(place))")
    @unknown default: return "is no file of single-step cases"
    }
  }

  /// The file of a form: `a.json.gz`.
  public static func name(of form: String) -> String { form.lowercased() + ".json.gz" }
}
