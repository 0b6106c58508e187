import GeneveCore
import Testing

@testable import Debugger

/// The commands of the timeline as they are typed.
@Suite("Backwards at the console")
struct TimelineConsoleTests {
  /// Counts in R1 and puts the count into a table, word after word.
  private static let program = """
    START  LI   R1,1
           LI   R2,>F040
    AGAIN  MOV  R1,*R2+
           INC  R1
           CI   R1,50
           JNE  AGAIN
    DONE   JMP  DONE
           END
    """

  private func console() throws -> Console {
    let console = try Console(Self.program)
    console.session.recorder = try Timeline(machine: console.machine)
    return console
  }

  @Test("back takes steps back, and says where the timeline begins")
  func back() throws {
    let console = try console()
    let start = try console.machine.stateHash()
    _ = console.run("step 11")
    #expect(console.machine.register(1) == 3)
    _ = console.run("back 4")
    #expect(console.machine.register(1) == 2)
    let lines = console.run("back 100")
    #expect(lines.first == "the timeline begins here")
    #expect(try console.machine.stateHash() == start)
    #expect(console.run("back x").first?.hasPrefix("! back:") == true)
    #expect(
      console.run("back 3 apples") == [
        "! back: expected cycles, ms, seconds or frames after the number"
      ])
  }

  @Test("reverse-continue goes to the last hit of any stop")
  func reverseContinue() throws {
    let console = try console()
    _ = console.run("break >0108 if R1 == 30")
    _ = console.run("watch >F050")
    _ = console.run("advance 20 ms")
    while console.machine.register(1) < 50 {
      _ = console.run("continue")
      _ = console.run("advance 20 ms")
    }
    let first = console.run("reverse-continue")
    #expect(first.first?.hasPrefix("stop 1: break >0108") == true)
    #expect(console.machine.register(1) == 30)
    let second = console.run("reverse-continue")
    #expect(second.first?.hasPrefix("stop 2:") == true)
    #expect(console.machine.programCounter == 0x0108)
    #expect(console.machine.register(2) == 0xF050)
    #expect(console.run("reverse-continue").first == "the timeline begins here")
  }

  @Test("who-wrote finds the instruction, by address, page and register")
  func whoWrote() throws {
    let console = try console()
    _ = console.run("advance 20 ms")
    let lines = console.run("who-wrote >F050")
    #expect(lines.first == ">F050: >0000 -> >0009, written by:")
    #expect(lines.count == 2)
    #expect(console.machine.programCounter == 0x0108)
    #expect(console.machine.register(1) == 9)
    _ = console.run("goto end")
    _ = console.run("who-wrote R1")
    #expect(console.machine.register(1) == 49)
    #expect(console.machine.programCounter == 0x010A)
    #expect(
      console.run("who-wrote 30:0000") == [
        "! who-wrote: nothing has written 30:0000 since the timeline begins"
      ])
    #expect(console.machine.programCounter == 0x010A, "and the machine stays")
    #expect(console.run("who-wrote 0").first?.hasPrefix("! who-wrote: nothing can write") == true)
    #expect(console.run("who-wrote ST").first?.contains("written by") == true)
  }

  @Test("marks are gone to by name, and what is changed in the past drops what followed")
  func marks() throws {
    let console = try console()
    _ = console.run("step 20")
    #expect(console.run("mark here").first?.hasPrefix("mark here at cycle") == true)
    let hash = try console.machine.stateHash()
    _ = console.run("step 30")
    _ = console.run("mark later")
    _ = console.run("goto here")
    #expect(try console.machine.stateHash() == hash)
    #expect(console.run("mark").count == 2)
    #expect(
      console.run("mark end") == [
        "! mark: \"end\" is the name of a moment already; expected another name"
      ])
    #expect(console.run("set R1 = 40").contains { $0.contains("that followed are dropped") })
    #expect(
      console.run("goto later") == [
        "! goto: there is no mark \"later\"; expected here, start, end or cycle N"
      ])
    #expect(console.run("timeline").contains("the machine is at the end"))
    _ = console.run("step 5")
    _ = console.run("goto here")
    #expect(try console.machine.stateHash() == hash, "a mark is before the change")
  }

  @Test("a wrong command leaves the future alone; keys typed in the past drop it and say so")
  func wrongChanges() throws {
    let console = try console()
    _ = console.run("step 50")
    _ = console.run("back 30")
    for line in [
      "set R3 = 99999", "set cycles = 5", "set map(9) = 1", "set cru:1EE0 = 3",
      "set byte(>F040) = 256",
      "set vdp(99) = 1", "set NOSUCH = 1", "fill >F040 4 256", "assemble >F040 FOO",
      "assemble >F041 NOP", "load none >F040", "state load none", "type {nokey}", "fill >FFFF 4 1",
    ] {
      let answer = console.run(line)
      #expect(answer.count == 1 && answer[0].hasPrefix("! "), "\(line): \(answer)")
    }
    #expect(console.run("timeline").last?.contains("in the past") == true)
    #expect(console.run("type a").first?.hasSuffix("that followed are dropped") == true)
    #expect(console.run("timeline").last == "the machine is at the end")
    #expect(
      console.run("set 30:0000 = 1").isEmpty, "what is kept needs no word")
    #expect(
      console.run("set 00F8:0000 = 1").isEmpty == false)
    #expect(
      console.run("set F8:0000 = >1234") == ["note: what is written to F8:0000 is not kept there"])
  }

  @Test("running forwards goes on over a reset and over changes by hand, by steps and by time")
  func overReset() throws {
    let console = try console()
    _ = console.run("step 20")
    _ = console.run("reset")
    _ = console.run("set R3 = 7")
    _ = console.run("step 30")
    _ = console.run("reset")
    _ = console.run("advance 30 ms")
    let (end, hash) = (console.machine.position, try console.machine.stateHash())
    for way in ["advance 1000 cycles", "step 7", "next", "step 100"] {
      _ = console.run("goto start")
      while console.machine.position < end {
        let answer = console.run(way)
        #expect(answer.count == 1 && !answer[0].hasPrefix("!"), "\(way): \(answer)")
        guard answer.count == 1, console.session.timeline?.isLive == false else { break }
      }
      _ = console.run("goto end")
      #expect(console.machine.position >= end)
    }
    _ = console.run("goto start")
    console.host.patience = 10
    _ = console.run("continue")
    #expect(console.session.timeline?.isLive == true)
    _ = console.run("goto cycle \(end.time / .perProcessorCycle)")
    #expect(console.machine.position == end)
    #expect(try console.machine.stateHash() == hash)
  }

  @Test("goto takes cycles beyond 32 bits, as timeline says them after 24 minutes")
  func lateCycles() throws {
    let console = try console()
    _ = console.run("step 20")
    let end = console.machine.position
    _ = console.run("goto start")
    #expect(console.run("goto cycle 4294967296").count == 1)
    #expect(console.machine.position == end)
    #expect(console.run("goto cycle 4*4").count == 1)
    #expect(console.run("goto cycle 99999999999999999999").first?.contains("too large") == true)
  }

  @Test("a state is saved, loaded, and its loading gone back over")
  func states() throws {
    let console = try console()
    _ = console.run("step 10")
    let saved = try console.machine.stateHash()
    #expect(console.run("state save x.state").first?.hasSuffix("saved in x.state") == true)
    _ = console.run("step 30")
    let later = try console.machine.stateHash()
    #expect(console.run("state load x.state").first?.hasSuffix("loaded from x.state") == true)
    #expect(try console.machine.stateHash() == saved)
    _ = console.run("step")
    _ = console.run("back 1")
    #expect(try console.machine.stateHash() == saved)
    _ = console.run("back 1")
    _ = console.run("step 1")
    #expect(try console.machine.stateHash() == saved)
    _ = console.run("back 1")
    #expect(try console.machine.stateHash() != later)
    console.host.files["y.state"] = Array(console.host.files["x.state"]?.dropLast(1) ?? [])
    #expect(
      console.run("state load y.state") == [
        "! state load: y.state is damaged: its contents are not those that were saved"
      ])
    #expect(console.run("state load z.state") == ["! state load: z.state: no such file"])
    #expect(console.run("state") == ["! state: expected save or load, and the name of a file"])
  }
}
