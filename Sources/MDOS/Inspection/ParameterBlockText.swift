/// The parameter block of a call of library 8 as arguments and results
/// (reference/mdos-system-calls.md, section 5).
enum ParameterBlockText {
  /// What the call asks for; fields that this opcode does not look at are left out.
  static func arguments(_ block: ParameterBlock) -> [String] {
    let name = QuotedText.quoted(block.name)
    let record = "record=\(block.record)"
    let buffer =
      block.usesVideoMemory
      ? "vram=>\(digits(block.buffer, 5))"
      : "buffer=\(local(block.buffer))"
    switch FileOperation(rawValue: block.opcode) {
    case .open:
      return [name, "for=\(block.flags.mode)", "type=\(type(block.flags))"]
        + (block.recordLength == 0 ? [] : ["length=\(block.recordLength)"])
    case .read: return [name, record, buffer]
    case .write: return [name, record, buffer, "bytes=\(block.byteCount)"]
    case .restore: return [name, record]
    case .loadProgram, .saveProgram: return [name, buffer, "size=\(block.byteCount)"]
    case .readSectors, .writeSectors:
      return [name, "first=\(block.record)", "count=\(block.unitCount)", buffer]
    case .protect: return [name, block.flags.rawValue == 0 ? "off" : "on"]
    case .rename: return [name, buffer]
    case .close, .delete, .scratch, .status, .format: return [name]
    case nil: return [name]
    }
  }

  /// What came back.
  static func results(_ block: ParameterBlock, of opcode: UInt16) -> [String] {
    switch FileOperation(rawValue: UInt8(truncatingIfNeeded: opcode)) {
    case .open: ["length=\(block.recordLength)"]
    case .read: ["bytes=\(block.byteCount)"]
    case .loadProgram: ["size=\(block.programSize)"]
    case .status: ["status=>\(hex(block.status))"]
    case .readSectors, .writeSectors: ["left=\(block.unitCount)"]
    default: []
    }
  }

  private static func type(_ flags: OpenFlags) -> String {
    (flags.contains(.internalFormat) ? "internal" : "display") + "/"
      + (flags.contains(.variable) ? "variable" : "fixed")
      + (flags.contains(.relative) ? ",relative" : "")
  }

  /// A local address: position in the page list, and offset.
  private static func local(_ address: Int) -> String {
    "\(address / Paging.pageSize):\(hex(UInt16(address % Paging.pageSize)))"
  }

  private static func digits(_ value: Int, _ count: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
