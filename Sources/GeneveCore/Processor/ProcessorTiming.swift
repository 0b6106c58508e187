/// What the sources disagree about, as data: the steps and status rules in which TI's data manual and
/// MAME differ (reference/tms9995.md, "Uncertain / disagreements"). Everything else about the processor's
/// timing is the order of steps in the instructions themselves.
public struct ProcessorTiming: Equatable, Sendable {
  /// Internal steps of LDCR after the last bit, before the prefetch.
  var ldcrTrailingSteps: Ticks
  /// True when STCR spends no step on the bits that it does not read, but a further one on each bit.
  var stcrStepsFollowCount: Bool
  /// True when STCR reads the word that it changes a part of.
  var stcrReadsDestination: Bool
  /// True when STCR of eight bits takes the last one for a sign in ST1, as all byte instructions do.
  var stcrByteIsSigned: Bool
  /// Internal steps of MPYS between the factors and the first store.
  var mpysSteps: Ticks
  /// Internal steps of a shift after it has read its count from R0.
  var shiftCountSteps: Ticks
  /// DIV that overflows: true when it has read the second word of the dividend before it gives up.
  var divAbortReadsLowWord: Bool
  /// Internal steps that DIVS spends before it gives up.
  var divsAbortSteps: Ticks
  /// Fixed internal steps of a successful DIV and DIVS; nil lets the remainder decide.
  var divideSteps: Ticks?
  var signedDivideSteps: Ticks?
  /// True when MPYS and DIVS compare their result with 0 into ST0–ST2.
  var signedProductSetsStatus: Bool
  /// True when JH and JLE look at EQ, not only at L>.
  var jumpsTestEqual: Bool
  /// True when XOP clears ST7–ST11.
  var xopClearsStatus: Bool
  /// True when a CRU bit is read or written at the beginning of its two cycles instead of at their end.
  var cruBitsActFirst: Bool
  /// True when all requests that stand when one is locked in are entered, one after the other, before the first
  /// instruction of a handler.
  var entersAllLockedIn: Bool
  /// Length of the step that IDLE repeats until an interrupt comes.
  var idleSteps: Ticks
  /// Who waits for the video chip, while its wait states are on.
  var videoWaits: VideoWaits
  /// True when the video chip serves the processor without access slots.
  var videoServesAtOnce: Bool
  /// The TMS9901 moves its interrupt request at whole multiples of so many cycles; 0 is at once.
  var interruptRequestPeriod: Ticks
  /// Internal steps before the vector of RESET is read.
  var resetSteps: Ticks
  /// True when a trace shows registers that lie in the decrementer or the video ports as the processor would
  /// read them; false when it shows the memory below, or 0, as MAME's debugger does.
  var tracesShowDevices: Bool

  enum VideoWaits: Sendable {
    /// Whatever external access comes next, as measured on real machines.
    case nextAccess
    /// After a read the next access to anything else; a write spends its wait itself.
    case writeItself
  }

  /// TI's data manual, as reference/tms9995.md resolves it.
  public static let manual = ProcessorTiming(
    ldcrTrailingSteps: 2, stcrStepsFollowCount: false, stcrReadsDestination: true,
    stcrByteIsSigned: true, mpysSteps: 19, shiftCountSteps: 1, divAbortReadsLowWord: true,
    divsAbortSteps: 4, divideSteps: 19, signedDivideSteps: 25, signedProductSetsStatus: true,
    jumpsTestEqual: true, xopClearsStatus: true, cruBitsActFirst: false,
    entersAllLockedIn: false, idleSteps: 2,
    videoWaits: .nextAccess, videoServesAtOnce: false, interruptRequestPeriod: 0, resetSteps: 1,
    tracesShowDevices: true)

  /// MAME 0.251.
  public static let mame = ProcessorTiming(
    ldcrTrailingSteps: 1, stcrStepsFollowCount: true, stcrReadsDestination: false,
    stcrByteIsSigned: false, mpysSteps: 16, shiftCountSteps: 0, divAbortReadsLowWord: false,
    divsAbortSteps: 1, divideSteps: nil, signedDivideSteps: nil, signedProductSetsStatus: false,
    jumpsTestEqual: false, xopClearsStatus: false, cruBitsActFirst: true,
    entersAllLockedIn: true, idleSteps: 1,
    videoWaits: .writeItself, videoServesAtOnce: true, interruptRequestPeriod: 64, resetSteps: 0,
    tracesShowDevices: false)
}
