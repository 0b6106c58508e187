/// Reads the texts from which opcodes 2 and 5 set the clock (xop9/README.md, "Clock").
struct ClockText {
  /// A number of one or two digits, as characters: the clock gets them as they stand.
  struct Field: Equatable {
    /// NUL when there is only one digit; both NUL for a field that is left out.
    var tens: UInt8 = 0
    var units: UInt8 = 0

    var value: Int { Int(tens & 0x0F) * 10 + Int(units & 0x0F) }
  }

  enum Result: Equatable {
    /// Nothing but blanks: valid, nothing to be set.
    case empty
    case invalid
    case fields(Field, Field, Field)
  }

  /// - Parameters:
  ///   - address: of the first character; the length stands before it.
  ///   - separators: what may stand between the fields.
  static func read(
    at address: UInt16, separators: [UInt8], in environment: some UtilityEnvironment
  ) -> Result {
    let length = Int(environment.byte(at: address &- 1))
    var position = address
    while environment.byte(at: position) == ASCII.blank {
      position &+= 1
      if Int(position &- address) >= length { return .empty }
    }
    guard let first = field(at: &position, in: environment),
      separators.contains(environment.byte(at: position))
    else { return .invalid }
    position &+= 1
    guard let second = field(at: &position, in: environment) else { return .invalid }
    let behind = environment.byte(at: position)
    guard behind == ASCII.blank || separators.contains(behind) else { return .invalid }
    position &+= 1
    // What follows a blank here is not looked at.
    if environment.byte(at: position) == ASCII.blank {
      return .fields(first, second, Field())
    }
    guard let third = field(at: &position, in: environment),
      third.tens != 0 || environment.byte(at: position) == ASCII.blank
    else { return .invalid }
    let rest = max(0, length - Int(position &- address))
    let isClean = (0..<rest).allSatisfy {
      environment.byte(at: position &+ UInt16($0)) == ASCII.blank
    }
    return isClean ? .fields(first, second, third) : .invalid
  }

  private static func field(at position: inout UInt16, in environment: some UtilityEnvironment)
    -> Field?
  {
    let first = environment.byte(at: position)
    guard ASCII.isDigit(first) else { return nil }
    position &+= 1
    let second = environment.byte(at: position)
    guard ASCII.isDigit(second) else { return Field(tens: 0, units: first) }
    position &+= 1
    return Field(tens: first, units: second)
  }
}
