import GeneveCore

/// The batch file that is carried out, and commands that come before its next line.
///
/// Its parameters stand in page 32 (`InterpreterPage.parameters`), where programs change them.
struct Batch: Equatable {
  /// What FOR still has to do.
  struct Loop: Equatable {
    /// The letter behind the percent sign.
    var variable: UInt8
    var items: [[UInt8]]
    var command: [UInt8]
  }

  /// ECHO: lines are shown before they are carried out. It outlasts the file.
  var echoes = true
  /// %0: the name under which the file was called.
  var name: [UInt8] = []
  var file: FileHandle?
  /// The command of an IF that was true, or the one of `--program`.
  var pending: [UInt8]?
  var loop: Loop?
  /// The file is the start file.
  var isStartFile = false

  var isActive: Bool { file != nil }
}

extension Batch: StatefulDevice {
  mutating func exchangeState(_ exchange: inout StateExchange) throws {
    try exchange.field(&echoes)
    try exchange.field(&name)
    try exchange.field(&isStartFile)
    var buffer = UInt8(truncatingIfNeeded: file?.buffer ?? 0xFF)
    try exchange.field(&buffer)
    file = buffer == 0xFF ? nil : FileHandle(buffer: Int(buffer))
    try exchange.optional(&pending)
    var items = loop?.items ?? []
    var variable = loop?.variable ?? 0
    var command = loop?.command ?? []
    var count = UInt8(truncatingIfNeeded: items.count)
    try exchange.field(&count)
    if exchange.isRestoring { items = Array(repeating: [], count: Int(count)) }
    for index in items.indices { try exchange.field(&items[index]) }
    try exchange.field(&variable)
    try exchange.field(&command)
    loop = variable == 0 ? nil : Loop(variable: variable, items: items, command: command)
  }
}

extension StateExchange {
  /// Saves or restores a text that may be missing.
  mutating func optional(_ text: inout [UInt8]?) throws {
    var exists = text != nil
    var bytes = text ?? []
    try field(&exists)
    try field(&bytes)
    text = exists ? bytes : nil
  }
}

// MARK: Running

extension CommandInterpreter {
  private static let percent = UInt8(ascii: "%")

  /// Begins a batch file in the place of one that may be running. False when there is no such file.
  @discardableResult
  mutating func startBatch(
    _ fullName: [UInt8], parameters: [UInt8], _ system: InterpreterSystem
  ) -> Bool {
    guard let name = DeviceName(bytes: fullName),
      let file = system.openText(name)
    else { return false }
    if batch.isActive { endBatch(system) }
    let text = name.file?.text ?? ""
    batch.file = file
    batch.name = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    batch.isStartFile = fullName == StartFile.name
    InterpreterPage.store(parameters, at: InterpreterPage.parameters, in: system.machine)
    return true
  }

  mutating func endBatch(_ system: InterpreterSystem) {
    if let file = batch.file { system.close(file) }
    let echoes = batch.echoes
    batch = Batch()
    batch.echoes = echoes
  }

  /// Ends the batch file because of an error in it.
  mutating func abortBatch(_ message: String, _ system: InterpreterSystem) {
    writeError(message)
    endBatch(system)
  }

  /// The next command that nobody types, nil when there is none.
  mutating func nextBatchLine(_ system: InterpreterSystem) -> [UInt8]? {
    if let pending = batch.pending {
      batch.pending = nil
      return pending
    }
    if let line = nextOfLoop() { return line }
    while batch.isActive {
      guard let line = readBatchLine(system) else { return nil }
      if line.first == UInt8(ascii: ":") || line.isEmpty { continue }
      let full = substituteParameters(in: line, system)
      guard full.count <= InterpreterPage.lineLimit else {
        abortBatch("\r\nLine too long, killing batch.", system)
        return nil
      }
      return full
    }
    return nil
  }

  private mutating func nextOfLoop() -> [UInt8]? {
    guard var loop = batch.loop else { return nil }
    guard !loop.items.isEmpty else {
      batch.loop = nil
      return nil
    }
    let item = loop.items.removeFirst()
    batch.loop = loop
    return Self.substitute(in: loop.command) { $0 == loop.variable ? item : [Self.percent, $0] }
  }

