/* Who uses the two copies, which of them stays, and what has to name it then. */
#include "copy_report.h"
#include "shared.h"

enum { USERS_MAX = 5, PLACES_MAX = 3 };

/* Files of the uses of one kind, ascending. Code beside a dead copy is no news. */
static FileIds files_of(const CopySide *side, UseKind kind) {
    FileIds files = {0};
    for (u32 i = 0; i < side->uses.places.count; i++) {
        const CopyUse *use = &side->uses.places.at[i];
        bool is_own = use->file == side->side->file;
        if (use->kind == kind && !(is_own && kind == USE_DEAD) &&
            (!files.count || vec_last(&files) != use->file))
            vec_push(&files, use->file);
    }
    return files;
}

/* Tests that import the file, ascending. */
static FileIds tests_of(const Program *program, FileId file) {
    FileIds tests = {0};
    u32 count;
    const Edge *edges = graph_in(program, graph_module(program, file), &count); /* by file */
    for (u32 i = 0; i < count; i++) {
        FileId from = edges[i].file;
        if (from == FILE_NONE || program->files[from].world != WORLD_TESTS) continue;
        if (!tests.count || vec_last(&tests) != from) vec_push(&tests, from);
    }
    return tests;
}

/* Says which tests use it; or, where none names it, which code does that only they run, and which tests name
 * the file. */
static bool tests_put(CheckContext *context, const CopySide *side, Text *out) {
    const Program *program = context->program;
    FileIds files = files_of(side, USE_TESTS), own = {0};
    for (u32 i = 0; i < files.count; i++)
        if (program->files[files.at[i]].world == WORLD_TESTS) vec_push(&own, files.at[i]);
    FileIds tests = tests_of(program, side->side->file);
    const char *key = own.count || !tests.count ? "copies.used_by_tests" : "copies.used_through_tests";
    *out = text_with(text_of(NULL, key), "name", side->word);
    *out = text_with(*out, "users", copy_list_files(context, own.count ? &own : &files, USERS_MAX));
    if (!own.count && tests.count)
        *out = text_with(*out, "tests", copy_list_files(context, &tests, USERS_MAX));
    bool is_used = files.count > 0;
    vec_release(&files);
    vec_release(&own);
    vec_release(&tests);
    return is_used;
}

/* Says which other files use it, if code of that kind does. */
static bool users_put(CheckContext *context, const CopySide *side, const char *key, UseKind kind, Text *out) {
    FileIds files = files_of(side, kind);
    *out = text_with(text_of(NULL, key), "name", side->word);
    u32 limit = kind == USE_TESTS ? 1 : USERS_MAX; /* which tests is no news: one leads to the others */
    *out = text_with(*out, "users", copy_list_files(context, &files, limit));
    vec_release(&files);
    return out->args[1].text.len > 0;
}

void copy_users_prove(CheckContext *context, Finding *finding, const CopySide *side) {
    if (!side->is_known) return;
    bool is_used = side->life != LIFE_NONE;
    if (is_used && !side->users.count) return; /* used in its own file: nothing to tell */
    if (side->is_doubtful) return;             /* nobody would be told that it is unused */
    Text text;
    if (is_used)
        text = text_with(text_with(text_of(NULL, "copies.used_by"), "name", side->word), "users",
                         copy_list_files(context, &side->users, USERS_MAX));
    else if (!(side->in_tests && tests_put(context, side, &text)) &&
             !users_put(context, side, "copies.used_by_dead", USE_DEAD, &text))
        text = text_with(text_of(NULL, "copies.used_by_none"), "name", side->word);
    finding_evidence(finding, side->place, text);
}

/* It imports or exports: what it declares is its own. Of a plain script all are the page's. */
static bool is_module(Str source) {
    static const char *const words[] = {"\nimport ", "\nexport ", "require("};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_find(source, str_of(words[i])) != STR_NOT_FOUND) return true;
    return str_starts(source, STR("import ")) || str_starts(source, STR("export "));
}

/* Outlines know no exports: by the words of the line, or of a list of them in the file. */
static bool is_exported(CheckContext *context, const CopySide *side) {
    static const char *const lists[] = {"export {", "export default", "exports"};
    Str source = shared_source(context, side->side->file);
    size_t start = def_row(context->program, side->side->def)->span.start, line = start;
    if (start >= source.len || !is_module(source)) return true;
    while (line > 0 && source.ptr[line - 1] != '\n') line--;
    if (str_find(str_slice(source, line, source.len), STR("export")) < start + 1 - line) return true;
    for (u32 i = 0; i < COUNT_OF(lists); i++)
        if (str_find(source, str_of(lists[i])) != STR_NOT_FOUND) return true;
    return str_starts(str_slice(source, start, source.len), STR("export"));
}

bool copy_is_local(CheckContext *context, const CopySide *side) {
    const Program *program = context->program;
    if (!side->side->def) return false;
    DefRef parent = def_parent(program, side->side->def);
    if (parent) return def_row(program, parent)->kind == DEF_FUNCTION;
    return !is_exported(context, side);
}

CopyPlaces copy_repoint(const CopySide *side) {
    CopyPlaces places = {0};
    const CopyUse *uses = side->uses.places.at;
    for (u32 i = 0, end; i < side->uses.places.count; i = end) {
        bool has_import = false;
        for (end = i; end < side->uses.places.count && uses[end].file == uses[i].file; end++)
            has_import |= uses[end].is_import;
        for (u32 at = i; at < end; at++)
            if (!uses[at].is_member && (uses[at].is_import || !has_import)) vec_push(&places, uses[at]);
    }
    return places;
}

void copy_repoint_prove(CheckContext *context, Finding *finding, const CopySide *here) {
    CopyPlaces places = copy_repoint(here);
    u32 living = 0;
    for (u32 i = 0; i < places.count; i++) {
        const CopyUse *use = &places.at[i];
        if (use->kind == USE_DEAD || ++living > PLACES_MAX) continue;
        Place place = place_first_line(context->program, use->file, (Span){use->offset, use->offset + 1});
        finding_evidence(finding, place, text_with(text_of(NULL, "copies.repoint"), "name", here->word));
    }
    if (living > PLACES_MAX) {
        Text more = text_with(text_of(NULL, "copies.repoint_more"), "name", here->word);
        finding_evidence(finding, here->place, text_with_number(more, "count", living - PLACES_MAX));
    }
    vec_release(&places);
}

static void keep_prove(Finding *finding, const CopyPair *copy) {
    static const char *const keys[] = {
        [KEEP_OUTSIDE_TESTS] = "copies.keep_tests", [KEEP_OUTSIDE_SCRIPTS] = "copies.keep_scripts",
        [KEEP_MORE_USED] = "copies.keep_more_used", [KEEP_NAMED] = "copies.keep_named",
        [KEEP_LARGER] = "copies.keep_larger",       [KEEP_FIRST] = NULL};
    if (!keys[copy->reason]) return; /* who uses which says it already */
    Text text = text_with(text_of(NULL, keys[copy->reason]), "keep", copy->there.word);
    text = text_with(text, "remove", copy->here.word);
    text = text_with_number(text, "files", copy->there.users.count);
    finding_evidence(finding, copy->there.place, text_with_number(text, "fewer", copy->here.users.count));
}

void copy_going_prove(CheckContext *context, Finding *finding, const CopyReport *report) {
    if (!copy_advice_removes(report->advice, report->copy)) return;
    keep_prove(finding, report->copy);
    copy_repoint_prove(context, finding, &report->copy->here);
}
