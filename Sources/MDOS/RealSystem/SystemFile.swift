import TIDisks

/// A system file of MDOS or GeneveOS: the pages that a boot EPROM loads from SYSTEM/SYS.
///
///     128 bytes   TIFILES or v9t9 header, when the file travelled through other systems
///     8192 bytes  physical page 00: vectors, dispatcher, library table
///     8192 bytes  physical page 01 …
///
/// 6.50 has 16 pages, 7.x has 17. What is in them is not looked at, but for the entry.
/// Source: reference/mdos-system-calls.md, section 11.
public struct SystemFile: Sendable {
  static let pageCounts = 16...17

  /// 16 or 17 pages of 8 KiB, for the physical pages 00, 01, …
  public let pages: [[UInt8]]
  /// The version whose tables the file has; nil for one that is not known.
  public let version: ManagerLayout.Version?

  /// Reads a system file; `label` is what the user calls it.
  public init(_ bytes: [UInt8], label: String) throws(DiskError) {
    let file = try TransportFile(bytes, label: label)
    let image = file?.sectors ?? bytes
    let headerSize = file == nil ? 0 : TransportFile.headerSize
    guard image.count % Paging.pageSize == 0,
      Self.pageCounts.contains(image.count / Paging.pageSize)
    else {
      let sizes = Self.pageCounts.map { String($0 * Paging.pageSize) }
      throw DiskError(
        .wrongType, file: label, offset: headerSize,
        found: "\(image.count) bytes\(file == nil ? "" : " behind the header")",
        expected: "a system file: 16 or 17 pages of 8192 bytes, \(sizes.joined(separator: " or "))")
    }
    pages = (0..<image.count / Paging.pageSize).map {
      Array(image[$0 * Paging.pageSize..<($0 + 1) * Paging.pageSize])
    }
    version = Self.version(of: pages)
    try checkEntry(label: label, headerSize: headerSize)
  }

  /// Where `BLWP @0` leads with page 00 at slot 0.
  public var entry: (workspace: UInt16, address: UInt16) { (word(0), word(2)) }

  private func word(_ offset: Int) -> UInt16 {
    UInt16(pages[0][offset]) << 8 | UInt16(pages[0][offset + 1])
  }

  /// All versions start in the processor's own RAM, behind the vectors of page 00.
  private func checkEntry(label: String, headerSize: Int) throws(DiskError) {
    let (workspace, address) = entry
    let isInPageZero = (0x0080..<UInt16(Paging.pageSize)).contains(address) && address & 1 == 0
    guard workspace == SystemRAM.startWorkspace, isInPageZero else {
      throw DiskError(
        .wrongType, file: label, offset: headerSize,
        found: "\(hex(workspace)) \(hex(address)) for workspace and entry",
        expected: "\(hex(SystemRAM.startWorkspace)) and an even address from 0080 to 1FFE",
        advice: "this is no system file of MDOS or GeneveOS")
    }
  }

  private static func version(of pages: [[UInt8]]) -> ManagerLayout.Version? {
    var memory = PageArray(ramPages: 0...UInt8(pages.count - 1))
    let table = ManagerLayout.tablePage
    for (offset, byte) in pages[Int(table)].enumerated() {
      memory.setByte(byte, page: table, offset: offset)
    }
    return ManagerLayout.detect(in: memory)?.version
  }
}
