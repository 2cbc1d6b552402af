/* concise: one line per finding, path:line:column: severity[rule] message. For editors and grep. */
#include "concise.h"

#include "formats.h"

static void one_line(StrBuf *out, Str text) {
    for (size_t i = 0; i < text.len; i++)
        buf_push_char(out, text.ptr[i] == '\n' || text.ptr[i] == '\r' ? ' ' : text.ptr[i]);
    buf_push_char(out, '\n');
}

void concise_line(ReportView *view, const Finding *finding, StrBuf *out) {
    buf_push(out, view_path(view, finding->name.file));
    buf_printf(out, ":%u:%u: %s[%s] ", finding->name.line, finding->name.column,
               severity_name(finding->severity), finding->rule);
    one_line(out, view_render(view, &finding->message));
}

void concise_incomplete(ReportView *view, const Incomplete *incomplete, StrBuf *out) {
    buf_push(out, view_path(view, incomplete->file));
    buf_printf(out, ":%u:1: incomplete ", u32_max(incomplete->line, 1));
    one_line(out, view_render(view, &incomplete->text));
}

void concise_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    const Findings *findings = input->context->findings;
    for (u32 i = 0; i < view.shown.count; i++) concise_line(&view, view_finding(&view, i), out);
    for (u32 i = 0; i < findings->incomplete.count; i++)
        concise_incomplete(&view, &findings->incomplete.at[i], out);
    view_release(&view);
}
