import GeneveCore
import HostSDL
import Testing

@Suite("Time and sound of the window")
struct WindowPacingTests {
  /// A frame of 262 lines lasts 16.6881 ms.
  private static let frameNanoseconds = 16_688_152.0

  @Test("An hour of frames is an hour of the host, to the microsecond")
  func pacingDoesNotDrift() {
    let frames: Ticks = 60 * 60 * 60
    let pacer = Pacer(hostNow: 5_000, machineNow: 77)
    let due = pacer.dueTime(of: 77 + frames * Machine.frameTicks)
    let exact = Double(frames * Machine.frameTicks) / 0.945
    #expect(abs(Double(due - 5_000) - exact) < 1_000)
    #expect(abs(exact / Double(frames) - Self.frameNanoseconds) < 1)
  }

  @Test("A frame that is early waits for its time, however long the last one slept")
  func oversleepingDoesNotAddUp() {
    var pacer = Pacer(hostNow: 0, machineNow: 0)
    var hostNow: UInt64 = 0
    for frame in 1...600 {
      let machineNow = Ticks(frame) * Machine.frameTicks
      if let due = pacer.wait(machineNow: machineNow, hostNow: hostNow) { hostNow = due + 300_000 }
      hostNow += 2_000_000
    }
    #expect(abs(Double(hostNow) - 600 * Self.frameNanoseconds) < 3_000_000)
  }

  @Test("After a short stutter the machine catches up, after a long one it gives the time up")
  func catchingUpIsBounded() {
    var pacer = Pacer(hostNow: 0, machineNow: 0)
    func wait(afterFrames frames: Ticks, at hostNow: UInt64) -> UInt64? {
      pacer.wait(machineNow: frames * Machine.frameTicks, hostNow: hostNow)
    }
    let behind = wait(afterFrames: 1, at: 50_000_000)
    #expect(behind == nil)
    let caughtUp = wait(afterFrames: 4, at: 50_000_000)
    #expect(caughtUp == 66_752_609)
    let farBehind = wait(afterFrames: 5, at: 900_000_000)
    #expect(farBehind == nil)
    let afterwards = wait(afterFrames: 6, at: 900_000_001)
    #expect(afterwards == 900_000_000 + UInt64(Self.frameNanoseconds))
  }

  @Test("The speed is told once a second, in percent of the real machine")
  func speedIsMeasured() {
    var speed = SpeedMeter(hostNow: 0, machineNow: 0)
    let early = speed.note(hostNow: 999_999_999, machineNow: .perSecond)
    #expect(!early)
    #expect(speed.percent == nil)
    let inTime = speed.note(hostNow: 2_000_000_000, machineNow: 3 * .perSecond)
    #expect(inTime)
    #expect(speed.percent == 150)
  }

  @Test("The picture keeps its shape and whole dots in any window")
  func letterbox() {
    let picture = (width: Picture.width, height: Picture.height)
    let large = Letterbox(picture: picture, area: (1920, 1080))
    #expect((large.width, large.height, large.x, large.y) == (1088, 932, 416, 74))
    let exact = Letterbox(picture: picture, area: picture)
    #expect((exact.scale, exact.x, exact.y) == (1, 0, 0))
    let small = Letterbox(picture: picture, area: (300, 466))
    #expect(small.width == 300 && small.height == 257 && small.x == 0)
    #expect(Letterbox.largestScale(picture: picture, area: (1264, 976)) == 2)
    #expect(Letterbox.largestScale(picture: picture, area: (320, 200)) == 1)
  }

  // MARK: Sound

  /// Samples that the machine brings in a frame; a tenth of the real number will do.
  private static let samplesInFrame = 80

  /// A sound card that takes `cardRate` samples for every one that the machine brings.
  private static func play(
    _ queue: inout SoundQueue, frames: Int, cardRate: Double = 1,
    level: (Int) -> Int16 = { _ in 0 }
  ) -> (counts: [Int], heard: [Int16]) {
    var (counts, heard): ([Int], [Int16]) = ([], [])
    var due = 0.0
    for frame in 0..<frames {
      let start = frame * samplesInFrame
      queue.write((start..<start + samplesInFrame).map(level))
      due += cardRate * Double(samplesInFrame)
      let blocks = Int(due / 51)
      heard += take(51 * blocks, from: &queue)
      due -= Double(51 * blocks)
      counts.append(queue.count)
    }
    return (counts, heard)
  }

  private static func take(_ count: Int, from queue: inout SoundQueue) -> [Int16] {
    var samples = [Int16](repeating: 0, count: count)
    samples.withUnsafeMutableBufferPointer { queue.read(into: $0) }
    return samples
  }

  @Test(
    "A sound card that is a little fast or slow neither empties nor fills the queue",
    arguments: [0.997, 1, 1.003])
  func queueHoldsItsLength(deviation: Double) {
    var queue = SoundQueue(target: 240)
    let counts = Self.play(&queue, frames: 3600, cardRate: deviation).counts
    let settled = counts.dropFirst(1800)
    #expect((settled.min() ?? 0) > 50)
    #expect((settled.max() ?? 0) < 480)
  }

  @Test("A queue that nobody empties does not grow over its limit")
  func queueIsBounded() {
    var queue = SoundQueue(target: 100)
    for _ in 0..<10 { queue.write([Int16](repeating: 1, count: 100)) }
    #expect(queue.count == queue.limit)
  }

  @Test("When the machine stutters, the sound fades out and in without a jump")
  func stutterDoesNotCrackle() {
    var queue = SoundQueue(target: 2400)
    let wave = { (index: Int) in Int16(8000 + 200 * (abs(index % 80 - 40) - 20)) }
    var heard = Self.play(&queue, frames: 60, level: wave).heard
    heard += Self.take(8000, from: &queue)
    #expect(heard.suffix(100).allSatisfy { $0 == 0 }, "it has faded away")
    heard += Self.play(&queue, frames: 60, level: wave).heard
    let jumps = zip(heard, heard.dropFirst()).map { abs(Int($0) - Int($1)) }
    #expect((jumps.max() ?? 0) < 350)
    #expect((heard.suffix(1000).max() ?? 0) > 11_000, "it is heard again")
  }

  @Test("A gap of a few samples is no jump either")
  func shortGapDoesNotCrackle() {
    var queue = SoundQueue(target: 500)
    var heard: [Int16] = []
    for _ in 0..<3 {
      queue.write([Int16](repeating: 10_000, count: 1000))
      heard += Self.take(queue.count + 20, from: &queue)
    }
    let jumps = zip(heard, heard.dropFirst()).map { abs(Int($0) - Int($1)) }
    #expect((jumps.max() ?? 0) < 150)
  }

  @Test("Volume changes slide, and off is silence")
  func volumeSlides() {
    var queue = SoundQueue(target: 800)
    queue.write([Int16](repeating: 10_000, count: 900))
    queue.gain = 0
    queue.write([Int16](repeating: 10_000, count: 1400))
    let heard = Self.take(2300, from: &queue)
    let jumps = zip(heard, heard.dropFirst()).map { abs(Int($0) - Int($1)) }
    #expect((jumps.max() ?? 0) < 100)
    #expect(heard[880] == 10_000)
    #expect(heard[1500...].prefix(700).allSatisfy { $0 == 0 })
  }
}
