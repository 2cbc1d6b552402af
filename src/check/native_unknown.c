/* unknown-function: C calls what nothing declares, or what is declared and nothing defines; and what
 * unknown-member says of C.
 *
 * A call without declaration is reported where the unit compiled as a whole and the name is nobody's in the
 * tree, in a library that some unit includes, or in a system header of the unit (which declares it under
 * other options). A declared function is one without definition when live code calls it, a header of the
 * tree declares it beside functions that the tree does define, every unit is compiled as a whole, the tree
 * has a program and no other language that is linked with C: at medium confidence, since a compiler may have
 * removed the call. O(problems + references). */
#include "native_unknown.h"

#include "file.h"
#include "near.h"
#include "native_dead.h"

#define RULE "unknown-function"
#define MEMBER "unknown-member"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map told; /* Name, or hash of record and member: reported already */
} Unknown;

static bool is_first(Unknown *self, u64 key) {
    if (map_find(&self->told, key) != MAP_NONE) return false;
    map_at(&self->told, key, 1);
    return true;
}

/* Some code that is left out, macro or literal has the name: with other options it may be there. */
static bool is_mentioned(const Program *program, Name name) {
    u32 count = 0;
    if (name) native_words(program, name, &count);
    return count > 0;
}

/* The problem's function, or the file. */
static Str owner_symbol(const Unknown *self, UnitId unit, const UnitProblemRow *row, FileId file) {
    u32 count;
    const NativeId *ids = native_meant(self->program, unit, row->owner, &count);
    return count ? native_symbol(self->program, ids[0], self->context->arena)
                 : self->program->files[file].path;
}

static Finding *problem_report(Unknown *self, const char *rule, SymbolKind kind, UnitId u,
                               const UnitProblemRow *row) {
    const NativeUnit *unit = native_unit(self->program, u);
    FileId file = unit->files[row->file];
    Place place = place_of(self->program, file, row->span);
    Finding *finding = finding_add(self->context, rule, kind, owner_symbol(self, u, row, file), place, place);
    finding->shape = str_hash(facts_name(unit->facts, row->name));
    if (is_mentioned(self->program, unit->names[row->name])) finding->confidence = CONFIDENCE_MEDIUM;
    return finding;
}

static void near_tell(Unknown *self, Finding *finding, const char *rule, const NearList *names, Str word) {
    double limit = rules_number(self->context->rules, rule, "near_distance");
    Near near = near_find(names, word, false, limit);
    if (!near.text.len || near.is_only_prefix) return;
    NativeId id = near.binding; /* what stands for a binding is one of C here */
    const NativeDeclaration *row = native_place(self->program, id);
    finding->help.key = "help.near";
    finding->help = text_with(finding->help, "near", near.text);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
    if (row)
        finding_evidence(finding, place_of(self->program, row->file, row->name),
                         text_with(text_of(rule, "near"), "near", near.text));
}

/* ---- functions that nothing declares ------------------------------------------------------------------- */

/* A function or macro of that name, defined in the tree or declared by a library. */
static bool is_somebodys(const Program *program, Name name) {
    u32 count;
    const NativeId *ids = native_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        bool is_callable = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_MACRO;
        if (is_callable && entity->traits & (NATIVE_DEFINED | NATIVE_OUTSIDE)) return true;
        if (entity->kind == ENTITY_MACRO) return true;
    }
    return false;
}

static bool text_has_word(Str text, Str word) {
    for (size_t at = 0; at < text.len;) {
        size_t found = str_find(str_slice(text, at, text.len), word);
        if (found == STR_NOT_FOUND) return false;
        size_t end = at + found + word.len;
        char next = end < text.len ? text.ptr[end] : ' ';
        if (next == ' ' || next == '(' || next == '\t' || next == '\n') return true;
        at = end;
    }
    return false;
}

/* A system header of the unit has the word: it declares it when asked by other options. Read only for what
 * would be a finding. */
static bool is_in_system_header(const Unknown *self, const NativeUnit *unit, Str word) {
    const Facts *facts = unit->facts;
    bool is_found = false;
    for (u32 i = 1; i < facts->unit_files.count && !is_found; i++) {
        const UnitFileRow *row = &facts_unit_files(facts)[i];
        if (!(row->flags & UNIT_FILE_SYSTEM)) continue;
        Arena scratch = {0};
        Str text;
        if (file_read(str_cstr(self->context->arena, facts_name(facts, row->path)), &scratch, &text, NULL))
            is_found = text_has_word(text, word);
        arena_release(&scratch);
    }
    return is_found;
}

