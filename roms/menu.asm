* MENU: what the disk has to offer
* Starts the programs of this disk by library 9. Each of them finds the word MENU in its command
* line, starts this program again when it is done, and ends.
       COPY "mdos.inc"

PAPER  EQU  4                  colours: background
INK    EQU  14                 text
LIGHT  EQU  13                 what is to be seen first; in the logo a rainbow
HIGHLY EQU  >8000+(LIGHT*>100)+PAPER   the second pair of colours of an 80-column screen

       AORG ENTRY
       LI   R10,STACK
       BL   @CALLED
       BL   @RASTIN
       BL   @BANDS

* The screen
FRESH  LI   R1,INK*>100+PAPER
       BL   @OPENS
       LI   R1,QUIT            Ctrl-C: as Esc
       MOV  R1,@BREAK
       LI   R1,LIGHT
       LI   R2,>0571
       LI   R0,VPALET
       XOP  @VIDEO,0
       LI   R1,12              the second pair of colours: where to, and always
       LI   R2,LIGHT*>10+PAPER
       LI   R0,VREG
       XOP  @VIDEO,0
       LI   R1,13
       LI   R2,>00F0
       LI   R0,VREG
       XOP  @VIDEO,0
       BL   @PAINT
       BL   @BOX
       DATA FRAME_A
       BL   @BOX
       DATA FRAME_B
       BL   @BOX
       DATA FRAME_C
       LI   R9,TEXTS
FRESH3 MOV  *R9+,R1
       JLT  FRESH4
       MOV  *R9+,R2
       MOV  R9,R3
       LI   R0,VGOTO
       XOP  @VIDEO,0
       MOV  R9,R1
       BL   @PUTS
FRESH5 MOVB *R9+,R0            to the end of the text
       JNE  FRESH5
       INC  R9
       ANDI R9,>FFFE
       JMP  FRESH3
FRESH4 LI   R9,KEYS
FRESH6 MOV  *R9+,R1            what is light
       JLT  IDLE
       MOV  *R9+,R2
       MOVB *R9+,R3
       SRL  R3,8
       LI   R4,1
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       MOVB *R9+,R0
       JMP  FRESH6

* What happens sixty times a second
IDLE   BL   @KEY
       JEQ  PRESSD
       MOV  @PHASE,R1          time and date, now and then
       ANDI R1,31
       JNE  IDLE1
       BL   @CLOCK
IDLE1  BL   @FRAME
       MOV  @PHASE,R1
       INC  R1
       CI   R1,84
       JL   IDLE2
       CLR  R1
IDLE2  MOV  R1,@PHASE
       SRL  R1,1
       A    R1,R1
       AI   R1,BAND
       LI   R2,40
       LI   R5,LIGHT*>100
       BL   @RASTER
       LI   R1,AMBER           below the logo
       LI   R2,1
       BL   @RASTER
       BL   @SHOWN
       JMP  IDLE
AMBER  DATA >7105

PRESSD CI   R1,ESCAPE
       JEQ  QUIT
       LI   R9,PROGS
PRESS1 MOV  *R9+,R2
       JEQ  IDLE               no such key
       MOV  *R9+,R8
       C    R2,R1
       JNE  PRESS1

* Starts the program named at R8
       BL   @RESTOR
       MOV  R8,R1
       BL   @START
       MOV  R0,R0
       JNE  FAILED
       BLWP @0                 it will call us again
FAILED EQU  $
       MOV  R0,@ERROR
       BL   @SAYAT
       DATA NOTFND,1,0
       MOV  R8,R1
       BL   @PUTS
       LI   R1,NOTFN2
       BL   @PUTS
       MOV  @ERROR,R1
       LI   R2,1
       BL   @PUTDEC
       LI   R1,NOTFN3
       BL   @PUTS
       BL   @WAITK
       B    @FRESH
NOTFND TEXT 'Cannot load ',>00
NOTFN2 TEXT ': error ',>00
NOTFN3 TEXT ' (1 memory, 2 name, 3 no program, 4 disk).',>0D0A
       TEXT 'Make the drive of this disk the current one, for example by typing  A:',>0D0A0D0A
       TEXT 'Press any key. ',>00
       EVEN
QUIT   CLR  @CMDSTR            nobody is to call us again
       B    @LEAVE

* CALLED puts the word MENU into the command line, from where the programs inherit it.
CALLED MOV  @NODES,R1
       JEQ  CALLE1             no room: they will end at the prompt
       MOV  *R1,@NODES
       MOV  R1,@CMDSTR
       CLR  *R1+               no further node
       LI   R2,NODE
       MOV  *R2+,*R1+
       MOV  *R2+,*R1+
       MOV  *R2+,*R1+
CALLE1 RT
NODE   BYTE 4
       TEXT 'MENU'
       BYTE 0

* BANDS  two and a half rainbows in a row, for RASTER.
BANDS  LI   R1,BAND
       LI   R3,100
BANDS1 LI   R2,RAINBO
BANDS2 MOV  *R2+,*R1+
       DEC  R3
       JEQ  CALLE1
       CI   R2,RAINBE
       JL   BANDS2
       JMP  BANDS1

* PAINT  the logo: each two rows of the drawing below make one of half blocks.
PAINT  DECT R10
       MOV  R11,*R10
       LI   R8,LOGO
       LI   R1,1
PAINT1 LI   R2,4
PAINT2 CLR  R3
       CB   *R8,@BLANK
       JEQ  PAINT3
       ORI  R3,2
PAINT3 CB   @72(R8),@BLANK
       JEQ  PAINT4
       INC  R3
