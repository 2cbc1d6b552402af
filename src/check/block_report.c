#include "block_report.h"

#include "char.h"

#define RULE BLOCK_RULE

enum { DIFFERENCES_SHOWN = 6, TEXT_SHOWN = 40, PLACES_SHOWN = 2, FURTHER_SHOWN = 2 };

/* ---- texts of the source --------------------------------------------------------------------------- */

static const CloneBlockPlace *place_at(const BlockReport *self, u32 i) {
    return &self->block->places[i];
}

static const Facts *facts_at(const BlockReport *self, u32 i) {
    return program_facts(self->program, place_at(self, i)->file);
}

/* A place as far as the copy goes. */
static const CloneBlockPlace *reach_at(const BlockReport *self, u32 i) {
    if (!self->drift) return place_at(self, i);
    return i == self->here ? &self->drift->reach->here : &self->block->reaches[i].there;
}

static Str place_symbol(const BlockReport *self, const CloneBlockPlace *place) {
    return place->def ? def_symbol(self->program, place->def, self->context->arena)
                      : file_symbol(self->program, place->file);
}

static Str symbol_of(const BlockReport *self, u32 i) {
    return place_symbol(self, reach_at(self, i));
}

static Place stretch_place(const BlockReport *self, const CloneBlockPlace *place) {
    const StmtRow *rows = facts_stmts(program_facts(self->program, place->file));
    return place_of(self->program, place->file, (Span){rows[place->first].start, rows[place->last].end});
}

static Place block_place(const BlockReport *self, u32 i) {
    return stretch_place(self, reach_at(self, i));
}

static Str text_kept(const BlockReport *self, StrBuf *text) {
    Str kept = str_copy(self->context->arena, buf_str(text));
    buf_release(text);
    return kept;
}

static Str first_words(Str text) {
    size_t end = str_find_char(text, '\n');
    if (end > TEXT_SHOWN) end = TEXT_SHOWN;
    while (end > 0 && end < text.len && (text.ptr[end] & 0xc0) == 0x80) end--; /* whole characters */
    return str_slice(text, 0, end);
}

/* Long literals are kept as hashes; how they begin stands among the strings. */
static Str long_text(const BlockReport *self, const Facts *facts, u32 offset) {
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (row->span.start > offset || row->span.end <= offset) continue;
        StrBuf text = {0};
        buf_printf(&text, "%.*s…",
                   STR_ARG(first_words(str_trim(facts_text(facts, row->offset, row->length)))));
        return text_kept(self, &text);
    }
    return STR("…");
}

/* Findings quote code with backticks: one in a text is shown as the letter that looks like it. */
static Str quotable(const BlockReport *self, Str text) {
    if (str_find_char(text, '`') == STR_NOT_FOUND) return text;
    StrBuf shown = {0};
    for (size_t i = 0; i < text.len; i++)
        buf_push(&shown, text.ptr[i] == '`' ? STR("ˋ") : str_slice(text, i, i + 1));
    return text_kept(self, &shown);
}

static Str token_shown(const BlockReport *self, u32 place, u32 offset) {
    const Facts *facts = facts_at(self, place);
    u32 code = facts_tokens(facts)[facts_token_at(facts, offset)].code;
    Str text = facts_name(facts, token_code(code));
    bool is_hash = token_kind(code) == TOKEN_STRING && str_starts(text, STR("#")) && text.len == 17;
    return quotable(self, is_hash ? long_text(self, facts, offset) : text);
}

/* Not every other place reads the same there, so that it has to be said which does. */
static bool places_disagree(const BlockReport *self, const CloneBlockDifference *difference) {
    u32 first = self->here == 0 ? 1 : 0;
    Str shown = token_shown(self, first, difference->offsets[first]);
    for (u32 i = first + 1; i < self->block->count; i++)
        if (i != self->here && !str_eq(shown, token_shown(self, i, difference->offsets[i]))) return true;
    return false;
}

