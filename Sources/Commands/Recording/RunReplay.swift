import ArgumentParser
import Debugger
import Foundation
import GeneveCore
import HostFiles
import MDOS
import TIDisks

/// A recorded run, gone through again: what `--replay` does.
///
/// The machine is built from the recording. Disks are opened from their places, or those given on the
/// command line, and put back to what they were before the recorded run wrote to them; nothing is ever
/// written to the files.
final class RunReplay {
  let path: String
  let recording: Recording
  let session: Session
  /// The next entry of the recording to be met.
  private var next = 0
  /// The last time at which the state was seen to be that of the recording.
  private var agreed: ExecutionPosition
  /// What came of it; nil while the end has not been reached.
  private(set) var result: Result?
  private var failure: (any Error)?
  var isDone: Bool { result != nil || failure != nil }

  /// What came of a replay.
  enum Result: Equatable {
    case identical
    /// What differs, in a line.
    case different(String)
  }

  /// Reads the recording at `path` and builds its machine.
  ///
  /// - Parameter disks: paths in the place of those in the recording; none for the same.
  init(path: String, disks: [String]) throws {
    self.path = path
    do {
      recording = try Recording(
        HostFile.readCompressed(path, limit: Recording.sizeLimit))
    } catch let refusal as StateFile.Refusal {
      throw Refusal("\(path) \(refusal)")
    }
    var options = try Self.options(of: recording, path: path)
    options.clock = try recording.facts["clock"].map { text in
      guard let clock = ClockArgument(argument: text) else {
        throw Refusal("\(path) has an impossible clock: \(text)")
      }
      return clock
    }
    options.discard = !options.writeProtect
    let folders = try Self.putFolders(into: &options, disks, recording, path: path)
    defer { for folder in folders { unlink(folder) } }
    session = try Session(options, takesHostClock: false, opensPorts: false)
    agreed = recording.start
    try Self.restoreDisks(of: recording, in: session)
    try checkStart()
  }

  /// The machine options among the words of the recorded command line.
  private static func options(of recording: Recording, path: String) throws -> MachineOptions {
    do {
      let command = try Geneve.parseAsRoot(recording.arguments)
      if let run = command as? RunCommand { return run.machine }
      if let debug = command as? DebugCommand { return debug.machine }
    } catch {
      throw Refusal(
        "\(path) was recorded with a command line that is not understood: "
          + recording.arguments.joined(separator: " "))
    }
    throw Refusal("\(path) was recorded by another command than run or debug")
  }

  /// Puts the paths of the disks into the options; folders become images of what they held.
  ///
  /// - Returns: files to be deleted when the disks are open.
  private static func putFolders(
    into options: inout MachineOptions, _ disks: [String], _ recording: Recording, path: String
  ) throws -> [String] {
    guard disks.isEmpty || disks.count == options.disks.count else {
      throw Refusal(
        "\(disks.count) disks; \(path) was recorded with \(options.disks.count)")
    }
    if !disks.isEmpty { options.disks = disks }
    var temporary: [String] = []
    for index in options.disks.indices {
      guard let disk = recording.disks.first(where: { $0.drive == "DSK\(index + 1)" }),
        disk.isFolder
      else { continue }
      let name = try image(of: disk)
      options.disks[index] = name
      temporary.append(name)
    }
    return temporary
  }

  /// A file with what a folder held, to be deleted when it is open.
  private static func image(of folder: Recording.Disk) throws -> String {
    var bytes: [UInt8] = []
    for number in 0..<folder.sectorCount {
      bytes += folder.originals[number] ?? [UInt8](repeating: 0, count: Sector.size)
    }
    let name = FileManager.default.temporaryDirectory
      .appendingPathComponent("geneve-replay-\(getpid())-\(folder.drive).dsk").path
    try HostFile.write(bytes, to: name)
    return name
  }

  // MARK: Disks

  private static func restoreDisks(of recording: Recording, in session: Session) throws {
    for disk in recording.disks where !disk.drive.contains("+") {
      guard let drive = Drive(disk.drive), let device = session.drives[drive] else {
        throw Refusal("\(disk.drive) is empty; \(disk.path) was in it when the run was recorded")
      }
      try restore(device, to: disk)
      repeatRefreshes(of: disk, in: drive, session)
    }
  }

  /// Lets what others changed in a folder while the run was recorded come in again.
  private static func repeatRefreshes(
    of disk: Recording.Disk, in drive: Drive, _ session: Session
  ) {
    guard disk.isFolder, let device = session.drives[drive] else { return }
    let versioned = device as? VersionedDisk ?? VersionedDisk(device)
    versioned.repeatRefreshes(disk.refreshes)
    session.drives[drive] = versioned
  }

  /// Undoes what the recorded run has written.
  private static func restore(_ device: any SectorDevice, to disk: Recording.Disk) throws {
    if !disk.isFolder {
      for (number, bytes) in disk.originals where number < device.sectorCount {
        guard bytes.count == Sector.size else { continue }
        if (try? device.readSector(number)) != bytes { try? device.writeSector(number, bytes) }
      }
    }
    guard device.sectorCount == disk.sectorCount, Recording.hash(of: device) == disk.hash else {
      throw Refusal(
        "\(disk.drive.prefix { $0 != "+" }): \(device.name) is not as it was when the run was recorded;"
          + " replay with the disk of then")
    }
  }

