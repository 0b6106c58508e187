// Running, and what is told when the target stops.
extension GDBServer {
  /// `c`, `s`, `C`, `S` with an address to go on at, `bc`, `bs`, `vCont`, `vKill` and unknown v packets.
  func motion(_ packet: ArraySlice<UInt8>) -> [UInt8]? {
    let text = String(decoding: packet, as: UTF8.self)
    switch text.first {
    case "b":
      switch text {
      case "bc": return resume(.backward)
      case "bs": return resume(.stepBackward)
      default: return []
      }
    case "v": return verbose(text)
    case "c", "s": return resume(text.first == "s" ? .step : .forward, at: packet.dropFirst())
    default:
      // A signal means nothing to this target.
      let address = packet.firstIndex(of: UInt8(ascii: ";")).map { packet[($0 + 1)...] } ?? []
      return resume(text.first == "S" ? .step : .forward, at: address)
    }
  }

  private func verbose(_ text: String) -> [UInt8]? {
    if text == "vCont?" { return Array("vCont;c;C;s;S".utf8) }
    if text.hasPrefix("vKill") {
      farewell = .killed
      return Self.ok
    }
    guard text.hasPrefix("vCont;") else { return [] }
    // The first action that names our thread, or none, is ours.
    let actions = text.dropFirst("vCont;".count).split(separator: ";")
    for action in actions {
      let parts = action.split(separator: ":", maxSplits: 1)
      guard let what = parts.first?.first else { continue }
      if parts.count == 2, !["1", "-1", "0", "p1.1", "p1.-1"].contains(parts[1]) { continue }
      switch what {
      case "c", "C": return resume(.forward)
      case "s", "S": return resume(.step)
      default: return Self.error(.malformed)
      }
    }
    return Self.error(.malformed)
  }

  private func resume(_ motion: RemoteMotion, at address: ArraySlice<UInt8> = []) -> [UInt8]? {
    if !address.isEmpty {
      guard let number = Hex.number(address), number <= 0xFFFF else {
        return Self.error(.malformed)
      }
      _ = target.setRegister(TargetDescription.programCounter, to: UInt16(number))
    }
    isRunning = true
    target.resume(motion)
    return nil
  }

  // MARK: Stop replies

  /// POSIX numbers, as the protocol counts signals.
  private enum Signal: UInt8 {
    case interrupt = 2
    case trap = 5
  }

  var stopReply: [UInt8] {
    var signal = Signal.trap
    var reason = ""
    switch lastStop {
    case .interrupted: signal = .interrupt
    case .breakpoint: if clientKnowsSoftwareBreakpoints { reason = "swbreak:;" }
    case .watchpoint(let kind, let address):
      let name =
        switch kind {
        case .readWatchpoint: "rwatch"
        case .accessWatchpoint: "awatch"
        default: "watch"
        }
      reason = "\(name):\(String(address.number, radix: 16));"
    case .beginningOfHistory: reason = "replaylog:begin;"
    case .stepDone, .ended, .other: break
    }
    let registers = target.registers
    let expedited = [TargetDescription.programCounter, TargetDescription.workspacePointer]
    let values = expedited.map { number in
      String(decoding: Hex.encode([UInt8(number)]), as: UTF8.self) + ":"
        + String(decoding: Hex.encode(registers[number]), as: UTF8.self) + ";"
    }
    let head = "T" + String(decoding: Hex.encode([signal.rawValue]), as: UTF8.self)
    return Array((head + values.joined() + reason + "thread:1;").utf8)
  }
}
