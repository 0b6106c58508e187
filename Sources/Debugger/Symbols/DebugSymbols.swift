/// Names of addresses and the source lines that stand behind them.
public struct DebugSymbols: Sendable {
  public struct Symbol: Equatable, Sendable {
    public let name: String
    /// The address in the 64 KiB space.
    public let value: UInt16
    /// The physical page to which it belongs; nil when it means the address whatever is mapped there.
    public let page: UInt8?
    /// False for a constant that names no address.
    public let isLabel: Bool
  }

  public struct SourceLine: Equatable, Sendable {
    public let file: String
    public let number: Int
    public let text: String
  }

  /// An address, in one page or in all of them.
  private struct Key: Hashable {
    let address: UInt16
    let page: UInt8?

    /// In a page only the offset counts: the page may be mapped anywhere.
    init(_ address: UInt16, _ page: UInt8?) {
      self.address = page == nil ? address : address & 0x1FFF
      self.page = page
    }
  }

  private var byName: [String: Symbol] = [:]
  private var byAddress: [Key: Symbol] = [:]
  private var lines: [Key: SourceLine] = [:]
  /// Whole sources, by file.
  private var sources: [String: [SourceLine]] = [:]

  /// How far behind a label an address is still called after it.
  private static let reach: UInt16 = 0xFF

  public init() {}

  public var isEmpty: Bool { byName.isEmpty && lines.isEmpty }

  public var count: Int { byName.count }

  public var lineCount: Int { lines.count }

  /// All names, in alphabetical order.
  public var names: [String] { byName.values.map(\.name).sorted() }

  /// All symbols, in alphabetical order.
  public var all: [Symbol] { byName.values.sorted { $0.name < $1.name } }

  public mutating func define(_ symbol: Symbol) {
    byName[symbol.name.lowercased()] = symbol
    guard symbol.isLabel else { return }
    let key = Key(symbol.value, symbol.page)
    // The first of several names of an address is the one that is shown.
    if byAddress[key] == nil { byAddress[key] = symbol }
  }

  public mutating func define(_ line: SourceLine, at address: UInt16, page: UInt8?) {
    let key = Key(address, page)
    if lines[key] == nil { lines[key] = line }
  }

  /// Takes a line of a source that may have no code.
  public mutating func addSource(_ line: SourceLine) {
    sources[line.file, default: []].append(line)
  }

  /// The lines of a source, as far as its listing showed them.
  public func lines(of file: String) -> [SourceLine] { sources[file] ?? [] }

  /// A listing that is read again takes the place of the old one.
  public mutating func forgetSource(_ file: String) { sources[file] = nil }

  public mutating func removeAll() { self = DebugSymbols() }

  public func symbol(named name: String) -> Symbol? { byName[name.lowercased()] }

  /// The name of an address while `page` is mapped there.
  public func name(of address: UInt16, page: UInt8?) -> String? {
    if let page, let symbol = byAddress[Key(address, page)] { return symbol.name }
    return byAddress[Key(address, nil)]?.name
  }

  /// `NAME` or `NAME+6`: the nearest label at or before an address.
  public func description(of address: UInt16, page: UInt8?) -> String? {
    guard !byAddress.isEmpty else { return nil }
    for distance in 0...min(Self.reach, address) {
      if let name = name(of: address - distance, page: page) {
        return distance == 0 ? name : "\(name)+\(distance)"
      }
    }
    return nil
  }

  public func sourceLine(at address: UInt16, page: UInt8?) -> SourceLine? {
    if let page, let line = lines[Key(address, page)] { return line }
    return lines[Key(address, nil)]
  }
}
