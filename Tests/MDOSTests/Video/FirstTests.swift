import Foundation
import GeneveCore
@testable import MDOS
import Testing

struct FirstTests {
  @Test func replay() throws {
    let names = ProcessInfo.processInfo.environment["NAMES"] ?? "setmodes"
    let limit = Int(ProcessInfo.processInfo.environment["LIMIT"] ?? "12") ?? 12
    for name in names.split(separator: " ") {
      let data = try Data(contentsOf: URL(fileURLWithPath: "/tmp/rooms/mdosvideo/oracle/out/\(name).jsonl"))
      var replay = try VideoReplay()
      try replay.run(Array(data))
      Swift.print("##", name, replay.calls, "calls", replay.differences.count, "differences")
      for line in replay.differences.prefix(limit) { Swift.print("   ", line.prefix(260)) }
      if ProcessInfo.processInfo.environment["COST"] != nil {
        for c in replay.costs { Swift.print("    cost", String(c.opcode, radix: 16), c.recorded, c.modelled) }
      }
    }
  }
}
