import GeneveCore
import TIDisks

extension FileLibrary: StatefulDevice {
  /// The open files and what was printed. Disks save their changes themselves; which ports have
  /// something connected to them is the host's choice and not part of the state.
  public mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.section("files", version: 3) { exchange, version in
      for index in openFiles.indices {
        var file = openFiles[index]
        try Self.exchange(&file, &exchange)
        openFiles[index] = file
      }
      for port in Port.allCases {
        if version >= 3 {
          try ports.exchangeCount(of: port, &exchange)
        } else {
          // Bytes that waited for the host of then.
          var bytes: [UInt8] = []
          try exchange.field(&bytes)
        }
      }
      guard version >= 2 else { return }
      for port in Port.allCases {
        var received = ports.received[port] ?? []
        try exchange.field(&received)
        ports.received[port] = received.isEmpty ? nil : received
      }
    }
  }

  private static func exchange(
    _ file: inout OpenFile?, _ exchange: inout StateExchange
  ) throws {
    var isOpen = file != nil
    try exchange.field(&isOpen)
    guard isOpen else {
      file = nil
      return
    }
    var name = file?.target.deviceName.description ?? ""
    var flags = file?.flags.rawValue ?? 0
    var new =
      file ?? OpenFile(target: .port(.serial1, options: []), flags: [], recordLength: 0, task: 0)
    try exchange.field(&name)
    try exchange.field(&flags)
    try exchange.field(&new.recordLength)
    try exchange.field(&new.task)
    try exchange.field(&new.location)
    try exchange.field(&new.position.record)
    try exchange.field(&new.position.sector)
    try exchange.field(&new.position.offset)
    try exchange.field(&new.isChanged)
    guard exchange.isRestoring else { return }
    guard let target = DeviceName(name).flatMap(Target.init(savedAs:)) else {
      throw exchange.impossibleValue
    }
    new.target = target
    new.flags = OpenFlags(rawValue: flags)
    file = new
  }
}

extension Target {
  /// Finds a target again by its `deviceName`; nil for a name that no open file can have.
  init?(savedAs name: DeviceName) {
    switch name.device {
    case .volume: return nil
    case .port(let port): self = .port(port, options: name.options)
    case .drive(let drive): self = Target(name, on: drive)
    }
  }
}
