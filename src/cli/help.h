/* Help, written from the table of options. */
#ifndef OXBOW_HELP_H
#define OXBOW_HELP_H

#include "option.h"

/* Help of the program (`command` NULL) or of one command. */
void help_write(const CommandRow *command, StrBuf *out);

#endif
