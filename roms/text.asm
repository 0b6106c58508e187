* TEXT: 80 columns, and more colours than they have
* Two of the sixteen colours change in every line of the picture: the paper, with three bars that
* float up and down, and the light characters, a rainbow. The last but one row glides: it is moved by
* register 18 dot by dot, and by whole characters in video memory.
       COPY "mdos.inc"

PAPER  EQU  13                 neighbours: the palette counts up by itself
LIGHT  EQU  14
INK    EQU  15
HIGHLY EQU  >8000+(LIGHT*>100)+PAPER

GLIDE  EQU  22                 the row that glides
CLOCKR EQU  3                  first row and column of the clock
CLOCKC EQU  42
BARROW EQU  18                 the lowest row of the bars
BARCOL EQU  42

       AORG ENTRY
       LI   R10,STACK
       BL   @DUOIN 
       LI   R1,INK*>100+PAPER
       BL   @OPENS
       LI   R6,TINTS
PREP1  MOV  *R6+,R1
       JLT  PREP2
       MOV  *R6+,R2
       LI   R0,VPALET
       XOP  @VIDEO,0
       JMP  PREP1
PREP2  LI   R1,12              the second pair of colours: which, and always
       LI   R2,(LIGHT*>10)+PAPER
       LI   R0,VREG
       XOP  @VIDEO,0
       LI   R1,13
       LI   R2,>00F0
       LI   R0,VREG
       XOP  @VIDEO,0
       BL   @SAYAT
       DATA TITLE,0,2
       BL   @BOX
       DATA FRAMEA
       BL   @BOX
       DATA FRAMEB
       BL   @BOX
       DATA FRAMEC
       BL   @SAYAT
       DATA CAPA,1,4
       BL   @SAYAT
       DATA CAPB,1,41
       BL   @SAYAT
       DATA CAPC,9,41
       BL   @ALLCHR
       LI   R1,CLOCKR          light the fields of clock and bars
       LI   R9,4
       LI   R8,36
       BL   @LIGHTS
       LI   R1,BARROW-7
       LI   R9,8
       LI   R8,36
       BL   @LIGHTS
       LI   R1,GLIDE
       CLR  R2
       LI   R3,' '
       LI   R4,80
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       BL   @TABLES
       LI   R1,7               plain text in INK again
       LI   R2,(INK*>10)+PAPER
       LI   R0,VREG
       XOP  @VIDEO,0

* ---------------------------------------------------------------------------------------------
* Once in each picture. While it is drawn nothing but the colours can be served; what else there is
* to do has to be done in the 13,000 cycles before the next.
LOOP   BL   @FRAME
       LI   R1,PAPERS          lines 0 to 173
       MOV  @PHASE,R9
       SRL  R9,1
       A    R9,R9
       AI   R9,LIGHTT
       LI   R2,174
       BL   @DUO
       MOV  @FINE,R0           the glide, in the middle of a line: it counts from the next
       SWPB R0
       MOVB R0,*R3
       LI   R0,>9200
       MOVB R0,*R3
       LI   R2,12              to 185
       BL   @DUO
       MOVB @ZERO,*R3
       LI   R0,>9200
       MOVB R0,*R3
       LI   R2,6
       BL   @DUO
       BL   @SHOWN

       INC  @TIME              the work goes in turns, lest it takes too long
       MOV  @PHASE,R1          the rainbow wanders
       INC  R1
       CI   R1,84
       JL   LOOP1
       CLR  R1
LOOP1  MOV  R1,@PHASE
       MOV  @TIME,R1
       ANDI R1,31
       JEQ  LOOP4
       SRC  R1,1
       JOC  LOOP2
       BL   @KEY               even pictures
       JEQ  DONE
       BL   @FLOAT
       JMP  LOOP
LOOP2  BL   @GLIDES            odd ones
       MOV  @TIME,R1
       ANDI R1,31
       SRL  R1,1
       CI   R1,3
       JLE  LOOP3
       BL   @DANCE
       JMP  LOOP
LOOP3  BL   @CLOCK
       JMP  LOOP
LOOP4  LI   R1,TIMBUF
       LI   R0,UTIME
       XOP  @UTILS,0
       JMP  LOOP
DONE   B    @LEAVE

* ---------------------------------------------------------------------------------------------
* LIGHTS makes R9 rows from R1 on, of R8 columns from CLOCKC on, light.
LIGHTS LI   R2,CLOCKC
       LI   R3,' '
       MOV  R8,R4
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       INC  R1
       DEC  R9
       JNE  LIGHTS
       RT

* ALLCHR shows all 256 characters, 16 in a row.
ALLCHR CLR  R3
       LI   R1,3
ALLCH1 LI   R2,5
ALLCH2 LI   R4,1
       LI   R5,HIGHLY
       LI   R0,VHCHAR
       XOP  @VIDEO,0
       INC  R3
       INCT R2
       CI   R2,37
       JL   ALLCH2
       INC  R1
       CI   R3,256
       JL   ALLCH1
       RT

