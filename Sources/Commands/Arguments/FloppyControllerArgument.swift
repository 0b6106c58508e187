import ArgumentParser
import GeneveCore

/// `--fdc`: which floppy controller is in the expansion box.
enum FloppyControllerArgument: String, ExpressibleByArgument, CaseIterable {
  case myarc, ti, none

  var card: Configuration.FloppyController? {
    switch self {
    case .myarc: .myarc
    case .ti: .ti
    case .none: nil
    }
  }
}
