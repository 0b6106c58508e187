import GeneveCore
import HostFiles

/// What a machine sounds, on its way into a WAV file: 48,000 samples a second of emulated time.
///
/// The samples depend on the machine alone, so two runs with the same input write the same bytes. A file
/// that cannot be written any more ends the recording, not the run.
final class SoundRecording {
  /// Samples per second.
  static let sampleRate = 48_000
  /// Half a second: long enough to be written at once.
  private static let pieceLength = sampleRate / 2

  private let writer: WaveWriter
  private var synthesizer = StepSynthesizer(sampleRate: sampleRate)
  private var samples: [Int16] = []
  /// Why nothing is recorded any more.
  private(set) var failure: (any Error)?

  /// Makes the file, and `machine` keep what its sound chip is told.
  /// - Throws: `HostFile.Failure` when the file cannot be made.
  init(path: String, of machine: Machine) throws {
    writer = try WaveWriter(path: path, sampleRate: Self.sampleRate)
    machine.setSoundListener(true)
  }

  /// Takes what has sounded since the last time; to be called every few frames, so that the chip need not
  /// keep much.
  func take(from machine: Machine) {
    machine.renderSound(into: &synthesizer)
    collect()
  }

  /// The same where somebody else listens too.
  func take(from machine: Machine, sharedWith other: inout StepSynthesizer) {
    machine.renderSound(into: &other, and: &synthesizer)
    collect()
  }

  private func collect() {
    synthesizer.readSamples(into: &samples)
    if samples.count >= Self.pieceLength { write() }
  }

  private func write() {
    if failure == nil {
      do { try writer.write(samples) } catch { failure = error }
    }
    samples.removeAll(keepingCapacity: true)
  }

  /// Writes the rest and closes the file.
  /// - Throws: what ended the recording.
  func finish() throws {
    write()
    do { try writer.close() } catch { failure = failure ?? error }
    if let failure { throw failure }
  }
}
