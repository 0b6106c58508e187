import GeneveCore
import InstructionSet

/// Disassembled lines with symbols and source.
///
///     >0400 2E:0400  0200 0027       LI   R0,>0027           ; demo.asm:4  START  LI R0,>27
struct InstructionView {
  let session: DebugSession

  private var machine: Machine { session.machine }

  /// The instruction at a place and how many bytes it takes.
  func instruction(at place: Place) -> Instruction {
    let address = logicalAddress(of: place)
    return Disassembler.disassemble(at: address, symbol: resolver(for: place)) { word in
      machine.word(at: place.advanced(by: Int(Int16(bitPattern: word &- address))))
    }
  }

  /// What jumps and symbols count from: for a physical place the address at which its page is mapped.
  func logicalAddress(of place: Place) -> UInt16 {
    switch place {
    case .logical(let address): return address & 0xFFFE
    case .physical(let page, let offset):
      let window = (0..<8).first { machine.mappedPage(at: UInt16($0 << 13 | offset)) == page }
      return UInt16((window ?? 0) << 13 | offset) & 0xFFFE
    default: return UInt16(truncatingIfNeeded: place.number) & 0xFFFE
    }
  }

  private func resolver(for place: Place) -> Disassembler.SymbolResolver {
    { address in
      session.symbols.name(of: address, page: machine.mappedPage(at: address))
    }
  }

  private func page(of place: Place) -> UInt8? {
    switch place {
    case .logical(let address): machine.mappedPage(at: address)
    case .physical(let page, _): page
    default: nil
    }
  }

  func line(at place: Place, marker: String = "   ") -> String {
    let instruction = instruction(at: place)
    let address = logicalAddress(of: place)
    let words = instruction.words.map { hexadecimal(Int($0), digits: 4) }
      .joined(separator: " ").padded(to: 14)
    let head = "\(marker)\(wordText(address)) \(physicalText(of: place, address))"
    let line = "\(head)  \(words)  \(instruction.text)"
    guard let comment = comment(address, page(of: place)) else { return line }
    return line.padded(to: 62) + "  ; " + comment
  }

  /// `2E:0400`, or what is there instead of a page.
  private func physicalText(of place: Place, _ address: UInt16) -> String {
    if let page = page(of: place) {
      return Place.physical(page: page, offset: Int(address & 0x1FFF)).description
    }
    return machine.device(at: address) == nil ? "chip   " : "device "
  }

  /// The source line, or the nearest label.
  private func comment(_ address: UInt16, _ page: UInt8?) -> String? {
    if let line = session.symbols.sourceLine(at: address, page: page) {
      return "\(line.file):\(line.number)  \(line.text.trimmed)"
    }
    return session.symbols.description(of: address, page: page)
  }

  /// The line of the instruction that is executed next.
  var currentLine: String {
    line(at: .logical(machine.programCounter), marker: machine.isIdling ? "~> " : "=> ")
  }
}
