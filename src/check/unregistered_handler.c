/* unregistered-handler: code of C that is there to answer requests, and that no server ever calls.
 *
 * A handler is a function of a type that a model of a library names, or of which the tree registers others
 * (native_handlers.h). Reported is one that nothing live names; that only dead code registers; that stands
 * behind the end of its table; that a section holds and no configuration names. Of objects that count only
 * when they are listed (modules, mounts) those that nothing lists.
 *
 * Silent where no compiler has seen the code, where files that would name handlers lie elsewhere, and about
 * code outside of the configuration. O(references + scalars). */
#include "native_dead.h"
#include "shared.h"

#define RULE "unregistered-handler"

static Place spot_place(const Program *program, FileId file, u32 start) {
    return place_first_line(program, file, (Span){start, start + 1});
}

static Text text_about(const CheckContext *context, const char *key, NativeId id) {
    return text_with(text_of(RULE, key), "name", native_word(context->program, id, context->arena));
}

static Text with_library(Text text, const Model *model) {
    return model ? text_with(text, "library", model->name) : text;
}

/* ---- why it is taken for a handler --------------------------------------------------------------------- */

/* Another one of the type, which is registered. */
static void example_evidence(CheckContext *context, Finding *finding, const HandlerType *type) {
    const Program *program = context->program;
    if (!type || !type->registered) return;
    const Registration *row = &shared_handlers(context)->rows.at[type->example];
    if (row->file == FILE_NONE) return;
    Text text = text_about(context, "example", row->function);
    text = text_with(text, "by", native_word(program, row->by, context->arena));
    text = text_with_number(text, "count", type->registered);
    finding_evidence(finding, spot_place(program, row->file, row->start), text);
    data_put_int(context->arena, finding->data, STR("registered_like_it"), type->registered);
}

static void library_evidence(CheckContext *context, Finding *finding, const Model *model, NativeId id) {
    if (!model) return;
    Text text = with_library(text_about(context, "type", id), model);
    text = text_with(text, "type", name_text(context->program, native_entity(context->program, id)->type));
    finding_evidence(finding, finding->name, text);
    data_put_text(context->arena, finding->data, STR("library"), model->name);
}

/* ---- what nothing live names --------------------------------------------------------------------------- */

/* The first registration, which something dead makes. */
static const Registration *dead_registration(CheckContext *context, NativeId id) {
    u32 count;
    const Registration *rows = native_registrations(shared_handlers(context), id, &count);
    for (u32 i = 0; i < count; i++)
        if (rows[i].file != FILE_NONE && native_fate(context->program, rows[i].owner) == NATIVE_DEAD)
            return &rows[i];
    return NULL;
}

static const char *dead_key(const Model *model, const Registration *dead) {
    const NativeServer *server = model ? model->native.server : NULL;
    if (dead) return "message.dead";
    if (!server) return "message.own";
    if (server->is_dispatched) return "message.dispatched";
    bool is_named = server->file_count && !server->call_count && !server->field_count;
    return is_named ? "message.unnamed" : "message";
}

/* It dies with a module, or something like it, that no list has. */
static bool is_of_listing(const Program *program, NativeId id) {
    u32 count;
    const NativeId *all = native_island(program, native_head(program, id), &count);
    for (u32 i = 0; i < count; i++)
        if (native_server_listing(program, all[i])) return true;
    return false;
}

static void dead_report(CheckContext *context, NativeId id, const HandlerType *type, const Model *model) {
    const Program *program = context->program;
    const Registration *dead = dead_registration(context, id);
    Finding *finding = native_dead_report(context, RULE, id);
    finding->message = with_library(text_about(context, dead_key(model, dead), id), model);
    finding->help = text_about(context, dead ? "help.dead" : "help", id);
    if (dead) {
        Str owner = native_word(program, dead->owner, context->arena);
        finding->message = text_with(finding->message, "owner", owner);
        finding->help = text_with(finding->help, "owner", owner);
        finding->removable_lines = 0; /* goes with what registers it */
    }
    library_evidence(context, finding, model, id);
    example_evidence(context, finding, type);
    if (finding->confidence == CONFIDENCE_HIGH && is_of_listing(program, id))
        finding->confidence = CONFIDENCE_MEDIUM;
}

static void listing_report(CheckContext *context, NativeId id, const Model *model) {
    Finding *finding = native_dead_report(context, RULE, id);
    finding->message = with_library(text_about(context, "message.unlisted", id), model);
    finding->help = text_about(context, "help", id);
    data_put_text(context->arena, finding->data, STR("library"), model->name);
    /* A list that is made while building says what this configuration has. */
    bool is_chosen = model->native.server->file_count && finding->confidence == CONFIDENCE_HIGH;
    if (is_chosen) finding->confidence = CONFIDENCE_MEDIUM;
}

/* By itself, or beside what registers it; what an unlisted module registers goes with the module. */
static bool is_to_tell(CheckContext *context, NativeId id) {
    if (native_head(context->program, id) == id) return true;
    return !is_of_listing(context->program, id) && dead_registration(context, id);
}

static void dead_check(CheckContext *context) {
    const Program *program = context->program;
    for (NativeId id = 1; id < native_count(program); id++) {
        bool is_defined = native_entity(program, id)->traits & NATIVE_DEFINED;
        if (native_fate(program, id) != NATIVE_DEAD || !is_defined) continue;
        bool is_head = native_head(program, id) == id;
        const HandlerType *type;
        const Model *model = native_server_listing(program, id);
        if (!native_dead_counts(context, id, NATIVE_DEAD)) continue;
        if (model && is_head)
            listing_report(context, id, model);
        else if (native_is_handler(shared_handlers(context), program, id, &type, &model) &&
                 is_to_tell(context, id))
            dead_report(context, id, type, model);
    }
}

