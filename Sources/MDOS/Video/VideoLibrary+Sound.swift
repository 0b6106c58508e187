import GeneveCore

// Sound: calls 33 and 34.
extension VideoLibrary {
  /// Three tones and a noise, as call 33 takes them.
  public struct Sound: Equatable, Sendable {
    /// In Hz, 110 at least.
    public var frequencies: [Int]
    /// 0 loud – 15 silent.
    public var attenuations: [UInt8]
    public var noiseType: UInt8
    public var noiseAttenuation: UInt8
    /// In sixtieths of a second; 0 leaves it sounding.
    public var duration: Int
  }

  private enum SoundBits {
    static let latch: UInt8 = 0x80
    static let attenuation: UInt8 = 0x10
    static let noise: UInt8 = 3
    static let silent: UInt8 = 15
    /// Input clock of the chip over 32 (reference/mdos-system-calls.md, section 4.2).
    static let dividend = 111_861
    static let lowestFrequency = 110
  }

  public mutating func play(_ sound: Sound, on machine: Machine) {
    for (voice, frequency) in sound.frequencies.prefix(3).enumerated() {
      let divider = SoundBits.dividend / max(SoundBits.lowestFrequency, frequency)
      machine.writeSound(SoundBits.latch | UInt8(voice) << 5 | UInt8(divider & 15))
      machine.writeSound(UInt8(divider >> 4 & 0x3F))
    }
    for (voice, attenuation) in sound.attenuations.prefix(3).enumerated() {
      attenuate(UInt8(voice), attenuation, machine)
    }
    machine.writeSound(SoundBits.latch | SoundBits.noise << 5 | sound.noiseType & 7)
    attenuate(SoundBits.noise, sound.noiseAttenuation, machine)
    soundTicksLeft = sound.duration
    work += VideoCost.sound
  }

  public var isSoundOver: Bool { soundTicksLeft == 0 }

  mutating func countSound(_ machine: Machine) {
    guard soundTicksLeft > 0 else { return }
    soundTicksLeft -= 1
    guard soundTicksLeft == 0 else { return }
    for voice in 0...SoundBits.noise { attenuate(voice, SoundBits.silent, machine) }
  }

  private func attenuate(_ voice: UInt8, _ attenuation: UInt8, _ machine: Machine) {
    machine.writeSound(
      SoundBits.latch | voice << 5 | SoundBits.attenuation | attenuation & SoundBits.silent)
  }
}
