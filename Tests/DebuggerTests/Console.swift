import Debugger
import GeneveCore
import InstructionSet
import Testing

/// A debugger without terminal and files: what it says is kept, files are a dictionary.
final class TestHost: DebugHost {
  private(set) var lines: [String] = []
  var files: [String: [UInt8]] = [:]
  fileprivate(set) var records: [String: [InstructionRecord]] = [:]
  /// After so many frames the user presses Ctrl-C; nil for never.
  var patience: Int?

  func show(_ line: String) { lines.append(line) }
  func complain(_ line: String) { lines.append("! " + line) }

  func wantsToStop() -> Bool {
    guard let left = patience else { return false }
    patience = left - 1
    return left <= 0
  }

  struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path): no such file" }
  }

  func read(_ path: String) throws -> [UInt8] {
    guard let bytes = files[path] else { throw Missing(path: path) }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String) throws { files[path] = bytes }

  func openText(_ path: String) throws -> any DebugTextFile {
    files[path] = []
    return TextFile(host: self, path: path)
  }

  func openTrace(_ path: String) throws -> any DebugTraceFile { TextFile(host: self, path: path) }

  func completions(for path: String) -> [String] { files.keys.sorted() }

  func take() -> [String] {
    defer { lines = [] }
    return lines
  }

  private final class TextFile: DebugTextFile, DebugTraceFile {
    private let host: TestHost
    private let path: String
    init(host: TestHost, path: String) { (self.host, self.path) = (host, path) }
    func append(_ text: String) throws { host.files[path, default: []] += Array(text.utf8) }
    func append(_ records: [InstructionRecord]) throws {
      host.records[path, default: []] += records
    }
    func close() throws {}
  }
}

/// A console on a bare machine whose EPROM holds an assembled program. What is assembled for >0000 is run
/// from reset.
struct Console {
  let host = TestHost()
  let session: DebugSession

  /// `source` stands behind the reset vector: WP >F000, PC at START, which it has to define.
  init(_ source: String) throws {
    let text = " AORG 0\n DATA >F000,START\n AORG >0100\n" + source
    let assembly = try Assembler.assemble(
      main: "test.asm", provider: SourceProvider(["test.asm": text]))
    let machine = Machine(
      configuration: try Configuration(bootROM: try assembly.bootROMImage()))
    session = DebugSession(machine: machine, system: nil, host: host)
    host.files["test.lst"] = Array(assembly.listing.utf8)
    host.files["test.sym"] = Array(assembly.symbolTable.utf8)
  }

  var machine: Machine { session.machine }

  /// The answer to one line.
  func run(_ line: String) -> [String] {
    _ = session.execute(line)
    return host.take()
  }

  /// Answers to several lines, as a user sees them.
  func transcript(_ input: String) -> String {
    input.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      ["(geneve) \(line)"] + run(String(line))
    }.joined(separator: "\n")
  }
}
