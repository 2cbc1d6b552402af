#include "native_dead.h"

#include "native_table.h"
#include "shared.h"

#define ISLAND "dead-island"

SymbolKind native_symbol_kind(const NativeEntity *entity) {
    switch ((EntityKind)entity->kind) {
    case ENTITY_FUNCTION: return KIND_FUNCTION;
    case ENTITY_MACRO: return KIND_MACRO;
    case ENTITY_FIELD:
    case ENTITY_ENUMERATOR: return KIND_MEMBER;
    case ENTITY_STRUCT:
    case ENTITY_UNION:
    case ENTITY_ENUM:
    case ENTITY_TYPEDEF: return KIND_TYPE;
    case ENTITY_VARIABLE:
    case ENTITY_NONE: break;
    }
    return KIND_VARIABLE;
}

/* ---- which rule ---------------------------------------------------------------------------------------- */

/* Something that a server would use if it were registered. */
static bool is_for_server(CheckContext *context, NativeId head) {
    const HandlerType *type;
    const Model *model;
    return native_is_handler(shared_handlers(context), context->program, head, &type, &model) ||
           native_server_listing(context->program, head);
}

const char *native_rule_of(CheckContext *context, NativeId head) {
    const Program *program = context->program;
    const NativeEntity *entity = native_entity(program, head);
    bool has_definition = entity->traits & NATIVE_DEFINED;
    if (has_definition && is_for_server(context, head)) return "unregistered-handler";
    switch ((EntityKind)entity->kind) {
    case ENTITY_FUNCTION:
    case ENTITY_VARIABLE:
        if (!has_definition) return "declared-never-defined";
        if (native_island_order(program, head, context->arena).definitions) return ISLAND;
        return entity->kind == ENTITY_FUNCTION ? "unused-function" : "unused-variable";
    case ENTITY_MACRO: return "unused-macro";
    case ENTITY_ENUMERATOR: return "unused-enum-member";
    default: return "unused-type";
    }
}

/* ---- confidence and doubt ------------------------------------------------------------------------------ */

static Confidence confidence_of(NativeDoubt doubt) {
    switch (doubt) {
    case NATIVE_DOUBT_NONE: return CONFIDENCE_HIGH;
    case NATIVE_DOUBT_EXPORTED:
    case NATIVE_DOUBT_TEXT:
    case NATIVE_DOUBT_RAW: return CONFIDENCE_MEDIUM;
    default: return CONFIDENCE_LOW;
    }
}

static Confidence at_most(Confidence confidence, Confidence most) {
    return confidence < most ? confidence : most;
}

/* What only serves a head is as surely dead as all of it. */
static NativeDoubt island_doubt(const Program *program, NativeId head) {
    u32 count;
    const NativeId *all = native_island(program, head, &count);
    NativeDoubt worst = native_doubt(program, head);
    for (u32 i = 0; i < count; i++) {
        NativeDoubt doubt = native_doubt(program, all[i]);
        bool is_named = doubt == NATIVE_DOUBT_NAMED && all[i] != head; /* by the head, at least */
        if (!is_named && confidence_of(doubt) < confidence_of(worst)) worst = doubt;
    }
    return worst;
}

Confidence native_confidence(const Program *program, NativeId id, const char *rule) {
    const NativeEntity *entity = native_entity(program, id);
    Confidence own = confidence_of(island_doubt(program, id));
    if (program->files[entity->file].world == WORLD_TESTS) own = at_most(own, CONFIDENCE_MEDIUM);
    switch ((EntityKind)entity->kind) {
    case ENTITY_FUNCTION:
    case ENTITY_VARIABLE: break;
    case ENTITY_ENUMERATOR:
    case ENTITY_MACRO:
        if (native_is_before_library(program, id)) own = CONFIDENCE_LOW;
        own = at_most(own, native_is_in_table(program, id) ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM);
        break;
    default: own = at_most(own, CONFIDENCE_MEDIUM);
    }
    return strcmp(rule, "tests-only") == 0 ? at_most(own, CONFIDENCE_MEDIUM) : own;
}