/* ":42" of this file, "path:42" of another one. */
static void place_put(const BlockReport *self, u32 i, u32 offset, StrBuf *text) {
    FileId file = place_at(self, i)->file;
    bool is_here = file == place_at(self, self->here)->file;
    Str path = is_here ? STR("") : self->program->files[file].path;
    buf_printf(text, "%.*s:%u", STR_ARG(path), facts_line(facts_at(self, i), offset));
}

/* " (:42, :80)": where it reads so. */
static void places_list(const BlockReport *self, const CloneBlockDifference *difference, Str shown,
                        StrBuf *text) {
    const char *before = " (";
    u32 count = 0;
    for (u32 i = 0; i < self->block->count; i++) {
        if (i == self->here || !str_eq(shown, token_shown(self, i, difference->offsets[i]))) continue;
        if (++count > PLACES_SHOWN) continue;
        buf_printf(text, "%s", before);
        place_put(self, i, difference->offsets[i], text);
        before = ", ";
    }
    if (count > PLACES_SHOWN) buf_printf(text, " +%u", count - PLACES_SHOWN);
    buf_printf(text, ")");
}

/* "`a`, `b`": what stands in the other places, each once; with the place where they do not agree. */
static Str others_shown(const BlockReport *self, const CloneBlockDifference *difference) {
    StrBuf text = {0};
    Str own = token_shown(self, self->here, difference->offsets[self->here]);
    bool disagree = places_disagree(self, difference);
    for (u32 i = 0; i < self->block->count; i++) {
        Str shown = token_shown(self, i, difference->offsets[i]);
        bool is_known = i == self->here || str_eq(shown, own);
        for (u32 k = 0; k < i && !is_known; k++)
            is_known = k != self->here && str_eq(shown, token_shown(self, k, difference->offsets[k]));
        if (is_known) continue;
        buf_printf(&text, "%s`%.*s`", text.len ? ", " : "", STR_ARG(shown));
        if (disagree) places_list(self, difference, shown, &text);
    }
    if (!text.len) buf_printf(&text, "`…`"); /* long texts that begin alike */
    return text_kept(self, &text);
}

static Str names_list(const BlockReport *self, const ExtractionName *names, u32 count, const char *quote) {
    const Facts *facts = facts_at(self, self->here);
    StrBuf text = {0};
    for (u32 i = 0; i < count; i++)
        buf_printf(&text, "%s%s%.*s%s", i ? ", " : "", quote, STR_ARG(facts_name(facts, names[i].name)),
                   quote);
    return text_kept(self, &text);
}

/* ---- message and advice ----------------------------------------------------------------------------- */

u32 block_differences(const CloneBlock *block) {
    u32 count = 0;
    for (u32 i = 0; i < block->difference_count; i++) count += block->differences[i].part != BLOCK_VARIABLE;
    return count;
}

/* Nothing but functions within functions: they move as they are. */
static bool is_definitions(const BlockReport *self) {
    const CloneBlockPlace *place = place_at(self, self->here);
    const StmtRow *rows = facts_stmts(facts_at(self, self->here));
    for (StmtId s = place->first; s <= place->last; s = rows[s].next)
        if (rows[s].kind != STMT_DEF) return false;
    return true;
}

/* A function whose body is the block, and that can be called as it is: of the module, or a method where all
 * places belong to its class. */
i32 block_function(const BlockReport *self) {
    if (block_differences(self->block)) return -1;
    for (u32 i = 0; i < self->block->count; i++) {
        const CloneBlockPlace *place = place_at(self, i);
        if (!place->is_body) continue;
        DefRef class = def_parent(self->program, place->def);
        bool fits = !class || class == def_parent(self->program, place_at(self, self->here)->def);
        if (fits && i != self->here) return (i32)i;
    }
    return -1;
}

static bool lies_within(const Program *program, const CloneBlockPlace *place, const CloneBlockPlace *around) {
    const StmtRow *rows = facts_stmts(program_facts(program, around->file));
    return place->file == around->file && place->first >= around->first &&
           place->last < rows[around->last].next;
}

