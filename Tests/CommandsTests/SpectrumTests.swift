import Foundation
import HostFiles
import Testing

/// The sound demo of the built-in volume, from its program to the file: what is heard is measured by a
/// Fourier transform.
@Suite("The sound of a run")
struct SpectrumTests {
  private static let demo = ["run", "--headless", "--program", "SOUND"]

  /// The first four seconds of the demo: one tone, a chord, noise. Nil when it could not be recorded.
  private static let recording: WaveFile? = {
    guard let folder = try? TemporaryFolder() else { return nil }
    let path = folder.path("demo.wav")
    let process = try? GeneveProcess.run(demo + ["--for", "4s", "--wav", path])
    guard process?.status == 0, let bytes = try? HostFile.read(path) else { return nil }
    return WaveFile(bytes)
  }()

  @Test("the sound demo plays the notes that it names")
  func frequencies() throws {
    let wave = try #require(Self.recording)
    #expect(wave.sampleRate == 48_000 && wave.channels == 1 && wave.bits == 16)
    #expect(abs(wave.samples.count - 4 * 48_000) < 100, "as long as the run")
    let start = try #require(wave.samples.firstIndex { abs(Int($0)) > 1000 })

    // A second each; 2^15 samples from their middle are two thirds of one.
    let tone = Spectrum(wave.samples, from: start + 8_000)
    let heard = tone.peaks(3)
    #expect(abs(heard[0].frequency - 440) < 0.8)
    #expect(abs(heard[1].frequency - 3 * 440) < 4, "the overtones of a square wave")
    #expect(abs(heard[1].amplitude / heard[0].amplitude - 1.0 / 3) < 0.02)

    let chord = Spectrum(wave.samples, from: start + 48_000 + 8_000)
    let notes = chord.peaks(3).sorted { $0.frequency < $1.frequency }
    for (note, named) in zip(notes, [440, 554, 659]) {
      // Library 6 divides 111861 by the frequency, and the chip its clock by 32 times that.
      let frequency = 3_579_545.0 / 32 / Double(111_861 / named)
      #expect(abs(note.frequency - frequency) < 0.5, "\(notes)")
      #expect(abs(note.frequency / Double(named) - 1) < 0.005, "within a twelfth of a semitone")
    }
    // Attenuations 2, 6 and 3, two decibels a step.
    #expect(abs(decibels(notes[0], notes[1]) - 8) < 0.5)
    #expect(abs(decibels(notes[0], notes[2]) - 2) < 0.5)
  }

  private func decibels(_ first: Spectrum.Peak, _ second: Spectrum.Peak) -> Double {
    20 * log10(first.amplitude / second.amplitude)
  }

  @Test("white noise has all frequencies up to its clock's, where there is a gap, and no tone")
  func noise() throws {
    let wave = try #require(Self.recording)
    let start = try #require(wave.samples.firstIndex { abs(Int($0)) > 1000 })
    // Half a second that begins after two.
    let noise = Spectrum(wave.samples, from: start + 97_500, count: 1 << 14)
    // Rate 1 shifts at clock / 1024.
    let clock = 3_579_545.0 / 1024
    let low = noise.power(from: 200, to: 1200)
    let gap = noise.power(from: clock - 60, to: clock + 60)
    #expect(gap < low / 300, "\(low) \(gap)")
    #expect(noise.power(from: 1.4 * clock, to: 1.6 * clock) > 30 * gap, "and goes on beyond it")
    #expect(
      (2...9).allSatisfy {
        noise.power(from: Double($0) * 100, to: Double($0 + 1) * 100) > low / 10
      })
    #expect(noise.peaks(1)[0].amplitude < 700, "no line stands out")
  }

  @Test("two runs write the same file, in plain and compressed")
  func determinism() throws {
    let folder = try TemporaryFolder()
    var files: [[UInt8]] = []
    for name in ["a.wav", "b.wav", "c.wav.gz"] {
      let process = try GeneveProcess.run(
        Self.demo + ["--for", "1s", "--wav", folder.path(name)])
      #expect(process.status == 0, "\(process.errors)")
      files.append(try HostFile.read(folder.path(name)))
    }
    #expect(files[0] == files[1])
    #expect(files[0] == files[2])
    #expect(try #require(WaveFile(files[0])).samples.contains { $0 != 0 })
  }

  @Test(
    "a file that cannot be written is refused in one line",
    arguments: ["/dev/full", "/no/folder/x.wav"])
  func unwritable(path: String) throws {
    let process = try GeneveProcess.run(Self.demo + ["--for", "1s", "--wav", path])
    #expect(process.status == 2)
    #expect(process.errorLines.count == 1 && process.errors.contains(path), "\(process.errors)")
  }

  @Test("a run that is interrupted ends as one whose time is over, with a sound file")
  func interruption() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("cut.wav")
    let process = Process()
    process.executableURL = GeneveProcess.executable
    process.arguments = Self.demo.dropLast(2) + ["--for", "100000s", "--wav", path]
    process.standardError = FileHandle.nullDevice
    try process.runOpenToSignals()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let deadline = Date(timeIntervalSinceNow: 60)
    func size() -> Int {
      (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    }
    while size() < 100_000, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    // In the middle of the run the header fits what is there.
    #expect(WaveFile(try HostFile.read(path), allowsMore: true)?.samples.isEmpty == false)
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(WaveFile(try HostFile.read(path)) != nil)
  }
}

