import GeneveCore

// What the level 1 interrupt does at the end of every frame.
extension VideoLibrary {
  /// Size of the screen for the mouse in modes without dots.
  private static let textDots = (width: 512, height: 212)

  /// Moves sprites, reads the mouse, counts down the length of a sound. To be called once for each vertical
  /// interrupt, with what that read from S#0.
  public mutating func tick(on machine: Machine, status: UInt8 = 0) {
    lastStatus = status
    if sprites.contains(where: \.isMoving) { moveSprites(VideoMemory(machine, mode)) }
    countSound(machine)
    if mouse.isOn { readMouse(machine) }
  }

  private mutating func readMouse(_ machine: Machine) {
    let dx = Int8(bitPattern: machine.readVideoStatus(3))
    let dy = Int8(bitPattern: machine.readVideoStatus(5))
    guard dx != 0 || dy != 0 else { return }
    let layout = mode.layout
    mouse.move(
      Int(dx), Int(dy),
      width: layout.pixelColumns > 0 ? layout.pixelColumns : Self.textDots.width,
      height: layout.pixelRows > 0 ? layout.pixelRows : Self.textDots.height)
  }

  /// Buttons as calls 31 and 32 report them: 8000 left, 4000 middle, 2000 right.
  func mouseButtons(_ machine: Machine) -> UInt16 {
    /// CRU address of the left button, low when pressed, and bits of S#1 for the others
    /// (reference/geneve-hardware.md, section 8).
    let leftButton: UInt16 = 0x0014
    let buttons = machine.readVideoStatus(1)
    return (machine.readCRU(leftButton) ? 0 : 0x8000) | (buttons & 0x80 != 0 ? 0x4000 : 0)
      | (buttons & 0x40 != 0 ? 0x2000 : 0)
  }
}
