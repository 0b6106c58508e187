/// Names of host files for names of TI files, and the other way round.
///
/// A TI name may hold any printable character but blank and period; those that a host file should
/// not have in its name become `%` and two hex digits, so that the way back is exact. A host name
/// that no TI file can have is shortened, and the folder remembers which is which.
public enum HostNames {
  /// Reserved by the hosts, and `%` itself.
  private static let escaped = Set("/\\:*?\"<>|%".unicodeScalars)

  /// The name under which a file made by the guest arrives.
  public static func hostName(for name: DiskName) -> String {
    var text = ""
    for scalar in name.text.unicodeScalars {
      if escaped.contains(scalar) || !scalar.isPrintableASCII {
        text += "%" + hexDigits(scalar.value)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text.isEmpty ? "%20" : text
  }

  private static func hexDigits(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }

  /// The TI name that a host name stands for, different from all in `taken`.
  public static func diskName(for hostName: String, besides taken: Set<DiskName>) -> DiskName {
    if let name = unescaped(hostName), name.text == name.text.uppercased(), !taken.contains(name) {
      return name
    }
    let scalars = hostName.uppercased().unicodeScalars.map { scalar -> UInt8 in
      scalar.isPrintableASCII && scalar != " " && scalar != "." ? UInt8(scalar.value) : letter
    }
    var name = DiskName(bytes: scalars)
    var number = 1
    while taken.contains(name) || !name.isValid {
      let suffix = Array("~\(number)".utf8)
      name = DiskName(bytes: scalars.prefix(DiskName.length - suffix.count) + suffix)
      number += 1
    }
    return name
  }

  /// Stands for what a TI name cannot hold.
  private static let letter = UInt8(ascii: "_")

  private static func unescaped(_ hostName: String) -> DiskName? {
    var text = String.UnicodeScalarView()
    var rest = Substring(hostName)
    while let first = rest.unicodeScalars.first {
      if first == "%", let value = UInt32(rest.dropFirst().prefix(2), radix: 16),
        rest.count >= 3, let scalar = Unicode.Scalar(value)
      {
        text.append(scalar)
        rest = rest.dropFirst(3)
      } else {
        text.append(first)
        rest.unicodeScalars.removeFirst()
      }
    }
    return DiskName(String(text))
  }
}
