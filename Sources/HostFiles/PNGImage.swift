import CPNG

/// A picture file: PNG with eight bits each of red, green and blue.
public struct PNGImage: Equatable, Sendable {
  /// In dots.
  public let width: Int
  public let height: Int
  /// Red, green and blue of each dot, rows from top to bottom without padding.
  public let rgb: [UInt8]

  /// No picture of more dots than this is read.
  private static let largestSize = 1 << 26

  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has dots")
    precondition(rgb.count == width * height * 3, "three bytes for each dot")
    (self.width, self.height, self.rgb) = (width, height, rgb)
  }

  /// Reads a file. PNGs of other kinds are converted: grey becomes colour, sixteen bits eight, and
  /// whatever is transparent stands on black.
  /// - Throws: `HostFile.Failure` when it cannot be read or is no sound PNG.
  public init(path: String) throws {
    try self.init(decoding: HostFile.read(path), path: path)
  }

  /// The picture in the bytes of a PNG file; `path` names it in errors.
  public init(decoding bytes: [UInt8], path: String) throws {
    self = try bytes.withUnsafeBytes { try Self.decode($0, path) }
  }

  // libpng's simplified interface reports errors in the structure and never jumps out of a call. It looks
  // into the bytes until the end, hence one function for everything.
  private static func decode(_ bytes: UnsafeRawBufferPointer, _ path: String) throws -> PNGImage {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw failure(image, path, "is not a PNG picture")
    }
    let (width, height) = (Int(image.width), Int(image.height))
    guard width > 0, height > 0, width <= largestSize / height else {
      throw HostFile.Failure(path: path, reason: "is a picture of \(width) x \(height): too large")
    }
    image.format = format
    var rgb = [UInt8](repeating: 0, count: width * height * 3)
    var background = png_color()
    guard png_image_finish_read(&image, &background, &rgb, 0, nil) != 0 else {
      throw failure(image, path, "is a damaged PNG picture")
    }
    return PNGImage(width: width, height: height, rgb: rgb)
  }

  /// The bytes of a PNG file with this picture. The same picture always gives the same bytes.
  public func encoded() throws -> [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = Self.format
    defer { png_image_free(&image) }
    var size: png_alloc_size_t = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, rgb, 0, nil) != 0 else {
      throw Self.failure(image, "picture", "cannot be made")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, rgb, 0, nil) != 0 else {
      throw Self.failure(image, "picture", "cannot be made")
    }
    return Array(bytes.prefix(size))
  }

  /// Writes a PNG file.
  /// - Throws: `HostFile.Failure` when it cannot be written.
  public func write(to path: String) throws {
    try HostFile.write(encoded(), to: path)
  }

  private static let format = png_uint_32(PNG_FORMAT_FLAG_COLOR)

  private static func failure(_ image: png_image, _ path: String, _ what: String)
    -> HostFile.Failure
  {
    let message = withUnsafeBytes(of: image.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return HostFile.Failure(path: path, reason: "\(what) (\(message))")
  }
}