static void function_names(const Program *program, NearList *out) {
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        bool is_function = entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED;
        bool is_macro = entity->kind == ENTITY_MACRO && entity->flags & ENTITY_FUNCTION_LIKE;
        if ((is_function || is_macro) && entity->file != FILE_NONE)
            near_add(out, name_text(program, entity->name), id, true);
    }
}

static void help_tell(Unknown *self, Finding *finding, Str word) {
    NearList names = {0};
    function_names(self->program, &names);
    finding->help = text_with(text_of(RULE, "help.none"), "name", word);
    near_tell(self, finding, RULE, &names, word);
    near_release(&names);
}

static void implicit_check(Unknown *self, UnitId u, const UnitProblemRow *row) {
    const NativeUnit *unit = native_unit(self->program, u);
    Str word = facts_name(unit->facts, row->name);
    Name name = unit->names[row->name];
    if (!word.len || str_starts(word, STR("__")) || is_somebodys(self->program, name)) return;
    if (!is_first(self, name) || is_in_system_header(self, unit, word)) return;
    Finding *finding = problem_report(self, RULE, KIND_FUNCTION, u, row);
    finding->message = text_with(text_of(RULE, "message"), "name", word);
    finding->doubt = text_with(text_of(RULE, "doubt"), "name", word);
    finding_evidence(finding, finding->name, text_with(text_of(RULE, "searched"), "name", word));
    help_tell(self, finding, word);
    /* Without a name that it could be a slip for, a library may have it that other options bring in. */
    if (!data_get(finding->data, STR("near"))) finding->confidence = CONFIDENCE_MEDIUM;
}

static void problems_check(Unknown *self, UnitProblemKind kind,
                           void (*check)(Unknown *, UnitId, const UnitProblemRow *)) {
    for (UnitId u = 0; u < native_unit_count(self->program); u++) {
        const NativeUnit *unit = native_unit(self->program, u);
        if (unit->is_raw || unit->is_degraded) continue;
        for (u32 i = 0; i < unit->facts->unit_problems.count; i++) {
            const UnitProblemRow *row = &facts_unit_problems(unit->facts)[i];
            FileId file = row->file ? unit->files[row->file] : FILE_NONE;
            if (row->kind == kind && file != FILE_NONE && !self->program->files[file].is_generated)
                check(self, u, row);
        }
    }
}

/* ---- functions that nothing defines -------------------------------------------------------------------- */

/* All that is linked is C that compiled as a whole, and made into a program. */
static bool is_whole(const Program *program) {
    bool has_main = false;
    for (UnitId u = 0; u < native_unit_count(program); u++) {
        const NativeUnit *unit = native_unit(program, u);
        if (unit->is_degraded) return false;
        has_main |= unit->has_main && !unit->is_raw;
    }
    for (FileId file = 0; file < program->file_count; file++) {
        u8 language = program_facts(program, file)->language;
        if (language == LANGUAGE_NATIVE || language == LANGUAGE_CALLER || language == LANGUAGE_SYMBOLS)
            return false;
    }
    return has_main && !native_is_library(program);
}

/* The header is one of the tree's own code: what it declares is defined here, but for this. */
static bool is_own_header(const Program *program, FileId file) {
    NativeId first, end;
    u32 defined = 0, lacking = 0;
    if (!native_is_included(program, file)) return false;
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        if (entity->kind != ENTITY_FUNCTION) continue;
        u32 count;
        const NativeDeclaration *rows = native_declarations(program, id, &count);
        bool is_here = false;
        for (u32 i = 0; i < count; i++) is_here |= rows[i].file == file;
        if (is_here) *(entity->traits & NATIVE_DEFINED ? &defined : &lacking) += 1;
    }
    native_of_file(program, file, &first, &end);
    return first < end && defined > lacking;
}

/* The first call of it in live code. */
static const NativeReference *live_call(const Program *program, NativeId id) {
    NativeIn in = native_in(program, id);
    for (const NativeReference *reference; (reference = native_in_next(&in));) {
        bool is_call = reference->kind == REFERENCE_CALL && !(reference->flags & REFERENCE_UNEVALUATED);
        if (is_call && reference->owner && !reference->is_raw && reference->file != FILE_NONE &&
            native_is_live(program, reference->owner, WORLD_PRODUCTION))
            return reference;
    }
    return NULL;
}

