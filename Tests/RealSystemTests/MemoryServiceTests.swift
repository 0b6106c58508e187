import GeneveCore
import MDOS
import TIDisks
import TestSupport
import Testing

/// The real system with the memory manager in Swift instead of its own.
@Suite("The real system with --xop7", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct MemoryServiceTests {
  static let plans =
    RealMachine.isThorough
    ? ScreenTests.allPlans + DiskScreenTests.allPlans : ["dir_nodisk"]

  @Test("swift: the screens, and the disk afterwards, are the recorded ones", arguments: plans)
  func screens(name: String) throws {
    let hasDisk = DiskScreenTests.allPlans.contains(name)
    let disk = hasDisk ? try RealMachine.mandelbrotDisk() : nil
    let machine = try RealMachine.atEntry(disk: disk, service: .swift)
    var run = PlanRun(machine)
    try run.run(Plan(named: name)) { screen in
      let differences = try RecordedScreen(screen).differences(from: machine)
      #expect(differences.isEmpty, "\(screen): \(differences.joined(separator: "\n"))")
    }
    #expect(try #require(machine.memoryCalls).callCount > 40)
    let path = "realsystem/disk/\(name).dsk.gz"
    guard let disk, Shared.has(path) else { return }
    let differences = try WrittenDisk(Shared.bytes(path)).differences(from: disk)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test(
    "swift: a call costs what the system's own code takes, within a fiftieth",
    .enabled(if: RealMachine.isThorough, "make test-real has the time"))
  func cost() throws {
    let own = try Self.calls(.guest)
    let ours = try Self.calls(.swift)
    #expect(own.count > 40)
    try #require(own.count == ours.count)
    var (ownCycles, ourCycles) = (0, 0)
    for (own, ours) in zip(own, ours) where !own.wasInterrupted && !ours.wasInterrupted {
      #expect(own.registersIn == ours.registersIn)
      #expect(own.registersOut == ours.registersOut)
      #expect(
        abs(own.cycles - ours.cycles) <= own.cycles / 50,
        "\(own.registersIn): \(own.cycles) and \(ours.cycles) cycles")
      ownCycles += own.cycles
      ourCycles += ours.cycles
    }
    #expect(
      abs(ownCycles - ourCycles) < ownCycles / 200, "\(ownCycles) and \(ourCycles) cycles in all")
  }

  /// Calls of library 7 up to the first prompt.
  private static func calls(_ service: MemoryCallMonitor.Service) throws -> [CallList.Call] {
    var calls = CallList()
    var source = LineSource(try RealMachine.atEntry(service: service))
    while source.machine.now < 9 * Ticks.perSecond / 10 { calls.add(source.next()) }
    return calls.calls.filter { $0.library == 7 }
  }
}
