/* full: what a person reads on a terminal. Rule and message, the code it is about with a caret under the
 * name, the first proof beside it, the other proofs as notes, and what to do. */
#include "formats.h"

#include "report_view.h"

#include "utf8.h"

enum { TAB = 4, NOTES_MAX = 12 };

typedef enum { PAINT_ERROR, PAINT_WARNING, PAINT_INFO, PAINT_FRAME, PAINT_BOLD, PAINT_HELP } Paint;

static const char *const paints[] = {
    [PAINT_ERROR] = "\033[1;31m", [PAINT_WARNING] = "\033[1;33m", [PAINT_INFO] = "\033[1;36m",
    [PAINT_FRAME] = "\033[1;34m", [PAINT_BOLD] = "\033[1m",       [PAINT_HELP] = "\033[1;32m",
};

static const Paint severity_paints[] = {
    [SEVERITY_INFO] = PAINT_INFO, [SEVERITY_WARNING] = PAINT_WARNING, [SEVERITY_ERROR] = PAINT_ERROR};

static void painted(ReportView *view, StrBuf *out, Paint paint, Str text) {
    if (view->input->color) buf_push(out, str_of(paints[paint]));
    buf_push(out, text);
    if (view->input->color) buf_push(out, STR("\033[0m"));
}

static u32 digits_of(u32 number) {
    u32 digits = 1;
    for (; number >= 10; number /= 10) digits++;
    return digits;
}

static void spaces(StrBuf *out, u32 count) {
    while (count--) buf_push_char(out, ' ');
}

/* "   |", with the line number where there is one. */
static void gutter(ReportView *view, StrBuf *out, u32 width, u32 line) {
    u32 used = line ? digits_of(line) : 0;
    Str number = line ? str_printf(&view->arena, "%u", line) : STR("");
    StrBuf text = {0};
    spaces(&text, width - used);
    buf_push(&text, number);
    buf_push(&text, STR(" |"));
    painted(view, out, PAINT_FRAME, buf_str(&text));
    buf_release(&text);
}

/* The line with tabs as spaces. Returns the display columns at which bytes `from` and `to` stand. */
static void code_line(StrBuf *out, Str line, size_t from, size_t to, u32 *start, u32 *end) {
    u32 column = 0;
    size_t at = 0;
    *start = *end = 0;
    while (at < line.len) {
        if (at <= from) *start = column;
        if (at <= to) *end = column;
        size_t before = at;
        u32 character = utf8_next(line, &at);
        u32 width = character == '\t' ? TAB - column % TAB : utf8_width(character);
        if (character == '\t')
            spaces(out, width);
        else if (width || character >= 0xa0)
            buf_push(out, str_slice(line, before, at));
        else
            buf_push_char(out, '?'), width = 1; /* control characters would move the cursor */
        column += width;
    }
    if (at <= from) *start = column;
    if (at <= to) *end = column;
}

static u32 place_width(const Place *place) {
    return place->file == FILE_NONE ? 0 : digits_of(place->line);
}

/* Source line, and below it marks under the place, followed by a label. */
static void snippet(ReportView *view, StrBuf *out, u32 width, const Place *place, char mark, Paint paint,
                    Str label) {
    Str line = view_line(view, place->file, place->line);
    bool is_one_line = place->line == place->end_line;
    size_t from = place->column ? place->column - 1 : 0;
    size_t to = is_one_line && place->end_column ? place->end_column - 1 : line.len;
    gutter(view, out, width, 0);
    buf_push_char(out, '\n');
    gutter(view, out, width, place->line);
    if (line.len) buf_push_char(out, ' ');
    u32 start, end;
    code_line(out, line, from, to, &start, &end);
    buf_push_char(out, '\n');
    gutter(view, out, width, 0);
    spaces(out, start + 1);
    StrBuf marks = {0};
    for (u32 i = start; i < u32_max(end, start + 1); i++) buf_push_char(&marks, mark);
    if (label.len) buf_push_char(&marks, ' ');
    buf_push(&marks, label);
    painted(view, out, paint, buf_str(&marks));
    buf_release(&marks);
    buf_push_char(out, '\n');
}

