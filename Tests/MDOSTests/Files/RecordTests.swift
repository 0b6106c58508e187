import TIDisks
import Testing

@testable import MDOS

@Suite("Library 8: open, close, read, write, restore")
struct RecordTests {
  @Test("lines that are written come back, then the file is at its end")
  func text() throws {
    var files = try FileFixture()
    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.output | Flags.variable) == Code.fine)
    #expect(files.block.recordLength == 80, "a new file's length when none is given")
    #expect(files.block.unitCount == 80)
    for line in ["FIRST", "", "THE THIRD"] {
      files.setBuffer(Array(line.utf8))
      #expect(
        files.call(
          .write, "DSK1.TEXT", flags: Flags.output | Flags.variable, count: line.utf8.count)
          == Code.fine)
    }
    #expect(files.call(.close, "DSK1.TEXT") == Code.fine)

    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
    for line in ["FIRST", "", "THE THIRD"] {
      #expect(files.call(.read, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
      #expect(files.block.byteCount == line.utf8.count)
      #expect(files.buffer(line.utf8.count) == Array(line.utf8))
      #expect(files.block.buffer == FileFixture.buffer, "the buffer address stays")
      #expect(files.block.record == 0, "variable records have no numbers")
    }
    let flags = Flags.input | Flags.variable
    #expect(files.call(.read, "DSK1.TEXT", flags: flags, count: 7) == Code.pastEnd)
    #expect(files.block.byteCount == 7, "an error leaves the count alone")
    #expect(files.call(.restore, "DSK1.TEXT") == Code.fine)
    #expect(files.call(.read, "DSK1.TEXT", flags: flags) == Code.fine)
    #expect(files.buffer(5) == Array("FIRST".utf8))
  }

  @Test("fixed records are read and written by number, which counts on")
  func fixed() throws {
    var files = try FileFixture()
    let flags = Flags.update | Flags.internal
    #expect(files.call(.open, "DSK1.DATA", flags: flags, length: 100) == Code.fine)
    for number in [0, 1, 5] {
      files.setBuffer([UInt8](repeating: UInt8(number + 1), count: 100))
      #expect(
        files.call(.write, "DSK1.DATA", flags: flags, record: number, count: 100) == Code.fine)
      #expect(files.block.record == number + 1)
    }
    #expect(files.call(.read, "DSK1.DATA", flags: flags, record: 1) == Code.fine)
    #expect(files.buffer(100) == [UInt8](repeating: 2, count: 100))
    #expect(files.block.record == 2)
    #expect(files.call(.read, "DSK1.DATA", flags: flags, record: 6) == Code.pastEnd)
    #expect(files.call(.restore, "DSK1.DATA", flags: flags, record: 5) == Code.fine)
    #expect(files.call(.close, "DSK1.DATA") == Code.fine)
    #expect(try files.information("DATA").level3Count == 6)
    #expect(try files.information("DATA").updated == FileFixture.noon)
  }

  @Test("append goes on behind the last record")
  func append() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.LOG", [String](repeating: "0123456789", count: 30))
    #expect(files.call(.open, "DSK1.LOG", flags: Flags.append | Flags.variable) == Code.fine)
    files.setBuffer(Array("LAST".utf8))
    #expect(files.call(.write, "DSK1.LOG", count: 4) == Code.fine)
    #expect(files.call(.read, "DSK1.LOG") == Code.illegal, "append only writes")
    #expect(files.call(.restore, "DSK1.LOG") == Code.illegal)
    #expect(files.call(.close, "DSK1.LOG") == Code.fine)
    let lines = try files.library.readText(try #require(DeviceName("DSK1.LOG")))
    #expect(lines.count == 31)
    #expect(lines.last == Array("LAST".utf8))
  }

  @Test("output empties a file that is there")
  func outputEmpties() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.OLD", [String](repeating: "SOME TEXT", count: 100))
    let free = try files.volume().information().freeSectors
    #expect(files.call(.open, "DSK1.OLD", flags: Flags.output | Flags.variable) == Code.fine)
    #expect(files.call(.close, "DSK1.OLD") == Code.fine)
    #expect(try files.information("OLD").sectors == 0)
    #expect(try files.volume().information().freeSectors > free)
  }

  @Test(
    "open refuses what the file is not",
    arguments: [
      (Flags.input | Flags.variable, 79, Code.badAttribute),
      (Flags.input | Flags.variable | Flags.internal, 0, Code.badAttribute),
      (Flags.input, 0, Code.badAttribute), (Flags.append, 0, Code.badAttribute),
      (Flags.input | Flags.variable, 80, Code.fine), (Flags.output, 0, Code.badAttribute),
    ])
  func attributes(flags: UInt8, length: Int, code: UInt8) throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    #expect(files.call(.open, "DSK1.TEXT", flags: flags, length: length) == code)
    #expect(try files.information("TEXT").sectors == 1, "nothing was lost")
  }

  @Test("fixed records are not appended")
  func appendFixed() throws {
    var files = try FileFixture()
    #expect(files.call(.open, "DSK1.DATA", flags: Flags.output, length: 50) == Code.fine)
    #expect(files.call(.close, "DSK1.DATA") == Code.fine)
    #expect(files.call(.open, "DSK1.DATA", flags: Flags.append) == Code.badAttribute)
  }

  @Test(
    "directories on a floppy do not nest", arguments: [FileOperation.loadProgram, .saveProgram])
  func nested(operation: FileOperation) throws {
    var files = try FileFixture()
    #expect(files.call(.saveProgram, "DSK1.A.") == Code.fine)
    #expect(files.call(.saveProgram, "DSK1.A.NAME", count: 5) == Code.fine)
    #expect(files.call(operation, "DSK1.A.B.NAME", count: 5) == Code.noSuchFile)
  }

  @Test("a program file cannot be opened")
  func program() throws {
    var files = try FileFixture()
    #expect(files.call(.saveProgram, "DSK1.PROG", count: 100) == Code.fine)
    #expect(files.call(.open, "DSK1.PROG", flags: Flags.input) == Code.badAttribute)
  }

  @Test(
    "a missing file is created for update and output only",
    arguments: [
      (Flags.update, Code.fine), (Flags.output, Code.fine), (Flags.input, Code.noSuchFile),
      (Flags.append, Code.noSuchFile),
    ])
  func missing(mode: UInt8, code: UInt8) throws {
    var files = try FileFixture()
    #expect(files.call(.open, "DSK1.NEW", flags: mode | Flags.variable) == code)
    let exists = (try? files.information("NEW")) != nil
    #expect(exists == (code == Code.fine))
  }

  @Test("a protected file opens for input only")
  func protected() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    #expect(files.call(.protect, "DSK1.TEXT", flags: 1) == Code.fine)
    for mode in [Flags.update, Flags.output, Flags.append] {
      #expect(
        files.call(.open, "DSK1.TEXT", flags: mode | Flags.variable) == Code.writeProtected)
    }
    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
    #expect(files.call(.write, "DSK1.TEXT", count: 1) == Code.illegal)
  }

  @Test("a file is open once, and what is not open is not there")
  func once() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    let flags = Flags.input | Flags.variable
    #expect(files.call(.open, "DSK1.TEXT", flags: flags) == Code.fine)
    #expect(files.call(.open, "DSK.WORK.TEXT", flags: flags) == Code.noSuchFile, "the same file")
    #expect(files.call(.close, "DSK1.TEXT") == Code.fine)
    for operation in [FileOperation.close, .read, .write, .restore] {
      #expect(files.call(operation, "DSK1.TEXT", flags: flags) == Code.noSuchFile)
    }
  }

  @Test("there are ten buffers")
  func buffers() throws {
    var files = try FileFixture()
    for number in 0..<10 {
      #expect(files.call(.open, "DSK1.F\(number)", flags: Flags.output) == Code.fine)
    }
    #expect(files.call(.open, "DSK1.ONEMORE", flags: Flags.output) == Code.noSpace)
    #expect((try? files.information("ONEMORE")) == nil, "nothing was created")
    files.library.closeFiles(openedBy: 0x20)
    #expect(files.library.openFileNames.isEmpty)
  }

  @Test("records can be reserved; the number comes back as 0")
  func reserve() throws {
    var files = try FileFixture()
    #expect(
      files.call(.open, "DSK1.BIG", flags: Flags.output, record: 100, length: 128) == Code.fine)
    #expect(files.block.record == 0)
    #expect(try files.information("BIG").sectors == 50)
    #expect(try files.information("BIG").level3Count == 0)
    #expect(
      files.call(.open, "DSK1.HUGE", flags: Flags.output, record: 0xFFFF, length: 255)
        == Code.noSpace)
  }

  @Test("a full disk refuses a record and keeps the others")
  func full() throws {
    var files = try FileFixture()
    #expect(files.call(.open, "DSK1.BIG", flags: Flags.output, length: 200) == Code.fine)
    var record = 0
    while files.call(.write, "DSK1.BIG", record: record, count: 200) == Code.fine { record += 1 }
    #expect(files.block.error >> 5 == Code.noSpace)
    #expect(record == 357, "360 sectors less two of the system and the descriptor")
    #expect(files.call(.close, "DSK1.BIG") == Code.fine)
    #expect(try files.information("BIG").level3Count == 357)
  }

  @Test("a write-protected disk takes nothing")
  func writeProtected() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    let image = try DiskImage(bytes: files.disk.contents, name: "copy", access: .writeProtected)
    files.library = FileLibrary(drives: DriveSet(disks: [image]))
    #expect(
      files.call(.open, "DSK1.TEXT", flags: Flags.output | Flags.variable) == Code.writeProtected)
    #expect(files.call(.saveProgram, "DSK1.P", count: 10) == Code.writeProtected)
    #expect(files.call(.delete, "DSK1.TEXT") == Code.writeProtected)
    #expect(files.call(.writeSectors, "DSK1.", record: 5, count: 1) == Code.writeProtected)
    #expect(image.changes.isEmpty)
  }

  @Test("an exchanged disk is noticed")
  func exchangedDisk() throws {
    var files = try FileFixture()
    try files.writeText("DSK1.TEXT", ["LINE"])
    #expect(files.call(.open, "DSK1.TEXT", flags: Flags.input | Flags.variable) == Code.fine)
    let other = try FileFixture()
    files.library.drives[try #require(Drive("DSK1"))] = other.disk
    #expect(files.call(.read, "DSK1.TEXT") == Code.device)
    files.library.drives[try #require(Drive("DSK1"))] = nil
    #expect(files.call(.read, "DSK1.TEXT") == Code.noSuchFile)
  }

  @Test("a task's files are closed when it ends, the others stay open")
  func endOfTask() throws {
    var files = try FileFixture()
    #expect(files.call(.open, "DSK1.A", flags: Flags.output) == Code.fine)
    let name = try #require(DeviceName("DSK1.B"))
    _ = try files.library.open(name, OpenRequest(OpenFlags(.output), task: 0x21))
    files.library.closeFiles(openedBy: 0x20)
    #expect(files.library.openFileNames == ["DSK1.B"])
  }
}
