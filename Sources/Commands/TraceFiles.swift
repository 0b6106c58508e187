import ArgumentParser
import Foundation
import GeneveCore
import HostFiles
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

  /// The next line; an error names the file.
  static func next(_ reader: inout TraceReader, path: String) throws -> TraceLine? {
    do {
      return try reader.next()
    } catch let failure as TraceReader.Failure {
      throw HostFile.Failure(path: path, reason: failure.description)
    }
  }
}

/// Writes a trace in large pieces; compressed if the name ends in `.gz`. Text is made and written on a
/// thread of its own while the machine runs on.
final class TraceFileWriter {
  private let path: String
  private let queue = DispatchQueue(label: "geneve.trace.writer")
  /// Pieces under way; the machine waits when there are too many.
  private let room = DispatchSemaphore(value: 4)
  private let output: Output

  init(path: String) throws {
    self.path = path
    output = try Output(path: path)
  }

  /// Takes the records of a stretch, in order.
  func write(_ records: [InstructionRecord]) throws {
    guard !records.isEmpty else { return }
    room.wait()
    queue.async { [output, room] in
      output.write(records)
      room.signal()
    }
    // A full disk ends the recording soon, not at once.
    if let failure = output.failure { throw failure }
  }

  func close() throws {
    queue.sync { output.close() }
    if let failure = output.failure { throw failure }
  }
}

extension TraceFileWriter {
  /// What only the writing thread touches, but for the failure.
  private final class Output: @unchecked Sendable {
    private enum Target {
      case plain(PlainWriter)
      case compressed(GzipWriter)
    }

    private let target: Target
    private let buffer: UnsafeMutablePointer<UInt8>
    private var count = 0
    private let lock = NSLock()
    private var firstFailure: (any Error)?

    private static let capacity = 1 << 18

    init(path: String) throws {
      target =
        path.hasSuffix(".gz")
        ? .compressed(try GzipWriter(path: path, level: .fastest))
        : .plain(try PlainWriter(path: path))
      buffer = .allocate(capacity: Self.capacity)
    }

    deinit { buffer.deallocate() }

    var failure: (any Error)? { lock.withLock { firstFailure } }

    func write(_ records: [InstructionRecord]) {
      for record in records {
        if count + TraceLine.maximumLength > Self.capacity { flush() }
        count += TraceLine(record).write(to: buffer + count)
      }
    }

    func close() {
      flush()
      attempt {
        switch target {
        case .plain(let file): try file.close()
        case .compressed(let file): try file.close()
        }
      }
    }

    private func flush() {
      let bytes = UnsafeBufferPointer(start: buffer, count: count)
      count = 0
      attempt {
        switch target {
        case .plain(let file): try file.write(bytes)
        case .compressed(let file): try file.write(bytes)
        }
      }
    }

    private func attempt(_ work: () throws -> Void) {
      do {
        try work()
      } catch {
        lock.withLock { if firstFailure == nil { firstFailure = error } }
      }
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
  private var produced: UInt64 = 0
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

  /// The records of the next stretch; none when the limit or the stop address has been reached. Not to be
  /// mixed with `next`.
  mutating func nextBatch() -> [InstructionRecord] {
    while !isOver {
      let room = limit.map { Int(min(UInt64(Self.batch), $0 - produced)) } ?? Self.batch
      recorder = InstructionRecorder(capacity: room, stopAddress: stop)
      guard room > 0 else { return [] }
      runOn()
      produced += UInt64(recorder.records.count)
      if !recorder.records.isEmpty { return recorder.records }
    }
    return []
  }

  private mutating func runOn() {
    let reason = session.machine.run(
      until: session.machine.now + Ticks.perSecond, recording: &recorder)
    if case .addressReached = reason { isOver = true }
    if reason == .systemStopped && session.hasEnded { isOver = true }
    idleSeconds = recorder.records.isEmpty ? idleSeconds + 1 : 0
    if idleSeconds == Self.patience {
      Console.note("geneve: no instruction in \(Self.patience) s of emulated time; it ends here")
      isOver = true
    }
  }

  /// The next line; nil when the limit or the stop address has been reached.
  mutating func next() throws -> TraceLine? {
    if let limit, produced >= limit { return nil }
    while position == recorder.records.count {
      guard !isOver else { return nil }
      recorder.removeAll()
      position = 0
      runOn()
    }
    defer {
      position += 1
      produced += 1
    }
    return TraceLine(recorder.records[position])
  }
}

extension TraceLine {
  init(_ record: InstructionRecord) {
    self.init(
      cycle: record.cycle, programCounter: record.programCounter,
      instruction: record.instruction, workspacePointer: record.workspacePointer,
      status: record.status, registers: record.registers)
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
    Console.result("\(name): \(comparison.lineCount) instructions, 0 differences")
  }
}
