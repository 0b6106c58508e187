* SOUND: three voices and a drum on the SN76496
* First each thing for itself, for ears and measuring instruments: a tone of 440 Hz, a chord of
* 440, 554 and 659 Hz, white noise. Then a tune by Beethoven. Each line says what is to be heard, and
* shows it on a keyboard of 32 semitones from C3 on.
       COPY "mdos.inc"

SILENT EQU  15                 attenuation, 2 dB each
REST   EQU  -1                 instead of a note

       AORG ENTRY
       LI   R10,STACK
       LI   R1,>0E04
       BL   @OPENS
       LI   R1,QUIT            Ctrl-C: silence first
       MOV  R1,@BREAK
       BL   @SAYAT
       DATA TITLE,0,2
       BL   @SAYAT
       DATA HEADS,2,2
       LI   R1,3               the list scrolls below the heading
       LI   R2,2
       LI   R3,22
       LI   R4,78
       LI   R0,VWINDO
       XOP  @VIDEO,0

       LI   R9,SCORE
LOOP   EQU  $                  three notes, a length, a drum
       MOVB *R9+,R1
       SRA  R1,8
       MOV  R1,@VOICE1
       MOVB *R9+,R1
       SRA  R1,8
       MOV  R1,@VOICE2
       MOVB *R9+,R1
       SRA  R1,8
       MOV  R1,@VOICE3
       MOVB *R9+,R1
       JEQ  ENDING
       SRL  R1,8
       MOV  R1,@LENGTH
       MOVB *R9+,R1
       SRL  R1,8
       MOV  R1,@DRUM
       MOV  R9,@PLACE
       BL   @SHOW
       BL   @PLAY
       MOV  @PLACE,R9
       JMP  LOOP
ENDING LI   R1,60              a moment of silence
       BL   @SLEEP
QUIT   LIMI 2
       LI   R10,STACK
       BL   @HUSH
       B    @LEAVE

* ---------------------------------------------------------------------------------------------
* PLAY   the notes: with the drum for four sixtieths, then without it, a little softer. The drum
*        alone may last.
PLAY   DECT R10
       MOV  R11,*R10
       MOV  @DRUM,R1
       JEQ  PLAY1
       LI   R7,4
       CI   R1,3
       JNE  PLAY2
       MOV  @LENGTH,R7         3: noise for the whole time
       BL   @SOUND
       JMP  PLAY9
PLAY2  BL   @SOUND
       CLR  @DRUM
       MOV  @LENGTH,R7
       AI   R7,-6
       BL   @SOUND
       LI   R1,2
       BL   @SLEEP
       JMP  PLAY9
PLAY1  MOV  @LENGTH,R7
       BL   @SOUND
PLAY9  MOV  *R10+,R11
       RT

* SOUND  what VOICE1 to VOICE3 and DRUM say, for R7 sixtieths, and waits for its end.
SOUND  DECT R10
       MOV  R11,*R10
       MOV  @VOICE1,R8
       LI   R4,>0200
       BL   @VOICE
       MOV  R0,@TONES
       MOV  R4,@LOUD
       MOV  @VOICE2,R8
       LI   R4,>0600
       BL   @VOICE
       MOV  R0,@TONES+2
       MOVB R4,@LOUD+1
       MOV  @VOICE3,R8
       LI   R4,>0300
       BL   @VOICE
       MOV  R0,R3
       MOV  R4,R5
       MOV  @TONES,R1
       MOV  @TONES+2,R2
       MOV  @LOUD,R4
       MOV  @DRUM,R8
       A    R8,R8
       MOV  @DRUMS(R8),R6
       LI   R0,VSOUND
       XOP  @VIDEO,0
SOUND1 BL   @KEY
       JNE  SOUND2
       B    @QUIT
SOUND2 LI   R0,VQUIET
       XOP  @VIDEO,0
       JNE  SOUND1
       MOV  *R10+,R11
       RT
* Noise type, attenuation: none, low, high, long
DRUMS  DATA >000F,>0604,>0406,>0502

* VOICE  the frequency of note R8 to R0, its attenuation to R4h: silent for a rest.
VOICE  MOV  R8,R8
       JLT  VOICE9
       A    R8,R8
       MOV  @FREQS(R8),R0
       RT
VOICE9 LI   R0,440
       LI   R4,SILENT*>100
       RT

* HUSH   all four voices silent.
HUSH   LI   R1,440
       MOV  R1,R2
       MOV  R1,R3
       LI   R4,SILENT*>101
       MOV  R4,R5
       LI   R6,SILENT
       LI   R7,1
       LI   R0,VSOUND
       XOP  @VIDEO,0
       RT

* SLEEP  R1 sixtieths of a second of silence; a key ends the program.
SLEEP  DECT R10
       MOV  R11,*R10
       MOV  R1,R8
       LI   R1,440
       MOV  R1,R2
       MOV  R1,R3
       LI   R4,SILENT*>101
       MOV  R4,R5
       LI   R6,SILENT
       MOV  R8,R7
       LI   R0,VSOUND
       XOP  @VIDEO,0
