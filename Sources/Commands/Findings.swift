import Foundation
import GeneveCore
import HostFiles

/// What a run leaves behind for its user: text, picture, memory.
struct Findings {
  let session: Session

  func report(text: Bool, screenshot: String?, dumps: [DumpRequest]) throws {
    if let screenshot { try writeScreenshot(screenshot) }
    for dump in dumps { try HostFile.write(bytes(of: dump), to: dump.path) }
    if text {
      if let lines = session.screenText() {
        Console.result(Self.trimmed(lines).joined(separator: "\n"))
      } else {
        Console.note("geneve: the screen is in a graphics mode and has no text")
      }
    }
  }

  func writeScreenshot(_ path: String) throws {
    let picture = session.machine.video.picture
    let image = PNGImage(width: Picture.width, height: Picture.height, rgb: picture.rgbBytes())
    try image.write(to: path)
  }

  /// Lines without trailing blanks, and no empty lines at the end.
  static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  private func bytes(of dump: DumpRequest) -> [UInt8] {
    let machine = session.machine
    switch dump.source {
    case .physical(let page, let offset):
      return (0..<dump.length).map {
        let position = Int(page) * 0x2000 + offset + $0
        return machine.byte(page: UInt8(position >> 13), offset: position & 0x1FFF)
      }
    case .logical(let address):
      return (0..<dump.length).map { machine.peek(address &+ UInt16($0)) }
    case .videoMemory(let address):
      let memory = machine.videoMemory
      return (0..<dump.length).map {
        address + $0 < memory.count ? memory[address + $0] : 0xFF
      }
    }
  }
}
