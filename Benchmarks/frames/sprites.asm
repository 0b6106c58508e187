* Frames of GRAPHIC 4 with 32 sprites: four rows of eight, 32 x 32 dots each, as many as a line can show.
       COPY "frame.inc"
MODE   DATA >0680,>0081,>1F82,>EF85,>008B,>0F86,>0287,>0888,>8089,>008D,>008F,>0092,>0097,>FFFF
SHOW   DATA >6381,>FFFF
SCREEN MOV  R11,R10
       CLR  R0
       CLR  R1                 the bitmap
       CLR  R2
       LI   R3,>6A00
       LI   R4,>1300
       BL   @FILL
       LI   R0,1
       LI   R1,>3800           patterns at 7800
       LI   R3,1024
       LI   R4,>3500
       BL   @FILL
       LI   R1,>3400           colours at 7400: without CC, IC and EC
       LI   R2,>0200
       LI   R3,512
       CLR  R4
       BL   @FILL
       LI   R1,>3600           attributes at 7600
       CLR  R2
       LI   R3,1
       BL   @FILL
       LI   R6,32
       LI   R7,>1400           Y
       CLR  R8                 X
PLACE  MOVB R7,@VDPDAT
       MOVB R8,@VDPDAT
       MOVB R8,@VDPDAT
       MOVB R8,@VDPDAT
       AI   R8,>1F00
       CI   R8,>F800
       JNE  SAMEY
       CLR  R8
       AI   R7,>2800
SAMEY  DEC  R6
       JNE  PLACE
       B    *R10
       END