/* The place lies in the copy around another one, which is told: the same stands there twice. */
static bool is_inner(const BlockReport *self, u32 i) {
    if (!self->drift || i == self->here || i == self->block->nearest) return false;
    const CloneReach *reach = self->drift->reach;
    const CloneBlockPlace *place = place_at(self, i);
    bool is_inside =
        lies_within(self->program, place, &reach->here) || lies_within(self->program, place, &reach->there);
    for (u32 k = 0; k < i && !is_inside; k++)
        is_inside = k != self->here && lies_within(self->program, place, &self->block->reaches[k].there);
    return is_inside;
}

static const char *near_key(const BlockDrift *drift) {
    if (drift->statements) return drift->is_whole ? "message.whole" : "message.near";
    if (drift->diff->rename_count) return drift->is_whole ? "message.whole_names" : "message.near_names";
    return "message";
}

/* Where the copy goes on around the block. */
static Text near_message(const BlockReport *self, u32 lines) {
    u32 others = 0;
    for (u32 i = 0; i < self->block->count; i++)
        others += i != self->here && i != self->block->nearest && !is_inner(self, i);
    const char *group = self->drift->statements ? "message.near_group" : "message.longer_group";
    Text text = text_of(RULE, others ? group : near_key(self->drift));
    text = text_with_number(text, "lines", lines);
    text = text_with(text, "left", symbol_of(self, self->here));
    text = text_with(text, "right", symbol_of(self, self->block->nearest));
    text = text_with_number(text, "count", self->drift->statements);
    text = text_with_number(text, "total", self->drift->total);
    if (!others) return text;
    Place part = stretch_place(self, place_at(self, self->here));
    return text_with_number(text_with_number(text, "places", others), "part", place_lines(part));
}

static Text message_of(const BlockReport *self, i32 function, u32 lines) {
    if (self->drift) return near_message(self, lines);
    bool is_group = self->block->count > 2 && function < 0;
    const char *key = function >= 0 ? "message.function" : is_group ? "message.group" : "message";
    Text text = text_with_number(text_of(RULE, key), "lines", lines);
    text = text_with(text, "left", symbol_of(self, self->here));
    if (is_group) return text_with_number(text, "count", self->block->count - 1);
    u32 other = self->here == 0 ? 1 : 0;
    return text_with(text, "right", symbol_of(self, function >= 0 ? (u32)function : other));
}

/* Names that the function is given; what differs is put in words by the evidence. */
static Str signature_of(const BlockReport *self) {
    return names_list(self, self->extraction->parameters.at, self->extraction->parameters.count, "");
}

/* Of what drifted apart somebody has to say first what is right. */
static Text near_help(const BlockReport *self) {
    const Extraction *it = self->extraction;
    bool has_results = it->results.count && !it->returns;
    const char *key = self->is_part ? (has_results ? "help.part_result" : "help.part")
                                    : (has_results ? "help.near_result" : "help.near");
    Place part = stretch_place(self, place_at(self, self->here));
    Text text = text_with(text_of(RULE, key), "parameters", signature_of(self));
    if (has_results)
        text = text_with(text, "results", names_list(self, it->results.at, it->results.count, "`"));
    if (!self->is_part) return text;
    return text_with_number(text_with_number(text, "first", part.line), "last", part.end_line);
}

static Text help_of(const BlockReport *self, i32 function) {
    if (function >= 0)
        return text_with(text_of(RULE, "help.function"), "right", symbol_of(self, (u32)function));
    const Extraction *it = self->extraction;
    u32 differences = block_differences(self->block);
    if (is_definitions(self))
        return text_with(text_of(RULE, "help.definitions"), "parameters", signature_of(self));
    if (self->drift && (self->is_part || self->drift->statements)) return near_help(self);
    const char *key = it->returns         ? "help.returns"
                      : it->results.count ? (differences ? "help.result_more" : "help.result")
                      : differences       ? "help.more"
                                          : "help";
    Text text = text_with(text_of(RULE, key), "parameters", signature_of(self));
    if (differences && !it->returns) text = text_with_number(text, "count", differences);
    if (it->returns || !it->results.count) return text;
    return text_with(text, "results", names_list(self, it->results.at, it->results.count, "`"));
}