static void location(ReportView *view, StrBuf *out, u32 width, const char *arrow, const Place *place) {
    spaces(out, width);
    painted(view, out, PAINT_FRAME, str_of(arrow));
    buf_push_char(out, ' ');
    buf_push(out, view_path(view, place->file));
    buf_printf(out, ":%u:%u\n", place->line, place->column);
}

/* "   = note: text (path:line)"; text of several lines is indented below. */
static void remark(ReportView *view, StrBuf *out, u32 width, const char *key, Str text, const Place *place) {
    spaces(out, width);
    painted(view, out, PAINT_FRAME, STR(" = "));
    Str label = view_say(view, key);
    painted(view, out, str_eq(str_of(key), STR("cli.help")) ? PAINT_HELP : PAINT_BOLD, label);
    buf_push(out, STR(": "));
    for (size_t i = 0; i < text.len; i++) {
        buf_push_char(out, text.ptr[i]);
        if (text.ptr[i] == '\n') spaces(out, width + 3);
    }
    if (place && place->file != FILE_NONE) {
        buf_push(out, STR(" ("));
        buf_push(out, view_path(view, place->file));
        buf_printf(out, ":%u)", place->line);
    }
    buf_push_char(out, '\n');
}

/* Position of the evidence to show as second snippet: the first with a place elsewhere. */
static u32 second_span(const Finding *finding) {
    for (u32 i = 0; i < finding->evidence.count; i++) {
        const Place *place = &finding->evidence.at[i].place;
        bool is_same = place->file == finding->name.file && place->line == finding->name.line;
        if (place->file != FILE_NONE && !is_same) return i;
    }
    return UINT32_MAX;
}

/* The first finding of the router has said so already. */
static bool is_said(ReportView *view, const Finding *first, const Evidence *item) {
    for (u32 i = 0; first && i < first->evidence.count; i++) {
        const Evidence *other = &first->evidence.at[i];
        if (other->place.file == item->place.file && other->place.line == item->place.line &&
            str_eq(view_render(view, &other->text), view_render(view, &item->text)))
            return true;
    }
    return false;
}

static void notes(ReportView *view, StrBuf *out, u32 width, const Finding *finding, const Finding *first,
                  u32 shown) {
    u32 written = 0, total = finding->evidence.count + finding->related.count;
    for (u32 i = 0; i < total; i++) {
        bool is_related = i >= finding->evidence.count;
        const Evidence *item =
            is_related ? &finding->related.at[i - finding->evidence.count] : &finding->evidence.at[i];
        if (i == shown || is_said(view, first, item)) continue;
        if (++written > NOTES_MAX) continue;
        remark(view, out, width, "cli.note", view_render(view, &item->text), &item->place);
    }
    if (written <= NOTES_MAX) return;
    Text more = view_with_count(view, text_of(NULL, "report.more-notes"), "n", written - NOTES_MAX);
    remark(view, out, width, "cli.note", view_render(view, &more), NULL);
}

/* What goes along where the message counts it: reports for people on a terminal have no list of members. */
static void members(ReportView *view, StrBuf *out, u32 width, const Finding *finding) {
    u32 written = 0;
    if (!data_get(finding->data, STR("goes_along"))) return;
    for (u32 i = 0; i < finding->members.count; i++) {
        const Member *member = &finding->members.at[i];
        if (member->kind == KIND_VARIABLE || ++written > NOTES_MAX) continue;
        Text text = text_with(text_of(NULL, "unused.goes_along"), "name", member->symbol);
        text = text_with_number(text, "lines", member->place.end_line - member->place.line + 1);
        remark(view, out, width, "cli.note", view_render(view, &text), &member->place);
    }
    if (written <= NOTES_MAX) return;
    Text more = view_with_count(view, text_of(NULL, "report.more"), "n", written - NOTES_MAX);
    remark(view, out, width, "cli.note", view_render(view, &more), NULL);
}

