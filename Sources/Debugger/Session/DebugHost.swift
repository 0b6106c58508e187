import GeneveCore
import InstructionSet

/// What the console needs from the program around it: it has no terminal and no files of its own.
public protocol DebugHost: AnyObject {
  /// One line of a command's answer.
  func show(_ line: String)
  /// One line about something that is wrong.
  func complain(_ line: String)
  /// Asked about every frame while the machine runs; true stops it.
  func wantsToStop() -> Bool

  func read(_ path: String) throws -> [UInt8]
  func write(_ bytes: [UInt8], to path: String) throws
  /// The same for files that are kept compressed, whatever their names.
  func readCompressed(_ path: String, limit: Int) throws -> [UInt8]
  func writeCompressed(_ bytes: [UInt8], to path: String) throws
  /// Opens a file for text that is written bit by bit.
  func openText(_ path: String) throws -> any DebugTextFile
  /// Opens a file for a register trace.
  func openTrace(_ path: String) throws -> any DebugTraceFile
  /// Names of files that begin with `path`.
  func completions(for path: String) -> [String]
}

extension DebugHost {
  /// For hosts that compress nothing.
  public func readCompressed(_ path: String, limit: Int) throws -> [UInt8] { try read(path) }
  public func writeCompressed(_ bytes: [UInt8], to path: String) throws {
    try write(bytes, to: path)
  }
}

/// A text file that grows.
public protocol DebugTextFile: AnyObject {
  func append(_ text: String) throws
  func close() throws
}

/// A file that takes the state before each instruction, in the form of `geneve trace`.
public protocol DebugTraceFile: AnyObject {
  func append(_ records: [InstructionRecord]) throws
  func close() throws
}

/// Somebody who keeps the past of the machine.
public protocol SessionRecorder: AnyObject {
  /// The machine is about to run, from a place that commands may have changed.
  func willRun(_ session: DebugSession)
  /// The machine is about to run for at most a frame; the recorder may let it end sooner.
  func willRunSlice(_ session: DebugSession, until time: inout Ticks, lastStep: inout UInt64)
  /// It has. An error ends the run.
  func didRunSlice(_ session: DebugSession) throws
  /// A command is about to change the machine in a way that running never does.
  func willChangeMachine(_ session: DebugSession, by command: String)
}
