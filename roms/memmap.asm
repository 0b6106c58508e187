* MEMMAP: the memory of the machine, as library 7 shows it to a task
* Which pages are free the library does not tell; but it gives them away, and then it tells which ones
* it gave. So this program takes all that are free, looks, and gives them back: twice, because a list
* of free pages that has been given back is in the opposite order.
       COPY "mdos.inc"

PAPER  EQU  4
INK    EQU  14
LIGHT  EQU  11
HIGHLY EQU  >8000+(LIGHT*>100)+PAPER

NONE   EQU  0                  kinds of pages
OURS   EQU  1
FAST   EQU  2
SLOW   EQU  3
USED   EQU  4
EPROM  EQU  5

SRAM   EQU  >E8                first page of the fast memory of the board
LISTAT EQU  8                  where the free pages are taken: behind what is loadable
WINDOW EQU  5                  execution pages that are tried out: >A000 and >C000
OTHER  EQU  6

       AORG ENTRY
       LI   R10,STACK
       LI   R1,INK*>100+PAPER
       BL   @OPENS
       LI   R1,12
       LI   R2,(LIGHT*>10)+PAPER
       LI   R0,VREG
       XOP  @VIDEO,0
       LI   R1,13
       LI   R2,>00F0
       LI   R0,VREG
       XOP  @VIDEO,0
       BL   @SAYAT
       DATA TITLE,0,2

* Counts: opcode 0
       BL   @SETTLE
       LI   R0,MCOUNT
       XOP  @MEMORY,0
       MOV  R1,@FREE
       MOV  R2,@FASTS
       MOV  R3,@TOTAL
       BL   @SAYAT
       DATA COUNTS,2,2
       LI   R9,FIELDS          four numbers into the line
COUNT1 MOV  *R9+,R8
       JEQ  COUNT2
       LI   R1,2
       MOV  *R9+,R2
       BL   @GOTORC
       MOV  *R8,R1
       LI   R2,3
       BL   @PUTDEC
       JMP  COUNT1
COUNT2 BL   @CHART

* Pages of our own: opcodes 1, 3, 4
       LI   R1,2
       LI   R2,1
       LI   R3,1
       LI   R0,MTAKE
       XOP  @MEMORY,0
       LI   R1,1
       LI   R2,3
       CLR  R3
       LI   R0,MTAKE
       XOP  @MEMORY,0
       BL   @MAPBOX
       BL   @SAYAT
       DATA STEP1,14,42
       LI   R1,1               the same page in two windows
       LI   R2,WINDOW
       LI   R0,MMAP
       XOP  @MEMORY,0
       LI   R1,1
       LI   R2,OTHER
       LI   R0,MMAP
       XOP  @MEMORY,0
       LI   R1,>9640
       MOV  R1,@>A000
       BL   @SAYAT
       DATA STEP1B,15,42
       BL   @SAYAT
       DATA STEP1C,16,42
       BL   @SAYAT
       DATA STEP2,18,42
       MOV  @>C000,R1
       BL   @PUTHEX
       BL   @MAPBOX
       BL   @OWNLST
       BL   @SAYAT
       DATA ANYKEY,23,42
       BL   @WAITK
       B    @LEAVE

* ---------------------------------------------------------------------------------------------
* CHART  all 256 pages, one character for each.
CHART  DECT R10
       MOV  R11,*R10
       BL   @SURVEY
       BL   @SAYAT
       DATA HEADS,4,7
       CLR  R8
       LI   R9,5
CHART1 MOV  R9,R1              number of the row's first page
       LI   R2,4
       BL   @GOTORC
       MOV  R8,R1
       BL   @PUTBYT
       MOV  R9,R1
       LI   R2,7
CHART2 MOVB @KINDS(R8),R4
       SRL  R4,8
       MOVB @SHAPES(R4),R3
       SRL  R3,8
       LI   R5,INK*>100+PAPER
       CI   R4,OURS
       JNE  CHART3
       LI   R5,HIGHLY
CHART3 LI   R4,1
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       INCT R2
       INC  R8
       CI   R2,39
       JL   CHART2
       INC  R9
       CI   R8,256
       JL   CHART1
       LI   R9,LEGEND          what the characters mean
       LI   R8,21
CHART4 MOV  *R9+,R2
       JEQ  CHART5
       MOV  R8,R1
       BL   @GOTORC
       MOV  *R9+,R1
       BL   @PUTS
       CI   R9,LEGENM
       JNE  CHART4
       INC  R8
       JMP  CHART4
CHART5 LI   R1,21
       LI   R2,4
       LI   R3,>DB
       LI   R4,1
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       MOV  *R10+,R11
       RT

* SURVEY finds the kind of each page.
SURVEY DECT R10
       MOV  R11,*R10
       LI   R1,KINDS
       CLR  R3
SURVE1 LI   R4,USED*>100       dynamic memory 00-3F, static E8-EF: used until found free
       CI   R3,>40
       JL   SURVE2
       LI   R4,EPROM*>100
       CI   R3,>F0
       JHE  SURVE2
       LI   R4,USED*>100
       CI   R3,SRAM
       JHE  SURVE2
       LI   R4,NONE*>100
SURVE2 MOVB R4,*R1+
       INC  R3
       CI   R3,256
       JL   SURVE1
       LI   R9,2               take everything, look, give it back: twice
