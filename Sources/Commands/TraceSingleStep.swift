import ArgumentParser
import Foundation
import HostFiles
import SingleStep

struct TraceSingleStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "singlestep", abstract: "Make or check the set of single-step tests.",
    discussion: """
      With --out, writes a file of cases for every instruction; the same ones for the same count and \
      seed. With --check, runs the cases of such files. The form of the files is described in \
      docs/single-step-tests.md.
      """)

  @Option(help: ArgumentHelp("Make the set in this folder.", valueName: "folder"))
  var out: String?

  @Option(help: ArgumentHelp("Cases for each instruction.", valueName: "n"))
  var count = 300

  @Option(help: ArgumentHelp("Another number makes other cases.", valueName: "n"))
  var seed: UInt64 = 9995

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Run the cases of files.", valueName: "file"))
  var check: [String] = []

  func validate() throws {
    guard (out == nil) != check.isEmpty else {
      throw ValidationError("say either --out with a folder or --check with files")
    }
    guard 1...100_000 ~= count else {
      throw ValidationError("--count must be from 1 to 100000, not \(count)")
    }
  }

  func run() throws {
    if let out { try make(in: out) } else { try checkFiles() }
  }

  private func make(in folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw HostFile.Failure(path: folder, reason: "cannot be made into a folder")
    }
    let generator = SingleStepGenerator(seed: seed)
    let runner = try SingleStepRunner()
    for form in SingleStepGenerator.forms {
      let cases = try generator.cases(for: form, count: count)
      let path = folder + "/" + SingleStepFile.name(of: form)
      // What the lists of a case leave out must not matter: a machine with other memory shows it.
      try verify(cases, of: path, on: runner)
      try HostFile.write(SingleStepFile.encode(cases), to: path)
    }
    Console.result("\(folder): \(SingleStepGenerator.forms.count) files, \(count) cases each")
  }

  private func checkFiles() throws {
    let runner = try SingleStepRunner()
    for path in check {
      let cases: [SingleStepCase]
      do {
        cases = try SingleStepFile.decode(HostFile.read(path))
      } catch let error as DecodingError {
        throw HostFile.Failure(path: path, reason: SingleStepFile.explain(error))
      }
      try verify(cases, of: path, on: runner)
      Console.result("\(path): \(cases.count) cases, 0 differences")
    }
  }

  private func verify(
    _ cases: [SingleStepCase], of path: String, on runner: SingleStepRunner
  ) throws {
    for test in cases {
      guard let difference = runner.difference(in: test) else { continue }
      Console.result("\(path): \(test.name)\n\(difference)")
      throw ExitCode(ExitStatus.notSo)
    }
  }
}
