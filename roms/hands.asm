* HANDS: mouse and joysticks
* Three marks on a field: + is moved by the mouse, 1 and 2 by the joysticks or their halves of the
* keyboard (E S D X and Q, I J K M and Y). A button leaves a trace.
       COPY "mdos.inc"

SILENT EQU  15
LEFTC  EQU  8                  the field: left column, top row, columns, rows
TOPR   EQU  8
COLS   EQU  64
ROWS   EQU  14
LEFT   EQU  >01                directions and button, as bits
RIGHT  EQU  >02
UP     EQU  >04
DOWN   EQU  >08
FIRE   EQU  >10

       AORG ENTRY
       LI   R10,STACK
       LI   R1,>0E04
       BL   @OPENS
       BL   @SAYAT
       DATA TITLE,0,2
       BL   @SAYAT
       DATA HEADS,2,2
       BL   @SAYAT
       DATA HEADS2,3,2
       BL   @SAYAT
       DATA HEADS3,4,2
       BL   @SAYAT
       DATA ENDTXT,5,2
       BL   @BOX
       DATA FRAME
       LI   R1,FIELD           an empty field
FRESH  MOVB @BLANK,*R1+
       CI   R1,FIELD+COLS*ROWS
       JL   FRESH
       LI   R1,COLS*4          the mouse in the middle, a dot for two counts
       LI   R2,ROWS*8
       LI   R3,1
       LI   R0,VMOUSE
       XOP  @VIDEO,0

LOOP   BL   @MOUSE
       LI   R0,1
       LI   R9,MARK1
       BL   @STICK
       LI   R1,3
       BL   @TELL
       LI   R0,2
       LI   R9,MARK2
       BL   @STICK
       LI   R1,4
       BL   @TELL
       BL   @KEY
       CI   R1,ESCAPE*>100     new or not: the sticks have seen it already
       JEQ  QUIT
       CI   R1,ESCAPE
       JEQ  QUIT
       LI   R1,440             a thirtieth of a second
       MOV  R1,R2
       MOV  R1,R3
       LI   R4,SILENT*>101
       MOV  R4,R5
       LI   R6,SILENT
       LI   R7,2
       LI   R0,VSOUND
       XOP  @VIDEO,0
REST   LI   R0,VQUIET
       XOP  @VIDEO,0
       JNE  REST
       JMP  LOOP
QUIT   LI   R3,-1              no mouse
       LI   R0,VMOUSE
       XOP  @VIDEO,0
       B    @LEAVE

* MOUSE  looks at the mouse, says what it sees, and moves its mark.
MOUSE  DECT R10
       MOV  R11,*R10
       LI   R0,VMGET
       XOP  @VIDEO,0
       MOV  R1,@PLACE
       MOV  R2,@PLACE+2
       MOV  R3,@BITS
       LI   R1,2
       LI   R2,11
       BL   @GOTORC
       MOV  @PLACE,R1
       LI   R2,4
       BL   @PUTDEC
       MOV  @PLACE+2,R1
       LI   R2,5
       BL   @PUTDEC
       LI   R1,2
       LI   R2,24
       BL   @GOTORC
       LI   R9,BUTTNS
       BL   @NAMES
       LI   R4,>DB00           left: full, middle: half, right: nothing
       MOV  @BITS,R1
       JLT  MOUSE1
       LI   R4,>B100
       SLA  R1,1
       JLT  MOUSE1
       LI   R4,>2000
       SLA  R1,1
       JLT  MOUSE1
       CLR  R4
MOUSE1 MOV  @PLACE,R2
       SRL  R2,3
       MOV  @PLACE+2,R1
       SRL  R1,4
       LI   R9,MARK0
       BL   @MOVE
       MOV  *R10+,R11
       RT

* STICK  looks at joystick R0 and moves its mark at R9; what it sees to BITS.
STICK  DECT R10
       MOV  R11,*R10
       XOP  @KEYBRD,0
       CLR  R3
       MOVB R2,R0              X
       JEQ  STICK1
       JLT  STICK2
       ORI  R3,RIGHT
       JMP  STICK1
STICK2 ORI  R3,LEFT
STICK1 SLA  R2,8               Y
       JEQ  STICK3
       JLT  STICK4
       ORI  R3,UP
       JMP  STICK3
STICK4 ORI  R3,DOWN
STICK3 SRL  R1,8               the key, or the button
       LI   R4,CODES
STICK5 MOV  *R4+,R5
       JLT  STICK6
       MOV  *R4+,R6
       C    R1,R5
       JNE  STICK5
       SOC  R6,R3
STICK6 MOV  R3,@BITS
       MOV  *R9,R1
       MOV  @2(R9),R2
       COC  @BLEFT,R3
       JNE  STICK7
       DEC  R2
