* XOP7: all nine calls that library 7 has for tasks, with their errors
* Carries the calls out one by one and prints a line for each: opcode, R1 to R3 before, R0 to R2 after,
* what it is about. The program begins with its header page only. In the end a second task, its child,
* leaves a group of shared pages and joins it again.
       COPY "mdos.inc"

BUFFER EQU  >1F00              for opcode 4; behind everything else in the header page
TYPE   EQU  >40                of the shared pages
SHAPAG EQU  >6000              execution page 3: the first shared page
HOLE   EQU  3                  a local page that is a hole
FORK   EQU  >A                 library 9
ENTLEN EQU  16                 bytes of an entry of the list

       AORG ENTRY
       LI   R10,STACK
       LI   R0,VGET            80 columns, empty
       XOP  @VIDEO,0
       CI   R0,TEXT80
       JEQ  WIDE
       LI   R1,TEXT80
       LI   R0,VMODE
       XOP  @VIDEO,0
WIDE   BL   @CLEAR
       BL   @SAYAT
       DATA HEADS,0,1
       BL   @SAYAT
       DATA HEADS,0,41
       CLR  @NUMBR
       BL   @SETTLE

* The list
       LI   R9,CALLS
EACH   BL   @CALL
       AI   R9,ENTLEN
       CI   R9,CALLSE
       JL   EACH

* Systems before 7.30 look for the type in the wrong place when pages are to be joined, and enter
* pages of others into our list. They have no library 12, which answers a wrong opcode with >FFFF.
       LI   R0,>7777
       XOP  @NETWRK,0
       CI   R0,>FFFF
       JEQ  FAMILY
       BL   @PLACE
       LI   R1,OLD
       BL   @PUTS
       JMP  TIDY

* The child: leaves, asks for the size, joins, maps. What came out it tells in the shared page.
FAMILY BL   @CALL              where a page of our own is
       AI   R9,ENTLEN
       BL   @CALL              a type that nobody has
       LI   R1,1
       LI   R2,3               the first shared page to >6000
       LI   R0,MMAP
       XOP  @MEMORY,0
       CLR  @SHAPAG
       LI   R0,MCOUNT
       XOP  @MEMORY,0
       MOV  R1,@BEFORE
       LI   R0,FORK
       XOP  @UTILS,0
       JMP  PARENT             one word: the child goes on behind it

       LI   R1,TYPE
       LI   R0,MLEAVE
       XOP  @MEMORY,0
       MOV  R0,R4
       LI   R1,TYPE
       LI   R0,MSIZE
       XOP  @MEMORY,0
       MOV  R1,R5
       LI   R1,TYPE
       LI   R2,1               where it was before
       LI   R0,MJOIN
       XOP  @MEMORY,0
       MOV  R0,R6
       LI   R1,1
       LI   R2,3
       LI   R0,MMAP
       XOP  @MEMORY,0
       MOV  R0,@SHAPAG+8
       MOV  R4,@SHAPAG+2
       MOV  R5,@SHAPAG+4
       MOV  R6,@SHAPAG+6
       SETO @SHAPAG
       BLWP @0

PARENT CI   R0,>FFFF
       JEQ  TIDY               no memory for a child
PAREN1 MOV  @SHAPAG,R0         its message
       JEQ  PAREN1
PAREN2 LI   R0,MCOUNT          and its end: its pages are free again
       XOP  @MEMORY,0
       C    R1,@BEFORE
       JNE  PAREN2
       BL   @PLACE
       LI   R1,CHILD
       BL   @PUTS
       LI   R9,SHAPAG+2
PAREN3 MOV  *R9+,R1
       BL   @PUTBYT
       LI   R1,SPACE
       BL   @PUTS
       CI   R9,SHAPAG+10
       JL   PAREN3

* The end of the group
TIDY   LI   R9,LAST
TIDY1  BL   @CALL
       AI   R9,ENTLEN
       CI   R9,LASTE
       JL   TIDY1
       LI   R1,ROWS
       CLR  R2
       BL   @GOTORC
       B    @ENDS

