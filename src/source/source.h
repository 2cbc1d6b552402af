/* Which files belong to a project, and what text they hold.
 *
 *     source_locate     PATHs of the command line → project root and analysed folder
 *     source_discover   → the sorted list of files (locates by itself)
 *     source_read       one file → UTF-8 text for a parser
 *
 * The configuration lives in the project root and says what to exclude, so a caller locates first,
 * loads the configuration and then discovers. */
#ifndef OXBOW_SOURCE_H
#define OXBOW_SOURCE_H

#include "err.h"
#include "str.h"

enum {
    SOURCE_MAX_SIZE = 2 << 20, /* files above this are not read: generated tables, bundles, data */
    SOURCE_HEAD_SIZE = 256
};

typedef struct {
    const char *const *paths; /* files and folders as the user gave them; none means "." */
    u32 path_count;
    const char *root;   /* project root, overriding the search; NULL to search */
    const Str *exclude; /* globs (glob.h) relative to the project root */
    u32 exclude_count;
} SourceOptions;

/* Where the analysis happens. Absolute paths have no links, dots or closing slash. */
typedef struct {
    /* Paths in findings are relative to this folder. It is the folder given, when that looks like a
     * project itself; otherwise its nearest ancestor with `.git` or an oxbow configuration. */
    Str root;
    /* Only files below this folder are listed: the one folder given; the project root when a file or
     * several PATHs were given, because what one file means depends on the rest of its project. */
    Str analysed;
    /* Findings are reported for these files and folders only (relative to `root`); none: for all. */
    const Str *filters;
    u32 filter_count;
} SourcePlace;

typedef struct {
    Str path;     /* relative to the project root */
    Str absolute; /* NUL-terminated */
    u64 size;
    bool is_executable;
    bool is_generated; /* so marked, or as vendored, by the project's .gitattributes */
} SourceFile;

typedef enum {
    SKIP_TOO_LARGE,
    SKIP_UNREADABLE,
    SKIP_UNDECODABLE, /* bytes that are no text in the file's encoding */
    SKIP_ENCODING,    /* the coding cookie names an encoding that oxbow does not know */
    SKIP_BINARY,      /* NUL bytes */
    SKIP_OUTSIDE,     /* a link to a file outside the project root */
    SKIP_NAME,        /* the file's name is not UTF-8; `path` has U+FFFD in place of the bad bytes */
    SKIP_COUNT
} SkipReason;

/* A file or folder that a person should know was left out. Whether a skipped file matters depends
 * on its language, so it is the caller who decides what makes an analysis incomplete; a skipped
 * folder always does. */
typedef struct {
    Str path; /* relative to the project root; "." for the root */
    SkipReason reason;
    u32 line; /* where decoding failed; 0 for the whole file */
    bool is_folder;
} SourceSkip;

/* A folder of the tree into which distributions were installed. */
typedef struct {
    Str path;     /* relative to the project root */
    Str absolute; /* no closing slash */
    u32 distributions, files;
    bool is_package; /* it has an __init__.py; none of those that source_discover returns */
} SourceSite;

typedef struct {
    const SourceSite *at; /* by path */
    u32 count;
} SourceSites;

typedef struct {
    SourcePlace place;
    const SourceFile *files; /* by path, in byte order; every real file once */
    u32 file_count;
    const SourceSkip *skipped; /* by path */
    u32 skipped_count;
    SourceSites sites; /* what was installed there is not among the files */
} SourceTree;

typedef struct {
    Str text;          /* UTF-8, no byte-order mark; line ends as in the file */
    bool is_converted; /* not UTF-8 on disk: offsets in `text` are not offsets in the file */
} SourceText;

/* Find project root and analysed folder. Everything in `out` lives in `arena`.
 * Errors: a path that does not exist or is neither file nor folder, or lies outside a given root. */
bool source_locate(const SourceOptions *options, Arena *arena, SourcePlace *out, Err *err);

/* List the files to look at. In a git work tree this is git's own list (tracked files, and others that are
 * not ignored, submodules included); elsewhere, or when git fails, every file that the .gitignore files do
 * not name. Either way without version control, virtual environments, installed packages (also those that
 * are committed beside their *.dist-info, see installations.h), caches, build copies that git does not
 * track, and `options->exclude`. Links to files are followed inside the project root, links to folders are
 * not. A file named in `options->paths` is listed even when git ignores it. Unreadable folders and foreign
 * names are in `out->skipped`, never errors. Errors: those of source_locate, and an analysed folder that
 * cannot be read. O(files log files). */
bool source_discover(const SourceOptions *options, Arena *arena, SourceTree *out, Err *err);

/* Text of a file of at most `max_size` bytes (SOURCE_MAX_SIZE unless there is a reason). The
 * encoding is UTF-8, or what a coding cookie (PEP 263) in the first two lines says.
 * False with `why` filled when there is no text to be had. Safe to call from several threads, each
 * with its own arena. O(size). */
bool source_read(const SourceFile *file, u64 max_size, Arena *arena, SourceText *out, SourceSkip *why);

/* The first SOURCE_HEAD_SIZE bytes as they are, empty when they cannot be read: enough to tell the
 * language of a script without an ending. */
Str source_head(const SourceFile *file, Arena *arena);

/* Key of a reason in the table of texts: "skip-too-large". Static storage. */
const char *skip_reason_key(SkipReason self);

#endif