* TABLES fills the two tables of colours: plain paper, rainbows.
TABLES LI   R1,PAPERS
       LI   R2,200
TABLE1 MOV  @PLAIN,*R1+
       DEC  R2
       JNE  TABLE1
       LI   R1,LIGHTT
       LI   R3,256
TABLE2 LI   R2,RAINBO
TABLE3 MOV  *R2+,*R1+
       DEC  R3
       JEQ  TABLE4
       CI   R2,RAINBE
       JL   TABLE3
       JMP  TABLE2
TABLE4 RT
PLAIN  DATA >0200              blue 2

* FLOAT  moves the three bars: off the paper, on to it at their new places.
FLOAT  LI   R8,BARS
FLOAT1 MOV  *R8,R2             the address of its first line
       JEQ  FLOAT3             not on the paper yet
       LI   R3,13
FLOAT2 MOV  @PLAIN,*R2+
       DEC  R3
       JNE  FLOAT2
FLOAT3 AI   R8,8
       CI   R8,BARSE
       JL   FLOAT1
       LI   R8,BARS
FLOAT4 A    @4(R8),@2(R8)      its angle
       MOVB @2(R8),R4
       SRL  R4,8
       MOVB @SINE(R4),R4
       SRL  R4,8
       LI   R6,156
       MPY  R6,R4              R5 := sine * 156
       SRL  R5,8
       AI   R5,4
       A    R5,R5
       AI   R5,PAPERS
       MOV  R5,*R8
       MOV  @6(R8),R6
       LI   R3,13
FLOAT5 MOV  *R6+,*R5+
       DEC  R3
       JNE  FLOAT5
       AI   R8,8
       CI   R8,BARSE
       JL   FLOAT4
       RT

* GLIDES moves the text by two dots: three times so, then by one character.
GLIDES DECT R10
       MOV  R11,*R10
       MOV  @FINE,R1
       INC  R1
       CI   R1,3
       JL   GLIDE3
       MOV  @COARSE,R2
       INC  R2
       CI   R2,STORYE-80
       JL   GLIDE1
       LI   R2,STORY
GLIDE1 MOV  R2,@COARSE
       LI   R1,GLIDE*80
       CLR  R2
       BL   @ADDRES
       MOV  @COARSE,R2
       LI   R3,VDPDAT
       LI   R4,80
GLIDE2 MOVB *R2+,*R3
       DEC  R4
       JNE  GLIDE2
       CLR  R1
GLIDE3 MOV  R1,@FINE
       MOV  *R10+,R11
       RT

* DANCE  draws the next two of 18 bars.
DANCE  DECT R10
       MOV  R11,*R10
       BL   @DANCE1
       BL   @DANCE1
       MOV  *R10+,R11
       RT
DANCE1 DECT R10
       MOV  R11,*R10
       MOV  @NEXT,R9
       INC  R9
       CI   R9,18
       JL   DANCE2
       CLR  R9
DANCE2 MOV  R9,@NEXT
       MOV  R9,R4              two waves through the bars and through time
       SLA  R4,4
       A    @TIME,R4
       A    @TIME,R4
       ANDI R4,>FF
       MOVB @SINE(R4),R5
       SRL  R5,8
       MOV  R9,R4
       MPY  @STEEP,R4          R5 is lost, hence
       MOV  R5,R6
       MOV  R9,R4
       SLA  R4,4
       A    @TIME,R4
       A    @TIME,R4
       ANDI R4,>FF
       MOVB @SINE(R4),R7
       SRL  R7,8
       S    @TIME,R6
       S    @TIME,R6
       S    @TIME,R6
       ANDI R6,>FF
       MOVB @SINE(R6),R5
       SRL  R5,8
       A    R5,R7
       SRL  R7,5               0 to 15
       INC  R7
       MOV  R9,R8              the cell, from the lowest up
       A    R8,R8
       AI   R8,BARROW*80+BARCOL
       LI   R9,8
DANCE3 MOV  R8,R1
       CLR  R2
       BL   @ADDRES
       MOV  R7,R7
       JEQ  DANCE4
       JLT  DANCE4
       INC  R2
       DEC  R7
       JEQ  DANCE4
       INC  R2
       DEC  R7
DANCE4 MOVB @FILLED(R2),@VDPDAT
       AI   R8,-80
       DEC  R9
       JNE  DANCE3
       MOV  *R10+,R11
       RT
STEEP  DATA 29
FILLED BYTE ' ',>DC,>DB
       EVEN

* CLOCK  draws row R1, 0 to 3, of the time.
CLOCK  DECT R10
       MOV  R11,*R10
       MOV  R1,R9
       LI   R2,80
       MPY  R2,R1
       MOV  R2,R1
       AI   R1,CLOCKR*80+CLOCKC
       CLR  R2
       BL   @ADDRES
       LI   R8,TIMBUF
CLOCK1 MOVB *R8+,R1
       SRL  R1,8
       JEQ  CLOCK4
       AI   R1,-'0'
       LI   R4,4               a numeral has four dots, the colon one
       CI   R1,10
       JL   CLOCK6
       LI   R4,1
