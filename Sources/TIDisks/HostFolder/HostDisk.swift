import Foundation

/// Opens what a user names as a disk: an image file or a folder.
public enum HostDisk {
  public static func open(
    path: String, access: DiskImage.Access
  ) throws(DiskError) -> any SectorDevice {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue
      ? try FolderDisk(path: path, access: access) : try DiskImage(path: path, access: access)
  }
}
