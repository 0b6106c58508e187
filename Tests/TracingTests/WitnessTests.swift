import Foundation
import GeneveCore
import TestSupport
import Testing

@testable import Tracing

/// Our own recordings, under the profile of the data manual, before two models of the processor that were
/// written from that manual alone, in another language, by somebody else.
@Suite("Independent witnesses")
struct WitnessTests {
  private static let python = "/usr/bin/python3"
  static let isThere =
    Shared.has("traces/check") && FileManager.default.isExecutableFile(atPath: python)

  @Test(
    "results, status and times of the manual's profile",
    .enabled(if: isThere, "the folder ../shared or python3 is absent"),
    arguments: ["onchip", "shift", "cru", "ctx", "f6", "mul", "div"])
  func witness(name: String) throws {
    let rom = try #require(Shared.url("traces/rom/\(name).bin")).path
    let machine = Machine(
      configuration: try Configuration(bootROM: Shared.bytes("traces/rom/\(name).bin")))
    var recorder = InstructionRecorder(capacity: 200_000, stopAddress: 0x1FF0)
    #expect(machine.run(until: Ticks.perSecond, recording: &recorder) == .addressReached(0x1FF0))
    let trace = NSTemporaryDirectory() + "witness-\(UUID().uuidString).tr.gz"
    defer { try? FileManager.default.removeItem(atPath: trace) }
    try Data(compressed(recorder.records))
      .write(to: URL(fileURLWithPath: trace))
    for model in ["statecheck.py", "timecheck.py"] {
      let script = try #require(Shared.url("traces/check/\(model)")).path
      let verdict = try output(of: [script, trace, rom])
      #expect(verdict.contains(#/different 0\n/#), "\(model): \(verdict)")
    }
  }

  private func compressed(_ lines: [TraceLine]) -> [UInt8] {
    var assembly = TraceFileAssembly(isCompressed: true)
    var piece = TracePiece()
    lines.withUnsafeBufferPointer {
      TraceGzipEncoder().encode($0, into: &piece, with: HeadMemory())
    }
    assembly.add(piece)
    return assembly.head + piece.withBytes { Array($0) } + assembly.tail
  }

  private func output(of arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
