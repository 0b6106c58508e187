import Foundation
import GeneveCore
import HostFiles
import Testing

@testable import Commands

/// RS232 and PIO from the guest's CRU bits to files and sockets of the host.
@Suite("Ports")
struct PortTests {
  /// Sends three letters on RS232/1 and three on PIO/1, then echoes what comes in.
  private static let program = """
           AORG 0
           DATA >F000,START
           AORG >0100
    START  LI   R12,>1EE0
           SBO  10                 native mode, mapped, BA in slot 4
           SBO  15
           LI   R1,MAP
           LI   R2,>F110
           LI   R3,8
    MAPLP  MOVB *R1+,*R2+
           DEC  R3
           JNE  MAPLP
           SBZ  11
           LI   R12,>1340
           SBO  31                 reset, 8N1, 9600 bit/s
           LI   R0,>8300
           LDCR R0,8
           CLR  R0
           LDCR R0,8
           LI   R0,>0034
           LDCR R0,11
           SBO  16
           LI   R1,TEXT
           LI   R3,3
    SENDLP TB   22
           JNE  SENDLP
           LDCR *R1+,8
           DEC  R3
           JNE  SENDLP
           LI   R12,>1300
           SBO  0
           SBO  2
           LI   R3,3
    PIOLP  TB   2
           JEQ  PIOLP
           MOVB *R1+,@>9000
           SBZ  2
           SBO  2
           DEC  R3
           JNE  PIOLP
           SBZ  0
           LI   R12,>1340
    ECHO   TB   21
           JNE  ECHO
           STCR R0,8
           SBZ  18
           LDCR R0,8
           JMP  ECHO
    MAP    BYTE >F0,>F1,2,3,>BA,5,6,7
    TEXT   TEXT 'SERPAR'
           END

    """

  private func rom(in folder: TemporaryFolder) throws -> String {
    let (source, image) = (folder.path("port.asm"), folder.path("port.rom"))
    try Data(Self.program.utf8).write(to: URL(fileURLWithPath: source))
    let process = try GeneveProcess.run(["asm", source, "-o", image, "--rom"])
    try #require(process.status == 0, "\(process.errors)")
    return image
  }

  @Test("what the guest sends stands in the files, behind what was there")
  func files() throws {
    let folder = try TemporaryFolder()
    let (serial, parallel) = (folder.path("serial"), folder.path("parallel"))
    try Data("old ".utf8).write(to: URL(fileURLWithPath: serial))
    let process = try GeneveProcess.run([
      "run", "--headless", "--rom", rom(in: folder), "--rs232", serial, "--pio", parallel, "--for",
      "100000i",
    ])
    #expect(process.status == 0, "\(process.errors)")
    #expect(try HostFile.read(serial) == Array("old SER".utf8))
    #expect(try HostFile.read(parallel) == Array("PAR".utf8))
  }

  @Test("a place that cannot be opened is one line and status 2")
  func badPlaces() throws {
    let folder = try TemporaryFolder()
    for place in [
      folder.path("no/such/file"), "tcp:localhost:1", "tcp:nothing", "tcp-listen:99999",
    ] {
      let process = try GeneveProcess.run(
        ["run", "--headless", "--rom", "open", "--rs232", place, "--for", "1f"])
      #expect(process.status == 2, "\(place)")
      #expect(process.errors.contains(place.hasPrefix("tcp") ? "tcp" : place), "\(process.errors)")
    }
  }

  @Test("both ends of a connection meet, and bytes go both ways")
  func sockets() throws {
    let port = UInt16(20000 + Int(ProcessInfo.processInfo.processIdentifier) % 20000)
    let listener = try SocketEndpoint(listeningOn: port)
    try listener.send(Array("kept until somebody comes".utf8))
    let caller = try SocketEndpoint(host: "127.0.0.1", port: port)
    try caller.send([1, 2, 3])
    func collect(_ endpoint: SocketEndpoint, _ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<500 where bytes.count < count {
        bytes += endpoint.receive()
        usleep(1000)
      }
      return bytes
    }
    #expect(collect(listener, 3) == [1, 2, 3])
    #expect(collect(caller, 25) == Array("kept until somebody comes".utf8))
  }

  /// A disk with a text, and what the built-in system is to be typed.
  private func disk(in folder: TemporaryFolder) throws -> String {
    let disk = folder.path("disk.dsk")
    let note = try folder.write(Array("first\nsecond\n".utf8), "NOTE")
    for arguments in [["new", disk], ["put", disk, note]] {
      try #require(GeneveProcess.run(["disk"] + arguments).status == 0)
    }
    return disk
  }

