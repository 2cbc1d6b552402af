/* Names of the program that stand as words in texts: where something may be asked for by name. */
#ifndef OXBOW_TEXT_WORDS_H
#define OXBOW_TEXT_WORDS_H

#include "program.h"

/* Add the names of the program that stand as words in a text. O(text). */
void names_in_text(const Program *program, Str text, Bits *names);

/* Those in all literals but the ones that document. Found out when first asked for: O(text of literals). */
const Bits *program_text_words(const Program *program);

/* True when the name is one of them. */
bool name_is_text_word(const Program *program, Name name);

#endif
