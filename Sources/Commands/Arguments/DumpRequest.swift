import ArgumentParser

/// Memory to write to a file: `3C:0000,8192=FILE`, `F000,256=FILE`, `vram:0,131072=FILE`; addresses in
/// hex, lengths in decimal.
struct DumpRequest: ExpressibleByArgument, Equatable {
  enum Source: Equatable {
    case physical(page: UInt8, offset: Int)
    case logical(UInt16)
    case videoMemory(Int)
  }

  let source: Source
  let length: Int
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "=") else { return nil }
    path = String(argument[argument.index(after: equals)...])
    let parts = argument[..<equals].split(separator: ",")
    guard !path.isEmpty, parts.count == 2, let length = Int(parts[1]), length >= 0,
      let source = Self.source(parts[0])
    else { return nil }
    self.length = length
    self.source = source
    guard length <= Self.longest(source) else { return nil }
  }

  private static func source(_ text: Substring) -> Source? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let address = parts.last.map { $0.hasPrefix(">") ? $0.dropFirst() : $0 } ?? ""
    guard let offset = Number.hexadecimal(address) else { return nil }
    switch parts.count {
    case 1: return UInt16(exactly: offset).map(Source.logical)
    case 2 where parts[0].lowercased() == "vram":
      return offset < 0x30000 ? .videoMemory(offset) : nil
    case 2:
      guard let number = Number.hexadecimal(parts[0]), let page = UInt8(exactly: number),
        offset < 0x2000
      else { return nil }
      return .physical(page: page, offset: offset)
    default: return nil
    }
  }

  /// Physical memory goes on into the following pages.
  private static func longest(_ source: Source) -> Int {
    switch source {
    case .physical(let page, let offset): (256 - Int(page)) * 0x2000 - offset
    case .logical(let address): 0x10000 - Int(address)
    case .videoMemory(let address): 0x30000 - address
    }
  }
}
