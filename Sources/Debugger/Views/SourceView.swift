/// The source around an address.
struct SourceView {
  let session: DebugSession
  private static let before = 5
  private static let after = 5

  func lines(around place: Place) throws(CommandError) -> [String] {
    let view = InstructionView(session: session)
    let address = view.logicalAddress(of: place)
    let page: UInt8? =
      if case .physical(let page, _) = place { page } else {
        session.machine.mappedPage(at: address)
      }
    guard let line = session.symbols.sourceLine(at: address, page: page) else {
      throw CommandError(
        session.symbols.lineCount == 0
          ? "no source; \"symbols FILE\" takes the listing of an assembler"
          : "no source line for \(place)")
    }
    return session.symbols.lines(of: line.file)
      .filter { (line.number - Self.before...line.number + Self.after).contains($0.number) }
      .map { other in
        let marker = other.number == line.number ? "=> " : "   "
        return marker + String(other.number).padded(to: 5) + other.text
      }
  }
}