SURVE3 LI   R0,MCOUNT
       XOP  @MEMORY,0
       MOV  R1,R7
       LI   R2,LISTAT
       LI   R3,1
       LI   R0,MTAKE
       XOP  @MEMORY,0
       BL   @GETLST
       MOV  R7,R1
       LI   R2,LISTAT
       LI   R0,MFREE
       XOP  @MEMORY,0
       DEC  R9
       JNE  SURVE3
       LI   R1,LIST+LISTAT
       MOV  R7,R7
       JEQ  SURVE6
SURVE4 MOVB *R1+,R2
       SRL  R2,8
       LI   R3,SLOW*>100
       CI   R2,SRAM
       JL   SURVE5
       LI   R3,FAST*>100
SURVE5 MOVB R3,@KINDS(R2)
       DEC  R7
       JNE  SURVE4
SURVE6 BL   @GETLST            what is left is ours
       MOV  @LISTED,R7
       LI   R1,LIST
SURVE7 MOVB *R1+,R2
       SRL  R2,8
       CI   R2,>FF
       JEQ  SURVE8
       MOVB @OWN,@KINDS(R2)
SURVE8 DEC  R7
       JNE  SURVE7
       MOV  *R10+,R11
       RT
OWN    BYTE OURS
       EVEN

* GETLST our pages to LIST, their number to LISTED.
GETLST LI   R1,LIST
       LI   R2,256
       LI   R0,MLIST
       XOP  @MEMORY,0
       MOV  R1,@LISTED
       RT

* MAPBOX what the eight execution pages show.
MAPBOX DECT R10
       MOV  R11,*R10
       BL   @SAYAT
       DATA MAPHED,4,42
       CLR  R8
MAPBO1 MOV  R8,R1
       AI   R1,5
       LI   R2,42
       BL   @GOTORC
       MOV  R8,R1
       SLA  R1,13
       BL   @PUTHEX
       LI   R1,DASH
       BL   @PUTS
       MOV  R8,R1
       INC  R1
       SLA  R1,13
       DEC  R1
       BL   @PUTHEX
       LI   R1,GAP
       BL   @PUTS
       MOVB @TSKMAP(R8),R1
       SRL  R1,8
       MOV  R1,R9
       BL   @PUTBYT
       LI   R1,NOTHIN
       CI   R9,>FF
       JEQ  MAPBO4
       BL   @GETLST
       CLR  R2                 at which place of our list?
MAPBO2 MOVB @LIST(R2),R1
       SRL  R1,8
       C    R1,R9
       JEQ  MAPBO3
       INC  R2
       C    R2,@LISTED
       JL   MAPBO2
       LI   R1,ALIEN
       JMP  MAPBO4
MAPBO3 MOV  R2,R9
       LI   R1,LOCAL
       BL   @PUTS
       MOV  R9,R1
       BL   @PUTBYT
       JMP  MAPBO5
MAPBO4 BL   @PUTS
MAPBO5 INC  R8
       CI   R8,8
       JL   MAPBO1
       MOV  *R10+,R11
       RT

* OWNLST our list, as opcode 4 delivers it.
OWNLST DECT R10
       MOV  R11,*R10
       BL   @SAYAT
       DATA OWNHED,20,42
       BL   @GETLST
       CLR  R9
OWNLS1 LI   R1,GAP+1
       BL   @PUTS
       MOVB @LIST(R9),R1
       SRL  R1,8
       BL   @PUTBYT
       INC  R9
       C    R9,@LISTED
       JL   OWNLS1
       MOV  *R10+,R11
       RT

TITLE  TEXT 'MEMMAP: 2 MiB in 256 pages of 8 KiB, and who has them',>00
COUNTS TEXT 'Pages of memory:         free:         fast among these:        (opcode 0)',>00
       EVEN
FIELDS DATA TOTAL,19,FREE,33,FASTS,58,0
HEADS  TEXT '0 1 2 3 4 5 6 7 8 9 A B C D E F',>00
SHAPES BYTE '.',>DB,>B2,>B0,>FE,'r'
LEG1   TEXT >DB,' ours',>00
LEG2   TEXT >B2,' free, fast',>00
LEG3   TEXT >B0,' free, slow',>00
LEG4   TEXT >FE,' MDOS, other tasks',>00
LEG5   TEXT 'r EPROM',>00
LEG6   TEXT '. no memory',>00
       EVEN
LEGEND DATA 4,LEG1,12,LEG2,26,LEG3
LEGENM DATA 4,LEG4,26,LEG5
       DATA 0
MAPHED TEXT 'Address     Page',>00
DASH   TEXT '-',>00
GAP    TEXT '   ',>00
LOCAL  TEXT '    local page ',>00
NOTHIN TEXT '    nothing       ',>00
ALIEN  TEXT '    not ours      ',>00
STEP1  TEXT 'Opcode 1 took two fast pages and one',>00
STEP1B TEXT 'slow one. Opcode 3 mapped the first',>00
STEP1C TEXT 'of them at >A000 and at >C000 as well.',>00
STEP2  TEXT 'Written at >A000: 9640. At >C000: ',>00
OWNHED TEXT 'Our list (opcode 4):',>00
ANYKEY TEXT 'Press any key.',>00
       EVEN
FREE   DATA 0
FASTS  DATA 0
TOTAL  DATA 0
LISTED DATA 0
       COPY "library.inc"
KINDS  EQU  STACK+2
LIST   EQU  KINDS+256
       END
