import Foundation

/// Ctrl-C and SIGTERM in a run without a window: the run ends as if its time were over, so that disks are
/// written and what was asked for at the end is given. The second time the process ends at once.
enum Interruption {
  /// Written by the handler only, as a whole.
  nonisolated(unsafe) private static var flag: sig_atomic_t = 0

  static var isRequested: Bool { flag != 0 }

  static func watch() {
    flag = 0
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      signal(number) { number in
        Interruption.flag = 1
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whoever started us may have had a signal ignored, as in the background.
  private static func isIgnored(_ number: Int32) -> Bool {
    typealias Handler = @convention(c) (Int32) -> Void
    func address(_ handler: Handler?) -> Int { unsafeBitCast(handler, to: Int.self) }
    let before: Handler? = signal(number, SIG_DFL)
    signal(number, before)
    return address(before) == address(SIG_IGN)
  }
}
