/// What every key gives: IBM XT scan code, name of the key, then its code alone, with Shift, with Ctrl and
/// with Alt.
///
/// `F0`–`F5` mark the keys that only change the others, FF the combinations without meaning. Versions of
/// the system differ in Home and End, which give nothing in 6.50.
///
/// Source: reference/mdos-system-calls.md, section 3; all of it recorded from the system (xop5).
enum KeyTable {
  /// Which of the modifiers decides, by falling priority: Alt, Ctrl, Shift, none.
  enum Column: Int { case plain, shift, control, alternate }

  /// No key, or a key without meaning.
  static let nothing: UInt8 = 0xFF

  /// The code of a key, before locks and modes have their say.
  static func code(of key: UInt8, _ column: Column) -> UInt8 {
    let index = Int(key) * 4 + column.rawValue
    return index < codes.count ? codes[index] : nothing
  }

  private static let text = #"""
    00  –       FF   FF   FF   FF
    01  Esc     9B   9B   9B   9B
    02  1       31   21   B1   03
    03  2       32   40   B2   04
    04  3       33   23   B3   07
    05  4       34   24   B4   02
    06  5       35   25   B5   0E
    07  6       36   5E   B6   0C
    08  7       37   26   B7   01
    09  8       38   2A   9E   06
    0A  9       39   28   9F   0F
    0B  0       30   29   B0   BC
    0C  -       2D   5F   FF   FF
    0D  =       3D   2B   9D   05
    0E  BackSp  08   08   08   08
    0F  Tab     89   89   89   89
    10  Q       71   51   91   C5
    11  W       77   57   97   7E
    12  E       65   45   85   0B
    13  R       72   52   92   5B
    14  T       74   54   94   5D
    15  Y       79   59   99   C6
    16  U       75   55   95   5F
    17  I       69   49   89   3F
    18  O       6F   4F   8F   27
    19  P       70   50   90   22
    1A  [       5B   7B   FF   5B
    1B  ]       5D   7D   FF   5D
    1C  Enter   0D   0D   0D   0D
    1D  Ctrl    F0   F0   F0   F0
    1E  A       61   41   81   7C
    1F  S       73   53   93   08
    20  D       64   44   84   09
    21  F       66   46   86   7B
    22  G       67   47   87   7D
    23  H       68   48   88   BF
    24  J       6A   4A   8A   C0
    25  K       6B   4B   8B   C1
    26  L       6C   4C   8C   C2
    27  ;       3B   3A   9C   BD
    28  '       27   22   FF   27
    29  `       60   7E   FF   60
    2A  LShift  F1   F1   F1   F1
    2B  \       5C   7C   FF   5C
    2C  Z       7A   5A   9A   5C
    2D  X       78   58   98   0A
    2E  C       63   43   83   60
    2F  V       76   56   96   7F
    30  B       62   42   82   BE
    31  N       6E   4E   8E   C4
    32  M       6D   4D   8D   C3
    33  ,       2C   3C   80   B8
    34  .       2E   3E   9B   B9
    35  /       2F   3F   BB   2F
    36  RShift  F1   F1   F1   F1
    37  Kp*     2A   FF   FF   FF
    38  Alt     F2   F2   F2   F2
    39  Space   20   20   FF   20
    3A  CapsLk  F3   F3   F3   F3
    3B  F1      03   03   B1   03
    3C  F2      04   04   B2   04
    3D  F3      07   07   B3   07
    3E  F4      02   02   B4   02
    3F  F5      0E   0E   B5   0E
    40  F6      0C   0C   B6   0C
    41  F7      01   01   B7   01
    42  F8      06   06   B8   06
    43  F9      0F   0F   B9   0F
    44  F10     BC   BC   BA   BC
    45  NumLk   F4   F4   F4   F4
    46  ScrLk   F5   F5   F5   F5
    47  Home    8C   FF   FF   FF
    48  Up      0B   0B   0B   0B
    49  PgUp    0C   0C   0C   0C
    4A  Kp-     2D   2D   2D   2D
    4B  Left    08   08   88   08
    4C  Kp5     FF   FF   FF   FF
    4D  Right   09   09   09   09
    4E  Kp+     2B   2B   2B   2B
    4F  End     8A   FF   FF   FF
    50  Down    0A   0A   0A   0A
    51  PgDn    02   02   02   02
    52  Ins     04   04   04   04
    53  Del     03   03   03   03
    54  SysRq   FF   FF   FF   FF
    55  –       FF   FF   FF   FF
    56  102nd   FF   FF   FF   FF
    57  F11     E0   E0   E0   E0
    58  F12     E1   E1   E1   E1
    """#

  private static let codes: [UInt8] = text.split(separator: "\n").flatMap { line in
    line.split(separator: " ").suffix(4).map { UInt8($0, radix: 16) ?? nothing }
  }
}