/* ---- evidence --------------------------------------------------------------------------------------- */

static bool says_something(Str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((u8)text.ptr[i] >= 0x80 || char_is_word(text.ptr[i])) return true;
    return false;
}

/* How a text ends that differs before that, too: a quote, a full stop. */
static bool is_rest_of_text(const BlockReport *self, u32 at) {
    const CloneBlockDifference *all = self->block->differences;
    if (!at || all[at].part == BLOCK_VARIABLE || all[at - 1].part != all[at].part) return false;
    for (u32 i = 0; i < self->block->count; i++)
        if (says_something(token_shown(self, i, all[at].offsets[i]))) return false;
    StmtId stmt = facts_stmt_at(facts_at(self, self->here), all[at].offsets[self->here]);
    return stmt == facts_stmt_at(facts_at(self, self->here), all[at - 1].offsets[self->here]);
}

static bool has_imports(const BlockReport *self) {
    const CloneBlockPlace *place = reach_at(self, self->here);
    const StmtRow *rows = facts_stmts(program_facts(self->program, place->file));
    for (StmtId s = place->first; s < rows[place->last].next; s++)
        if (rows[s].kind == STMT_IMPORT) return true;
    return false;
}

static void differences_prove(const BlockReport *self, Finding *finding) {
    FileId file = place_at(self, self->here)->file;
    for (u32 i = 0; i < self->block->difference_count && i < DIFFERENCES_SHOWN; i++) {
        const CloneBlockDifference *difference = &self->block->differences[i];
        u32 offset = difference->offsets[self->here];
        if (is_rest_of_text(self, i)) continue;
        if (self->drift && block_drift_tells(self->drift, self->program, offset)) continue;
        Text text = text_of(RULE, difference->part == BLOCK_VARIABLE ? "renamed" : "differs");
        text = text_with(text, "from", token_shown(self, self->here, offset));
        finding_evidence(finding, place_of(self->program, file, (Span){offset, offset + 1}),
                         text_with(text, "to", others_shown(self, difference)));
    }
    bool is_same = !self->block->difference_count &&
                   (!self->drift || (!self->drift->statements && !self->drift->diff->rename_count));
    if (is_same)
        finding_evidence(finding, finding->name, text_of(RULE, has_imports(self) ? "same_imports" : "same"));
}

static void function_prove(const BlockReport *self, Finding *finding) {
    const Extraction *it = self->extraction;
    FileId file = place_at(self, self->here)->file;
    if (it->results.count && !is_definitions(self)) {
        u32 offset = it->results.at[0].offset;
        Text text = text_with(text_of(RULE, "results"), "results",
                              names_list(self, it->results.at, it->results.count, "`"));
        finding_evidence(finding, place_of(self->program, file, (Span){offset, offset + 1}),
                         text_with_number(text, "count", it->results.count));
    }
    if (it->awaits) finding_evidence(finding, finding->name, text_of(RULE, "awaits"));
}

static bool is_grown(const BlockReport *self, u32 i) {
    const CloneBlockPlace *reach = reach_at(self, i), *place = place_at(self, i);
    return reach->first != place->first || reach->last != place->last;
}

static Data *place_list(const BlockReport *self, Finding *finding, Data *list, const CloneBlockPlace *at) {
    Arena *arena = self->context->arena;
    Place place = stretch_place(self, at);
    Data *item = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, item, STR("path"), self->program->files[place.file].path);
    data_put_int(arena, item, STR("line"), place.line);
    data_put_int(arena, item, STR("end_line"), place.end_line);
    data_put_text(arena, item, STR("symbol"), place_symbol(self, at));
    if (at != reach_at(self, self->here)) finding_copy(finding, place);
    return item;
}

