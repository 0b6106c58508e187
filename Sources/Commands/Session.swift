import ArgumentParser
import BuiltInVolume
import Debugger
import DiskMedia
import Foundation
import GeneveCore
import HostFiles
import MDOS
import TIDisks

/// A machine with everything that the command line gave it: memory, disks, system, things to type.
final class Session {
  let machine: Machine
  /// The disks in DSK1, DSK2, …
  let drives: DriveSet
  /// The built-in system; nil when a real one or a ROM runs.
  let system: MDOS?
  /// Looks after the system of `--system FILE`.
  private let realSystem: RealSystemHost?
  /// Serves or checks library 7 of a real system, if the options want that.
  private let memoryCalls: MemoryCallMonitor?
  /// What the RS232 cards are connected to.
  let ports: HostPorts
  /// Writes the run down, if it is asked for.
  var recorder: RunRecorder?
  /// Keeps the past, if somebody may want to go there.
  var timeline: Timeline?
  /// Goes through a recorded run, instead of running freely.
  weak var replay: RunReplay?
  /// Lets GDB take part in the run.
  var remote: RemoteRun?
  private let access: DiskImage.Access
  /// What folders look like as disks; nil for the smallest floppy that has room.
  private let folderGeometry: Geometry?
  private(set) var title: String
  /// The font that drawn text was last looked for in, and the patterns that it is made of.
  private var font = CharacterFont(patterns: [])
  private var fontPatterns: [UInt8] = []
  private var guestFont = GuestFont()

  /// Builds the machine and, with the built-in system, boots it. `takesHostClock` sets the clock chip by
  /// the host when the options name no time; without `opensPorts` the cards lead nowhere on the host.
  init(
    _ options: MachineOptions, takesHostClock: Bool, timing: ProcessorTiming = .manual,
    pictures: PictureProfile = .chip, opensPorts: Bool = true
  ) throws {
    access =
      options.writeProtect ? .writeProtected : options.discard ? .discardingWrites : .readWrite
    let realSystem = try Self.realSystem(options).map {
      RealSystemHost(system: $0, service: options.xop7)
    }
    // A real drive reads no more than double density; the built-in system takes what there is.
    folderGeometry =
      realSystem == nil && options.rom == nil ? Geometry.named("dsed") : nil
    drives = try Self.openDrives(
      options.disks, access: access, folderGeometry: folderGeometry)
    var configuration = try Self.configuration(
      options, takesHostClock: takesHostClock, timing: timing, pictures: pictures)
    configuration.floppyController = Self.floppyController(options)
    configuration.floppyCylinders = Self.floppyCylinders(drives)
    ports = try HostPorts(options, opens: opensPorts)
    configuration.connectedPorts = ports.connected
    machine = Machine(configuration: configuration)
    for (index, medium) in Self.floppies(drives).enumerated() {
      machine.insertFloppy(medium, drive: index)
    }
    title =
      options.disks.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "built-in volume"
    self.realSystem = realSystem
    if let realSystem {
      memoryCalls = realSystem.memoryCalls
      machine.systemCallHandler = realSystem
      system = nil
      if options.disks.isEmpty {
        title = URL(fileURLWithPath: options.system).lastPathComponent
      }
      realSystem.start(on: machine)
    } else if options.rom == nil {
      memoryCalls = nil
      if options.disks.isEmpty, let drive = Drive(.floppy, 1) {
        drives[drive] = try BuiltInVolume.disk()
      }
      let system = MDOS(
        drives: drives,
        options: MDOS.Options(bugs: options.mdosBugs, program: options.program))
      machine.systemCallHandler = system
      system.boot(on: machine)
      self.system = system
    } else {
      memoryCalls = options.xop7 == .guest ? nil : MemoryCallMonitor(service: options.xop7)
      machine.systemCallHandler = memoryCalls
      system = nil
      if let rom = options.rom { title = URL(fileURLWithPath: rom).lastPathComponent }
    }
    system?.ports.connected = ports.connectedOfSystem
    if let text = options.type { try type(text) }
  }

