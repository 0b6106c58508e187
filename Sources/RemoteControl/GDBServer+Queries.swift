// What clients ask about the server, and the console.
extension GDBServer {
  func query(_ packet: ArraySlice<UInt8>) -> [UInt8] {
    let text = String(decoding: packet, as: UTF8.self)
    let name = text.prefix { $0 != ":" && $0 != "," }
    switch name {
    case "qSupported": return supported(text)
    case "QStartNoAckMode":
      noAcknowledgements()
      return Self.ok
    case "qXfer": return transfer(text)
    case "qRcmd": return monitor(packet)
    case "qAttached": return Array("1".utf8)
    case "qC": return Array("QC1".utf8)
    case "qfThreadInfo": return Array("m1".utf8)
    case "qsThreadInfo": return Array("l".utf8)
    case "qThreadExtraInfo": return Hex.encode(Array("TMS9995".utf8))
    case "qSymbol": return Self.ok
    default: return []
    }
  }

  private func supported(_ text: String) -> [UInt8] {
    let features = text.split(separator: ":", maxSplits: 1).last?.split(separator: ";") ?? []
    clientKnowsSoftwareBreakpoints = features.contains("swbreak+")
    let size = String(PacketReader.limit, radix: 16)
    return Array(
      ("PacketSize=\(size);QStartNoAckMode+;qXfer:features:read+;vContSupported+;swbreak+;hwbreak+;"
        + "ReverseStep+;ReverseContinue+").utf8)
  }

  /// `qXfer:features:read:target.xml:offset,length`
  private func transfer(_ text: String) -> [UInt8] {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1] == "features", parts[2] == "read" else { return [] }
    guard parts[3] == "target.xml" else { return Array("E00".utf8) }
    let numbers = parts[4].split(separator: ",").map { Hex.number(Array($0.utf8)[...]) }
    guard numbers.count == 2, let offset = numbers[0], let length = numbers[1] else {
      return Self.error(.malformed)
    }
    let document = Array(TargetDescription.xml.utf8)
    let start = Int(min(offset, UInt64(document.count)))
    let count = Int(min(length, UInt64(min(document.count - start, PacketReader.limit / 2))))
    let part = document[start..<start + count]
    let isLast = start + count == document.count
    return [isLast ? UInt8(ascii: "l") : UInt8(ascii: "m")] + part
  }

  /// `qRcmd,` and a console line in hex.
  private func monitor(_ packet: ArraySlice<UInt8>) -> [UInt8] {
    guard let comma = packet.firstIndex(of: UInt8(ascii: ",")),
      let line = Hex.decode(packet[(comma + 1)...])
    else { return Self.error(.malformed) }
    let output = target.execute(String(decoding: line, as: UTF8.self))
    if !output.isEmpty { print(output) }
    return Self.ok
  }
}
