import GeneveCore

/// The file that `trace on` writes: the state before every instruction, in the form of register traces.
final class TraceOutput {
  let path: String
  let records = RunRecords(capacity: TraceOutput.capacity)
  private let file: any DebugTraceFile
  private(set) var lineCount = 0
  private var hasFailed = false

  /// More than the instructions of a frame.
  private static let capacity = 1 << 16

  init(path: String, file: any DebugTraceFile) { (self.path, self.file) = (path, file) }

  /// Writes what the last slice has recorded. The first failure is told, once.
  func write(_ host: any DebugHost) {
    let taken = records.take()
    guard !hasFailed, !taken.isEmpty else { return }
    do {
      try file.append(taken)
      lineCount += taken.count
    } catch {
      hasFailed = true
      host.complain("trace: \(error)")
    }
  }

  func close() throws { try file.close() }
}
