/// In which form a file of the host holds a TI file, and the way between the two.
enum FolderFile: Equatable {
  case tifiles, v9t9
  /// Plain text: DIS/VAR 80.
  case text
  /// Any other bytes: a program image.
  case program

  /// The TI file in `bytes`. Throws when a header promises more than follows.
  static func decode(_ bytes: [UInt8], label: String) throws(DiskError) -> (
    form: FolderFile, file: FileSource
  ) {
    if let file = try TransportFile(bytes, label: label) {
      return (file.header == .tifiles ? .tifiles : .v9t9, file.source(label: label))
    }
    let file = try HostContents.decode(bytes, format: nil, stamp: .none, label: label).source
    return (file.information.type == .program ? .program : .text, file)
  }

  /// The form that can hold the file: plain forms only as long as type and contents allow.
  func holding(_ file: FileSource) -> FolderFile {
    switch self {
    case .text:
      let isPlain =
        file.information.type == .displayVariable && !file.information.isProtected
        && file.information.recordLength == FileFormat.text.recordLength
      return isPlain && comesBackAsText(file) ? .text : .tifiles
    case .program:
      return file.information.type == .program && !file.information.isProtected
        ? .program : .tifiles
    case .tifiles, .v9t9: return self
    }
  }

  /// Whether a text of the records is read as the same records again. Records that are incomplete
  /// for the moment count as text; they are not written.
  private func comesBackAsText(_ file: FileSource) -> Bool {
    (try? HostEncoder.isPlainText(file)) ?? true
  }

  /// The bytes of the host's file.
  func encode(_ file: FileSource) throws(DiskError) -> [UInt8] {
    let form: HostContents.Form =
      switch self {
      case .tifiles: .tifiles
      case .v9t9: .v9t9
      case .text: .text
      case .program: .raw
      }
    return try HostEncoder.bytes(of: file, as: form).bytes
  }
}
