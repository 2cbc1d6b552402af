#include "unit_dump.h"

#include "file.h"

/* ---- words of enumerations ----------------------------------------------------------------------------- */

static const char *const entity_words[] = {
    "none", "function", "variable", "struct", "union", "enum", "typedef", "field", "enumerator", "macro",
};

static const char *const reference_words[] = {
    "none", "call", "address", "read", "write", "type", "member", "member-write", "expansion", "attribute",
};

static const char *const scalar_words[] = {"other", "text",  "number", "entity",
                                           "null",  "local", "within", "call"};
static const char *const place_words[] = {"excluded", "macro", "text", "asm", "lost"};

static const char *const problem_words[] = {
    "other", "include", "implicit", "undeclared", "member", "arguments",
};

static const char *const entity_flags[] = {
    "constructor", "destructor",   "used",      "unused",    "weak",     "alias",         "section",
    "hidden",      "exported",     "interrupt", "inline",    "variadic", "function-like", "pastes",
    "noreturn",    "no-prototype", "packed",    "anonymous", "const",
};

static const char *const declaration_flags[] = {"defines", "implicit", "expanded", "in-function"};
static const char *const reference_flags[] = {"unevaluated", "expanded", "asked"};
static const char *const file_flags[] = {"system", "missing", "guarded"};

static void flags_push(StrBuf *out, u32 flags, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (flags & 1u << i) buf_printf(out, " %s", words[i]);
}

/* ---- parts --------------------------------------------------------------------------------------------- */

static Str entity_name(const Facts *facts, EntityId id) {
    Str name = facts_name(facts, facts_entities(facts)[id].name);
    return id && !name.len ? STR("(unnamed)") : name;
}

/* "name", with the name of its parent before it; "-" for none. */
static void entity_push(StrBuf *out, const Facts *facts, EntityId id) {
    EntityId parent = facts_entities(facts)[id].parent;
    if (!id) buf_push_char(out, '-');
    if (parent) buf_printf(out, "%.*s.", STR_ARG(entity_name(facts, parent)));
    buf_push(out, entity_name(facts, id));
}

/* Line and column in the source file; of other files the offset. */
static void place_push(StrBuf *out, const Facts *facts, UnitFileId file, u32 offset) {
    Str path = facts_name(facts, facts_unit_files(facts)[file].path);
    if (file == 1)
        buf_printf(out, " @%u:%u", facts_line(facts, offset), facts_column(facts, offset));
    else if (facts_unit_files(facts)[file].flags & UNIT_FILE_SYSTEM)
        buf_printf(out, " @<%.*s>", STR_ARG(path_name(path)));
    else
        buf_printf(out, " @%.*s+%u", STR_ARG(path_name(path)), offset);
}

