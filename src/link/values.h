/* Inside inference only: sets of values while they are being collected. */
#ifndef OXBOW_VALUES_H
#define OXBOW_VALUES_H

#include "infer.h"

/* Small set under construction; overflowing makes it open. */
typedef struct {
    u32 count;
    bool is_open;
    Value at[VALUES_MAX];
} Values;

/* Where it matters: `= {0}` clears the whole of it. */
static inline void values_clear(Values *self) {
    self->count = 0;
    self->is_open = false;
}

void values_add(Values *self, Value value);
void values_join(Values *self, ValueSet set);
/* Copy into the program's arena. */
ValueSet values_freeze(const Program *program, const Values *self);

static inline ValueSet values_open(void) {
    return (ValueSet){.is_open = true};
}
static inline ValueSet values_none(void) {
    return (ValueSet){0};
}

/* What a value looks like when iterated or indexed (kept in Value.view). */
typedef enum {
    VIEW_WHOLE,
    VIEW_KEYS, /* x.keys(), list(x) of a mapping: indexed by place, it gives a key */
    VIEW_ITEMS,
    VIEW_VALUES,
    VIEW_ENUMERATE,
    VIEW_ENUMERATE_VALUES, /* enumerate(x.values()) */
    VIEW_CLOSING,          /* closing(x): entering it gives x */
    VIEW_LATER             /* a task or future: awaiting it gives the value */
} ValueView;

/* Memo of one row: begin returns true when the answer is already there or being computed. */
bool memo_begin(const Program *program, u32 *slot, ValueSet *out);
/* What is known without asking callers: true when `slot` of the plain memo has an answer that is not open. */
bool memo_plain(const Program *program, u32 slot, ValueSet *out);
ValueSet memo_end(const Program *program, u32 *slot, const Values *values);
/* The same as `other`, which was just asked for and gave `set`. */
ValueSet memo_end_as(const Program *program, u32 *slot, const u32 *other, ValueSet set);

struct Types {
    u32 *expr_memo;     /* by ExprRef: 0 unknown, 1 in progress, n + 2 = sets.at[n] */
    u32 *binding_memo;  /* by BindRef */
    u32 *return_memo;   /* by DefRef */
    u32 *yield_memo;    /* by DefRef */
    Map member_memo;    /* (ModuleId, Name) → as above */
    Vec(ValueSet) sets; /* 0: nothing, 1: anything */
    u32 depth;
    bool follows_callers;      /* parameters are what callers pass (callers.h) */
    const struct Types *plain; /* answers without that; what was not open there is right here, too */
};

/* Parts of inference, by file. */
void infer_call(const Program *program, FileId file, ExprId call, Values *out); /* infer_call.c */
void infer_called(const Program *program, Value callee, Values *out); /* called with arguments nobody sees */
/* What the special method of an object gives, overriding ones of subclasses included; false when nobody
 * sees one. */
bool infer_hook(const Program *program, Value object, const char *hook, Values *out);
void infer_operator(const Program *program, FileId file, ExprId expr, Values *out); /* infer_operator.c */
void infer_sign(const Program *program, FileId file, ExprId expr, Values *out);
/* The one binding whose values are those of the name, whatever holds around it; or 0. */
BindRef name_binding(const Program *program, FileId file, ExprId name);
void infer_name(const Program *program, FileId file, ExprId name, Values *out);      /* infer_name.c */
void narrow_apply(const Program *program, FileId file, ExprId path, Values *values); /* narrow.c */
ValueSet infer_item(const Program *program, ValueSet values, u32 index);             /* infer_element.c */
/* A display {…: …}, or an annotation dict[…]: its elements are its keys. */
bool container_is_mapping(const Program *program, Value container);
/* First binding of a module-level name in its file; how many there are. */
BindRef module_binding(const Program *program, FileId file, Name name, u32 *count);

/* Instance of what a call of NewType or TypeVar stands for: the base, the bound. False: it is none. */
bool annotate_made(const Program *program, Value value, Values *out); /* annotation.c */

/* Items of a view are pairs of a number and an element. */
static inline bool view_is_numbered(u8 view) {
    return view == VIEW_ENUMERATE || view == VIEW_ENUMERATE_VALUES;
}
bool decorators_keep_result(const Program *program, DefRef def);
/* What models say that decorators make of a function, such as a command. */
void decorators_become(const Program *program, DefRef def, Values *out);

static inline Value value_external_of(const Program *program, u8 kind, Name name, ExprRef origin) {
    (void)program;
    return (Value){.kind = kind, .id = name, .origin = origin};
}

/* "a" + "." + "b" as a Name. */
Name name_join(const Program *program, Name left, Name right);
/* True when the dotted name's last word is `word`. */
bool name_is_word(const Program *program, Name dotted, const char *word);
bool name_is(const Program *program, Name dotted, const char *text);

static inline ExprRef expr_ref(const Program *program, FileId file, ExprId expr) {
    return program->files[file].expr_base + expr;
}

#endif
