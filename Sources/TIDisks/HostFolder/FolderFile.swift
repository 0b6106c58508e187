/// In which form a file of the host holds a TI file, and the way between the two.
enum FolderFile: Equatable {
  case tifiles, v9t9
  /// Plain text: DIS/VAR 80.
  case text
  /// Any other bytes: a program image.
  case program

  static let textRecordLength = 80

  /// The TI file in `bytes`. Throws when a header promises more than follows.
  static func decode(_ bytes: [UInt8], label: String) throws(DiskError) -> (
    form: FolderFile, file: TransportFile
  ) {
    if let file = try TransportFile(bytes, label: label) {
      return (file.header == .tifiles ? .tifiles : .v9t9, file)
    }
    if HostText.isText(bytes) {
      let records = HostText.records(bytes, recordLength: textRecordLength)
      let file = try TransportFile(
        name: nil, type: .displayVariable, recordLength: textRecordLength, records: records)
      return (.text, file)
    }
    return (.program, TransportFile(name: nil, program: bytes))
  }

  /// The form that can hold the file: plain forms only as long as type and contents allow.
  func holding(_ file: TransportFile) -> FolderFile {
    switch self {
    case .text:
      let isPlain =
        file.information.type == .displayVariable && !file.information.isProtected
        && file.information.recordLength == Self.textRecordLength
      return isPlain && comesBackAsText(file) ? .text : .tifiles
    case .program:
      return file.information.type == .program && !file.information.isProtected
        ? .program : .tifiles
    case .tifiles, .v9t9: return self
    }
  }

  /// Whether a text of the records is read as the same records again. Records that are incomplete
  /// for the moment count as text; they are not written.
  private func comesBackAsText(_ file: TransportFile) -> Bool {
    guard let records = try? file.records(label: "") else { return true }
    let text = HostText.text(records, isFixed: false)
    return HostText.isText(text)
      && HostText.records(text, recordLength: Self.textRecordLength) == records
  }

  /// The bytes of the host's file.
  func encode(_ file: TransportFile, label: String) throws(DiskError) -> [UInt8] {
    var file = file
    switch self {
    case .tifiles:
      file.header = .tifiles
      return file.bytes
    case .v9t9:
      file.header = .v9t9
      return file.bytes
    case .text: return HostText.text(try file.records(label: label), isFixed: false)
    case .program: return file.contents
    }
  }
}
