/// A device that answers in the 64 KiB address space instead of memory.
public enum DeviceWindow: String, Sendable {
  case videoRead, videoWrite, mapper, keyboard, sound, clock
  case gromData, gromAddress, expansionBus, speech
}

/// Where the devices answer in native mode (reference/geneve-hardware.md, section 2.3). Even addresses
/// only for video and sound: the odd ones reach the mapped page.
enum NativeMap {
  /// The only line of 256 bytes that holds devices.
  static let deviceLine = 0xF1

  static func device(at address: UInt16, isWrite: Bool) -> DeviceWindow? {
    switch address {
    case 0xF100...0xF10F where address & 1 == 0: isWrite ? .videoWrite : .videoRead
    case 0xF110...0xF117: .mapper
    case 0xF118...0xF11F: isWrite ? nil : .keyboard
    case 0xF120...0xF12F where address & 1 == 0: isWrite ? .sound : nil
    case 0xF130...0xF13F: .clock
    default: nil
    }
  }

  static func hasDevices(line: Int) -> Bool { line == deviceLine }
}

/// Where they answer in GPL mode (section 2.4). Windows that only read leave writes to the mapped page,
/// and the other way round.
enum GPLMap {
  static func device(at address: UInt16, isWrite: Bool) -> DeviceWindow? {
    switch address {
    case 0x8000...0x8007: .mapper
    case 0x8008...0x800F: isWrite ? nil : .keyboard
    case 0x8010...0x801F: .clock
    case 0x8400...0x85FF: isWrite ? .sound : nil
    case 0x8600...0x87FF: .expansionBus
    case 0x8800...0x8BFF where address & 1 == 0: isWrite ? nil : .videoRead
    case 0x8C00...0x8FFF where address & 1 == 0: isWrite ? .videoWrite : nil
    case 0x9000...0x93FF: isWrite ? nil : .speech
    case 0x9400...0x97FF: isWrite ? .speech : nil
    case 0x9800...0x9BFF where address & 1 == 0:
      isWrite ? nil : address & 2 == 0 ? .gromData : .gromAddress
    case 0x9C00...0x9FFF where address & 1 == 0:
      !isWrite ? nil : address & 2 == 0 ? .gromData : .gromAddress
    default: nil
    }
  }

  static func hasDevices(line: Int) -> Bool {
    line == 0x80 || (0x84...0x9F).contains(line)
  }
}
