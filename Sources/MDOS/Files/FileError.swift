import TIDisks

/// Why an operation on a file or device was refused, as MDOS tells a program
/// (reference/mdos-system-calls.md, section 5.1).
public struct FileError: Error, Equatable, Sendable {
  /// Stands in bits 7–5 of the error byte. The lower bits are details that differ between the
  /// controllers of the real machine; here they are 0.
  public enum Code: UInt8, Sendable {
    case writeProtected = 1
    case badAttribute
    case illegalOperation
    /// No room on the disk, in the directory, in the caller's buffer or among the ten file buffers.
    case noSpace
    case pastEnd
    case deviceError
    /// No such file or device; also: open twice, not open.
    case noSuchFile
  }

  public let code: Code
  /// What the disk had to say about it; for the host's user, a program sees the code only.
  public let cause: DiskError?

  public init(_ code: Code, cause: DiskError? = nil) {
    self.code = code
    self.cause = cause
  }

  /// Byte 2 of the PAB.
  public var byte: UInt8 { code.rawValue << 5 }

  init(_ error: DiskError) {
    let code: Code =
      switch error.kind {
      case .writeProtected, .protected: .writeProtected
      case .wrongType, .alreadyExists, .badName: .badAttribute
      case .notEmpty: .illegalOperation
      case .diskFull, .directoryFull, .tooFragmented: .noSpace
      case .endOfFile: .pastEnd
      case .noSuchFile: .noSuchFile
      case .host, .inUse, .notADisk, .notFormatted, .damaged, .unreadable: .deviceError
      }
    self.init(code, cause: error)
  }
}

/// Runs `body`, which works on a disk, and turns its error into the guest's.
func onDisk<Result>(
  _ body: () throws(DiskError) -> Result
) throws(FileError) -> Result {
  do { return try body() } catch { throw FileError(error) }
}