* CALL   makes the call of the entry at R9 and writes its line.
CALL   DECT R10
       MOV  R11,*R10
       BL   @PLACE
       MOV  *R9,R1
       BL   @PUTBYT
       LI   R8,2
CALL2  LI   R1,SPACE
       BL   @PUTS
       MOV  R9,R1
       A    R8,R1
       MOV  *R1,R1
       BL   @PUTHEX
       INCT R8
       CI   R8,8
       JL   CALL2
       MOV  *R9,R0
       MOV  @2(R9),R1
       MOV  @4(R9),R2
       MOV  @6(R9),R3
       XOP  @MEMORY,0
       MOV  R0,@AFTER
       MOV  R1,@AFTER+2
       MOV  R2,@AFTER+4
       LI   R1,SPACE
       BL   @PUTS
       MOV  @AFTER,R1
       BL   @PUTBYT
       LI   R8,AFTER+2
CALL3  LI   R1,SPACE
       BL   @PUTS
       MOV  *R8+,R1
       BL   @PUTHEX
       CI   R8,AFTER+6
       JL   CALL3
       LI   R1,SPACE
       BL   @PUTS
       MOV  R9,R1
       AI   R1,8
       LI   R2,8
       CLR  R3
       LI   R0,VSTRIN
       XOP  @VIDEO,0
       MOV  *R10+,R11
       RT

* PLACE  puts the cursor where the next line belongs, on the left first.
PLACE  MOV  @NUMBR,R1
       INC  @NUMBR
       LI   R2,1
       CI   R1,ROWS
       JL   PLACE1
       AI   R1,-ROWS
       LI   R2,41
PLACE1 INC  R1
       B    @GOTORC
ROWS   EQU  21

HEADS  TEXT 'op R1   R2   R3   R0 R1   R2   what',>00
SPACE  TEXT ' ',>00
CHILD  TEXT '   the child''s 6, 8, 7, 3: ',>00
OLD    TEXT '   opcode 7 does not work here',>00
       EVEN

* Opcode, R1, R2, R3, what it is about
CALLS  EQU  $
       TEXT >0000000000000000,'count   '
       TEXT >000100070001FFFF,'take 7  '
       TEXT >0001000700010000,'again   '
       TEXT >0000000000000000,'count   '
       TEXT >0001000000050001,'none    '
       TEXT >000101FF00080000,'too many'
       TEXT >0001000102580000,'no node '
       TEXT >0003000100010000,'map     '
       TEXT >0003000200040000,'map     '
       TEXT >0003000000030000,'header  '
       TEXT >0003000100000000,'slot 0  '
       TEXT >0003000100080000,'no slot '
       TEXT >0003002000030000,'no page '
       TEXT >0002000200030000,'free 2  '
       TEXT >0003000300030000,'a hole  '
       TEXT >0002000100000000,'header  '
       TEXT >0002000300280000,'past end'
       TEXT >00041F0001000000,'list    '
       TEXT >00041F0000040000,'short   '
       TEXT >0005000100000010,'header  '
       TEXT >0005000100020000,'type 0  '
       TEXT >00050001000200FF,'type FF '
       TEXT >0005000100200010,'past end'
       TEXT >0005000100030010,'a hole  '
       TEXT >0005000200010040,'share 2 '
       TEXT >0005000100050040,'known   '
       TEXT >0005000100010041,'shared  '
       TEXT >0008004000000000,'size    '
       TEXT >0001000100010000,'shared  '
       TEXT >0002000200010000,'skipped '
       TEXT >0007000000050000,'type 0  '
       TEXT >0007004000000000,'header  '
CALLSE EQU  $
       TEXT >0007004000050000,'occupied'
       TEXT >0007004100030000,'unknown '
LAST   EQU  $
       TEXT >0006000000000000,'type 0  '
       TEXT >0006004100000000,'unknown '
       TEXT >0006004000000000,'leave   '
       TEXT >0008004000000000,'is gone '
       TEXT >0002000700010000,'free all'
       TEXT >0009000000000000,'not ours'
       TEXT >0000000000000000,'count   '
LASTE  EQU  $
NETWRK DATA 12
NUMBR  DATA 0
BEFORE DATA 0
AFTER  DATA 0,0,0
       COPY "library.inc"
       END
