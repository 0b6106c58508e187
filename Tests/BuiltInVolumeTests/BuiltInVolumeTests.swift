import Foundation
import InstructionSet
import TIDisks
import Testing

@testable import BuiltInVolume

@Suite struct BuiltInVolumeTests {
  /// With GENEVE_REBUILD_VOLUME=1 this writes the volume anew.
  @Test func theVolumeIsWhatItsSourcesAssembleTo() throws {
    let builder = VolumeBuilder(sources: VolumeFiles.sources)
    let image = try builder.image()
    #expect(builder.warnings.isEmpty)
    if ProcessInfo.processInfo.environment[VolumeFiles.rebuild] != nil {
      try Data(image).write(to: VolumeFiles.image)
      try Data(VolumeFiles.swiftSource(of: image).utf8).write(to: VolumeFiles.contents)
      return
    }
    // Booleans, because a failure is not to print hundreds of thousands of bytes.
    let isBuiltIn = BuiltInVolume.image == image
    #expect(isBuiltIn, "roms has changed: \(VolumeFiles.rebuild)=1 swift test")
    let isBesideTheSources = try Array(Data(contentsOf: VolumeFiles.image)) == image
    #expect(isBesideTheSources, "roms/built-in.dsk is another volume")
    let isGenerated =
      try String(contentsOf: VolumeFiles.contents, encoding: .utf8)
      == VolumeFiles.swiftSource(of: image)
    #expect(isGenerated, "\(VolumeFiles.contents.lastPathComponent) is not as it would be written")
  }

  /// With GENEVE_REBUILD_VOLUME=1 this writes the ROM anew.
  @Test func theBootROMIsWhatItsSourceAssemblesTo() throws {
    let assembly = try Assembler.assemble(
      main: "boot.asm",
      provider: SourceProvider { path in
        try? Array(Data(contentsOf: VolumeFiles.sources.appendingPathComponent(path)))
      })
    #expect(assembly.warnings.isEmpty)
    let image = try assembly.bootROMImage()
    if ProcessInfo.processInfo.environment[VolumeFiles.rebuild] != nil {
      try Data(image).write(to: VolumeFiles.bootROM)
      try Data(VolumeFiles.swiftSource(ofBootROM: image).utf8)
        .write(to: VolumeFiles.bootROMContents)
      return
    }
    let isBuiltIn = OpenBootROM.image == image
    #expect(isBuiltIn, "roms/boot.asm has changed: \(VolumeFiles.rebuild)=1 swift test")
    let isBesideTheSource = try Array(Data(contentsOf: VolumeFiles.bootROM)) == image
    #expect(isBesideTheSource, "roms/boot.rom is another ROM")
    let isGenerated =
      try String(contentsOf: VolumeFiles.bootROMContents, encoding: .utf8)
      == VolumeFiles.swiftSource(ofBootROM: image)
    #expect(
      isGenerated, "\(VolumeFiles.bootROMContents.lastPathComponent) is not as it would be written")
  }

  @Test func theFileSystemOfTheVolumeIsSound() throws {
    let volume = try Volume(of: BuiltInVolume.disk())
    #expect(try VolumeCheck(volume).findings == [])
    #expect(try volume.name().text == "WELCOME")
    let types = try Dictionary(
      uniqueKeysWithValues: volume.root().files.map { ($0.name.text, $0.type) })
    #expect(
      types == [
        "AUTOEXEC": .displayVariable, "README": .displayVariable, "HELLO-ASM": .displayVariable,
        "MENU": .program, "TEXT": .program, "LINES": .program, "PLASMA": .program,
        "SOUND": .program, "MEMMAP": .program, "XOP7": .program, "HELLO": .program,
        "HANDS": .program,
      ])
  }

  @Test func programsFitIntoTheHeaderPage() throws {
    let volume = try Volume(of: BuiltInVolume.disk())
    for file in try volume.root().files where file.type == .program {
      let bytes = try volume.contents(of: file)
      // Header, then code for 0400-1FFF, with room for variables behind it.
      #expect(Array(bytes.prefix(2)) == [0, 0x46], "\(file.name)")
      #expect(bytes.count - 6 < 0x1800, "\(file.name)")
    }
  }

  @Test func everyDiskIsAFreshCopy() throws {
    let first = try BuiltInVolume.disk()
    try first.writeSector(0, [UInt8](repeating: 0, count: Sector.size))
    #expect(try Volume(of: BuiltInVolume.disk()).name().text == "WELCOME")
  }

  @Test func theExampleOnTheVolumeIsTheSourceOfHello() throws {
    let volume = try Volume(of: BuiltInVolume.disk())
    let records = try volume.records(of: volume.file(at: "HELLO-ASM"))
    let source = try Array(
      Data(contentsOf: VolumeFiles.sources.appendingPathComponent("hello.asm")))
    let isSource = HostText.text(records, isFixed: false) == source
    #expect(isSource)
  }
}