  /// Carries what was printed to the host, and what came in from it to the machine.
  func exchangeWithPorts() throws { try ports.exchange(with: machine, system, timeline) }

  /// The same for a debugger: not while its machine is on the way to another moment; a failure is told.
  func servePorts(_ host: any DebugHost) {
    guard timeline?.isTravelling != true else { return }
    do { try exchangeWithPorts() } catch { host.complain("\(error)") }
  }

  /// True when the machine cannot go on: the only program of the built-in system has ended, or a call of
  /// library 7 was found to differ.
  var hasEnded: Bool { system?.hasEnded ?? (memoryCalls?.difference != nil) }

  /// Says what became of `--xop7`: how many calls were served or compared; a difference is thrown.
  func reportMemoryCalls() throws {
    guard let memoryCalls else { return }
    if let difference = memoryCalls.difference {
      Console.note(difference)
      throw ExitCode(ExitStatus.notSo)
    }
    switch memoryCalls.service {
    case .guest: break
    case .swift: Console.note("library 7: \(memoryCalls.callCount) calls served in Swift")
    case .verify:
      let unpredictable = memoryCalls.unpredictableCount
      Console.note(
        "library 7: \(memoryCalls.callCount) calls, 0 differences"
          + (unpredictable == 0
            ? "" : "; \(unpredictable) of opcode 7 not compared, this system leaves them to chance")
      )
    }
  }

  /// True when `text` is given and stands on the screen.
  func showsText(_ text: String?) -> Bool {
    guard let text, let lines = screenText() else { return false }
    return lines.contains { $0.contains(text) }
  }

  /// The characters on the screen, line by line; nil where none are. Drawn ones are looked for in the font
  /// of the system.
  func screenText() -> [String]? {
    let patterns = system?.characterPatterns ?? guestFont.patterns(of: machine)
    if patterns != fontPatterns {
      (fontPatterns, font) = (patterns, CharacterFont(patterns: patterns))
    }
    return machine.video.screenText(font: font)
  }

  /// The reset key: the board's RESET line, and the system as after power-on.
  func reset() {
    _ = try? timeline?.willChange(Timeline.Change("reset", .reset))
    recorder?.noteReset(at: machine.position)
    restart()
  }

  /// What follows when the RESET line is pulled.
  func restart() {
    machine.reset()
    system?.boot(on: machine)
    memoryCalls?.restart()
    realSystem?.start(on: machine)
  }

  /// Puts another disk into DSK`drive`; the old one stays when the new one cannot be used.
  func insertDisk(path: String, drive number: Int) throws {
    guard let drive = Drive(.floppy, number) else {
      throw Refusal("there is no drive DSK\(number)")
    }
    // Before the new one is read, which may be the same file. What cannot be written any more must not
    // keep a new disk out.
    try? drives[drive]?.flush()
    let new: any SectorDevice
    do {
      new = try Self.openDisk(path, access: access, folderGeometry: folderGeometry)
    } catch let error as DiskError where error.kind == .inUse && isDisk(in: drive, path) {
      return
    }
    let label = recorder?.labelOfNextDisk(in: drive)
    _ = try? timeline?.willChange(
      Timeline.Change(
        "another disk in \(drive)", .insertion(drive: drive.description, disk: label)))
    drives[drive] = new
    recorder?.noteInsertion(in: drive)
    machine.insertFloppy(DiskMedium { [drives] in drives[drive] }, drive: number - 1)
    if number == 1 { title = URL(fileURLWithPath: path).lastPathComponent }
  }

