* LEAK: the planted bug of docs/debugger.md
* Takes a page as local page 5, clears a table in it and gives it back; then wants thirty more pages.
* It does not get them, although the system says that more than that are free. Something is wrong here.
       COPY "mdos.inc"

WORK   EQU  5                  the local page of the table
WINDOW EQU  5                  the execution page in which it is used: >A000
MAPPER EQU  >F110
TABLE  EQU  >B900              the table in that window: eight words

       AORG ENTRY
       LI   R10,STACK
       LI   R1,1               a page for the table
       LI   R2,WORK
       CLR  R3
       LI   R0,MTAKE
       XOP  @MEMORY,0
       BL   @SHOW              let the window show it
       LI   R1,TABLE
       LI   R2,8
CLEARS CLR  *R1+               an empty table
       DEC  R2
       JNE  CLEARS
       LI   R1,1               the page is not needed any more
       LI   R2,WORK
       LI   R0,MFREE
       XOP  @MEMORY,0

       LI   R0,MCOUNT          how many pages are free
       XOP  @MEMORY,0
       MOV  R1,R9
       LI   R1,SAYS1
       BL   @PUTS
       MOV  R9,R1
       LI   R2,3
       BL   @PUTDEC
       LI   R1,30              thirty of them for ourselves
       LI   R2,1
       CLR  R3
       LI   R0,MTAKE
       XOP  @MEMORY,0
       MOV  R0,R9
       LI   R1,SAYS2
       BL   @PUTS
       MOV  R9,R1
       BL   @PUTHEX
       LI   R1,SAYS3
       BL   @PUTS
       B    @ENDS

* SHOW   puts the page of the table into its window.
SHOW   LI   R1,WORK
       SWPB R1
       MOVB R1,@MAPPER+WINDOW
       RT

SAYS1  TEXT >0D0A,'Free pages:',>00
SAYS2  TEXT >0D0A,'Thirty of them, please: >',>00
SAYS3  TEXT >0D0A,>00
       EVEN
       COPY "library.inc"
       END
