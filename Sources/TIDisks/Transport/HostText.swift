/// Text of the host and records of a display file.
public enum HostText {
  /// The lines of a text, whatever ends them, as records of at most `recordLength` bytes; a longer
  /// line goes on in the next record.
  public struct Records: Sequence, IteratorProtocol {
    private let recordLength: Int
    /// Of the text, without the records so far.
    private var rest: ArraySlice<UInt8>
    /// Of a line that is too long for one record.
    private var line: ArraySlice<UInt8> = []
    /// Lines so far that were too long.
    public private(set) var brokenLines = 0

    public init(_ text: [UInt8], recordLength: Int) {
      (rest, self.recordLength) = (text[...], recordLength)
    }

    public mutating func next() -> ArraySlice<UInt8>? {
      if line.isEmpty {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: HostText.lineFeed) ?? rest.endIndex
        line = rest[..<end]
        rest = rest[Swift.min(end + 1, rest.endIndex)...]
        if line.last == HostText.carriageReturn { line = line.dropLast() }
        if line.count > recordLength { brokenLines += 1 }
      }
      defer { line = line.dropFirst(recordLength) }
      return line.prefix(recordLength)
    }
  }

  /// All records at once: for texts that are known to be small.
  public static func records(_ text: [UInt8], recordLength: Int) -> [[UInt8]] {
    Records(text, recordLength: recordLength).map { Array($0) }
  }

  /// What of a record is text: all but the blanks at the end of a fixed one.
  private static func text(of record: ArraySlice<UInt8>, isFixed: Bool) -> ArraySlice<UInt8> {
    guard isFixed else { return record }
    return record[..<(record.lastIndex { $0 != blank }.map { $0 + 1 } ?? record.startIndex)]
  }

  /// Adds a record to a text, as a line.
  public static func add(
    _ record: ArraySlice<UInt8>, isFixed: Bool, to text: inout [UInt8]
  ) {
    text += self.text(of: record, isFixed: isFixed)
    text.append(lineFeed)
  }

  /// Whether a record, made a line of a text, is read as the same record again.
  public static func comesBack(
    _ record: ArraySlice<UInt8>, recordLength: Int, isFixed: Bool
  ) -> Bool {
    let text = text(of: record, isFixed: isFixed)
    return record.count <= recordLength && text.last != carriageReturn
      && text.allSatisfy { isText($0) && $0 != lineFeed }
  }

  /// Each record as a line.
  public static func text(_ records: [[UInt8]], isFixed: Bool) -> [UInt8] {
    var text: [UInt8] = []
    for record in records { add(record[...], isFixed: isFixed, to: &text) }
    return text
  }

  /// Whether bytes look like a text: no control characters except line ends and tabs.
  public static func isText(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { isText($0) } }

  private static func isText(_ byte: UInt8) -> Bool {
    byte >= blank && byte != 0x7F || byte == lineFeed || byte == carriageReturn || byte == 9
  }

  private static let blank: UInt8 = 0x20
  fileprivate static let lineFeed: UInt8 = 0x0A
  fileprivate static let carriageReturn: UInt8 = 0x0D
}
