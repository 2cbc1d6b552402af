#include "unit_check.h"

#define IN(field, id) ((id) < self->field.count)

/* Lengths of other files are not known here: readers cut spans to what the file has by then. */
static bool place_fits(const Facts *self, UnitFileId file, Span span) {
    return IN(unit_files, file) && span.start <= span.end;
}

static bool scalars_fit(const Facts *self, u32 first, u32 count) {
    return first <= self->scalars.count && count <= self->scalars.count - first;
}

bool check_unit_files(const Facts *self) {
    if (self->unit > UNIT_COMPILED || !IN(names, self->unit_output)) return false;
    if (self->unit != UNIT_NONE && self->unit_files.count < 2) return false;
    for (UnitFileId i = 1; i < self->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(self)[i];
        if (!IN(names, row->path) || row->includer >= i) return false;
    }
    return true;
}

/* A parent comes before its parts, so that chains of parents end. */
bool check_entities(const Facts *self) {
    for (EntityId i = 1; i < self->entities.count; i++) {
        const EntityRow *row = &facts_entities(self)[i];
        if (row->kind == ENTITY_NONE || row->kind > ENTITY_MACRO || row->linkage > LINKAGE_EXTERNAL)
            return false;
        if (!IN(names, row->name) || !IN(names, row->type) || !IN(names, row->record) || row->parent >= i)
            return false;
    }
    return true;
}

bool check_declarations(const Facts *self) {
    for (u32 i = 1; i < self->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(self)[i];
        if (!row->entity || !IN(entities, row->entity) || !row->file ||
            !place_fits(self, row->file, row->span) || !place_fits(self, row->file, row->name))
            return false;
    }
    return true;
}

bool check_references(const Facts *self) {
    for (u32 i = 1; i < self->references.count; i++) {
        const ReferenceRow *row = &facts_references(self)[i];
        if (row->kind == REFERENCE_NONE || row->kind > REFERENCE_ATTRIBUTE || !IN(unit_files, row->file))
            return false;
        if (!IN(entities, row->owner) || !IN(entities, row->target) || !IN(entities, row->sink) ||
            !scalars_fit(self, row->first_scalar, row->scalar_count))
            return false;
    }
    return true;
}

bool check_scalars(const Facts *self) {
    for (u32 i = 1; i < self->scalars.count; i++) {
        const ScalarRow *row = &facts_scalars(self)[i];
        if (row->kind > SCALAR_CALL || !IN(entities, row->field)) return false;
        bool is_name = row->kind == SCALAR_TEXT || row->kind == SCALAR_NUMBER;
        if (is_name && !IN(names, row->value)) return false;
        if (row->kind == SCALAR_ENTITY && !IN(entities, row->value)) return false;
        if (row->kind == SCALAR_CALL && !IN(references, row->value)) return false;
    }
    return true;
}

bool check_initialisers(const Facts *self) {
    for (u32 i = 1; i < self->initialisers.count; i++) {
        const InitialiserRow *row = &facts_initialisers(self)[i];
        if (!row->owner || !IN(entities, row->owner) || !place_fits(self, row->file, row->span) ||
            !scalars_fit(self, row->first_scalar, row->scalar_count))
            return false;
    }
    return true;
}

bool check_locals(const Facts *self) {
    for (u32 i = 1; i < self->locals.count; i++) {
        const LocalRow *row = &facts_locals(self)[i];
        if (!IN(entities, row->owner) || !IN(scalars, row->scalar) || !IN(unit_files, row->file))
            return false;
    }
    return true;
}

bool check_unit_words(const Facts *self) {
    for (u32 i = 1; i < self->unit_words.count; i++) {
        const UnitWordRow *row = &facts_unit_words(self)[i];
        if (row->place > WORD_LOST || !IN(names, row->word) || !IN(entities, row->owner) ||
            !IN(unit_files, row->file))
            return false;
    }
    return true;
}

bool check_excluded(const Facts *self) {
    for (u32 i = 1; i < self->excluded.count; i++) {
        const ExcludedRow *row = &facts_excluded(self)[i];
        if (!place_fits(self, row->file, row->span) || !IN(names, row->condition)) return false;
    }
    return true;
}

bool check_unit_problems(const Facts *self) {
    for (u32 i = 1; i < self->unit_problems.count; i++) {
        const UnitProblemRow *row = &facts_unit_problems(self)[i];
        if (row->kind > PROBLEM_ARGUMENTS || !IN(names, row->name) || !IN(names, row->type) ||
            !IN(entities, row->owner) || !place_fits(self, row->file, row->span))
            return false;
    }
    return true;
}
