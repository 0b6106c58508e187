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
  private let encoder: any TraceEncoder
  private let output: Output
  private let group = DispatchGroup()
  private let memory = HeadMemory()
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
    stretch.number = stretches
    stretches += 1
    switch output.accept(stretch) {
    case .accepted: break
    case .acceptedForNewThread:
      DispatchQueue.global().async(group: group) { [encoder, output] in
        let memory = HeadMemory()
        while let stretch = output.nextToBeEncoded() {
          stretch.encode(by: encoder, with: memory)
          output.deliver(stretch)
        }
      }
    case .refused:
      stretch.encode(by: encoder, with: memory)
      output.deliver(stretch)
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
  /// With the bytes made of them they stay in the processor's second cache; and a thread has enough to do with one that
  /// it is seldom woken.
  private static let capacity = 8192

  let records = RecordBuffer(capacity: capacity)
  fileprivate private(set) var piece = TracePiece()
  /// In the order of the recording, from 0.
  fileprivate(set) var number = 0

  fileprivate func encode(by encoder: some TraceEncoder, with memory: HeadMemory) {
    records.withRecords { encoder.encode($0, into: &piece, with: memory) }
  }
}

/// Where stretches wait to be encoded, and are brought back into their order and written. Everything that changes is
/// touched under the lock; the file itself by whoever has set `isWriting`.
private final class Output: @unchecked Sendable {
  /// Stretches between being taken and being written.
  private static let most = 16
  /// Stretches that wait for a thread. So many that none runs out of work while the machine's own encodes one.
  private static let backlog = 4
  /// Threads beside that of the machine.
  private static let threads = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)

  /// What becomes of a stretch that is to be encoded.
  enum Acceptance {
    case accepted
    /// The same; a further thread shall begin to encode.
    case acceptedForNewThread
    /// Enough of them wait: the caller shall do it.
    case refused
  }

  private let lock = NSLock()
  /// Begins at 0: a semaphore may not end below its first value, and the last stretch is never filled.
  private let room = DispatchSemaphore(value: 0)
  private let file: PlainWriter
  private var assembly: TraceFileAssembly
  private var idle: [TraceStretch] = []
  private var waiting: [TraceStretch] = []
  private var threadCount = 0
  private var encoded: [Int: TraceStretch] = [:]
  private var nextNumber = 0
  private var isWriting = false
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

  /// Takes a stretch that is to be encoded, if not too many wait already.
  func accept(_ stretch: TraceStretch) -> Acceptance {
    lock.withLock {
      guard waiting.count < Self.backlog else { return .refused }
      waiting.append(stretch)
      guard threadCount < Self.threads else { return .accepted }
      threadCount += 1
      return .acceptedForNewThread
    }
  }

  /// The next stretch for a thread; nil lets it end.
  func nextToBeEncoded() -> TraceStretch? {
    lock.withLock {
      guard waiting.isEmpty else { return waiting.removeFirst() }
      threadCount -= 1
      return nil
    }
  }

  /// Takes an encoded stretch; writes what can be written now, unless another thread is about it.
  func deliver(_ stretch: TraceStretch) {
    lock.lock()
    encoded[stretch.number] = stretch
    guard !isWriting else { return lock.unlock() }
    isWriting = true
    while let next = encoded.removeValue(forKey: nextNumber) {
      nextNumber += 1
      let hasFailed = firstFailure != nil
      lock.unlock()
      let failure = hasFailed ? nil : write(next)
      lock.lock()
      firstFailure = firstFailure ?? failure
      idle.append(next)
      room.signal()
    }
    isWriting = false
    lock.unlock()
  }

  func close() throws {
    try lock.withLock {
      if let firstFailure { throw firstFailure }
      try write(assembly.tail)
      try file.close()
    }
  }

  private func write(_ stretch: TraceStretch) -> (any Error)? {
    assembly.add(stretch.piece)
    do {
      try stretch.piece.withBytes { try file.write($0) }
      return nil
    } catch {
      return error
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { try file.write($0) }
  }
}
