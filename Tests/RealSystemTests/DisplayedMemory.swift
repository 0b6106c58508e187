import GeneveCore

/// The bytes of video memory that the picture on the screen is made of, in the modes Graphic 4 to 7; with two
/// fields, those of both pages. Source: reference/v9938.md, tables of modes and registers.
struct DisplayedMemory: Equatable {
  let bytes: [UInt8]

  /// Nil in modes of characters.
  init?(of machine: Machine) {
    let video = machine.video
    let memory = machine.videoMemory
    let mode = video.register(0) & 0x0E
    guard mode >= 0x06, video.register(1) & 0x18 == 0 else { return nil }
    // Graphic 6 and 7 have 256 bytes a line, which lie in both halves of the memory in turn.
    let isWide = mode >= 0x0A
    let lines = video.register(9) & 0x80 != 0 ? 212 : 192
    let number = Int(video.register(2) >> 5)
    let page = isWide ? number & 1 : number & 3
    let pages = video.register(9) & 0x04 != 0 ? [page & ~1, page | 1] : [page]
    bytes = pages.flatMap { page in
      (0..<lines * (isWide ? 256 : 128)).map { offset -> UInt8 in
        guard isWide else { return memory[page << 15 | offset] }
        let address = page << 16 | offset
        return memory[address >> 1 | (address & 1) << 16]
      }
    }
  }
}
