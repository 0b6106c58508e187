import GeneveCore

/// Commands that go through the past of the machine, and those that keep its states in files.
enum TimelineCommands {
  private static let greatestCount = Int(Int32.max)

  static let all: [ConsoleCommand] =
    [back, reverseContinue, whoWrote, mark, goto, timeline, state]

  private static let back = ConsoleCommand(
    "back", shortest: "ba", aliases: ["reverse-step", "rs"],
    arguments: "[N [cycles|ms|seconds|frames]] | xop", group: .time,
    summary: "go back one step, N steps or so long, or to the XOP before",
    details: """
      A step is what step takes: an instruction, or a system call that the built-in MDOS serves. The whole
      machine is then as it was, disks included; what was written to them stays in their files until you go
      on differently.
      back 2 seconds
      back xop
      """,
    completion: .words(["xop"]), repetition: .same
  ) { session, arguments in
    let timeline = try session.needTimeline()
    if arguments.take("xop") {
      try arguments.end()
      return try session.goBackToExtendedOperation(timeline)
    }
    let count = try arguments.count(default: 1, in: 1...greatestCount)
    if arguments.isAtEnd {
      let done = try session.onTimeline { try timeline.goBack(steps: UInt64(count)) }
      session.arrived(isShort: done < UInt64(count))
      return .done
    }
    let units = ["cycles", "ms", "seconds", "frames"]
    guard let unit = arguments.keyword(units) else {
      throw CommandError("expected \(CommandTable.alternatives(units)) after the number")
    }
    try arguments.end()
    let length = Ticks(count) * ticks(in: unit)
    let isWhole = try session.onTimeline { try timeline.goBack(by: length) }
    session.arrived(isShort: !isWhole)
    return .done
  }

  private static func ticks(in unit: String) -> Ticks {
    switch unit {
    case "cycles": .perProcessorCycle
    case "ms": .perSecond / 1000
    case "frames": Machine.frameTicks
    default: .perSecond
    }
  }

  private static let reverseContinue = ConsoleCommand(
    "reverse-continue", shortest: "rev", aliases: ["rc"], group: .time,
    summary: "go back to the last time that a break, watch or catch came true",
    details: """
      The machine then stands before the instruction that made it true. Conditions count, ignore counts do
      not.
      """,
    repetition: .same
  ) { session, arguments in
    try arguments.end()
    _ = try session.needTimeline()
    if let hit = try session.onTimeline({ try session.goBackToStop() }) {
      session.say(StopReport(session: session).lines(for: .point([hit])))
      session.showPosition()
    } else {
      session.arrived(isShort: true)
    }
    return .done
  }

  private static let whoWrote = ConsoleCommand(
    "who-wrote", shortest: "who", aliases: ["ww"], arguments: "ADDR [LEN] | R0…R15 | WP | ST",
    group: .time,
    summary: "go back to the instruction that last wrote a place",
    details: """
      Memory of the address space is followed by its page: writes through another execution page count, and
      those of the built-in MDOS. Without LEN a word is meant, of video RAM a byte; there, and of registers of
      the V9938, WP and ST, only changes count.
      who-wrote >A010
      who-wrote 3C:0123 1
      who-wrote vram:1F00
      who-wrote R3
      """,
    completion: .expressions
  ) { session, arguments in
    let timeline = try session.needTimeline()
    if let register = Subject.registers.first(where: { arguments.take($0) }) {
      try arguments.end()
      return try session.goBackToWriter(of: Subject(register: register, session.machine), timeline)
    }
    let place = try arguments.place()
    let length = try arguments.count(default: place.defaultLength, in: 1...8192)
    try arguments.end()
    return try session.goBackToWriter(
      of: Subject(place, length: length, session.machine), timeline)
  }

  private static let mark = ConsoleCommand(
    "mark", shortest: "mar", arguments: "[NAME]", group: .time,
    summary: "give this moment a name to go to; without one, list all",
    details: "mark before-the-call"
  ) { session, arguments in
    let timeline = try session.needTimeline()
    guard let name = arguments.word() else {
      session.say(session.marks(timeline))
      return .done
    }
    try arguments.end()
    guard !Timeline.reservedMarks.contains(name.lowercased()) else {
      throw CommandError("\"\(name)\" is the name of a moment already; expected another name")
    }
    try session.onTimeline { try timeline.mark(name) }
    session.say("mark \(name) at \(TimelineText.moment(timeline.present))")
    return .done
  }

  private static let goto = ConsoleCommand(
    "goto", shortest: "go", arguments: "NAME|start|end|cycle N", group: .time,
    summary: "go to a mark, to the start or the end of the timeline, or to a processor cycle",
    completion: .words(["start", "end", "cycle"])
  ) { session, arguments in
    let timeline = try session.needTimeline()
    guard let name = arguments.word() else {
      throw CommandError("the line ends where a mark, start, end or cycle is expected")
    }
    let moment: Timeline.Destination
    switch name.lowercased() {
    case "start": moment = .start
    case "end": moment = .end
    case "cycle":
      moment = .time(Ticks(try arguments.cycle()).multipliedClamped(by: .perProcessorCycle))
    default:
      guard let point = timeline.marks.first(where: { $0.name == name })?.point else {
        let names = timeline.marks.map(\.name) + ["start", "end", "cycle N"]
        throw CommandError(
          "there is no mark \"\(name.prefix(40))\"; expected \(CommandTable.alternatives(names))")
      }
      moment = .point(point)
    }
    try arguments.end()
    try session.onTimeline { try timeline.go(to: moment) }
    session.arrived(isShort: false)
    return .done
  }

  private static let timeline = ConsoleCommand(
    "timeline", shortest: "tim", group: .time,
    summary: "say how far back the past is kept, and where in it the machine stands",
    details: """
      from cycle 0 (0.000000 s) to cycle 36120000 (12.040000 s)
      31 snapshots, 4.2 of 256.0 MiB
      the machine is at the end
      """
  ) { session, arguments in
    try arguments.end()
    session.say(TimelineText.summary(try session.needTimeline()))
    return .done
  }

  private static let state = ConsoleCommand(
    "state", arguments: "save|load FILE", group: .time,
    summary: "keep the whole machine in a file, or go on from one",
    details: """
      A state fits a machine of the same kind: RAM, EPROM, system. Disks are not in it; loading says when one
      has changed since. Loading can be taken back with back.
      """,
    completion: .words(["save", "load"]),
    subcommands: [
      ConsoleCommand(
        "save", arguments: "FILE", group: .time, summary: "write the whole machine to a file",
        completion: .files
      ) { session, arguments in
        let path = try arguments.path()
        try arguments.end()
        try session.saveState(to: path)
        return .done
      },
      ConsoleCommand(
        "load", arguments: "FILE", group: .time, summary: "go on from what state save has written",
        completion: .files
      ) { session, arguments in
        let path = try arguments.path()
        try arguments.end()
        try session.loadState(from: path)
        return .done
      },
    ]
  ) { _, _ in
    throw CommandError("expected save or load, and the name of a file")
  }
}
