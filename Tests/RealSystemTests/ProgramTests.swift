import GeneveCore
import MDOS
import TIDisks
import TestSupport
import Testing

/// The programs of the Mandelbrot disk under the real system.
@Suite("The real system's programs", .enabled(if: RealMachine.isHere, RealMachine.reason))
struct ProgramTests {
  static let programs = RealMachine.isThorough ? ["a", "b", "c", "d", "e"] : ["a"]

  @Test("the same picture as under the system in Swift, byte for byte", arguments: programs)
  func picture(key: String) throws {
    let disk = try RealMachine.mandelbrotDisk()
    let real = try Self.drawn(key, on: RealMachine.atEntry(disk: disk), menuAfter: 9)
    let builtIn = try Self.drawn(key, on: RealMachine.builtIn(disk: disk), menuAfter: 3)
    #expect(real.memory != nil)
    #expect(real.memory == builtIn.memory)
    #expect(real.picture == builtIn.picture)
    #expect(Set(real.memory?.bytes ?? []).count > 4, "a picture, not an empty screen")
  }

  private static func drawn(
    _ key: String, on machine: Machine, menuAfter seconds: Int
  ) throws -> (memory: DisplayedMemory?, picture: [UInt8]) {
    // Loading takes 2 s, drawing up to 5.2 s.
    let drawing = key == "a" ? 3 : 8
    let text = """
      wait \(seconds)
      type \(key)
      wait 4
      key Space
      wait \(drawing)
      snap drawn
      """
    var run = PlanRun(machine)
    try run.run(Plan(name: key, text: text)) { _ in }
    return (DisplayedMemory(of: machine), machine.video.picture.rgbBytes())
  }

  @Test(
    "eleven programs are loaded and end; every call of library 7 is as in Swift",
    .enabled(if: RealMachine.isThorough, "make test-real has the time"))
  func verified() throws {
    let machine = try RealMachine.atEntry(disk: RealMachine.mandelbrotDisk(), service: .verify)
    let rounds = ProgramTests.programs.map { key in
      """
      type \(key)
      wait 4
      key Space
      wait 8
      type q
      wait 6
      """
    }
    let text = "wait 12\n" + rounds.joined(separator: "\n") + "\ntype f\nwait 4\nsnap end"
    var run = PlanRun(machine)
    try run.run(Plan(name: "programs", text: text)) { _ in }
    let monitor = try #require(machine.memoryCalls)
    #expect(monitor.difference == nil, "\(monitor.difference ?? "")")
    // 50 for the start and the batch file; a program takes about twenty.
    #expect(monitor.callCount > 250)
    #expect(machine.video.screenText()?.contains { $0.hasPrefix("A:\\>") } == true)
  }
}
