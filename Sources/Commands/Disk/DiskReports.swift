import Foundation
import TIDisks

/// What `--json` prints.
enum DiskReport {
  static func print(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Console.result(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  struct Info: Encodable {
    var image: String
    /// "floppy", "hard disk" or "folder".
    var kind: String
    var container: String
    var volume: String?
    var tracksPerSide: Int
    var sides: Int
    var sectorsPerTrack: Int
    var sectors: Int
    var volumeSectors: Int?
    var freeSectors: Int?
    var usedSectors: Int?
    var sectorsPerUnit: Int?
    var files: Int?
    var directories: Int?
    var unreadableSectors: Int
    var notShown: [String: String]?
  }

  struct List: Encodable {
    var image: String
    var volume: String
    var totalSectors: Int
    var freeSectors: Int
    var directories: [String]
    var files: [File]
    var damage: [String]
  }

  struct File: Encodable {
    var path: String
    var name: String
    var directory: String
    var type: String
    var recordLength: Int
    /// Sectors of the file, without its descriptor.
    var sectors: Int
    /// Bytes of a program, else of the sectors.
    var bytes: Int
    /// Of fixed records.
    var records: Int?
    var protected: Bool
    var created: String?
    var updated: String?
    var damage: String?

    init(_ file: FileTree.File) {
      let descriptor = file.descriptor
      path = file.fullPath.pathText
      name = descriptor.name.description
      directory = file.path.pathText
      type = descriptor.type.description
      recordLength = descriptor.information.recordLength
      sectors = descriptor.sectorCount
      bytes = descriptor.length
      let isFixed = descriptor.type != .program && !descriptor.type.isVariable
      records = isFixed ? descriptor.level3Count : nil
      protected = descriptor.isProtected
      created = Self.text(descriptor.information.created)
      updated = Self.text(descriptor.information.updated)
      damage = descriptor.damage?.description
    }

    private static func text(_ stamp: TimeStamp) -> String? {
      stamp == .none ? nil : stamp.description
    }
  }

  struct Check: Encodable {
    var image: String
    var clean: Bool
    var findings: [Fault]
    var repaired: [Fault]
  }

  struct Fault: Encodable {
    var kind: String
    var subject: String
    var firstSector: Int
    var lastSector: Int
    var text: String

    init(_ finding: Finding) {
      kind = finding.kind.rawValue
      subject = finding.subject
      firstSector = finding.sectors.lowerBound
      lastSector = finding.sectors.upperBound - 1
      text = finding.text
    }
  }
}

extension FileDescriptor {
  /// As catalogs show it: `DIS/VAR 80`.
  var formatText: String {
    FileFormat(type, recordLength: information.recordLength).description
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  func indented(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
