import ArgumentParser
import Foundation
import GeneveCore
import HostFiles
import InstructionSet
import Tracing

/// Trace files, compressed or not, read as a stream.
enum TraceFile {
  static func reader(path: String) throws -> TraceReader {
    let file = try GzipReader(path: path)
    return TraceReader {
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let count = try file.read(into: &piece)
      return Array(piece[..<count])
    }
  }

  /// Lets what is wrong with a line name the file.
  static func namingErrors<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as TraceReader.Failure {
      throw HostFile.Failure(path: path, reason: failure.description)
    }
  }
}

/// The lines that a machine produces as it runs, some thousand at a time.
struct TraceRun {
  private static let batch = 4096

  private let session: Session
  private let limit: UInt64?
  private let stop: UInt16?
  private var recorder: InstructionRecorder
  private var position = 0
  /// Lines so far.
  private(set) var produced: UInt64 = 0
  private var isOver = false
  private var idleSeconds = 0
  /// A machine that has executed nothing for so long waits for something that does not come.
  private static let patience = 60

  init(session: Session, stop: UInt16?, limit: UInt64?) {
    self.session = session
    self.stop = stop
    self.limit = limit
    recorder = InstructionRecorder(capacity: Self.batch, stopAddress: stop)
  }

  /// Replaces `records` by those of the next stretch; false when the limit or the stop address has been reached. Not to
  /// be mixed with `next`.
  mutating func fill(_ records: RecordBuffer) -> Bool {
    while !isOver {
      let room = limit.map { Int(min(UInt64(records.capacity), $0 - produced)) } ?? records.capacity
      guard room > 0 else { return false }
      recorder = InstructionRecorder(into: records, limit: room, stopAddress: stop)
      runOn()
      produced += UInt64(records.count)
      if records.count > 0 { return true }
    }
    return false
  }

  private mutating func runOn() {
    let reason = session.machine.run(
      until: session.machine.now + Ticks.perSecond, recording: &recorder)
    if case .addressReached = reason { isOver = true }
    if reason == .systemStopped && session.hasEnded { isOver = true }
    idleSeconds = recorder.count == 0 ? idleSeconds + 1 : 0
    if idleSeconds == Self.patience {
      Console.note("geneve: no instruction in \(Self.patience) s of emulated time; it ends here")
      isOver = true
    }
  }

  /// The next line; nil when the limit or the stop address has been reached.
  mutating func next() throws -> TraceLine? {
    if let limit, produced >= limit { return nil }
    while position == recorder.count {
      guard !isOver else { return nil }
      recorder.removeAll()
      position = 0
      runOn()
    }
    defer {
      position += 1
      produced += 1
    }
    return recorder[position]
  }
}

/// Says how a comparison ended.
struct TraceReport {
  let name: String
  let comparison: TraceComparison

  func finish() throws {
    if let difference = comparison.difference {
      Console.result("\(name): \(difference)")
      throw ExitCode(ExitStatus.notSo)
    }
    guard comparison.lineCount > 0 else {
      throw HostFile.Failure(path: name, reason: "holds no line of a trace")
    }
    Console.result("\(name): \(comparison.lineCount) instructions, 0 differences")
  }
}
