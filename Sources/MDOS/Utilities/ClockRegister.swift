/// The registers of the MM58274 as library 9 uses them (reference/geneve-hardware.md, section 10).
enum ClockRegister {
  static let control = 0
  static let seconds = 2, tensOfSeconds = 3
  static let minutes = 4, tensOfMinutes = 5
  static let hours = 6, tensOfHours = 7
  static let day = 8, tensOfDay = 9
  static let month = 10, tensOfMonth = 11
  static let year = 12, tensOfYear = 13
  static let weekday = 14
  static let setting = 15

  /// What the system writes to the control register: counting, nothing else.
  static let run: UInt8 = 3
  /// Counting stopped, setting register selected.
  static let stopForSetting: UInt8 = 7
  /// Counting stopped.
  static let stop: UInt8 = 5
  /// 24 hours in the setting register.
  static let counts24Hours: UInt8 = 1
}
