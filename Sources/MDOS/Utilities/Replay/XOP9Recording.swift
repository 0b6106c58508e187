import Foundation

/// A recorded call of library 9: one line of JSON (xop9/README.md, "Line").
struct XOP9Recording: Decodable {
  /// Version of the system that answered.
  let os: String
  let op: UInt16
  let `in`: Before
  let out: After

  struct Before: Decodable {
    /// R0–R3.
    let r: [UInt16]
    /// What reads of the 16 clock registers deliver.
    let clk: HexBytes?
    /// Memory before the call.
    let mem: [Memory]?
    /// Number of the environment of a file name.
    let state: Int?
    let text: String?
  }

  struct After: Decodable {
    let r: [UInt16]
    /// Status before and after.
    let st: [UInt16]
    /// Bytes written, in order.
    let mem: [Memory]?
    /// Registers of the clock and what was written, in order.
    let clkw: [[UInt8]]?
  }

  /// An address and the bytes from there on.
  struct Memory: Decodable {
    let address: UInt16
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      let text = try fields.decode(String.self)
      guard let address = UInt16(text, radix: 16) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is no address"))
      }
      self.address = address
      bytes = try fields.decode(HexBytes.self).bytes
    }

    var writes: [MemoryWrite] {
      bytes.enumerated().map {
        MemoryWrite(address: address &+ UInt16($0.offset), byte: $0.element)
      }
    }
  }

  /// An environment of file names: part of a header page (`parse-states`).
  struct State: Decodable {
    let state: Int
    let maxLetter: String
    let `case`: Bool
    let hdr011C: HexBytes
    let hdr012A: HexBytes
    let hdr0200: HexBytes

    /// The header page.
    var header: [UInt8] {
      var page = [UInt8](repeating: 0, count: Paging.pageSize)
      page[HeaderPage.lastDriveLetter] = maxLetter.utf8.first ?? 0
      for (offset, bytes) in [
        (HeaderPage.currentDrive, hdr011C), (HeaderPage.drives, hdr012A),
        (Int(HeaderString.nodes.lowerBound), hdr0200),
      ] {
        page.replaceSubrange(offset..<offset + bytes.bytes.count, with: bytes.bytes)
      }
      return page
    }
  }
}

struct MemoryWrite: Equatable {
  let address: UInt16
  let byte: UInt8
}

/// The task and the clock of a recorded call. Notes every write.
struct XOP9Environment: UtilityEnvironment {
  var memory: [UInt16: UInt8] = [:]
  var header: [UInt8] = []
  var clock: [UInt8] = []
  var keepsCase = false
  private(set) var memoryWrites: [MemoryWrite] = []
  private(set) var clockWrites: [[UInt8]] = []

  func byte(at address: UInt16) -> UInt8 { memory[address] ?? 0 }

  mutating func store(_ byte: UInt8, at address: UInt16) {
    memory[address] = byte
    memoryWrites.append(MemoryWrite(address: address, byte: byte))
  }

  func headerByte(at offset: Int) -> UInt8 {
    header.indices.contains(offset) ? header[offset] : 0
  }

  /// Writes of the call do not change what it reads.
  func clockNibble(_ register: Int) -> UInt8 {
    clock.indices.contains(register) ? clock[register] & 0x0F : 0
  }

  mutating func setClockNibble(_ value: UInt8, _ register: Int) {
    clockWrites.append([UInt8(register), value])
  }
}
