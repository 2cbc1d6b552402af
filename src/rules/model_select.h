/* Selectors of models: which value of a matched place is meant. */
#ifndef OXBOW_MODEL_SELECT_H
#define OXBOW_MODEL_SELECT_H

#include "str.h"

typedef enum {
    SELECT_ARGUMENT,  /* "0": positional argument `index` */
    SELECT_KEYWORD,   /* "kw:name" */
    SELECT_ARGUMENTS, /* "*": every positional argument; "*1": from `index` on */
    SELECT_RECEIVER,  /* "recv": the object that `<type>` matched; for `*.x` the one before `.x` */
    SELECT_SELF,      /* "self": the object the call creates */
    SELECT_OUTER,     /* "outer": the object that the call around this one creates */
    SELECT_DEF,       /* "def": the decorated definition, the matched class or function */
    SELECT_CLASS,     /* "cls": class around the decorated definition */
    SELECT_NAME,      /* "name": last word of the callee */
    SELECT_VALUE,     /* "value": assigned value (TRIGGER_ASSIGN) */
    SELECT_ITEM,      /* "item": the element at hand of a `for`, or of its `within` */
    SELECT_AROUND,    /* "around": the element of the `for` around that of a `within` */
    SELECT_HANDLER,   /* "handler": class that answers (in paths of `attach`) */
    SELECT_SIGNATURE, /* "signature": paths made of the name and the parameters of the definition */
    SELECT_DEFAULT, /* "default": the object of the library's own that its module-level functions speak of */
    SELECT_LITERAL  /* "'text'" */
} SelectKind;

typedef struct {
    u8 kind; /* SelectKind */
    u32 index;
    Str text; /* keyword, literal */
} SelectBase;

typedef enum {
    STEP_MODULE,  /* module(s): the text names a module; the module is meant */
    STEP_EACH,    /* each(s): every element of the list, tuple or set; every value of the dict */
    STEP_STRINGS, /* strings(s): every text inside the value, however deep, as dotted names or module:attr */
    STEP_MODULES, /* modules(s): the text names a package; the names of its modules are meant */
    STEP_BELOW,   /* below(s): the same, and those of the packages in it, and its own */
    STEP_CALLED,  /* called(s): the text is the last word of modules; the names of these are meant */
    STEP_NAMED, /* named(s): the text names a module, or something in one ("a.b:c", "a.b.c"); that is meant */
    STEP_ITEM,  /* s[index] */
    STEP_ATTRIBUTE /* s.text */
} StepKind;

typedef struct {
    u8 kind; /* StepKind */
    u32 index;
    Str text;
} SelectStep;

typedef struct Selector Selector;
/* `bases` in order, first present one counts; then the steps, from the inside out: each(module(0).urls) is
 * base 0 and the steps module, .urls, each. `next` is the alternative behind a top-level `|` or `??`:
 * `0|kw:path` is two selectors of one base each, `each(0|kw:routes)` is one selector of two bases. Of a
 * chain the first present one counts, except in LiveAction.target, where every present one does, and in
 * IncludeAction.child, where the first does that yields a router. */
struct Selector {
    const SelectBase *bases;
    u32 base_count;
    const SelectStep *steps;
    u32 step_count;
    const Selector *next;
};

/* Has the selector, or one of its alternatives, such a step? */
bool selector_has(const Selector *self, StepKind kind);

#endif
