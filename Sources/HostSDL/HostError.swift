/// Why the host has no window for us.
public struct HostError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ what: String, reason: UnsafePointer<CChar>? = nil) {
    let reason = reason.map { String(cString: $0) } ?? ""
    description = reason.isEmpty ? what : "\(what) (\(reason))"
  }
}
