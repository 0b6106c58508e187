import GeneveCore

/// What a system call can change, at one moment: the caller's registers and map, all page lists, the free
/// lists, the shared groups. Two of them make a small diff.
public struct MDOSState: Equatable, Sendable {
  /// R0–R15 and status of the caller.
  public var caller: [UInt16]
  public var status: UInt16
  /// What the mapper showed the caller.
  public var map: [UInt8]
  /// The page list of every task: type and page by position.
  var lists: [UInt8: [PageNode.Content]] = [:]
  /// The map of every task that does not run.
  var savedMaps: [UInt8: [UInt8]] = [:]
  var freeSlow: [UInt8] = []
  var freeFast: [UInt8] = []
  var groups: [SharedGroup] = []
  var freeNodes = 0
  /// Damage that kept something from being read.
  var damage: [String] = []
}

extension MDOSInspector {
  /// The state for a caller whose workspace the machine has now.
  public func state() -> MDOSState {
    state(
      caller: CallerState(
        registers: (0..<16).map { machine.register($0) }, status: machine.status))
  }

  public func state(caller: CallerState) -> MDOSState {
    var state = MDOSState(
      caller: caller.registers, status: caller.status, map: machine.executionMap.bytes)
    let running = runningTask
    for task in tasks {
      switch list(of: task) {
      case .success(let list): state.lists[task.page] = list.map(\.content)
      case .failure(let fault): state.damage.append("\(fault)")
      }
      if task != running { state.savedMaps[task.page] = task.map(in: machine).bytes }
    }
    do {
      (state.freeSlow, state.freeFast) = try manager.freePages()
      state.groups = try manager.sharedGroups()
      state.freeNodes = try manager.countFreeNodes()
    } catch { state.damage.append("\(error)") }
    return state
  }
}

// MARK: Differences

extension MDOSState {
  /// What is different in `after`, a line for each thing; empty when nothing is. Registers that changed are
  /// named as the caller's; `result` registers of the call may be among them.
  ///
  ///     R0    >0001 -> >0000
  ///     list EF  local 0002: hole -> page 3E
  ///     map      slot 2: -- -> 3E
  ///     free     slow 40 -> 39: took 3E
  ///     nodes    428 -> 429
  public func changes(to after: MDOSState) -> [String] {
    registerChanges(after) + listChanges(after) + mapChanges(after) + freeChanges(after)
      + groupChanges(after) + nodeChanges(after)
      + after.damage.map { "damaged  \($0)" }
  }

  private static func line(_ what: String, _ text: String) -> String {
    TextTable.pad(what, to: 8) + " " + text
  }

  private func registerChanges(_ after: MDOSState) -> [String] {
    var lines = zip(caller, after.caller).enumerated().compactMap { number, words in
      words.0 == words.1
        ? nil
        : Self.line("R\(number)", "\(hexadecimal(words.0)) -> \(hexadecimal(words.1))")
    }
    if status != after.status {
      lines.append(Self.line("ST", "\(hexadecimal(status)) -> \(hexadecimal(after.status))"))
    }
    return lines
  }

  private func listChanges(_ after: MDOSState) -> [String] {
    Set(lists.keys).union(after.lists.keys).sorted().flatMap { task -> [String] in
      switch (lists[task], after.lists[task]) {
      case (let old?, let new?): return Self.listChanges(task, old, new)
      case (nil, let new?):
        return [Self.line("task \(hex(task))", "new, list \(Self.text(new[...]))")]
      case (let old?, nil):
        return [Self.line("task \(hex(task))", "gone, list was \(Self.text(old[...]))")]
      case (nil, nil): return []
      }
    }
  }

  /// Neighbouring positions that change stand in one line.
  private static func listChanges(
    _ task: UInt8, _ old: [PageNode.Content], _ new: [PageNode.Content]
  ) -> [String] {
    func content(_ list: [PageNode.Content], _ range: Range<Int>) -> String {
      let part = range.clamped(to: 0..<list.count)
      return part.isEmpty ? "end" : text(list[part])
    }
    var lines: [String] = []
    var position = 0
    let length = max(old.count, new.count)
    func isSame(_ position: Int) -> Bool {
      position < old.count && position < new.count && old[position] == new[position]
    }
    while position < length {
      let start = position
      while position < length, !isSame(position) { position += 1 }
      if position > start {
        lines.append(
          line(
            "list \(hex(task))",
            "local \(hexadecimal(UInt16(start))): \(content(old, start..<position)) -> "
              + content(new, start..<position)))
      }
      position += 1
    }
    return lines
  }

  static func text(_ list: ArraySlice<PageNode.Content>) -> String {
    list.map { content in
      if content.isHole { return "--" }
      return content.isPrivate ? hex(content.page) : "\(hex(content.type)):\(hex(content.page))"
    }.joined(separator: " ")
  }

  private func mapChanges(_ after: MDOSState) -> [String] {
    var lines = Self.mapChanges("map", map, after.map)
    for task in savedMaps.keys.sorted() {
      if let old = savedMaps[task], let new = after.savedMaps[task] {
        lines += Self.mapChanges("map \(hex(task))", old, new)
      }
    }
    return lines
  }

  private static func mapChanges(_ what: String, _ old: [UInt8], _ new: [UInt8]) -> [String] {
    func text(_ page: UInt8) -> String { page == Paging.noPage ? "--" : hex(page) }
    return zip(old, new).enumerated().compactMap { slot, pages in
      pages.0 == pages.1
        ? nil : line(what, "slot \(slot): \(text(pages.0)) -> \(text(pages.1))")
    }
  }

  private func freeChanges(_ after: MDOSState) -> [String] {
    [("slow", freeSlow, after.freeSlow), ("fast", freeFast, after.freeFast)].compactMap {
      name, old, new in
      guard old != new else { return nil }
      let taken = old.filter { !new.contains($0) }
      let given = new.filter { !old.contains($0) }
      var parts: [String] = []
      if !taken.isEmpty { parts.append("took " + taken.map { hex($0) }.joined(separator: " ")) }
      if !given.isEmpty { parts.append("got " + given.map { hex($0) }.joined(separator: " ")) }
      if parts.isEmpty { parts.append("other order") }
      return Self.line(
        "free", "\(name) \(old.count) -> \(new.count): " + parts.joined(separator: ", "))
    }
  }

  private func groupChanges(_ after: MDOSState) -> [String] {
    let types = Set(groups.map(\.type)).union(after.groups.map(\.type)).sorted()
    return types.compactMap { type in
      let old = groups.first { $0.type == type }
      let new = after.groups.first { $0.type == type }
      func pages(_ group: SharedGroup) -> String {
        group.pages.map { hex($0) }.joined(separator: " ")
      }
      let what = "group \(hex(type))"
      switch (old, new) {
      case (nil, let new?):
        return Self.line(
          what, "new, \(new.holders) holder\(new.holders == 1 ? "" : "s"), pages \(pages(new))")
      case (let old?, nil): return Self.line(what, "gone, pages were \(pages(old))")
      case (let old?, let new?) where old.holders != new.holders:
        return Self.line(what, "holders \(old.holders) -> \(new.holders)")
      case (let old?, let new?) where old.pages != new.pages:
        return Self.line(what, "pages \(pages(old)) -> \(pages(new))")
      default: return nil
      }
    }
  }

  private func nodeChanges(_ after: MDOSState) -> [String] {
    freeNodes == after.freeNodes ? [] : [Self.line("nodes", "\(freeNodes) -> \(after.freeNodes)")]
  }
}
