import TIDisks

/// Files that a command works on: a directory and a pattern of names in it, `*` for any characters and `?`
/// for one.
struct FilePattern: Equatable {
  /// Ends with a period: the directory itself.
  let directory: DeviceName
  let pattern: [UInt8]

  /// From a full device name; nil when it names no disk.
  init?(_ fullName: [UInt8]) {
    guard let period = fullName.lastIndex(of: ASCII.period),
      let directory = DeviceName(bytes: Array(fullName[...period])), directory.isOnDisk
    else { return nil }
    self.directory = directory
    pattern = Array(fullName[(period + 1)...])
  }

  /// No pattern at all stands for every name.
  var matchesEverything: Bool { pattern.isEmpty || pattern.allSatisfy { $0 == Self.any } }
  var hasWildcards: Bool { pattern.contains { $0 == Self.any || $0 == Self.one } }

  private static let any = UInt8(ascii: "*")
  private static let one = UInt8(ascii: "?")

  func matches(_ name: DiskName) -> Bool {
    pattern.isEmpty || Self.matches(name.text.bytes[...], pattern[...])
  }

  private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == any {
      return (name.startIndex...name.endIndex).contains {
        matches(name[$0...], pattern.dropFirst())
      }
    }
    guard let character = name.first, first == one || first == character else { return false }
    return matches(name.dropFirst(), pattern.dropFirst())
  }

  /// The directory with the pattern behind it, as if that were a directory's name.
  var directoryText: String {
    pattern.isEmpty ? directory.shownAsDirectory : directory.description + pattern.text
  }

  /// The full name of a file of this directory.
  func file(_ name: DiskName) -> DeviceName {
    DeviceName(directory.device, directories: directory.directories, file: name)
  }
}

extension DeviceName {
  var isOnDisk: Bool { if case .port = device { false } else { true } }

  /// The disk that the name is on.
  var root: DeviceName { DeviceName(device) }

  /// Without the period at the end, as messages show a directory.
  var shownAsDirectory: String { String(description.dropLast()) }
}