STICK7 COC  @BRIGHT,R3
       JNE  STICK8
       INC  R2
STICK8 COC  @BUP,R3
       JNE  STICK9
       DEC  R1
STICK9 COC  @BDOWN,R3
       JNE  STICKA
       INC  R1
STICKA CLR  R4
       COC  @BFIRE,R3
       JNE  STICKB
       MOVB @4(R9),R4          the trace is its own mark
STICKB BL   @MOVE
       MOV  *R10+,R11
       RT
* Codes of modes 1 and 2, and what they stand for
CODES  DATA >02,LEFT,>03,RIGHT,>05,UP,>00,DOWN,>12,FIRE,-1
BLEFT  DATA LEFT
BRIGHT DATA RIGHT
BUP    DATA UP
BDOWN  DATA DOWN
BFIRE  DATA FIRE

* MOVE   the mark at R9 to row R1, column R2 of the field, kept inside; R4h is the trace it leaves, or 0.
MOVE   DECT R10
       MOV  R11,*R10
       MOV  R1,R1
       JGT  MOVE1
       CLR  R1
MOVE1  CI   R1,ROWS-1
       JLT  MOVE2
       LI   R1,ROWS-1
MOVE2  MOV  R2,R2
       JGT  MOVE3
       CLR  R2
MOVE3  CI   R2,COLS-1
       JLT  MOVE4
       LI   R2,COLS-1
MOVE4  MOV  R1,R7
       MOV  R2,R8
       MOV  *R9,R1             what was under it
       MOV  @2(R9),R2
       BL   @CELL
       MOVB *R6,R3
       BL   @DRAW
       MOV  R7,*R9
       MOV  R8,@2(R9)
       MOV  R7,R1
       MOV  R8,R2
       BL   @CELL
       MOVB R4,R4
       JEQ  MOVE5
       MOVB R4,*R6
MOVE5  MOVB @4(R9),R3
       BL   @DRAW
       MOV  *R10+,R11
       RT

* CELL   R6 := where the field keeps row R1, column R2.
CELL   MOV  R1,R6
       SLA  R6,6
       A    R2,R6
       AI   R6,FIELD
       RT

* DRAW   the character R3h at row R1, column R2 of the field. Keeps R4.
DRAW   MOV  R4,R5
       AI   R1,TOPR
       AI   R2,LEFTC
       SRL  R3,8
       LI   R4,1
       LI   R0,VHCHR
       XOP  @VIDEO,0
       MOV  R5,R4
       RT

* TELL   the names of the bits in BITS in row R1.
TELL   DECT R10
       MOV  R11,*R10
       LI   R2,11
       BL   @GOTORC
       LI   R9,WAYS
       BL   @NAMES
       MOV  *R10+,R11
       RT

* NAMES  of the bits in BITS: the table at R9 has a mask and seven letters for each.
NAMES  DECT R10
       MOV  R11,*R10
NAMES1 MOV  *R9+,R1
       JEQ  NAMES9
       CZC  @BITS,R1
       JNE  NAMES2
       LI   R1,NONAME
       JMP  NAMES3
NAMES2 MOV  R9,R1
NAMES3 BL   @PUTS
       AI   R9,8
       JMP  NAMES1
NAMES9 MOV  *R10+,R11
       RT
NONAME TEXT '       ',>00
BUTTNS DATA >8000
       TEXT 'left   ',>00
       DATA >4000
       TEXT 'middle ',>00
       DATA >2000
       TEXT 'right  ',>00
       DATA 0
WAYS   DATA LEFT
       TEXT 'left   ',>00
       DATA RIGHT
       TEXT 'right  ',>00
       DATA UP
       TEXT 'up     ',>00
       DATA DOWN
       TEXT 'down   ',>00
       DATA FIRE
       TEXT 'fire   ',>00
       DATA 0

TITLE  TEXT 'HANDS: mouse (library 6, opcode >31) and joysticks (library 5, modes 1 and 2)',>00
HEADS  TEXT 'Mouse',>00
HEADS2 TEXT 'Stick 1',>00
HEADS3 TEXT 'Stick 2',>00
ENDTXT TEXT 'A button leaves a trace. Keys: E S D X and Q, I J K M and Y. Esc ends.',>00
       EVEN
FRAME  DATA TOPR-1,LEFTC-1,ROWS+2,COLS+2,>0E04
* Row, column, character
MARK0  DATA 6,31
       BYTE '+',0
MARK1  DATA 6,16
       BYTE '1',0
MARK2  DATA 6,47
       BYTE '2',0
PLACE  DATA 0,0
BITS   DATA 0
       COPY "library.inc"
FIELD  EQU  STACK+2            its characters, row by row
       END
