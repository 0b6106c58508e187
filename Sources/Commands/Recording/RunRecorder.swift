import BuiltInVolume
import Debugger
import Foundation
import GeneveCore
import HostFiles
import MDOS
import TIDisks

/// Writes down a run while it happens, for `--record`: everything that comes from outside, and a hash of the
/// state every ten emulated seconds.
final class RunRecorder: InputListener {
  private let path: String
  private unowned let session: Session
  private var recording: Recording
  /// The disks in the order of the recording, to ask them in the end what they have lost.
  private var disks: [VersionedDisk] = []
  private var nextCheck: Ticks
  private weak var nextListener: (any InputListener)?
  /// Knows better what has happened when the user has gone back in time.
  var timeline: Timeline?

  private static let checkInterval = 10 * Ticks.perSecond

  /// Begins with the session as it stands; `arguments` are the words of the command line behind `geneve`.
  init(path: String, session: Session, arguments: [String]) throws {
    (self.path, self.session) = (path, session)
    let machine = session.machine
    recording = Recording(
      machine: Recording.machineFields(of: machine, system: session.system),
      arguments: arguments, disks: [], start: machine.position,
      digest: try machine.stateDigest())
    nextCheck = machine.now + Self.checkInterval
    recording.facts.append("clock", ClockArgument(machine.configuration.clock))
    recording.facts.append("start-hash", String(recording.digest.hash, radix: 16))
    for drive in session.drives.occupiedDrives { note(drive, label: drive.description) }
    nextListener = machine.inputListener
    machine.inputListener = self
    // The file is there from the beginning, or not at all.
    try HostFile.writeCompressed([], to: path)
  }

  /// The words of this process's command line, without the recording itself.
  static var commandLine: [String] {
    var words: [String] = []
    var skipsNext = false
    for word in CommandLine.arguments.dropFirst() {
      if skipsNext {
        skipsNext = false
      } else if word == "--record" {
        skipsNext = true
      } else if !word.hasPrefix("--record=") {
        words.append(word)
      }
    }
    return words
  }

  /// Lets a disk be asked later what it held at first.
  private func note(_ drive: Drive, label: String) {
    guard let device = session.drives[drive] else { return }
    let disk = device as? VersionedDisk ?? VersionedDisk(device)
    session.drives[drive] = disk
    var entry = Recording.Disk(
      drive: label, hash: Recording.hash(of: disk), sectorCount: disk.sectorCount, path: disk.name)
    if disk.device is FolderDisk {
      // A folder makes another disk as soon as a file in it has changed.
      entry.isFolder = true
      for number in 0..<disk.sectorCount {
        if let bytes = try? disk.readSector(number) { entry.originals[number] = bytes }
      }
    }
    recording.disks.append(entry)
    disks.append(disk)
  }

  // MARK: What happens

  func willSchedule(_ event: InputEvent, at due: Ticks, on machine: Machine) {
    nextListener?.willSchedule(event, at: due, on: machine)
    recording.entries.append(Recording.Entry(machine.position, .input(event, due: due)))
  }

  /// The session is about to be reset.
  func noteReset(at position: ExecutionPosition) {
    recording.entries.append(Recording.Entry(position, .reset))
  }

  /// What the recording calls the disk that is put into `drive` next.
  func labelOfNextDisk(in drive: Drive) -> String { "\(drive)+\(recording.disks.count)" }

  /// Another disk is in `drive`.
  func noteInsertion(in drive: Drive) {
    let label = labelOfNextDisk(in: drive)
    note(drive, label: label)
    recording.entries.append(
      Recording.Entry(session.machine.position, .insert(drive: drive.description, disk: label)))
  }

  /// To be called now and then while the machine runs.
  func noteProgress() throws {
    guard session.machine.now >= nextCheck else { return }
    nextCheck = session.machine.now + Self.checkInterval
    recording.entries.append(
      Recording.Entry(session.machine.position, .check(try session.machine.stateHash())))
  }

  // MARK: The end

  /// Writes the file. The machine stands where the replay has to end.
  func finish() throws {
    if let timeline, timeline.isRewritten {
      try timeline.go(to: .end)
      recording.entries = try timeline.recordedEntries()
    }
    recording.end = session.machine.position
    recording.digest = try session.machine.stateDigest()
    if session.hasEnded { recording.facts.append("stopped", "yes") }
    for (index, disk) in disks.enumerated() {
      if recording.disks[index].isFolder {
        recording.disks[index].refreshes = disk.refreshes
      } else {
        recording.disks[index].originals = disk.originalSectors
      }
    }
    try HostFile.writeCompressed(recording.encoded(), to: path)
    Console.note(
      "geneve: \(path): recorded \(recording.end.time / .perProcessorCycle) cycles,"
        + " \(recording.inputCount) inputs")
  }
}
