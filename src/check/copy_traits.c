#include "copy_traits.h"

#include "copy_drift.h"

enum { FILES_MAX = 3 };

/* ---- what the code has ----------------------------------------------------------------------------- */

typedef struct {
    u32 methods, async_methods, guards, handlers;
    StrBuf locks, caught; /* "`_lock`, `_other`"; "`ValueError`, `OSError`" */
} Traits;

static void name_add(StrBuf *list, Str name) {
    StrBuf quoted = {0};
    buf_printf(&quoted, "`%.*s`", STR_ARG(name));
    if (str_find(buf_str(list), buf_str(&quoted)) == STR_NOT_FOUND) {
        if (list->len) buf_push(list, STR(", "));
        buf_push(list, buf_str(&quoted));
    }
    buf_release(&quoted);
}

static void locks_collect(const CheckContext *context, FileId file, const StmtRow *with, Traits *out) {
    const Facts *facts = program_facts(context->program, file);
    for (u32 i = 0; i < with->target_count; i++) {
        ExprId target = facts_lists(facts)[with->first_target + i];
        if (!copy_is_lock(context, file, target)) continue;
        const ExprRow *row = &facts_exprs(facts)[target];
        while (row->kind == EXPR_CALL || row->kind == EXPR_SUBSCRIPT) row++;
        name_add(&out->locks, facts_name(facts, row->name));
    }
}