static void scalar_push(StrBuf *out, const Facts *facts, const ScalarRow *row) {
    buf_printf(out, " %s", scalar_words[row->kind]);
    if (row->kind == SCALAR_TEXT || row->kind == SCALAR_NUMBER)
        buf_printf(out, "=%.*s", STR_ARG(facts_name(facts, row->value)));
    if (row->kind == SCALAR_ENTITY) {
        buf_push_char(out, '=');
        entity_push(out, facts, row->value);
    }
    if (row->kind == SCALAR_LOCAL || row->kind == SCALAR_WITHIN) buf_printf(out, "=%u", row->value);
    if (row->kind == SCALAR_CALL) {
        buf_push_char(out, '=');
        entity_push(out, facts, facts_references(facts)[row->value].target);
    }
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static void files_dump(const Facts *facts, StrBuf *out) {
    for (UnitFileId i = 1; i < facts->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(facts)[i];
        buf_printf(out, "file %.*s", STR_ARG(path_name(facts_name(facts, row->path))));
        flags_push(out, row->flags, file_flags, COUNT_OF(file_flags));
        if (row->includer) place_push(out, facts, row->includer, row->start);
        buf_push_char(out, '\n');
    }
}

static void entities_dump(const Facts *facts, StrBuf *out) {
    for (EntityId i = 1; i < facts->entities.count; i++) {
        const EntityRow *row = &facts_entities(facts)[i];
        static const char *const linkages[] = {"", " internal", " external"};
        buf_printf(out, "%s ", entity_words[row->kind]);
        entity_push(out, facts, i);
        buf_printf(out, "%s", linkages[row->linkage]);
        if (row->parameters) buf_printf(out, " /%u", row->parameters);
        flags_push(out, row->flags, entity_flags, COUNT_OF(entity_flags));
        if (row->type) buf_printf(out, " : %.*s", STR_ARG(facts_name(facts, row->type)));
        if (row->record) buf_printf(out, " of %.*s", STR_ARG(facts_name(facts, row->record)));
        buf_push_char(out, '\n');
    }
}

static void declarations_dump(const Facts *facts, StrBuf *out) {
    for (u32 i = 1; i < facts->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(facts)[i];
        buf_push(out, STR("declare "));
        entity_push(out, facts, row->entity);
        flags_push(out, row->flags, declaration_flags, COUNT_OF(declaration_flags));
        place_push(out, facts, row->file, row->name.start);
        buf_printf(out, " [%u]\n", row->span.end - row->span.start);
    }
}

static void references_dump(const Facts *facts, StrBuf *out) {
    for (u32 i = 1; i < facts->references.count; i++) {
        const ReferenceRow *row = &facts_references(facts)[i];
        buf_printf(out, "%s ", reference_words[row->kind]);
        entity_push(out, facts, row->owner);
        buf_push(out, STR(" -> "));
        entity_push(out, facts, row->target);
        if (row->sink) {
            buf_push(out, STR(" into "));
            entity_push(out, facts, row->sink);
            if (facts_entities(facts)[row->sink].kind == ENTITY_FUNCTION)
                buf_printf(out, "(%u)", row->argument);
        }
        flags_push(out, row->flags, reference_flags, COUNT_OF(reference_flags));
        for (u32 s = 0; s < row->scalar_count; s++)
            scalar_push(out, facts, &facts_scalars(facts)[row->first_scalar + s]);
        place_push(out, facts, row->file, row->start);
        buf_push_char(out, '\n');
    }
}

static void initialisers_dump(const Facts *facts, StrBuf *out) {
    for (u32 i = 1; i < facts->initialisers.count; i++) {
        const InitialiserRow *row = &facts_initialisers(facts)[i];
        buf_push(out, STR("initialise "));
        entity_push(out, facts, row->owner);
        buf_printf(out, " %u rows\n", row->row_count);
        for (u32 s = 0; s < row->scalar_count; s++) {
            const ScalarRow *scalar = &facts_scalars(facts)[row->first_scalar + s];
            buf_printf(out, "  %u ", scalar->row);
            entity_push(out, facts, scalar->field);
            scalar_push(out, facts, scalar);
            buf_push_char(out, '\n');
        }
    }
}

static void locals_dump(const Facts *facts, StrBuf *out) {
    for (u32 i = 1; i < facts->locals.count; i++) {
        const LocalRow *row = &facts_locals(facts)[i];
        buf_printf(out, "set %u in ", row->local);
        entity_push(out, facts, row->owner);
        scalar_push(out, facts, &facts_scalars(facts)[row->scalar]);
        place_push(out, facts, row->file, row->start);
        buf_push_char(out, '\n');
    }
}

static void rest_dump(const Facts *facts, StrBuf *out) {
    for (u32 i = 1; i < facts->excluded.count; i++) {
        const ExcludedRow *row = &facts_excluded(facts)[i];
        buf_printf(out, "excluded %.*s", STR_ARG(facts_name(facts, row->condition)));
        place_push(out, facts, row->file, row->span.start);
        buf_printf(out, " [%u]\n", row->span.end - row->span.start);
    }
    for (u32 i = 1; i < facts->unit_words.count; i++) {
        const UnitWordRow *row = &facts_unit_words(facts)[i];
        buf_printf(out, "word %s %.*s", place_words[row->place], STR_ARG(facts_name(facts, row->word)));
        if (row->owner) {
            buf_push(out, STR(" in "));
            entity_push(out, facts, row->owner);
        }
        buf_push_char(out, '\n');
    }
    for (u32 i = 1; i < facts->unit_problems.count; i++) {
        const UnitProblemRow *row = &facts_unit_problems(facts)[i];
        buf_printf(out, "problem %s%s %.*s", problem_words[row->kind], row->is_fatal ? " fatal" : "",
                   STR_ARG(facts_name(facts, row->name)));
        if (row->type) buf_printf(out, " of %.*s", STR_ARG(facts_name(facts, row->type)));
        buf_push(out, STR(" in "));
        entity_push(out, facts, row->owner);
        place_push(out, facts, row->file, row->span.start);
        buf_push_char(out, '\n');
    }
}

void unit_dump(const Facts *facts, StrBuf *out) {
    files_dump(facts, out);
    entities_dump(facts, out);
    declarations_dump(facts, out);
    references_dump(facts, out);
    initialisers_dump(facts, out);
    locals_dump(facts, out);
    rest_dump(facts, out);
}