/* `first`: the finding of the same router that was printed whole; NULL: this one is. */
static void full_finding(ReportView *view, const Finding *finding, const Finding *first, StrBuf *out) {
    Paint paint = severity_paints[finding->severity];
    u32 second = first ? UINT32_MAX : second_span(finding);
    u32 width = place_width(&finding->name);
    if (second != UINT32_MAX) width = u32_max(width, place_width(&finding->evidence.at[second].place));
    painted(view, out, paint,
            str_printf(&view->arena, "%s[%s]", severity_name(finding->severity), finding->rule));
    buf_push(out, STR(": "));
    painted(view, out, PAINT_BOLD, view_render(view, &finding->message));
    buf_push_char(out, '\n');
    location(view, out, width, "-->", &finding->name);
    snippet(view, out, width, &finding->name, '^', paint, STR(""));
    if (second != UINT32_MAX) {
        const Evidence *item = &finding->evidence.at[second];
        location(view, out, width, ":::", &item->place);
        snippet(view, out, width, &item->place, '-', PAINT_FRAME, view_render(view, &item->text));
    }
    notes(view, out, width, finding, first, second);
    if (!first) members(view, out, width, finding);
    bool is_helped = first && str_eq(view_render(view, &finding->help), view_render(view, &first->help));
    if (finding->help.key && !is_helped)
        remark(view, out, width, "cli.help", view_render(view, &finding->help), NULL);
    if (finding->doubt.key && !first)
        remark(view, out, width, "label.doubt", view_render(view, &finding->doubt), NULL);
    if (finding->confidence != CONFIDENCE_HIGH) {
        Text text =
            text_with_word(text_of(NULL, "report.confidence-note"), "confidence",
                           finding->confidence == CONFIDENCE_LOW ? "confidence.low" : "confidence.medium");
        remark(view, out, width, "cli.note", view_render(view, &text), NULL);
    }
    buf_push_char(out, '\n');
}

static void incompletes(ReportView *view, StrBuf *out) {
    const Findings *findings = view->input->context->findings;
    for (u32 i = 0; i < findings->incomplete.count; i++) {
        const Incomplete *item = &findings->incomplete.at[i];
        painted(view, out, PAINT_WARNING, view_say(view, "report.incomplete"));
        buf_push(out, STR(": "));
        buf_push(out, view_path(view, item->file));
        if (item->line) buf_printf(out, ":%u", item->line);
        buf_push(out, STR(": "));
        buf_push(out, view_render(view, &item->text));
        buf_push_char(out, '\n');
    }
    if (findings->incomplete.count) buf_push_char(out, '\n');
}

/* "router `x` with 5 endpoints …" in front of findings that stand together. */
static void router_heading(ReportView *view, StrBuf *out, const Finding *finding, u32 count) {
    if (count < 2 || !rules_has_text(view->input->context->rules, finding->rule, "message.router")) return;
    if (data_truth(finding->data, "is_late")) return; /* the router itself is served */
    Text text =
        text_with(text_of(finding->rule, "message.router"), "router", data_text(finding->data, "router"));
    text = view_with_count(view, text, "count", count);
    painted(view, out, PAINT_BOLD, view_render(view, &text));
    buf_push(out, STR("\n\n"));
}

static void findings_write(ReportView *view, StrBuf *out) {
    for (u32 i = 0, end; i < view->shown.count; i = end) {
        const Finding *first = view_finding(view, i);
        for (end = i + 1; end < view->shown.count && view_same_router(first, view_finding(view, end));) end++;
        router_heading(view, out, first, end - i);
        for (u32 k = i; k < end; k++) full_finding(view, view_finding(view, k), k == i ? NULL : first, out);
    }
}

void full_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    findings_write(&view, out);
    incompletes(&view, out);
    buf_push(out, view_totals(&view));
    buf_push_char(out, '\n');
    if (view_is_library(&view)) {
        buf_push(out, view_say(&view, "report.library"));
        buf_push_char(out, '\n');
    }
    Str sites = view_sites(&view);
    buf_push(out, sites);
    if (sites.len) buf_push_char(out, '\n');
    Str libraries = view_libraries(&view);
    buf_push(out, libraries);
    if (libraries.len) buf_push_char(out, '\n');
    Str native = view_native(&view);
    buf_push(out, native);
    if (native.len) buf_push_char(out, '\n');
    view_release(&view);
}
