import TIDisks

/// The name of a file, directory or device as library 8 takes it (reference/mdos-system-calls.md,
/// section 5.4): components of up to ten characters between periods.
///
///     DSK1.NAME   DSK1.DIR.NAME   DSK.VOLUME.NAME   HDS1.DIR.NAME   RS232/2.BA=9600   PIO
///     DSK1.       DSK1.DIR.       (a period at the end: the disk or the directory itself)
public struct DeviceName: Equatable, Sendable {
  public enum Device: Equatable, Sendable {
    case drive(Drive)
    /// Whichever drive holds the disk of this name.
    case volume(DiskName)
    case port(Port)
  }

  public let device: Device
  /// From the root down; empty for the root.
  public let directories: [DiskName]
  /// Nil for the disk or directory itself.
  public let file: DiskName?
  /// What stood behind the name of a port, without the period: `BA=9600`, `CR`, …
  public let options: [String]

  public init(_ device: Device, directories: [DiskName] = [], file: DiskName? = nil) {
    (self.device, self.directories, self.file, options) = (device, directories, file, [])
  }

  init(_ port: Port, options: [String]) {
    (device, directories, file, self.options) = (.port(port), [], nil, options)
  }

  /// Nil when MDOS has no such device or a component is empty or too long.
  public init?(_ text: String) {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let first = parts.removeFirst()
    if let port = Port(name: first) {
      (device, directories, file, options) = (.port(port), [], nil, parts)
      return
    }
    if let drive = Drive(first) {
      device = .drive(drive)
    } else if first == Drive.Kind.floppy.rawValue, let volume = parts.first.flatMap(DiskName.init) {
      device = .volume(volume)
      parts.removeFirst()
    } else {
      return nil
    }
    let endsWithPeriod = parts.last.map(\.isEmpty) ?? true
    if parts.last?.isEmpty == true { parts.removeLast() }
    var names = parts.compactMap { DiskName($0) }
    guard names.count == parts.count else { return nil }
    file = endsWithPeriod ? nil : names.popLast()
    directories = names
    options = []
  }

  /// The same from the bytes of a PAB.
  public init?(bytes: [UInt8]) {
    self.init(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
  }
}

extension DeviceName: CustomStringConvertible {
  public var description: String {
    let start =
      switch device {
      case .drive(let drive): drive.description
      case .volume(let name): "\(Drive.Kind.floppy.rawValue).\(name)"
      case .port(let port): port.name
      }
    if case .port = device { return ([start] + options).joined(separator: ".") }
    return ([start] + directories.map(\.text) + [file?.text ?? ""]).joined(separator: ".")
  }
}
