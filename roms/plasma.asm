* PLASMA: GRAPHIC 7, 256 x 212 dots in 256 colours
* A cloud of three waves is computed once, all 256 lines of it. What moves afterwards moves without
* a single dot being written: in each line of the picture register 23 chooses another line of the
* cloud, and register 18 pushes it to the side.
       COPY "mdos.inc"

       AORG ENTRY
       LI   R10,STACK
       LI   R1,>0F01
       BL   @OPENS
       LI   R1,DONE            Ctrl-C, too, has registers to put right
       MOV  R1,@BREAK
       LI   R1,GRAPH7
       LI   R0,VMODE
       XOP  @VIDEO,0
       CLR  R1
       LI   R0,VBORD
       XOP  @VIDEO,0
       LI   R1,8               sprites off: their tables are in the way of the cloud
       LI   R2,>8A
       LI   R0,VREG
       XOP  @VIDEO,0
       BL   @TABLES
       BL   @SINKIN

* ---------------------------------------------------------------------------------------------
* The cloud, line by line
       CLR  R9
CLOUD1 MOV  R9,R1              address: line * 256
       MOV  R9,R2
       SRL  R2,6
       SLA  R1,8
       ANDI R1,>3F00
       BL   @ADDRES
       MOVB @WAVE(R9),R7       what this line adds to all of its dots
       SRL  R7,8
       MOV  R7,R8
       MOVB @WAVE(R7),R7
       LI   R3,VDPDAT
       LI   R4,256
       LI   R5,WAVE
       A    R9,R8
       ANDI R8,255
       AI   R8,WAVE
       CLR  R6
CLOUD2 MOVB *R5,R1             two waves across,
       INCT R5
       AB   *R8+,R1            one aslant,
       AB   R7,R1              one down
       SRL  R1,8
       MOVB @COLOUT(R1),*R3
       DEC  R4
       JNE  CLOUD2
       LIMI 2
       BL   @KEY
       JEQ  DONE
       INC  R9
       CI   R9,256
       JL   CLOUD1

* ---------------------------------------------------------------------------------------------
* Its motion
LOOP   LIMI 0
       LI   R3,VDPCMD          the first line, while none is drawn
       MOV  @DOWN,R1
       MOVB @DOWNS(R1),R8
       AB   @DRIFT,R8
       MOVB R8,*R3
       MOVB @SEL23,*R3
       MOV  @SIDE,R1
       MOVB @SIDES(R1),*R3
       MOVB @SEL18,*R3
       BL   @FRAME
       MOV  @DOWN,R1
       AI   R1,DOWNS+1
       MOV  @SIDE,R12
       AI   R12,SIDES+1
       MOVB @DRIFT,R9
       LI   R2,211
       BL   @SINK
       BL   @SHOWN
       MOV  @DOWN,R1           three speeds that do not fit together
       AI   R1,2
       ANDI R1,255
       MOV  R1,@DOWN
       MOV  @SIDE,R1
       AI   R1,3
       ANDI R1,255
       MOV  R1,@SIDE
       A    @SLOW,@DRIFT
       BL   @KEY
       JNE  LOOP
DONE   LI   R1,23              registers that setting a mode leaves alone
       CLR  R2
       LI   R0,VREG
       XOP  @VIDEO,0
       LI   R1,18
       LI   R0,VREG
       XOP  @VIDEO,0
       B    @LEAVE
SLOW   DATA >0080
SEL18  BYTE >92
SEL23  BYTE >97

* TABLES computes from the sine: the colours, two waves of half its height twice, and by how much
*        lines are pushed.
TABLES CLR  R1
TABLE1 MOVB @SINE(R1),R2       green: the upper three bits
       ANDI R2,>E000
       MOV  R1,R3
       AI   R3,85
       ANDI R3,255
       MOVB @SINE(R3),R4       red: the next three
       ANDI R4,>E000
       SRL  R4,3
       SOC  R4,R2
       MOV  R1,R3
       AI   R3,170
       ANDI R3,255
       MOVB @SINE(R3),R4       blue: the last two
       ANDI R4,>C000
       SRL  R4,6
       SOC  R4,R2
       MOVB R2,@COLOUT(R1)
       MOVB @SINE(R1),R2
       SRL  R2,1
       MOVB R2,@WAVE(R1)
       MOVB R2,@WAVE+256(R1)
       SRL  R2,2               30 lines down at most
       MOVB R2,@DOWNS(R1)
       MOVB R2,@DOWNS+256(R1)
       MOV  R1,R3
       SLA  R3,1
       ANDI R3,255
       MOVB @SINE(R3),R2
       SRL  R2,4
       ANDI R2,>0F00
       LI   R3,>0700           7 is the middle, one more goes to the left
       XOR  R3,R2
       MOVB R2,@SIDES(R1)
       MOVB R2,@SIDES+256(R1)
       INC  R1
       CI   R1,256
       JL   TABLE1
       RT

* SINKIN brings SINK into on-chip memory.
SINKIN LI   R1,CHIP2
       LI   R2,SINK
SINKI1 MOV  *R1+,*R2+
       CI   R1,CHIP2E
       JL   SINKI1
       RT

* SINK   for R2 lines: register 23 becomes the next byte at R1 plus R9, register 18 the next at R12.
CHIP2  XORG >F020
SINK   LI   R3,VDPCMD
       LI   R5,>9700
       LI   R6,>9200
       LI   R7,>2000           horizontal retrace
SINK1  MOVB *R1+,R8
       AB   R9,R8
       MOVB *R12+,R4
SINK2  MOVB *R3,R0
       COC  R7,R0
       JEQ  SINK2
SINK3  MOVB *R3,R0
       COC  R7,R0
       JNE  SINK3
       MOVB R8,*R3
       MOVB R5,*R3
       MOVB R4,*R3
       MOVB R6,*R3
       DEC  R2
       JNE  SINK1
       RT
       AORG
CHIP2E EQU  $

       COPY "sine.inc"
       EVEN
       COPY "raster.inc"
       COPY "video.inc"
DOWN   DATA 0
SIDE   DATA 0
DRIFT  DATA 0
       COPY "library.inc"
COLOUT EQU  STACK+2
WAVE   EQU  COLOUT+256
DOWNS  EQU  WAVE+512
SIDES  EQU  DOWNS+512
       END
