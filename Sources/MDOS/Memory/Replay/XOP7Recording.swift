/// The form in which calls of library 7 are recorded: one scenario per line of JSON.
///
/// Source: the description that comes with the recordings (xop7/README.md).
struct XOP7Recording: Decodable {
  let name: String
  /// Version of the system that answered.
  let os: String
  let machine: String
  let initial: Initial
  let steps: [Step]

  struct Initial: Decodable {
    let total: UInt16
    let fastFirst: Bool
    let freeSlow: HexBytes
    let freeFast: HexBytes
    let freeNodes: Int
    let groups: [Group]
    let tasks: [Task]
  }

  struct Task: Decodable {
    let id: String
    let header: UInt8
    let list: HexWords
    let map: HexBytes
  }

  struct Group: Decodable, Equatable {
    let type: UInt8
    let ref: UInt16
    let pages: HexBytes
  }

  /// A call, or something that happens between calls. Fields of the state are present when they changed.
  struct Step: Decodable {
    let t: String
    let op: UInt16?
    let lib: Int?
    let ev: String?

    let `in`: [UInt16]?
    let out: [UInt16]?
    let cyc: Int?
    let wp: UInt16?
    let form: String?

    let hdr: String?
    let node: String?
    let nodes: [String]?
    let page: UInt8?
    let slot: Int?

    let list: HexWords?
    let map: HexBytes?
    let shadow: HexBytes?
    let freeSlow: HexBytes?
    let freeFast: HexBytes?
    let freeNodes: Int?
    let groups: [Group]?
    let frepag: String?
    let buf: [BufferPart]?
    let osbuf: HexBytes?
    let osword: [UInt16]?

    let otherLists: [String: HexWords]?
    let otherMaps: [String: HexBytes]?
    let files: [ProgramFile]?
    let failAt: Int?
    let child: String?
    let childHeader: UInt8?
    let childPC: UInt16?
    let childR: [UInt16]?
    let childWP: UInt16?
    let childST: UInt16?
    let parentPage: UInt16?
    let cli: [UInt16]?
  }

  /// Bytes that opcode 4 wrote without a gap.
  struct BufferPart: Decodable {
    let page: UInt8
    let offset: Int
    let bytes: HexBytes

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      page = try fields.decode(UInt8.self)
      offset = try fields.decode(Int.self)
      bytes = try fields.decode(HexBytes.self)
    }
  }

  struct ProgramFile: Decodable {
    let tag: String
    let loadAddress: UInt16
    let length: UInt16

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      tag = try fields.decode(String.self)
      loadAddress = try fields.decode(UInt16.self)
      length = try fields.decode(UInt16.self)
    }
  }
}

/// Bytes written as hexadecimal digits.
struct HexBytes: Decodable, Equatable {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let bytes = Self.parse(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not hexadecimal"))
    }
    self.bytes = bytes
  }

  private static func parse(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text.utf8 {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return high == nil ? bytes : nil
  }
}

/// Positions of a page list, four digits each: type and page.
struct HexWords: Decodable, Equatable {
  var words: [UInt16]

  init(_ words: [UInt16]) { self.words = words }

  init(from decoder: any Decoder) throws {
    let bytes = try HexBytes(from: decoder).bytes
    guard bytes.count.isMultiple(of: 2) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "odd number of bytes"))
    }
    words = stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
  }
}
