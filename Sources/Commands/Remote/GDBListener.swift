import Foundation
import RemoteControl

/// The socket of a GDB server: one client at a time, and another when it has gone.
///
/// Nothing here waits, unless asked to: `serve` takes what has come, lets the target run for a moment if the
/// client wants it to, and sends what there is to send.
final class GDBListener {
  private let listener: Int32
  private var client: Int32 = -1
  /// What the client has not taken yet.
  private var unsent: [UInt8] = []
  /// What came while the target was busy.
  private var received: [UInt8] = []
  private let server: GDBServer
  let port: UInt16

  /// A client that takes nothing for so long is gone.
  private static let unsentLimit = 1 << 22

  /// What became of the client during a call.
  enum Event: Equatable {
    case connected
    /// It said so, or its connection broke.
    case left(GDBServer.Farewell?)
  }

  /// - Throws: `Refusal` when the port cannot be had.
  init(_ address: GDBAddress, server: GDBServer) throws {
    self.server = server
    (listener, port) = try Self.listen(address)
  }

  deinit {
    if client >= 0 { close(client) }
    close(listener)
  }

  var hasClient: Bool { client >= 0 }

  // MARK: Serving

  /// Does what can be done now; waits for up to `milliseconds` while there is nothing to do.
  func serve(waiting milliseconds: Int32) -> [Event] {
    var events: [Event] = []
    wait(server.isRunning ? 0 : milliseconds)
    if !hasClient {
      guard accept() else { return [] }
      events.append(.connected)
    }
    receive()
    if !received.isEmpty {
      let bytes = received
      received = []
      unsent += server.receive(bytes)
    }
    if hasClient, server.isRunning { unsent += server.advance() }
    send()
    if let farewell = server.farewell {
      events.append(.left(farewell))
      drop()
    } else if !hasClient {
      events.append(.left(nil))
    }
    return events
  }

  /// While the target is busy: whether the client asks it to stop, or is gone.
  func clientWantsToStop() -> Bool {
    receive()
    return !hasClient || received.contains(0x03)
  }

  private func wait(_ milliseconds: Int32) {
    guard received.isEmpty, milliseconds > 0 else { return }
    var descriptors = [pollfd(fd: hasClient ? client : listener, events: Int16(POLLIN), revents: 0)]
    _ = poll(&descriptors, 1, milliseconds)
  }

  private func accept() -> Bool {
    client = Glibc.accept(listener, nil, nil)
    guard client >= 0 else { return false }
    Self.setNonBlocking(client)
    var one: Int32 = 1
    setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    (unsent, received) = ([], [])
    server.connect()
    return true
  }

  private func receive() {
    guard hasClient else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while received.count < Self.unsentLimit {
      let count = recv(client, &buffer, buffer.count, 0)
      if count > 0 {
        received += buffer[..<count]
      } else if count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        return drop()
      } else {
        return
      }
    }
  }

  private func send() {
    while hasClient, !unsent.isEmpty {
      let count = Glibc.send(client, unsent, unsent.count, Int32(MSG_NOSIGNAL))
      if count > 0 {
        unsent.removeFirst(count)
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        if unsent.count > Self.unsentLimit { drop() }
        return
      } else if errno != EINTR {
        return drop()
      }
    }
  }

  private func drop() {
    guard hasClient else { return }
    close(client)
    client = -1
    (unsent, received) = ([], [])
    server.disconnect()
  }

  // MARK: Sockets

  private static func listen(_ address: GDBAddress) throws -> (Int32, UInt16) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(address.host, String(address.port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0, let found = list?.pointee else {
      throw Refusal("--gdb: \(address.host): \(String(cString: gai_strerror(status)))")
    }
    let descriptor = socket(found.ai_family, found.ai_socktype, found.ai_protocol)
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    guard descriptor >= 0, bind(descriptor, found.ai_addr, found.ai_addrlen) == 0,
      Glibc.listen(descriptor, 1) == 0
    else {
      let reason = String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw Refusal("--gdb: cannot listen on \(address.host):\(address.port): \(reason)")
    }
    setNonBlocking(descriptor)
    return (descriptor, port(of: descriptor) ?? address.port)
  }

  private static func setNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL, 0) | O_NONBLOCK)
  }

  /// The port in use: another than asked for when that was 0.
  private static func port(of descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard status == 0 else { return nil }
    // The port stands at the same place for both families.
    return withUnsafeBytes(of: &storage) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
