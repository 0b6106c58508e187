/// Gives every statement its place and every label its address.
///
/// Sizes and origins may depend on symbols that are defined further down. The program is therefore
/// laid out again and again, each time with the values of the time before, until nothing moves any
/// more.
struct Layout {
  /// Where a statement stands. Both addresses run to >10000 so that the end of memory can be told
  /// from its beginning.
  struct Place {
    /// What `$` and labels say.
    var here: Int
    /// Where the bytes go.
    var position: Int
    /// False in a dummy section.
    var emits: Bool
  }

  /// A constant that `B#` or `W#` asks for.
  struct Constant: Hashable {
    let value: UInt16
    let isByte: Bool
  }

  /// One for each statement.
  private(set) var places: [Place]
  private(set) var symbols: SymbolTable
  /// The constants in the order in which AUTO places them, and where.
  private(set) var constants: [(constant: Constant, address: UInt16)] = []
  private(set) var constantAddresses: [Constant: UInt16] = [:]
  /// False when addresses and sizes depend on each other so that nothing fits.
  private(set) var isSettled = false

  private let statements: [Statement]
  private let base: Int
  private var cursor: Cursor
  /// The constants that this round has come across, and those of the round before.
  private var wanted: [Constant] = []
  private var wantedBefore: [Constant] = []
  private var hasPlacedConstants = false

  /// `base` is the address at which relocatable code begins.
  init(_ statements: [Statement], symbols: SymbolTable, base: UInt16) {
    self.statements = statements
    self.symbols = symbols
    self.base = Int(base)
    cursor = Cursor(base: Int(base))
    places = Array(
      repeating: Place(here: 0, position: 0, emits: false), count: statements.count)
    settle()
  }

  /// A symbol may wait for the one below it, so there can be as many useful rounds as equates.
  private mutating func settle() {
    let rounds = 8 + statements.count { if case .equate = $0.action { true } else { false } }
    for _ in 0..<rounds {
      symbols.hasChanged = false
      run()
      if !symbols.hasChanged && wanted == wantedBefore {
        isSettled = true
        return
      }
    }
  }

  private mutating func run() {
    cursor = Cursor(base: base)
    wantedBefore = wanted
    wanted = []
    hasPlacedConstants = false
    for index in statements.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    let statement = statements[index]
    if case .origin(let origin, let operand) = statement.action {
      // While its operand is worked out, `$` is where the line stands; then it is where code goes.
      places[index] = cursor.place
      cursor.move(to: origin, address: operand.flatMap { value(of: $0, at: index) })
      places[index] = cursor.place
      // XORG labels the place where the code lies, for it must be copied from there.
      setLabel(of: statement, index, to: origin == .runTime ? cursor.position : cursor.here)
      return
    }
    if statement.action.isAligned(constants: wantedBefore) { cursor.align() }
    places[index] = cursor.place
    let size = size(of: statement.action, at: index)
    var labelled = cursor.here
    if case .reserve(_, labelsEnd: true) = statement.action { labelled += size }
    setLabel(of: statement, index, to: labelled)
    cursor.advance(by: size)
  }

  private mutating func size(of action: Action, at index: Int) -> Int {
    switch action {
    case .instruction(let definition, let operands):
      noteConstants(in: operands, at: index)
      let extra = operands.count { $0.hasWord } + (definition.format.hasImmediateWord ? 1 : 0)
      return 2 + 2 * extra
    case .words(let expressions): return 2 * expressions.count
    case .bytes(let bytes): return bytes.count
    case .text(let bytes, let isCounted): return bytes.count + (isCounted ? 1 : 0)
    case .reserve(let size, _): return Int((try? evaluator(at: index).value(of: size)) ?? 0)
    case .constants: return placeConstants()
    default: return 0
    }
  }

