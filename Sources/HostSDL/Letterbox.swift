/// Where a picture stands in an area that is not of its shape.
public struct Letterbox: Equatable, Sendable {
  /// Dots of the area for each dot of the picture.
  public let scale: Double
  public let x: Int, y: Int
  public let width: Int, height: Int

  /// The picture in the middle, as large as it goes with every dot the same whole number of dots wide and
  /// high; in an area that is too small for that, as large as it goes at all.
  public init(picture: (width: Int, height: Int), area: (width: Int, height: Int)) {
    let fit = min(
      Double(area.width) / Double(picture.width), Double(area.height) / Double(picture.height))
    scale = fit >= 1 ? fit.rounded(.down) : max(fit, 0)
    width = Int((Double(picture.width) * scale).rounded())
    height = Int((Double(picture.height) * scale).rounded())
    (x, y) = ((area.width - width) / 2, (area.height - height) / 2)
  }

  /// The largest whole scale at which the picture fits into the area, at least 1.
  public static func largestScale(
    picture: (width: Int, height: Int), area: (width: Int, height: Int)
  ) -> Int {
    max(1, min(area.width / picture.width, area.height / picture.height))
  }
}
