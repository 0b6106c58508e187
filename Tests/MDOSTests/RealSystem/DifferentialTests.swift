import Foundation
import GeneveCore
import TestSupport
import Testing

@testable import MDOS

/// The Swift manager beside the code of real systems, on calls that nobody has chosen by hand.
///
/// `make test` makes a few hundred calls on GeneveOS 6.50. `make fuzz` makes as many as GENEVE_FUZZ_ROUNDS
/// says, and on the systems that GENEVE_SYSTEM_FILES names as well.
@Suite(
  "Real system: random calls of library 7",
  .enabled(if: !RealSystem.files.isEmpty, "the folder shared/images is not here"))
struct DifferentialTests {
  /// Rounds through all profiles and machines.
  static let rounds = ProcessInfo.processInfo.environment["GENEVE_FUZZ_ROUNDS"].flatMap(Int.init)
  static let callsPerScenario = 60

  struct Variant: CustomStringConvertible {
    let staticRAM: Configuration.StaticRAM
    let hasMemex: Bool
    var description: String { "\(staticRAM.rawValue) KiB\(hasMemex ? ", Memex" : "")" }
  }

  static let variants = [
    Variant(staticRAM: .kilobytes64, hasMemex: false),
    Variant(staticRAM: .kilobytes384, hasMemex: false),
    Variant(staticRAM: .kilobytes64, hasMemex: true),
    Variant(staticRAM: .kilobytes384, hasMemex: true),
  ]

  @Test("same registers, maps, tables and memory; cost within 10 %", arguments: variants)
  func randomCalls(variant: Variant) throws {
    let configuration = try Configuration(
      staticRAM: variant.staticRAM, hasMemex: variant.hasMemex)
    for file in RealSystem.files {
      let real = try RealSystem(file, configuration: configuration)
      let start = try real.machine.snapshot()
      var costs: [RandomScenario.Cost] = []
      for round in 0..<(Self.rounds ?? 1) {
        for profile in CallProfile.allCases {
          try real.machine.restore(start)
          var scenario = try RandomScenario(real, profile, seed: UInt64(round))
          let finding = try scenario.run(Self.callsPerScenario)
          costs += scenario.costs
          if let finding {
            Issue.record(
              "\(real.layout.version), \(variant), \(profile), round \(round), \(finding)")
          }
        }
      }
      let worst = costs.max { $0.error < $1.error }
      #expect((worst?.error ?? 1) <= 0.1, "\(real.layout.version): \(String(describing: worst))")
      let mean = costs.map(\.error).reduce(0, +) / Double(max(1, costs.count))
      #expect(mean < 0.01, "\(real.layout.version), \(variant)")
      if Self.rounds != nil {
        print(
          "\(real.layout.version), \(variant): \(costs.count) calls, cost off by "
            + "\(percent(mean)) on average, \(percent(worst?.error ?? 0)) at most")
      }
    }
  }

  private func percent(_ share: Double) -> String {
    String(format: "%.2f %%", share * 100)
  }
}
