/* Which versions of Python the project runs on, by what its files say. */
#ifndef OXBOW_PYTHON_VERSIONS_H
#define OXBOW_PYTHON_VERSIONS_H

#include "check.h"

/* 14 for ">=3.14": the least minor version of Python 3 that the nearest project file above lets in
 * (pyproject.toml, setup.cfg, Pipfile, setup.py); 0: not known. O(settings + setup files). */
u32 python_minor(const Program *program, FileId file);

/* The same; where no project file says it, what pipelines and images name, if that is older than the table
 * of the standard library (python_runs.h): that the code is tested on a newer one does not mean that it
 * needs it. */
u32 python_oldest(CheckContext *context, FileId file);

/* The same as python_minor; where it is not known or older than the table of the standard library, the
 * oldest of that. */
u32 python_first(const Program *program, FileId file);

/* True when a project file above says that the code runs on Python 2 as well, by a requirement or a
 * classifier; or, where none says anything, a pipeline or an image. O(settings + strings of setup files). */
bool python_is_two(CheckContext *context, FileId file);

/* True when the code runs on Python 2 alone: its file, or a fifth of the files of a folder around it, is
 * written in the syntax of that; or the project files above say so; or they say nothing, and pipelines and
 * images name that alone. O(files + strings of setup files). */
bool python_is_only_two(CheckContext *context, FileId file);

#endif
