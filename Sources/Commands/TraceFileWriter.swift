import Dispatch
import Foundation
import GeneveCore
import HostFiles
import InstructionSet
import Tracing

/// Writes a recording; compressed if its name ends in .gz.
///
/// The machine runs on while other threads turn stretches of lines into bytes, which are written in order. When
/// enough of them wait for a thread, the machine's own does one: so all cores are busy, whatever
/// takes longer. Memory is bounded, and the file depends on nothing but the lines.
final class TraceFileWriter {
  /// Stretches that wait for one of the other threads; more are done by the caller.
  private static let backlog = max(1, ProcessInfo.processInfo.activeProcessorCount - 1) + 1

  private let encoder: any TraceEncoder
  private let output: Output
  private let threads = DispatchQueue(label: "geneve.trace", attributes: .concurrent)
  private let waiting = DispatchSemaphore(value: TraceFileWriter.backlog)
  private let group = DispatchGroup()
  private var stretches = 0

  init(path: String) throws {
    let isCompressed = path.hasSuffix(".gz")
    encoder = isCompressed ? TraceGzipEncoder() : TraceTextEncoder()
    output = try Output(path: path, isCompressed: isCompressed)
  }

  /// An empty stretch to be filled; waits while too many are under way.
  func nextStretch() -> TraceStretch { output.takeStretch() }

  /// Takes the stretch that follows in the recording.
  /// - Throws: `HostFile.Failure` when the file cannot be written; a full disk may show a few calls later.
  func write(_ stretch: TraceStretch) throws {
    let number = stretches
    stretches += 1
    if waiting.wait(timeout: .now()) == .success {
      threads.async(group: group) { [encoder, output, waiting] in
        stretch.encode(by: encoder)
        output.deliver(stretch, number)
        waiting.signal()
      }
    } else {
      stretch.encode(by: encoder)
      output.deliver(stretch, number)
    }
    if let failure = output.failure { throw failure }
  }

  /// Takes records that follow in the recording, for whoever has them already.
  func write(_ records: [InstructionRecord]) throws {
    var rest = records[...]
    while !rest.isEmpty {
      let stretch = nextStretch()
      stretch.records.copy(rest)
      rest = rest.dropFirst(stretch.records.count)
      try write(stretch)
    }
  }

  /// Finishes the file. Without it a full disk could go unnoticed.
  func close() throws {
    group.wait()
    try output.close()
  }
}

/// A stretch of a recording and its bytes. One thread at a time has it.
final class TraceStretch: @unchecked Sendable {
  /// With the bytes made of them they stay in the processor's second cache.
  private static let capacity = 4096

  let records = RecordBuffer(capacity: capacity)
  fileprivate private(set) var piece = TracePiece()

  fileprivate func encode(by encoder: some TraceEncoder) {
    records.withRecords { encoder.encode($0, into: &piece) }
  }
}

/// Brings stretches back into their order and writes them. Everything that changes is touched under the lock.
private final class Output: @unchecked Sendable {
  /// Stretches between being taken and being written.
  private static let most = 16

  private let lock = NSLock()
  /// Begins at 0: a semaphore may not end below its first value, and the last stretch is never filled.
  private let room = DispatchSemaphore(value: 0)
  private let file: PlainWriter
  private var assembly: TraceFileAssembly
  private var idle: [TraceStretch] = []
  private var early: [Int: TraceStretch] = [:]
  private var nextNumber = 0
  private var firstFailure: (any Error)?

  init(path: String, isCompressed: Bool) throws {
    for _ in 0..<Self.most { room.signal() }
    file = try PlainWriter(path: path)
    assembly = TraceFileAssembly(isCompressed: isCompressed)
    try write(assembly.head)
  }

  var failure: (any Error)? { lock.withLock { firstFailure } }

  /// Waits until there is room for a further stretch.
  func takeStretch() -> TraceStretch {
    room.wait()
    return lock.withLock { idle.popLast() } ?? TraceStretch()
  }

  /// Writes stretch `number` when its turn has come, and those that waited for it.
  func deliver(_ stretch: TraceStretch, _ number: Int) {
    lock.withLock {
      early[number] = stretch
      while let next = early.removeValue(forKey: nextNumber) {
        nextNumber += 1
        write(next)
        idle.append(next)
        room.signal()
      }
    }
  }

  func close() throws {
    try lock.withLock {
      if let firstFailure { throw firstFailure }
      try write(assembly.tail)
      try file.close()
    }
  }

  private func write(_ stretch: TraceStretch) {
    guard firstFailure == nil else { return }
    assembly.add(stretch.piece)
    do {
      try stretch.piece.withBytes { try file.write($0) }
    } catch {
      firstFailure = error
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { try file.write($0) }
  }
}
