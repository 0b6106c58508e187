import InstructionSet

/// Assembles a source of one file, `main.asm`, or of several.
func assemble(
  _ source: String, files: [String: String] = [:], options: Assembler.Options = .init()
) throws -> Assembly {
  var files = files
  files["main.asm"] = source
  return try Assembler.assemble(main: "main.asm", provider: SourceProvider(files), options: options)
}

/// What a source without mistakes puts into memory, from its lowest address on.
func code(_ source: String) throws -> String { hex(try assemble(source).rawImage) }

func hex(_ bytes: [UInt8]) -> String {
  let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
  return stride(from: 0, to: digits.count, by: 2).map {
    digits[$0..<min($0 + 2, digits.count)].joined()
  }.joined(separator: " ")
}

/// What is wrong with a source.
func errors(
  _ source: String, files: [String: String] = [:], options: Assembler.Options = .init()
) -> [String] {
  do {
    _ = try assemble(source, files: files, options: options)
    return []
  } catch let failure as AssemblyFailure {
    return failure.errors.map(\.description)
  } catch {
    return ["\(error)"]
  }
}
