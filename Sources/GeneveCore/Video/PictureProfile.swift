/// What is disagreed about in the picture, as data: the V9938, as its data book and measurements on real
/// chips have it, and MAME, which made the pictures that ours are compared with (docs/video.md).
///
/// Only the picture follows it. Status registers, interrupts and times are the chip's in both.
public struct PictureProfile: Equatable, Sendable {
  /// Colours of sprites in GRAPHIC7, which ignore the palette (reference/v9938.md, section 5).
  var graphic7Sprites: [UInt16]
  /// True when a sprite with a colour for each line that begins left of the screen (EC) shows what of it is
  /// on the screen; false when it does not show at all.
  var colouredSpritesCrossLeftEdge: Bool
  /// True when of a magnified dot that is cut by the left edge of the screen the right half shows. Only for
  /// sprites with one colour.
  var magnifiedDotsCrossLeftEdge: Bool
  /// With which sprites the colour of a dot is mixed (CC).
  var mixing: SpriteMixing
  /// True when a foreground of 0 in the second pair of colours of TEXT2 (R#12) shows the background of that
  /// pair; false when it shows the backdrop, as colour 0 does elsewhere.
  var blinkForegroundZeroIsBackground: Bool
  /// True when R#23 moves the picture of GRAPHIC1 and MULTICOLOR up, as in the other modes; false: down.
  var patternsScrollUp: Bool

  enum SpriteMixing: Sendable {
    /// The sprite in front and the run of sprites with CC directly behind it.
    case runBehindFront
    /// All sprites with a dot there, until a second one without CC comes that is there, with a dot or not.
    case untilSecondOwner
  }

  /// The chip.
  public static let chip = PictureProfile(
    graphic7Sprites: [
      0o000, 0o002, 0o030, 0o032, 0o300, 0o302, 0o330, 0o332,
      0o472, 0o007, 0o070, 0o077, 0o700, 0o707, 0o770, 0o777,
    ],
    colouredSpritesCrossLeftEdge: true, magnifiedDotsCrossLeftEdge: true,
    mixing: .runBehindFront, blinkForegroundZeroIsBackground: true, patternsScrollUp: true)

  /// MAME 0.251. Codes 4–7 have a green of 6 there.
  public static let mame = PictureProfile(
    graphic7Sprites: [
      0o000, 0o002, 0o030, 0o032, 0o600, 0o602, 0o630, 0o632,
      0o472, 0o007, 0o070, 0o077, 0o700, 0o707, 0o770, 0o777,
    ],
    colouredSpritesCrossLeftEdge: false, magnifiedDotsCrossLeftEdge: false,
    mixing: .untilSecondOwner, blinkForegroundZeroIsBackground: false, patternsScrollUp: false)
}
