/* Matching framework models against the program: which model rules speak about a place. */
#ifndef OXBOW_MATCH_H
#define OXBOW_MATCH_H

#include "infer.h"

typedef struct Matcher Matcher;

typedef struct {
    const Model *model;
    const ModelRule *rule;
    const Pattern *pattern;
    ExprId object; /* before the pattern's own words, where there are such: in the file of the callee */
} Match;

enum { MATCHES_MAX = 24 };

/* Index the rules of the models whose `when` imports occur in the tree. O(patterns). */
void match_build(Program *program);
void match_release(Program *program);

/* True when the model applies to the tree: it imports one of the packages that the model names. O(those). */
bool match_model_is_on(const Program *program, const Model *model);

/* True when a model that applies to the tree speaks of routes. */
bool match_has_routes(const Program *program);

/* Rules of `trigger` (decorator or call) that fit the expression which is called or decorates.
 * Returns how many were written to `out` (MATCHES_MAX at most). */
u32 match_callee(const Program *program, TriggerKind trigger, FileId file, ExprId callee, Match *out);

/* The value of a name that is assigned once before, else the expression itself; 0: it has none that can be
 * seen. */
static inline ExprId assigned_value(const Facts *facts, ExprId expr) {
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_NAME) return expr;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (row->flags & EXPR_STORED || use->reach_count != 1) return 0;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    return binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE ? binding->value : 0;
}

/* `include` after include = app.include_router: that attribute; anything else as it is. */
static inline ExprId callee_meant(const Facts *facts, ExprId expr) {
    ExprId value = assigned_value(facts, expr);
    return value && facts_exprs(facts)[value].kind == EXPR_ATTRIBUTE ? value : expr;
}

/* What a decorator calls, or is when it is not called: what match_callee is asked about. */
static inline ExprId decorator_callee(const Facts *facts, ExprId decorator) {
    return facts_exprs(facts)[decorator].kind == EXPR_CALL ? decorator + 1 : decorator;
}

/* Rules whose base pattern fits the class, through any number of first-party bases. */
u32 match_class(const Program *program, DefRef class, Match *out);

/* Rules of `trigger` (name of a definition or assignment) that fit a name; rules of files that fit a path. */
u32 match_name(const Program *program, TriggerKind trigger, Name name, Match *out);
u32 match_file(const Program *program, Str path, Match *out);

/* True when a rule says that the decorator of this dotted name gives back what it got. O(rules of its last
 * word). */
bool match_is_neutral(const Program *program, Str decorator);

/* True when a definition around the scope, or that of the scope itself, is decorated with something that
 * reads its source and makes other code of it (models: `compiles`): what names and objects are in there is
 * for that to say. O(decorators). */
bool match_is_compiled(const Program *program, FileId file, ScopeId scope);

/* True when the value is an object of one of `types` (bits) of the model. */
bool match_type(const Program *program, const Model *model, u64 types, Value value);

/* Model type that the value is an object of: its position in the model, or -1. */
i32 match_type_of(const Program *program, const Model *model, Value value);

/* Class of the object that a library function returns (stubs: `results`), or 0. O(1). */
Name match_result(const Program *program, Name function);

/* Library member table of a dotted class, found also by its top package and last word. */
const Stub *match_stub(const Program *program, Name dotted);

/* True when all library bases of a class are listed, and one of them is of the package in which `dotted` lies
 * (0: of any) and calls its subclasses: what that library calls on such an object is known. */
bool match_is_dispatched(const Program *program, DefRef class, Name dotted);

/* True when a listed class of the package in which a library base of `class` lies has a member `name`.
 * O(library bases of `class`) once each package was asked for the name. */
bool match_library_calls(const Program *program, DefRef class, Str name);

#endif
