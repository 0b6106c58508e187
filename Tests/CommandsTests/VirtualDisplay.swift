import Foundation
import HostFiles

extension Process {
  /// Starts the process without the blocked signals that it would inherit from the threads on which tests
  /// run: it would never hear that it shall end.
  func runOpenToSignals() throws {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}

/// An X server without a screen, gone at the end of the test.
final class VirtualDisplay {
  private static let width = 640
  private static let height = 512

  let name: String
  private let server = Process()

  static var isThere: Bool {
    ["Xvfb", "xwd"].allSatisfy { path(of: $0) != nil }
  }

  /// Whether something can play on it.
  static var hasHands: Bool { isThere && path(of: "xdotool") != nil }

  private static func path(of tool: String) -> URL? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return folders.split(separator: ":")
      .map { URL(fileURLWithPath: String($0)).appendingPathComponent(tool) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// The server chooses a number that is free and writes it down.
  init() throws {
    let number = Pipe()
    server.executableURL = Self.path(of: "Xvfb")
    server.arguments = [
      "-displayfd", "1", "-screen", "0", "\(Self.width)x\(Self.height)x24", "-nolisten", "tcp",
    ]
    server.standardOutput = number
    server.standardError = FileHandle.nullDevice
    server.standardInput = FileHandle.nullDevice
    try server.runOpenToSignals()
    let text = String(decoding: number.fileHandleForReading.availableData, as: UTF8.self)
    name = ":" + text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit {
    // It has nothing to save, and must not keep the tests from ending.
    kill(server.processIdentifier, SIGKILL)
  }

  /// Moves the mouse or works keys and buttons, in the words of xdotool.
  func play(_ action: String) throws {
    let tool = Process()
    tool.executableURL = Self.path(of: "xdotool")
    tool.arguments = action.split(separator: " ").map(String.init)
    tool.environment = ProcessInfo.processInfo.environment.merging(["DISPLAY": name]) { $1 }
    tool.standardOutput = FileHandle.nullDevice
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    tool.waitUntilExit()
  }

  /// What stands in the middle of the screen, where windows open; nil while nothing does.
  func picture(width: Int, height: Int) throws -> PNGImage? {
    let dump = Process()
    dump.executableURL = Self.path(of: "xwd")
    dump.arguments = ["-silent", "-root", "-display", name]
    let output = Pipe()
    dump.standardOutput = output
    dump.standardError = FileHandle.nullDevice
    try dump.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    dump.waitUntilExit()
    return WindowDump(bytes)?.middle(width: width, height: height)
  }
}

/// The file that xwd writes: a header of 32-bit words, a colour map, the dots as blue, green, red.
private struct WindowDump {
  private let bytes: ArraySlice<UInt8>
  private let width: Int, height: Int, bytesInLine: Int, bytesInDot: Int

  init?(_ file: [UInt8]) {
    func word(_ index: Int) -> Int {
      file[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard file.count > 100 else { return nil }
    let (headerSize, colours) = (word(0), word(19))
    (width, height, bytesInLine) = (word(4), word(5), word(12))
    // 3 when windows of several kinds were put together, otherwise 4.
    bytesInDot = word(11) / 8
    let start = headerSize + 12 * colours
    guard (3...4).contains(bytesInDot), bytesInDot * width <= bytesInLine,
      file.count >= start + bytesInLine * height
    else { return nil }
    bytes = file[start...]
  }

  func middle(width wanted: Int, height wantedHeight: Int) -> PNGImage? {
    let (left, top) = ((width - wanted) / 2, (height - wantedHeight) / 2)
    guard left >= 0, top >= 0 else { return nil }
    var rgb: [UInt8] = []
    for y in top..<top + wantedHeight {
      for x in left..<left + wanted {
        let dot = bytes.startIndex + y * bytesInLine + bytesInDot * x
        rgb += [bytes[dot + 2], bytes[dot + 1], bytes[dot]]
      }
    }
    return PNGImage(width: wanted, height: wantedHeight, rgb: rgb)
  }
}
