* The smallest program: greets, and returns to MDOS.
*
* On the host:   geneve asm hello.asm -o HELLO --program
*                geneve disk put work.dsk HELLO
* On the Geneve: HELLO

       AORG >0400              where MDOS loads and enters a program
START  LI   R0,>27             opcode: write a text
       LI   R1,HELLO           where it stands
       CLR  R2                 up to a zero byte
       XOP  @VIDEO,0           call the video library
       BLWP @0                 the end of the task
VIDEO  DATA 6                  number of the library
HELLO  TEXT 'Hello from the Geneve 9640!',>0D0A00
       END
