import Foundation
import GeneveCore
import HostSDL
import Testing

@testable import Commands

@Suite("The keys of the window")
struct WindowKeyTests {
  @Test("Every key of the XT keyboard has a key of the host in its place")
  func everyKeyHasAPlace() {
    let reached = Set(HostKey.allCases.compactMap(KeyMap.scanCode))
    // SysRq is Print Screen with Alt.
    #expect(Set(ScanCode.allCases).subtracting(reached) == [.systemRequest])
  }

  @Test("Only the doubled keys of larger keyboards share a place")
  func onlyTwinsShareAPlace() {
    let places = Dictionary(grouping: HostKey.allCases) { KeyMap.scanCode(of: $0) }
    let shared = places.filter { $0.key != nil && $0.value.count > 1 }.values.map(Set.init)
    let twins: Set<Set<HostKey>> = [
      [.enter, .keypadEnter], [.slash, .keypadDivide], [.backslash, .europeanHash],
      [.leftControl, .rightControl], [.leftAlternate, .rightAlternate],
      [.keypadMultiply, .printScreen], [.keypad7, .home], [.keypad8, .up], [.keypad9, .pageUp],
      [.keypad4, .left], [.keypad6, .right], [.keypad1, .end], [.keypad2, .down],
      [.keypad3, .pageDown], [.keypad0, .insert], [.keypadPeriod, .delete],
    ]
    #expect(Set(shared) == twins)
  }

  @Test("Places agree with what is printed on a US keyboard")
  func placesAreThoseOfUS() {
    #expect(KeyMap.scanCode(of: .q) == .q)
    #expect(KeyMap.scanCode(of: .z) == .z)
    #expect(KeyMap.scanCode(of: .digit0) == .digit0)
    #expect(KeyMap.scanCode(of: .quote) == .quote)
    #expect(KeyMap.scanCode(of: .f10) == .f10)
    #expect(KeyMap.scanCode(of: .pageDown) == .keypad3)
    #expect(KeyMap.scanCode(of: .rightShift) == .rightShift)
    #expect(KeyMap.scanCode(of: .menu) == nil)
  }

  @Test("No two commands of the window have the same key, and all have one")
  func commandsHaveKeys() {
    let chords = WindowKey.all.map { "\($0.key) \($0.modifiers.rawValue)" }
    #expect(Set(chords).count == chords.count)
    #expect(Set(WindowKey.all.map(\.command)) == Set(WindowCommand.allCases))
  }

  @Test("Only F11, F12 and Pause are taken without Shift; F11 and F12 with Ctrl are not")
  func programsKeepTheirKeys() {
    let taken = WindowKey.all.filter { !$0.modifiers.contains(.shift) }.map(\.key)
    #expect(Set(taken) == [.f11, .f12, .pause])
    #expect(WindowKey.command(for: .f11, .control) == nil)
    #expect(WindowKey.command(for: .f12, .control) == nil)
    #expect(WindowKey.command(for: .f1, .control) == nil)
    #expect(WindowKey.command(for: .f1, .shift) == .help)
  }

  @Test("The table of docs/window.md is the one of the program")
  func documentIsComplete() throws {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/window.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    for key in WindowKey.all {
      #expect(text.contains("| \(key.name) | \(key.purpose) |"), "\(key.name) is not in the table")
    }
  }
}
