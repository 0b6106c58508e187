import GeneveCore

/// What the devices show of their insides.
///
///     interrupts   level 1 no, level 3 latched, …
enum DeviceView {
  static func lines(of machine: Machine) -> [String] {
    let all = machine.deviceFacts
    let width = all.map(\.device.count).max() ?? 0
    return all.map { device in
      let facts = device.facts.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      return "\(device.device.padded(to: width))  \(facts)"
    }
  }
}
