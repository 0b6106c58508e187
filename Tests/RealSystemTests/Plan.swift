import GeneveCore
import TestSupport

/// A recorded session: what was typed when, and when its screen was kept. The steps and their times are
/// those of `realsystem/boot.lua`, in video frames from power-on.
struct Plan {
  enum Step: Equatable {
    case wait(frames: Int)
    /// Key movements, each with the frames that follow it.
    case keys([Movement])
    case snap(String)
    case dump(String)
  }

  struct Movement: Equatable {
    let scanCode: UInt8
    let frames: Int
  }

  let name: String
  let steps: [Step]

  struct Failure: Error { let line: String }

  init(named name: String) throws {
    let text = String(
      decoding: try Shared.bytes("realsystem/plans/\(name).txt"), as: UTF8.self)
    try self.init(name: name, text: text)
  }

  init(name: String, text: String) throws {
    self.name = name
    steps = try text.split(separator: "\n").compactMap { try Self.step(String($0)) }
  }

  /// Frames up to the first key.
  var firstWait: Int {
    if case .wait(let frames) = steps.first { frames } else { 0 }
  }

  private static func step(_ line: String) throws -> Step? {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let argument = parts.count > 1 ? String(parts[1]) : ""
    switch parts[0] {
    case "wait":
      guard let seconds = Double(argument) else { throw Failure(line: line) }
      return .wait(frames: Int((seconds * 60).rounded()))
    case "type":
      return .keys(try typing(argument.replacing("\\n", with: "\n"), line: line))
    case "key":
      guard let key = KeyName.code(argument) else { throw Failure(line: line) }
      return .keys(press(key, held: 4, gap: 4))
    case "hold":
      let names = argument.split(separator: " ", maxSplits: 1).map(String.init)
      guard names.count == 2, let modifier = KeyName.code(names[0]),
        let key = KeyName.code(names[1])
      else { throw Failure(line: line) }
      return .keys(
        [Movement(scanCode: modifier, frames: 2)] + press(key, held: 4, gap: 2)
          + [Movement(scanCode: modifier | 0x80, frames: 4)])
    case "snap": return .snap(argument)
    case "dump": return .dump(argument)
    case "quit", "mark", "dbg", "dbg!": return nil
    default:
      if line.hasPrefix("#") { return nil }
      throw Failure(line: line)
    }
  }

  private static func press(_ key: UInt8, held: Int, gap: Int) -> [Movement] {
    [Movement(scanCode: key, frames: held), Movement(scanCode: key | 0x80, frames: gap)]
  }

  private static func typing(_ text: String, line: String) throws -> [Movement] {
    try text.flatMap { character -> [Movement] in
      guard let typing = try? Typist.typing(character == "\\" ? "\\\\" : "\(escaped(character))")
      else { throw Failure(line: line) }
      let codes = typing.events.map(\.scanCode)
      if codes.count == 2 { return press(codes[0], held: 4, gap: 4) }
      // Shift goes down a frame before the key and up a frame after it.
      return zip(codes, [1, 4, 1, 4]).map { Movement(scanCode: $0, frames: $1) }
    }
  }

  private static func escaped(_ character: Character) -> String {
    character == "{" || character == "}" ? "\\\(character)" : String(character)
  }
}

/// The names that the recorder gives to keys.
private enum KeyName {
  static func code(_ name: String) -> UInt8? {
    if let code = codes[name] { return code }
    guard name.count == 1, let events = try? Typist.typing(name.lowercased()).events else {
      return nil
    }
    return events.first?.scanCode
  }

  private static let codes: [String: UInt8] = [
    "L-Ctrl": 0x1D, "L-Shift": 0x2A, "R-Shift": 0x36, "L-Alt": 0x38, "Enter": 0x1C,
    "Space": 0x39, "Backspace": 0x0E, "Tab": 0x0F, "Esc": 0x01, "F1": 0x3B, "F2": 0x3C,
    "F3": 0x3D, "F4": 0x3E, "F5": 0x3F, "F6": 0x40, "F7": 0x41, "F8": 0x42, "F9": 0x43,
    "F10": 0x44, "KP 9 (PgUp)": 0x49, "KP 3 (PgDn)": 0x51,
    "KP 4 (Left)": 0x4B, "KP 6 (Right)": 0x4D, "KP 8 (Up)": 0x48, "KP 2 (Down)": 0x50,
    "KP . (Del)": 0x53, "KP 0 (Ins)": 0x52, "KP 7 (Home)": 0x47, "KP 1 (End)": 0x4F,
  ]
}

/// Carries out a plan on a machine.
struct PlanRun {
  let machine: Machine
  private var frame: Int
  private var due: Int

  /// A machine that stands at the end of `frame`, counted from power-on.
  init(_ machine: Machine, frame: Int = 0) {
    (self.machine, self.frame, due) = (machine, frame, 0)
  }

  /// Runs the plan; `snap` looks at the machine whenever a screen was kept. A plan that begins with a
  /// wait may begin in the middle of it.
  mutating func run(_ plan: Plan, snap: (String) throws -> Void) throws {
    var queue: [Plan.Movement] = []
    var steps = plan.steps[...]
    if frame > 0, case .wait(let frames) = steps.first {
      steps.removeFirst()
      due = 1 + frames
    }
    while !steps.isEmpty || !queue.isEmpty {
      frame += 1
      machine.run(until: Ticks(frame) * Machine.frameTicks)
      guard frame >= due else { continue }
      if !queue.isEmpty {
        let movement = queue.removeFirst()
        machine.schedule(.scanCode(movement.scanCode), at: machine.now)
        due = frame + movement.frames
        continue
      }
      while queue.isEmpty, frame >= due, let step = steps.popFirst() {
        switch step {
        case .wait(let frames): due = frame + frames
        case .keys(let movements): queue = movements
        case .snap(let name), .dump(let name): try snap(name)
        }
      }
    }
  }
}
