@testable import GeneveCore

/// A floppy in memory that notes what is done to it.
final class TestMedium: FloppyMedium {
  struct Place: Hashable {
    var cylinder: Int
    var head: Int
  }

  var isWriteProtected = false
  var unsettled: [UInt8] = []
  /// Lets every write fail, as a full disk of the host would.
  var isBroken = false
  var tracks: [Place: FloppyTrackLayout] = [:]

  /// A formatted disk whose sector n of cylinder c and side h begins with the bytes c, h, n.
  init(
    _ recording: FloppyRecording, cylinders: Int = 40, sides: Int = 2, sectors: Int,
    lengthCode: UInt8 = 1
  ) {
    for cylinder in 0..<cylinders {
      for head in 0..<sides {
        tracks[Place(cylinder: cylinder, head: head)] = FloppyTrackLayout(
          recording: recording,
          sectors: (0..<sectors).map { number in
            FloppySector(
              cylinder: UInt8(cylinder), head: UInt8(head), number: UInt8(number),
              lengthCode: lengthCode,
              data: Self.data(cylinder, head, number, length: 128 << Int(lengthCode)))
          })
      }
    }
  }

  /// A disk that was never formatted.
  init() {}

  static func data(_ cylinder: Int, _ head: Int, _ number: Int, length: Int = 256) -> [UInt8] {
    (0..<length).map {
      $0 < 3 ? UInt8([cylinder, head, number][$0]) : UInt8(($0 * 7 + number) & 0xFF)
    }
  }

  subscript(cylinder: Int, head: Int) -> FloppyTrackLayout? {
    get { tracks[Place(cylinder: cylinder, head: head)] }
    set { tracks[Place(cylinder: cylinder, head: head)] = newValue }
  }

  func layout(cylinder: Int, head: Int) -> FloppyTrackLayout? { self[cylinder, head] }

  func write(_ sector: FloppySector, cylinder: Int, head: Int) -> Bool {
    guard !isBroken,
      let index = self[cylinder, head]?.sectors.firstIndex(where: { $0.number == sector.number })
    else { return false }
    self[cylinder, head]?.sectors[index] = sector
    return true
  }

  func format(_ layout: FloppyTrackLayout, cylinder: Int, head: Int) -> Bool {
    guard !isBroken else { return false }
    self[cylinder, head] = layout
    return true
  }
}
