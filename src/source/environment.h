/* The project's own virtual environment: where it lies and what is installed there. What its files say is
 * read elsewhere, and only when somebody asks. */
#ifndef OXBOW_ENVIRONMENT_H
#define OXBOW_ENVIRONMENT_H

#include "source.h"

/* One installed distribution, by the folder or file that its installer left. */
typedef struct {
    Str name;    /* lower case, words joined by '-' */
    Str version; /* as the installer wrote it */
    Str folder;  /* absolute: x-1.0.dist-info, x-1.0.egg-info */
} Installed;

typedef struct {
    Str folder;        /* absolute; empty: there is none */
    Str shown;         /* how reports call it: below the project root, or as it was named */
    Str python;        /* "3.11", as pyvenv.cfg says; may be empty */
    const Str *search; /* absolute folders in which imports are looked up, in order */
    u32 search_count;
    u32 own_count; /* of these, the virtual environment's; behind them the tree's (environment_add) */
    const Installed *installed; /* by name */
    u32 installed_count;
} Environment;

typedef struct {
    const char *option; /* --venv, relative to the working folder; NULL: not given */
    Str configured;     /* `venv`, relative to the project root; empty: not configured */
    bool is_off;        /* read none, whatever lies there */
} EnvironmentWish;

/* Find it: the one that is named; else the one that is active (VIRTUAL_ENV) and lies below the project
 * root; else `.venv`, `venv`, `env` or `.env` in the root or the analysed folder; else the one folder
 * there that is one. None is no error, but a named folder that is none is. Lists folders, reads pyvenv.cfg
 * and *.pth. O(entries of site-packages). */
bool environment_find(const SourcePlace *place, const EnvironmentWish *wish, Arena *arena, Environment *out,
                      Err *err);

/* Further folders of the tree in which distributions lie: its imports are looked up there as well.
 * O(entries of these folders). */
void environment_add(Environment *self, SourceSites sites, Arena *arena);

/* The distribution of this name, however it is spelled, or NULL. O(log n). */
const Installed *environment_distribution(const Environment *self, Str name, Arena *arena);

/* The distribution whose installer noted that it brings a top-level module (top_level.txt, RECORD), or NULL.
 * O(bytes of these files). */
const Installed *environment_owner(const Environment *self, Str top, Arena *arena);

#endif
