// What can be wrong with the contents of a single file.

extension FileSystem {
  /// Reads the whole file, sectors or records, and compares with what its descriptor says.
  func contentFindings(of file: FileDescriptor, subject: String) -> [Finding] {
    let information = file.information
    func finding(_ kind: Finding.Kind, _ text: String) -> Finding {
      Finding(
        kind: kind, sectors: file.location..<file.location + 1, subject: subject, text: text)
    }
    if information.type != .program, information.recordLength == 0 {
      return [finding(.wrongCount, "the record length is 0")]
    }
    do {
      let fault =
        switch information.type {
        case .program: try unreadableSector(of: file)
        case .displayVariable, .internalVariable: try variableRecordFault(of: file)
        case .displayFixed, .internalFixed: fixedRecordFault(of: file)
        }
      return fault.map { [finding($0.kind, $0.text)] } ?? []
    } catch {
      return [
        finding(
          error.kind == .unreadable ? .unreadable : .badRecords,
          error.expected.isEmpty ? error.found : "\(error.found); expected \(error.expected)")
      ]
    }
  }

  private typealias Fault = (kind: Finding.Kind, text: String)

  private func unreadableSector(of file: FileDescriptor) throws(DiskError) -> Fault? {
    var rest = file.sectorCount
    for cluster in file.clusters where rest > 0 {
      for sector in cluster.sectors.prefix(rest) { _ = try device.readSector(sector) }
      rest -= cluster.count
    }
    return nil
  }

  private func fixedRecordFault(of file: FileDescriptor) -> Fault? {
    let information = file.information
    let capacity =
      information.hasExtendedRecords
      ? file.sectorCount * Sector.size / information.recordLength
      : file.sectorCount * (Sector.size / information.recordLength)
    guard file.level3Count > capacity else { return nil }
    return (.wrongCount, "\(file.level3Count) records, but room for \(capacity)")
  }

  private func variableRecordFault(of file: FileDescriptor) throws(DiskError) -> Fault? {
    let information = file.information
    guard file.level3Count <= file.sectorCount else {
      return (
        .wrongCount, "\(file.level3Count) sectors with records in \(file.sectorCount) sectors"
      )
    }
    let end = try endPosition(of: file)
    guard file.level3Count > 0, !information.hasExtendedRecords else { return nil }
    let isThere =
      end.sector == file.level3Count - 1
      && end.offset == (information.endOffset == 0 ? Sector.size : information.endOffset)
    if isThere { return nil }
    return (
      .badRecords,
      "the last record ends at byte \(end.offset) of sector \(end.sector) of the file, its "
        + "descriptor says byte \(information.endOffset) of sector \(file.level3Count - 1)"
    )
  }
}

extension Finding {
  static func lost(_ sectors: Range<Int>) -> Finding {
    let pronoun = sectors.count == 1 ? "it" : "them"
    return Finding(
      kind: .lost, sectors: sectors, subject: "",
      text: "the bitmap calls \(pronoun) used, but nothing refers to \(pronoun)")
  }
}

extension [Finding] {
  /// A disk with more damage than this is beyond all lists.
  private static var limit: Int { 5000 }

  /// Adds a finding; of those beyond the limit, only that there are more.
  mutating func note(_ finding: Finding) {
    if count < Self.limit {
      append(finding)
    } else if count == Self.limit {
      append(
        Finding(
          kind: .crossLink, sectors: finding.sectors, subject: "",
          text: "and more; only the first \(Self.limit) are listed"))
    }
  }
}
