import Debugger
import Testing

/// Nonsense, from a generator with a fixed start: no line may trap or hang, and the machine stays usable.
@Suite struct FuzzTests {
  private struct Noise {
    var state: UInt64
    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, limit)
    }
  }

  private static let pieces = [
    " ", " ", " ", ",", "=", "if", ">", ">FFFF", ">1FFFFFFFF", "-1", "0", "1", "2147483648", "3C:0",
    "FF:1FFF", "FF:FFFF", "vram:2FFFF", "vram:(", "cru:FFFF", "cru:1EE1", "vdp:46", "map:7",
    "map(9)",
    "R0", "R15", "PC", "WP", "ST", "byte(", "word(>FFFF)", ")", "(", "*", "*R13", "/0", "%", "<<",
    ">>",
    "~", "!", "?", ":", "'", "\"", "#", "é", "\u{0}", "\t", "end", "frames", "on", "page", "mapped",
    "LI R0,1", "BLAH",
  ]
  /// Commands that run without an end are given one by the host's patience.
  private static let names: [String] =
    CommandTable.all.flatMap { command in
      [command.name, command.shortest] + command.subcommands.map { "\(command.name) \($0.name)" }
    }

  @Test(arguments: 0..<8) func nonsense(seed: Int) throws {
    let console = try Console(ConsoleTests.program)
    var noise = Noise(state: UInt64(seed) &* 977 &+ 1)
    for _ in 0..<250 {
      var line = Self.names[noise.next(Self.names.count)]
      for _ in 0..<noise.next(6) {
        line += (noise.next(3) == 0 ? "" : " ") + Self.pieces[noise.next(Self.pieces.count)]
      }
      console.host.patience = 2
      _ = console.run(line)
    }
    console.session.abandonDefinition()
    #expect(console.run("print 1") == ["1 = >0001 (1)"])
  }

  @Test func longLines() throws {
    let console = try Console(ConsoleTests.program)
    let line = String(repeating: "print 1 ", count: 10_000)
    #expect(console.run(line) == ["! the line has 79999 bytes; a command has at most 4096"])
  }
}
