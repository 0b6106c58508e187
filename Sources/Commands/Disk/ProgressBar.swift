import Foundation

/// A bar on the terminal of a user who waits: on standard error, only on a terminal, and only when the work
/// takes longer than a moment.
final class ProgressBar {
  private let label: String
  private let start = Date()
  private var lastShown = Date.distantPast
  private var isShown = false
  private let isTerminal = isatty(STDERR_FILENO) != 0

  private static let patience = 0.5
  private static let interval = 0.1
  private static let width = 40

  init(_ label: String) { self.label = label }

  /// - Parameter share: what is done, 0 to 1.
  func update(_ share: Double) {
    guard isTerminal else { return }
    let now = Date()
    guard now.timeIntervalSince(start) > Self.patience,
      now.timeIntervalSince(lastShown) > Self.interval
    else { return }
    lastShown = now
    isShown = true
    let share = min(max(share, 0), 1)
    let done = Int(share * Double(Self.width))
    let bar =
      String(repeating: "#", count: done) + String(repeating: ".", count: Self.width - done)
    write("\r\(label) [\(bar)] \(Int(share * 100)) %")
  }

  /// Takes the bar away.
  func finish() {
    if isShown { write("\r\u{1B}[K") }
    isShown = false
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
