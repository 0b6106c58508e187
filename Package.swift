// swift-tools-version: 6.0
import PackageDescription

// Dependencies point down: a target imports only what stands below it (docs/architecture.md).
let package = Package(
  name: "geneve",
  products: [
    .executable(name: "geneve", targets: ["geneve"]),
    .library(name: "GeneveCore", targets: ["GeneveCore"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .executableTarget(name: "geneve", dependencies: ["Commands"]),
    .target(
      name: "Commands",
      dependencies: [
        "BuiltInVolume", "CEdit", "Debugger", "DiskMedia", "GeneveCore", "HostFiles", "HostSDL",
        "InstructionSet", "MDOS", "RemoteControl", "SingleStep", "TIDisks", "Tracing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "HostSDL", dependencies: ["CSDL2", "GeneveCore"]),
    .target(name: "HostFiles", dependencies: ["CPNG", "CZlib"]),
    .target(name: "BuiltInVolume", dependencies: ["TIDisks"]),
    .target(name: "DiskMedia", dependencies: ["GeneveCore", "TIDisks"]),
    .target(name: "Debugger", dependencies: ["GeneveCore", "InstructionSet", "MDOS", "TIDisks"]),
    .target(name: "MDOS", dependencies: ["GeneveCore", "TIDisks"]),
    .target(name: "GeneveCore", dependencies: ["InstructionSet"]),
    .target(name: "RemoteControl", dependencies: ["Debugger", "GeneveCore"]),
    .target(name: "SingleStep", dependencies: ["GeneveCore", "InstructionSet"]),
    .target(name: "Tracing", dependencies: ["InstructionSet"]),
    .target(name: "TIDisks"),
    .target(name: "InstructionSet"),

    .systemLibrary(
      name: "CSDL2", providers: [.apt(["libsdl2-dev"])]),
    .systemLibrary(
      name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "TestSupport", dependencies: ["HostFiles"], path: "Tests/TestSupport"),
    .testTarget(name: "InstructionSetTests", dependencies: ["InstructionSet", "TestSupport"]),
    .testTarget(
      name: "BuiltInVolumeTests",
      dependencies: ["BuiltInVolume", "InstructionSet", "TIDisks", "TestSupport"]),
    .testTarget(name: "TIDisksTests", dependencies: ["TIDisks", "TestSupport"]),
    .testTarget(
      name: "GeneveCoreTests", dependencies: ["GeneveCore", "InstructionSet", "TestSupport"]),
    .testTarget(
      name: "DiskMediaTests",
      dependencies: [
        "BuiltInVolume", "DiskMedia", "GeneveCore", "InstructionSet", "TIDisks", "TestSupport",
      ]),
    .testTarget(name: "MDOSTests", dependencies: ["MDOS", "GeneveCore", "TIDisks", "TestSupport"]),
    .testTarget(
      name: "RemoteControlTests",
      dependencies: ["RemoteControl", "Debugger", "GeneveCore", "InstructionSet"]),
    .testTarget(
      name: "DebuggerTests",
      dependencies: [
        "BuiltInVolume", "Debugger", "GeneveCore", "InstructionSet", "MDOS", "TIDisks",
        "TestSupport",
      ]),
    .testTarget(
      name: "SingleStepTests", dependencies: ["SingleStep", "GeneveCore", "TestSupport"]),
    .testTarget(
      name: "TracingTests", dependencies: ["Tracing", "GeneveCore", "HostFiles", "TestSupport"]),
    .testTarget(
      name: "RealSystemTests",
      dependencies: [
        "MDOS", "DiskMedia", "GeneveCore", "HostFiles", "TIDisks", "Tracing", "TestSupport",
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "CSDL2", "Commands", "Debugger", "GeneveCore", "HostFiles", "HostSDL", "MDOS", "TIDisks",
        "TestSupport",
        "geneve",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// `make test`: most of its time goes into running machines, which needs a fraction of it when optimised. Only there: a
// package with such flags cannot be used by others.
if Context.environment["GENEVE_OPTIMIZED"] != nil {
  for target in package.targets
  where ["GeneveCore", "HostFiles", "TIDisks", "Tracing"].contains(target.name) {
    target.swiftSettings = [.unsafeFlags(["-O"])]
  }
}