/* The lines that are the same in all places. */
static void part_put(const BlockReport *self, Data *item, u32 i) {
    Place part = stretch_place(self, place_at(self, i));
    data_put_int(self->context->arena, item, STR("block_line"), part.line);
    data_put_int(self->context->arena, item, STR("block_end_line"), part.end_line);
}

static Text place_text(const BlockReport *self, u32 i) {
    bool is_near = self->drift && is_grown(self, i);
    const char *key = is_near                      ? "place"
                      : self->drift                ? "place.part"
                      : place_at(self, i)->is_body ? "place.function"
                                                   : "place";
    if (is_near && i == self->block->nearest) return block_drift_text(self->drift, symbol_of(self, i));
    if (is_near) return block_reach_text(self->context, &self->block->reaches[i], symbol_of(self, i));
    return text_with(text_of(RULE, key), "right", symbol_of(self, i));
}

/* Places that hold the block nearly: what differs there is shown where it is little. */
static void further_put(const BlockReport *self, Finding *finding, Data *list) {
    for (u32 i = 0; i < self->block->further_count && self->here == self->block->centre; i++) {
        const CloneBlockPlace *at = &self->block->further[i].there;
        BlockDrift drift;
        block_drift_open(&drift, self->context, &self->block->further[i]);
        if (block_drift_is_near(&drift)) {
            place_list(self, finding, list, at);
            finding_related(finding, stretch_place(self, at),
                            block_drift_text(&drift, place_symbol(self, at)));
            if (drift.rows.count <= FURTHER_SHOWN) block_drift_prove(&drift, self->context, finding);
        }
        block_drift_release(&drift);
    }
}

static void places_put(const BlockReport *self, Finding *finding) {
    Data *list = data_put_list(self->context->arena, finding->data, STR("places"));
    for (u32 i = 0; i < self->block->count; i++) {
        if (is_inner(self, i)) continue;
        Data *item = place_list(self, finding, list, reach_at(self, i));
        if (self->drift) part_put(self, item, i);
        if (i != self->here) finding_related(finding, block_place(self, i), place_text(self, i));
    }
    further_put(self, finding, list);
}

static void names_put(const BlockReport *self, Finding *finding, Str key, const ExtractionName *names,
                      u32 count) {
    Data *list = data_put_list(self->context->arena, finding->data, key);
    for (u32 i = 0; i < count; i++)
        data_put_text(self->context->arena, list, STR_NONE,
                      facts_name(facts_at(self, self->here), names[i].name));
}

static void figures_put(const BlockReport *self, Finding *finding) {
    Arena *arena = self->context->arena;
    const Extraction *it = self->extraction;
    data_put_int(arena, finding->data, STR("lines"), place_lines(finding->place));
    data_put_int(arena, finding->data, STR("tokens"), self->block->tokens);
    data_put_int(arena, finding->data, STR("statements"), self->block->statements);
    data_put_int(arena, finding->data, STR("differences"), block_differences(self->block));
    data_put_int(arena, finding->data, STR("saved"), self->saved);
    names_put(self, finding, STR("parameters"), it->parameters.at, it->parameters.count);
    names_put(self, finding, STR("results"), it->results.at, it->results.count);
}

Finding *block_report(const BlockReport *self) {
    const CloneBlockPlace *place = reach_at(self, self->here);
    i32 function = block_function(self);
    Finding *finding = finding_add_block(self->context, RULE, place->file, place->first, place->last);
    finding->message = message_of(self, function, place_lines(finding->place));
    finding->help = help_of(self, function);
    finding->doubt = text_of(RULE, "doubt");
    if (self->drift) block_drift_prove(self->drift, self->context, finding);
    differences_prove(self, finding);
    function_prove(self, finding);
    figures_put(self, finding);
    places_put(self, finding);
    return finding;
}