  /// A line as it stands in the file; nil at its end and after an error, which both end the batch.
  private mutating func readBatchLine(_ system: InterpreterSystem) -> [UInt8]? {
    guard let file = batch.file else { return nil }
    do throws(FileError) {
      return try system.readRecord(file)
    } catch {
      if error.code == .pastEnd {
        endBatch(system)
      } else {
        abortBatch("\r\nFile error reading batch file, aborting", system)
      }
      return nil
    }
  }

  private func substituteParameters(in line: [UInt8], _ system: InterpreterSystem) -> [UInt8] {
    guard line.contains(Self.percent) else { return line }
    let words = InterpreterPage.text(at: InterpreterPage.parameters, in: system.machine)
      .split(separator: ASCII.blank)
    return Self.substitute(in: line) { byte in
      guard ASCII.isDigit(byte) else { return [byte] }
      let number = Int(byte - ASCII.zero)
      if number == 0 { return batch.name }
      return number <= words.count ? Array(words[number - 1]) : []
    }
  }

  /// Replaces each percent sign and the byte behind it.
  private static func substitute(
    in line: [UInt8], _ replacement: (UInt8) -> [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    var rest = line[...]
    while let byte = rest.popFirst() {
      if byte == percent, let next = rest.popFirst() {
        result += replacement(next)
      } else {
        result.append(byte)
      }
    }
    return result
  }
}

// MARK: Commands that only batch files have

extension CommandInterpreter {
  /// True, and a message, when there is no batch file.
  mutating func refusesOutsideBatch() -> Bool {
    guard !batch.isActive else { return false }
    writeLine("Only in batch file.")
    return true
  }

  /// `GOTO label`: goes on behind the line `:label`, searched from the start of the file.
  mutating func goTo(_ label: [UInt8], _ system: InterpreterSystem) {
    guard !refusesOutsideBatch(), let file = batch.file else { return }
    let wanted = label.trimmed.upperCased
    batch.loop = nil
    system.rewind(file)
    while let line = readBatchLine(system) {
      if line.first == UInt8(ascii: ":"), Array(line.dropFirst()).trimmed.upperCased == wanted {
        return
      }
    }
    writeLine("Label not found!")
  }

  /// `IF [NOT] EXIST[S] name command` and `IF [NOT] text==text command`.
  mutating func testCondition(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard !refusesOutsideBatch() else { return }
    var rest = arguments[...]
    let isNegated = rest.takeWord("NOT")
    let isTrue: Bool
    if rest.takeWord("EXIST") || rest.takeWord("EXISTS") {
      let name = rest.takeToken()
      isTrue = system.exists(name)
    } else {
      guard let comparison = rest.takeComparison() else {
        return abortBatch("Syntax error!", system)
      }
      isTrue = comparison
    }
    let command = Array(rest).trimmed
    guard !command.isEmpty else { return abortBatch("Syntax error!", system) }
    if isTrue != isNegated { batch.pending = command }
  }

  /// `FOR %x IN (items) DO command`.
  mutating func beginLoop(_ arguments: [UInt8], _ system: InterpreterSystem) {
    guard !refusesOutsideBatch() else { return }
    guard batch.loop == nil else { return abortBatch("Can't nest FOR", system) }
    var rest = arguments[...]
    let variable = rest.takeToken()
    guard variable.count == 2, variable[0] == Self.percent, rest.takeWord("IN"),
      rest.popFirst() == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")"))
    else { return abortBatch("Syntax error!", system) }
    let separators: [UInt8] = [ASCII.blank, UInt8(ascii: ","), UInt8(ascii: ";")]
    let items = rest[..<end].split(whereSeparator: separators.contains).map(Array.init)
    rest = rest[(end + 1)...]
    rest.skipBlanks()
    guard rest.takeWord("DO"), !rest.isEmpty else {
      return abortBatch("Syntax error!", system)
    }
    batch.loop = Batch.Loop(variable: variable[1], items: items, command: Array(rest))
  }
}
