import Foundation

@testable import BuiltInVolume

/// Where the volume and its sources stand in the clone, and how the Swift file with its bytes looks.
enum VolumeFiles {
  static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let sources = project.appendingPathComponent("roms")
  /// The volume for other emulators and real drives.
  static let image = sources.appendingPathComponent("built-in.dsk")
  static let contents = project.appendingPathComponent(
    "Sources/BuiltInVolume/BuiltInVolume+Contents.swift")

  /// Set in the environment, it makes the tests write the volume instead of comparing it.
  static let rebuild = "GENEVE_REBUILD_VOLUME"

  /// The open boot ROM beside its source, and the Swift file with its bytes.
  static let bootROM = sources.appendingPathComponent("boot.rom")
  static let bootROMContents = project.appendingPathComponent(
    "Sources/BuiltInVolume/OpenBootROM+Contents.swift")

  static func swiftSource(ofBootROM image: [UInt8]) -> String {
    let used = image.count - image.reversed().prefix { $0 == 0 }.count
    return """
      // Made from roms/boot.asm by BuiltInVolumeTests (\(rebuild)=1 swift test --filter BuiltInVolume).

      extension OpenBootROM {
        /// The image up to its last byte that is not 0, in base 64.
        static let usedBytes = \"""
      \(base64Lines(of: image[..<used]))
          \"""
      }

      """
  }

  private static func base64Lines(of bytes: ArraySlice<UInt8>) -> String {
    let text = Data(bytes).base64EncodedString()
    return stride(from: 0, to: text.count, by: 92)
      .map { "    " + text.dropFirst($0).prefix(92) }.joined(separator: "\\\n")
  }

  /// A string literal is what the compiler takes fastest: an array of this size takes minutes.
  static func swiftSource(of image: [UInt8]) -> String {
    let blank = BuiltInVolume.blankByte
    let used = image.count - image.reversed().prefix { $0 == blank }.count
    return """
      // Made from roms by BuiltInVolumeTests (\(rebuild)=1 swift test --filter BuiltInVolume).

      extension BuiltInVolume {
        /// Length of the sector dump.
        static let length = \(image.count)

        /// What the sectors at its end hold, of which nothing is kept here.
        static let blankByte: UInt8 = 0x\(String(blank, radix: 16, uppercase: true))

        /// The sector dump up to its last byte that is not blank, in base 64.
        static let usedSectors = \"""
      \(base64Lines(of: image[..<used]))
          \"""
      }

      """
  }
}
