* LINES: GRAPHIC 6, 512 x 212 dots in 16 of 512 colours
* Three pictures in turn, all drawn by the commands of the V9938: rays (LINE), a tunnel (HMMV), and
* frames that fly (LINE, and LINE in black to take them away). The colours run through the palette.
       COPY "mdos.inc"

WIDTH  EQU  512
HEIGHT EQU  212
HMMV   EQU  >C0
DRAW   EQU  >70                LINE
MAJOR  EQU  1                  bits of the argument register
LEFT   EQU  4
UP     EQU  8
TRAIL  EQU  24                 frames that are seen at a time

       AORG ENTRY
       LI   R10,STACK
       LI   R1,>0F01
       BL   @OPENS
       LI   R1,GRAPH6
       LI   R0,VMODE
       XOP  @VIDEO,0
       CLR  R1
       LI   R0,VBORD
       XOP  @VIDEO,0
       LI   R1,8               sprites off: the commands become faster
       LI   R2,>8A
       LI   R0,VREG
       XOP  @VIDEO,0

FOREVR BL   @RAYS
       BL   @PAUSE
       BL   @WIPE
       BL   @TUNNEL
       BL   @PAUSE
       BL   @WIPE
       BL   @FLIGHT
       BL   @WIPE
       JMP  FOREVR

* ---------------------------------------------------------------------------------------------
* RAYS   from the middle to each fourth dot of the edge.
RAYS   DECT R10
       MOV  R11,*R10
       CLR  @TOX
       CLR  @TOY
RAYS1  BL   @RAY               along the upper edge, to the right
       A    @FOUR,@TOX
       C    @TOX,@MAXX
       JL   RAYS1
       MOV  @MAXX,@TOX
RAYS2  BL   @RAY               down
       A    @FOUR,@TOY
       C    @TOY,@MAXY
       JL   RAYS2
       MOV  @MAXY,@TOY
RAYS3  BL   @RAY               back
       S    @FOUR,@TOX
       JGT  RAYS3
       CLR  @TOX
RAYS4  BL   @RAY               up
       S    @FOUR,@TOY
       JGT  RAYS4
       MOV  *R10+,R11
       RT
RAY    DECT R10
       MOV  R11,*R10
       INC  @TURNS             three rays of one colour
       MOV  @TURNS,R1
       CI   R1,3
       JL   RAY2
       CLR  @TURNS
       BL   @NEXTCO
RAY2   LI   R4,WIDTH/2
       LI   R5,HEIGHT/2
       MOV  @TOX,R6
       MOV  @TOY,R7
       BL   @LINE
       MOV  @TOX,R1            the palette moves on with every fourth ray
       A    @TOY,R1
       ANDI R1,15
       JNE  RAY1
       BL   @CYCLE
RAY1   MOV  *R10+,R11
       RT

* TUNNEL  52 rectangles, each over the one before.
TUNNEL DECT R10
       MOV  R11,*R10
       CLR  R8
TUNNE1 BL   @NEXTCO
       MOV  R8,R1
       SLA  R1,2
       SWPB R1
       MOV  R1,@COMMND         DX, low byte first
       MOV  R8,R1
       SLA  R1,1
       SWPB R1
       MOV  R1,@COMMND+2
       MOV  R8,R1
       SLA  R1,3
       NEG  R1
       AI   R1,WIDTH
       SWPB R1
       MOV  R1,@COMMND+4
       MOV  R8,R1
       SLA  R1,2
       NEG  R1
       AI   R1,HEIGHT
       SWPB R1
       MOV  R1,@COMMND+6
       MOV  @COLORS,R1         in both halves of the byte
       MOV  R1,R2
       SLA  R2,4
       A    R2,R1
       SWPB R1
       MOV  R1,@COMMND+8       and no argument
       LI   R1,HMMV*>100
       MOV  R1,@COMMND+10
       LI   R1,COMMND
       BL   @EXECUT
       BL   @CYCLE
       INC  R8
       CI   R8,52
       JL   TUNNE1
       MOV  *R10+,R11
       RT

* FLIGHT  four corners fly, each its way; the frame between them leaves a trail.
FLIGHT DECT R10
       MOV  R11,*R10
       LI   R1,TRAILS          no frames yet
       LI   R2,TRAIL*8
FLIGH1 CLR  *R1+
       DEC  R2
       JNE  FLIGH1
       LI   R1,TRAILS
       MOV  R1,@OLDEST
       LI   R1,1000
       MOV  R1,@COUNT
FLIGH2 MOV  @OLDEST,R9         the oldest in black
       CLR  @COLORS
       BL   @SQUARE
       MOV  @OLDEST,R9
       LI   R8,CORNER
FLIGH3 MOV  *R8,R1             all corners one step: place, velocity, limit
       A    @2(R8),R1
       JLT  FLIGH4
       C    R1,@4(R8)
       JLT  FLIGH5
FLIGH4 NEG  @2(R8)
       MOV  *R8,R1
FLIGH5 MOV  R1,*R8
       MOV  R1,*R9+
       AI   R8,6
       CI   R8,CORNEE
       JL   FLIGH3
       BL   @NEXTFL
       MOV  @OLDEST,R9
       BL   @SQUARE
       MOV  @OLDEST,R1
       AI   R1,16
       CI   R1,TRAILS+(TRAIL*16)
       JL   FLIGH6
       LI   R1,TRAILS
FLIGH6 MOV  R1,@OLDEST
       BL   @CYCLE
       DEC  @COUNT
       JNE  FLIGH2
       MOV  *R10+,R11
       RT

