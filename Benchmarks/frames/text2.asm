* Frames of TEXT 2: 80 columns, every cell another character.
       COPY "frame.inc"
MODE   DATA >0480,>1081,>0382,>2F83,>0284,>F287,>0A88,>0089,>008A,>008D,>008F,>0092,>0097,>FFFF
SHOW   DATA >7081,>FFFF
SCREEN MOV  R11,R10
       CLR  R0
       CLR  R1                 names
       CLR  R2
       LI   R3,1920
       LI   R4,>0700
       BL   @FILL
       LI   R1,>1000           patterns
       LI   R3,2048
       LI   R4,>5B00
       BL   @FILL
       B    *R10
       END
