import ArgumentParser

/// `geneve disk`: files on disk images and folders. Each verb is a command of its own; this list is what
/// parser, help and completion know.
struct DiskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disk",
    abstract: "Look into disk images and folders, and move files in and out.",
    discussion: """
      IMAGE is a sector dump, a track dump (PC99), an HFE or ANADISK file, an HFDC hard disk, any of them \
      also compressed (.gz), or a folder of the host. Files are named NAME or DIRECTORY.NAME; * and ? stand \
      for any characters and for one (quote them for the shell). See docs/disks.md.
      """,
    subcommands: [
      DiskInfo.self, DiskList.self, DiskGet.self, DiskPut.self, DiskCopy.self, DiskDelete.self,
      DiskRename.self, DiskMakeDirectory.self, DiskProtect.self, DiskUnprotect.self,
      DiskLabel.self, DiskNew.self, DiskConvert.self, DiskCheck.self, DiskSectors.self,
    ])
}
