import Commands

Geneve.runAndExit()
