import GeneveCore

/// A real MDOS or GeneveOS, put into memory and started as a boot EPROM would, without any EPROM.
///
///     pages 00–10   the system file
///     F080          MOVB R0,@F110; BLWP @0000     the stub, as it stands behind its own end
///     F04E          the boot word
///     mapper        00 01 02 03 04 05 06 07
///     F0–FF         a stand-in for the boot EPROM: nothing but a vector and a call to the emulator
///
/// The board is as a boot ROM leaves it: native mode, mapped, no extra wait states, video
/// off with all registers 0, sound silent, keyboard released with its power-on code waiting in the
/// shift register, the TMS9901 as after reset, the clock running. From here on nothing is different
/// from a machine with an EPROM.
///
/// Source: realsystem/README.md, "Initial conditions at the entry"; reference/mdos-system-calls.md,
/// section 11.
public struct RealSystem: Sendable {
  public let file: SystemFile
  public var bootDevice: BootDevice

  /// What the machine needs in its EPROM socket: no Geneve runs with an empty one, and the system looks
  /// at the first word of each page when it searches for RAM.
  public static let bootROM: [UInt8] = {
    var image = [UInt8](repeating: 0, count: 16384)
    for (address, word) in [
      (0x0000, SystemRAM.startWorkspace), (0x0002, restartAddress),
      (Int(restartAddress), 0x0C00 | UInt16(restartCall)),
    ] {
      image[address] = UInt8(word >> 8)
      image[address + 1] = UInt8(truncatingIfNeeded: word)
    }
    return image
  }()

  private static let restartAddress: UInt16 = 0x0100
  /// The call that stands in the stand-in.
  static let restartCall = 0x3F

  public init(file: SystemFile, bootDevice: BootDevice = .dsk1) {
    (self.file, self.bootDevice) = (file, bootDevice)
  }

  /// Lays the system into memory and lets the processor stand before its first instruction. The rest of
  /// memory keeps its contents. `machine` has just been switched on or reset.
  public func start(on machine: Machine) {
    let reset = machine.cycles
    for (page, bytes) in file.pages.enumerated() {
      machine.setBytes(bytes, page: UInt8(page), offset: 0)
    }
    Self.setUpBoard(of: machine)
    if machine.instructionCount == 0 {
      // At power-on the loader sets the clock; later it runs on.
      Self.spend(to: Boot.clockStart, on: machine)
      machine.clockTime = machine.configuration.clock
      Self.spend(to: Boot.entry, on: machine)
    } else {
      Self.spend(to: reset + Boot.entry, on: machine)
    }
    machine.placeVerticalBlank(cyclesAgo: Boot.sinceVerticalBlank)
    enter(on: machine)
  }

  private static func setUpBoard(of machine: Machine) {
    machine.processorFlags = Board.flags
    for slot in 0..<Paging.slotCount { machine.setMapperRegister(slot, to: UInt8(slot)) }
    for register in Board.videoRegisters { machine.setVideoRegister(register, to: 0) }
    for byte in Board.silence { machine.writeSound(byte) }
  }

  /// On-chip RAM and registers as the stub leaves them.
  private func enter(on machine: Machine) {
    for address in SystemRAM.all { machine.poke(0, at: address) }
    for (index, word) in Stub.words.enumerated() {
      machine.pokeWord(word, at: Stub.address + UInt16(2 * index))
    }
    machine.pokeWord(bootDevice.bootWord, at: SystemRAM.bootWord)
    machine.workspacePointer = file.entry.workspace
    for (register, value) in [
      (13, SystemRAM.startWorkspace), (14, Stub.end), (15, Stub.status),
    ] { machine.setRegister(register, to: value) }
    machine.status = Stub.status
    machine.jump(to: file.entry.address)
  }

  private static func spend(to cycle: Int64, on machine: Machine) {
    machine.spend(cycles: Int(cycle - machine.cycles))
  }

  /// When the loader does what, in processor cycles from the reset.
  private enum Boot {
    static let clockStart: Int64 = 2_843
    static let entry: Int64 = 41_943
    /// The loader waits for the vertical blank before it enters the system. The recording says 70 to 100.
    static let sinceVerticalBlank = 88
  }

  private enum Board {
    /// CRU 1EE0–1EFE, bit n for 1EE0 + 2n: 1EEA set as after a cold start, keyboard clock released, its
    /// register enabled, native mode, no extra wait states.
    static let flags: UInt16 = 1 << 5 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 15
    static let videoRegisters = 0...23
    /// All four attenuators off.
    static let silence: [UInt8] = [0x9F, 0xBF, 0xDF, 0xFF]
  }

  /// The last instructions of a loader, in the processor's own RAM because they change slot 0.
  private enum Stub {
    static let address: UInt16 = 0xF080
    /// MOVB R0,@F110; BLWP @0000
    static let words: [UInt16] = [0xD800, 0xF110, 0x0420, 0x0000]
    static let end: UInt16 = address + 8
    /// EQ and carry, as its loop over the status register leaves them.
    static let status: UInt16 = 0x3000
  }
}
