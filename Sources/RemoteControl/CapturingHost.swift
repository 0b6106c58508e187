import Debugger

/// The host of a session that somebody also talks to from afar: what a remote command prints goes to
/// whoever sent it, all else to the host behind.
public final class CapturingHost: DebugHost {
  private let base: any DebugHost
  private var captured: [String]?
  /// Asked beside the host behind while the machine runs: true when the client wants it to stop.
  public var clientWantsToStop: () -> Bool = { false }

  public init(_ base: any DebugHost) { self.base = base }

  /// The lines that `body` shows, joined.
  func capturing(_ body: () -> Void) -> String {
    captured = []
    body()
    defer { captured = nil }
    return (captured ?? []).joined(separator: "\n")
  }

  public func show(_ line: String) {
    if captured == nil { base.show(line) } else { captured?.append(line) }
  }

  public func complain(_ line: String) {
    if captured == nil { base.complain(line) } else { captured?.append(line) }
  }

  public func wantsToStop() -> Bool { base.wantsToStop() || clientWantsToStop() }

  public func read(_ path: String) throws -> [UInt8] { try base.read(path) }
  public func write(_ bytes: [UInt8], to path: String) throws { try base.write(bytes, to: path) }
  public func readCompressed(_ path: String, limit: Int) throws -> [UInt8] {
    try base.readCompressed(path, limit: limit)
  }
  public func writeCompressed(_ bytes: [UInt8], to path: String) throws {
    try base.writeCompressed(bytes, to: path)
  }
  public func openText(_ path: String) throws -> any DebugTextFile { try base.openText(path) }
  public func openTrace(_ path: String) throws -> any DebugTraceFile { try base.openTrace(path) }
  public func completions(for path: String) -> [String] { base.completions(for: path) }
}
