import GeneveCore

/// Where something stands, with the space it belongs to, as the console writes it:
///
///     >A000      address space, as mapped now     vdp:07    register of the V9938
///     3C:0123    physical page and offset         map:3     mapper register
///     vram:01F00 video RAM, physical address      cru:1EE0  CRU bit, R12 plus twice the displacement
public enum Place: Hashable, Sendable {
  case logical(UInt16)
  case physical(page: UInt8, offset: Int)
  case videoMemory(Int)
  case videoRegister(Int)
  case mapper(Int)
  case cru(UInt16)
}

/// The spaces that an expression can be an address in.
enum AddressSpace: String, CaseIterable {
  case logical = ""
  /// The number of a place is page × 8192 + offset.
  case physical = "page"
  case videoMemory = "vram"
  case videoRegister = "vdp"
  case mapper = "map"
  case cru = "cru"

  /// How many places there are.
  var size: Int {
    switch self {
    case .logical: 0x1_0000
    case .physical: 0x20_0000
    case .videoMemory: 0x3_0000
    case .videoRegister: 47
    case .mapper: 8
    case .cru: 0x1_0000
    }
  }

  /// The greatest place, as messages name it.
  var lastText: String { place(size - 1).description }

  /// The place with this number, which is in range.
  func place(_ number: Int) -> Place {
    switch self {
    case .logical: .logical(UInt16(truncatingIfNeeded: number))
    case .physical:
      .physical(page: UInt8(truncatingIfNeeded: number >> 13), offset: number & 0x1FFF)
    case .videoMemory: .videoMemory(number)
    case .videoRegister: .videoRegister(number)
    case .mapper: .mapper(number)
    case .cru: .cru(UInt16(truncatingIfNeeded: number))
    }
  }
}

extension Place {
  var space: AddressSpace {
    switch self {
    case .logical: .logical
    case .physical: .physical
    case .videoMemory: .videoMemory
    case .videoRegister: .videoRegister
    case .mapper: .mapper
    case .cru: .cru
    }
  }

  /// Its number in its space.
  var number: Int {
    switch self {
    case .logical(let address), .cru(let address): Int(address)
    case .physical(let page, let offset): Int(page) << 13 | offset
    case .videoMemory(let address): address
    case .videoRegister(let number), .mapper(let number): number
    }
  }

  /// The place `distance` further on; spaces begin anew at their ends.
  func advanced(by distance: Int) -> Place {
    let size = space.size
    return space.place(((number + distance) % size + size) % size)
  }
}

extension Place: CustomStringConvertible {
  public var description: String {
    switch self {
    case .logical(let address): ">" + hexadecimal(Int(address), digits: 4)
    case .physical(let page, let offset):
      hexadecimal(Int(page), digits: 2) + ":" + hexadecimal(offset, digits: 4)
    case .videoMemory(let address): "vram:" + hexadecimal(address, digits: 5)
    case .videoRegister(let number): "vdp:\(number)"
    case .mapper(let number): "map:\(number)"
    case .cru(let address): "cru:" + hexadecimal(Int(address), digits: 4)
    }
  }
}

/// `number` in capitals, with leading zeros.
func hexadecimal(_ number: Int, digits: Int) -> String {
  let text = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// `>12` as the manuals write a byte.
func byteText(_ byte: UInt8) -> String { ">" + hexadecimal(Int(byte), digits: 2) }

/// `>1234` as the manuals write a word.
func wordText(_ word: UInt16) -> String { ">" + hexadecimal(Int(word), digits: 4) }

// MARK: Reaching what stands there

extension Machine {
  /// The byte at a place, without any effect; a CRU bit is 0 or 1.
  public func byte(at place: Place) -> UInt8 {
    switch place {
    case .logical(let address): peek(address)
    case .physical(let page, let offset): byte(page: page, offset: offset)
    case .videoMemory(let address): video.vramByte(address)
    case .videoRegister(let number): video.register(number)
    case .mapper(let number): mapperRegister(number)
    case .cru(let address): peekCRU(address) ? 1 : 0
    }
  }

  /// The word at a place, its high byte first. Logical words begin at even addresses, as the processor
  /// reads them; registers of the V9938, mapper registers and CRU bits are numbers by themselves.
  public func word(at place: Place) -> UInt16 {
    switch place {
    case .logical(let address): peekWord(address)
    case .physical, .videoMemory:
      UInt16(byte(at: place)) << 8 | UInt16(byte(at: place.advanced(by: 1)))
    case .videoRegister, .mapper, .cru: UInt16(byte(at: place))
    }
  }

  /// Changes the byte at a place; EPROM, devices and empty pages ignore it.
  func setByte(_ value: UInt8, at place: Place) {
    switch place {
    case .logical(let address): poke(value, at: address)
    case .physical(let page, let offset): setByte(value, page: page, offset: offset)
    case .videoMemory(let address): setVRAMByte(value, at: address)
    case .videoRegister(let number): setVideoRegister(number, to: value)
    case .mapper(let number): setMapperRegister(number, to: value)
    case .cru(let address): writeCRU(value & 1 != 0, at: address)
    }
  }
}
