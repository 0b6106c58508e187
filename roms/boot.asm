* THE OPEN BOOT ROM: starts a GeneveOS or MDOS system file from a floppy
*
*      geneve asm roms/boot.asm -o roms/boot.rom --rom
*
* After a reset it sets up the board, says hello in 80 columns, finds a floppy controller at CRU >1100 (Myarc's
* with a WD1770 or TI's with an FD1771), looks through its drives for the file SYSTEM/SYS or SYSTEM-SYS, or
* SYS in the directory SYSTEM, lays it into the pages 00, 01, ... and starts it through the vector at 0
* with page 00 in slot 0.
*
* Nothing here is taken from any other ROM. What a system expects: page 00 to 10 with the file, native mode,
* mapper 00 to 07, boot word >F04E = 0, CRU >1EF2 = 1, interrupts off, display off.
*
* While it works:   slot 0 this ROM      slot 2 the page being loaded     slot 4 the card
*                   slot 1 its other half   slot 3 page 3E, buffers

* Workspace and variables, all in on-chip RAM
WS     EQU  >F000
INVERT EQU  >F020              >FF00 with the inverted bus of TI's card
RBASE  EQU  >F022              where its registers are read, two bytes apart
WBASE  EQU  >F024              and written
DRIVE  EQU  >F026              1 to 4
NSECT  EQU  >F028              sectors in a track
NTRACK EQU  >F02A              tracks on a side
TOTAL  EQU  >F02C              sectors on the disk
UNIT   EQU  >F02E              what the first sectors of clusters count in
CURSOR EQU  >F030              where the next character goes
ROW    EQU  >F032
ISTI   EQU  >F034              not 0: TI's controller
FAULT  EQU  >F036              sector that could not be read
NAME   EQU  >F038              the name looked for
RETA   EQU  >F03A              return addresses
RETB   EQU  >F03C
RETC   EQU  >F03E
RETD   EQU  >F040
DESTIN EQU  >F042
SECTOR EQU  >F044
TRIES  EQU  >F046
DIRPOS EQU  >F048
PRET   EQU  >F04A
SAVE   EQU  >F04C
MANY   EQU  >F04E              tries at a sector (the boot word later, and 0 then)
STANDS EQU  >F050              not 0: no index hole passes
SETTLE EQU  >F052              command bit: let the head settle
CHIP   EQU  >F0A0              the loop that reads

MAPPER EQU  >F110
VDATA  EQU  >F100
VCMD   EQU  >F102
SOUND  EQU  >F120
KEYBD  EQU  >F118

LOADAT EQU  >4000
VIB    EQU  >6000
FDIR   EQU  >6100
FDR    EQU  >6200
WINDOW EQU  >8000              4000 of the card
CARDAT EQU  >9000              5000 of the card
CRUFDC EQU  >1100

       AORG 0
       DATA WS,START
       DATA WS,STOP,WS,STOP,WS,STOP,WS,STOP
       AORG >0100

* ------------------------------------------------------------------ the board
START  LIMI 0
       LI   R12,>1EE0
       SBO  10                 1EF4: native mode
       SBO  15                 1EFE: no extra wait state
       SBO  8                  1EF0: keyboard released
       SBZ  9                  1EF2: shift register cleared,
       SBO  9                  then enabled
       SBO  5                  1EEA: as after a cold start
       LI   R1,MAP
       LI   R2,MAPPER
       LI   R3,8
START1 MOVB *R1+,*R2+
       DEC  R3
       JNE  START1
       SBZ  11                 1EF6: mapped
       CLR  R12
       SBZ  0                  TMS9901 in interrupt mode
       LI   R12,2
       CLR  R0
       LDCR R0,15              no interrupt
       LI   R1,QUIET
       LI   R3,4
START2 MOVB *R1+,@SOUND
       DEC  R3
       JNE  START2
       BL   @SCREEN
       LI   R1,READIN          the loop goes where it runs fastest
       LI   R2,CHIP
START3 MOV  *R1+,*R2+
       CI   R1,READEN
       JL   START3

* ------------------------------------------------------------------ the search
AGAIN  BL   @CLEAR
       LI   R1,HELLO
       BL   @PRINT
       BL   @FINDFC
       JNE  NOCARD
       LI   R0,1
NEXT   MOV  R0,@DRIVE
       BL   @TRY               comes back when there is nothing to start
       BL   @SELOFF
       MOV  @DRIVE,R0
       INC  R0
       CI   R0,4
       JLE  NEXT
       LI   R1,NONE
       JMP  SORRY
NOCARD LI   R1,NOFDC
SORRY  BL   @PRINT
       BL   @GETKEY
       JMP  AGAIN

* FINDFC switches the controller on and learns its kind. EQ: there is one.
FINDFC LI   R12,CRUFDC
       CLR  R0
       LDCR R0,8
       SBO  0
       CB   @WINDOW,@HEADER
       JNE  FINDF9
       MOV  @CARDAT,R0         RAM at 5000 is Myarc's
       MOV  R0,R1
       INV  R1
       MOV  R1,@CARDAT
       MOV  @CARDAT,R2
       MOV  R0,@CARDAT
       C    R1,R2
       JEQ  FINDF1
       SBO  11                 CorComp's hides its ROM now, TI's does not
       CB   @WINDOW,@HEADER
       JNE  FINDF8
       SETO @ISTI
       LI   R0,>FF00
       MOV  R0,@INVERT
       LI   R0,>9FF0
       MOV  R0,@RBASE
       LI   R0,>9FF8
       LI   R1,ISTITX
       JMP  FINDF2
FINDF1 SBO  1                  lets the chip run
       CLR  @ISTI
       CLR  @INVERT
       LI   R0,>9FF1
       MOV  R0,@RBASE
       LI   R1,ISMYTX
FINDF2 MOV  R0,@WBASE
       MOV  R11,@RETA
       BL   @PRINT
       MOV  @RETA,R11
       C    R0,R0
       RT
FINDF8 SBZ  11
FINDF9 SBZ  0
       LI   R0,1
       RT

* ------------------------------------------------------------------ one drive
* TRY    starts what is on the disk in DRIVE, or says why not.
TRY    MOV  R11,@RETD
       BL   @SELECT
       LI   R0,>0200           restore, 20 ms a step
       BL   @COMAND
       MOV  R8,R8
       JNE  TRY1
       LI   R1,NODISK          busy for ever: no index hole
       JMP  TRYERR
TRY1   LI   R0,2
       MOV  R0,@MANY
       LI   R0,18              anything from 1 on will do for sector 0
       MOV  R0,@NSECT
       LI   R0,40
       MOV  R0,@NTRACK
       BL   @DOUBLE
       CLR  R0
       LI   R1,VIB
       BL   @RDSECT
       JEQ  TRY2
       BL   @SINGLE
       CLR  R0
       LI   R1,VIB
       BL   @RDSECT
       JEQ  TRY2
       LI   R1,UNREAD
       MOV  @STANDS,R0
       JEQ  TRYERR
       LI   R1,NODISK
       JMP  TRYERR
TRY2   CB   @VIB+13,@DSKTXT
       JNE  TRY3
       CB   @VIB+14,@DSKTXT+1
       JNE  TRY3
       CB   @VIB+15,@DSKTXT+2
       JNE  TRY3
       MOVB @VIB+12,R0
       SRL  R0,8
       JEQ  TRY3
       MOV  R0,@NSECT
       MOVB @VIB+17,R0
       SRL  R0,8
       JEQ  TRY4
       MOV  R0,@NTRACK
TRY4   MOV  @VIB+10,R0
       MOV  R0,@TOTAL
       LI   R1,1               clusters count in sectors, on large disks in 4 or 8
       CI   R0,3200
       JLE  TRY5
       LI   R1,4
       CI   R0,6400
       JLE  TRY5
       LI   R1,8
TRY5   MOV  R1,@UNIT
       LI   R0,5
       MOV  R0,@MANY
       LI   R0,1
       LI   R1,NAME1
       BL   @FIND
       JEQ  TRY7
       LI   R0,1
       LI   R1,NAME2
       BL   @FIND
       JEQ  TRY7
       BL   @FINDDR
       JNE  TRY6
       LI   R1,NAME4
       BL   @FIND
       JEQ  TRY7
TRY6   LI   R1,NOFILE
       MOV  @FAULT,R0
       JLT  TRYERR
       LI   R1,NOREAD
       JMP  TRYERR
TRY3   LI   R1,NOVOL
       JMP  TRYERR
TRY7   B    @LOAD
TRYERR MOV  R1,R9
       BL   @PRDRIV
       MOV  R9,R1
       BL   @PRINT
       MOV  @RETD,R11
       RT

* FINDDR R0: the index of the directory SYSTEM. EQ: there is one.
FINDDR LI   R2,VIB+20
       LI   R3,3
FINDD1 MOV  R2,R4
       LI   R5,NAME3
       LI   R6,10
FINDD2 CB   *R4+,*R5+
       JNE  FINDD3
       DEC  R6
       JNE  FINDD2
       MOV  *R4,R0
       JEQ  FINDD3
       C    R0,R0
       RT
FINDD3 AI   R2,12
       DEC  R3
       JNE  FINDD1
       LI   R0,1               not EQ
       RT

* FIND   the file with the name at R1 in the directory whose index is sector R0; its descriptor is then in
*        FDR. EQ: found. Not EQ: FAULT is negative, or a sector that could not be read.
FIND   MOV  R11,@RETC
       MOV  R1,@NAME
       SETO @FAULT
       LI   R1,FDIR
       BL   @RDSECT
       JNE  FIND9
       LI   R2,FDIR
FIND1  CI   R2,FDIR+254
       JEQ  FIND8
       MOV  *R2+,R0
       JEQ  FIND8
       MOV  R2,@DIRPOS
       LI   R1,FDR
       BL   @RDSECT
       JNE  FIND9
       MOV  @DIRPOS,R2
       LI   R4,FDR
       MOV  @NAME,R5
       LI   R6,10
FIND2  CB   *R4+,*R5+
       JNE  FIND1
       DEC  R6
       JNE  FIND2
       MOV  @RETC,R11
       C    R0,R0
       RT
FIND9  MOV  @SECTOR,@FAULT
FIND8  MOV  @RETC,R11
       LI   R0,1
       RT

* ------------------------------------------------------------------ loading
* The sectors of a system file: 16 or 17 pages of 32; smaller systems may come.
FEWEST EQU  32
MOST   EQU  17*32

LOAD   BL   @PRDRIV
       LI   R1,FOUND
       BL   @PRINT
       MOVB @FDR+12,R0
       ANDI R0,>8300           a program, neither records nor internal
       CI   R0,>0100
       JNE  LOADB
       MOV  @FDR+14,R0
       CI   R0,FEWEST
       JL   LOADB
       CI   R0,MOST
       JH   LOADB
       LI   R10,FDR+28         the clusters
       CLR  R13                sector of the file
LOAD1  C    R13,@FDR+14
       JHE  LOAD5
       CI   R10,FDR+256        more clusters than there is room for
       JHE  LOADB
       MOVB *R10+,R14
       SRL  R14,8              start, low eight bits
       MOVB *R10+,R0
       MOVB *R10+,R15
       SRL  R15,8
       SLA  R15,4              end, high eight bits
       MOVB R0,R1
       SRL  R1,12
       SOC  R1,R15             and its low four
       ANDI R0,>0F00
       SOC  R0,R14             start, high four
       MOV  R14,R2
       MPY  @UNIT,R2
       MOV  R3,R14
       JEQ  LOADB              the list ends before the file
       C    R15,R13
       JL   LOADB              a cluster that goes backwards
LOAD2  C    R13,@FDR+14
       JHE  LOAD5
       C    R14,@TOTAL
       JHE  LOADB
       MOV  R13,R0             page and place of this sector
       SRL  R0,5
       SWPB R0
       MOVB R0,@MAPPER+2
       MOV  R13,R1
       ANDI R1,31
       JNE  LOAD3
       LI   R1,DOT             one for each page
       BL   @PRINT
       CLR  R1
LOAD3  SWPB R1
       AI   R1,LOADAT
       MOV  R14,R0
       BL   @RDSECT
       JNE  LOADE
       INC  R13
       INC  R14
       C    R13,R15
       JLE  LOAD2
       JMP  LOAD1
LOADE  LI   R1,BROKEN
       JMP  LOADX
LOADB  LI   R1,BADFIL
LOADX  BL   @PRINT
       MOV  @RETD,R11
       RT
LOAD5  CLR  R0                 the vector at the start: workspace on the chip, an even address
       MOVB R0,@MAPPER+2
       MOV  @LOADAT,R0
       CI   R0,>F000
       JNE  LOADB
       MOV  @LOADAT+2,R0
       JEQ  LOADB
       ANDI R0,1
       JNE  LOADB

* ------------------------------------------------------------------ and away
       BL   @SELOFF
       LI   R12,CRUFDC
       SBZ  0
       LI   R1,>0080           all video registers 0: display off, no interrupt
GO1    MOVB R1,@VCMD
       SWPB R1
       MOVB R1,@VCMD
       SWPB R1
       INC  R1
       CI   R1,>0080+24
       JNE  GO1
       MOVB @VCMD,R0
       LI   R2,>F020           the stub, and zeroes in the rest of the chip
       CLR  R0
GO2    MOV  R0,*R2+
       CI   R2,>F0FC
       JNE  GO2
       LI   R1,STUB
       LI   R2,>F080
GO3    MOV  *R1+,*R2+
       CI   R1,STUBE
       JL   GO3
       LI   R1,>0100
       LI   R2,MAPPER+1
       LI   R3,7
GO4    MOVB R1,*R2+
       AI   R1,>0100
       DEC  R3
       JNE  GO4
       CLR  R0                 R13 to R15 are set on the way
       CLR  R1
       CLR  R2
       CLR  R3
       CLR  R4
       CLR  R5
       CLR  R6
       CLR  R7
       CLR  R8
       CLR  R9
       CLR  R10
       CLR  R11
       CLR  R12
       B    @>F080
STUB   MOVB R0,@MAPPER         page 00 in slot 0
       BLWP @0
STUBE  EQU  $

* ------------------------------------------------------------------ the drive
* SELECT switches DRIVE on and, on TI's card, the motor.
SELECT MOV  R11,R7
       BL   @SELOFF
       MOV  @DRIVE,R12
       SLA  R12,1
       AI   R12,CRUFDC+6       bit 4 is drive 1
       SBO  0
       LI   R12,CRUFDC
       B    *R7

* SELOFF deselects all drives; the side is 0 then.
SELOFF LI   R12,CRUFDC
       SBZ  4
       SBZ  5
       SBZ  6
       SBZ  7
       RT

* MOTOR  on TI's card: on for four seconds, and the head is down.
MOTOR  LI   R12,CRUFDC
       MOV  @ISTI,R2
       JEQ  MOTOR1
       SBO  3
       SBZ  1
       SBO  1
MOTOR1 RT

* DOUBLE, SINGLE choose the density; TI's card has only the second.
DOUBLE LI   R12,CRUFDC
       MOV  @ISTI,R2
       JNE  DOUBL1
       SBZ  3
DOUBL1 RT
SINGLE LI   R12,CRUFDC
       MOV  @ISTI,R2
       JNE  SINGL1
       SBO  3
SINGL1 RT

* WREG   writes the high byte of R0 into the register of the chip that R4 names.
WREG   XOR  @INVERT,R0
       A    @WBASE,R4
       MOVB R0,*R4
       RT

* COMAND gives a type I command in R0 and waits for its end. R8 = 0: none came.
COMAND MOV  R11,R7
       MOV  R0,R6
       BL   @MOTOR
       MOV  @ISTI,R2
       JEQ  COMAN1
       ORI  R6,>0800           the FD1771 loads the head
COMAN1 MOV  R6,R0
       CLR  R4
       BL   @WREG
       LI   R3,30              the status stands after a while
COMAN2 DEC  R3
       JNE  COMAN2
       LI   R8,3               some three seconds
       CLR  R9
       MOV  @RBASE,R4
COMAN3 MOVB *R4,R0
       XOR  @INVERT,R0
       ANDI R0,>0100           busy?
       JEQ  COMAN4
       DEC  R9
       JNE  COMAN3
       DEC  R8
       JNE  COMAN3
       LI   R0,>D000           give up
       CLR  R4
       BL   @WREG
       CLR  R8
COMAN4 B    *R7

* RDSECT reads logical sector R0 to R1, in MANY tries. EQ: done. Else STANDS is not 0 when nothing turns.
* Changes R0 to R9 and R12.
RDSECT MOV  R11,@RETB
       MOV  R0,@SECTOR
       MOV  R1,@DESTIN
       MOV  @MANY,@TRIES
       CLR  @STANDS
RDSEC1 MOV  @SECTOR,R3
       CLR  R2
       DIV  @NSECT,R2          track R2, sector R3
       MOV  R3,R5
       CLR  @SETTLE
       CLR  R9
       C    R2,@NTRACK
       JL   RDSEC2
       MOV  @NTRACK,R9         the second side runs outwards
       A    R9,R9
       DEC  R9
       S    R2,R9
       MOV  R9,R2
       SETO R9
RDSEC2 MOV  R2,R6
       LI   R12,CRUFDC+4       Myarc's side bit
       MOV  @ISTI,R0
       JEQ  RDSEC3
       LI   R12,CRUFDC+14
RDSEC3 MOV  R9,R9
       JEQ  RDSEC4
       SBO  0
       JMP  RDSEC5
RDSEC4 SBZ  0
RDSEC5 MOV  @RBASE,R4          is the head there?
       MOVB @2(R4),R0
       XOR  @INVERT,R0
       SRL  R0,8
       C    R0,R6
       JEQ  RDSEC6
       MOV  R6,R0
       SWPB R0
       LI   R4,6
       BL   @WREG
       MOV  R5,@SAVE
       LI   R0,>0400
       MOV  R0,@SETTLE
       LI   R0,>1200           seek, 20 ms a step
       BL   @COMAND
       MOV  @SAVE,R5
       MOV  R8,R8
       JEQ  RDSECC
RDSEC6 BL   @MOTOR
       MOV  R5,R0
       SWPB R0
       LI   R4,4
       BL   @WREG
       LI   R0,>8000           read sector; after a seek the head settles first
       SOC  @SETTLE,R0
       MOV  @ISTI,R2
       JEQ  RDSEC7
       ORI  R0,>0800
RDSEC7 CLR  R4
       MOV  @DESTIN,R1
       BL   @WREG
       LI   R3,30
RDSEC8 DEC  R3
       JNE  RDSEC8
       MOV  @INVERT,R2
       MOV  @RBASE,R3
       MOV  R3,R4
       AI   R4,6
       LI   R6,>0200           DRQ
       LI   R7,>0100           busy
       LI   R8,5
       CLR  R9
       BL   @CHIP
       MOV  R8,R8
       JEQ  RDSECC
       ANDI R0,>9C00
       MOV  @ISTI,R2
       JNE  RDSECA
       ANDI R0,>7F00           the WD1770 tells of its motor there
RDSECA MOV  R0,R0
       JEQ  RDSECX
RDSEC9 LI   R0,>D000
       CLR  R4
       BL   @WREG
       DEC  @TRIES
       JEQ  RDSECB
       MOV  @TRIES,R0          every other time from track 0
       ANDI R0,1
       JNE  RDSEC1
       LI   R0,>0200
       BL   @COMAND
       B    @RDSEC1
RDSECC LI   R0,>D000           no end: nothing turns in the drive
       CLR  R4
       BL   @WREG
       SETO @STANDS
RDSECB LI   R0,1
RDSECX MOV  @RETB,R11
       MOV  R0,R0
       RT

* Runs on the chip: R1 where to, R2 inversion, R3 status, R4 data, R6 DRQ, R7 busy, R8 and R9 patience.
* R0: the status; R8 = 0: patience ended.
READIN XORG CHIP
READ1  MOVB *R3,R0
       XOR  R2,R0
       COC  R6,R0
       JEQ  READ2
       COC  R7,R0
       JNE  READ3
       DEC  R9
       JNE  READ1
       DEC  R8
       JNE  READ1
READ3  RT
READ2  MOVB *R4,R5
       XOR  R2,R5
       MOVB R5,*R1+
       JMP  READ1
       AORG
READEN EQU  $

* ------------------------------------------------------------------ screen and keyboard
* SCREEN sets 80 columns and loads the font.
SCREEN MOV  R11,R7
       LI   R1,VREGS
       LI   R2,>8000
SCREE1 MOVB *R1+,@VCMD
       MOVB R2,@VCMD
       AI   R2,>0100
       CI   R1,VREGSE
       JL   SCREE1
       LI   R1,COLORS          two colours of the palette
SCREE2 MOVB *R1+,@VCMD
       MOVB @REG16,@VCMD
       MOVB *R1+,@>F104
       MOVB *R1+,@>F104
       CI   R1,COLORE
       JL   SCREE2
       LI   R0,>1000+(32*8)
       BL   @VADDR
       LI   R1,FONT
       LI   R2,96*8
SCREE3 MOVB *R1+,@VDATA
       DEC  R2
       JNE  SCREE3
       B    *R7

* VADDR  video memory is written from R0 on.
VADDR  CLR  R2
       MOVB R2,@VCMD
       MOVB @REG14,@VCMD
       ORI  R0,>4000
       SWPB R0
       MOVB R0,@VCMD
       SWPB R0
       MOVB R0,@VCMD
       RT

* CLEAR  empties the screen.
CLEAR  MOV  R11,R7
       CLR  R0
       BL   @VADDR
       LI   R1,' '*>100
       LI   R2,80*24
CLEAR1 MOVB R1,@VDATA
       DEC  R2
       JNE  CLEAR1
       CLR  @ROW
       CLR  @CURSOR
       B    *R7

* PRINT  writes the text at R1, up to a zero; >0D begins a new line.
PRINT  MOV  R11,@PRET
       MOV  @CURSOR,R0
       BL   @VADDR
PRINT1 MOVB *R1+,R0
       JEQ  PRINT3
       CB   R0,@RETURN
       JEQ  PRINT2
       MOVB R0,@VDATA
       INC  @CURSOR
       JMP  PRINT1
PRINT2 INC  @ROW
       MOV  @ROW,R3
       CI   R3,24
       JL   PRINT4
       CLR  R3                 the screen is full: on from the top
       CLR  @ROW
PRINT4 LI   R2,80
       MPY  R2,R3
       MOV  R4,@CURSOR
       MOV  R4,R0
       BL   @VADDR
       JMP  PRINT1
PRINT3 MOV  @PRET,R11
       RT

* PRDRIV writes a new line with the name of the drive.
PRDRIV MOV  R11,@RETC
       LI   R1,DRIVTX
       BL   @PRINT
       MOV  @DRIVE,R0
       AI   R0,'0'
       SWPB R0
       MOVB R0,@VDATA
       INC  @CURSOR
       LI   R1,COLON
       BL   @PRINT
       MOV  @RETC,R11
       RT

* GETKEY waits for a key to be pressed.
GETKEY LI   R12,>1EE0
       SETO R1
GETKE1 CLR  R12
       TB   8                  INT8: a code waits
       JEQ  GETKE1
       MOVB @KEYBD,R0
       LI   R12,>1EE0
       SBZ  9
       SBO  9
       MOVB R0,R0              releases, and what a keyboard says when it is switched on
       JLT  GETKE1
       RT

STOP   LI   R1,CRASH
       LWPI WS
       BL   @PRINT
STOP1  JMP  STOP1

* ------------------------------------------------------------------ tables
MAP    BYTE >F0,>F1,>00,>3E,>BA,>05,>06,>07
QUIET  BYTE >9F,>BF,>DF,>FF
VREGS  BYTE >04,>50,>03,>27,>02,>00,>00,>F4,>08,>00,>00,>00,>00,>00,>00
VREGSE
COLORS BYTE 4,>07,>01          blue: red 0, blue 7, green 1
       BYTE 15,>77,>07         white
COLORE
REG14  BYTE >8E
REG16  BYTE >90
HEADER BYTE >AA
RETURN BYTE >0D
       EVEN
DSKTXT TEXT 'DSK'
NAME1  TEXT 'SYSTEM/SYS'
NAME2  TEXT 'SYSTEM-SYS'
NAME3  TEXT 'SYSTEM    '
NAME4  TEXT 'SYS       '
HELLO  TEXT 'Geneve 9640 - open boot ROM 1.0',>0D0D00
ISMYTX TEXT 'Floppy controller: Myarc (WD1770)',>0D00
ISTITX TEXT 'Floppy controller: TI (FD1771)',>0D00
DRIVTX TEXT >0D,'DSK',>00
COLON  TEXT ': ',>00
DOT    TEXT '.',>00
NODISK TEXT 'no disk, or no drive',>00
UNREAD TEXT 'sector 0 cannot be read; the disk is not formatted, or damaged',>00
NOVOL  TEXT 'not a disk of MDOS or the TI-99/4A',>00
NOFILE TEXT 'no file SYSTEM/SYS or SYSTEM-SYS on this disk',>00
NOREAD TEXT 'the directory cannot be read; the disk is damaged',>00
FOUND  TEXT 'loading the system ',>00
BADFIL TEXT ' - this is no system file',>00
BROKEN TEXT ' - a sector cannot be read; the disk is damaged',>00
NONE   TEXT >0D0D,'Nothing to start. Put a disk with the file SYSTEM/SYS in a drive and press a key.',>00
NOFDC  TEXT 'There is no floppy controller at CRU >1100 that this ROM knows (Myarc DDCC-1, TI).',>0D
       TEXT 'Switch the expansion box on and press a key.',>00
CRASH  TEXT >0D0D,'An interrupt that nobody asked for. Press reset.',>00
       EVEN
       COPY "bootfont.inc"
       END
