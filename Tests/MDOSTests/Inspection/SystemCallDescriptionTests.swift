import Testing

@testable import MDOS

@Suite("Inspection: calls as text")
struct SystemCallDescriptionTests {
  /// Memory that holds `bytes` at `address` and 0 elsewhere.
  private func memory(_ bytes: [UInt8] = [], at address: UInt16 = 0) -> (UInt16) -> UInt8 {
    { place in
      let index = Int(place &- address)
      return index < bytes.count ? bytes[index] : 0
    }
  }

  private func text(_ library: UInt16, _ registers: [UInt16]) -> String {
    SystemCallDescription(
      library: library, caller: CallerState(registers: registers, status: 0), peek: memory()
    ).text
  }

  @Test(
    "calls are written with the names of their arguments",
    arguments: [
      (UInt16(7), [UInt16(1), 4, 2, 1], "XOP 7 ALLOCATE count=4 local=>0002 speed=fast"),
      (7, [1, 4, 2, 0], "XOP 7 ALLOCATE count=4 local=>0002 speed=slow"),
      (7, [0], "XOP 7 COUNT"),
      (7, [3, 1, 2], "XOP 7 MAP local=>0001 slot=2"),
      (7, [5, 2, 1, 0x10], "XOP 7 DECLARE count=2 local=>0001 type=>0010"),
      (7, [11, 0x123F], "XOP 7 PAGE-ADD page=>3F"),
      (7, [15], "XOP 7 R0=>000F (no such call)"),
      (6, [0, 6], "XOP 6 SET-MODE mode=graphic4"),
      (6, [2, 3, 0xFFFF], "XOP 6 SET-CURSOR row=3 column=-1"),
      (6, [0x29, 0x0F04], "XOP 6 TEXT-COLOUR colours=>0F/>04"),
      (5, [5], "XOP 5 KEY-BASIC"),
      (9, [7], "XOP 9 WEEKDAY"),
      (10, [2, 0x0500, 0x0508, 0x0510], "XOP 10 ADD result=>0500 first=>0508 second=>0510"),
      (0, [0x1234], "XOP 0 END"),
      (13, [1], "XOP 13 R0=>0001 (no such library)"),
    ])
  func calls(library: UInt16, registers: [UInt16], expected: String) {
    #expect(text(library, registers) == expected)
  }

  @Test("texts of the guest are shown, on one line and cut")
  func strings() {
    let peek = memory(Array("Hello \"you\"\n\u{1}".utf8) + [0], at: 0x0500)
    func text(_ length: UInt16) -> String {
      SystemCallDescription(
        library: 6, caller: CallerState(registers: [0x27, 0x0500, length], status: 0), peek: peek
      ).text
    }
    #expect(text(5) == "XOP 6 WRITE-TTY text=>0500\"Hello\"")
    #expect(text(0) == #"XOP 6 WRITE-TTY text=>0500"Hello \"you\"\n\01""#)
    #expect(text(60).hasSuffix("…"))
    let name = SystemCallDescription(
      library: 9, caller: CallerState(registers: [9, 0x0500], status: 0),
      peek: memory([4] + Array("DSK1".utf8), at: 0x0500))
    #expect(name.text == "XOP 9 LOAD name=>0500\"DSK1\"")
  }

  @Test("library 8 shows its parameter block")
  func files() {
    var block: [UInt8] = [0, 0x14, 0, 0, 0x20, 0x10, 0, 0, 0, 80, 0, 0, 0, 0, 0, 9]
    block += Array("DSK1.TEXT".utf8)
    func description(_ block: [UInt8]) -> SystemCallDescription {
      SystemCallDescription(
        library: 8, caller: CallerState(registers: [0x0500], status: 0),
        peek: memory(block, at: 0x0500))
    }
    let open = description(block)
    #expect(
      open.text
        == "XOP 8 OPEN pab=>0500 \"DSK1.TEXT\" for=input type=display/variable length=80")
    var read = block
    read[0] = 2
    #expect(
      description(read).text
        == "XOP 8 READ pab=>0500 \"DSK1.TEXT\" record=0 buffer=1:0010")
    var failed = block
    failed[2] = 0xE0
    let after = CallerState(registers: [0x0500], status: 0)
    #expect(open.error(after, peek: memory(failed, at: 0x0500)) == 7)
    #expect(open.error(after, peek: memory(block, at: 0x0500)) == nil)
    #expect(
      open.answer(after, peek: memory(failed, at: 0x0500))
        == "=> error 7, no such file or device, or open twice, or not open")
    #expect(open.answer(after, peek: memory(block, at: 0x0500)) == "=> length=80")
    block[0] = 0x77
    #expect(description(block).text == "XOP 8 R0=>0500 (no such call)")
  }

  private func answer(
    _ library: UInt16, _ before: [UInt16], _ after: [UInt16], status: (UInt16, UInt16) = (0, 0)
  ) -> String {
    SystemCallDescription(
      library: library, caller: CallerState(registers: before, status: status.0), peek: memory()
    ).answer(CallerState(registers: after, status: status.1), peek: memory())
  }

  @Test("answers are written with the names of the results, or with the error")
  func answers() {
    #expect(answer(7, [1, 4, 2, 1], [0, 4, 2, 1]) == "=> R0=0 got=4 fast=2")
    #expect(answer(7, [1, 4, 2, 1], [7, 4, 2, 1]) == "=> error 7, a page is in the way")
    #expect(answer(7, [9], [0xFFFF]) == "=> error >FFFF, not for this caller, or damaged tables")
    #expect(answer(7, [14], [5]) == "=> pages=5")
    #expect(answer(7, [10, 0xFF00, 1], [0, 0x394C, 0xEF00]) == "=> R0=0 node=>394C page=>EF")
    #expect(answer(6, [3], [4, 5]) == "=> row=4 column=5")
    #expect(answer(6, [0x34], [0x34], status: (0, 0x2000)) == "=> EQ=1")
    #expect(answer(6, [2, 1, 1], [2, 1, 1]) == "=> done")
    #expect(answer(9, [0], [0], status: (0x2000, 0)) == "=> failed")
    #expect(answer(9, [0], [0], status: (0x2000, 0x2000)) == "=> done")
    #expect(answer(10, [4], [2]) == "=> error 2, division by zero")
  }
}
