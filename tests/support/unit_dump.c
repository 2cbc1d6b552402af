#include "unit_dump.h"

typedef struct {
    const Facts *facts;
    u32 what;
    StrBuf *out;
} Dump;

static void put_flags(Dump *d, u32 flags, const char *const *words) {
    for (u32 i = 0; words[i]; i++)
        if (flags >> i & 1) buf_printf(d->out, " %s", words[i]);
}

static void put_name(Dump *d, NameId name) {
    buf_push(d->out, facts_name(d->facts, name));
}

/* Fields and static variables behind what they are in: record.field */
static void put_entity(Dump *d, EntityId entity) {
    const EntityRow *row = &facts_entities(d->facts)[entity];
    if (!entity) {
        buf_push(d->out, STR("-"));
        return;
    }
    bool is_part = row->kind == ENTITY_FIELD || (row->parent && row->kind == ENTITY_VARIABLE);
    if (is_part && row->parent) put_entity(d, row->parent);
    if (is_part) buf_push_char(d->out, '.');
    if (row->name)
        put_name(d, row->name);
    else
        buf_push(d->out, STR("?"));
}

static void put_place(Dump *d, UnitFileId file, u32 at) {
    if (file == 1 && d->facts->source_length)
        buf_printf(d->out, "%u", facts_line(d->facts, at));
    else
        buf_printf(d->out, "%u@%u", file, at);
}

static void dump_files(Dump *d) {
    static const char *const FLAGS[] = {"system", "missing", "guarded", NULL};
    for (UnitFileId i = 1; i < d->facts->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(d->facts)[i];
        buf_printf(d->out, "file %u ", i);
        put_name(d, row->path);
        put_flags(d, row->flags, FLAGS);
        if (row->includer) buf_printf(d->out, " from %u@%u", row->includer, row->start);
        buf_push_char(d->out, '\n');
    }
}

/* ---- entities ---------------------------------------------------------------------------------------- */

static void dump_declarations(Dump *d, EntityId entity) {
    static const char *const FLAGS[] = {"defines", "implicit", "expanded", "in-function", NULL};
    for (u32 i = 1; i < d->facts->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(d->facts)[i];
        if (row->entity != entity) continue;
        buf_push(d->out, STR("  "));
        put_place(d, row->file, row->span.start);
        buf_push_char(d->out, '-');
        put_place(d, row->file, row->span.end);
        put_flags(d, row->flags, FLAGS);
        buf_push_char(d->out, '\n');
    }
}

static void put_entity_head(Dump *d, EntityId entity) {
    static const char *const KINDS[] = {"none", "function", "variable", "struct",     "union",
                                        "enum", "typedef",  "field",    "enumerator", "macro"};
    static const char *const LINKAGES[] = {"", " internal", " external"};
    static const char *const FLAGS[] = {"constructor",   "destructor", "used",     "unused",
                                        "weak",          "alias",      "section",  "hidden",
                                        "exported",      "interrupt",  "inline",   "variadic",
                                        "function-like", "pastes",     "noreturn", "no-prototype",
                                        "packed",        "anonymous",  "const",    NULL};
    const EntityRow *row = &facts_entities(d->facts)[entity];
    buf_printf(d->out, "%s ", KINDS[row->kind]);
    put_entity(d, entity);
    bool is_called = row->kind == ENTITY_FUNCTION || row->flags & ENTITY_FUNCTION_LIKE;
    if (is_called) buf_printf(d->out, "/%u", row->parameters);
    buf_push(d->out, str_of(LINKAGES[row->linkage]));
    put_flags(d, row->flags, FLAGS);
    bool is_inside = row->parent && row->kind != ENTITY_FIELD && row->kind != ENTITY_VARIABLE;
    if (is_inside) buf_push(d->out, STR(" in ")), put_entity(d, row->parent);
}

static void dump_entities(Dump *d) {
    for (EntityId i = 1; i < d->facts->entities.count; i++) {
        const EntityRow *row = &facts_entities(d->facts)[i];
        bool has_types = d->what & DUMP_TYPES;
        put_entity_head(d, i);
        if (has_types && row->type) buf_push(d->out, STR(" : ")), put_name(d, row->type);
        if (has_types && row->record) buf_push(d->out, STR(" of ")), put_name(d, row->record);
        buf_push_char(d->out, '\n');
        dump_declarations(d, i);
    }
}

/* ---- references and initialisers --------------------------------------------------------------------- */

static void put_local(Dump *d, const ScalarRow *row) {
    bool is_shown = d->what & DUMP_LOCALS;
    if (is_shown && row->kind == SCALAR_LOCAL) {
        buf_printf(d->out, "local %u", row->value);
    } else if (is_shown && row->kind == SCALAR_WITHIN) {
        buf_printf(d->out, "within %u", row->value);
    } else if (is_shown && row->kind == SCALAR_CALL) {
        put_entity(d, facts_references(d->facts)[row->value].target);
        buf_push(d->out, STR("()"));
    } else {
        buf_push_char(d->out, '_');
    }
}

