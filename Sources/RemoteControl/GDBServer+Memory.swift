// Registers, memory and places to stop at.
extension GDBServer {
  // MARK: Registers

  func register(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard let number = Hex.number(text) else { return Self.error(.malformed) }
    let registers = target.registers
    guard number < UInt64(registers.count) else { return Self.error(.noSuchRegister) }
    return Hex.encode(registers[Int(number)])
  }

  /// `n=value`
  func setRegister(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let parts = text.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Hex.number(parts[0]), let bytes = Hex.decode(parts[1]),
      bytes.count == 2
    else { return Self.error(.malformed) }
    guard number < UInt64(TargetDescription.registers.count),
      target.setRegister(Int(number), to: Self.word(bytes, 0))
    else { return Self.error(.noSuchRegister) }
    return Self.ok
  }

  func setRegisters(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let count = TargetDescription.registers.count
    guard let bytes = Hex.decode(text), bytes.count == 2 * count else {
      return Self.error(.malformed)
    }
    // The workspace pointer first: it says where R0–R15 are.
    let order =
      [TargetDescription.workspacePointer, TargetDescription.status]
      + Array(0...TargetDescription.programCounter)
    let before = target.registers
    for number in order {
      let value = Self.word(bytes, 2 * number)
      if number > 15, before[number] == value { continue }
      _ = target.setRegister(number, to: value)
    }
    return Self.ok
  }

  private static func word(_ bytes: [UInt8], _ index: Int) -> UInt16 {
    UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
  }

  // MARK: Memory

  /// `address,length`: as much as there is; an error when there is nothing.
  func memory(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard let (start, length) = Self.range(text) else { return Self.error(.malformed) }
    var bytes: [UInt8] = []
    while bytes.count < min(length, PacketReader.limit / 2) {
      guard let address = RemoteAddress(start &+ UInt64(bytes.count)),
        let byte = target.byte(at: address)
      else { break }
      bytes.append(byte)
    }
    return bytes.isEmpty && length > 0 ? Self.error(.badAddress) : Hex.encode(bytes)
  }

  /// `address,length:data`
  func setMemory(_ text: ArraySlice<UInt8>, isBinary: Bool) -> [UInt8] {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let (start, length) = Self.range(text[..<colon])
    else { return Self.error(.malformed) }
    let data = text[(colon + 1)...]
    guard let bytes = isBinary ? PacketReader.unescaped(data) : Hex.decode(data),
      bytes.count == length
    else { return Self.error(.malformed) }
    // All of it or nothing.
    let addresses = bytes.indices.map { RemoteAddress(start &+ UInt64($0)) }
    guard !addresses.contains(nil) else { return Self.error(.badAddress) }
    for (address, byte) in zip(addresses, bytes) {
      guard let address, target.setByte(byte, at: address) else {
        return Self.error(.badAddress)
      }
    }
    return Self.ok
  }

  /// `address,length`
  private static func range(_ text: ArraySlice<UInt8>) -> (start: UInt64, length: Int)? {
    let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Hex.number(parts[0]), let length = Hex.number(parts[1])
    else { return nil }
    return (start, Int(min(length, UInt64(PacketReader.limit))))
  }

  // MARK: Stops

  /// `type,address,kind`, and conditions behind a semicolon, which are not taken.
  func changeStop(_ text: ArraySlice<UInt8>, isInserted: Bool) -> [UInt8] {
    let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count == 3, let type = Hex.number(parts[0]), let place = Hex.number(parts[1]),
      let length = Hex.number(parts[2].prefix { $0 != UInt8(ascii: ";") })
    else { return Self.error(.malformed) }
    // An unknown type gets the empty answer: not supported.
    guard type <= 4, let kind = RemoteStop.Kind(rawValue: Int(type)) else { return [] }
    guard let address = RemoteAddress(place), length <= 0x10000 else {
      return Self.error(.badAddress)
    }
    let stop = RemoteStop(kind: kind, address: address, length: max(1, Int(length)))
    if isInserted {
      // Inserting twice is the same as once.
      guard !stops.contains(stop) else { return Self.ok }
      guard target.insert(stop) else { return Self.error(.badAddress) }
      stops.insert(stop)
    } else if stops.remove(stop) != nil {
      target.remove(stop)
    }
    return Self.ok
  }
}