  @Test("the built-in system prints to a file, to a connection and to PIO")
  func printing() throws {
    let folder = try TemporaryFolder()
    let (serial, parallel) = (folder.path("serial"), folder.path("parallel"))
    let port = UInt16(20000 + (Int(ProcessInfo.processInfo.processIdentifier) + 7) % 20000)
    let listener = try SocketEndpoint(listeningOn: port)
    let process = try GeneveProcess.run([
      "run", "--headless", disk(in: folder), "--rs232", serial, "--rs232",
      "tcp:127.0.0.1:\(port)", "--pio", parallel, "--for", "12s", "--text", "--type",
      "{wait 2s}copy note rs232\\ncopy note rs232/2\\ncopy note pio\\n",
    ])
    #expect(process.status == 0, "\(process.errors)")
    let expected = Array("first\r\nsecond\r\n".utf8)
    #expect(try HostFile.read(serial) == expected)
    #expect(try HostFile.read(parallel) == expected)
    var bytes: [UInt8] = []
    for _ in 0..<500 where bytes.count < expected.count {
      bytes += listener.receive()
      usleep(1000)
    }
    #expect(bytes == expected)
  }

  /// Reads a line from the device whose name stands in the program, and writes it to the file DSK1.GOT.
  private static func reader(of device: String) -> String {
    """
           AORG >0400
    START  JMP  BEGIN
    DONE   BLWP @0
    BEGIN  LI   R0,INPAB
           XOP  @EIGHT,0
           LI   R1,>0200
           MOVB R1,@INPAB
           LI   R0,INPAB
           XOP  @EIGHT,0
           LI   R0,OUTPAB
           XOP  @EIGHT,0
           MOV  @INPAB+12,@OUTPAB+12
           LI   R1,>0300
           MOVB R1,@OUTPAB
           LI   R0,OUTPAB
           XOP  @EIGHT,0
           LI   R1,>0100
           MOVB R1,@OUTPAB
           LI   R0,OUTPAB
           XOP  @EIGHT,0
           JMP  DONE
    EIGHT  DATA 8
    INPAB  DATA >0014,0,BUF,0,80,0,0
           BYTE 0,\(device.utf8.count)
           TEXT '\(device)'
           BSS  60
           EVEN
    OUTPAB DATA >0012,0,BUF,0,80,0,0
           BYTE 0,8
           TEXT 'DSK1.GOT'
           BSS  60
           EVEN
    BUF    BSS  80
           END

    """
  }

  @Test(
    "a program of the built-in system reads a line that comes in on RS232 and on PIO",
    arguments: [("RS232", "--rs232"), ("PIO", "--pio")])
  func reading(device: String, option: String) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(Array(Self.reader(of: device).utf8), "reader.asm")
    let program = folder.path("READER")
    let assembled = try GeneveProcess.run(["asm", source, "-o", program, "--program"])
    try #require(assembled.status == 0, "\(assembled.errors)")
    let disk = try disk(in: folder)
    try #require(GeneveProcess.run(["disk", "put", disk, program]).status == 0)
    let offset = device == "PIO" ? 8000 : 9000
    let port = UInt16(
      20000 + (Int(ProcessInfo.processInfo.processIdentifier) + offset) % 20000)
    // Used by one thread at a time.
    nonisolated(unsafe) let listener = try SocketEndpoint(listeningOn: port)
    try listener.send(Array("hello from outside\r\n".utf8))
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      // The line is handed out as soon as the emulator has connected.
      while done.wait(timeout: .now() + 0.01) == .timedOut { _ = listener.receive() }
    }
    defer { done.signal() }
    let process = try GeneveProcess.run([
      "run", "--headless", disk, option, "tcp:127.0.0.1:\(port)", "--program", "READER",
      "--stop", ">0402", "--for", "2000s",
    ])
    #expect(process.status == 0, "\(process.errors)")
    let got = try GeneveProcess.run(["disk", "get", disk, "GOT", "-o", "-"])
    #expect(got.output == "hello from outside\n", "\(got.errors)")
  }

  @Test("places are told apart by their beginning")
  func places() {
    #expect(PortArgument(argument: "out.txt") == .file("out.txt"))
    #expect(PortArgument(argument: "pty") == .terminal)
    #expect(PortArgument(argument: "tcp-listen:2323") == .listener(port: 2323))
    #expect(PortArgument(argument: "tcp:::1:80") == .connection(host: "::1", port: 80))
    #expect(PortArgument(argument: "tcp:80") == nil)
    #expect(PortArgument(argument: "tcp::80") == nil)
    #expect(PortArgument(argument: "") == nil)
  }
}
