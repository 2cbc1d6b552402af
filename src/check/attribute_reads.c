#include "attribute_reads.h"

#include "text_words.h"

/* ---- objects that are taken apart -------------------------------------------------------------------- */

static void object_apart(AttributeReads *self, FileId file, ExprId object) {
    ValueSet values = infer_expr(self->program, file, object);
    bool is_known = values.count && !values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        u8 kind = values.at[i].kind;
        bool is_class = kind == VALUE_INSTANCE || kind == VALUE_CLASS;
        if (is_class) vec_push(&self->classes, values.at[i].id);
        is_known &= is_class || kind == VALUE_MODULE || kind == VALUE_FUNCTION || kind == VALUE_METHOD ||
                    kind == VALUE_EXTERNAL || kind == VALUE_EXTERNAL_INSTANCE;
    }
    self->takes_any_apart |= !is_known;
}

/* vars(x), dir(x), inspect.getmembers(x). */
static void call_apart(AttributeReads *self, FileId file, const Facts *facts, ExprId call) {
    static const char *const words[] = {"vars", "dir", "getmembers"};
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    ExprId object = expr_child(facts, call, 1);
    if (!object || (callee->kind != EXPR_NAME && callee->kind != EXPR_ATTRIBUTE)) return;
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(facts_name(facts, callee->name), str_of(words[i]))) object_apart(self, file, object);
}

/* ---- names --------------------------------------------------------------------------------------------- */

static void file_reads(AttributeReads *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    const Name *names = self->program->files[file].names;
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &rows[e];
        bool is_pattern = row->kind == EXPR_KEYWORD && rows[row->parent].kind == EXPR_PATTERN_CLASS;
        bool is_read = row->kind == EXPR_ATTRIBUTE && !(row->flags & EXPR_STORED);
        if (is_pattern || is_read) bits_add(&self->names, names[row->name]);
        if (row->kind == EXPR_CALL) call_apart(self, file, facts, e);
        if (is_read && str_eq(facts_name(facts, row->name), STR("__dict__"))) object_apart(self, file, e + 1);
    }
}

static void weak_reads(AttributeReads *self, NodeId node) {
    u32 count;
    const WeakUse *uses = graph_weak(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (uses[i].part == WEAK_NAME)
            bits_add(&self->names, uses[i].name);
        else if (uses[i].part != WEAK_ANY)
            vec_push(&self->parts, uses[i]);
    }
}

void attribute_reads_collect(AttributeReads *self, const Program *program) {
    *self = (AttributeReads){.program = program};
    self->names = bits_new(&self->arena, program->names.count);
    for (FileId file = 0; file < program->file_count; file++) file_reads(self, file);
    for (NodeId node = 1; node < graph_node_count(program); node++) weak_reads(self, node);
}

void attribute_reads_release(AttributeReads *self) {
    vec_release(&self->parts);
    vec_release(&self->classes);
    arena_release(&self->arena);
}

bool attribute_reads_name(AttributeReads *self, Name name) {
    const Program *program = self->program;
    if (bits_has(&self->names, name)) return true;
    Str text = name_text(program, name);
    for (u32 i = 0; i < self->parts.count; i++) {
        const WeakUse *use = &self->parts.at[i];
        Str part = name_text(program, use->name);
        bool fits = use->part == WEAK_PREFIX
                        ? str_starts(text, part) && str_ends(text, name_text(program, use->end))
                        : str_ends(text, part);
        if (fits) return true;
    }
    return name_is_text_word(program, name);
}

bool attribute_reads_class(const AttributeReads *self, DefRef class) {
    for (u32 i = 0; i < self->classes.count; i++) {
        DefRef other = self->classes.at[i];
        if (class_derives(self->program, class, other) || class_derives(self->program, other, class))
            return true;
    }
    return false;
}
