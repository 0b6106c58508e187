import Debugger
import Foundation
import GeneveCore
import HostFiles
import HostSDL
import MDOS
import TIDisks
import TestSupport
import Testing

@testable import Commands

/// What comes from outside beside keys – disks put in, files put into a folder, bytes on a line – and the past
/// of a machine, in windows and in recordings.
@Suite("The past, from outside")
struct PastTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A session whose EPROM holds `body` behind the set-up of the mapper: BA in slot 4.
  private func session(_ body: String, _ options: [String] = []) throws -> Session {
    try Session(
      try MachineOptions.parse(["--rom", try rom(body)] + options), takesHostClock: false)
  }

  private func rom(_ body: String) throws -> String {
    let text = """
             AORG 0
             DATA >F000,START
             AORG >0100
      START  LI   R12,>1EE0
             SBO  10
             SBO  15
             LI   R1,MAP
             LI   R2,>F110
             LI   R3,8
      MAPLP  MOVB *R1+,*R2+
             DEC  R3
             JNE  MAPLP
             SBZ  11
      \(body)
      MAP    BYTE >F0,>F1,2,3,>BA,5,6,7
             END

      """
    let source = try folder.write(Array(text.utf8), "program.asm")
    let process = try GeneveProcess.run(["asm", source, "-o", folder.path("rom"), "--rom"])
    try #require(process.status == 0, "\(process.errors)")
    return folder.path("rom")
  }

  /// Asks the drive of the Myarc controller all the time, and adds up what it says: index pulses and write
  /// protection.
  private static let askingTheDrive = """
           LI   R12,>1100
           SBO  0
           SBO  1
           SBO  4
           LI   R1,>0800
           MOVB R1,@>9FF1         RESTORE without verification
    ASK    MOVB @>9FF1,R1
           A    R1,R2
           SRC  R2,1
           SOC  R1,R6
           INC  R3
           JMP  ASK
    """

  private func disk(_ name: String) throws -> String {
    let geometry = Geometry(tracksPerSide: 40, sides: 1, sectorsPerTrack: 9)
    return try folder.write(
      [UInt8](repeating: 0xE5, count: geometry.sectorCount * Sector.size), name)
  }

  /// Runs as the window does.
  private func run(_ session: Session, for time: Ticks) throws {
    let end = session.machine.now + time
    while session.machine.now < end {
      let slice = min(end, session.machine.now + Machine.frameTicks)
      if session.timeline?.isLive == false {
        try session.timeline?.repeatPast(until: slice)
      } else {
        try session.timeline?.willRun()
        session.machine.run(until: slice)
        try session.timeline?.didRun()
      }
    }
  }

  @Test("going back before a disk was put in finds the drive empty")
  func insertionIsGoneBackOver() throws {
    let session = try session(Self.askingTheDrive, ["--fdc", "myarc"])
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    session.timeline = timeline
    try run(session, for: .perSecond / 2)
    let (empty, digest) = (timeline.present, try session.machine.stateDigest())
    #expect(!machineHasSeenIndex(session), "an empty drive has no index pulses")
    try session.insertDisk(path: try disk("work.dsk"), drive: 1)
    try run(session, for: .perSecond / 2)
    #expect(machineHasSeenIndex(session))
    let (end, digestAtEnd) = (timeline.present, try session.machine.stateDigest())
    try timeline.go(to: .start)
    try timeline.go(to: empty)
    #expect(try session.machine.stateDigest().differences(from: digest) == [])
    try timeline.repeatPast(until: .max)
    #expect(timeline.present == end)
    #expect(try session.machine.stateDigest().differences(from: digestAtEnd) == [])
  }

  /// Bit 1 of the status, which the program has gathered in R6.
  private func machineHasSeenIndex(_ session: Session) -> Bool {
    session.machine.register(6) & 0x0200 != 0
  }

  @Test("a disk put in, a reset and a change by hand replay identically", arguments: [false, true])
  func insertionsAreRecorded(isChanged: Bool) throws {
    let rom = try rom(Self.askingTheDrive)
    let arguments = ["--rom", rom, "--fdc", "myarc"]
    let session = try Session(try MachineOptions.parse(arguments), takesHostClock: false)
    let recorder = try RunRecorder(
      path: folder.path("run.rec"), session: session, arguments: ["run"] + arguments)
    session.recorder = recorder
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    session.timeline = timeline
    recorder.timeline = timeline
    try run(session, for: .perSecond / 3)
    try session.insertDisk(path: try disk("a.dsk"), drive: 1)
    session.reset()
    try run(session, for: .perSecond / 3)
    if isChanged {
      // Half of that never was; then another disk.
      #expect(try timeline.goBack(by: .perSecond / 6))
      try timeline.willChange("set R5")
      session.machine.setRegister(5, to: 0x1234)
    }
    try session.insertDisk(path: try disk("b.dsk"), drive: 1)
    try run(session, for: .perSecond / 3)
    #expect(timeline.isRewritten == isChanged)
    try recorder.finish()
    let replay = try RunReplay(path: folder.path("run.rec"), disks: [])
    try replay.run(until: .never)
    #expect(replay.result == .identical)
    #expect(replay.session.machine.position == session.machine.position)
    try expectDebuggerToRepeat("run.rec", upTo: try session.machine.stateHash())
  }

  /// Goes through a recording as the debugger does: from its start to its end, at once and by running.
  private func expectDebuggerToRepeat(_ name: String, upTo hash: UInt64) throws {
    let replay = try RunReplay(path: folder.path(name), disks: [])
    let machine = replay.session.machine
    let timeline = try Timeline(machine: machine, drives: replay.session.drives)
    replay.session.timeline = timeline
    let (start, firstHash) = (machine.position, try machine.stateHash())
    try replay.fill(timeline) { false }
    #expect(machine.position == start)
    #expect(try machine.stateHash() == firstHash)
    try timeline.go(to: .end)
    #expect(try machine.stateHash() == hash)
    try timeline.go(to: .start)
    while !timeline.isLive {
      // A reset takes time itself; running pauses there.
      do { try timeline.repeatPast(until: .max) } catch TimelineError.otherTime {}
    }
    #expect(try machine.stateHash() == hash)
  }

  @Test("what others put into a folder is part of the past, and of a recording")
  func folders() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("work"), withIntermediateDirectories: true)
    _ = try folder.write(Array("first\n".utf8), "work/one")
    let arguments = [folder.path("work"), "--type", "{wait 2s}\\e{wait 1s}type DSK1.TWO\n"]
    let session = try Session(try MachineOptions.parse(arguments), takesHostClock: false)
    let recorder = try RunRecorder(
      path: folder.path("run.rec"), session: session, arguments: ["run"] + arguments)
    session.recorder = recorder
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    session.timeline = timeline
    recorder.timeline = timeline
    try run(session, for: 2 * .perSecond)
    _ = try folder.write(Array("second\n".utf8), "work/two")
    try run(session, for: 4 * .perSecond)
    #expect(session.showsText("second"), "\(session.screenText() ?? [])")
    let hash = try session.machine.stateHash()
    try timeline.go(to: .start)
    try timeline.repeatPast(until: .max)
    #expect(try session.machine.stateHash() == hash)
    try recorder.finish()
    try FileManager.default.removeItem(atPath: folder.path("work/two"))
    let replay = try RunReplay(path: folder.path("run.rec"), disks: [])
    try replay.run(until: .never)
    #expect(replay.result == .identical)
    #expect(replay.session.showsText("second"))
    try expectDebuggerToRepeat("run.rec", upTo: hash)
  }

  // MARK: Lines

  /// Sends A, B, C … on RS232/1, one every few milliseconds, and adds up what comes in.
  private static let sending = """
           LI   R12,>1340
           SBO  31
           LI   R0,>8300
           LDCR R0,8
           CLR  R0
           LDCR R0,8
           LI   R0,>0034
           LDCR R0,11
           SBO  16
           LI   R1,>4100
    SEND   TB   22
           JNE  SEND
           LDCR R1,8
           AI   R1,>0100
           LI   R4,3000
    PAUSE  TB   21
           JNE  NOTHING
           STCR R5,8
           AB   R5,R6
           SBZ  18
    NOTHING DEC R4
           JNE  PAUSE
           JMP  SEND
    """

  @Test("what is sent once is sent once, though the machine goes through it again")
  func sentOnce() throws {
    let line = folder.path("line")
    let process = try GeneveProcess.run([
      "debug", "--batch", "--rom", try rom(Self.sending), "--rs232", line, "-e", "advance 400 ms",
      "-e", "back 200 ms", "-e", "advance 300 ms", "-e", "goto start", "-e", "advance 250 ms", "-e",
      "set R1 = >6100", "-e", "advance 200 ms",
    ])
    #expect(process.status == 0, "\(process.errors)")
    let text = String(decoding: try HostFile.read(line), as: UTF8.self)
    let capitals = text.prefix { $0.isUppercase }
    #expect(capitals.count > 10)
    #expect(capitals == "ABCDEFGHIJKLMNOPQRSTUVWXYZ".prefix(capitals.count))
    let small = text.dropFirst(capitals.count)
    #expect(small.count > 5, "what follows from the change is another future: \(text)")
    #expect(small == "abcdefghijklmnopqrstuvwxyz".prefix(small.count))
  }

  @Test("a run with a line replays identically, and leaves the line alone")
  func linesAreRecorded() throws {
    let (line, recording) = (folder.path("line"), folder.path("run.rec"))
    var process = try GeneveProcess.run([
      "run", "--headless", "--rom", try rom(Self.sending), "--rs232", line, "--for", "12s",
      "--record", recording,
    ])
    #expect(process.status == 0, "\(process.errors)")
    let sent = try HostFile.read(line)
    process = try GeneveProcess.run(["run", "--headless", "--replay", recording])
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    #expect(try HostFile.read(line) == sent)
  }

  @Test("a line is served while the debugger runs the machine, both ways")
  func servedWhileRunning() throws {
    let port = UInt16(20000 + Int(ProcessInfo.processInfo.processIdentifier) % 20000 + 1)
    let process = Process()
    process.executableURL = GeneveProcess.executable
    process.arguments = [
      "debug", "--batch", "--rom", try rom(Self.sending), "--rs232", "tcp-listen:\(port)", "-e",
      "tbreak >0100 if R6 != 0", "-e", "watch >F00C if byte(>F00C) == 7", "-e", "continue",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.runOpenToSignals()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    var caller: SocketEndpoint?
    let deadline = Date(timeIntervalSinceNow: 20)
    while caller == nil, Date() < deadline {
      caller = try? SocketEndpoint(host: "127.0.0.1", port: port)
      usleep(20_000)
    }
    let endpoint = try #require(caller)
    var bytes: [UInt8] = []
    while bytes.count < 3, Date() < deadline {
      bytes += endpoint.receive()
      usleep(2000)
    }
    #expect(bytes.count >= 3, "it hears the machine")
    // The watch ends the run when the machine has heard a 7.
    try endpoint.send([7])
    while process.isRunning, Date() < deadline { usleep(10_000) }
    #expect(!process.isRunning)
  }

  // MARK: The window

  @Test(
    "a window keeps its past, repeats it when it was gone back to, and a key goes on from there")
  func window() throws {
    let session = try Session(
      try MachineOptions.parse(["--rom", Recordings.url("screens/graphic6.bin.gz").path]),
      takesHostClock: false)
    let timeline = try Timeline(machine: session.machine, drives: session.drives)
    session.timeline = timeline
    func show(for seconds: Double, keyAt moment: Double? = nil) -> ScriptedHost {
      let host = ScriptedHost(closingAfter: seconds)
      if let moment { host.at(moment, .keyDown(.f1, label: nil, modifiers: [])) }
      _ = WindowLoop(session: session, host: host, options: WindowRun.Options()).run()
      return host
    }
    _ = show(for: 1.5, keyAt: 0.7)
    #expect(timeline.momentCount > 2)
    let (end, hash) = (timeline.end, try session.machine.stateHash())
    #expect(try timeline.goBack(by: .perSecond))
    let repeating = show(for: 0.3)
    #expect(!timeline.isLive)
    #expect(repeating.title.contains("repeating the past"))
    _ = show(for: 1.5)
    #expect(timeline.isLive && timeline.end > end)
    try timeline.go(to: end)
    #expect(try session.machine.stateHash() == hash)
    _ = show(for: 0.2, keyAt: 0.1)
    #expect(timeline.isLive, "what followed is dropped")
  }
}
