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
    commandName: "disasm", abstract: "Disassemble a file of TMS9995 words.",
    discussion: """
      Prints source that 'geneve asm' assembles to the same bytes; behind each instruction stand its \
      address and its words.
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(help: ArgumentHelp("Address of the first word.", valueName: ">addr"))
  var origin: LogicalAddress?

  /// Where the address and the words stand, behind the longest instruction.
  private static let commentColumn = 36

  func run() throws {
    let bytes = try HostFile.read(file)
    guard !bytes.isEmpty else { throw HostFile.Failure(path: file, reason: "is empty") }
    let start = origin?.value ?? 0
    guard start & 1 == 0 else { throw Refusal("--origin must be even") }
    var source = Source()
    source.append("AORG >\(Self.hexadecimal(start))")
    let isOdd = bytes.count % 2 == 1
    for instruction in Disassembler.disassemble(
      bytes: isOdd ? bytes.dropLast() : bytes, origin: start)
    {
      let words = instruction.words.map(Self.hexadecimal).joined(separator: " ")
      source.append(
        instruction.text, comment: "\(Self.hexadecimal(instruction.address))  \(words)")
    }
    if isOdd, let last = bytes.last {
      let address = start &+ UInt16(truncatingIfNeeded: bytes.count - 1)
      let byte = String(Self.hexadecimal(UInt16(last)).suffix(2))
      source.append("BYTE >\(byte)", comment: "\(Self.hexadecimal(address))  \(byte)")
    }
    Console.result(source.text)
  }

  private struct Source {
    private(set) var text = ""

    mutating func append(_ instruction: String, comment: String? = nil) {
      var line = "       " + instruction
      if let comment {
        line += String(repeating: " ", count: max(1, commentColumn - line.count))
        line += "; " + comment
      }
      text += (text.isEmpty ? "" : "\n") + line
    }
  }

  private static func hexadecimal(_ word: UInt16) -> String {
    let digits = String(word, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
