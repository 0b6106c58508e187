import GeneveCore

/// What `who-wrote` asks about.
struct Subject {
  static let registers = (0..<16).map { "r\($0)" } + ["wp", "st"]

  enum Kind {
    case space(WatchedSpace, AccessKinds)
    /// A register of the processor chip, which nothing but stepping sees change.
    case processor((Machine) -> UInt16)
    /// Nothing can write there.
    case unwritable
  }

  let name: String
  let kind: Kind
  /// The physical page, when writes change nothing but that.
  let page: UInt8?

  /// R0–R15, WP or ST.
  init(register: String, _ machine: Machine) {
    switch register {
    case "wp": (name, kind, page) = ("WP", .processor { $0.workspacePointer }, nil)
    case "st": (name, kind, page) = ("ST", .processor { $0.status }, nil)
    default:
      let number = UInt16(register.dropFirst()) ?? 0
      let address = machine.workspacePointer &+ 2 * number
      let memory = Subject(.logical(address), length: 2, machine)
      (name, kind, page) = ("R\(number) (\(memory.name))", memory.kind, memory.page)
    }
  }

  init(_ place: Place, length: Int, _ machine: Machine) {
    var place = place
    if case .logical(let address) = place, let page = machine.mappedPage(at: address) {
      place = .physical(page: page, offset: Int(address & 0x1FFF))
    }
    name = place.description
    (kind, page) = Self.kind(of: place, length: length, machine)
  }

  private static func kind(
    of place: Place, length: Int, _ machine: Machine
  ) -> (kind: Kind, page: UInt8?) {
    let end = place.number + length - 1
    switch place {
    case .logical(let address):
      return (.space(.logical(address...UInt16(min(end, 0xFFFF))), .writes), nil)
    case .physical(let page, let offset):
      guard ![.eprom, .absent].contains(machine.kind(ofPage: page)) else {
        return (.unwritable, nil)
      }
      let offsets = offset...min(offset + length - 1, 0x1FFF)
      return (.space(.physical(page: page, offsets: offsets), .writes), page)
    case .videoMemory(let address):
      return (.space(.videoMemory(address...min(end, 0x2FFFF)), .changes), nil)
    case .videoRegister(let number):
      return (.space(.videoRegisters(number...min(end, 46)), .changes), nil)
    case .mapper(let number):
      return (.space(.mapper(number...min(end, 7)), .writes), nil)
    case .cru(let address):
      return (.space(.cru(address...UInt16(min(end, 0xFFFF))), .writes), nil)
    }
  }

  /// True when the place cannot have been written between two snapshots of one run.
  func isUntouched(_ earlier: MachineSnapshot, _ later: MachineSnapshot) -> Bool {
    switch kind {
    case .space(.videoMemory(let range), _):
      return earlier.sharesVideoMemory(range, with: later)
    default:
      return page.map { earlier.sharesPage($0, with: later) } ?? false
    }
  }
}