  private mutating func setLabel(of statement: Statement, _ index: Int, to address: Int) {
    guard let label = statement.label else { return }
    let address = UInt16(truncatingIfNeeded: address)
    if label.isLocal {
      symbols.setLocalValue(address, of: label.key, statement: index)
      return
    }
    guard let entry = symbols[label.key], entry.line != nil else { return }
    switch (entry.kind, statement.action) {
    case (.label, _): symbols.setValue(address, of: label.key)
    case (_, .equate(let operand, _)) where entry.statement == index:
      symbols.setValue(value(of: operand, at: index), of: label.key)
    default: break
    }
  }

  private func value(of operand: OperandSyntax, at index: Int) -> UInt16? {
    guard case .plain(let expression) = operand.form else { return nil }
    return try? evaluator(at: index).value(of: expression)
  }

  /// Works out expressions of the statement at `index`.
  func evaluator(at index: Int) -> Evaluator {
    Evaluator(
      symbols: symbols, here: UInt16(truncatingIfNeeded: places[index].here), statement: index)
  }
}

// MARK: Constants

extension Layout {
  private mutating func noteConstants(in operands: [OperandSyntax], at index: Int) {
    for operand in operands {
      guard case .constant(let expression, let isByte) = operand.form,
        let value = try? evaluator(at: index).value(of: expression)
      else { continue }
      let constant = Constant(value, isByte: isByte)
      if !wanted.contains(constant) { wanted.append(constant) }
    }
  }

  /// Words first, so that only one of them needs to be on an even address.
  private mutating func placeConstants() -> Int {
    guard !hasPlacedConstants else { return 0 }
    hasPlacedConstants = true
    var address = UInt16(truncatingIfNeeded: cursor.here)
    constants = []
    for constant in wantedBefore.filter({ !$0.isByte }) + wantedBefore.filter(\.isByte) {
      constants.append((constant, address))
      address &+= constant.isByte ? 1 : 2
    }
    constantAddresses = Dictionary(uniqueKeysWithValues: constants.map { ($0, $1) })
    return constants.reduce(0) { $0 + ($1.constant.isByte ? 1 : 2) }
  }
}

extension Layout.Constant {
  /// A byte keeps only the low half of its value.
  init(_ value: UInt16, isByte: Bool) {
    self.init(value: isByte ? value & 0xFF : value, isByte: isByte)
  }
}

extension Action {
  /// Whether it begins at an even address.
  fileprivate func isAligned(constants: [Layout.Constant]) -> Bool {
    switch self {
    case .instruction, .words, .even: true
    case .constants: constants.contains { !$0.isByte }
    default: false
    }
  }
}

/// Where the next byte goes. Each section remembers where it was left.
private struct Cursor {
  private enum Section {
    case absolute, relocatable, dummy
  }

  private let base: Int
  private var section = Section.relocatable
  private var absolute = 0
  private var relocatable: Int
  private var dummy = 0
  /// From the place of the code to the addresses of its labels; not 0 only after XORG.
  private var displacement = 0

  init(base: Int) {
    self.base = base
    relocatable = base
  }

  var position: Int {
    get {
      switch section {
      case .absolute: absolute
      case .relocatable: relocatable
      case .dummy: dummy
      }
    }
    set {
      switch section {
      case .absolute: absolute = newValue
      case .relocatable: relocatable = newValue
      case .dummy: dummy = newValue
      }
    }
  }

  var here: Int { position + displacement }

  var place: Layout.Place {
    Layout.Place(here: here, position: position, emits: section != .dummy)
  }

  mutating func advance(by size: Int) { position += size }
  mutating func align() { position += here & 1 }

  mutating func move(to origin: Origin, address: UInt16?) {
    displacement = 0
    let address = address.map(Int.init)
    switch origin {
    case .absolute:
      section = .absolute
      absolute = address ?? absolute
    case .relocatable:
      section = .relocatable
      relocatable = address.map { base + $0 } ?? relocatable
    case .dummy:
      section = .dummy
      dummy = address ?? dummy
    case .runTime:
      position += position & 1
      displacement = (address ?? position) - position
    }
  }
}