CLOCK6 SLA  R1,2
       A    R9,R1
       MOVB @NUMERA(R1),R1     four dots above, four below
CLOCK2 CLR  R2
       MOV  R1,R3
       ANDI R3,>8000
       JEQ  CLOCK3
       INCT R2
CLOCK3 MOV  R1,R3
       ANDI R3,>0800
       JEQ  CLOCK5
       INC  R2
CLOCK5 MOVB @HALVES(R2),@VDPDAT
       SLA  R1,1
       DEC  R4
       JNE  CLOCK2
       MOVB @HALVES,@VDPDAT
       JMP  CLOCK1
CLOCK4 MOV  *R10+,R11
       RT
HALVES BYTE ' ',>DC,>DF,>DB

* Four bytes for a numeral, each two rows of four dots.
NUMERA BYTE >69,>99,>99,>60  0
       BYTE >26,>22,>22,>70  1
       BYTE >69,>12,>48,>F0  2
       BYTE >E1,>16,>11,>E0  3
       BYTE >99,>9F,>11,>10  4
       BYTE >F8,>E1,>19,>60  5
       BYTE >68,>8E,>99,>60  6
       BYTE >F1,>22,>44,>40  7
       BYTE >69,>96,>99,>60  8
       BYTE >69,>97,>11,>60  9
       BYTE >00,>80,>80,>00  colon

* Palette register, colour: 0 green red blue
TINTS  DATA PAPER,>0002
       DATA INK,>0777
       DATA LIGHT,>0571
       DATA -1

* The bars: place, angle, speed, colours
BARS   DATA 0,>0000,>02A0,REDS
       DATA 0,>5500,>0340,GREENS
       DATA 0,>AA00,>03E0,BLUES
BARSE  EQU  $
REDS   DATA >1100,>2100,>3100,>4000,>5000,>6001,>7002,>6001,>5000,>4000,>3100,>2100,>1100
GREENS DATA >0101,>0102,>0003,>0003,>1004,>1005,>2006,>1005,>1004,>0003,>0003,>0102,>0101
BLUES  DATA >0300,>0400,>0500,>0600,>0701,>1702,>2703,>1702,>0701,>0600,>0500,>0400,>0300

* Top row, left column, rows, columns, colours
FRAMEA DATA 1,2,19,37,INK*>100+PAPER
FRAMEB DATA 1,39,8,40,INK*>100+PAPER
FRAMEC DATA 9,39,11,40,INK*>100+PAPER
TITLE  TEXT 'TEXT 2, the 80 columns of the V9938: 16 colours? Count again.',>00
CAPA   TEXT ' All characters ',>00
CAPB   TEXT ' Time ',>00
CAPC   TEXT ' Bars ',>00
       EVEN
STORY  TEXT '                                                                                '
       TEXT 'Welcome to the 80 columns of the Geneve 9640.  '
       TEXT 'This line glides by two dots at a time: register 18 of the V9938 moves '
       TEXT 'the picture sideways, but only while the beam draws these eight lines.  '
       TEXT 'The colours of the paper and of the light characters are new in every line; '
       TEXT 'each comes in the few cycles in which the beam flies back.  '
       TEXT 'The bars dance, the clock ticks by library 9, and MDOS still serves '
       TEXT 'the keyboard between two pictures.  Press any key to leave ...        '
STORYE EQU  $
       EVEN

       COPY "sine.inc"
       EVEN
       COPY "raster.inc"
       COPY "video.inc"

* DUOIN  brings this program's own loop into on-chip memory.
DUOIN  LI   R1,CHIP2
       LI   R2,DUO
DUOIN1 MOV  *R1+,*R2+
       CI   R1,CHIP2E
       JL   DUOIN1
       RT

* DUO    gives the colours PAPER and PAPER + 1 in each of R2 lines the next values of the tables at
*        R1 and R9. Both tables are left where they go on.
CHIP2  XORG >F020
DUO    LI   R3,VDPCMD
       LI   R4,VDPPAL
       LI   R5,PAPER*>100
       LI   R6,>9000           palette pointer
       LI   R7,>2000           horizontal retrace
DUO1   MOVB R5,*R3
       MOVB R6,*R3
       MOV  *R1+,R8
       MOV  *R9+,R12
DUO2   MOVB *R3,R0
       COC  R7,R0
       JEQ  DUO2
DUO3   MOVB *R3,R0
       COC  R7,R0
       JNE  DUO3
       MOVB R8,*R4
       SWPB R8
       MOVB R8,*R4
       MOVB R12,*R4
       SWPB R12
       MOVB R12,*R4
       DEC  R2
       JNE  DUO1
       RT
       AORG
CHIP2E EQU  $

       BYTE 0                  for the length byte of the time
TIMBUF TEXT '00:00:00',>00
       EVEN
PHASE  DATA 0
TIME   DATA 0
FINE   DATA 0
COARSE DATA STORY
NEXT   DATA 0
       COPY "library.inc"
PAPERS EQU  STACK+2
LIGHTT EQU  PAPERS+400
       END
