import TIDisks
import Testing

@testable import MDOS

@Suite("Names of files and devices")
struct DeviceNameTests {
  @Test(
    "a name is device, directories and file",
    arguments: [
      ("DSK1.NAME", "DSK1", "", "NAME"), ("DSK9.DIR.NAME", "DSK9", "DIR", "NAME"),
      ("HDS1.A.B.C", "HDS1", "A.B", "C"), ("DSK1.", "DSK1", "", ""),
      ("DSK1", "DSK1", "", ""), ("DSK2.DIR.", "DSK2", "DIR", ""),
    ])
  func parts(text: String, drive: String, directories: String, file: String) throws {
    let name = try #require(DeviceName(text))
    #expect(name.device == .drive(try #require(Drive(drive))))
    #expect(name.directories.map(\.text).joined(separator: ".") == directories)
    #expect((name.file?.text ?? "") == file)
  }

  @Test("DSK without a number looks for a volume")
  func volume() throws {
    let name = try #require(DeviceName("DSK.WORK.NAME"))
    #expect(name.device == .volume(try #require(DiskName("WORK"))))
    #expect(name.file?.text == "NAME")
    #expect(name.description == "DSK.WORK.NAME")
  }

  @Test("a port keeps its options")
  func port() throws {
    let name = try #require(DeviceName("RS232/2.BA=9600.CR"))
    #expect(name.device == .port(.serial2))
    #expect(name.options == ["BA=9600", "CR"])
    #expect(DeviceName("PIO")?.device == .port(.parallel1))
  }

  @Test(
    "what MDOS has no device for is no name",
    arguments: [
      "", ".", "NAME", "dsk1.NAME", "DSKA.X", "HDS4.X", "SCS7.X", "DSK", "DSK.", "DSK1..NAME",
      "DSK1.TOOLONGNAME1", "DSK1.WITH SPACE", "RS232/5", "PIO/3", "DSK10.X",
    ])
  func refused(text: String) {
    #expect(DeviceName(text) == nil)
  }
}
