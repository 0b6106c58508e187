import Glibc

/// Libraries below SDL write to standard error when a device is missing, which is no error for us.
enum StandardError {
  /// Runs `body` with standard error closed to what it writes.
  static func silenced<Result>(_ body: () -> Result) -> Result {
    let saved = dup(STDERR_FILENO)
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard saved >= 0, nowhere >= 0 else {
      for descriptor in [saved, nowhere] where descriptor >= 0 { close(descriptor) }
      return body()
    }
    dup2(nowhere, STDERR_FILENO)
    close(nowhere)
    defer {
      dup2(saved, STDERR_FILENO)
      close(saved)
    }
    return body()
  }
}
