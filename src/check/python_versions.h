/* Which versions of Python the project runs on, by what its files say. */
#ifndef OXBOW_PYTHON_VERSIONS_H
#define OXBOW_PYTHON_VERSIONS_H

#include "check.h"

/* What one file asks of Python, or all that are above another. */
typedef struct {
    u32 minor; /* 14 for ">=3.14"; 0: not said */
    bool has_two, has_three;
} PythonAsked;

typedef struct {
    FileId file;
    PythonAsked asked;
} PythonAsking;

typedef struct {
    u32 count, old; /* Python files in the folder and below, and those in the syntax of Python 2 */
} PythonFolder;

/* Read once: who is asked about later may be every file of the tree. */
typedef struct {
    const Program *program;
    Vec(PythonAsking) asking; /* project files that say something of it, by path */
    Map folders;              /* hash of the path → position in `ages`; empty where nothing is old */
    Vec(PythonFolder) ages;
} PythonVersions;

/* O(settings + setup files), and O(files * their depth) where some are old. */
void python_versions_read(PythonVersions *self, const Program *program);
void python_versions_release(PythonVersions *self);

/* 14 for ">=3.14": the least minor version of Python 3 that the nearest project file above lets in
 * (pyproject.toml, setup.cfg, Pipfile, setup.py); 0: not known. All below: O(project files). */
u32 python_minor(CheckContext *context, FileId file);

/* The same; where no project file says it, what pipelines and images name, if that is older than the table
 * of the standard library (python_runs.h): that the code is tested on a newer one does not mean that it
 * needs it. */
u32 python_oldest(CheckContext *context, FileId file);

/* The same as python_minor; where it is not known or older than the table of the standard library, the
 * oldest of that. */
u32 python_first(CheckContext *context, FileId file);

/* True when a project file above says that the code runs on Python 2 as well, by a requirement or a
 * classifier; or, where none says anything, a pipeline or an image. O(settings + strings of setup files). */
bool python_is_two(CheckContext *context, FileId file);

/* True when the code runs on Python 2 alone: its file, or a fifth of the files of a folder around it, is
 * written in the syntax of that; or the project files above say so; or they say nothing, and pipelines and
 * images name that alone. O(files + strings of setup files). */
bool python_is_only_two(CheckContext *context, FileId file);

#endif
