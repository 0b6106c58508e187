import GeneveCore
import Tracing

/// The XOP 0 calls in a stream of trace lines, each with its return.
struct CallList {
  struct Call: Equatable {
    /// Number of the line of the XOP, from 0 at the entry of the system.
    var line = 0
    /// Calls that were open then.
    var depth = 0
    var vector: UInt16 = 0
    var counter: UInt16 = 0
    var workspace: UInt16 = 0
    var library: UInt16?
    var registersIn: [UInt16] = []
    var registersOut: [UInt16]?
    var statusIn: UInt16 = 0
    var statusOut: UInt16?
    /// Lines from the XOP to the return.
    var lines = 0
    /// Cycles from the XOP to the next instruction of the caller; not part of a recording's row here.
    fileprivate(set) var cycles = 0
    /// True when an interrupt came on the way.
    fileprivate(set) var wasInterrupted = false
    fileprivate var start = 0
    /// Where it returns to.
    fileprivate var returnAddress: UInt16 = 0
    fileprivate var loadsLibrary = false

    /// Leaves what the recording does not say.
    mutating func forgetPlaces() {
      (returnAddress, loadsLibrary, cycles, start, wasInterrupted) = (0, false, 0, 0, false)
    }

    var isPoll: Bool { library == 5 && registersIn.first == 4 }
  }

  /// In the order of the XOPs.
  private(set) var calls: [Call] = []
  private var open: [Int] = []
  private var pending: TraceLine?
  private var lineCount = 0
  private var mainLine = MainLine()

  private static let moveLibraryNumber: UInt16 = 0xC2DB
  private static let extendedOperations: UInt16 = 0x2C00
  private static let operationMask: UInt16 = 0xFFC0

  mutating func add(_ line: TraceLine) {
    defer { lineCount += 1 }
    if let xop = pending { begin(xop, entry: line) }
    pending = nil
    if !mainLine.contains(line) { for index in open { calls[index].wasInterrupted = true } }
    findLibrary(in: line)
    findReturn(in: line)
    if line.instruction & Self.operationMask == Self.extendedOperations { pending = line }
  }

  private mutating func begin(_ xop: TraceLine, entry: TraceLine) {
    var call = Call(
      line: lineCount - 1, depth: open.count, vector: entry.programCounter,
      counter: xop.programCounter, workspace: xop.workspacePointer,
      registersIn: (0..<4).map { xop.registers[$0] }, statusIn: xop.status)
    call.returnAddress = entry.registers[14]
    call.start = Int(xop.cycle)
    open.append(calls.count)
    calls.append(call)
  }

  /// The dispatcher replaces the operand's address in R11 by the word there.
  private mutating func findLibrary(in line: TraceLine) {
    guard let index = open.last, calls[index].library == nil else { return }
    if calls[index].loadsLibrary {
      calls[index].library = line.registers[11]
    } else {
      calls[index].loadsLibrary = line.instruction == Self.moveLibraryNumber
    }
  }

  private mutating func findReturn(in line: TraceLine) {
    guard
      let position = open.lastIndex(where: {
        calls[$0].workspace == line.workspacePointer
          && calls[$0].returnAddress == line.programCounter
      })
    else { return }
    let index = open.remove(at: position)
    calls[index].registersOut = (0..<4).map { line.registers[$0] }
    calls[index].statusOut = line.status
    calls[index].lines = lineCount - calls[index].line
    calls[index].cycles = Int(line.cycle) - calls[index].start
  }
}

extension CallList.Call {
  /// A row of `xop-calls.tsv`, and whether interrupts were served during the call.
  static func parse(_ row: Substring) -> (call: CallList.Call, interrupts: Int)? {
    let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
    func words(_ index: Int) -> [UInt16] {
      fields[index].split(separator: " ").compactMap { UInt16($0, radix: 16) }
    }
    guard fields.count == 14, let line = Int(fields[0]), let depth = Int(fields[2]),
      let interrupts = Int(fields[13])
    else { return nil }
    let out = words(8)
    return (
      CallList.Call(
        line: line, depth: depth, vector: words(3)[0], counter: words(4)[0],
        workspace: words(5)[0], library: words(6)[0], registersIn: words(7),
        registersOut: out.isEmpty ? nil : out, statusIn: words(9)[0],
        statusOut: words(10).first, lines: Int(fields[11]) ?? 0),
      interrupts
    )
  }
}
