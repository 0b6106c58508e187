import ArgumentParser
import Foundation
import HostFiles
import InstructionSet

struct AssembleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "asm", abstract: "Assemble TMS9995 source.",
    discussion: "The syntax is that of TI's Editor/Assembler and of xas99; see docs/assembler.md.")

  @Argument(help: "The source.")
  var source: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to.", valueName: "out"))
  var output: String

  @Flag(help: "Write the bytes from the lowest to the highest address (the default).")
  var raw = false

  @Flag(help: "Write an MDOS program image; a long one into several files, the names counted up.")
  var program = false

  @Flag(help: "Write a boot EPROM of 16 KiB.")
  var rom = false

  @Option(help: ArgumentHelp("Write a listing.", valueName: "file"))
  var list: String?

  @Option(help: ArgumentHelp("Write the symbols with their values.", valueName: "file"))
  var symbols: String?

  func validate() throws {
    guard [raw, program, rom].count(where: { $0 }) <= 1 else {
      throw ValidationError("--raw, --program and --rom exclude each other")
    }
  }

  func run() throws {
    let assembly: Assembly
    var options = Assembler.Options()
    // Where MDOS enters a program.
    if program { options.relocatableBase = 0x0400 }
    do {
      assembly = try Assembler.assemble(
        main: source, provider: Self.hostFiles, options: options)
    } catch let failure as AssemblyFailure {
      Console.note(failure.description)
      throw ExitCode(ExitStatus.badInput)
    }
    for warning in assembly.warnings { Console.note(warning.description) }
    if program {
      let name = URL(fileURLWithPath: output).lastPathComponent
      let folder = URL(fileURLWithPath: output).deletingLastPathComponent()
      for file in try assembly.programFiles(named: name) {
        try HostFile.write(file.bytes, to: folder.appendingPathComponent(file.name).path)
      }
    } else {
      try HostFile.write(rom ? assembly.bootROMImage() : assembly.rawImage, to: output)
    }
    if let list { try HostFile.write(Array(assembly.listing.utf8), to: list) }
    if let symbols { try HostFile.write(Array(assembly.symbolTable.utf8), to: symbols) }
  }

  private static var hostFiles: SourceProvider {
    SourceProvider { path in
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try HostFile.read(path)
    }
  }
}

struct DisassembleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Disassemble a file of TMS9995 words.")

  @Argument(help: "The file.")
  var file: String

  @Option(help: ArgumentHelp("Address of the first word.", valueName: ">addr"))
  var origin: LogicalAddress?

  func run() throws {
    let bytes = try HostFile.read(file)
    let start = origin?.value ?? 0
    guard start & 1 == 0 else { throw Refusal("--origin must be even") }
    for instruction in Disassembler.disassemble(bytes: bytes, origin: start) {
      let words = instruction.words.map { Self.hexadecimal($0) }.joined(separator: " ")
      let padded = words.padding(toLength: 14, withPad: " ", startingAt: 0)
      Console.result("\(Self.hexadecimal(instruction.address))  \(padded)  \(instruction.text)")
    }
  }

  private static func hexadecimal(_ word: UInt16) -> String { String(format: "%04X", word) }
}
