/// Type and record length of a file, as people write them: `PROGRAM`, `DIS/VAR 80`, `DV80`, `int/fix 128`.
public struct FileFormat: Equatable, Sendable {
  public var type: FileType
  /// 0 for programs.
  public var recordLength: Int

  public init(_ type: FileType, recordLength: Int = 0) {
    (self.type, self.recordLength) = (type, recordLength)
  }

  /// Plain text.
  public static let text = FileFormat(.displayVariable, recordLength: 80)

  private static let defaultRecordLength = 80
  private static let types: [(names: [String], type: FileType)] = [
    (["DISVAR", "DV"], .displayVariable), (["DISFIX", "DF"], .displayFixed),
    (["INTVAR", "IV"], .internalVariable), (["INTFIX", "IF"], .internalFixed),
  ]

  /// Nil for what is no type, or a record length outside of 1 to 255.
  public init?(_ text: String) {
    let plain = text.uppercased().filter { !" /-_".contains($0) }
    if ["PROGRAM", "PROG", "P"].contains(plain) {
      self.init(.program)
      return
    }
    for (names, type) in Self.types {
      guard let name = names.first(where: { plain.hasPrefix($0) }) else { continue }
      let digits = plain.dropFirst(name.count)
      guard let length = digits.isEmpty ? Self.defaultRecordLength : Int(digits),
        (1...255).contains(length)
      else { return nil }
      self.init(type, recordLength: length)
      return
    }
    return nil
  }
}

extension FileFormat: CustomStringConvertible {
  public var description: String {
    type == .program ? "\(type)" : "\(type) \(recordLength)"
  }
}
