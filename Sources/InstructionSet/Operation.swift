/// What an opcode word makes the TMS9995 do, by its mnemonic (reference/tms9995.md, section 3).
///
/// The raw values are consecutive from 0, so that a processor can dispatch on them through one table of
/// 65,536 bytes. A core may use further values for what is no instruction (an interrupt, a pause).
public enum Operation: UInt8, CaseIterable, Sendable {
  // Format I: two general operands
  case szc, szcb, s, sb, c, cb, a, ab, mov, movb, soc, socb
  // Format II: jumps and single CRU bits
  case jmp, jlt, jle, jeq, jhe, jgt, jne, jnc, joc, jno, jl, jh, jop
  case sbo, sbz, tb
  // Formats III, IV and IX: general source, register or count as destination
  case coc, czc, xor, xop, ldcr, stcr, mpy, div
  // Format V: shifts
  case sra, srl, sla, src
  // Format VI: one general operand (and X, format X: signed multiply and divide)
  case blwp, b, x, clr, neg, inv, inc, inct, dec, dect, bl, swpb, seto, abs
  case mpys, divs
  // Format VII: external instructions
  case idle, rset, rtwp, ckon, ckof, lrex
  // Formats VIII and XI: register and immediate word, register alone
  case li, ai, andi, ori, ci, lwpi, limi, stwp, stst, lst, lwp
  /// Not an instruction: raises the MID trap.
  case illegal
}
