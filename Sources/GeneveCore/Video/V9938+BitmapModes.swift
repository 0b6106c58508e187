// GRAPHIC4–GRAPHIC7: a line is 128 bytes, or 128 in each half of the memory (reference/v9938.md,
// sections 2.2 and 2.3).
extension V9938 {
  static let bytesPerLine = 128

  /// R#2 with the page that is shown now: it names the odd page of a pair, and the even one takes turns
  /// with it while blinking or alternating fields say so.
  private var pageRegister: Int {
    let alternates = registers[9] & Bits.alternatePages != 0 && !raster.isOddField
    return Int(registers[2]) & (blink.isOn || alternates ? ~0x20 : ~0)
  }

  /// Physical address of the line, in the lower half if it is in both.
  func lineAddress(_ y: Int) -> Int { lineAddress(y, isPlanar: display.mode.isPlanar) }

  func lineAddress(_ y: Int, isPlanar: Bool) -> Int {
    let line = (y + Int(registers[23])) & 0xFF
    let mask = pageRegister << 10 | 0x3FF
    if isPlanar { return mask & 0xFFFF & (0x8000 | line << 7) }
    return mask & (0x1_8000 | line << 7)
  }

  /// Sixteen or four colours: a byte is four dots of the picture.
  func drawPacked(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let bytes = vram.bytes + lineAddress(y)
    let expansion = picture.storage.expansion
    let output = UnsafeMutableRawPointer(dots)
    for index in 0..<Self.bytesPerLine {
      output.storeBytes(of: expansion[Int(bytes[index])], toByteOffset: index * 8, as: UInt64.self)
    }
  }

  /// Sixteen colours in 512 dots, or 256 in 256: a byte is two dots of the picture, and even and odd
  /// bytes come from the two halves of the memory.
  func drawPlanar(_ y: Int, _ dots: UnsafeMutablePointer<UInt16>) {
    let evenBytes = vram.bytes + lineAddress(y)
    let oddBytes = evenBytes + 0x1_0000
    let expansion = picture.storage.expansion
    let output = UnsafeMutableRawPointer(dots)
    for index in 0..<Self.bytesPerLine {
      let pair = expansion[Int(evenBytes[index])] | expansion[Int(oddBytes[index])] << 32
      output.storeBytes(of: pair, toByteOffset: index * 8, as: UInt64.self)
    }
  }

  func latestBitmapChange(_ y: Int) -> UInt32 {
    let granule = lineAddress(y) >> VRAM.granuleShift
    let lower = vram.granuleStamps[granule]
    guard display.mode.isPlanar else { return lower }
    return max(lower, vram.granuleStamps[granule + 0x1_0000 >> VRAM.granuleShift])
  }
}