/* The C library has it and declares it nowhere. */
static bool is_undeclared(const Unknown *self, Name name) {
    u32 count;
    const Str *globs = rules_words(self->context->rules, RULE, "undeclared", &count);
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], name_text(self->program, name))) return true;
    return false;
}

static bool is_lacking(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    u16 ignored = NATIVE_DEFINED | NATIVE_OUTSIDE | NATIVE_IMPLICIT;
    if (entity->kind != ENTITY_FUNCTION || entity->traits & ignored || entity->seen != SEEN_COMPILED)
        return false;
    if (entity->linkage != LINKAGE_EXTERNAL || entity->flags & (ENTITY_WEAK | ENTITY_ALIAS)) return false;
    return native_place(program, id) && !is_somebodys(program, entity->name) &&
           !is_mentioned(program, entity->name);
}

static void undefined_check(Unknown *self) {
    const Program *program = self->program;
    if (!is_whole(program)) return;
    for (NativeId id = 1; id < native_count(program); id++) {
        if (!is_lacking(program, id)) continue;
        const NativeDeclaration *row = native_place(program, id);
        const NativeReference *call = live_call(program, id);
        if (!call || !is_own_header(program, row->file)) continue;
        if (is_undeclared(self, native_entity(program, id)->name)) continue;
        Place place = place_of(program, row->file, row->span);
        Finding *finding =
            finding_add(self->context, RULE, KIND_FUNCTION, native_symbol(program, id, self->context->arena),
                        place, place_of(program, row->file, row->name));
        Str word = native_word(program, id, self->context->arena);
        finding->confidence = CONFIDENCE_MEDIUM;
        finding->message = text_with(text_of(RULE, "message.undefined"), "name", word);
        finding->doubt = text_with(text_of(RULE, "doubt.undefined"), "name", word);
        Text called = text_with(text_of(RULE, "called"), "name",
                                native_word(program, call->owner, self->context->arena));
        finding_evidence(finding, place_first_line(program, call->file, (Span){call->start, call->start + 1}),
                         called);
        help_tell(self, finding, word);
    }
}

void check_unknown_function(CheckContext *context) {
    Unknown self = {.context = context, .program = context->program};
    problems_check(&self, PROBLEM_IMPLICIT, implicit_check);
    undefined_check(&self);
    map_release(&self.told);
}

/* ---- members ------------------------------------------------------------------------------------------- */

/* "struct node" */
static NativeId record_of(const Program *program, Str type) {
    size_t space = str_find_char(type, ' ');
    Str tag = space == STR_NOT_FOUND ? type : str_slice(type, space + 1, type.len);
    Name name = intern_find(&program->names, tag);
    u32 count = 0;
    const NativeId *ids = name ? native_named(program, name, &count) : NULL;
    for (u32 i = 0; i < count; i++) {
        u8 kind = native_entity(program, ids[i])->kind;
        if (kind == ENTITY_STRUCT || kind == ENTITY_UNION) return ids[i];
    }
    return 0;
}

static void member_check(Unknown *self, UnitId u, const UnitProblemRow *row) {
    const Program *program = self->program;
    const NativeUnit *unit = native_unit(program, u);
    Str member = facts_name(unit->facts, row->name), type = facts_name(unit->facts, row->type);
    u64 key = (u64)unit->names[row->type] << 32 | unit->names[row->name];
    if (!member.len || !type.len || !is_first(self, key)) return;
    NativeId record = record_of(program, type);
    Finding *finding = problem_report(self, MEMBER, KIND_MEMBER, u, row);
    finding->message =
        text_with(text_with(text_of(MEMBER, "message.record"), "class", type), "member", member);
    finding->doubt = text_with(text_of(MEMBER, "doubt.record"), "member", member);
    finding->help = text_with(text_with(text_of(MEMBER, "help.none"), "class", type), "member", member);
    u32 count = 0;
    const NativeId *parts = record ? native_parts(program, record, &count) : NULL;
    NearList names = {0};
    for (u32 i = 0; i < count; i++)
        near_add(&names, name_text(program, native_entity(program, parts[i])->name), parts[i], false);
    near_tell(self, finding, MEMBER, &names, member);
    near_release(&names);
    data_put_text(self->context->arena, finding->data, STR("class"), type);
    data_put_text(self->context->arena, finding->data, STR("member"), member);
}

void native_unknown_members(CheckContext *context) {
    Unknown self = {.context = context, .program = context->program};
    problems_check(&self, PROBLEM_MEMBER, member_check);
    map_release(&self.told);
}
