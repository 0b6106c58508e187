import Glibc

/// The host's clock that nobody sets.
public enum MonotonicClock {
  /// Nanoseconds since some moment.
  public static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Sleeps until `now` is `time`; a signal ends the sleep early.
  public static func sleep(until time: UInt64) {
    var due = timespec(
      tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nil)
  }
}
