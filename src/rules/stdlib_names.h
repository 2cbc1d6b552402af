/* Names of Python's standard library: which modules, classes, functions and members there are, and
 * when.
 *
 * Source: rules/stdlib.names, which stdlib/generate makes of typeshed's stubs (facts only) and of what
 * CPython 3.11 says of itself; docs/guides/stdlib.md has the format. The table is part of the program
 * and is read where it lies: nothing is loaded, built or freed, every Str points into it and lives as
 * long as the program. Safe from any thread.
 *
 * A name that is here exists in some version on some platform (`stdlib_name_when`). A name that is not
 * here does not exist, if its scope is closed (`stdlib_is_closed`), it does not begin with two
 * underscores, and nobody adds it. Of private names (`_x`) only those of 3.11 are here. */
#ifndef OXBOW_STDLIB_NAMES_H
#define OXBOW_STDLIB_NAMES_H

#include "str.h"

/* ---- scopes: modules and classes -------------------------------------------------------------------- */

/* 0: none. */
typedef u32 StdlibScope;

/* By dotted name; builtins may be bare. Aliases are followed: "asyncio.Queue" is asyncio.queues.Queue,
 * "io.StringIO" is _io.StringIO. 0 when the table has none: no such name, or one that is neither module
 * nor class. O(1). */
StdlibScope stdlib_scope(Str dotted);

/* Dotted name under which the scope stands in the table ("builtins.str"). */
Str stdlib_scope_name(StdlibScope scope);
bool stdlib_is_class(StdlibScope scope);

/* True when the real module or class was seen in CPython 3.11, answers to no other names than those it
 * has (no __getattr__ and the like), and all these are here: own ones, or those of the bases. */
bool stdlib_is_closed(StdlibScope scope);

/* True for a class, closed in this sense, on whose objects nobody can store other attributes. */
bool stdlib_is_fixed(StdlibScope class);

/* True for a class of typing.Protocol: what has the members counts as one. */
bool stdlib_is_protocol(StdlibScope scope);

/* Dotted name of the metaclass, own or inherited; empty: the usual one. O(bases above). */
Str stdlib_metaclass(StdlibScope scope);

enum { STDLIB_BASES_MAX = 8 };
/* Direct bases in order, `object` not among them unless it is named; returns how many. O(bases). */
u32 stdlib_bases(StdlibScope class, StdlibScope out[STDLIB_BASES_MAX]);

/* True when `class` is `base` or derives from it. O(bases above). */
bool stdlib_derives(StdlibScope class, StdlibScope base);

/* True when a class of the table that derives from this one has the member, or `__getattr__`. O(classes ×
 * bases above × log n). */
bool stdlib_below_has(StdlibScope class, Str member);

/* ---- names in a scope ------------------------------------------------------------------------------- */

typedef enum {
    STDLIB_CLASS,
    STDLIB_FUNCTION,
    STDLIB_PROPERTY,
    STDLIB_VARIABLE,
    STDLIB_SAME /* another name for `target`: a module, or something in one */
} StdlibKind;

typedef enum { STDLIB_ON_OBJECT, STDLIB_ON_CLASS, STDLIB_STATIC } StdlibRole;

typedef struct {
    StdlibScope scope; /* in which it stands */
    Str name;
    u8 kind; /* StdlibKind */
    u8 role; /* StdlibRole, of functions in classes */
    bool is_async;
    bool is_introspected; /* CPython 3.11 has it, the stubs do not: of other versions nothing is known */
    Str parameters;       /* of functions, see stdlib_parameter; the object of a method is not among them */
    /* What a variable or property is and a function gives (awaited, if it is async): "str", "list[str]",
     * "datetime.date|None", "Self"; builtins are bare. Empty: not known, or no plain class. An abstract class
     * says what the value can do, not what it is. */
    Str type;
    Str target; /* of STDLIB_SAME */
    Str when;   /* as written */
} StdlibName;

/* The scope's own line for `name`. False when it has none. O(1). */
bool stdlib_name(StdlibScope scope, Str name, StdlibName *out);

/* The lines of the scope one by one: `Str rest = STR_NONE; while (stdlib_name_next(scope, &rest, &name))`.
 * O(line). */
bool stdlib_name_next(StdlibScope scope, Str *rest, StdlibName *out);

/* The same, in the class or, depth first, the first of its bases. Of `object` only when a class names
 * it: all that it has begins with two underscores. O(bases above). */
bool stdlib_member(StdlibScope class, Str name, StdlibName *out);

/* What a dotted name is, aliases followed: "os.path.join" is `join` of posixpath. A module has no line, see
 * stdlib_scope. O(1) per alias. */
bool stdlib_find(Str dotted, StdlibName *out);

/* ---- when ------------------------------------------------------------------------------------------- */

typedef enum { STDLIB_LINUX, STDLIB_DARWIN, STDLIB_WIN32, STDLIB_OTHER, STDLIB_PLATFORMS } StdlibPlatform;
enum { STDLIB_MINOR_FIRST = 8, STDLIB_MINOR_LAST = 14 };

/* Sets of (version, platform): bit (minor - STDLIB_MINOR_FIRST) * STDLIB_PLATFORMS + platform. */
typedef u32 StdlibWhen;

/* All platforms, versions 3.first to 3.last; what lies outside the table's versions counts as the nearest. */
StdlibWhen stdlib_versions(u32 first, u32 last);
/* The newest minor version in which something is there; of what is never there the first. */
u32 stdlib_last_minor(StdlibWhen when);
/* 12 of "12"; 0 where there is no number. */
u32 stdlib_number(Str text);
/* When a scope, or a name in its scope, is there; the text of it as written, empty for always. O(1). */
Str stdlib_scope_when_text(StdlibScope scope);
StdlibWhen stdlib_scope_when(StdlibScope scope);
StdlibWhen stdlib_name_when(const StdlibName *name);

/* ---- parameters ------------------------------------------------------------------------------------- */

typedef enum {
    STDLIB_BY_PLACE,  /* only its position names it */
    STDLIB_BY_EITHER, /* position or keyword */
    STDLIB_BY_NAME,   /* keyword only */
    STDLIB_REST,      /* *args */
    STDLIB_NAMED_REST /* **kwargs */
} StdlibParameterKind;

typedef struct {
    Str name;
    u8 kind;
    bool is_optional; /* has a default, or not every overload or version asks for it */
    StdlibWhen when;  /* versions that take it, of those that have the function */
} StdlibParameter;

/* True when nothing is known of what the function takes. */
bool stdlib_takes_anything(const StdlibName *function);

/* The parameters in order: `Str rest = f.parameters; bool named = false; while (stdlib_parameter(&rest,
 * &named, &p))`. Overloads and versions are one list that accepts what any of them accepts.
 * O(parameters). */
bool stdlib_parameter(Str *rest, bool *by_name, StdlibParameter *out);

/* ---- types ------------------------------------------------------------------------------------------ */

/* The alternatives of a type in order, `Str rest = name.type; while (stdlib_type_part(&rest, &class,
 * &elements))`: "dict", "str,int" of `dict[str,int]|None`, then "None", "". O(text). */
bool stdlib_type_part(Str *rest, Str *class, Str *elements);

#endif
