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

static bool is_type(const NativeEntity *entity) {
    return native_symbol_kind(entity) == KIND_TYPE;
}

/* ---- islands ------------------------------------------------------------------------------------------- */

typedef struct {
    const Program *program;
    NativeId head;
    Map entered;
    VecU32 stack; /* id, next reference or part, next thing that this reference means */
    NativeIsland *out;
    u32 left; /* places in front of what is in order */
} Ordering;

/* The next thing that `id` refers to or that is a part of it; 0 behind the last. */
static NativeId island_successor(const Ordering *self, NativeId id, u32 *at, u32 *which) {
    u32 count, parts, meant;
    const NativeReference *out = native_out(self->program, id, &count);
    for (; *at < count; ++*at, *which = 0) {
        const NativeId *targets = native_targets(self->program, &out[*at], &meant);
        if (*which < meant) return targets[(*which)++];
    }
    const NativeId *inner = native_parts(self->program, id, &parts);
    return *at - count < parts ? inner[(*at)++ - count] : 0;
}

static void order_enter(Ordering *self, NativeId id) {
    if (native_head(self->program, id) != self->head || map_find(&self->entered, id) != MAP_NONE) return;
    map_at(&self->entered, id, 1);
    vec_push(&self->stack, id);
    vec_push(&self->stack, 0);
    vec_push(&self->stack, 0);
}

static void order_run(Ordering *self) {
    order_enter(self, self->head);
    while (self->stack.count) {
        u32 *top = &self->stack.at[self->stack.count - 3];
        NativeId id = top[0], to = island_successor(self, id, &top[1], &top[2]);
        if (to) {
            self->out->is_cyclic |= to == self->head && id != self->head;
            order_enter(self, to);
        } else {
            self->stack.count -= 3;
            self->out->at[--self->left] = id;
        }
    }
}

/* Two names of one thing, written in one place: a typedef and the record in it, a type and its parts. */
static bool is_inside(const Program *program, NativeId id, NativeId other) {
    const NativeDeclaration *inner = native_place(program, id), *outer = native_place(program, other);
    return inner && outer && inner->file == outer->file && inner->span.start >= outer->span.start &&
           inner->span.end <= outer->span.end;
}

NativeIsland native_island_order(const Program *program, NativeId head, Arena *arena) {
    NativeIsland out = {0};
    native_island(program, head, &out.count);
    out.at = ARENA_ARRAY(arena, NativeId, out.count);
    Ordering self = {.program = program, .head = head, .out = &out, .left = out.count};
    order_run(&self);
    for (u32 i = 0; i < out.count; i++) {
        const NativeEntity *entity = native_entity(program, out.at[i]);
        bool is_definition = (entity->kind == ENTITY_FUNCTION && entity->definition) || is_type(entity);
        bool is_same = is_inside(program, out.at[i], head) || is_inside(program, head, out.at[i]);
        out.definitions += is_definition && out.at[i] != head && !is_same;
    }
    map_release(&self.entered);
    vec_release(&self.stack);
    return out;
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

/* A name of the implementation, or of the language. */
static bool is_reserved(Str name) {
    static const char *const words[] = {"inline", "const",  "volatile", "restrict", "signed", "static",
                                        "bool",   "true",   "false",    "extern",   "far",    "near",
                                        "enum",   "struct", "union",    "typedef",  "int",    "char"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(name, str_of(words[i]))) return true;
    return name.len > 1 && name.ptr[0] == '_' &&
           (name.ptr[1] == '_' || (name.ptr[1] >= 'A' && name.ptr[1] <= 'Z'));
}

/* Macros that say how a file is to be read, wherever it is included. */
static bool is_setting(const CheckContext *context, const NativeEntity *entity) {
    u32 count;
    const Str *globs = rules_words(context->rules, "unused-macro", "settings", &count);
    Str path = context->program->files[entity->file].path;
    for (u32 i = 0; i < count; i++)
        if (file_pattern_matches(globs[i], path)) return true;
    return false;
}

/* What is declared inside of a function ends with it, whatever else bears its name. */
static bool is_local(const Program *program, NativeId id, NativeId other) {
    return native_entity(program, id)->kind == ENTITY_FUNCTION &&
           native_place(program, other)->flags & DECLARATION_IN_FUNCTION;
}

static bool is_other_fate(const Program *program, NativeId id, NativeId other) {
    return !is_local(program, id, other) && native_entity(program, other)->kind != ENTITY_FIELD &&
           native_fate(program, other) != native_fate(program, id);
}

/* Something that stays is written inside of it: `typedef enum { ... } state;` whose enumerators are used.
 * Entities of a file are in the order of their names. */
static bool holds_live(const Program *program, NativeId id) {
    const NativeDeclaration *row = native_place(program, id);
    NativeId first, end;
    native_of_file(program, row->file, &first, &end);
    for (NativeId other = id; other-- > first && native_entity(program, other)->offset >= row->span.start;)
        if (is_other_fate(program, id, other)) return true;
    for (NativeId other = id + 1; other < end && native_entity(program, other)->offset < row->span.end;
         other++)
        if (is_other_fate(program, id, other)) return true;
    return false;
}

/* `typedef struct { ... } node;`: the typedef speaks for both. */
static bool is_told_by_typedef(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    if (!(entity->flags & ENTITY_ANONYMOUS)) return false;
    u32 count;
    const NativeId *ids = native_named(program, entity->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *other = native_entity(program, ids[i]);
        if (other->kind == ENTITY_TYPEDEF && other->file == entity->file) return true;
    }
    return false;
}

/* Without a compiler, a macro in a function's body can look like a declaration, and an attribute like a
 * name. */
static bool is_surely_declared(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    u32 count;
    native_named(program, entity->name, &count);
    bool is_mistaken = native_place(program, id)->flags & DECLARATION_IN_FUNCTION || count > 1 ||
                       is_reserved(name_text(program, entity->name));
    return entity->seen != SEEN_RAW || !is_mistaken;
}

bool native_dead_counts(const CheckContext *context, NativeId id, NativeFate fate) {
    const Program *program = context->program;
    const NativeEntity *entity = native_entity(program, id);
    Str name = name_text(program, entity->name);
    const File *in = &program->files[entity->file];
    bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
    if (!name.len || in->is_generated || entity->traits & NATIVE_EXPANDED || entity->flags & ENTITY_UNUSED)
        return false;
    bool is_declared_only = is_code && !(entity->traits & NATIVE_DEFINED);
    if (is_declared_only && (entity->traits & NATIVE_OUTSIDE || !is_surely_declared(program, id)))
        return false;
    if (holds_live(program, id) || is_told_by_typedef(program, id)) return false;
    if (fate == NATIVE_TESTS_ONLY) return entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED;
    if (entity->seen == SEEN_RAW && is_reserved(name)) return false;
    if (entity->kind == ENTITY_MACRO && (is_reserved(name) || is_setting(context, entity))) return false;
    return in->world != WORLD_TESTS ||
           (entity->kind == ENTITY_FUNCTION && entity->linkage == LINKAGE_INTERNAL);
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
        if (id == head || is_inside(program, id, head)) continue;
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
        bool is_own = island->at[i] != head && is_inside(program, island->at[i], head);
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
