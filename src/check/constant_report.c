#include "constant_report.h"

#include "copy_kept.h"
#include "copy_side.h"

#define RULE CONSTANT_RULE

enum { TEXT_SHOWN = 48 };

/* ---- who uses which ---------------------------------------------------------------------------------- */

static u32 users_of(const Program *program, const Constant *self) {
    u32 count, users = 0;
    FileId last = FILE_NONE;
    const Edge *edges = graph_in(program, self->node, &count); /* by file */
    for (u32 i = 0; i < count; i++) {
        bool is_named = edges[i].kind == EDGE_STRONG || edges[i].kind == EDGE_IMPORT;
        if (!is_named || edges[i].file == self->file || edges[i].file == last) continue;
        last = edges[i].file;
        users++;
    }
    return users;
}

static bool imports(const Program *program, FileId file, FileId other) {
    u32 count;
    const Edge *edges = graph_in(program, graph_module(program, other), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].file == file && edges[i].kind == EDGE_IMPORT) return true;
    return false;
}

static bool can_be_imported(const Program *program, const Constants *places, u32 place) {
    for (u32 i = 0; i < places->count; i++)
        if (i != place && imports(program, places->at[place].file, places->at[i].file)) return false;
    return true;
}

/* The one that most other files use, of those that the others can import; its position. */
static u32 kept_of(const Program *program, Constants *places, bool *is_possible) {
    u32 kept = 0;
    *is_possible = false;
    for (u32 i = 0; i < places->count; i++) {
        places->at[i].users = users_of(program, &places->at[i]);
        bool can = can_be_imported(program, places, i);
        if (!can || (*is_possible && places->at[i].users <= places->at[kept].users)) continue;
        kept = i;
        *is_possible = true;
    }
    return kept;
}

/* Somebody has it from there already, or could: one of the other modules imports that module anyway. */
static bool is_at_hand(const Program *program, const Constants *places, u32 kept) {
    if (places->at[kept].users) return true;
    for (u32 i = 0; i < places->count; i++)
        if (i != kept && imports(program, places->at[i].file, places->at[kept].file)) return true;
    return false;
}

/* ---- words ------------------------------------------------------------------------------------------- */

static Str symbol_of(CheckContext *context, const Constant *self) {
    return graph_symbol(context->program, self->node, context->arena);
}

static Place constant_place(const Program *program, const Constant *self) {
    return place_of(program, self->file, graph_span(program, self->node));
}

static Place name_place(const Program *program, const Constant *self) {
    return place_of(program, self->file,
                    facts_bindings(program_facts(program, self->file))[self->binding].span);
}

static Str literal_of(const Program *program, const Constant *self) {
    const Facts *facts = program_facts(program, self->file);
    ExprId value = facts_bindings(facts)[self->binding].value;
    for (ExprId e = value; e < facts_exprs(facts)[value].next; e++)
        if (facts_exprs(facts)[e].kind == EXPR_STRING) return expr_string(program, self->file, e);
    return STR_NONE;
}

static Str text_of_value(CheckContext *context, const Constant *self) {
    Str text = str_trim(literal_of(context->program, self));
    size_t end = str_find_char(text, '\n');
    if (end > TEXT_SHOWN) end = TEXT_SHOWN;
    while (end > 0 && end < text.len && (text.ptr[end] & 0xc0) == 0x80) end--; /* whole characters */
    StrBuf shown = {0};
    buf_printf(&shown, "%.*s%s", STR_ARG(str_slice(text, 0, end)), end < text.len ? "…" : "");
    Str kept = str_copy(context->arena, buf_str(&shown));
    buf_release(&shown);
    return kept;
}

static Text value_text(CheckContext *context, const Constant *self) {
    const ConstantValue *value = &self->value;
    if (value->form == VALUE_NUMBERS) return text_of(RULE, "value.number");
    if (value->literals == 1)
        return text_with(text_of(RULE, "value.text"), "text", text_of_value(context, self));
    return text_with_number(text_of(RULE, "value.many"), "count", value->literals);
}

static bool is_place(const Constants *places, FileId file) {
    for (u32 i = 0; i < places->count; i++)
        if (places->at[i].file == file) return true;
    return false;
}

static bool writes(const Facts *facts, Str text) {
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (row->length == text.len && str_eq(facts_text(facts, row->offset, row->length), text)) return true;
    }
    return false;
}

