import ArgumentParser

/// An address of the 64 KiB space: `>A000`.
struct LogicalAddress: ExpressibleByArgument, Equatable {
  let value: UInt16

  init?(argument: String) {
    guard let number = Number.parse(argument), let value = UInt16(exactly: number) else {
      return nil
    }
    self.value = value
  }
}
