* decrementer: counting, reload, interrupt level 3, mask, IDLE, disable, value 0
       AORG >0000
       DATA >F000,START
       DATA >F080,BADINT
       DATA >F0A0,BADINT
       DATA >F0A0,DECH
       DATA >6040,BADINT
       AORG >0040
       DATA >F0A0,XOPDEF
       DATA >F0A0,XOPDEF
       DATA >F0C0,XOPDEF
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
       LWPI >F000
       LI   R12,>1EE0
* polling, mask 0
       LIMI 0
       LI   R1,>00AF
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       TB   3
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB0,R9
       LI   R1,>00CD
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 15
L1
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L1
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>0002
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB1,R9
       LI   R1,>0020
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 4
L2
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L2
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>00B5
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB0,R9
       LI   R1,>00D3
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 15
L3
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L3
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>000E
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       TB   3
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB1,R9
       LI   R1,>002C
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 4
L4
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L4
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>0032
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       TB   3
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB0,R9
       LI   R1,>0050
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 15
L5
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L5
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>009C
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       TB   3
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB1,R9
       LI   R1,>00BA
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 3
L6
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L6
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>0070
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB0,R9
       LI   R1,>008E
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 15
L7
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L7
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>0011
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       MOV  @>FFFA,R2
       TB   3
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       TB   3
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       TB   3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB1,R9
       LI   R1,>002F
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 3
L8
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L8
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* polling, mask 0
       LIMI 0
       LI   R1,>0025
       MOV  R1,@>FFFA
       SBO  1
       MOV  @>FFFA,R2
       TB   3
       MOV  @>FFFA,R3
       MOV  @>FFFA,R4
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       TB   3
       MOV  @>FFFA,R3
       TB   3
       MOV  @>FFFA,R4
       TB   3
       MOV  @>FFFA,R5
       MOV  @>FFFA,R6
       TB   3
       MOV  @>FFFA,R2
       MOV  @>FFFA,R3
       SBZ  1
       MOV  @>FFFA,R7
       STCR R8,8
* interrupt
       MOVB @DB0,R9
       LI   R1,>0043
       MOV  R1,@>FFFA
       CLR  @>F0A0
       SBO  1
       LIMI 4
L9
       INC  R2
       MOV  @>F0A0,R3
       CI   R3,4
       JLT  L9
       LIMI 2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       INC  R2
       TB   3
       LIMI 3
       NOP  
       LIMI 0
       SBZ  1
* IDLE
       LI   R1,>001E
       MOV  R1,@>FFFA
       SBO  1
       LIMI 3
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       LIMI 0
       SBZ  1
       MOV  @>FFFA,R7
       LI   R1,>0021
       MOV  R1,@>FFFA
       SBO  1
       LIMI 3
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       LIMI 0
       SBZ  1
       MOV  @>FFFA,R7
       LI   R1,>002F
       MOV  R1,@>FFFA
       SBO  1
       LIMI 3
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       LIMI 0
       SBZ  1
       MOV  @>FFFA,R7
       LI   R1,>0040
       MOV  R1,@>FFFA
       SBO  1
       LIMI 3
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       IDLE 
       INC  R2
       LIMI 0
       SBZ  1
       MOV  @>FFFA,R7
* byte write and byte read; value 0 stops it
       LI   R1,>0505
       MOVB @>FFFA,R4
       MOVB @>FFFB,R5
       CLR  @>FFFA
       SBO  1
       MOV  @>FFFA,R6
       MOV  @>FFFA,R6
       MOV  @>FFFA,R6
       MOV  @>FFFA,R6
       MOV  @>FFFA,R6
       MOV  @>FFFA,R6
       SBZ  1
* interrupt while running in SRAM and DRAM with workspace there
       LI   R6,>EC00
       MOVB R6,@>F112
       LI   R1,SNIP
       LI   R2,>4000
L10
       MOV  *R1+,*R2+
       CI   R1,SNIPE
       JL   L10
       LWPI >6200
       LI   R12,>1EE0
       CLR  R2
       LI   R1,>0069
       MOV  R1,@>FFFA
       CLR  @>F0A0
       LI   R11,AF4000
       B    @>4000
AF4000
       LWPI >F000
       LI   R1,SNIP
       LI   R2,>8000
L11
       MOV  *R1+,*R2+
       CI   R1,SNIPE
       JL   L11
       LWPI >8200
       LI   R12,>1EE0
       CLR  R2
       LI   R1,>0077
       MOV  R1,@>FFFA
       CLR  @>F0A0
       LI   R11,AF8000
       B    @>8000
AF8000
       LWPI >F000
       LI   R1,SNIP
       LI   R2,>F040
L12
       MOV  *R1+,*R2+
       CI   R1,SNIPE
       JL   L12
       LWPI >F000
       LI   R12,>1EE0
       CLR  R2
       LI   R1,>003C
       MOV  R1,@>FFFA
       CLR  @>F0A0
       LI   R11,AFF040
       B    @>F040
AFF040
       LWPI >F000
       B    @STOP
SNIP
       SBO  1
       LIMI 3
SN1
       INC  R2
       MOV  R2,@>6300
       MPY  R2,R4
       A    @>8300,R5
       XOP  R2,2
       BLWP @SNV
       MOV  @>F0A0,R3
       CI   R3,6
       JLT  SN1
       LIMI 0
       SBZ  1
       B    *R11
SNIPE
SNV
       DATA >8040,BADINT
DECH
       INC  R0
       MOV  R14,R1
       MOV  @>FFFA,R2
       STST R3
       RTWP 
DB0
       DATA >1234
DB1
       DATA >FFFF
       AORG >1FF0
STOP
       JMP  STOP
       AORG >1FFE
       DATA >0000
       AORG >3FFE
       DATA >0000
       END