/* Other files that write the text out. O(strings of the tree). */
static void written_prove(CheckContext *context, Finding *finding, const Constants *places, Str text) {
    enum { WRITTEN_MIN = 8, WRITTEN_SHOWN = 4 };
    const Program *program = context->program;
    FileIds files = {0};
    if (text.len < WRITTEN_MIN) return;
    for (FileId file = 0; file < program->file_count; file++) {
        bool is_other = file_is_linked(program, file) && program->files[file].world != WORLD_TESTS;
        if (is_other && !is_place(places, file) && writes(program->files[file].facts, text))
            vec_push(&files, file);
    }
    Text written = text_with_number(text_of(RULE, "written"), "count", files.count);
    written = text_with(written, "files", copy_list_files(context, &files, WRITTEN_SHOWN));
    if (files.count) finding_evidence(finding, finding->name, written);
    vec_release(&files);
}

static bool is_one_name(const Constants *places) {
    for (u32 i = 1; i < places->count; i++)
        if (places->at[i].name != places->at[0].name) return false;
    return true;
}

static bool is_one_value(const Constants *places) {
    return places->at[0].value.hash == places->at[1].value.hash;
}

static Text message_of(CheckContext *context, const Constants *places, u32 here, u32 kept) {
    const Program *program = context->program;
    const Constant *self = &places->at[here];
    if (is_one_name(places)) {
        Text text = text_with(text_of(RULE, "message"), "name", name_text(program, self->name));
        return text_with_number(text, "count", places->count);
    }
    Text text = text_with(text_of(RULE, "message.names"), "left", symbol_of(context, self));
    u32 other = kept != here ? kept : here + 1;
    text = text_with(text, "right", symbol_of(context, &places->at[other]));
    return text_with_number(text, "count", places->count);
}

static void places_put(CheckContext *context, Finding *finding, const Constants *places, u32 here) {
    const Program *program = context->program;
    Data *list = data_put_list(context->arena, finding->data, STR("places"));
    for (u32 i = 0; i < places->count; i++) {
        const Constant *place = &places->at[i];
        Place at = constant_place(program, place);
        Data *item = data_put_object(context->arena, list, STR_NONE);
        data_put_text(context->arena, item, STR("path"), program->files[place->file].path);
        data_put_int(context->arena, item, STR("line"), at.line);
        data_put_int(context->arena, item, STR("end_line"), at.end_line);
        data_put_text(context->arena, item, STR("symbol"), symbol_of(context, place));
        data_put_int(context->arena, item, STR("users"), place->users);
        if (i == here) continue;
        const char *key = place->users ? "place" : is_one_value(places) ? "place.unused" : "place.drift";
        Text text = text_of(RULE, key);
        text = text_with(text, "name", symbol_of(context, place));
        finding_copy(finding, at);
        finding_related(finding, name_place(program, place), text_with_number(text, "count", place->users));
    }
}

static void kept_lower(CheckContext *context, Finding *finding, const Constants *places, u32 here) {
    FileId *files = ARENA_ARRAY(context->arena, FileId, places->count);
    u32 count = 0;
    files[count++] = places->at[here].file;
    for (u32 i = 0; i < places->count; i++)
        if (i != here) files[count++] = places->at[i].file;
    copy_kept_lower(context, finding, files, count);
    copy_apart_lower(context, finding, files, count);
    copy_retired_lower(context, finding, files, count);
}

Finding *constants_report(CheckContext *context, Constants *places) {
    const Program *program = context->program;
    bool is_possible;
    u32 kept = kept_of(program, places, &is_possible), here = kept == 0 ? 1 : 0;
    const Constant *self = &places->at[here];
    bool stays = is_possible && is_at_hand(program, places, kept);
    Finding *finding = finding_add(context, RULE, KIND_VARIABLE, symbol_of(context, self),
                                   constant_place(program, self), name_place(program, self));
    finding->message = message_of(context, places, here, kept);
    finding->help = stays ? text_with(text_of(RULE, "help"), "name", symbol_of(context, &places->at[kept]))
                          : text_of(RULE, "help.move");
    finding->doubt = text_of(RULE, "doubt");
    finding->shape = self->value.hash;
    finding->confidence = is_one_name(places) ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
    if (is_one_value(places)) finding_evidence(finding, finding->name, value_text(context, self));
    bool is_text = is_one_value(places) && self->value.form != VALUE_NUMBERS && self->value.literals == 1;
    if (is_text) written_prove(context, finding, places, literal_of(program, self));
    if (self->users)
        finding_evidence(finding, finding->name,
                         text_with_number(text_of(RULE, "users"), "count", self->users));
    if (stays)
        data_put_text(context->arena, finding->data, STR("keep"), symbol_of(context, &places->at[kept]));
    kept_lower(context, finding, places, here);
    places_put(context, finding, places, here);
    return finding;
}
