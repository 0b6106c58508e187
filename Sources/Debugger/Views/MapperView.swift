import GeneveCore

/// The eight execution pages.
///
///     0  >0000->1FFF  page 2E  dram  wait 1
enum MapperView {
  static func lines(of machine: Machine) -> [String] {
    [(machine.isNativeMode ? "native mode" : "GPL mode") + (machine.isUnmapped ? ", unmapped" : "")]
      + (0..<8).map { window in
        let start = UInt16(window << 13)
        let register = machine.mapperRegister(window)
        // The end of the window is memory in every mode but for the last two bytes of all.
        let page = machine.mappedPage(at: start | 0x0FFE) ?? register
        let kind = machine.kind(ofPage: page)
        let name = kindText(kind)
        var line =
          "\(window)  \(wordText(start))-\(wordText(start | 0x1FFF))  page "
          + hexadecimal(Int(page), digits: 2) + "  \(name.padded(to: 9))  wait "
          + "\(machine.waitStates(ofPage: page))"
        if page != register { line += "  (register \(hexadecimal(Int(register), digits: 2)))" }
        return line
      }
  }

  static func kindText(_ kind: PageKind) -> String {
    switch kind {
    case .absent: "absent"
    case .dram: "dram"
    case .sram: "sram"
    case .expansion: "expansion"
    case .card: "card"
    case .eprom: "eprom"
    }
  }
}
