import Foundation
import TIDisks

/// The disk that `geneve run` starts from when it gets none: volume WELCOME, a menu, demonstrations,
/// a text to read.
///
/// The sources of its programs stand in `roms`; the bytes here are made from them by the test target
/// `BuiltInVolumeTests`, which also checks that both agree.
public enum BuiltInVolume {
  public static let name = "built-in volume"

  /// A fresh copy, in memory: what is written to it is gone with the process.
  public static func disk() throws(DiskError) -> DiskImage {
    try DiskImage(bytes: image, name: name)
  }

  /// The sector dump.
  static var image: [UInt8] {
    let used = Data(base64Encoded: usedSectors, options: .ignoreUnknownCharacters) ?? Data()
    let blank = [UInt8](repeating: blankByte, count: max(0, length - used.count))
    return Array(used) + blank
  }
}