  private func checkStart() throws {
    let machine = session.machine
    if let reason = recording.disagreement(with: machine, system: session.system) {
      throw Refusal("\(path) \(reason)")
    }
    guard machine.position == recording.start,
      recording.facts["start-hash"] == String(try machine.stateHash(), radix: 16)
    else {
      throw Refusal("\(path) was recorded by a version of this program that starts differently")
    }
  }

  // MARK: Running

  /// Runs up to `time` at most, doing what was done then.
  func run(until time: Ticks) throws {
    let machine = session.machine
    while machine.now < time, result == nil {
      scheduleInput()
      let goal = next < recording.entries.count ? recording.entries[next].position : recording.end
      let before = machine.position
      guard try advance(to: goal, before: time) else {
        // Past it, or stopped by the system before it.
        guard machine.position < goal, machine.position > before else {
          result = .different(difference("departs"))
          return
        }
        continue
      }
      if next == recording.entries.count {
        result = try compareEnd()
      } else {
        result = try perform(recording.entries[next])
        next += 1
      }
    }
  }

  /// Input may be scheduled early, up to the next thing of another kind.
  private func scheduleInput() {
    while next < recording.entries.count,
      case .input(let event, let due) = recording.entries[next].event
    {
      session.machine.schedule(event, at: due)
      next += 1
    }
  }

  /// Runs towards a place; true when the machine stands there.
  private func advance(to goal: ExecutionPosition, before time: Ticks) throws -> Bool {
    let machine = session.machine
    try session.timeline?.willRun()
    while machine.stepCount < goal.stepCount, machine.now < time {
      var (step, end) = (goal.stepCount, time)
      session.timeline?.shorten(step: &step, time: &end)
      let run = machine.runWatching(until: end, lastStep: step, leaving: true)
      try session.timeline?.didRun()
      if run.end == .systemStopped { break }
    }
    if machine.stepCount == goal.stepCount, machine.now < goal.time {
      machine.run(until: min(time, goal.time))
      try session.timeline?.didRun()
    }
    return machine.position == goal
  }

  private func perform(_ entry: Recording.Entry) throws -> Result? {
    switch entry.event {
    case .input: break
    case .reset: session.reset()
    case .check(let hash):
      guard try session.machine.stateHash() == hash else {
        return .different(difference("differs"))
      }
      agreed = entry.position
    case .state(let bytes):
      do {
        try session.timeline?.willChange("recorded change")
        try session.machine.restoreState(bytes)
      } catch {
        throw Refusal("\(path) holds a state that this version cannot use: \(error)")
      }
    case .insert(let name, let label):
      guard let drive = Drive(name), let disk = recording.disks.first(where: { $0.drive == label })
      else { throw Refusal("\(path) is damaged: it inserts a disk that it does not hold") }
      let folder = disk.isFolder ? try Self.image(of: disk) : nil
      defer { if let folder { unlink(folder) } }
      try session.insertDisk(path: folder ?? disk.path, drive: drive.number)
      if let device = session.drives[drive] { try Self.restore(device, to: disk) }
      Self.repeatRefreshes(of: disk, in: drive, session)
    }
    return nil
  }

  private func compareEnd() throws -> Result {
    // The system has stopped the machine there; until it is asked it does not know.
    if recording.facts["stopped"] == "yes", !session.hasEnded {
      session.machine.run(until: session.machine.now + 1)
    }
    let parts = try session.machine.stateDigest().differences(from: recording.digest)
    guard !parts.isEmpty else { return .identical }
    let shown = parts.prefix(6).joined(separator: ", ") + (parts.count > 6 ? ", …" : "")
    return .different(difference("differs") + ", in the end in \(shown)")
  }

  private func difference(_ what: String) -> String {
    "\(what) from the recording between cycle \(agreed.time / .perProcessorCycle) and cycle"
      + " \(session.machine.cycles)"
  }

  /// Gives `timeline` everything that was recorded, so that the debugger can go anywhere in it; the machine
  /// then stands at the start.
  ///
  /// A run of nothing but input need not be gone through before. One with resets, other disks and changes made by
  /// hand is: what they do is known afterwards only.
  ///
  /// - Parameter isCancelled: asked about every frame; true leaves the timeline as far as it is.
  func fill(_ timeline: Timeline, isCancelled: () -> Bool) throws {
    guard recording.holdsMoreThanInput else { return try timeline.follow(recording) }
    while !isDone, !isCancelled() {
      try run(until: session.machine.now + Machine.frameTicks)
    }
    switch result {
    case .identical: break
    case .different(let text): Console.note("geneve: \(path): \(text)")
    case nil:
      Console.note("geneve: \(path): known as far as cycle \(session.machine.cycles)")
    }
    try timeline.go(to: .start)
  }

  /// Runs for a frame, in a window; an error waits for `report`.
  func runFrame() {
    do {
      try run(until: session.machine.now + Machine.frameTicks)
    } catch {
      failure = error
    }
  }

  /// Says what came of it.
  ///
  /// - Throws: `ExitCode` 1 when it differs.
  func report() throws {
    if let failure { throw failure }
    switch result {
    case nil:
      Console.result("\(path): left at cycle \(session.machine.cycles), before its end")
    case .identical:
      Console.result(
        "\(path): replayed to cycle \(session.machine.cycles), the state is identical")
    case .different(let text):
      Console.result("\(path): \(text)")
      throw ExitCode(ExitStatus.notSo)
    }
  }
}
