import InstructionSet

/// Makes the words of one instruction and puts its operands where it will find them.
extension Scene {
  /// The opcode and the words after it.
  mutating func makeInstruction(_ definition: InstructionDefinition) -> [UInt16] {
    let base = definition.base
    switch definition.format {
    case .twoOperands: return makeTwoOperands(base)
    case .sourceAndRegister: return makeSourceAndRegister(definition)
    case .extendedOperation: return makeExtendedOperation(base)
    case .cruTransfer: return makeTransfer(definition)
    case .oneOperand: return makeOneOperand(definition)
    case .jump: return [base | UInt16(random.below(256))]
    case .cruBit: return makeSingleBit(definition)
    case .shift: return [base | UInt16(random.oneIn(4) ? 0 : random.below(16)) << 4 | register()]
    case .noOperands:
      if definition.operation == .rtwp { setReturn() }
      return [base]
    case .registerAndImmediate: return [base | register(), random.edgeWord()]
    case .immediate:
      return [base, definition.operation == .lwpi ? workspaceAddress() : random.edgeWord()]
    case .register:
      let number = register()
      if definition.operation == .lwp { setRegister(number, to: workspaceAddress()) }
      return [base | number]
    }
  }

  /// A word that is no instruction; its trap is prepared.
  mutating func makeIllegal() -> [UInt16] {
    setContext(at: 0x0008)
    while true {
      let word = random.oneIn(2) ? UInt16(random.below(0x0400)) : random.word() & 0x0FFF
      if OpcodeTable.operation(of: word) == .illegal { return [word] }
    }
  }

  // MARK: Operands

  private mutating func register() -> UInt16 { UInt16(random.below(16)) }

  /// A general operand: the six bits of its field, its word if it has one, and where it lies.
  private struct General {
    var field: UInt16
    var word: [UInt16] = []
    var address: UInt16
  }

  /// One of the five modes with equal chances, leading to `address` or to a register.
  private mutating func general(to address: UInt16) -> General {
    let number = register()
    switch random.below(5) {
    case 0: return General(field: number, address: registerAddress(number))
    case 1:
      setRegister(number, to: address)
      return General(field: 0x10 | number, address: address)
    case 2:
      setRegister(number, to: address)
      return General(field: 0x30 | number, address: address)
    case 3: return General(field: 0x20, word: [address], address: address)
    default:
      let number = 1 + UInt16(random.below(15))
      let index = random.edgeWord()
      setRegister(number, to: index)
      return General(field: 0x20 | number, word: [address &- index], address: address)
    }
  }

  private mutating func makeTwoOperands(_ base: UInt16) -> [UInt16] {
    let isByte = base & 0x1000 != 0
    let source = general(to: dataAddress(isByte: isByte))
    let target = random.oneIn(12) ? source.address : dataAddress(isByte: isByte)
    let destination = general(to: target)
    setWord(random.edgeWord(), at: destination.address)
    setWord(random.edgeWord(), at: source.address)
    return [base | destination.field << 6 | source.field] + source.word + destination.word
  }

  private mutating func makeSourceAndRegister(_ definition: InstructionDefinition) -> [UInt16] {
    let source = general(to: dataAddress(isByte: false))
    let number = register()
    var value = random.edgeWord()
    if definition.operation == .div && !random.oneIn(4) {
      value = max(value, 1)
      setRegister(number, to: UInt16(random.below(Int(value))))
    }
    setWord(value, at: source.address)
    return [definition.base | number << 6 | source.field] + source.word
  }

  private mutating func makeOneOperand(_ definition: InstructionDefinition) -> [UInt16] {
    switch definition.operation {
    case .b, .bl:
      let target = general(to: codeAddress())
      return [definition.base | target.field] + target.word
    case .blwp:
      let vector = general(to: dataAddress(isByte: false))
      setContext(at: vector.address)
      return [definition.base | vector.field] + vector.word
    case .divs: return makeSignedDivision(definition.base)
    default:
      let operand = general(to: dataAddress(isByte: false))
      let value = definition.operation == .x ? random.word() : random.edgeWord()
      setWord(value, at: operand.address)
      return [definition.base | operand.field] + operand.word
    }
  }

  /// Three of four divisions have a result.
  private mutating func makeSignedDivision(_ base: UInt16) -> [UInt16] {
    let operand = general(to: dataAddress(isByte: false))
    let divisor = random.edgeWord()
    if !random.oneIn(4) && divisor != 0 {
      let signed = Int(Int16(bitPattern: divisor))
      let quotient = Int(Int16(bitPattern: random.edgeWord()))
      let product = signed * quotient
      let rest = random.below(abs(signed))
      let dividend = UInt32(truncatingIfNeeded: product < 0 ? product - rest : product + rest)
      setRegister(0, to: UInt16(dividend >> 16))
      setRegister(1, to: UInt16(truncatingIfNeeded: dividend))
    }
    setWord(divisor, at: operand.address)
    return [base | operand.field] + operand.word
  }

  // MARK: Context switches

  private mutating func makeExtendedOperation(_ base: UInt16) -> [UInt16] {
    let number = register()
    let operand = general(to: dataAddress(isByte: false))
    setContext(at: 0x0040 + number * 4)
    return [base | number << 6 | operand.field] + operand.word
  }

  private mutating func setContext(at vector: UInt16) {
    setWord(workspaceAddress(), at: vector)
    setWord(codeAddress(), at: (vector & 0xFFFE) &+ 2)
  }

  private mutating func setReturn() {
    setRegister(13, to: workspaceAddress())
    setRegister(14, to: codeAddress())
    setRegister(15, to: random.word())
  }

  // MARK: CRU

  private mutating func makeTransfer(_ definition: InstructionDefinition) -> [UInt16] {
    let field = register()
    let count = field == 0 ? 16 : Int(field)
    let operand = general(to: dataAddress(isByte: count <= 8))
    setWord(random.edgeWord(), at: operand.address)
    let address = cruAddress(count: count, isWrite: definition.operation == .ldcr)
    setRegister(12, to: address | (random.oneIn(4) ? 1 : 0))
    return [definition.base | field << 6 | operand.field] + operand.word
  }

  private mutating func makeSingleBit(_ definition: InstructionDefinition) -> [UInt16] {
    let displacement = UInt16(random.below(256))
    let distance = UInt16(bitPattern: Int16(Int8(truncatingIfNeeded: displacement)) * 2)
    let address = cruAddress(count: 1, isWrite: definition.operation != .tb)
    setRegister(12, to: (address &- distance) | (random.oneIn(4) ? 1 : 0))
    return [definition.base | displacement]
  }

  /// Where `count` bits may begin: flags of the processor, the MID flag, the bit for extra wait states, or
  /// addresses where nothing is.
  private mutating func cruAddress(count: Int, isWrite: Bool) -> UInt16 {
    switch random.below(4) {
    case 0 where isWrite && count <= 8: 0x1EE0 + UInt16(random.below(9 - count) * 2)
    case 0 where !isWrite: 0x1EE0 + UInt16(random.below(16) * 2)
    case 1: 0x1FDA - UInt16(random.below(count) * 2)
    case 2: 0x1EFE
    default: 0x2000 + UInt16(random.below(0x6F00) * 2)
    }
  }
}
