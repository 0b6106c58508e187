/// The memory in which a PAB has its buffer.
protocol BufferMemory {
  /// `count` bytes from a 24-bit address on.
  func bytes(at address: Int, count: Int) -> [UInt8]
  func store(_ bytes: [UInt8], at address: Int)
}
