import Foundation
import HostFiles

/// A file that everything printed is appended to.
final class FileEndpoint: PortEndpoint {
  private let descriptor: Int32
  private let path: String
  var canReceive: Bool { false }

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw HostFile.Failure(path: path, reason: "cannot be written: \(hostError())")
    }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw HostFile.Failure(path: path, reason: "cannot be written: \(hostError())")
      }
      rest = rest.dropFirst(count)
    }
  }

  func receive() -> [UInt8] { [] }
}

/// Bytes to and from a descriptor that is never waited for.
class StreamEndpoint: PortEndpoint {
  /// −1 while nobody is there.
  var descriptor: Int32 = -1
  private var waiting: [UInt8] = []
  /// What is kept for somebody who does not read; the rest is lost, as on a line without a listener.
  private static let limit = 1 << 20

  var canReceive: Bool { true }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// For a listener to look whether somebody has come.
  func connect() {}

  func send(_ bytes: [UInt8]) throws {
    connect()
    waiting += bytes.prefix(max(0, Self.limit - waiting.count))
    drain()
  }

  private func drain() {
    while !waiting.isEmpty, descriptor >= 0 {
      let count = waiting.withUnsafeBytes { bytes in
        isSocket
          ? Foundation.send(
            descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
          : write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno != EAGAIN { disconnect() }
      guard count > 0 else { return }
      waiting.removeFirst(count)
    }
  }

  var isSocket: Bool { true }

  func receive() -> [UInt8] {
    connect()
    drain()
    guard descriptor >= 0 else { return [] }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 && isSocket { disconnect() }
    return count > 0 ? Array(buffer.prefix(count)) : []
  }

  /// The other side has gone.
  func disconnect() {
    close(descriptor)
    descriptor = -1
  }
}

/// A TCP connection that we make, or that others make to us from this computer.
final class SocketEndpoint: StreamEndpoint {
  private var listener: Int32 = -1

  /// Connects to a host.
  init(host: String, port: UInt16) throws {
    super.init()
    let name = "tcp:\(host):\(port)"
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0 else {
      throw Refusal("\(name): there is no host of this name")
    }
    defer { freeaddrinfo(found) }
    var next = found
    while let address = next?.pointee {
      let candidate = socket(
        address.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      if candidate >= 0 {
        if Foundation.connect(candidate, address.ai_addr, address.ai_addrlen) == 0 {
          descriptor = candidate
          setNonblocking(candidate)
          return
        }
        close(candidate)
      }
      next = address.ai_next
    }
    throw Refusal("\(name): nobody answers: \(hostError())")
  }

  /// Waits for a connection from this computer; a new one takes the place of one that has ended.
  init(listeningOn port: UInt16) throws {
    super.init()
    listener = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
    }
    guard isBound, listen(listener, 1) == 0 else {
      throw Refusal("tcp-listen:\(port): cannot listen there: \(hostError())")
    }
    setNonblocking(listener)
  }

  deinit { if listener >= 0 { close(listener) } }

  override func connect() {
    guard listener >= 0, descriptor < 0 else { return }
    descriptor = accept(listener, nil, nil)
    if descriptor >= 0 { setNonblocking(descriptor) }
  }
}

/// A pseudo terminal, for a terminal program of the host.
final class TerminalEndpoint: StreamEndpoint {
  /// The other end is kept open, so that the terminal outlives the programs that use it.
  private var otherEnd: Int32 = -1

  /// `announce` is told what the user has to know: the name of the other end.
  init(announce: (String) -> Void) throws {
    super.init()
    var name = [CChar](repeating: 0, count: 256)
    // No echo, no line editing: bytes as they are.
    var settings = termios()
    cfmakeraw(&settings)
    settings.c_cflag |= tcflag_t(CREAD)
    guard openpty(&descriptor, &otherEnd, &name, &settings, nil) == 0 else {
      throw Refusal("pty: the host gives no pseudo terminal: \(hostError())")
    }
    setNonblocking(descriptor)
    let path = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    announce("RS232 is at \(String(decoding: path, as: UTF8.self))")
  }

  deinit { if otherEnd >= 0 { close(otherEnd) } }

  override var isSocket: Bool { false }
  /// Nobody at the other end is no reason to give the terminal up.
  override func disconnect() {}
}

private func setNonblocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}

/// Why the last call of the host's failed.
private func hostError() -> String { String(cString: strerror(errno)) }