SLEEP1 BL   @KEY
       JNE  SLEEP2
       B    @QUIT
SLEEP2 LI   R0,VQUIET
       XOP  @VIDEO,0
       JNE  SLEEP1
       MOV  *R10+,R11
       RT

* ---------------------------------------------------------------------------------------------
* SHOW   a line about what is going to be played.
SHOW   DECT R10
       MOV  R11,*R10
       LI   R1,KEYS            an empty keyboard
       LI   R2,32
SHOW1  MOVB @DOT,*R1+
       DEC  R2
       JNE  SHOW1
       LI   R9,VOICE1
SHOW2  MOV  *R9,R8
       JLT  SHOW3
       MOVB @BLOCK,@KEYS(R8)
       BL   @NOTE
       JMP  SHOW4
SHOW3  LI   R1,NONOTE
       BL   @PUTS
SHOW4  INCT R9
       CI   R9,VOICE3+2
       JL   SHOW2
       MOV  @DRUM,R1
       SLA  R1,3
       AI   R1,DRUMNS
       BL   @PUTS
       LI   R1,KEYS            glyphs, hence not as a text
       LI   R2,32
       CLR  R3
       LI   R0,VSTRIN
       XOP  @VIDEO,0
       LI   R1,NEWLIN
       BL   @PUTS
       MOV  *R10+,R11
       RT

* NOTE   name and frequency of note R8.
NOTE   DECT R10
       MOV  R11,*R10
       CLR  R4
       MOV  R8,R5
       LI   R1,12
       DIV  R1,R4              R4 octave, R5 semitone
       A    R5,R5
       MOVB @NAMES(R5),@NAME
       MOVB @NAMES+1(R5),@NAME+2
       AI   R4,'3'
       SWPB R4
       MOVB R4,@NAME+1
       LI   R1,NAME
       BL   @PUTS
       A    R8,R8
       MOV  @FREQS(R8),R1
       LI   R2,4
       BL   @PUTDEC
       LI   R1,HERTZ
       BL   @PUTS
       MOV  *R10+,R11
       RT

TITLE  TEXT 'SOUND: three voices and a drum on the SN76496 (library 6, opcode >33)',>00
HEADS  TEXT 'Voice 1     Voice 2     Voice 3     Noise   C3          C4          C5',>00
NONOTE TEXT '            ',>00
HERTZ  TEXT ' Hz  ',>00
NEWLIN TEXT >0D0A00
DRUMNS TEXT '       ',>00,'low    ',>00,'high   ',>00,'white  ',>00
NAMES  TEXT 'C C#D D#E F F#G G#A A#B '
NAME   TEXT 'C3 ',>00
DOT    BYTE '.'
BLOCK  BYTE >DB
       EVEN

* The semitones from C3 to G5 in Hertz
FREQS  DATA 131,139,147,156,165,175,185,196
       DATA 208,220,233,247,262,277,294,311
       DATA 330,349,370,392,415,440,466,494
       DATA 523,554,587,622,659,698,740,784

* Three notes (semitones from C3, REST), length in sixtieths, drum (1 low, 2 high, 3 noise alone)
SCORE  BYTE 21,REST,REST,60,0
       BYTE 21,25,28,60,0
       BYTE REST,REST,REST,30,3
       BYTE 28,24, 0,24,1
       BYTE 28,24, 7,24,2
       BYTE 29,26, 0,24,1
       BYTE 31,28, 7,24,2
       BYTE 31,28, 0,24,1
       BYTE 29,26, 7,24,2
       BYTE 28,24, 0,24,1
       BYTE 26,23, 7,24,2
       BYTE 24,19, 0,24,1
       BYTE 24,19, 7,24,2
       BYTE 26,23, 0,24,1
       BYTE 28,24, 7,24,2
       BYTE 28,24, 7,36,1
       BYTE 26,23, 7,12,2
       BYTE 26,23, 7,48,1
       BYTE 28,24, 0,24,1
       BYTE 28,24, 7,24,2
       BYTE 29,26, 0,24,1
       BYTE 31,28, 7,24,2
       BYTE 31,28, 0,24,1
       BYTE 29,26, 7,24,2
       BYTE 28,24, 0,24,1
       BYTE 26,23, 7,24,2
       BYTE 24,19, 0,24,1
       BYTE 24,19, 7,24,2
       BYTE 26,23, 0,24,1
       BYTE 28,24, 7,24,2
       BYTE 26,23, 7,36,1
       BYTE 24,19, 0,12,2
       BYTE 24,19, 0,72,1
       BYTE 0,0,0,0
       EVEN
VOICE1 DATA 0
VOICE2 DATA 0
VOICE3 DATA 0
DRUM   DATA 0
LENGTH DATA 0
PLACE  DATA 0
TONES  DATA 0,0
LOUD   DATA 0
KEYS   BSS  32
       EVEN
       COPY "library.inc"
       END
