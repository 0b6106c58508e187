import GeneveCore

/// What is said when the machine stands still again.
struct StopReport {
  let session: DebugSession

  func lines(for stop: SessionStop) -> [String] {
    switch stop {
    case .point(let hits): return hits.map(text)
    case .goal: return []
    case .interrupted: return ["interrupted"]
    case .systemStopped: return ["the program has ended; the system has stopped the machine"]
    case .idleForEver:
      return ["the processor waits in IDLE with all interrupts masked: nothing will wake it"]
    }
  }

  /// `stop 2: watch change >A000: >0001 -> >0002 by >0412`
  private func text(_ hit: StopHit) -> String {
    guard let point = session.stops[hit.number] else { return "stop \(hit.number)" }
    let name = "stop \(hit.number): "
    switch hit.event {
    case .execution: return name + point.kind.text
    case .read(let place, let value):
      return name + "read \(text(place)): \(text(value, place)) by \(text(hit.agent))"
    case .write(let place, let old, let new):
      let before = old.map { text($0, place) + " -> " } ?? ""
      return name + "write \(text(place)): \(before)\(text(new, place)) by \(text(hit.agent))"
    case .interrupt(let level):
      return name + (level == 0 ? "NMI" : "interrupt of level \(level)")
    case .illegalOpcode(let opcode):
      return name + "illegal opcode \(wordText(opcode)) at \(wordText(address(hit.agent)))"
    case .extendedOperation(let call):
      return name + ExtendedOperationText.text(call, on: session.machine)
    case .contextReturn:
      return name + session.openCalls.lastError
    case .uninitialisedRead(let access):
      return name + "uninitialised read of \(text(.memory(access))) by \(text(hit.agent))"
    }
  }

  private func address(_ agent: StopAgent) -> UInt16 {
    switch agent {
    case .instruction(let address): address
    case .interrupt: session.machine.programCounter
    }
  }

  private func text(_ agent: StopAgent) -> String {
    switch agent {
    case .instruction(let address):
      let page = session.machine.mappedPage(at: address)
      let name = session.symbols.description(of: address, page: page)
      return wordText(address) + (name.map { " (\($0))" } ?? "")
    case .interrupt(let level): return level == 0 ? "NMI" : "interrupt \(level)"
    }
  }

  private func text(_ place: WatchedPlace) -> String {
    switch place {
    case .memory(let access):
      let physical = access.page.map {
        Place.physical(page: $0, offset: access.offset).description
      }
      let logical = access.address.map { Place.logical($0).description }
      return [logical, physical].compactMap { $0 }.joined(separator: " ")
    case .videoMemory(let address): return Place.videoMemory(address).description
    case .videoRegister(let number): return Place.videoRegister(number).description
    case .mapper(let number): return Place.mapper(number).description
    case .cru(let address): return Place.cru(address).description
    }
  }

  private func text(_ value: UInt16, _ place: WatchedPlace) -> String {
    switch place {
    case .memory(let access) where access.width == 2: wordText(value)
    case .cru: "\(value)"
    default: byteText(UInt8(truncatingIfNeeded: value))
    }
  }
}

extension DebugSession {
  /// So many commands of stops may wait, where those of one lead to the next.
  private static let waitingLineLimit = 1000

  /// Says why the machine stopped and where it stands; then come the commands of the stop.
  func report(_ stop: SessionStop) {
    say(StopReport(session: self).lines(for: stop))
    showPosition()
    lastHits = nil
    guard case .point(let hits) = stop else {
      if stop == .interrupted { waitingLines.removeAll() }
      return
    }
    let numbers = Set(hits.map(\.number))
    lastHits = (machine.position, numbers)
    for number in numbers.sorted() {
      guard let point = stops[number] else { continue }
      waitingLines += point.commands
      if point.isTemporary { stops.remove(number) }
    }
    if waitingLines.count > Self.waitingLineLimit {
      waitingLines.removeAll()
      host.complain("the commands of stops bring more commands without end; they are dropped")
    }
  }

  /// Shows the instruction that is executed next, and forgets where lists went on.
  public func showPosition() {
    (nextMemoryPlace, nextCodePlace) = (nil, nil)
    say(InstructionView(session: self).currentLine)
  }
}
