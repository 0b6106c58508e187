* Frames of GRAPHIC 6: 512 x 212 dots in 16 colours.
       COPY "frame.inc"
MODE   DATA >0A80,>0081,>1F82,>0287,>0A88,>8089,>008D,>008F,>0092,>0097,>FFFF
SHOW   DATA >6081,>FFFF
SCREEN MOV  R11,R10
       CLR  R0
       CLR  R1
       CLR  R2
       LI   R3,>D400
       LI   R4,>2300
       BL   @FILL
       B    *R10
       END