* SQUARE  the four lines between the four points at R9.
SQUARE DECT R10
       MOV  R11,*R10
       LI   R8,4
       MOV  R9,R1
       AI   R1,12
       MOV  *R1+,R4            from the last
       MOV  *R1,R5
SQUAR1 MOV  *R9,R6
       MOV  @2(R9),R7
       BL   @LINE
       MOV  *R9+,R4
       MOV  *R9+,R5
       DEC  R8
       JNE  SQUAR1
       MOV  *R10+,R11
       RT

* WIPE   makes the screen black again.
WIPE   LI   R1,BLACK
       B    @EXECUT
BLACK  BYTE 0,0,0,0,0,2,HEIGHT,0,0,0,HMMV
       EVEN

* PAUSE  five seconds of nothing but colours.
PAUSE  DECT R10
       MOV  R11,*R10
       LI   R1,300
       MOV  R1,@COUNT
PAUSE1 BL   @CYCLE
       DEC  @COUNT
       JNE  PAUSE1
       MOV  *R10+,R11
       RT

* NEXTCO the next of the colours 1 to 15. NEXTFL the next, slowly.
NEXTFL INC  @SLOWLY
       MOV  @SLOWLY,R1
       SRL  R1,2
       CLR  R0
       LI   R2,15
       MOV  R1,R5
       CLR  R4
       DIV  R2,R4
       INC  R5
       MOV  R5,@COLORS
       RT
NEXTCO INC  @RUNNIN
       MOV  @RUNNIN,R1
       CI   R1,16
       JL   NEXTC1
       LI   R1,1
       MOV  R1,@RUNNIN
NEXTC1 MOV  R1,@COLORS
       RT

* CYCLE  waits for the next picture, moves the palette on by one register, and looks at the
*        keyboard: any key ends the program.
CYCLE  DECT R10
       MOV  R11,*R10
       BL   @BLANKS
       INC  @TURN
       MOV  @TURN,R1           the colours move every other time
       SRC  R1,1
       JOC  CYCLE3
       MOVB @NO1,*R3           palette register 1
       MOVB @SEL16,*R3
       MOV  @SHADE,R1
       INCT R1
       CI   R1,SHADES+30
       JL   CYCLE1
       LI   R1,SHADES
CYCLE1 MOV  R1,@SHADE
       LI   R2,15
CYCLE2 MOVB *R1+,@VDPPAL
       MOVB *R1+,@VDPPAL
       DEC  R2
       JNE  CYCLE2
CYCLE3 BL   @SHOWN
       BL   @KEY
       JNE  CYCLE4
       B    @LEAVE
CYCLE4 MOV  *R10+,R11
       RT
NO1    BYTE 1
       EVEN

* LINE   from R4, R5 to R6, R7 in the colour COLORS.
LINE   DECT R10
       MOV  R11,*R10
       MOV  R4,R1
       SWPB R1
       MOV  R1,@COMMND
       MOV  R5,R1
       SWPB R1
       MOV  R1,@COMMND+2
       MOV  R6,R1              width and direction
       CLR  R2
       S    R4,R1
       JGT  LINE1
       JEQ  LINE1
       NEG  R1
       ORI  R2,LEFT
LINE1  MOV  R7,R3              height
       S    R5,R3
       JGT  LINE2
       JEQ  LINE2
       NEG  R3
       ORI  R2,UP
LINE2  C    R3,R1              the longer one first
       JLE  LINE3
       ORI  R2,MAJOR
       MOV  R1,R0
       MOV  R3,R1
       MOV  R0,R3
LINE3  SWPB R1
       MOV  R1,@COMMND+4
       SWPB R3
       MOV  R3,@COMMND+6
       MOV  @COLORS,R1
       SWPB R1
       A    R2,R1
       MOV  R1,@COMMND+8
       LI   R1,DRAW*>100
       MOV  R1,@COMMND+10
       LI   R1,COMMND
       BL   @EXECUT
       MOV  *R10+,R11
       RT

FOUR   DATA 4
MAXX   DATA WIDTH-1
MAXY   DATA HEIGHT-1

* Place, velocity, limit: x and y of four corners
CORNER DATA 40,3,WIDTH
       DATA 30,2,HEIGHT
       DATA 300,-4,WIDTH
       DATA 10,1,HEIGHT
       DATA 480,-2,WIDTH
       DATA 180,-2,HEIGHT
       DATA 200,5,WIDTH
       DATA 120,-1,HEIGHT
CORNEE EQU  $

* Palette registers 1 to 15, twice: 0 red 0 blue, 0 0 0 green
SHADES DATA >7000,>7002,>7004,>7006,>5007,>3007,>0007,>0407,>0706,>0704,>0702,>0700,>3700,>5500,>7300
       DATA >7000,>7002,>7004,>7006,>5007,>3007,>0007,>0407,>0706,>0704,>0702,>0700,>3700,>5500,>7300

       COPY "raster.inc"
       COPY "video.inc"
COLORS DATA 1                  the colour in use
RUNNIN DATA 0
SLOWLY DATA 0
TURN   DATA 0
TURNS  DATA 0
SHADE  DATA SHADES
COUNT  DATA 0
TOX    DATA 0
TOY    DATA 0
OLDEST DATA 0
COMMND DATA 0,0,0,0,0,0        registers 36 to 46
       COPY "library.inc"
TRAILS EQU  STACK+2
       END
