import Foundation
import HostFiles
import TIDisks
import TestSupport
import Testing

/// The emulator is killed in the middle of a guest program that does nothing but write.
///
/// The program counts generations. Each one takes the slot of its number modulo 40, a file Fnn: every fifth
/// generation first deletes the file 17 slots on; then the slot's file is written anew, 30 records that name
/// generation and record, and closed. So what stands on the disk says how far the program came, and what each
/// file must hold.
@Suite("Killed while writing")
struct KilledWhileWritingTests {
  /// Of each kind of disk: in the suite a few, with `make fuzz` (GENEVE_FUZZ) 300.
  static let kills = ProcessInfo.processInfo.environment["GENEVE_FUZZ"] == nil ? 3 : 300

  static let slots = 40
  static let records = 30
  static let recordLength = 60

  static let source = """
           AORG >0400
    START  CLR  R10
    LOOP   MOV  R10,R9
           CLR  R8
           DIV  @FIVE,R8
           MOV  R9,R9
           JNE  NODEL
           MOV  R10,R5
           AI   R5,17
           BL   @SLOT
           LI   R1,>0700
           BL   @CALL
    NODEL  MOV  R10,R5
           BL   @SLOT
           LI   R2,>1200
           MOVB R2,@PAB+1
           LI   R2,60
           MOV  R2,@PAB+8
           CLR  R1
           BL   @CALL
           CLR  R7
    REC    MOV  R10,@BUF
           MOV  R7,@BUF+2
           LI   R2,60
           MOV  R2,@PAB+12
           LI   R1,>0300
           BL   @CALL
           INC  R7
           CI   R7,30
           JNE  REC
           LI   R1,>0100
           BL   @CALL
           INC  R10
           JMP  LOOP
    * The name of the slot of R5.
    SLOT   CLR  R4
           DIV  @FORTY,R4
           MOV  R5,R3
           CLR  R2
           DIV  @TEN,R2
           AI   R2,>30
           AI   R3,>30
           SWPB R2
           SWPB R3
           MOVB R2,@NAME+6
           MOVB R3,@NAME+7
           RT
    CALL   MOVB R1,@PAB
           LI   R0,PAB
           XOP  @EIGHT,0
           RT
    FIVE   DATA 5
    TEN    DATA 10
    FORTY  DATA 40
    EIGHT  DATA 8
    PAB    DATA 0,0,BUF,0,60
           DATA 0,60
           BYTE 0,8
    NAME   TEXT 'DSK1.F00'
           BSS  44
    BUF    BSS  60
           END
    """

  @Test(
    "what was closed is whole, and nothing else is wrong than the unfinished operation",
    arguments: ["disk.dsk", "disk.pc99", "disk.hd"])
  func kill(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Array((Self.source + "\n").utf8), "writer.asm")
    let assembled = try GeneveProcess.run([
      "asm", folder.path("writer.asm"), "-o", folder.path("WRITER"), "--program",
    ])
    #expect(assembled.status == 0, "\(assembled.errors)")
    let fresh = folder.path("fresh-" + name)
    let shape = name.hasSuffix(".hd") ? ["--size", "8M"] : ["--format", "dsdd"]
    for arguments in [["new", fresh] + shape, ["put", fresh, folder.path("WRITER")]] {
      #expect(try GeneveProcess.run(["disk"] + arguments).status == 0)
    }
    var delays = SplitMix(state: 42)
    var generations: Set<Int> = []
    for number in 0..<Self.kills {
      let image = folder.path(name)
      try HostFile.write(try HostFile.read(fresh), to: image)
      let process = Process()
      process.executableURL = GeneveProcess.executable
      process.arguments = [
        "run", "--headless", image, "--program", "WRITER", "--for", "2000s",
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      try Self.waitUntilWriting(image, process)
      usleep(UInt32(delays.next() % 400_000))
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal, "it must not have ended by itself")
      let reached = try verify(image)
      generations.insert(reached)
      #expect(reached >= 0, "run \(number)")
    }
    #expect(
      generations.count > 1 || Self.kills < 100, "the kills must fall on different moments")
  }

  /// Waits until the second generation has begun, so that the first one is closed: starting takes different
  /// times on different hosts.
  private static func waitUntilWriting(_ image: String, _ process: Process) throws {
    while process.isRunning {
      let volume = try open(image)
      if try volume.directory(at: []).files.contains(where: { $0.name.text == "F01" }) { return }
      usleep(20_000)
    }
  }

  /// - Returns: the last generation whose file is complete, −1 when none is.
  private func verify(_ path: String) throws -> Int {
    let volume = try Self.open(path)
    let findings = try volume.check { _ in }.findings
    let found = try Self.files(volume)
    let complete = found.compactMapValues { $0.isComplete ? $0.generation : nil }
    let last = complete.values.max() ?? -1
    // What must stand after generation `last`.
    var expected: [Int: Int] = [:]
    for generation in 0..<max(0, last + 1) {
      if generation % 5 == 0 { expected[(generation + 17) % Self.slots] = nil }
      expected[generation % Self.slots] = generation
    }
    let next = last + 1
    let unfinished: Set<Int> = [next % Self.slots, (next + 17) % Self.slots]
    for slot in 0..<Self.slots where !unfinished.contains(slot) {
      #expect(complete[slot] == expected[slot], "file \(slot) after generation \(last)")
      #expect((found[slot] == nil) == (expected[slot] == nil))
    }
    for finding in findings {
      let isOwn = unfinished.contains { finding.subject.hasPrefix("F\($0 < 10 ? "0" : "")\($0)") }
      #expect([.lost, .unusedPlace].contains(finding.kind) || isOwn, "\(finding)")
    }
    let repaired = try Self.open(path, .discardingWrites)
    _ = try repaired.check { _ in }.repair()
    let left = try repaired.check { _ in }.findings
    #expect(left.filter { [.lost, .unusedPlace].contains($0.kind) }.isEmpty)
    return last
  }

  private static func open(
    _ path: String, _ access: DiskImage.Access = .writeProtected
  ) throws -> any FileSystem {
    try MountedDisk.fileSystem(of: DiskImage(path: path, access: access))
  }

  private struct Found {
    var generation: Int
    var isComplete: Bool
  }

  private static func files(_ volume: any FileSystem) throws -> [Int: Found] {
    var found: [Int: Found] = [:]
    for file in try volume.directory(at: []).files where file.name.text.hasPrefix("F") {
      guard let slot = Int(file.name.text.dropFirst()) else { continue }
      let records = (try? volume.records(of: file)) ?? []
      let generations = Set(records.map { Int($0[0]) << 8 | Int($0[1]) })
      let isInOrder = records.enumerated().allSatisfy { index, record in
        record.count == recordLength && Int(record[2]) << 8 | Int(record[3]) == index
      }
      #expect(generations.count <= 1, "a file has records of one generation")
      found[slot] = Found(
        generation: generations.first ?? -1,
        isComplete: records.count == Self.records && isInOrder)
    }
    return found
  }
}
