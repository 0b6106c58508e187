import ArgumentParser
import GeneveCore
import MDOS

/// The options that describe a machine: those of run, debug, bench, trace record and trace check.
struct MachineOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Disks for DSK1, DSK2, …: sector dumps. Without one, DSK1 is the built-in volume.",
      valueName: "disk"))
  var disks: [String] = []

  @Option(
    help: ArgumentHelp(
      "The operating system: 'swift', the built-in one, or a system file of MDOS or GeneveOS.",
      valueName: "swift|file"))
  var system = "swift"

  @Option(
    help: ArgumentHelp(
      "Where a real system finds its AUTOEXEC: dsk1, dsk6 (RAM disk), hds1, scs1, scs6 or tip1.",
      valueName: "device"))
  var boot: BootDevice = .dsk1

  @Option(
    help: ArgumentHelp(
      "Who answers library 7 of a real system: its own code, the one in Swift, or both, compared.",
      valueName: "guest|swift|verify"))
  var xop7: MemoryCallMonitor.Service = .guest

  @Option(
    help: ArgumentHelp(
      "Power on into this boot EPROM (16 KiB, or 128 to 512 KiB for a PFM); 'open' is the built-in one.",
      valueName: "file"))
  var rom: String?

  @Option(help: ArgumentHelp("KiB of static RAM: 32, 64 or 384.", valueName: "kib"))
  var sram = 64

  @Flag(help: "Add a Memex card with 2 MiB.")
  var memex = false

  @Option(help: ArgumentHelp("KiB of video RAM: 128, or 192 with expansion RAM.", valueName: "kib"))
  var vram = 128

  @Option(
    help: ArgumentHelp(
      "Floppy controller in the box: myarc (the default when a real system has disks), ti or none.",
      valueName: "card"))
  var fdc: FloppyControllerArgument?

  @Option(
    help: ArgumentHelp(
      "Connect RS232/1 to a file, tcp:HOST:PORT, tcp-listen:PORT (this computer only) or pty; again for RS232/2 to /4.",
      valueName: "where"))
  var rs232: [PortArgument] = []

  @Option(
    help: ArgumentHelp(
      "Connect PIO/1 to a file, tcp:HOST:PORT, tcp-listen:PORT or pty; again for PIO/2.",
      valueName: "where"))
  var pio: [PortArgument] = []

  @Option(
    help: ArgumentHelp(
      "Which faults of the real memory manager the built-in system keeps: fixed, 7.45 or 6.50.",
      valueName: "policy"))
  var mdosBugs: MDOSBugs = .fixed

  @Option(
    help: ArgumentHelp(
      "Start this program from DSK1 at once; the machine stops when it ends.",
      valueName: "name args"))
  var program: String?

  @Option(
    help: ArgumentHelp(
      "Type this: \\n is Enter, \\e Esc, {F1} to {F12}, {Ctrl-C}, {Up}, {wait 2s} …",
      valueName: "text"))
  var type: String?

  @Flag(help: "Open every image read-only.")
  var writeProtect = false

  @Flag(help: "Accept writes to images and throw them away at the end.")
  var discard = false

  @Option(
    help: ArgumentHelp(
      "What the clock chip says at power-on; by default 2026-01-31 12:00:00, in a window the host's time.",
      valueName: "yyyy-mm-dd hh:mm:ss"))
  var clock: ClockArgument?

  func validate() throws {
    guard Configuration.StaticRAM(rawValue: sram) != nil else {
      throw ValidationError("--sram is 32, 64 or 384, not \(sram)")
    }
    guard [128, 192].contains(vram) else {
      throw ValidationError("--vram is 128 or 192, not \(vram)")
    }
    guard rs232.count <= 4 else {
      throw ValidationError("--rs232 can be given 4 times, for RS232/1 to RS232/4")
    }
    guard pio.count <= 2 else {
      throw ValidationError("--pio can be given twice, for PIO/1 and PIO/2")
    }
    guard rom == nil || system == "swift" else {
      throw ValidationError("--rom and --system exclude each other")
    }
    guard program == nil || (rom == nil && system == "swift") else {
      throw ValidationError(
        "--program needs the built-in system; type the program's name with --type instead")
    }
    guard xop7 == .guest || rom != nil || system != "swift" else {
      throw ValidationError("--xop7 needs a real system: --system FILE or --rom FILE")
    }
    guard boot == .dsk1 || system != "swift" else {
      throw ValidationError("--boot needs a system file: --system FILE")
    }
  }

  /// True when the machine runs what a ROM starts instead of the built-in system.
  var runsRealSystem: Bool { rom != nil || system != "swift" }
}

extension BootDevice: ExpressibleByArgument {}
extension MemoryCallMonitor.Service: ExpressibleByArgument {}
