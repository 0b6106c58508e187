import ArgumentParser
import TIDisks

struct DiskCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find everything on a disk that contradicts itself.",
    discussion: """
      Ends with status 1 when there is any damage. --repair returns lost space, marks space in use, sorts \
      indices and corrects counts; what would lose anything it leaves alone.
      """)

  @Argument(help: ArgumentHelp("The disks.", valueName: "image")) var images: [String]
  @Flag(help: "Put right what can be without any loss.") var repair = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var isClean = true
    for image in images {
      let report = try check(image)
      isClean = isClean && report.clean
    }
    if !isClean { throw ExitCode(ExitStatus.notSo) }
  }

  private func check(_ image: String) throws -> DiskReport.Check {
    let opened = try open(image)
    let bar = ProgressBar(image)
    var check = try opened.disk.check(progress: bar.update)
    bar.finish()
    var repaired: [Finding] = []
    if repair, opened.truncation == nil {
      repaired = try check.repair()
      try opened.disk.device.flush()
      if !repaired.isEmpty { check = try opened.disk.check { _ in } }
    }
    let findings = [opened.truncation].compactMap { $0 } + check.findings
    let report = DiskReport.Check(
      image: image, clean: findings.isEmpty, findings: findings.map(DiskReport.Fault.init),
      repaired: repaired.map(DiskReport.Fault.init))
    if json {
      try DiskReport.print(report)
    } else {
      for finding in repaired { Console.result("\(image): repaired: \(finding)") }
      for finding in findings { Console.result("\(image): \(finding)") }
      if findings.isEmpty { Console.result("\(image): no damage") }
    }
    return report
  }

  /// A truncated image is damaged, and examined as far as it goes.
  private func open(_ image: String) throws -> (disk: any FileSystem, truncation: Finding?) {
    do {
      let device = try DiskOpener.open(
        path: image, access: repair ? .readWrite : .writeProtected)
      return (try MountedDisk.fileSystem(of: device), nil)
    } catch let error as DiskError where error.kind == .notADisk {
      guard
        let device = try? DiskOpener.open(
          path: image, access: .writeProtected, salvaging: true) as? DiskImage,
        let disk = try? MountedDisk.fileSystem(of: device)
      else { throw error }
      let missing = (0..<device.sectorCount).first { !device.holds($0) } ?? 0
      return (
        disk,
        Finding(
          kind: .truncated, sectors: missing..<max(missing + 1, device.sectorCount), subject: "",
          text: "\(error.found); expected \(error.expected)")
      )
    }
  }
}
