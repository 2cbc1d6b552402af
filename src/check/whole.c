#include "whole.h"

#include "lacking.h"

#include <strings.h>

enum { DEPTH_MAX = 40 };

static bool contains_ignoring_case(Str text, const char *part) {
    for (size_t i = 0; i + strlen(part) <= text.len; i++)
        if (!strncasecmp(text.ptr + i, part, strlen(part))) return true;
    return false;
}

/* cls(…) in a class method. O(expressions of the class). */
static bool makes_itself(const Program *program, DefRef class) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    RowRange rows = facts_exprs_in(facts, def_row(program, class)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_CALL || facts_exprs(facts)[e + 1].kind != EXPR_NAME) continue;
        ValueSet callee = infer_expr(program, file, e + 1);
        for (u32 i = 0; i < callee.count; i++)
            if (callee.at[i].kind == VALUE_CLASS && callee.at[i].id == class) return true;
    }
    return false;
}

/* The class object goes somewhere as a value. */
static bool is_kept(const Program *program, DefRef class) {
    u32 count;
    const Edge *edges = graph_in(program, graph_def(program, class), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_STRONG && edges[i].is_kept && !edges[i].in_annotation) return true;
    return false;
}

/* Someone calls the class, or a library does that knows its base. */
static bool is_called(const Program *program, DefRef class) {
    u32 edge_count, external_count;
    const Edge *edges = graph_in(program, graph_def(program, class), &edge_count);
    for (u32 i = 0; i < edge_count; i++)
        if (edges[i].kind == EDGE_STRONG && edges[i].is_call) return true;
    const Name *externals = class_external_bases(program, class, &external_count);
    for (u32 i = 0; i < external_count; i++) {
        Str base = name_text(program, externals[i]);
        bool makes_none = str_starts(base, STR("abc.")) || str_starts(base, STR("typing")) ||
                          str_starts(base, STR("builtins."));
        if (!makes_none) return true;
    }
    return makes_itself(program, class);
}

/* Somebody makes objects of the class or of a subclass. */
static bool is_made(const Program *program, DefRef class, u32 depth) {
    if (is_called(program, class)) return true;
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < DEPTH_MAX; i++)
        if (is_made(program, subclasses[i], depth + 1)) return true;
    return false;
}

/* Names that the methods of `part` read off `self`: 1 where `class`, which derives from it, has the name,
 * else 2. */
static void reads_collect(const Program *program, DefRef class, DefRef part, Map *reads) {
    FileId file = program->def_file[part];
    const Facts *facts = program_facts(program, file);
    RowRange rows = facts_exprs_in(facts, def_row(program, part)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_DELETED)) continue;
        if (facts_exprs(facts)[e + 1].kind != EXPR_NAME) continue;
        ValueSet object = infer_expr(program, file, e + 1);
        bool is_self = object.count == 1 && object.at[0].via == VIA_SELF && object.at[0].id == part;
        Name name = file_name_of(program, file, row->name);
        if (is_self) map_at(reads, name, class_has(program, class, name) ? 1 : 2);
    }
}

enum { MISSING_MAX = 2, FOUND_PER_MISSING = 4, FOUND_OF_BASE = 8 };

/* It is there to be put beside another class, which has several of the names that it reads off itself; one
 * that classes may be derived from at run time has to have many that it reads. */
static bool wants_host(const Program *program, DefRef class, bool may_be_derived) {
    u32 count, missing = 0, found = 0;
    const DefRef *mro = class_mro(program, class, &count);
    Map reads = {0};
    for (u32 i = 0; i < count; i++) reads_collect(program, class, mro[i], &reads);
    for (u32 i = 0; i < reads.capacity; i++) {
        missing += reads.slots[i].taken && reads.slots[i].value == 2;
        found += reads.slots[i].taken && reads.slots[i].value == 1;
    }
    map_release(&reads);
    if (may_be_derived && found < FOUND_OF_BASE) return true;
    return missing > 1 && (missing > MISSING_MAX || found < FOUND_PER_MISSING * missing);
}

static bool names_mixin(const Program *program, DefRef class) {
    Str name = name_text(program, def_name(program, class));
    return contains_ignoring_case(name, "mixin") || contains_ignoring_case(name, "abstract");
}

static bool derives_from_abc(const Program *program, DefRef class) {
    u32 count;
    const Base *bases = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bases[i].external && str_starts(name_text(program, bases[i].external), STR("abc."))) return true;
    return false;
}

/* It begins objects of its own, or goes on with a class that is no mixin: it is not there to be put beside
 * another one. */
static bool stands_alone(const Program *program, DefRef class) {
    Name init = intern_find(&program->names, STR("__init__"));
    ClassMember member;
    if (init && class_find(program, class, init, &member)) return true;
    u32 count;
    const Base *bases = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (bases[i].def && !names_mixin(program, bases[i].def)) return true;
    return false;
}

Whole class_is_whole(const Additions *self, DefRef class) {
    const Program *program = self->program;
    if (names_mixin(program, class) || derives_from_abc(program, class)) return WHOLE_NOT;
    if (is_made(program, class, 0)) return WHOLE_MADE;
    bool may_be_derived = self->derives_any && is_kept(program, class);
    bool is_likely = stands_alone(program, class) && !wants_host(program, class, may_be_derived);
    return is_likely ? WHOLE_LIKELY : WHOLE_NOT;
}

static bool is_never_made(const Program *program, DefRef class, u32 depth) {
    if (depth > DEPTH_MAX || is_kept(program, class)) return false;
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (!is_never_made(program, subclasses[i], depth + 1)) return false;
    return true;
}

/* Typed dictionaries and named tuples are made of what is no call of the class. */
static bool has_plain_bases(const Program *program, DefRef class) {
    u32 count;
    const Name *externals = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        Str base = name_text(program, externals[i]);
        if (!str_eq(base, STR("builtins.object")) && !str_starts(base, STR("abc."))) return false;
    }
    return true;
}

bool class_is_never_made(const Program *program, DefRef class) {
    return has_plain_bases(program, class) && !is_made(program, class, 0) && is_never_made(program, class, 0);
}