/* Every class that a handler names; `except:` names none. */
static void caught_collect(const Facts *facts, const StmtRow *handler, Traits *out) {
    out->handlers++;
    if (!handler->expr) return;
    for (ExprId e = handler->expr; e < facts_exprs(facts)[handler->expr].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_inner = row->parent && facts_exprs(facts)[row->parent].kind == EXPR_ATTRIBUTE;
        if ((row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !is_inner)
            name_add(&out->caught, facts_name(facts, row->name));
    }
}

static void stmt_collect(const CheckContext *context, FileId file, StmtId stmt, Traits *out) {
    const Facts *facts = program_facts(context->program, file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    if (row->kind == STMT_WITH) locks_collect(context, file, row, out);
    if (row->kind == STMT_HANDLER) caught_collect(facts, row, out);
    if (row->kind == STMT_IF) out->guards += copy_is_guard(facts, stmt);
}

static Traits traits_of(const CheckContext *context, DefRef def) {
    FileId file = context->program->def_file[def];
    const File *in = &context->program->files[file];
    const DefRow *defs = facts_defs(in->facts);
    DefId own = def - in->def_base;
    Traits traits = {0};
    for (DefId d = own + 1; d < in->facts->defs.count && defs[d].span.start < defs[own].span.end; d++) {
        if (defs[d].parent != own || defs[d].kind != DEF_FUNCTION) continue;
        traits.methods++;
        traits.async_methods += (defs[d].flags & DEF_ASYNC) != 0;
    }
    for (StmtId s = defs[own].stmt; s < facts_stmts(in->facts)[defs[own].stmt].next; s++)
        stmt_collect(context, file, s, &traits);
    return traits;
}

static void traits_release(Traits *self) {
    buf_release(&self->locks);
    buf_release(&self->caught);
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static void numbers_put(const AspectRows *rows, const char *aspect, const char *value, u32 here, u32 there) {
    if (!here && !there) return;
    AspectRow row = aspect_row(rows, aspect, here ? value : "no", there ? value : "no");
    if (here) data_put_int(rows->context->arena, row.here, STR("count"), here);
    if (there) data_put_int(rows->context->arena, row.there, STR("count"), there);
}

static void lists_put(const AspectRows *rows, const char *aspect, const char *value, const StrBuf *here,
                      const StrBuf *there) {
    if (!here->len && !there->len) return;
    AspectRow row = aspect_row(rows, aspect, here->len ? value : "no", there->len ? value : "no");
    if (here->len) data_put_text(rows->context->arena, row.here, STR("names"), buf_str(here));
    if (there->len) data_put_text(rows->context->arena, row.there, STR("names"), buf_str(there));
}

static const char *handlers_value(const Traits *traits) {
    return !traits->handlers ? "no" : traits->caught.len ? "caught" : "caught_all";
}

static void handlers_put(const AspectRows *rows, const Traits *here, const Traits *there) {
    if (!here->handlers && !there->handlers) return;
    AspectRow row = aspect_row(rows, "errors", handlers_value(here), handlers_value(there));
    if (here->caught.len) data_put_text(rows->context->arena, row.here, STR("names"), buf_str(&here->caught));
    if (there->caught.len)
        data_put_text(rows->context->arena, row.there, STR("names"), buf_str(&there->caught));
}

static void methods_put(const AspectRows *rows, const CopyPair *copy, const Traits *here,
                        const Traits *there) {
    Arena *arena = rows->context->arena;
    AspectRow row = aspect_row(rows, "members", "members", "members");
    data_put_int(arena, row.here, STR("count"), copy->here.side->members);
    data_put_int(arena, row.there, STR("count"), copy->there.side->members);
    if (!here->async_methods && !there->async_methods) return;
    row = aspect_row(rows, "async", "async", "async");
    data_put_int(arena, row.here, STR("count"), here->async_methods);
    data_put_int(arena, row.here, STR("total"), here->methods);
    data_put_int(arena, row.there, STR("count"), there->async_methods);
    data_put_int(arena, row.there, STR("total"), there->methods);
}

static StrBuf parameters_of(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    StrBuf list = {0};
    for (u32 p = 0; p < row->param_count; p++)
        name_add(&list, facts_name(facts, facts_params(facts)[row->first_param + p].name));
    return list;
}

static void function_put(const AspectRows *rows, const CopyPair *copy) {
    const Program *program = rows->context->program;
    DefRef here = copy->here.side->def, there = copy->there.side->def;
    StrBuf a = parameters_of(program, here), b = parameters_of(program, there);
    if (!str_eq(buf_str(&a), buf_str(&b))) lists_put(rows, "parameters", "parameters", &a, &b);
    buf_release(&a);
    buf_release(&b);
    bool x = def_row(program, here)->flags & DEF_ASYNC, y = def_row(program, there)->flags & DEF_ASYNC;
    if (x || y) aspect_row(rows, "async", x ? "is_async" : "no", y ? "is_async" : "no");
}

void copy_traits_put(const AspectRows *rows, const CopyPair *copy) {
    Traits here = traits_of(rows->context, copy->here.side->def);
    Traits there = traits_of(rows->context, copy->there.side->def);
    if (def_row(rows->context->program, copy->here.side->def)->kind == DEF_CLASS)
        methods_put(rows, copy, &here, &there);
    else
        function_put(rows, copy);
    lists_put(rows, "locks", "locks", &here.locks, &there.locks);
    numbers_put(rows, "guards", "guards", here.guards, there.guards);
    handlers_put(rows, &here, &there);
    traits_release(&here);
    traits_release(&there);
}

/* ---- who uses it ----------------------------------------------------------------------------------- */

static void files_put(const AspectRows *rows, const char *aspect, const FileIds *here, const FileIds *there) {
    CheckContext *context = rows->context;
    AspectRow row = aspect_row(rows, aspect, here->count ? "yes" : "no", there->count ? "yes" : "no");
    if (here->count)
        data_put_text(context->arena, row.here, STR("where"), copy_list_files(context, here, FILES_MAX));
    if (there->count)
        data_put_text(context->arena, row.there, STR("where"), copy_list_files(context, there, FILES_MAX));
}

/* A definition that lives but is referred to in its own file alone is used there. */
static void users_or_own(const CopySide *side, FileIds *out) {
    for (u32 i = 0; i < side->users.count; i++) vec_push(out, side->users.at[i]);
    if (!out->count && side->life != LIFE_NONE) vec_push(out, side->side->file);
}

/* Who is left that names it: live code, else the tests, else dead code. */
static const char *last_user(const CopySide *side, FileIds *out) {
    static const char *const values[] = {
        [USE_PRODUCTION] = "live", [USE_SCRIPTS] = "live", [USE_TESTS] = "by_tests", [USE_DEAD] = "by_dead"};
    if (side->life != LIFE_NONE) return "live";
    for (u32 kind = USE_TESTS; kind < USE_KINDS; kind++) {
        for (u32 i = 0; i < side->uses.places.count; i++) {
            const CopyUse *use = &side->uses.places.at[i];
            if (use->kind == kind && (!out->count || vec_last(out) != use->file)) vec_push(out, use->file);
        }
        if (out->count) return values[kind];
    }
    return "nobody";
}

static void last_put(const AspectRows *rows, const CopyPair *copy) {
    FileIds here = {0}, there = {0};
    const char *left = last_user(&copy->here, &here), *right = last_user(&copy->there, &there);
    AspectRow row = aspect_row(rows, "last_user", left, right);
    CheckContext *context = rows->context;
    if (here.count)
        data_put_text(context->arena, row.here, STR("where"), copy_list_files(context, &here, FILES_MAX));
    if (there.count)
        data_put_text(context->arena, row.there, STR("where"), copy_list_files(context, &there, FILES_MAX));
    vec_release(&here);
    vec_release(&there);
}

void copy_users_put(const AspectRows *rows, const CopyPair *copy) {
    FileIds here = {0}, there = {0};
    users_or_own(&copy->here, &here);
    users_or_own(&copy->there, &there);
    files_put(rows, "used_by", &here, &there);
    vec_release(&here);
    vec_release(&there);
    files_put(rows, "imported_by", &copy->here.importers, &copy->there.importers);
    last_put(rows, copy);
}
