/* Inside lists only: the walk through what a list holds, whose parts need each other. */
#ifndef OXBOW_LISTS_IMPL_H
#define OXBOW_LISTS_IMPL_H

#include "lists.h"

/* What of a dict is an element. */
typedef enum { DICT_VALUES, DICT_KEYS, DICT_PAIRS } DictPart;

/* A walk through what a list holds. `seen` ends cycles: what is being taken apart, or was already. */
typedef struct Walk {
    const Program *program;
    const Bound *bound;
    Picks *out;
    const struct Walk *outer; /* a list of which this one is a part, or NULL */
    Map seen;                 /* ExprRef, or (1, BindRef) of a variable → WALK_* */
    bool is_open;
    bool is_loose;   /* which of the elements there are, and in which order, is not certain */
    bool is_cut;     /* it holds itself */
    bool is_endless; /* it goes on with the same: repeat(x) */
    u8 dict;         /* DictPart */
    u32 loops;       /* around the element that is being added */
    u32 depth;       /* lists in lists that are taken apart on the way */
} Walk;

enum {
    DIMENSIONS_MAX = 6,
    WALKS_MAX = 8,
    READ_ANY_TIME = UINT32_MAX /* by a function that may be called at any time */
};

enum { WALK_GOES_ON = 1, WALK_DONE = 2 };
/* False when it is walked through already, or by a walk around this one. */
bool walk_begin(Walk *self, u64 key);
void walk_end(Walk *self, u64 key);

/* What an expression depends on: loops around it, and functions whose parameters it reads. */
typedef struct {
    struct {
        BindRef binding; /* of a loop's target, or of a parameter */
        ExprId iterable; /* 0: a parameter of `function` */
        DefRef function;
    } at[DIMENSIONS_MAX];
    u32 count;
} Dimensions;

/* Dimensions of an expression, added to those that are there (contexts.c). */
void expr_dimensions(const Program *self, FileId file, ExprId expr, u32 depth, Dimensions *out);

void expr_walk(Walk *self, FileId file, ExprId expr);
void values_walk(Walk *self, ValueSet values);
/* A call that gives a list (lists_calls.c). */
void call_walk(Walk *self, FileId file, ExprId call);
/* zip(a, b), enumerate(a), chain(a, b) and their kin; false when the function is none of them
 * (lists_merge.c). */
bool merge_walk(Walk *self, FileId file, ExprId call, Str function);
/* All that the bindings of a name in one scope give it; `any` is one of them. `read`: where that is read
 * in the scope itself; 0: behind all of it. */
void variable_walk(Walk *self, FileId file, BindingId any, u32 read);
void module_variable_walk(Walk *self, ModuleId module, Name name);
/* What is added to a variable after its assignment, from anywhere (lists_growth.c). */
void growth_walk(Walk *self, BindRef variable);

/* One element: once for each turn of the loops that it depends on. `key` not 0: the pair of both. */
void element_push(Walk *self, FileId file, ExprId key, ExprId expr);
/* One element that is known as it is. */
void pick_push(Walk *self, Pick pick);
/* Elements that are given by keywords, dict(a=x), or what one of them is. */
void keywords_walk(Walk *self, FileId file, ExprId call);
/* A tuple of parts. */
Pick parts_pick(const Program *program, const Pick *parts, u32 count);

/* Lists inside lists, loops and calls around a place multiply. One question has so many steps, with all
 * the questions that it asks in turn; what is cut off counts as open. */
void steps_begin(const Program *program, u32 most);
bool steps_take(const Program *program);
/* Questions inside of questions, too many to be anything but a cycle? */
bool steps_are_nested(const Program *program);
void steps_end(const Program *program);

/* Another list, apart from those of the walk around it. */
void list_walk(Walk *self, const Pick *list);
Walk walk_within(const Walk *self, Picks *out);

#endif
