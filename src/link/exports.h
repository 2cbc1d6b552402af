/* What a module offers to `from module import *`: the names of `__all__` where it is spelled out, else every
 * name without a leading underscore (Python reference, "The import statement"). */
#ifndef OXBOW_EXPORTS_H
#define OXBOW_EXPORTS_H

#include "program.h"

/* Read `__all__ = […]`, `+= […]`, `.extend([…])`, `.append("x")` of every file. O(statements). */
void exports_build(Program *program);
void exports_release(Program *program);

/* May a star import of the file bind `name`? True where `__all__` is computed. O(1). */
bool exports_have(const Program *program, FileId file, Name name);

/* True when every statement that fills `__all__` spells its names out. O(1). */
bool exports_are_listed(const Program *program, FileId file);

/* Call `each` for every text in the statements that fill the file's `__all__`. */
void exports_each(const Program *program, FileId file, void (*each)(void *context, ExprId text),
                  void *context);

#endif