const char *native_doubt_key(const Program *program, NativeId head) {
    switch (island_doubt(program, head)) {
    case NATIVE_DOUBT_NONE: return "native.doubt.configuration";
    case NATIVE_DOUBT_EXPORTED: return "native.doubt.exported";
    case NATIVE_DOUBT_TEXT: return "native.doubt.text";
    case NATIVE_DOUBT_RAW: return "native.doubt.raw";
    case NATIVE_DOUBT_NAMED: return "native.doubt.named";
    case NATIVE_DOUBT_LOADED: return "native.doubt.loaded";
    case NATIVE_DOUBT_LOOSE: return "native.doubt.loose";
    case NATIVE_DOUBT_PARSED: return "native.doubt.parsed";
    case NATIVE_DOUBT_LIBRARY: return "native.doubt.library";
    case NATIVE_DOUBT_UNBUILT: return "native.doubt.unbuilt";
    case NATIVE_DOUBT_DEGRADED: return "native.doubt.degraded";
    case NATIVE_DOUBT_ABSENT: return "native.doubt.absent";
    case NATIVE_DOUBT_PYTHON: return "native.doubt.python";
    }
    return "native.doubt.configuration";
}

/* ---- findings ------------------------------------------------------------------------------------------ */

enum { PLACES_LISTED = 6, HOLDS_LISTED = 12 };

static Place reference_place(const Program *program, const NativeReference *reference) {
    return place_first_line(program, reference->file, (Span){reference->start, reference->start + 1});
}

static Place declaration_place(const Program *program, const NativeDeclaration *row) {
    return place_of(program, row->file, row->span);
}

static const char *use_key(const Program *program, const NativeReference *reference, NativeId id) {
    if (reference->owner == id) return "unused.only_self";
    if (reference->kind == REFERENCE_WRITE && native_fate(program, reference->owner) == NATIVE_LIVE)
        return "native.written";
    return native_fate(program, reference->owner) == NATIVE_TESTS_ONLY ||
                   native_is_live(program, reference->owner, WORLD_TESTS)
               ? "unused.by_tests"
               : "unused.only_dead";
}

/* Every place that refers to it, and why none of them counts. */
static u32 uses_evidence(CheckContext *context, Finding *finding, NativeId id) {
    const Program *program = context->program;
    u32 listed = 0;
    NativeIn in = native_in(program, id);
    for (const NativeReference *reference; listed < PLACES_LISTED && (reference = native_in_next(&in));) {
        if (reference->file == FILE_NONE || !reference->owner) continue;
        Text text = text_of(finding->rule, use_key(program, reference, id));
        text = text_with(text, "name", native_word(program, reference->owner, context->arena));
        finding_evidence(finding, reference_place(program, reference), text);
        listed++;
    }
    return listed;
}

static void searched_evidence(CheckContext *context, Finding *finding, NativeId id) {
    const Program *program = context->program;
    u32 compiled = 0, raw = 0;
    for (UnitId u = 0; u < native_unit_count(program); u++) {
        raw += native_unit(program, u)->is_raw;
        compiled += !native_unit(program, u)->is_raw;
    }
    bool is_raw = native_entity(program, id)->seen == SEEN_RAW;
    Text text = text_of(NULL, is_raw && !compiled ? "native.searched.raw" : "native.searched");
    text = text_with_number(text_with_number(text, "units", compiled), "files", raw);
    finding_evidence(finding, finding->name, text);
}

/* Prototypes go with what they declare. */
static void declarations_related(CheckContext *context, Finding *finding, NativeId id) {
    const Program *program = context->program;
    u32 count;
    const NativeDeclaration *rows = native_declarations(program, id, &count);
    const NativeDeclaration *own = native_place(program, id);
    Str name = native_word(program, id, context->arena);
    for (u32 i = 0; i < count && i < PLACES_LISTED; i++)
        if (&rows[i] != own)
            finding_related(finding, declaration_place(program, &rows[i]),
                            text_with(text_of(NULL, "native.declared"), "name", name));
}

static void members_add(CheckContext *context, Finding *finding, NativeId head, const NativeIsland *island) {
    const Program *program = context->program;
    for (u32 i = 0; i < island->count; i++) {
        NativeId id = island->at[i];
        if (id == head || native_is_inside(program, id, head)) continue;
        finding_member(finding, declaration_place(program, native_place(program, id)),
                       native_symbol(program, id, context->arena),
                       native_symbol_kind(native_entity(program, id)));
    }
}

/* The first use of a member from elsewhere in the island: what seems to keep it. */
static void hold_evidence(CheckContext *context, Finding *finding, NativeId member, NativeId head) {
    const Program *program = context->program;
    NativeIn in = native_in(program, member);
    for (const NativeReference *reference; (reference = native_in_next(&in));) {
        bool is_hold = reference->file != FILE_NONE && reference->owner && reference->owner != member &&
                       native_head(program, reference->owner) == head;
        if (!is_hold) continue;
        Text text = text_with(text_of(ISLAND, "holds"), "user",
                              native_word(program, reference->owner, context->arena));
        text = text_with(text, "name", native_word(program, member, context->arena));
        finding_evidence(finding, reference_place(program, reference), text);
        return;
    }
}

