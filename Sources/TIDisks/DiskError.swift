/// Why a disk, a volume or a file could not be used, in the words that its user needs: which image,
/// where in it, what stood there, what belongs there, what to do.
public struct DiskError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What a caller can tell apart; library 8 of MDOS turns these into its error codes.
  public enum Kind: Equatable, Sendable {
    /// The host refuses: no such image, no permission, medium failure.
    case host
    /// Another process holds the image.
    case inUse
    /// The bytes are no disk image that this library knows.
    case notADisk
    /// The image is a disk without a TI volume on it.
    case notFormatted
    /// A structure of the file system contradicts itself or points outside of the disk.
    case damaged
    /// A sector that the container marks as bad or does not hold.
    case unreadable
    /// The disk is write-protected.
    case writeProtected
    /// The file is protected.
    case protected
    case noSuchFile, alreadyExists, badName, notEmpty
    case diskFull, directoryFull
    /// The file is too scattered: its descriptor has no room for another cluster.
    case tooFragmented
    /// A sector or record beyond the end of the file.
    case endOfFile
    /// The file is of another type than the operation needs, or the record does not fit it.
    case wrongType
  }

  public let kind: Kind
  /// Path or label of the image.
  public let file: String
  /// Byte offset in the sectors of the disk (of a sector dump: in the file), when there is one.
  public let offset: Int?
  public let found: String
  public let expected: String
  /// What the user can do; may be empty.
  public let advice: String

  public init(
    _ kind: Kind, file: String, offset: Int? = nil, found: String, expected: String = "",
    advice: String = ""
  ) {
    self.kind = kind
    self.file = file
    self.offset = offset
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// One line.
  public var description: String {
    var text = file
    if let offset { text += ", byte \(offset)" }
    text += ": \(found)"
    if !expected.isEmpty { text += "; expected \(expected)" }
    if !advice.isEmpty { text += " (\(advice))" }
    return text
  }
}
