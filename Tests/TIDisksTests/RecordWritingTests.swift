import TestSupport
import Testing

@testable import TIDisks

@Suite("Writing records")
struct RecordWritingTests {
  @Test(
    "records of every type come back as they were written",
    arguments: [
      (FileType.displayFixed, 1), (.displayFixed, 80), (.internalFixed, 255),
      (.displayFixed, 256), (.internalFixed, 300), (.displayVariable, 80),
      (.displayVariable, 254), (.internalVariable, 255), (.displayVariable, 1000),
    ])
  func roundTrip(type: FileType, length: Int) throws {
    let volume = try newVolume()
    var generator = SplitMix(state: UInt64(length))
    var file = try volume.create(
      try name("F"), FileInformation(type: type, recordLength: length))
    var written: [[UInt8]] = []
    var position = RecordPosition()
    for _ in 0..<60 {
      let count = type.isVariable ? Int.random(in: 0...length, using: &generator) : length
      let record = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try volume.writeRecord(record, to: &file, at: &position)
      written.append(record)
    }
    let read = try volume.file(at: "F")
    #expect(read == file)
    #expect(try volume.records(of: read) == written)
    #expect(try volume.endPosition(of: read) == position)
    #expect(try check(volume).isEmpty)
  }

  @Test("bytes of variable records stand as the format wants them")
  func layout() throws {
    let volume = try newVolume()
    var file = try volume.create(
      try name("F"), FileInformation(type: .displayVariable, recordLength: 254))
    var position = RecordPosition()
    for count in [100, 154] {
      try volume.writeRecord([UInt8](repeating: 7, count: count), to: &file, at: &position)
    }
    // 1 + 100 + 1 + 154 = 256 would leave no room for the FF.
    #expect(file.information.level3Count == 2)
    let first = try volume.readSector(0, of: file)
    #expect(first[0] == 100 && first[101] == 0xFF)
    #expect(try volume.readSector(1, of: file)[155] == 0xFF)
    #expect(file.information.endOffset == 155)
  }

  @Test("a file is read to its end and written on from there")
  func append() throws {
    let volume = try newVolume()
    var file = try volume.create(
      try name("F"), FileInformation(type: .displayVariable, recordLength: 80))
    var position = RecordPosition()
    try volume.writeRecord([1], to: &file, at: &position)
    position = RecordPosition()
    while try volume.readRecord(of: file, at: &position) != nil {}
    try volume.writeRecord([2], to: &file, at: &position)
    #expect(try volume.records(of: file) == [[1], [2]])
    #expect(file.information.sectors == 1)
  }

  @Test("a variable record written in the middle is the last one")
  func middle() throws {
    let volume = try newVolume()
    var file = try volume.create(
      try name("F"), FileInformation(type: .displayVariable, recordLength: 80))
    var position = RecordPosition()
    for byte in 0..<30 {
      try volume.writeRecord([UInt8](repeating: UInt8(byte), count: 80), to: &file, at: &position)
    }
    position = RecordPosition()
    _ = try volume.readRecord(of: file, at: &position)
    try volume.writeRecord([99], to: &file, at: &position)
    #expect(try volume.records(of: file).count == 2)
    #expect(file.information.level3Count == 1)
  }

  @Test("a fixed record can be written anywhere; short ones are filled up")
  func anywhere() throws {
    let volume = try newVolume()
    var file = try volume.create(
      try name("F"), FileInformation(type: .displayFixed, recordLength: 100))
    var position = RecordPosition(record: 5)
    try volume.writeRecord([65], to: &file, at: &position)
    position.record = 1
    try volume.writeRecord([66], to: &file, at: &position)
    #expect(file.information.level3Count == 6)
    #expect(try volume.readRecord(5, of: file) == [65] + [UInt8](repeating: 32, count: 99))
    #expect(try volume.readRecord(1, of: file)[0] == 66)
    #expect(try check(volume).isEmpty)
  }

  @Test("a record too long and a record for a program are refused")
  func refused() throws {
    let volume = try newVolume()
    var file = try volume.create(
      try name("F"), FileInformation(type: .displayFixed, recordLength: 10))
    var program = try volume.create(try name("P"), FileInformation(type: .program))
    var position = RecordPosition()
    let record = [UInt8](repeating: 0, count: 11)
    #expect(
      diskError { try volume.writeRecord(record, to: &file, at: &position) }?.kind == .wrongType)
    #expect(
      diskError { try volume.writeRecord([], to: &program, at: &position) }?.kind == .wrongType)
    #expect(position == RecordPosition())
  }
}
