/* Words by which code loads modules whose names run time makes: those of the language's own library, and
 * those that models know (`loading`). */
#ifndef OXBOW_LOADING_H
#define OXBOW_LOADING_H

#include "program.h"

/* Models know functions of that last word which import what a text names, and give it. O(such words). */
bool loading_imports(const Program *program, Str word);

/* Models know functions of that last word, none of the tree, which load the modules of a folder that they
 * are told. O(such patterns). */
bool loading_takes_folder(const Program *program, Str word);

/* Some code of the tree has a word that shows that modules may be loaded whose names nobody sees. O(names
 * of all files). */
bool loading_is_hidden(const Program *program);

#endif
