import GeneveCore
import TIDisks

/// Files and programs, as the interpreter uses them. Every operation takes the time of a call.
extension InterpreterSystem {
  /// Runs an operation of the file library.
  func files<Value>(
    _ operation: (inout FileLibrary) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    machine.spend(cycles: MDOS.dispatchCycles + FileCost.call)
    mdos.files.now = TimeStamp(machine.clockTime)
    return try operation(&mdos.files)
  }

  /// A full device name of what was typed; nil when it is none, or no device that MDOS knows.
  func deviceName(_ text: [UInt8]) -> DeviceName? {
    parseName(text).flatMap { DeviceName(bytes: $0.name) }
  }

  func exists(_ text: [UInt8]) -> Bool {
    guard let name = deviceName(text),
      let status = try? files({ (files) throws(FileError) in try files.status(name) })
    else { return false }
    return !status.contains(.missing)
  }

  // MARK: Batch files

  /// Opens a file of records with text; nil when there is none.
  func openText(_ name: DeviceName) -> FileHandle? {
    try? files { (files) throws(FileError) in
      try files.open(
        name, OpenRequest(OpenFlags(.input, .variable), task: headerPage))
    }
  }

  func close(_ file: FileHandle) {
    _ = try? files { (files) throws(FileError) in try files.close(file) }
  }

  func rewind(_ file: FileHandle) {
    _ = try? files { (files) throws(FileError) in try files.restore(file) }
  }

  func readRecord(_ file: FileHandle) throws(FileError) -> [UInt8] {
    let record = try files { (files) throws(FileError) in try files.read(file) }
    machine.spend(cycles: FileCost.record + record.count * FileCost.byte)
    return record
  }

  // MARK: Programs

  /// Loads a program and gives it the processor; nil when that was done.
  func startProgram(_ name: [UInt8]) -> LoadError? {
    switch mdos.load(name, parent: TaskHeader(page: headerPage), on: machine) {
    case .failure(let error): return error
    case .success(let task):
      mdos.start(task, on: machine)
      return nil
    }
  }

  /// The places of PATH.
  var searchPath: [[UInt8]] {
    (strings[HeaderPage.path] ?? []).split(separator: UInt8(ascii: ";")).map { place in
      let ends: [UInt8] = [ASCII.colon, ASCII.backslash, ASCII.period]
      let place = Array(place).trimmed
      return place.last.map(ends.contains) ?? true ? place : place + [ASCII.backslash]
    }
  }

  // MARK: Drives

  /// The letter of the current drive.
  var currentDrive: UInt8 {
    let pair = Int(machine.word(page: headerPage, offset: HeaderPage.currentDrive))
    let index = (pair - HeaderPage.drives) / HeaderPage.driveSize
    return UInt8(ascii: "A") &+ UInt8(truncatingIfNeeded: index)
  }

  var lastDrive: UInt8 { machine.byte(page: headerPage, offset: HeaderPage.lastDriveLetter) }

  func hasDrive(_ letter: UInt8) -> Bool { letter >= UInt8(ascii: "A") && letter <= lastDrive }

  /// The directory of a drive, without its device.
  func directory(of drive: UInt8) -> [UInt8] {
    strings[HeaderPage.drive(drive) + 2] ?? []
  }
}
