/* What an expression can be: lazy, memoised inference of values over the whole program.
 *
 * The answer is a small set of values, or a set marked `open` when something else is possible too.
 * Nothing is guessed: an annotation, a constructor, an isinstance test, a return statement, or the
 * answer is open. Every value remembers the expression that is the evidence for it. */
#ifndef OXBOW_INFER_H
#define OXBOW_INFER_H

#include "program.h"

typedef enum {
    VALUE_NONE_OBJECT,       /* None */
    VALUE_MODULE,            /* id: ModuleId */
    VALUE_CLASS,             /* id: DefRef; the class object itself */
    VALUE_FUNCTION,          /* id: DefRef */
    VALUE_METHOD,            /* id: DefRef of the function, bound to an instance or class */
    VALUE_INSTANCE,          /* id: DefRef of the class */
    VALUE_SUPER,             /* id: DefRef of the class whose bases are meant */
    VALUE_EXTERNAL,          /* id: dotted Name of something outside the tree: module, class or function */
    VALUE_EXTERNAL_INSTANCE, /* id: dotted Name of its class */
    VALUE_EXTERNAL_RESULT,   /* id: dotted Name of the function that returned it */
    VALUE_DISPLAY,           /* id: ExprRef of a tuple, list, set or dict display */
    VALUE_GENERIC, /* id: ExprRef of a subscripted annotation: list[C], dict[K, C], Iterator[C]… */
    VALUE_YIELDS,  /* id: DefRef of a generator function: what calling it returns */
    VALUE_LITERAL  /* id: ExprRef of a string, number, constant or format string */
} ValueKind;

/* Why we believe it. */
typedef enum {
    VIA_DEFINITION,  /* the definition or import itself */
    VIA_CONSTRUCTOR, /* C(...) */
    VIA_NARROWING,   /* isinstance, match */
    VIA_ANNOTATION,  /* x: C */
    VIA_RETURN,      /* returned by a function: annotation or return statements */
    VIA_SELF,        /* first parameter of a method */
    VIA_ELEMENT,     /* element of a typed container */
    VIA_LITERAL
} ValueVia;

typedef struct {
    u8 kind;     /* ValueKind */
    u8 via;      /* ValueVia */
    u8 is_exact; /* an instance of exactly this class, not of a subclass */
    u8 view;     /* ValueView, inside inference */
    u32 id;
    ExprRef origin; /* evidence: constructor call, annotation, isinstance call…; 0: none */
} Value;

enum { VALUES_MAX = 48 };

typedef struct {
    const Value *at;
    u32 count;
    bool is_open; /* may be something else too */
} ValueSet;

void infer_init(Program *program);
void infer_release(Program *program);

/* Until infer_as_before gets back what this returns, parameters without annotation are what their
 * callers pass (callers.h), and every answer is made anew. Memory of the memos comes from `scratch`. */
Types *infer_with_callers(Program *program, Arena *scratch);
void infer_as_before(Program *program, Types *plain);

/* Values of an expression where it stands (guards applied). Amortised by memo. */
ValueSet infer_expr(const Program *program, FileId file, ExprId expr);

/* Values a binding gives its name. */
ValueSet infer_binding(const Program *program, BindRef binding);

/* Values of a variable annotated with this expression. */
ValueSet infer_annotation(const Program *program, FileId file, ExprId expr);

/* The function in whose return annotation the expression stands, or 0. O(functions of the file). */
DefRef annotated_function(const Program *program, ExprRef annotation);

/* Values returned by calling a function; `await` and context managers already unwrapped. */
ValueSet infer_return(const Program *program, DefRef function);

/* Values that the `return` statements of a function give, whatever its annotation says; open where it has no
 * body of its own or yields. Not memoised: O(its statements) and what they infer. */
ValueSet infer_body_return(const Program *program, DefRef function);

/* Values that the generator function yields. */
ValueSet infer_yields(const Program *program, DefRef function);

/* Elements of iterating over (or indexing) the values of an expression. */
ValueSet infer_elements(const Program *program, ValueSet values);

/* Values of attribute `name` on one value. */
ValueSet infer_attribute(const Program *program, Value object, Name name);

/* Module-level name of a module, following imports, star imports and __getattr__.
 * Open when nothing was found but something may exist. */
ValueSet infer_module_member(const Program *program, ModuleId module, Name name);

/* The same for code of a file: inside of a package a name that is also a submodule may still be that, and
 * in the package's own module it is, as long as that is being loaded: `jobs = app.jobs.jobs`. */
ValueSet infer_module_attribute(const Program *program, FileId file, ScopeId scope, ModuleId module,
                                Name name);

/* What a resolved import statement binds. */
ValueSet infer_import(const Program *program, FileId file, ImportId import);

/* The one method that a library's function, or an object of it, calls on what it is given, "" for none (a
 * coroutine is run, an object copied, a type named), or NULL: whatever it likes. */
const char *call_touches(const Program *program, Name function);

/* True when `set` is exactly known and non-empty after dropping None. */
bool values_known(ValueSet set);

/* Dotted name of an external value ("library.Router"), following re-export knowledge of none. */
Name value_external(Value value);

#endif
