/// What calls of library 10 cost, in processor cycles.
///
/// Estimates, not measurements: no timed recording of this library exists. They follow from the
/// work that the operations are on a TMS9995, byte by byte to the base 100: some 49 multiplications
/// for a product, as many divisions' worth for a quotient, seven to twelve products and sums for a
/// function.
enum FloatCost {
  private static let refused = 100
  private static let compare = 900
  private static let sum = 2_500
  private static let product = 5_500
  private static let quotient = 9_000
  private static let function = 90_000
  private static let conversion = 6_000

  static func cycles(opcode: UInt16) -> Int {
    switch FloatLibrary<SlotMemory>.Operation(rawValue: opcode) {
    case nil: refused
    case .compare: compare
    case .add, .subtract, .floor, .toInteger, .fromInteger: sum
    case .multiply: product
    case .divide: quotient
    case .power: 2 * function
    case .exponential, .logarithm, .squareRoot, .cosine, .sine, .arcTangent: function
    case .tangent: 2 * function
    case .textToInteger, .textToFloat, .floatToText: conversion
    }
  }
}
