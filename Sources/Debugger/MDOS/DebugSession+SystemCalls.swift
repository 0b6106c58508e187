import GeneveCore
import MDOS

/// A system call that the user has seen begin, with the state from before it.
struct ObservedCall {
  let site: CallSite
  let description: SystemCallDescription
  let before: MDOSState?

  /// The call that the machine is about to make, nil when it is about to do something else.
  init?(_ session: DebugSession) {
    let machine = session.machine
    guard let (site, library) = CallSite.next(on: machine) else { return nil }
    self.site = site
    description = SystemCallDescription(library: library, on: machine)
    before = (try? session.inspector())?.state()
  }
}

extension DebugSession {
  /// Runs to the `count`-th XOP 0 from here and shows it.
  func runToSystemCall(_ count: Int) {
    let stop = repeating(count) {
      advance(
        RunGoal(causes: [.extendedOperation]) { hit in
          if case .extendedOperation(let call) = hit.event { call.number == 0 } else { false }
        })
    }
    noteSystemCall()
    if case .goal = stop, let call = observedCalls.last {
      say(call.description.text + contextNote(of: call.site))
    }
    report(stop)
  }

  /// Whose call it is, when that is not plain.
  private func contextNote(of site: CallSite) -> String {
    guard site.headerPage == 0 else { return " (task \(pageText(site.headerPage)))" }
    return " (inside the system)"
  }

  private func pageText(_ page: UInt8) -> String {
    let digits = String(page, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }

  /// Keeps the call that the machine stands before.
  func noteSystemCall() {
    guard let call = ObservedCall(self) else { return }
    observedCalls.removeAll { $0.site == call.site }
    observedCalls.append(call)
    if observedCalls.count > 16 { observedCalls.removeFirst() }
  }

  /// Runs to the answer of the call that the machine stands before, or is inside of.
  func finishSystemCall() throws {
    noteSystemCall()
    guard let call = observedCalls.last else {
      throw CommandError("expected a system call to finish: \"xop\" goes to the next one")
    }
    let stop = runToReturn(of: call.site)
    guard stop == .goal else {
      report(stop)
      return
    }
    observedCalls.removeAll { $0.site == call.site }
    if call.site.hasReturned(machine) {
      let after = CallerState(
        registers: (0..<16).map { machine.register($0) }, status: machine.status)
      say(call.description.answer(after) { machine.peek($0) })
    } else {
      say("=> never: the task is gone")
    }
    if let before = call.before, let inspector = try? inspector() {
      say(before.changes(to: inspector.state()).map { "  " + $0 })
    }
    report(stop)
  }

  /// Runs to the instruction behind a call, in the caller's task and workspace; also ends when that task
  /// is gone. Other tasks may pass the same address meanwhile.
  func runToReturn(of site: CallSite) -> SessionStop {
    while true {
      let stop = advance(
        RunGoal(
          time: machine.now + Machine.frameTicks, causes: [.execution(at: site.returnAddress)]
        ) { [machine] _ in site.hasReturned(machine) })
      guard stop == .goal, !site.hasReturned(machine) else { return stop }
      if site.headerPage != 0, let tasks = (try? inspector())?.tasks,
        !tasks.contains(TaskHeader(page: site.headerPage))
      {
        return .goal
      }
    }
  }
}
