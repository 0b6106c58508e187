@testable import GeneveCore

/// The bytes that `device` saves.
func savedState(_ device: some StatefulDevice) throws -> [UInt8] {
  var device = device
  var exchange = StateExchange()
  try device.exchangeState(&exchange)
  return exchange.bytes
}

/// `fresh` after it has restored what `device` saved, all of it.
func restored<Device: StatefulDevice>(_ device: Device, into fresh: Device) throws -> Device {
  try restored(savedState(device), into: fresh)
}

func restored<Device: StatefulDevice>(_ bytes: [UInt8], into fresh: Device) throws -> Device {
  var fresh = fresh
  var exchange = StateExchange(restoringFrom: bytes)
  try fresh.exchangeState(&exchange)
  guard exchange.isAtEnd else {
    throw StateExchange.Failure.leftover(section: "test", offset: bytes.count)
  }
  return fresh
}
