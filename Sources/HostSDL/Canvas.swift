import CSDL2
import GeneveCore

/// What draws in a window: the picture in a texture of the graphics card, and panels over it.
final class Canvas {
  private let renderer: OpaquePointer
  private var texture: OpaquePointer
  private var shownChange: UInt64?
  private var panels: [(panel: TextPanel, texture: OpaquePointer?)] = []
  private var mustRedraw = true

  init(window: OpaquePointer) throws(HostError) {
    guard
      let renderer = SDL_CreateRenderer(window, -1, 0)
        ?? SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE.rawValue)
    else { throw HostError("the display cannot be drawn to", reason: SDL_GetError()) }
    guard let texture = Self.pictureTexture(renderer) else {
      defer { SDL_DestroyRenderer(renderer) }
      throw HostError("the display has no room for the picture", reason: SDL_GetError())
    }
    (self.renderer, self.texture) = (renderer, texture)
  }

  func close() {
    for (_, texture) in panels { destroy(texture) }
    SDL_DestroyTexture(texture)
    SDL_DestroyRenderer(renderer)
  }

  /// The window was covered, resized or moved to another display.
  func redraw() { mustRedraw = true }

  /// The graphics card has lost what was given to it.
  func renew() {
    if let new = Self.pictureTexture(renderer) {
      SDL_DestroyTexture(texture)
      texture = new
    }
    setPanels(panels.map(\.panel))
    shownChange = nil
  }

  func show(_ picture: Picture, panels new: [TextPanel]) {
    if shownChange != picture.changeCount {
      shownChange = picture.changeCount
      upload(picture)
      mustRedraw = true
    }
    if new != panels.map(\.panel) {
      setPanels(new)
      mustRedraw = true
    }
    if mustRedraw { draw() }
  }

  // MARK: Picture

  private static func pictureTexture(_ renderer: OpaquePointer) -> OpaquePointer? {
    let texture = SDL_CreateTexture(
      renderer, SDL_PIXELFORMAT_ARGB8888.rawValue, Int32(SDL_TEXTUREACCESS_STREAMING.rawValue),
      Int32(Picture.width), Int32(Picture.height))
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeNearest)
    return texture
  }

  private static let opaque: UInt32 = 0xFF00_0000
  private static let colours = Palette.rgb.map { $0 | opaque }

  private func upload(_ picture: Picture) {
    var memory: UnsafeMutableRawPointer?
    var bytesInRow: Int32 = 0
    guard SDL_LockTexture(texture, nil, &memory, &bytesInRow) == 0, let memory else { return }
    defer { SDL_UnlockTexture(texture) }
    Self.colours.withUnsafeBufferPointer { colours in
      for row in 0..<Picture.height {
        let target = memory + row * Int(bytesInRow)
        if row & 1 != 0 && !picture.isInterlaced {
          target.copyMemory(
            from: target - Int(bytesInRow), byteCount: Picture.width * MemoryLayout<UInt32>.size)
          continue
        }
        let dots = target.bindMemory(to: UInt32.self, capacity: Picture.width)
        picture.withRow(row) { source in
          for x in 0..<Picture.width { dots[x] = colours[Int(source[x] & 0x1FF)] }
        }
      }
    }
  }

  // MARK: Panels

  private func setPanels(_ new: [TextPanel]) {
    for (_, texture) in panels { destroy(texture) }
    panels = new.map { ($0, panelTexture($0)) }
  }

  private func panelTexture(_ panel: TextPanel) -> OpaquePointer? {
    let texture = SDL_CreateTexture(
      renderer, SDL_PIXELFORMAT_ARGB8888.rawValue, Int32(SDL_TEXTUREACCESS_STATIC.rawValue),
      Int32(panel.width), Int32(panel.height))
    SDL_UpdateTexture(
      texture, nil, panel.dots, Int32(panel.width * MemoryLayout<UInt32>.size))
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND)
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeNearest)
    return texture
  }

  private func destroy(_ texture: OpaquePointer?) {
    if let texture { SDL_DestroyTexture(texture) }
  }

  // MARK: Drawing

  private func draw() {
    mustRedraw = false
    var (width, height): (Int32, Int32) = (0, 0)
    SDL_GetRendererOutputSize(renderer, &width, &height)
    let area = (width: Int(width), height: Int(height))
    let letterbox = Letterbox(picture: (Picture.width, Picture.height), area: area)
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255)
    SDL_RenderClear(renderer)
    SDL_SetTextureScaleMode(
      texture, letterbox.scale < 1 ? SDL_ScaleModeLinear : SDL_ScaleModeNearest)
    var target = Self.rectangle(letterbox)
    SDL_RenderCopy(renderer, texture, nil, &target)
    for (panel, texture) in panels {
      var target = Self.rectangle(of: panel, in: area)
      SDL_RenderCopy(renderer, texture, nil, &target)
    }
    SDL_RenderPresent(renderer)
  }

  private static func rectangle(_ box: Letterbox) -> SDL_Rect {
    SDL_Rect(x: Int32(box.x), y: Int32(box.y), w: Int32(box.width), h: Int32(box.height))
  }

  /// Panels are twice as large as they were drawn where the window lets them.
  private static func rectangle(
    of panel: TextPanel, in area: (width: Int, height: Int)
  ) -> SDL_Rect {
    let room = (width: min(area.width, 2 * panel.width), height: min(area.height, 2 * panel.height))
    let box = Letterbox(picture: (panel.width, panel.height), area: room)
    var target = rectangle(box)
    target.x = Int32((area.width - box.width) / 2)
    target.y = Int32(
      panel.place == .middle ? (area.height - box.height) / 2 : area.height - box.height)
    return target
  }
}
