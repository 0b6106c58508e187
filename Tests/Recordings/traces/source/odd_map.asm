       AORG >0000
       DATA >F000,START
       DATA >F0A0,BADINT
       DATA >F0A0,BADINT
       DATA >F0A0,BADINT
       DATA >F0A0,BADINT
       AORG >0040
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       AORG >0100
START
       LWPI >F000
       CLR  R13
       CLR  R14
       CLR  R15
       LI   R12,>1EE0
       SBO  10                           ; native mode (mapper at >F110)
       SBO  15                           ; no extra wait states
       LI   R1,MAPTAB
       LI   R2,>F110
       LI   R3,8
MAPLP
       MOVB *R1+,*R2+
       DEC  R3
       JNE  MAPLP
       SBZ  11                           ; leave unmapped mode
       CLR  R12
       B    @MAIN
MAPTAB
       BYTE >F0,>F1,>F1,>ED,>11,>12,>EE,>EF
BADINT
       INC  R0
       RTWP 
XOPDEF
       INC  R0
       MOV  *R11,R1
       STST R2
       RTWP 
MAIN
       LWPI >F0C0
       LI   R1,RNDTAB
       LI   R2,>6200
       LI   R3,>8200
       LI   R4,>F000
INILP
       MOV  *R1,*R2+
       MOV  *R1,*R3+
       MOV  *R1+,*R4+
       CI   R4,>F0A0
       JL   INILP
INILP2
       MOV  *R1,*R2+
       MOV  *R1+,*R3+
       CI   R1,RNDEND
       JL   INILP2
       LI   R9,CFGTAB
DLOOP
       LI   R12,>1EE0
       SBO  15
       MOV  *R9+,R0
       JNE  DGO
       B    @STOP
DGO
       MOV  *R9+,R1                      ; workspace
       MOV  *R9+,R2                      ; extra wait states
       MOV  *R9+,R3                      ; copy flag
       MOVB R0,@>F112                    ; map code page to >4000
       MOV  R3,R3
       JEQ  DNOCP
       LI   R3,>2000
       LI   R4,>4000
DCOPY
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       MOV  *R3+,*R4+
       CI   R4,CODEND
       JL   DCOPY
DNOCP
       MOV  R2,R2
       JEQ  DNOXW
       SBZ  15                           ; extra wait states on
DNOXW
       LWP  R1
       B    @>4000
DRET
       LWPI >F0C0
       B    @DLOOP
CFGTAB
       DATA >F100,>F000,>0000,>0000
       DATA >F100,>6200,>0000,>0000
       DATA >F100,>8200,>0000,>0000
       DATA >EC00,>F000,>0000,>0001
       DATA >EC00,>6200,>0000,>0000
       DATA >EC00,>8200,>0000,>0000
       DATA >1000,>F000,>0000,>0001
       DATA >1000,>6200,>0000,>0000
       DATA >1000,>8200,>0000,>0000
       DATA >EC00,>F000,>0001,>0000
       DATA >1000,>8200,>0001,>0000
       DATA >0000
RNDTAB
       DATA >4D3C,>18B8,>FF00,>5555,>FF00,>0001,>23C4,>FF00
       DATA >3F62,>1FAC,>CB19,>8000,>7F80,>FFFE,>0001,>5C88
       DATA >5555,>BEAA,>0100,>0000,>FE2A,>DAED,>EE63,>E807
       DATA >7F31,>7CFA,>8001,>AFDC,>936C,>257A,>FFFE,>FFFF
       DATA >00FF,>27BD,>A0A3,>B34A,>E993,>0001,>F2BD,>2147
       DATA >0100,>E42B,>C586,>B1AA,>00FF,>3BF3,>6FB8,>4238
       DATA >CBB9,>FE36,>00FF,>8E40,>DC6D,>8E8D,>B7B0,>C2C9
       DATA >4D45,>7FFF,>8000,>7F80,>8686,>4A96,>BD0E,>A321
       DATA >1BA4,>C8E5,>C9CA,>AAAA,>6197,>8000,>3848,>1AEB
       DATA >5555,>0001,>0D0E,>8000,>4C0E,>B1DD,>F2C3,>7F80
       DATA >EE96,>9FAB,>0001,>878E,>52A8,>6911,>B937,>FF00
       DATA >989F,>2E98,>85B0,>5586,>7211,>A8C9,>63EA,>CD26
       DATA >7417,>00FF,>0ED6,>8F0F,>6325,>B045,>B2F4,>BAB1
       DATA >0001,>8000,>F71E,>00FA,>B021,>2B68,>3D64,>660D
       DATA >5B67,>AA3F,>0100,>CD82,>2B7A,>570A,>0E1A,>00FF
       DATA >4AD7,>F2DE,>B368,>FF00,>0000,>349E,>474B,>63BD
RNDEND
       AORG >1FF0
STOP
       JMP  STOP
       AORG >1FFE
       DATA >0000
       AORG >4000
       MOVB @>F112,R9
       LI R1,>4000
       LI R2,>A000
       LI R3,>EA00
       MOVB @>F115,R8
       MOVB R3,@>F115
MC MOV *R1+,*R2+
       CI R1,CODEND
       JL MC
       LI R4,>05C7
       MOV R4,@MN+>6000
       MOV R4,@MO+>6000
       MOV R4,@MP+>6000
       MOVB R8,@>F115
       CLR R7
       MOVB R3,@>F112
MN INC R7
MO INC R7
       MOVB R9,@>F112
MP INC R7
       INC R7
       MOV R3,R5
       SWPB R5
       SOC R8,R5
       MOVB R9,R4
       SRL R4,8
       MOVB R3,R4
       SWPB R4
       MOVB R8,R6
       MOV R3,R4
       MOVB R3,@>F112
       NOP
       MOVB R9,@>F112
       LI R1,OC
       LI R2,>F040
OL MOV *R1+,*R2+
       CI R1,OCE
       JL OL
       LI R12,>1EE0
       BL @>F040
       LI R1,OC
       CLR R12
       JMP MX
OD STST R2
       JMP MX
OC LWPI >F0A0
       LI R12,>1EE0
       SBO 11
       MOV @>4000,R1
       MOV @>F112,R2
       A @>6200,R7
       SBZ 11
       A @>6200,R7
       SBZ 10
       MOV @>8000,R3
       MOV @>8006,R4
       MOV @>F112,R1
       SBO 10
       MOV @>8000,R3
       SBZ 15
       A @>6200,R7
       A @>8200,R7
       SBO 15
       A @>6200,R7
       LWPI >6200
       B @OD
OCE DATA 0
MX STST R1
       B    @DRET
CODEND
       END
