/// Where an assembler gets its sources from: files of the host, a disk image, a test's dictionary.
public struct SourceProvider {
  /// The bytes of the file at `path`, nil if there is none. A thrown error is reported at the COPY
  /// that asked.
  public let contents: (_ path: String) throws -> [UInt8]?

  public init(contents: @escaping (_ path: String) throws -> [UInt8]?) { self.contents = contents }

  /// Sources that are in memory, by path.
  public init(_ sources: [String: String]) {
    self.init { path in sources[path].map { Array($0.utf8) } }
  }

  /// The paths at which a file that `includer` names `name` may be, the likeliest first.
  ///
  /// A path is relative to the folder of the file that names it. A TI name such as `DSK1.SOUND` or
  /// `DSK.UTILS.SOUND` is looked for without its device, with the usual extensions, in capitals and
  /// in small letters.
  static func candidates(for name: String, includedBy includer: String) -> [String] {
    guard !name.hasPrefix("/") else { return [name] }
    let folder = includer.lastIndex(of: "/").map { String(includer[...$0]) } ?? ""
    var names = [name]
    if let file = fileOnDevice(name) {
      for extended in [file, file + ".A99", file + ".ASM", file + ".S"] {
        names += [extended, extended.lowercased()]
      }
    }
    return names.map { folder + $0 }
  }

  /// `SOUND` of `DSK1.SOUND` and of `DSK.UTILS.SOUND`.
  private static func fileOnDevice(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let device = parts.first?.uppercased(), device.hasPrefix("DSK") else { return nil }
    let skipped = device == "DSK" ? 2 : 1
    return parts.count > skipped ? parts.dropFirst(skipped).joined(separator: ".") : nil
  }
}

/// One line of one file. Bytes, not characters: what stands between quotes goes into the program as
/// it is.
struct SourceLine {
  typealias ID = Int

  /// Counts the lines as they are read, COPY files in place.
  let id: ID
  let file: String
  /// Counted from 1 in each file.
  let number: Int
  let text: [UInt8]

  /// Counts the bytes that begin a UTF-8 character.
  func column(ofOffset offset: Int) -> Int {
    text.prefix(max(0, offset)).count { $0 & 0xC0 != 0x80 } + 1
  }

  /// Takes `bytes` apart at LF, CR or both. A Ctrl-Z ends the text, as on old disks.
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == Character.controlZ { break }
      switch byte {
      case Character.lineFeed where previous == Character.carriageReturn: break
      case Character.lineFeed, Character.carriageReturn:
        lines.append(line)
        line = []
      default: line.append(byte)
      }
      previous = byte
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  private enum Character {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let controlZ: UInt8 = 0x1A
  }
}
