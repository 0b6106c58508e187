/// What a remote debugger can ask of a machine. Implemented by the debugger's engine; by a fake in tests.
public protocol RemoteTarget: AnyObject {
  /// In the order of `TargetDescription.registers`.
  var registers: [UInt16] { get }

  /// - Returns: false when there is no such register or it cannot be set.
  func setRegister(_ number: Int, to value: UInt16) -> Bool

  /// Reads without side effects; nil when `address` lies in no space (`RemoteAddress`).
  func byte(at address: RemoteAddress) -> UInt8?

  /// - Returns: false when nothing can be written there.
  func setByte(_ value: UInt8, at address: RemoteAddress) -> Bool

  /// Sets a breakpoint or watchpoint.
  ///
  /// - Returns: false when the target has none of the kind there.
  func insert(_ stop: RemoteStop) -> Bool
  func remove(_ stop: RemoteStop)

  /// Begins to run; `advance` carries it on.
  func resume(_ motion: RemoteMotion)
  /// Runs for some milliseconds at most.
  ///
  /// - Returns: why the target stands still; nil while it goes on.
  func advance() -> RemoteStopReason?
  /// Ends the run with the next call of `advance`.
  func interrupt()

  /// Carries out a line as typed into the console, and gives what it prints.
  func execute(_ line: String) -> String
}

/// How a target is to move.
public enum RemoteMotion: Equatable, Sendable {
  case forward
  case step
  case backward
  case stepBackward
}

/// Something to stop at, as the packets Z0–Z4 name it.
public struct RemoteStop: Hashable, Sendable {
  public enum Kind: Int, Sendable {
    case softwareBreakpoint, hardwareBreakpoint, writeWatchpoint, readWatchpoint, accessWatchpoint
  }

  public let kind: Kind
  public let address: RemoteAddress
  /// Bytes watched; for breakpoints what the client chose to say.
  public let length: Int

  public init(kind: Kind, address: RemoteAddress, length: Int) {
    (self.kind, self.address, self.length) = (kind, address, length)
  }
}

/// Why the target stands still.
public enum RemoteStopReason: Equatable, Sendable {
  case stepDone
  case breakpoint
  case watchpoint(RemoteStop.Kind, RemoteAddress)
  case interrupted
  /// Nothing earlier is kept.
  case beginningOfHistory
  /// The program that the machine was started for has ended.
  case ended(String)
  /// Something that the protocol has no word for, in words.
  case other(String)
}

/// An address as clients say it: one number for three memories.
///
///     000000–00FFFF   the 64 KiB of the processor, as mapped now
///     01000000 + page × 2000 + offset   physical memory, up to 011FFFFF
///     02000000 + offset                 video RAM, up to 0202FFFF
public enum RemoteAddress: Hashable, Sendable {
  case logical(UInt16)
  case physical(page: UInt8, offset: UInt16)
  case video(Int)

  static let physicalBase: UInt64 = 0x0100_0000
  static let videoBase: UInt64 = 0x0200_0000
  private static let pageSize: UInt64 = 0x2000
  private static let videoSize: UInt64 = 0x3_0000

  /// Nil outside of all three.
  public init?(_ number: UInt64) {
    switch number {
    case 0...0xFFFF: self = .logical(UInt16(number))
    case Self.physicalBase..<Self.physicalBase + 256 * Self.pageSize:
      let place = number - Self.physicalBase
      self = .physical(
        page: UInt8(place / Self.pageSize), offset: UInt16(place % Self.pageSize))
    case Self.videoBase..<Self.videoBase + Self.videoSize:
      self = .video(Int(number - Self.videoBase))
    default: return nil
    }
  }

  public var number: UInt64 {
    switch self {
    case .logical(let address): UInt64(address)
    case .physical(let page, let offset):
      Self.physicalBase + UInt64(page) * Self.pageSize + UInt64(offset)
    case .video(let offset): Self.videoBase + UInt64(offset)
    }
  }
}
