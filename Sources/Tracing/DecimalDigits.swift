/// A number as its decimal digits, four bits each, the last digit in the lowest ones. A trace shows cycle
/// numbers that grow by a few from line to line: adding in this form needs no division, and an exclusive
/// or shows which digits have changed.
enum DecimalDigits {
  /// Numbers have no more digits than this: 10^16 cycles are a century of emulated time.
  static let maximumCount = 16
  static let limit: Int64 = 10_000_000_000_000_000

  /// Sums must stay below this: the addition has no room for a carry out of the highest digit.
  private static let additionLimit: Int64 = 100_000_000_000_000

  /// The digits of `value`, given those of an earlier value.
  @inline(__always)
  static func digits(of value: Int64, after earlier: Int64, _ earlierDigits: UInt64) -> UInt64 {
    let step = value &- earlier
    guard 0..<100 ~= step, value < additionLimit else { return digits(of: value) }
    return sum(earlierDigits, step: step)
  }

  /// `value` is from 0 to below `limit`.
  @inline(never)
  static func digits(of value: Int64) -> UInt64 {
    precondition(0..<limit ~= value, "a cycle number has at most \(maximumCount) digits")
    var (rest, digits) = (UInt64(value), UInt64(0))
    for place in 0..<maximumCount {
      digits |= (rest % 10) << UInt64(place * 4)
      rest /= 10
    }
    return digits
  }

  /// How many digits a number is written with; 1 for 0.
  static func count(_ digits: UInt64) -> Int {
    max(1, maximumCount - digits.leadingZeroBitCount / 4)
  }

  /// The digits of a value that is later by `step`, from 0 to 99, and below the limit of additions.
  @inline(__always)
  static func sum(_ digits: UInt64, step: Int64) -> UInt64 {
    let step = UInt64(truncatingIfNeeded: step)
    return sum(digits, step &+ 6 &* ((step &* 205) >> 11))
  }

  /// Adds 6 to every digit so that a decimal carry becomes one of the binary addition, and takes the 6
  /// away again where none came.
  @inline(__always)
  private static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let raised = first &+ 0x0666_6666_6666_6666
    let total = raised &+ second
    let carries = total ^ raised ^ second
    let without = ~carries & 0x1111_1111_1111_1110
    return total &- (without >> 2 | without >> 3)
  }
}
