#include "caught.h"

#include "classes.h"
#include "match.h"

#define RULE "unreachable-code"

enum { CLASSES_MAX = 64, BASES_DEPTH_MAX = 12 };

/* ---- library exceptions ------------------------------------------------------------------------------ */

/* The second word of the parameter's row that begins with `name`, or STR_NONE. */
static Str row_find(const CheckContext *context, const char *parameter, Str name) {
    u32 count;
    const Str *rows = rules_words(context->rules, RULE, parameter, &count);
    for (u32 i = 0; i < count; i++)
        if (str_starts(rows[i], name) && rows[i].len > name.len && rows[i].ptr[name.len] == ' ')
            return str_slice(rows[i], name.len + 1, rows[i].len);
    return STR_NONE;
}

/* The name under which the class is known: without `builtins.`, aliases followed. */
static Str own_name(const CheckContext *context, Name dotted) {
    Str name = name_text(context->program, dotted);
    if (str_starts(name, STR("builtins."))) name = str_slice(name, 9, name.len);
    Str alias = row_find(context, "exception_aliases", name);
    return alias.ptr ? alias : name;
}

static bool library_derives(const CheckContext *context, Str name, Str base, u32 depth) {
    if (str_eq(name, base)) return true;
    if (depth > BASES_DEPTH_MAX) return false;
    Str listed = row_find(context, "exception_bases", name);
    if (listed.ptr) return library_derives(context, listed, base, depth + 1);
    const Stub *stub = models_stub(context->program->models, name);
    for (u32 i = 0; stub && i < stub->base_count; i++)
        if (library_derives(context, stub->bases[i], base, depth + 1)) return true;
    return false;
}

/* ---- classes of handlers ----------------------------------------------------------------------------- */

typedef struct {
    Value at[CLASSES_MAX];
    StmtId handler[CLASSES_MAX];
    u32 count;
    bool is_whole; /* nothing else is named */
} Caught;

static void class_push(Caught *self, Value value, StmtId handler) {
    if (self->count == CLASSES_MAX) {
        self->is_whole = false;
        return;
    }
    self->handler[self->count] = handler;
    self->at[self->count++] = value;
}

/* A name that may stand for one of several classes names none for sure. */
static void classes_of(const CheckContext *context, FileId file, ExprId expr, StmtId handler, Caught *out,
                       u32 depth) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    if (facts_exprs(facts)[expr].kind == EXPR_TUPLE && depth < 4) {
        for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child))
            classes_of(context, file, child, handler, out, depth + 1);
        return;
    }
    ValueSet values = infer_expr(program, file, expr);
    bool is_one = values.count == 1 && !values.is_open;
    if (is_one && values.at[0].kind == VALUE_DISPLAY && depth < 4) {
        FileId other = expr_file(program, values.at[0].id);
        classes_of(context, other, values.at[0].id - program->files[other].expr_base, handler, out,
                   depth + 1);
    } else if (is_one && (values.at[0].kind == VALUE_CLASS || values.at[0].kind == VALUE_EXTERNAL)) {
        class_push(out, values.at[0], handler);
    } else {
        out->is_whole = false;
    }
}

/* ---- one class by another ---------------------------------------------------------------------------- */

static bool is_caught_by(const CheckContext *context, Value class, Value by) {
    const Program *program = context->program;
    if (class.kind == VALUE_EXTERNAL)
        return by.kind == VALUE_EXTERNAL &&
               library_derives(context, own_name(context, class.id), own_name(context, by.id), 0);
    if (by.kind == VALUE_CLASS) return class_derives(program, class.id, by.id);
    u32 count;
    const Name *bases = class_external_bases(program, class.id, &count);
    for (u32 i = 0; i < count; i++)
        if (library_derives(context, own_name(context, bases[i]), own_name(context, by.id), 0)) return true;
    return false;
}

StmtId caught_above(const CheckContext *context, FileId file, StmtId handler, Value *class) {
    const Facts *facts = program_facts(context->program, file);
    const StmtRow *rows = facts_stmts(facts);
    Caught own = {.is_whole = true}, above = {.is_whole = true};
    StmtId found = 0;
    if (!rows[handler].expr) return 0;
    classes_of(context, file, rows[handler].expr, handler, &own, 0);
    if (!own.is_whole || !own.count) return 0;
    for (StmtId at = rows[handler].parent + 1; at < handler; at = rows[at].next)
        if (rows[at].kind == STMT_HANDLER && rows[at].expr)
            classes_of(context, file, rows[at].expr, at, &above, 0);
    for (u32 i = 0; i < own.count; i++) {
        u32 by = 0;
        while (by < above.count && !is_caught_by(context, own.at[i], above.at[by])) by++;
        if (by == above.count) return 0;
        found = above.handler[by];
        *class = above.at[by];
    }
    return found;
}
