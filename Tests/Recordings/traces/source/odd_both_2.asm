       AORG >0000
       DATA >F000,START
       DATA >F0A0,TISR
       DATA >F0A0,MIDH
       DATA >F020,DECH
       DATA >F0A0,BADINT
       AORG >0040
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       DATA >F080,XOPDEF
       AORG >0100
START  LWPI >F000
       CLR  R13
       CLR  R14
       CLR  R15
       LI   R12,>1EE0
       SBO  10
       SBO  15
       LI   R1,MAPTAB
       LI   R2,>F110
       LI   R3,8
MAPLP  MOVB *R1+,*R2+
       DEC  R3
       JNE  MAPLP
       SBZ  11
       CLR  R12
       B    @MAIN
MAPTAB BYTE >F0,>F1,>F1,>ED,>11,>12,>EE,>EF
BADINT INC  R0
       RTWP
MIDH   INC  R4
       RTWP
XOPDEF INC  R0
       MOV  *R11,R1
       STST R2
       RTWP
BLWPH  INC  R3
       STST R2
       RTWP
TISR   INC  R0
       STST R6
       MOV  R14,R7
       CLR  R12
       SBZ  0
       SBZ  3
       RTWP
DECH   INC  R0
       STST R6
       MOV  R14,R7
       LI   R12,>1EE0
       SBZ  1
       RTWP
MAIN   LWPI >F0C0
       LI   R9,CFGTAB
DLOOP  LWPI >F0C0
       LIMI 0
       LI   R12,>1EE0
       SBZ  1
       SBO  15
       MOV  *R9+,R0
       JNE  DGO
       B    @STOP
DGO    MOV  *R9+,R1
       MOV  *R9+,R2
       MOV  *R9+,R3
       MOVB R0,@>F112
       MOV  R3,R3
       JEQ  DNOCP
       LI   R3,>2000
       LI   R4,>4000
DCOPY  MOV  *R3+,*R4+
       CI   R4,CODEND
       JL   DCOPY
DNOCP  MOV  R2,R2
       JEQ  DNOXW
       SBZ  15
DNOXW  LWP  R1
       B    @>4000
CFGTAB
       DATA >F100,>F000,>0000,>0000
       DATA >EC00,>6200,>0000,>0001
       DATA 0
       AORG >1FF0
STOP   JMP  STOP
       AORG >1FFE
       DATA >0000
       AORG >4000
       LI   R4,>0581
       LI   R6,>0484
       LI   R7,>0300
       LI   R10,20
Lg     CLR  R12
       LIMI 0
       LI   R9,3
       LDCR R9,15
       SBZ  0
       SBO  3
       LI   R12,>1EE0
       MOV  R10,@>FFFA
       SBO  1
       CLR  R12
       CLR  R5
       INC  R5
       LIMI 15
       MPY R1,R2
       MPY R1,R2
       MPY R1,R2
       MPY R1,R2
       XOP R3,1
       BLWP @BV
       INC R1
       LIMI 0
       LI   R12,>1EE0
       SBZ  1
       CLR  R12
       SBZ  3
       SWPB R1
       LIMI 3
       INC  R1
       LIMI 0
       AI   R10,1
       CI   R10,70
       JL   Lg
       LIMI 0
       CLR  R12
       SBO  0
       LI   R9,1
       LDCR R9,15
       SBZ  0
       B    @DLOOP
BV     DATA >F060,BLWPH
CODEND
       END

