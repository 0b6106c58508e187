import Foundation
import Testing

/// `--gdb`, over a real socket.
@Suite("GDB over a socket")
struct GDBCommandTests {
  /// A `geneve` that listens, and a client of ours.
  private final class Server {
    let process = Process()
    let port: UInt16

    init(_ arguments: [String]) throws {
      process.executableURL = GeneveProcess.executable
      process.arguments = arguments
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.run()
      var text = ""
      while !text.contains("\n") {
        let data = errors.fileHandleForReading.availableData
        guard !data.isEmpty else { break }
        text += String(decoding: data, as: UTF8.self)
      }
      let number = text.split(separator: "\n").first?.split(separator: ":").last ?? ""
      port = try #require(UInt16(number), "\(text)")
      // What it says later must not fill the pipe.
      errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    // Not SIGTERM: what tests start has it blocked.
    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
  }

  private final class Client {
    private let descriptor: Int32

    init(port: UInt16) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(status == 0)
      var limit = timeval(tv_sec: 20, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
      _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func send(packet: String) {
      let sum = packet.utf8.reduce(UInt8(0), &+)
      send(Array("$\(packet)#\(String(format: "%02x", sum))".utf8))
    }

    /// The data of the next packet.
    func receive() -> String? {
      var data: [UInt8] = []
      var state = 0
      var byte: UInt8 = 0
      while recv(descriptor, &byte, 1, 0) == 1 {
        switch (state, byte) {
        case (0, UInt8(ascii: "$")): state = 1
        case (1, UInt8(ascii: "#")): state = 2
        case (1, _): data.append(byte)
        case (2, _): state = 3
        case (3, _):
          send(Array("+".utf8))
          return String(decoding: data, as: UTF8.self)
        default: break
        }
      }
      return nil
    }

    func ask(_ packet: String) -> String? {
      send(packet: packet)
      return receive()
    }
  }

  @Test("clients come, run, break off and come again; the last one ends the program")
  func clients() throws {
    let server = try Server(["debug", "--gdb", "0"])
    do {
      let client = try Client(port: server.port)
      #expect(client.ask("qSupported:swbreak+")?.contains("ReverseStep+") == true)
      #expect(client.ask("g")?.count == 76)
      #expect(client.ask("s")?.hasPrefix("T05") == true)
      let counter = client.ask("p10")
      #expect(client.ask("s")?.hasPrefix("T05") == true)
      #expect(client.ask("bs")?.hasPrefix("T05") == true)
      #expect(client.ask("p10") == counter)
      // Runs until it is told to stop.
      client.send(packet: "c")
      usleep(100_000)
      client.send([0x03])
      #expect(client.receive()?.hasPrefix("T02") == true)
      // Half a packet, and gone.
      client.send(Array("$m0,1".utf8))
    }
    do {
      let client = try Client(port: server.port)
      client.send(packet: "c")
    }
    let client = try Client(port: server.port)
    #expect(client.ask("?")?.hasPrefix("T") == true)
    #expect(client.ask("mf000,4")?.count == 8)
    client.send(packet: "k")
    server.process.waitUntilExit()
    #expect(server.process.terminationStatus == 0)
  }

  @Test("a running machine stands still for a client, and goes on when it detaches")
  func running() throws {
    let server = try Server(["run", "--headless", "--for", "100000s", "--gdb", "127.0.0.1:0"])
    let client = try Client(port: server.port)
    _ = client.ask("qSupported")
    let first = client.ask("g")
    #expect(client.ask("g") == first, "it stands still")
    #expect(client.ask("D") == "OK")
    let next = try Client(port: server.port)
    #expect(next.ask("?")?.hasPrefix("T") == true)
    next.send(packet: "k")
    server.process.waitUntilExit()
    #expect(server.process.terminationStatus == 0)
  }

  @Test(
    "a client that comes while the window's console is open takes the machine over",
    .enabled(if: VirtualDisplay.hasHands, "needs Xvfb and xdotool (apt-get install xvfb xdotool)"))
  func besideTheConsole() throws {
    let display = try VirtualDisplay()
    let terminal = try TerminalProcess(
      ["run", "--scale", "1", "--gdb", "0"],
      environment: [
        "DISPLAY": display.name, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy",
      ])
    #expect(terminal.wait(for: "127.0.0.1:") != nil)
    let port = try #require(
      terminal.wait(for: "\n").map { $0.filter(\.isNumber) }.flatMap(UInt16.init))
    try display.play("search --sync --onlyvisible --class geneve windowfocus --sync key Pause")
    #expect(terminal.wait(for: "(geneve) ") != nil, "the pause key opens the console")
    let client = try Client(port: port)
    #expect(client.ask("?")?.hasPrefix("T") == true)
    #expect(terminal.wait(for: "a GDB client has the machine") != nil)
    #expect(client.ask("s")?.hasPrefix("T05") == true)
    client.send(packet: "k")
    #expect(terminal.waitUntilExit() == 0)
  }

  @Test("an address that cannot be had is refused in a line")
  func refusals() throws {
    for address in ["256.1.1.1:1", "127.0.0.1:x", "-5"] {
      let result = try GeneveProcess.run(["debug", "--gdb=\(address)"])
      #expect(result.status == 2, "\(address)")
    }
    let server = try Server(["debug", "--gdb", "0"])
    let result = try GeneveProcess.run(["debug", "--gdb", "\(server.port)"])
    #expect(result.status == 2)
    #expect(result.errors.contains("cannot listen"))
  }

  private static let debugger = "/usr/bin/gdb-multiarch"

  @Test(
    "Debian's GDB, told that it is an M68K",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: debugger),
      "gdb-multiarch is not installed"))
  func multiarch() throws {
    let server = try Server(["debug", "--gdb", "0"])
    let description = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/gdb-m68k.xml").standardized.path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.debugger)
    process.arguments = ["-nx", "-batch"]
    for command in [
      "set architecture m68k", "set tdesc filename \(description)",
      "target remote 127.0.0.1:\(server.port)", "info registers", "monitor print 6*7", "stepi",
      "stepi", "reverse-stepi", "print/x $wp", "x/4xb 0xf000", "set var $d3 = 0x1234",
      "print/x $d3", "kill",
    ] { process.arguments? += ["-ex", command] }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    for expected in ["\nd0 ", "\nwp ", "42", "= 0x1234", "0xf000:"] {
      #expect(text.contains(expected), "\(expected) in \(text)")
    }
    #expect(!text.contains("rejected") && !text.contains("Truncated"), "\(text)")
    server.process.waitUntilExit()
    #expect(server.process.terminationStatus == 0)
  }
}