/* ---- what lives, and is out of reach for the server ---------------------------------------------------- */

static bool is_lost_place(const Program *program, const LostRow *rows, u32 count,
                          const NativeReference *reference) {
    for (u32 i = 0; i < count; i++) {
        const LostRow *row = &rows[i];
        FileId file = native_unit(program, row->unit)->files[row->file];
        if (row->table == reference->owner && file == reference->file && row->start == reference->start)
            return true;
    }
    return false;
}

/* Nothing live refers to it but such elements. */
static bool is_only_lost(const Program *program, const LostRow *rows, u32 count, NativeId id) {
    if (native_root(program, id)->kind != NATIVE_ROOT_NONE || native_fate(program, id) != NATIVE_LIVE)
        return false;
    NativeIn in = native_in(program, id);
    for (const NativeReference *reference; (reference = native_in_next(&in));) {
        bool is_idle = reference->owner == id || native_fate(program, reference->owner) == NATIVE_DEAD;
        if (!is_idle && !is_lost_place(program, rows, count, reference)) return false;
    }
    return true;
}

static Finding *live_report(CheckContext *context, NativeId id, const char *key, const Model *model) {
    const Program *program = context->program;
    const NativeDeclaration *row = native_place(program, id);
    Finding *finding =
        finding_add(context, RULE, KIND_FUNCTION, native_symbol(program, id, context->arena),
                    place_of(program, row->file, row->span), place_of(program, row->file, row->name));
    finding->message = with_library(text_about(context, key, id), model);
    finding->help = text_about(context, "help", id);
    finding->doubt = text_about(context, "native.doubt.configuration", id);
    finding->doubt.rule = NULL;
    finding->shape = span_shape(program, row->file, row->span);
    finding->confidence = CONFIDENCE_HIGH;
    data_put_text(context->arena, finding->data, STR("library"), model->name);
    return finding;
}

static void lost_report(CheckContext *context, const LostRow *row) {
    const Program *program = context->program;
    FileId file = native_unit(program, row->unit)->files[row->file];
    Str table = native_word(program, row->table, context->arena);
    Finding *finding = live_report(context, row->function, "message.behind", row->model);
    finding->message = text_with(finding->message, "table", table);
    finding->help.key = "help.behind";
    finding->help = text_with(finding->help, "table", table);
    finding_evidence(finding, spot_place(program, file, row->end),
                     text_with(text_of(RULE, "end"), "table", table));
    finding_evidence(finding, spot_place(program, file, row->start),
                     text_about(context, "behind", row->function));
}

static void lost_check(CheckContext *context) {
    const Program *program = context->program;
    LostRows rows = {0};
    Map seen = {0};
    native_lost_rows(program, &rows);
    for (u32 i = 0; i < rows.count; i++) {
        const LostRow *row = &rows.at[i];
        bool is_in_tree = native_unit(program, row->unit)->files[row->file] != FILE_NONE;
        if (!is_in_tree || !native_place(program, row->function)) continue;
        bool is_new = map_find(&seen, row->function) == MAP_NONE;
        map_at(&seen, row->function, 1);
        if (is_new && is_only_lost(program, rows.at, rows.count, row->function)) lost_report(context, row);
    }
    map_release(&seen);
    vec_release(&rows);
}

/* Only objects in sections refer to it, and none of them tells a path. */
static bool is_only_in_section(CheckContext *context, NativeId id) {
    const Program *program = context->program;
    u32 registrations;
    NativeIn in = native_in(program, id);
    bool is_held = false;
    for (const NativeReference *reference; (reference = native_in_next(&in));) {
        NativeId owner = reference->owner;
        bool is_section = owner && native_entity(program, owner)->flags & ENTITY_SECTION;
        is_held |= is_section;
        if (!is_section && owner != id && native_fate(program, owner) != NATIVE_DEAD) return false;
    }
    const Registration *rows = native_registrations(shared_handlers(context), id, &registrations);
    for (u32 i = 0; i < registrations; i++)
        if (rows[i].route.len) return false;
    return is_held;
}

static void unnamed_report(CheckContext *context, NativeId id, Str alias, const Model *model) {
    Finding *finding = live_report(context, id, "message.unnamed", model);
    finding->message = with_library(text_with(text_of(RULE, "message.unnamed"), "name", alias), model);
    library_evidence(context, finding, model, id);
}

static void section_check(CheckContext *context) {
    const Program *program = context->program;
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        bool is_known = entity->kind == ENTITY_FUNCTION && entity->seen == SEEN_COMPILED;
        if (!is_known || native_fate(program, id) != NATIVE_LIVE) continue;
        const Model *model = native_server_of(program, id);
        if (!model || !model->native.server->file_count || !native_place(program, id)) continue;
        const NativeServer *server = model->native.server;
        Str alias = native_server_alias(server, name_text(program, entity->name));
        FileId file;
        u32 offset;
        if (alias.len && native_server_has_files(program, server) && is_only_in_section(context, id) &&
            !native_server_names(program, server, alias, &file, &offset))
            unnamed_report(context, id, alias, model);
    }
}

void check_unregistered_handler(CheckContext *context) {
    dead_check(context);
    lost_check(context);
    section_check(context);
}
