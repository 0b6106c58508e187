import Debugger
import GeneveCore

/// A debugging session as a target of the remote protocol.
///
/// The stops of the client and those of the console are kept in one list; what either sets, the other sees.
public final class SessionTarget: RemoteTarget {
  private let session: DebugSession
  private let host: CapturingHost
  private var machine: Machine { session.machine }

  /// Numbers in the session's list, by what the client has asked for.
  private var numbers: [RemoteStop: Int] = [:]
  private var motion: RemoteMotion?
  private var isInterrupted = false

  /// Emulated time between two looks at the client while the machine runs.
  public var slice: Ticks = 4 * Machine.frameTicks

  /// - Parameter host: that of `session`.
  public init(session: DebugSession, host: CapturingHost) {
    (self.session, self.host) = (session, host)
  }

  // MARK: Registers

  public var registers: [UInt16] {
    (0..<16).map { machine.register($0) }
      + [machine.programCounter, machine.workspacePointer, machine.status]
  }

  public func setRegister(_ number: Int, to value: UInt16) -> Bool {
    guard TargetDescription.registers.indices.contains(number) else { return false }
    session.willChange(by: "GDB")
    switch number {
    case TargetDescription.programCounter: machine.jump(to: value)
    case TargetDescription.workspacePointer: machine.workspacePointer = value
    case TargetDescription.status: machine.status = value
    default: machine.setRegister(number, to: value)
    }
    return true
  }

  // MARK: Memory

  public func byte(at address: RemoteAddress) -> UInt8? {
    address.isFitted(on: machine) ? machine.byte(at: address.place) : nil
  }

  public func setByte(_ value: UInt8, at address: RemoteAddress) -> Bool {
    guard address.isFitted(on: machine) else { return false }
    // What cannot be written, as ROM and devices, is an error to the client rather than a silence.
    session.willChange(by: "GDB")
    session.setByte(value, at: address.place)
    return machine.byte(at: address.place) == value
  }

  // MARK: Stops

  public func insert(_ stop: RemoteStop) -> Bool {
    let place = stop.address.place
    switch stop.kind {
    case .softwareBreakpoint, .hardwareBreakpoint:
      if case .video = stop.address { return false }
      numbers[stop] = session.addStop(.breakpoint(place))
    case .writeWatchpoint:
      let isVideo = if case .video = stop.address { true } else { false }
      numbers[stop] = session.addStop(
        .watch(place, length: stop.length, isVideo ? .changes : .writes))
    case .readWatchpoint, .accessWatchpoint:
      if case .video = stop.address { return false }
      let kinds: AccessKinds = stop.kind == .readWatchpoint ? .reads : [.reads, .writes]
      numbers[stop] = session.addStop(.watch(place, length: stop.length, kinds))
    }
    return true
  }

  public func remove(_ stop: RemoteStop) {
    if let number = numbers.removeValue(forKey: stop) { session.removeStop(number) }
  }

  // MARK: Running

  public func resume(_ motion: RemoteMotion) {
    self.motion = motion
    isInterrupted = false
  }

  public func interrupt() { isInterrupted = true }

  public func advance() -> RemoteStopReason? {
    guard let motion else { return .interrupted }
    if isInterrupted {
      self.motion = nil
      return .interrupted
    }
    let reason: RemoteStopReason?
    switch motion {
    case .forward:
      reason = self.reason(of: session.advance(RunGoal(time: machine.now + slice)), ofGoal: nil)
    case .step: reason = self.reason(of: session.step(), ofGoal: .stepDone)
    case .backward, .stepBackward: reason = goBack(motion)
    }
    if reason != nil { self.motion = nil }
    return reason
  }

  private func reason(of stop: SessionStop, ofGoal: RemoteStopReason?) -> RemoteStopReason? {
    switch stop {
    case .goal: return ofGoal
    case .point(let hits): return reason(of: hits)
    case .interrupted: return .interrupted
    case .systemStopped: return .ended("the program has ended; the system has stopped the machine")
    case .idleForEver:
      return .other("the processor waits in IDLE with all interrupts masked")
    }
  }

  /// What the client asked for goes first; a stop of the console is a trap like any other.
  private func reason(of hits: [StopHit]) -> RemoteStopReason {
    let asked = hits.lazy.compactMap { [numbers] hit in
      numbers.first { $0.value == hit.number }?.key
    }.first
    guard let asked else { return .breakpoint }
    switch asked.kind {
    case .softwareBreakpoint, .hardwareBreakpoint: return .breakpoint
    case .writeWatchpoint, .readWatchpoint, .accessWatchpoint:
      return .watchpoint(asked.kind, asked.address)
    }
  }

  private func goBack(_ motion: RemoteMotion) -> RemoteStopReason {
    do {
      if motion == .stepBackward {
        return try session.goBackOneStep() ? .stepDone : .beginningOfHistory
      }
      guard let hit = try session.goBackToStop() else { return .beginningOfHistory }
      return reason(of: [hit])
    } catch TimelineError.interrupted {
      return .interrupted
    } catch {
      return .other("\(error)")
    }
  }

  // MARK: Console

  public func execute(_ line: String) -> String {
    host.capturing {
      for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
        _ = session.execute(String(part))
      }
    }
  }
}

extension RemoteAddress {
  var place: Place {
    switch self {
    case .logical(let address): .logical(address)
    case .physical(let page, let offset): .physical(page: page, offset: Int(offset))
    case .video(let offset): .videoMemory(offset)
    }
  }

  func isFitted(on machine: Machine) -> Bool {
    if case .video(let offset) = self {
      return offset < (machine.configuration.hasVideoExpansion ? 0x3_0000 : 0x2_0000)
    }
    return true
  }
}
