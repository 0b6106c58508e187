/// The picture that a V9938 draws: a window on the chip's signal of 544 × 233 dots, in colours GGGRRRBBB
/// (`Palette.rgb` translates them).
///
/// 16 dots of border, 512 of display, 16 of border; dots of the 256-dot modes appear twice. Without
/// interlace every line stands for two rows of the 466 that a viewer sees; with interlace the even
/// field has rows 0, 2, 4, …, the odd field the others.
///
/// It is a view of the chip's own buffer, not a copy: what is read after the chip has run on is newer.
public struct Picture {
  public static let width = 544
  public static let linesPerField = 233
  /// Rows as seen: both fields, or every line twice.
  public static let height = 2 * linesPerField

  let storage: Storage
  /// True while the two fields hold different lines (R#9 IL).
  public internal(set) var isInterlaced = false

  /// Grows whenever a line has been drawn anew; a viewer that finds it unchanged need not look.
  public internal(set) var changeCount: UInt64 = 0

  init() { storage = Storage() }

  /// The dots of one of the 466 rows, left to right.
  public func withRow<Result>(
    _ row: Int, _ body: (UnsafeBufferPointer<UInt16>) throws -> Result
  ) rethrows -> Result {
    precondition(row >= 0 && row < Self.height, "no such row in the picture")
    let start = line(row >> 1, field: isInterlaced ? row & 1 : 0)
    return try body(UnsafeBufferPointer(start: start, count: Self.width))
  }

  /// The colour at a point of the 544 × 466 picture.
  public func colour(x: Int, y: Int) -> UInt16 { withRow(y) { $0[x] } }

  /// The whole picture as 544 × 466 × 3 bytes: red, green, blue, rows from top to bottom.
  public func rgbBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.width * Self.height * 3)
    for row in 0..<Self.height {
      withRow(row) { dots in
        for dot in dots {
          let colour = Palette.rgb[Int(dot & 0x1FF)]
          bytes.append(UInt8(truncatingIfNeeded: colour >> 16))
          bytes.append(UInt8(truncatingIfNeeded: colour >> 8))
          bytes.append(UInt8(truncatingIfNeeded: colour))
        }
      }
    }
    return bytes
  }

  @inline(__always)
  func line(_ line: Int, field: Int) -> UnsafeMutablePointer<UInt16> {
    storage.dots + (field * Self.linesPerField + line) * Self.width
  }
}

extension Picture {
  /// What the sprites of a line do to the status registers whenever the beam draws it.
  struct SpriteStatus {
    /// Number of the first sprite that found no place, or of the last one examined.
    var number: UInt8 = 0
    var hasOverflow = false
    /// Leftmost dot (0–255) where two sprites collide; negative if none do.
    var collisionX: Int16 = -1
  }

  /// Owns the buffers. Every note about a line exists once per field.
  final class Storage {
    private static let lines = 2 * Picture.linesPerField
    /// Wide stores may run this far over the end of the last line.
    private static let overrun = 32

    let dots = UnsafeMutablePointer<UInt16>.allocate(capacity: lines * Picture.width + overrun)
    /// A line that is put together beside the picture, to be copied in part.
    let scratch = UnsafeMutablePointer<UInt16>.allocate(capacity: Picture.width + overrun)
    /// The change stamp at which each line was drawn; 0 makes it be drawn again.
    let stamps = UnsafeMutablePointer<UInt32>.allocate(capacity: lines)
    let sprites = UnsafeMutablePointer<SpriteStatus>.allocate(capacity: lines)
    /// Dots of every byte value in the present bitmap mode and palette.
    let expansion = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
    /// Sprites found on the line that is being drawn.
    let visibleSprites = UnsafeMutablePointer<VisibleSprite>.allocate(capacity: 8)

    init() {
      dots.initialize(repeating: 0, count: Self.lines * Picture.width + Self.overrun)
      scratch.initialize(repeating: 0, count: Picture.width + Self.overrun)
      stamps.initialize(repeating: 0, count: Self.lines)
      sprites.initialize(repeating: SpriteStatus(), count: Self.lines)
      expansion.initialize(repeating: 0, count: 256)
      visibleSprites.initialize(repeating: VisibleSprite(), count: 8)
    }

    deinit {
      dots.deallocate()
      scratch.deallocate()
      stamps.deallocate()
      sprites.deallocate()
      expansion.deallocate()
      visibleSprites.deallocate()
    }

    func forgetStamps() { stamps.update(repeating: 0, count: Self.lines) }
  }
}
