extension SystemCallTable {
  /// Library 8 (reference/mdos-system-calls.md, section 5). The arguments stand in the parameter block;
  /// `ParameterBlockText` writes them.
  static let files = SystemCallLibrary(
    number: 8, name: "files and devices", choice: .parameterBlock,
    calls: FileOperation.allCases.map { operation in
      SystemCallEntry(
        UInt16(operation.rawValue), operation.callName, operation.summary,
        [.address(0, "pab")], fails: .parameterBlock)
    },
    errors: [
      1: "write protected", 2: "bad attribute or type", 3: "illegal operation",
      4: "no space, or no buffer", 5: "past the end", 6: "device error",
      7: "no such file or device, or open twice, or not open",
    ])
}

extension FileOperation {
  var callName: String {
    switch self {
    case .open: "OPEN"
    case .close: "CLOSE"
    case .read: "READ"
    case .write: "WRITE"
    case .restore: "RESTORE"
    case .loadProgram: "LOAD"
    case .saveProgram: "SAVE"
    case .delete: "DELETE"
    case .scratch: "SCRATCH"
    case .status: "STATUS"
    case .readSectors: "READ-SECTORS"
    case .writeSectors: "WRITE-SECTORS"
    case .protect: "PROTECT"
    case .rename: "RENAME"
    case .format: "FORMAT"
    }
  }

  var summary: String {
    switch self {
    case .open: "opens a file"
    case .close: "closes a file"
    case .read: "reads a record"
    case .write: "writes a record"
    case .restore: "goes to a record"
    case .loadProgram: "reads a program file into memory"
    case .saveProgram: "writes memory as a program file"
    case .delete: "deletes a file or directory"
    case .scratch: "always refused"
    case .status: "tells what a file is"
    case .readSectors: "reads sectors of a file or device, or what a directory says of a file"
    case .writeSectors: "writes sectors of a file or device, or makes a file"
    case .protect: "protects a file, or no longer"
    case .rename: "renames a file or directory"
    case .format: "formats a disk"
    }
  }
}