/// A WAV file taken apart; nil when its lengths are wrong.
struct WaveFile {
  let channels: Int, sampleRate: Int, bits: Int
  let samples: [Int16]

  /// `allowsMore` takes a file that somebody is still writing.
  init?(_ bytes: [UInt8], allowsMore: Bool = false) {
    func number(_ start: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
    func text(_ start: Int) -> String { String(decoding: bytes[start..<start + 4], as: UTF8.self) }
    guard bytes.count >= 44, text(0) == "RIFF", text(8) == "WAVE", text(12) == "fmt ",
      number(16, 4) == 16, number(20, 2) == 1, text(36) == "data"
    else { return nil }
    (channels, sampleRate, bits) = (number(22, 2), number(24, 4), number(34, 2))
    let size = number(40, 4)
    guard number(4, 4) == size + 36, number(28, 4) == sampleRate * 2, number(32, 2) == 2,
      allowsMore ? bytes.count >= 44 + size : bytes.count == 44 + size
    else { return nil }
    samples = (0..<size / 2).map { Int16(truncatingIfNeeded: number(44 + 2 * $0, 2)) }
  }
}

/// A Fourier transform of a piece of sound, through a Hann window.
struct Spectrum {
  struct Peak {
    let frequency: Double
    /// Of the sine wave.
    let amplitude: Double
  }

  private let binWidth: Double
  /// For each frequency up to half the sample rate.
  private let amplitudes: [Double]

  /// `count` is a power of two.
  init(_ samples: [Int16], from start: Int, count: Int = 1 << 15, sampleRate: Int = 48_000) {
    binWidth = Double(sampleRate) / Double(count)
    let piece = samples[start..<start + count]
    var real = piece.enumerated().map { index, sample in
      Double(sample) * (0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(count)))
    }
    var imaginary = [Double](repeating: 0, count: count)
    Self.transform(&real, &imaginary)
    // The window halves a wave, and half of it is in the negative frequencies.
    amplitudes = (0..<count / 2).map {
      4 * (real[$0] * real[$0] + imaginary[$0] * imaginary[$0]).squareRoot() / Double(count)
    }
  }

  /// The strongest maxima, strongest first.
  func peaks(_ count: Int) -> [Peak] {
    let maxima = (2..<amplitudes.count - 2).filter {
      amplitudes[$0] > amplitudes[$0 - 1] && amplitudes[$0] >= amplitudes[$0 + 1]
    }
    return maxima.sorted { amplitudes[$0] > amplitudes[$1] }.prefix(count).map { bin in
      // A Hann window's main lobe: where between the two largest bins the wave is.
      let (left, middle, right) = (amplitudes[bin - 1], amplitudes[bin], amplitudes[bin + 1])
      let neighbour = max(left, right)
      let offset = (2 * neighbour - middle) / (neighbour + middle) * (right > left ? 1 : -1)
      let loss = offset == 0 ? 1 : sin(.pi * offset) / (.pi * offset) / (1 - offset * offset)
      return Peak(frequency: (Double(bin) + offset) * binWidth, amplitude: middle / loss)
    }
  }

  /// The mean power of the frequencies in a range.
  func power(from low: Double, to high: Double) -> Double {
    let bins = amplitudes[Int(low / binWidth)...Int(high / binWidth)]
    return bins.reduce(0) { $0 + $1 * $1 } / Double(bins.count)
  }

  /// Cooley and Tukey's, in place.
  private static func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    let count = real.count
    var target = 0
    for source in 0..<count {
      if source < target {
        real.swapAt(source, target)
        imaginary.swapAt(source, target)
      }
      var bit = count >> 1
      while bit > 0, target & bit != 0 {
        target ^= bit
        bit >>= 1
      }
      target |= bit
    }
    var half = 1
    while half < count {
      for offset in 0..<half {
        let angle = -.pi * Double(offset) / Double(half)
        let (cosine, sine) = (cos(angle), sin(angle))
        for first in stride(from: offset, to: count, by: 2 * half) {
          let second = first + half
          let x = real[second] * cosine - imaginary[second] * sine
          let y = real[second] * sine + imaginary[second] * cosine
          (real[second], imaginary[second]) = (real[first] - x, imaginary[first] - y)
          (real[first], imaginary[first]) = (real[first] + x, imaginary[first] + y)
        }
      }
      half *= 2
    }
  }
}
