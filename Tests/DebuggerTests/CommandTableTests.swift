import Debugger
import Foundation
import TestSupport
import Testing

/// The command table keeps its promises to whoever types.
@Suite struct CommandTableTests {
  private func check(_ commands: [ConsoleCommand], _ path: String) {
    var names: Set<String> = []
    for command in commands {
      #expect(command.name.hasPrefix(command.shortest), "\(path)\(command.name)")
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
      for name in [command.name] + command.aliases {
        #expect(names.insert(name).inserted, "\(path)\(name) stands twice")
      }
      check(command.subcommands, path + command.name + " ")
    }
    for command in commands {
      let others = commands.filter { $0.name != command.name }
      for other in others where other.shortest != other.name {
        // Of two short forms only one may begin the other's name, and a whole name always wins.
        #expect(
          !(command.shortest.hasPrefix(other.shortest) && other.name.hasPrefix(command.shortest)),
          "\(path)\(command.shortest) is \(command.name) and \(other.name)")
      }
    }
  }

  @Test func namesAreDistinct() { check(CommandTable.all, "") }

  /// Set GENEVE_WRITE_DOCS to write the page anew.
  @Test func theReferenceIsThatOfTheTable() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/console.md")
    if ProcessInfo.processInfo.environment["GENEVE_WRITE_DOCS"] != nil {
      try CommandReference.markdown.write(to: page, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: page, encoding: .utf8)
    #expect(written == CommandReference.markdown, "write it anew: GENEVE_WRITE_DOCS=1 swift test")
  }

  @Test func helpStandsBehindEveryCommand() throws {
    let console = try Console(ConsoleTests.program)
    for command in CommandTable.all {
      #expect(console.run("help \(command.name)").first == command.usage)
      for subcommand in command.subcommands {
        let lines = console.run("help \(command.name) \(subcommand.name)")
        #expect(lines.first == "\(command.name) \(subcommand.usage)")
      }
    }
    #expect(console.run("help").count > CommandTable.all.count)
    #expect(console.run("help expressions").count > 4)
  }
}
