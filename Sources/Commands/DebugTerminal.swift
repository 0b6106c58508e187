import Debugger
import Foundation
import GeneveCore
import HostFiles
import InstructionSet

/// Standard input and output, and the files of the host, for the debugger.
final class DebugTerminal: DebugHost {
  /// Nil when standard input or output is no terminal: lines then come as they are.
  private let editor: LineEditor?
  /// Kept alive while a line is typed and while the machine runs; true when it wants the machine to stop.
  weak var companion: (any DebugCompanion)?
  /// Called after each frame that the machine has run, and after each command.
  var serveHost: () -> Void = {}

  init() {
    editor = LineEditor()
    listenToInterruption(true)
  }

  deinit { listenToInterruption(false) }

  var isInteractive: Bool { editor != nil }

  /// Whether Ctrl-C is for the machine. Without a terminal it always ends the program.
  func listenToInterruption(_ listens: Bool) {
    guard editor != nil else { return }
    if listens { ConsoleInterruption.catchSignal() } else { ConsoleInterruption.releaseSignal() }
  }

  func show(_ line: String) { Console.result(line) }

  func complain(_ line: String) {
    fflush(nil)
    Console.note(line)
  }

  func wantsToStop() -> Bool {
    serveHost()
    let companionStops = companion?.didRunFrame() ?? false
    guard let editor else { return companionStops }
    guard editor.collect() else { return true }
    guard ConsoleInterruption.take() else { return companionStops }
    editor.dropTypeAhead()
    return true
  }

  // MARK: Lines

  func readLine(_ session: DebugSession) -> LineEditor.Outcome {
    guard let editor else {
      return Swift.readLine().map(LineEditor.Outcome.line) ?? .end
    }
    fflush(nil)
    editor.completions = { [weak session] text in session?.completions(for: text) ?? ([], 0) }
    editor.wait = companion == nil ? nil : { [weak self] in self?.companion?.didWait() ?? false }
    return editor.readLine(isInner: session.isDefining)
  }

  // MARK: Files

  func read(_ path: String) throws -> [UInt8] { try HostFile.read(path) }

  func write(_ bytes: [UInt8], to path: String) throws { try HostFile.write(bytes, to: path) }

  func readCompressed(_ path: String, limit: Int) throws -> [UInt8] {
    try HostFile.readCompressed(path, limit: limit)
  }

  func writeCompressed(_ bytes: [UInt8], to path: String) throws {
    try HostFile.writeCompressed(bytes, to: path)
  }

  func openText(_ path: String) throws -> any DebugTextFile { try TextFile(path) }

  func openTrace(_ path: String) throws -> any DebugTraceFile { try RegisterTrace(path) }

  func completions(for path: String) -> [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.map { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder)
      return folder + name + (isFolder.boolValue ? "/" : "")
    }
  }

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

/// Somebody who has to be served while the console has the thread: a window.
protocol DebugCompanion: AnyObject {
  /// Called about a hundred times a second while a line is typed; true gives up the line.
  func didWait() -> Bool
  /// Called after each frame that the machine has run; true stops it.
  func didRunFrame() -> Bool
}
