import GeneveCore

extension MDOSInspector {
  /// All 256 pages: kind, wait states, owner, type, where they are mapped. Neighbours that are all the same
  /// and hold nothing share a line.
  public func pagesReport() -> [String] {
    let owners = owners()
    let places = mappedPlaces()
    var table = TextTable("page", "kind", "wait", "owner", "type", "mapped")
    var page = 0
    while page <= 0xFF {
      let number = UInt8(page)
      let kind = machine.kind(ofPage: number)
      var last = page
      if kind == .absent || kind == .eprom, places[number] == nil, owners[number] == nil {
        while last < 0xFF, machine.kind(ofPage: UInt8(last + 1)) == kind,
          places[UInt8(last + 1)] == nil, owners[UInt8(last + 1)] == nil
        { last += 1 }
      }
      let (owner, type) = ownerText(number, kind, owners[number] ?? [])
      table.add(
        last > page ? "\(hex(number))-\(hex(UInt8(last)))" : hex(number), "\(kind)",
        kind == .absent ? "" : String(machine.waitStates(ofPage: number)), owner, type,
        places[number] ?? "")
      page = last + 1
    }
    return table.lines
  }

  private func ownerText(_ page: UInt8, _ kind: PageKind, _ owners: [Owner])
    -> (owner: String, type: String)
  {
    guard !owners.isEmpty else {
      switch kind {
      case .absent, .card, .eprom: return ("", "")
      case .dram, .sram, .expansion:
        return page == ManagerLayout.unscannedPage ? ("never used", "") : ("nobody", "")
      }
    }
    let names = owners.map { owner in
      switch owner {
      case .system: "system"
      case .task(let task, let local): "task \(hex(task)) local \(hex(UInt16(local)))"
      case .shared(let type): "group \(hex(type)) of \(holders(of: type))"
      case .freeSlow, .freeFast: "free"
      case .nobody: "nobody"
      }
    }
    let types = owners.map { owner in
      switch owner {
      case .system, .nobody: ""
      case .task(_, let local): local == 0 ? "header" : "private"
      case .shared: "shared"
      case .freeSlow: "slow"
      case .freeFast: "fast"
      }
    }
    return (names.joined(separator: " AND "), types.filter { !$0.isEmpty }.joined(separator: "+"))
  }

  /// The tasks that have pages of a type: “EF EE”.
  func holders(of type: UInt8) -> String {
    let holders = tasks.filter { task in
      ((try? list(of: task).get()) ?? []).contains { $0.content.type == type }
    }
    return holders.isEmpty ? "nobody" : holders.map { hex($0.page) }.joined(separator: " ")
  }

  /// Where pages can be seen: “now 0 7” in the mapper, “06:0” in slot 0 of the map of task 06.
  private func mappedPlaces() -> [UInt8: String] {
    var places: [UInt8: [String]] = [:]
    for (slot, page) in machine.executionMap.bytes.enumerated() {
      places[page, default: []].append("now:\(slot)")
    }
    let running = runningTask
    for task in tasks where task != running {
      for (slot, page) in task.map(in: machine).bytes.enumerated() {
        places[page, default: []].append("\(hex(task.page)):\(slot)")
      }
    }
    places[Paging.noPage] = nil
    return places.mapValues { $0.joined(separator: " ") }
  }

  // MARK: Free pages and groups

  /// Free lists in the order in which pages will be given out, and the pool of nodes.
  public func freeReport() -> [String] {
    var lines: [String] = []
    do {
      let free = try manager.freePages()
      let order = manager.isFastFirst ? "fast pages first" : "slow pages first"
      lines.append(
        "\(free.slow.count + free.fast.count) of \(manager[.totalPages]) pages free, \(order)")
      lines += listed("slow", free.slow) + listed("fast", free.fast)
    } catch { lines.append("damaged: \(error)") }
    do {
      lines.append("\(try manager.countFreeNodes()) of \(ManagerLayout.nodeCount) nodes free")
    } catch { lines.append("damaged: \(error)") }
    return lines
  }

  private func listed(_ name: String, _ pages: [UInt8]) -> [String] {
    let perLine = 20
    guard !pages.isEmpty else { return ["\(name) 0"] }
    return stride(from: 0, to: pages.count, by: perLine).map { start in
      let part = pages[start..<min(start + perLine, pages.count)].map { hex($0) }
      let head = start == 0 ? "\(name) \(pages.count):" : ""
      return TextTable.pad(head, to: 8) + " " + part.joined(separator: " ")
    }
  }

  /// The shared groups, newest first.
  public func sharedReport() -> [String] {
    do {
      let groups = try manager.sharedGroups()
      guard !groups.isEmpty else { return ["no shared groups"] }
      var table = TextTable("type", "holders", "tasks", "pages")
      for group in groups {
        table.add(
          hex(group.type), String(group.holders), holders(of: group.type),
          group.pages.map { hex($0) }.joined(separator: " "))
      }
      return table.lines
    } catch { return ["damaged: \(error)"] }
  }

  // MARK: Check

  /// What is wrong with the tables; `isSound` when nothing is.
  public func check() -> MemoryCheck {
    MemoryCheck(manager, tasks: tasks, ramPages: machine.ramPages)
  }

  /// The findings as lines; pages on no list that are neighbours share one.
  public func checkReport() -> [String] {
    let check = check()
    var lines: [String] = []
    var lost: [UInt8] = []
    for finding in check.findings {
      if case .pageOnNoList(let page) = finding {
        lost.append(page)
      } else {
        lines.append(finding.description)
      }
    }
    if !lost.isEmpty {
      lines.append(
        "\(lost.count) page\(lost.count == 1 ? "" : "s") on no list: \(Self.ranges(lost))")
    }
    if lines.isEmpty {
      lines = ["sound: every page in one place, every node on one list, every counter right"]
    }
    if check.lostNodes > 0 {
      let note = isBuiltIn ? "" : " (a real system loses one per ended task)"
      lines.append("\(check.lostNodes) nodes on no list\(note)")
    }
    if machine.mapperRegister(0) == ManagerLayout.systemPage {
      lines.append("note: the system is inside a call; what it works on may be half done")
    }
    return lines
  }

  /// “17-2A 2C”.
  static func ranges(_ pages: [UInt8]) -> String {
    var parts: [String] = []
    var start = 0
    while start < pages.count {
      var end = start
      while end + 1 < pages.count, pages[end + 1] == pages[end] &+ 1 { end += 1 }
      parts.append(
        hex(pages[start]) + (end > start ? "-" + hex(pages[end]) : ""))
      start = end + 1
    }
    return parts.joined(separator: " ")
  }
}
