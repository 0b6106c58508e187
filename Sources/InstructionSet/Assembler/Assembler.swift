/// An assembler for the TMS9995 in the syntax of TI's Editor/Assembler and of xas99.
///
/// It knows no files: sources come from a `SourceProvider`, results are values. The syntax is
/// described in docs/assembler.md.
///
/// A source is read once (`SourceReader`: lines become statements), laid out until all addresses
/// are known (`Layout`), and turned into bytes (`Emitter`).
public enum Assembler {
  public struct Options: Sendable {
    /// Where the operands of a line end and its comment begins.
    public var syntax = Syntax.relaxed
    /// Where relocatable code goes: all that stands before the first AORG, and after RORG.
    public var relocatableBase: UInt16 = 0
    /// Symbols that are defined from outside.
    public var symbols: [String: UInt16] = [:]
    /// How many errors, and how many warnings, are reported.
    public var maximumErrors = 100

    public init() {}
  }

  public enum Syntax: Sendable {
    /// As in xas99: single blanks may stand around operators and commas; two blanks, a tab or `;`
    /// begin the comment.
    case relaxed
    /// As in TI's Editor/Assembler: the first blank ends the operands.
    case editorAssembler
  }

  /// Assembles the source that `provider` has at the path `main`.
  public static func assemble(
    main: String, provider: SourceProvider, options: Options = Options()
  ) throws(AssemblyFailure) -> Assembly {
    var reader = SourceReader(provider: provider, options: options)
    reader.readMain(main)
    let layout = Layout(
      reader.statements, symbols: reader.symbols, base: options.relocatableBase)
    var emitter = Emitter(layout, lines: reader.lines, diagnostics: reader.diagnostics)
    emitter.emit(reader.statements)
    var diagnostics = emitter.diagnostics
    if diagnostics.failure == nil { reportUnsettled(layout, reader, &diagnostics) }
    if let failure = diagnostics.failure { throw failure }
    return Assembly(
      segments: emitter.image.segments,
      symbols: layout.symbols.defined.compactMap { entry in
        entry.value.map { Assembly.Symbol(name: entry.spelling, value: $0) }
      },
      entry: emitter.entry, warnings: diagnostics.warnings,
      lines: listed(reader.lines, switches: emitter.listSwitches),
      code: emitter.listing)
  }

  /// The lines without those from an UNL to the next LIST.
  private static func listed(
    _ lines: [SourceLine], switches: [SourceLine.ID: Bool]
  ) -> [SourceLine] {
    var isListing = true
    return lines.filter { line in
      isListing = switches[line.id] ?? isListing
      return isListing
    }
  }

  /// Symbols that depend on themselves: everything else is in order, and yet they have no value.
  private static func reportUnsettled(
    _ layout: Layout, _ reader: SourceReader, _ diagnostics: inout Diagnostics
  ) {
    var unknown = layout.symbols.defined.filter { $0.value == nil }
    if unknown.isEmpty, !layout.isSettled { unknown = Array(layout.symbols.defined.prefix(1)) }
    for entry in unknown {
      guard let line = entry.line else { continue }
      diagnostics.report(
        Complaint(
          offset: 0, found: "\"\(entry.spelling)\", whose value depends on itself",
          expected: "a value that can be worked out"),
        in: line)
    }
  }
}
