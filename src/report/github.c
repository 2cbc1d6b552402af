/* github: workflow commands, which GitHub shows as annotations on the lines of a pull request.
 *
 * Ten annotations of a kind per step are shown and the rest is dropped silently; so the worst come as
 * annotations, and what does not fit as plain lines in a fold of the log. */
#include "concise.h"

#include "formats.h"

enum { ANNOTATIONS_MAX = 10 };

static const char *const commands[] = {
    [SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

static void escape(StrBuf *out, Str text, bool is_property) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool special = c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
        if (special)
            buf_printf(out, "%%%02X", (u8)c);
        else
            buf_push_char(out, c);
    }
}

static void property(StrBuf *out, const char *name, Str value) {
    buf_printf(out, "%s=", name);
    escape(out, value, true);
}

/* Columns are only meant for places within one line. */
static void annotation(ReportView *view, const Finding *finding, StrBuf *out) {
    const Place *place = &finding->name;
    buf_printf(out, "::%s ", commands[finding->severity]);
    property(out, "file", view_path(view, place->file));
    buf_printf(out, ",line=%u,endLine=%u", place->line, place->end_line);
    if (place->line == place->end_line)
        buf_printf(out, ",col=%u,endColumn=%u", place->column, place->end_column);
    buf_push_char(out, ',');
    property(out, "title", str_printf(&view->arena, "oxbow %s", finding->rule));
    buf_push(out, STR("::"));
    escape(out, view_render(view, &finding->message), false);
    if (finding->help.key) {
        buf_push(out, STR("%0A"));
        escape(out, view_render(view, &finding->help), false);
    }
    buf_push_char(out, '\n');
}

static void findings_of(ReportView *view, Severity severity, StrBuf *out) {
    u32 written = 0;
    for (u32 confidence = CONFIDENCE_HIGH + 1; confidence-- > 0;) {
        for (u32 i = 0; i < view->shown.count; i++) {
            const Finding *finding = view_finding(view, i);
            if (finding->severity != severity || finding->confidence != confidence) continue;
            if (written == ANNOTATIONS_MAX) {
                Text more = view_with_count(view, text_of(NULL, "report.more"), "n",
                                            view->by_severity[severity] - ANNOTATIONS_MAX);
                buf_push(out, STR("::group::"));
                escape(out, view_render(view, &more), false);
                buf_push_char(out, '\n');
            }
            if (written++ < ANNOTATIONS_MAX)
                annotation(view, finding, out);
            else
                concise_line(view, finding, out);
        }
    }
    if (written > ANNOTATIONS_MAX) buf_push(out, STR("::endgroup::\n"));
}

/* Plain lines: annotations are few, and belong to findings. */
static void incomplete(ReportView *view, StrBuf *out) {
    const Findings *findings = view->input->context->findings;
    if (!findings->incomplete.count) return;
    Text text =
        view_with_count(view, text_of(NULL, "report.incomplete-count"), "n", findings->incomplete.count);
    buf_push(out, STR("::group::"));
    escape(out, view_render(view, &text), false);
    buf_push_char(out, '\n');
    for (u32 i = 0; i < findings->incomplete.count; i++)
        concise_incomplete(view, &findings->incomplete.at[i], out);
    buf_push(out, STR("::endgroup::\n"));
}

void github_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    for (u32 severity = SEVERITY_ERROR + 1; severity-- > 0;) findings_of(&view, (Severity)severity, out);
    incomplete(&view, out);
    buf_push(out, view_totals(&view));
    buf_push_char(out, '\n');
    view_release(&view);
}
