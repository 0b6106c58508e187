/// The form in which calls of library 10 are recorded: one call per line of JSON.
///
/// Source: the description that comes with the recordings (xop10/README.md).
struct XOP10Recording: Decodable {
  let op: UInt16
  let input: Input
  let output: Output
  /// What a case of a special file is about.
  let kind: String?
  /// The real system never came back from this call.
  let hang: Bool?

  private enum CodingKeys: String, CodingKey {
    case op, hang
    case input = "in"
    case output = "out"
    case kind = "k"
  }

  struct Input: Decodable {
    /// R0 on.
    let r: [UInt16]
    /// Bytes at R2 and at R3.
    let a: String?
    let b: String?
    /// Address and bytes, both hexadecimal.
    let mem: [[String]]?
  }

  struct Output: Decodable {
    let r: [UInt16]?
    /// Before and after.
    let st: [UInt16]?
    /// `??` for a byte that differed from run to run.
    let result: String?
    let text: String?
    let mem: [[String]]?
    /// `overrun` where the real system wrote beyond its own buffer.
    let q: String?
  }
}
