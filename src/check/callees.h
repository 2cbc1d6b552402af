/* Who runs when a call is made, as far as that is sure: functions and constructors of the tree whose
 * signatures are what their `def` or their fields say.
 *
 * A function counts when every binding of its name is known, when its decorators leave the signature alone
 * and nothing replaces it from outside; a method when its receiver's classes are proven and every subclass
 * of the tree is looked at, too; a class when its constructor is found before any base that nobody knows.
 * Everything else is unknown, and nothing is said of it. */
#ifndef OXBOW_CALLEES_H
#define OXBOW_CALLEES_H

#include "additions.h"
#include "check.h"
#include "infer.h"

typedef enum {
    CALLEE_FUNCTION, /* `def`: as it is written, without its first `skips` parameters */
    CALLEE_FIELDS,   /* `def`: a class; parameters are the fields of it and its bases */
    CALLEE_NOTHING,  /* `def`: a class without constructor */
    CALLEE_RAISED    /* `def`: a kind of exception that takes anything, but no keywords */
} CalleeKind;

typedef struct {
    u8 kind; /* CalleeKind */
    u8 skips;
    DefRef def;
    DefRef class; /* class that is made by the call, or whose method is called; 0 */
} Callee;

typedef struct {
    CheckContext *context;
    const Program *program;
    Map keeps;   /* DefRef → do its decorators keep the signature? */
    Map wrapped; /* DefRef of a class → may something wrap its methods? */
} CalleeFinder;

typedef struct {
    Vec(Callee) items;
    Value receiver; /* of a method: one of the objects it is called on; else kind 0 without id */
    ExprId partial; /* functools.partial(…) that the call goes through, in file `partial_file`; 0: none */
    FileId partial_file;
} Callees;

/* Of all rules there is one, see shared_callees. */
void callee_finder_init(CalleeFinder *self, CheckContext *context);
void callee_finder_release(CalleeFinder *self);
void callees_release(Callees *self);

/* All that the call may run; false when that is not sure. Amortised O(subclasses). */
bool callees_of_call(CalleeFinder *self, FileId file, ExprId call, Callees *out);

/* What calling `function`, an expression, runs. */
bool callees_of_expr(CalleeFinder *self, FileId file, ExprId function, Callees *out);

/* True when code from outside may put something else in the place of one of them, where code of `file` runs:
 * what only tests replace is replaced for tests. Asked last: it looks at all calls once. */
bool callees_may_be_replaced(CalleeFinder *self, FileId file, const Callees *callees);

/* ---- parts ---- */

/* True when every decorator of the function or class leaves its signature alone. */
bool decorators_keep_signature(CalleeFinder *self, DefRef def);

/* Dotted name of what an expression surely means outside the tree, without "builtins."; empty: something
 * else, or unknown. */
Str external_text(const Program *program, FileId file, ExprId expr);

/* True when `text` fits one of the patterns of a list parameter of bad-call. */
bool bad_call_lists(const CheckContext *context, const char *parameter, Str text);

/* Functions and classes that a name, or an attribute of a module, means by their own definitions; false when
 * another kind of binding is on the way. O(bindings). */
bool callees_named(const Program *program, FileId file, ExprId expr, VecU32 *out);

/* Add what member `name` of the object runs: one callee for each class that the object may be of. */
bool callees_of_member(CalleeFinder *self, Value object, Name name, Callees *out);

/* super().name in a method of `class`. */
bool callees_of_super(CalleeFinder *self, DefRef class, Name name, Callees *out);

/* What making an object of the class runs. */
bool callees_of_class(CalleeFinder *self, Value class, Callees *out);

/* True when a class that nobody knows may come before `maker` in the linearisation of `class`, or an
 * object of it may have its own `name`. */
bool member_may_be_hidden(const CalleeFinder *self, DefRef class, DefRef maker, Name name);

/* True for a base outside the tree that has no methods that matter: object, ABC, Generic. */
bool base_is_plain(const CalleeFinder *self, Name external);

/* True when some of its bases are spread from a list: class C(*BASES). */
bool class_hides_bases(const Program *program, DefRef class);

enum { DESCENDANTS_MAX = 64 };

/* The class and all that derive from it, or false when there are too many. */
bool class_descendants(const Program *program, DefRef class, VecU32 *out);

void callee_add(Callees *out, Callee callee);

#endif
