import CSDL2
import GeneveCore

/// A window of the host with a picture of the machine in it, and everything that happens to the window.
///
/// One window at a time; all of it on the main thread, as window systems want it.
public final class HostWindow {
  public struct Options: Sendable {
    public var title: String
    /// Dots of the screen for each dot of the picture; nil takes as many as fit.
    public var scale: Int?
    public var isFullscreen: Bool

    public init(title: String, scale: Int?, isFullscreen: Bool) {
      (self.title, self.scale, self.isFullscreen) = (title, scale, isFullscreen)
    }
  }

  let window: OpaquePointer
  let canvas: Canvas
  var events = EventReader()
  var controllers = GameControllers()

  /// - Throws: `HostError` when there is no display, or it gives us no window.
  public init(_ options: Options) throws(HostError) {
    try Self.startVideo()
    let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_HIDDEN.rawValue
    let scale = options.scale ?? Self.scaleOfDisplay()
    let (width, height) = (Int32(Picture.width * scale), Int32(Picture.height * scale))
    guard
      let window = SDL_CreateWindow(
        options.title, Self.centered, Self.centered, width, height, flags)
    else {
      defer { SDL_Quit() }
      throw HostError("the display gives no window", reason: SDL_GetError())
    }
    do {
      canvas = try Canvas(window: window)
    } catch {
      SDL_DestroyWindow(window)
      SDL_Quit()
      throw error
    }
    self.window = window
    (title, isFullscreen) = (options.title, false)
    SDL_SetWindowMinimumSize(window, Int32(Picture.width / 2), Int32(Picture.height / 2))
    SDL_ShowWindow(window)
    setFullscreen(options.isFullscreen)
    SDL_StartTextInput()
    controllers.start()
  }

  deinit {
    controllers.closeAll()
    canvas.close()
    SDL_DestroyWindow(window)
    SDL_Quit()
  }

  // MARK: Looks

  public var title: String {
    didSet { if title != oldValue { SDL_SetWindowTitle(window, title) } }
  }

  public private(set) var isFullscreen: Bool

  public func setFullscreen(_ new: Bool) {
    guard new != isFullscreen else { return }
    let flags = new ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : 0
    guard SDL_SetWindowFullscreen(window, flags) == 0 else { return }
    isFullscreen = new
    // Over the picture of a whole screen the pointer only disturbs.
    SDL_ShowCursor(new ? SDL_DISABLE : SDL_ENABLE)
    canvas.redraw()
  }

  /// Shows `picture` with `panels` over it, if anything has changed since the last call.
  public func show(_ picture: Picture, panels: [TextPanel]) {
    canvas.show(picture, panels: panels)
  }

  // MARK: Mouse

  /// While the mouse is captured the pointer is gone, and only its movements are told.
  public private(set) var hasCapturedMouse = false

  public func setMouseCaptured(_ new: Bool) {
    guard new != hasCapturedMouse else { return }
    hasCapturedMouse = new
    SDL_SetRelativeMouseMode(new ? SDL_TRUE : SDL_FALSE)
    SDL_SetWindowGrab(window, new ? SDL_TRUE : SDL_FALSE)
  }

  // MARK: Start

  private static let centered = Int32(bitPattern: SDL_WINDOWPOS_CENTERED_MASK)
  /// For the frame that the desktop puts around a window.
  private static let frameAllowance = (width: 16, height: 48)

  /// SDL falls back on these when there is no display; somebody who names one wants it.
  private static let blindDrivers: Set<String> = ["dummy", "evdev", "offscreen"]

  private static func startVideo() throws(HostError) {
    SDL_SetHint(SDL_HINT_APP_NAME, "geneve")
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0")
    // Drivers that find nothing say so at length.
    guard StandardError.silenced({ SDL_Init(SDL_INIT_VIDEO) == 0 }) else {
      throw HostError("no display", reason: SDL_GetError())
    }
    guard let driver = SDL_GetCurrentVideoDriver().map({ String(cString: $0) }),
      blindDrivers.contains(driver),
      SDL_GetHint(SDL_HINT_VIDEODRIVER).map({ $0.pointee == 0 }) ?? true
    else { return }
    SDL_Quit()
    throw HostError("no display")
  }

  private static func scaleOfDisplay() -> Int {
    var bounds = SDL_Rect()
    guard SDL_GetDisplayUsableBounds(0, &bounds) == 0 else { return 1 }
    let area = (
      width: Int(bounds.w) - frameAllowance.width, height: Int(bounds.h) - frameAllowance.height
    )
    return Letterbox.largestScale(picture: (Picture.width, Picture.height), area: area)
  }
}