PAINT4 MOVB @HALVES(R3),R3
       SRL  R3,8
       LI   R4,1
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       INC  R8
       INC  R2
       CI   R2,76
       JL   PAINT2
       AI   R8,72
       INC  R1
       CI   R1,5
       JL   PAINT1
       MOV  *R10+,R11
       RT
HALVES BYTE ' ',>DC,>DF,>DB

* CLOCK  date and time in the last row.
CLOCK  DECT R10
       MOV  R11,*R10
       LI   R1,TIMBUF
       LI   R0,UDATE
       XOP  @UTILS,0
       LI   R1,22
       LI   R2,58
       BL   @GOTORC
       LI   R1,TIMBUF
       BL   @PUTS
       LI   R1,TIMBUF
       LI   R0,UTIME
       XOP  @UTILS,0
       LI   R1,22
       LI   R2,68
       BL   @GOTORC
       LI   R1,TIMBUF
       BL   @PUTS
       MOV  *R10+,R11
       RT

* Key, name of the program
PROGS  DATA '1',NTEXT,'2',NLINES,'3',NPLASM,'4',NSOUND,'5',NMEMMA,'6',NXOP7,'7',NHANDS,0
NTEXT  TEXT 'TEXT',>00
NLINES TEXT 'LINES',>00
NPLASM TEXT 'PLASMA',>00
NSOUND TEXT 'SOUND',>00
NMEMMA TEXT 'MEMMAP',>00
NXOP7  TEXT 'XOP7',>00
NHANDS TEXT 'HANDS',>00
       EVEN

* Top row, left column, rows, columns, colours
FRAME_A DATA 8,2,10,42,INK*>100+PAPER
FRAME_B DATA 8,44,10,34,INK*>100+PAPER
FRAME_C DATA 18,2,4,76,INK*>100+PAPER

* Row, column, text
TEXTS  DATA 6,4
       TEXT 'The heir to the TI-99/4A, of 1987, with the TMS9995, the V9938 and MDOS',>00
       EVEN
       DATA 8,4
       TEXT ' Press a key ',>00
       EVEN
       DATA 9,10
       TEXT 'TEXT    80 columns and a rainbow',>00
       EVEN
       DATA 10,10
       TEXT 'LINES   512 x 212, 16 colours',>00
       EVEN
       DATA 11,10
       TEXT 'PLASMA  256 colours in motion',>00
       EVEN
       DATA 12,10
       TEXT 'SOUND   three voices and a drum',>00
       EVEN
       DATA 13,10
       TEXT 'MEMMAP  pages and their owners',>00
       EVEN
       DATA 14,10
       TEXT 'XOP7    memory manager at work',>00
       EVEN
       DATA 15,10
       TEXT 'HANDS   mouse and joysticks',>00
       EVEN
       DATA 16,10
       TEXT 'to the command prompt',>00
       EVEN
       DATA 8,46
       TEXT ' What you see ',>00
       EVEN
       DATA 9,46
       TEXT 'A Myarc Geneve 9640: 512 KiB of',>00
       EVEN
       DATA 10,46
       TEXT 'memory in pages of 8, a V9938',>00
       EVEN
       DATA 11,46
       TEXT 'with 128 KiB more for pictures,',>00
       EVEN
       DATA 12,46
       TEXT 'and MDOS, whose tasks share it.',>00
       EVEN
       DATA 13,46
       TEXT 'It is emulated cycle by cycle:',>00
       EVEN
       DATA 14,46
       TEXT 'the logo above takes on another',>00
       EVEN
       DATA 15,46
       TEXT 'colour in each single line of',>00
       EVEN
       DATA 16,46
       TEXT 'the picture, just in time.',>00
       EVEN
       DATA 18,4
       TEXT ' At the prompt, type ',>00
       EVEN
       DATA 19,5
       TEXT 'DIR          what is on this disk     HELLO   the smallest program',>00
       EVEN
       DATA 20,5
       TEXT 'TYPE README  how it is made           MENU    this menu again',>00
       EVEN
       DATA 22,3
       TEXT 'Made by geneve''s own assembler from roms/*.asm',>00
       EVEN
       DATA -1

* Row, column, light character
KEYS   DATA 9,6
       BYTE '1',0
       DATA 10,6
       BYTE '2',0
       DATA 11,6
       BYTE '3',0
       DATA 12,6
       BYTE '4',0
       DATA 13,6
       BYTE '5',0
       DATA 14,6
       BYTE '6',0
       DATA 15,6
       BYTE '7',0
       DATA 16,5
       BYTE 'E',0
       DATA 16,6
       BYTE 's',0
       DATA 16,7
       BYTE 'c',0
       DATA -1

LOGO   TEXT ' ####  ###### ##  ## ###### ##  ## ######    ####   ####  ##  ##  ####  '
       TEXT '##  ## ##     ### ## ##     ##  ## ##       ##  ## ##  ## ##  ## ##  ## '
       TEXT '##     ##     ###### ##     ##  ## ##       ##  ## ##     ##  ## ## ### '
       TEXT '## ### #####  ###### #####  ##  ## #####     ##### #####  ###### ###### '
       TEXT '##  ## ##     ## ### ##      ####  ##           ## ##  ##     ## ### ## '
       TEXT '##  ## ##     ##  ## ##      ####  ##       ##  ## ##  ##     ## ##  ## '
       TEXT ' ####  ###### ##  ## ######   ##   ######    ####   ####      ##  ####  '
       TEXT '                                                                        '

       COPY "raster.inc"
       BYTE 0                  for the length byte of the time
TIMBUF TEXT '00:00:00',>00
       EVEN
PHASE  DATA 0
ERROR  DATA 0
       COPY "library.inc"
BAND   EQU  STACK+2
       END
