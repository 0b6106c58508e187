/// The form in which calls of library 5 are recorded: one scenario per line of JSON.
///
/// Source: the description that comes with the recordings (xop5/README.md).
struct XOP5Recording: Decodable {
  /// Version of the system that answered.
  let os: String
  let name: String
  let steps: [Step]

  /// A code that arrives, a call, or a word that the program stores. Header words are present when they
  /// changed.
  struct Step: Decodable {
    let key: UInt8?

    let op: UInt16?
    let `in`: [UInt16]?
    let out: [UInt16]?
    let st: [UInt16]?
    /// Code in the shift register when the call begins.
    let pend: UInt8?
    /// Contacts of the two joysticks.
    let joy: [UInt8]?
    /// Which joystick the call selected.
    let sel: Int?
    let led: Int?

    let poke: Poke?

    let h00FA: UInt16?
    let h00FC: UInt16?
    let h00D8: UInt16?
    let brk: Break?
  }

  struct Break: Decodable {
    let pc: UInt16
  }

  /// Offset in the header page and value.
  struct Poke: Decodable {
    let offset: Int
    let value: UInt16

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      let text = try fields.decode(String.self)
      guard let offset = Int(text, radix: 16), offset < Paging.pageSize - 1 else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is no offset"))
      }
      self.offset = offset
      value = try fields.decode(UInt16.self)
    }
  }
}