static void island_figures(CheckContext *context, Finding *finding, NativeId head,
                           const NativeIsland *island) {
    const Program *program = context->program;
    Data *order = data_put_list(context->arena, finding->data, STR("deletion_order"));
    u32 lines = 0, listed = 0;
    for (u32 i = 0; i < island->count; i++) {
        bool is_own = island->at[i] != head && native_is_inside(program, island->at[i], head);
        if (is_own) continue;
        lines += place_lines(declaration_place(program, native_place(program, island->at[i])));
        data_put_text(context->arena, order, STR_NONE, native_symbol(program, island->at[i], context->arena));
        if (island->at[i] != head && listed++ < HOLDS_LISTED)
            hold_evidence(context, finding, island->at[i], head);
    }
    data_put_int(context->arena, finding->data, STR("total_lines"), lines);
    data_put_text(context->arena, finding->data, STR("shape"),
                  island->is_cyclic ? STR("cycle") : STR("chain"));
    finding->message = text_with_number(finding->message, "total", lines);
    finding->message =
        text_with_number(finding->message, "count", island->definitions + (island->is_cyclic ? 1 : 0));
    finding->help = text_with_number(finding->help, "total", lines);
    if (island->is_cyclic) finding->message.key = "message.cycle";
}

/* Live code writes to it. */
static bool is_stored(const Program *program, NativeId id) {
    NativeIn in = native_in(program, id);
    for (const NativeReference *row; (row = native_in_next(&in));)
        if (row->kind == REFERENCE_WRITE && row->owner && native_fate(program, row->owner) == NATIVE_LIVE)
            return true;
    return false;
}

static const char *message_key(const Program *program, NativeId id, const char *rule) {
    const NativeEntity *entity = native_entity(program, id);
    if (strcmp(rule, "unused-variable") == 0 && is_stored(program, id)) return "message.written";
    if (entity->kind == ENTITY_FUNCTION && native_is_recursive(program, id) &&
        strcmp(rule, "unused-function") == 0)
        return "message.recursive";
    return "message";
}

Finding *native_dead_report(CheckContext *context, const char *rule, NativeId id) {
    const Program *program = context->program;
    const NativeEntity *entity = native_entity(program, id);
    const NativeDeclaration *row = native_place(program, id);
    Finding *finding =
        finding_add(context, rule, native_symbol_kind(entity), native_symbol(program, id, context->arena),
                    declaration_place(program, row), place_of(program, row->file, row->name));
    Str word = native_word(program, id, context->arena);
    u32 lines = place_lines(finding->place);
    NativeIsland island = native_island_order(program, id, context->arena);
    finding->shape = span_shape(program, row->file, row->span);
    finding->removable_lines = span_has_lines(program, row->file, row->span) ? lines : 0;
    Text message = text_with(text_of(rule, message_key(program, id, rule)), "name", word);
    if (entity->parent)
        message = text_with(message, "class", native_word(program, entity->parent, context->arena));
    finding->message = text_with_number(message, "lines", lines);
    finding->help = text_with(text_with_number(text_of(rule, "help"), "lines", lines), "path",
                              program->files[row->file].path);
    finding->help = text_with(finding->help, "name", word);
    finding->doubt = text_with(text_of(NULL, native_doubt_key(program, id)), "name", word);
    finding->confidence = native_confidence(program, id, rule);
    members_add(context, finding, id, &island);
    if (!uses_evidence(context, finding, id))
        finding_evidence(finding, finding->name,
                         text_with(text_of(rule, "unused.no_reference"), "name", finding->symbol));
    searched_evidence(context, finding, id);
    declarations_related(context, finding, id);
    data_put_int(context->arena, finding->data, STR("lines"), lines);
    if (strcmp(rule, ISLAND) == 0) island_figures(context, finding, id, &island);
    return finding;
}

void native_dead_check(CheckContext *context, const char *rule, NativeFate fate) {
    const Program *program = context->program;
    for (NativeId id = 1; id < native_count(program); id++) {
        if (native_head(program, id) != id || native_fate(program, id) != fate) continue;
        if (!native_dead_counts(context, id, fate)) continue;
        if (fate == NATIVE_TESTS_ONLY || strcmp(native_rule_of(context, id), rule) == 0)
            native_dead_report(context, rule, id);
    }
}
