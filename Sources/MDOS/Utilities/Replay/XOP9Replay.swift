import Foundation

/// Replays recorded calls of library 9 (opcodes 0–8) against the library in Swift and compares registers,
/// status, every byte that was written and every write to the clock, in their order.
///
/// Of the status register, EQ, the mask and the bits that a call must keep are compared; other bits of a
/// replaced status are by-products of the real routines. File names need the recording `parse-states` first.
public struct XOP9Replay: CallReplay {
  /// Recorded calls are scenarios of one call each.
  public private(set) var calls = 0
  public var scenarios: Int { calls }
  public private(set) var differences: [ReplayDifference] = []

  private var states: [Int: XOP9Recording.State] = [:]

  public init() {}

  /// The recording that defines the environments of file names.
  public static let statesName = "parse-states"

  public mutating func run(line: Data, number: Int) throws {
    let decoder = JSONDecoder()
    if let state = try? decoder.decode(XOP9Recording.State.self, from: line) {
      states[state.state] = state
    } else {
      try run(decoder.decode(XOP9Recording.self, from: line), line: number)
    }
  }

  private mutating func run(_ recording: XOP9Recording, line: Int) throws {
    guard recording.in.r.count == 4, recording.out.r.count == 4, recording.out.st.count == 2 else {
      throw XOP9ScenarioError.incompleteRegisters
    }
    var environment = XOP9Environment()
    if let number = recording.in.state {
      guard let state = states[number] else {
        throw XOP9ScenarioError.unknownEnvironment(number)
      }
      environment.header = state.header
      environment.keepsCase = state.case
    }
    environment.clock = recording.in.clk?.bytes ?? []
    for memory in recording.in.mem ?? [] {
      for write in memory.writes { environment.memory[write.address] = write.byte }
    }
    var utilities = Utilities(environment: environment)
    let registers = recording.in.r
    var found = Utilities<XOP9Environment>.Registers(
      r0: registers[0], r1: registers[1], r2: registers[2], r3: registers[3],
      status: recording.out.st[0])
    utilities.call(&found)
    calls += 1
    compare(recording, found, utilities.environment, line: line)
  }

  private mutating func compare(
    _ recording: XOP9Recording, _ found: Utilities<XOP9Environment>.Registers,
    _ environment: XOP9Environment, line: Int
  ) {
    func report<Value: Equatable>(
      _ field: String, expected: Value, found: Value, _ text: (Value) -> String
    ) {
      guard expected != found else { return }
      let words = recording.in.r.map(Self.hex).joined(separator: " ")
      differences.append(
        ReplayDifference(
          place: "line \(line)",
          call: "op \(recording.op), R0–R3 \(words)"
            + (recording.in.text.map { ", text \($0.debugDescription)" } ?? ""),
          Mismatch(field: field, expected: text(expected), found: text(found))))
    }
    let registers = [found.r0, found.r1, found.r2, found.r3]
    report("R0–R3", expected: recording.out.r, found: registers) {
      $0.map(Self.hex).joined(separator: " ")
    }
    let mask = Self.comparedStatus(recording.op)
    report("ST", expected: recording.out.st[1] & mask, found: found.status & mask, Self.hex)
    report(
      "memory", expected: (recording.out.mem ?? []).flatMap(\.writes),
      found: environment.memoryWrites
    ) { writes in
      writes.map { "\(Self.hex($0.address)):\(Self.hex($0.byte))" }.joined(separator: " ")
    }
    report("clock", expected: recording.out.clkw ?? [], found: environment.clockWrites) { writes in
      writes.map { $0.map(String.init).joined(separator: ":=") }.joined(separator: " ")
    }
  }

  /// Opcodes 0, 2, 3 and 5 replace the status: EQ, the bit that is always set, and the mask count.
  private static func comparedStatus(_ opcode: UInt16) -> UInt16 {
    [0, 2, 3, 5].contains(opcode) ? 0x220F : 0xFFFF
  }

  private static func hex(_ number: some FixedWidthInteger) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, number.bitWidth / 4 - digits.count)) + digits
  }
}

/// What makes a call impossible to replay.
private enum XOP9ScenarioError: Error, CustomStringConvertible {
  case incompleteRegisters
  case unknownEnvironment(Int)

  var description: String {
    switch self {
    case .incompleteRegisters: "needs four registers and two states of ST"
    case .unknownEnvironment(let number):
      "environment \(number) is unknown; replay \(XOP9Replay.statesName) first"
    }
  }
}
