import Debugger
import Foundation
import GeneveCore
import HostFiles

/// Standard input and output, and the files of the host, for the debugger.
final class DebugTerminal: DebugHost {
  func show(_ line: String) { Console.result(line) }

  func complain(_ line: String) {
    fflush(nil)
    Console.note(line)
  }

  func wantsToStop() -> Bool { false }

  func readLine(_ session: DebugSession) -> String? { Swift.readLine() }

  // MARK: Files

  func read(_ path: String) throws -> [UInt8] { try HostFile.read(path) }

  func write(_ bytes: [UInt8], to path: String) throws { try HostFile.write(bytes, to: path) }

  func openText(_ path: String) throws -> any DebugTextFile { try TextFile(path) }

  func openTrace(_ path: String) throws -> any DebugTraceFile { try RegisterTrace(path) }

  func completions(for path: String) -> [String] { [] }

  private final class TextFile: DebugTextFile {
    private let writer: PlainWriter
    init(_ path: String) throws { writer = try PlainWriter(path: path) }

    func append(_ text: String) throws {
      try Array(text.utf8).withUnsafeBufferPointer { try writer.write($0) }
    }

    func close() throws { try writer.close() }
  }

  private final class RegisterTrace: DebugTraceFile {
    private let writer: TraceFileWriter
    init(_ path: String) throws { writer = try TraceFileWriter(path: path) }
    func append(_ records: [InstructionRecord]) throws { try writer.write(records) }
    func close() throws { try writer.close() }
  }
}