  /// Whether the disk in a drive was opened by this path.
  private func isDisk(in drive: Drive, _ path: String) -> Bool {
    func location(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    return drives[drive].map { location($0.name) == location(path) } ?? false
  }

  /// Writes everything that disks and ports still hold back.
  func close() throws {
    try exchangeWithPorts()
    for number in 1...9 {
      guard let drive = Drive(.floppy, number), let disk = drives[drive] else { continue }
      // What fails now is said by whoever called.
      (disk as? DiskImage)?.onHostFailure = { _ in }
      (disk as? FolderDisk)?.onHostFailure = { _ in }
      try disk.flush()
    }
  }

  /// The system file that the options name, checked.
  private static func realSystem(_ options: MachineOptions) throws -> RealSystem? {
    guard options.system != "swift" else { return nil }
    let bytes = try HostFile.read(options.system, limit: 1 << 20)
    let file = try SystemFile(bytes, label: options.system)
    guard options.xop7 == .guest || file.version != nil else {
      throw Refusal(
        "--xop7: the memory manager of this system is not known; it is with 6.50 and 7.45")
    }
    guard options.boot.isKnown(to: file.version) else {
      throw Refusal("--boot \(options.boot.rawValue): this system knows dsk1, dsk6 and hds1 only")
    }
    return RealSystem(file: file, bootDevice: options.boot)
  }

  private func type(_ text: String) throws {
    do {
      for event in try Typist.typing(text).events {
        machine.schedule(.scanCode(event.scanCode), at: machine.now + event.time)
      }
    } catch {
      throw Refusal("--type: \(error)")
    }
  }

  private static func configuration(
    _ options: MachineOptions, takesHostClock: Bool, timing: ProcessorTiming,
    pictures: PictureProfile
  ) throws -> Configuration {
    let clock =
      options.clock?.time ?? (takesHostClock ? hostClock() : Configuration.defaultClock)
    let staticRAM = Configuration.StaticRAM(rawValue: options.sram) ?? .kilobytes64
    let image =
      try options.rom.map {
        $0 == OpenBootROM.name ? OpenBootROM.image : try HostFile.read($0, limit: 1 << 20)
      }
      ?? (options.system == "swift" ? nil : RealSystem.bootROM)
    do {
      return try Configuration(
        staticRAM: staticRAM, hasMemex: options.memex, hasVideoExpansion: options.vram == 192,
        bootROM: image, clock: clock, timing: timing, pictures: pictures)
    } catch let failure as Configuration.ROMFailure {
      throw HostFile.Failure(path: options.rom ?? "", reason: failure.description)
    }
  }

  private static func hostClock() -> CalendarTime {
    let parts = Calendar(identifier: .gregorian)
      .dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: Date())
    return CalendarTime(
      year: (parts.year ?? 2026) % 100, month: parts.month ?? 1, day: parts.day ?? 1,
      weekday: parts.weekday ?? 1, hours: parts.hour ?? 0, minutes: parts.minute ?? 0,
      seconds: parts.second ?? 0)
  }

  private static func openDrives(
    _ paths: [String], access: DiskImage.Access, folderGeometry: Geometry?
  ) throws -> DriveSet {
    guard paths.count <= 9 else {
      throw Refusal("\(paths.count) disks; MDOS has the drives DSK1 to DSK9")
    }
    return DriveSet(
      disks: try paths.map {
        try openDisk($0, access: access, folderGeometry: folderGeometry)
      })
  }

  /// A disk for a drive. Of what the host refuses the guest cannot say why, so it is said here, once in a row.
  private static func openDisk(
    _ path: String, access: DiskImage.Access, folderGeometry: Geometry?
  ) throws -> any SectorDevice {
    let disk = try DiskOpener.open(path: path, access: access, folderGeometry: folderGeometry)
    var said: String?
    func tell(_ error: DiskError) {
      // The sector is another one each time.
      let reason = error.found.split(separator: "(").last.map(String.init)
      if reason != said { Console.note("geneve: \(error)") }
      said = reason
    }
    (disk as? DiskImage)?.onHostFailure = tell
    (disk as? FolderDisk)?.onHostFailure = tell
    return disk
  }
}
