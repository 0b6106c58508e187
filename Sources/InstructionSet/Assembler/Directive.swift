/// The words of the operation field that are no instructions of the processor.
enum Directive: Sendable {
  case data, byte, text, countedText, binaryFile
  case bss, bes, even
  case aorg, rorg, dorg, xorg
  case equ, requ
  case def, ref, dxop
  case copy, end
  case list, unlist
  case auto
  /// Accepted and without effect: titles, page breaks, the segments of TI's linker.
  case ignored
  /// Another name for an instruction with fixed operands.
  case nop, returnFromSubroutine
  /// Rotate left, as a rotation to the right by 16 less the count.
  case rotateLeft

  /// The directive that `mnemonic`, in capitals, names.
  static func named(_ mnemonic: String) -> Directive? { byMnemonic[mnemonic] }

  private static let byMnemonic: [String: Directive] = [
    "DATA": .data, "BYTE": .byte, "TEXT": .text, "STRI": .countedText, "BCOPY": .binaryFile,
    "BSS": .bss, "BES": .bes, "EVEN": .even,
    "AORG": .aorg, "RORG": .rorg, "DORG": .dorg, "XORG": .xorg,
    "EQU": .equ, "=": .equ, "REQU": .requ,
    "DEF": .def, "REF": .ref, "DXOP": .dxop,
    "COPY": .copy, "END": .end,
    "LIST": .list, "UNL": .unlist, "AUTO": .auto,
    "IDT": .ignored, "TITL": .ignored, "PAGE": .ignored, "SREF": .ignored, "LOAD": .ignored,
    "PSEG": .ignored, "PEND": .ignored, "CSEG": .ignored, "CEND": .ignored,
    "DSEG": .ignored, "DEND": .ignored,
    "NOP": .nop, "RT": .returnFromSubroutine, "SLC": .rotateLeft,
  ]
}
