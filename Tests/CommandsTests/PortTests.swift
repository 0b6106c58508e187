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