static void put_scalar(Dump *d, const ScalarRow *row) {
    switch (row->kind) {
    case SCALAR_TEXT:
        buf_push_char(d->out, '"');
        put_name(d, row->value);
        buf_push_char(d->out, '"');
        break;
    case SCALAR_NUMBER: put_name(d, row->value); break;
    case SCALAR_ENTITY: put_entity(d, row->value); break;
    case SCALAR_NULL: buf_push(d->out, STR("null")); break;
    default: put_local(d, row);
    }
}

static void put_arguments(Dump *d, const ReferenceRow *row) {
    for (u32 i = 0; i < row->scalar_count; i++) {
        buf_push(d->out, str_of(i ? ", " : "("));
        put_scalar(d, &facts_scalars(d->facts)[row->first_scalar + i]);
    }
    if (row->scalar_count) buf_push_char(d->out, ')');
}

static void dump_references(Dump *d) {
    static const char *const KINDS[] = {"none", "call",   "address",      "read",      "write",
                                        "type", "member", "member-write", "expansion", "attribute"};
    static const char *const FLAGS[] = {"unevaluated", "expanded", "asked", NULL};
    for (u32 i = 1; i < d->facts->references.count; i++) {
        const ReferenceRow *row = &facts_references(d->facts)[i];
        put_entity(d, row->owner);
        buf_printf(d->out, ": %s ", KINDS[row->kind]);
        put_entity(d, row->target);
        put_arguments(d, row);
        if (row->sink) {
            buf_push(d->out, STR(" to "));
            put_entity(d, row->sink);
            if (row->argument) buf_printf(d->out, "#%u", row->argument);
        }
        put_flags(d, row->flags, FLAGS);
        if (d->what & DUMP_PLACES) buf_push(d->out, STR(" @")), put_place(d, row->file, row->start);
        buf_push_char(d->out, '\n');
    }
}

static void dump_initialisers(Dump *d) {
    for (u32 i = 1; i < d->facts->initialisers.count; i++) {
        const InitialiserRow *row = &facts_initialisers(d->facts)[i];
        put_entity(d, row->owner);
        buf_printf(d->out, " = %u rows\n", row->row_count);
        for (u32 j = 0; j < row->scalar_count; j++) {
            const ScalarRow *scalar = &facts_scalars(d->facts)[row->first_scalar + j];
            buf_printf(d->out, "  %u ", scalar->row);
            if (scalar->field) put_entity(d, scalar->field), buf_push(d->out, STR(" = "));
            put_scalar(d, scalar);
            buf_push_char(d->out, '\n');
        }
    }
}

static void dump_locals(Dump *d) {
    for (u32 i = 1; i < d->facts->locals.count; i++) {
        const LocalRow *row = &facts_locals(d->facts)[i];
        put_entity(d, row->owner);
        buf_printf(d->out, ": local %u = ", row->local);
        put_scalar(d, &facts_scalars(d->facts)[row->scalar]);
        buf_push_char(d->out, '\n');
    }
}

/* ---- the rest ---------------------------------------------------------------------------------------- */

static void dump_words(Dump *d) {
    static const char *const PLACES[] = {"excluded", "macro", "text", "asm", "lost"};
    for (u32 i = 1; i < d->facts->unit_words.count; i++) {
        const UnitWordRow *row = &facts_unit_words(d->facts)[i];
        put_entity(d, row->owner);
        buf_printf(d->out, ": %s ", PLACES[row->place]);
        put_name(d, row->word);
        buf_push_char(d->out, '\n');
    }
}

static void dump_excluded(Dump *d) {
    for (u32 i = 1; i < d->facts->excluded.count; i++) {
        const ExcludedRow *row = &facts_excluded(d->facts)[i];
        buf_push(d->out, STR("excluded "));
        put_place(d, row->file, row->span.start);
        buf_push_char(d->out, '-');
        put_place(d, row->file, row->span.end);
        buf_push_char(d->out, ' ');
        put_name(d, row->condition);
        buf_push_char(d->out, '\n');
    }
}

static void dump_problems(Dump *d) {
    static const char *const KINDS[] = {"other", "include", "implicit", "undeclared", "member", "arguments"};
    for (u32 i = 1; i < d->facts->unit_problems.count; i++) {
        const UnitProblemRow *row = &facts_unit_problems(d->facts)[i];
        buf_printf(d->out, "problem %s%s ", KINDS[row->kind], row->is_fatal ? " fatal" : "");
        put_name(d, row->name);
        if (row->type) buf_push(d->out, STR(" of ")), put_name(d, row->type);
        if (row->owner) buf_push(d->out, STR(" in ")), put_entity(d, row->owner);
        buf_push(d->out, STR(" at "));
        put_place(d, row->file, row->span.start);
        buf_push_char(d->out, '\n');
    }
}

void unit_dump(const Facts *facts, u32 what, StrBuf *out) {
    Dump d = {facts, what, out};
    if (what & DUMP_UNIT_FILES) dump_files(&d);
    if (what & DUMP_ENTITIES) dump_entities(&d);
    if (what & DUMP_REFERENCES) dump_references(&d);
    if (what & DUMP_INITIALISERS) dump_initialisers(&d);
    if (what & DUMP_LOCALS) dump_locals(&d);
    if (what & DUMP_UNIT_WORDS) dump_words(&d);
    if (what & DUMP_EXCLUDED) dump_excluded(&d);
    if (what & DUMP_PROBLEMS) dump_problems(&d);
}
