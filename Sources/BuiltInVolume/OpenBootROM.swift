import Foundation

/// The open boot ROM: finds a floppy, loads the system file from it and starts it.
///
/// Its source is `roms/boot.asm`; `roms/boot.rom` is the same image for other emulators and for a real EPROM.
/// The bytes here are made from the source by the test target `BuiltInVolumeTests`, which also checks that all
/// three agree.
public enum OpenBootROM {
  /// What `--rom` calls it.
  public static let name = "open"

  /// 16 KiB, as in a 27128.
  public static var image: [UInt8] {
    let used = Data(base64Encoded: usedBytes, options: .ignoreUnknownCharacters) ?? Data()
    return Array(used) + [UInt8](repeating: 0, count: max(0, size - used.count))
  }

  static let size = 16384
}
