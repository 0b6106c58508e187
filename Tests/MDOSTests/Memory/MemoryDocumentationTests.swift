import Foundation
import TestSupport
import Testing

@Suite("Memory manager: documentation")
struct MemoryDocumentationTests {
  static let document = Recordings.folder.deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/memory-manager.md")

  /// The fenced blocks of the document that are marked as calls.
  private func blocks() throws -> [String] {
    let text = try String(contentsOf: Self.document, encoding: .utf8)
    return text.components(separatedBy: "```calls\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  @Test("every example in docs/memory-manager.md gives what it says")
  func examples() throws {
    let blocks = try blocks()
    #expect(blocks.count >= 25)
    for block in blocks {
      let found = try MemoryTranscript.run(block)
      #expect(found == block)
    }
  }

  @Test("the examples show every opcode", arguments: 0...14)
  func everyOpcode(opcode: Int) throws {
    #expect(try blocks().contains { $0.contains(" op \(opcode) ") })
  }
}
