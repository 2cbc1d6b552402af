/* Edges from templates: attributes of objects that only run time knows, in files that a template engine
 * reads and in texts with holes; from descriptions of windows; and from code that is kept as text. */
#include "graph_impl.h"

#include "char.h"
#include "path_kinds.h"

static void template_name(Building *self, NodeId owner, Str dotted, u32 offset) {
    Str word;
    str_split(&dotted, '.', &word); /* the object's own name is the template's */
    while (dotted.len && str_split(&dotted, '.', &word))
        vec_push(&self->graph->weak, ((WeakUse){.from = owner,
                                                .name = intern_add(&self->program->names, word),
                                                .file = self->file,
                                                .offset = offset}));
}

/* What stands in the braces of an f-string is code, and read as such. */
static bool is_in_hole(const Building *self, const MentionRow *row, const StringRow *string) {
    if (!(string->flags & STRING_FORMAT) || !string->expr) return false;
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId part = expr_first(self->facts, string->expr); part; part = expr_next(self->facts, part))
        if (rows[part].kind != EXPR_STRING && row->span.start >= rows[part].start &&
            row->span.start < rows[part].end)
            return true;
    return false;
}

/* "value = item.total()": code kept as text, to be written to a file or run. */
static void coded_call(Building *self, const MentionRow *row, const StringRow *string) {
    if (!row->is_called || string->flags & STRING_DOC || !string->expr) return;
    Str word = str_after_last(facts_name(self->facts, row->text), '.');
    vec_push(&self->graph->weak, ((WeakUse){.from = owner_of_expr(self, string->expr),
                                            .name = intern_add(&self->program->names, word),
                                            .file = self->file,
                                            .offset = row->span.start}));
}

/* {# product.similar() is slow #}: between the marks of a comment. Only asked where the file has one. */
static bool is_template_comment(Str source, u32 offset) {
    for (size_t at = offset < source.len ? offset : 0; at >= 2; at--) {
        if (source.ptr[at - 1] == '}' && source.ptr[at - 2] == '#') return false;
        if (source.ptr[at - 1] == '#' && source.ptr[at - 2] == '{')
            return str_find(str_slice(source, offset, source.len), STR("#}")) != STR_NOT_FOUND;
    }
    return false;
}

static bool has_comments(const Building *self) {
    Str path = self->program->files[self->file].path;
    return path_is_template(path) && !str_ends(path, STR(".mako")) && !str_ends(path, STR(".tmpl")) &&
           str_find(facts_source(self->facts), STR("{#")) != STR_NOT_FOUND;
}

/* {{ Menu().add("a") }}: attributes of what a call in a template returns. */
static void template_results(Building *self, bool skips_comments) {
    Str source = facts_source(self->facts);
    for (size_t at = 0; at + 2 < source.len; at++) {
        if (source.ptr[at] != ')' || source.ptr[at + 1] != '.') continue;
        if (skips_comments && is_template_comment(source, (u32)at)) continue;
        size_t end = char_name_end(source, at + 2);
        if (end > at + 2)
            template_name(self, node_of_file(self->file), str_slice(source, at, end), (u32)at + 2);
    }
}

/* Where a word stands alone: between quotes or tags, maybe with the brackets of a call behind it, or behind a
 * `$`. */
static bool is_alone(Str source, size_t first, size_t end) {
    char before = first ? source.ptr[first - 1] : '\0', after = end < source.len ? source.ptr[end] : '\0';
    if (before == '$') return true;
    if (after == '(') {
        while (end < source.len && source.ptr[end] != ')' && source.ptr[end] != '\n') end++;
        after = end + 1 < source.len ? source.ptr[end + 1] : '\0';
    }
    return (before == '>' && after == '<') || ((before == '"' || before == '\'') && after == before);
}

/* <signal name="clicked" handler="on_save"/>, <slot>save()</slot>, $on_save(): which of the words are names
 * of Python, run time knows alone. */
static void layout_words(Building *self) {
    Str source = facts_source(self->facts);
    for (size_t at = 0, end; at < source.len; at = end) {
        end = char_name_end(source, at);
        if (end == at) {
            end++;
            continue;
        }
        Name name =
            is_alone(source, at, end) ? intern_find(&self->program->names, str_slice(source, at, end)) : 0;
        if (name)
            vec_push(&self->graph->weak, ((WeakUse){.from = node_of_file(self->file),
                                                    .name = name,
                                                    .file = self->file,
                                                    .offset = (u32)at,
                                                    .of_module = true}));
    }
}

/* "{{" or "{%" */
static bool has_holes(Str text) {
    for (size_t at; (at = str_find_char(text, '{')) != STR_NOT_FOUND;
         text = str_slice(text, at + 1, text.len))
        if (at + 1 < text.len && (text.ptr[at + 1] == '{' || text.ptr[at + 1] == '%')) return true;
    return false;
}

/* {{ page.title() }}: attributes of objects that only run time knows. */
void template_edges(Building *self) {
    Str path = self->program->files[self->file].path;
    bool is_layout = path_is_layout(path), is_template = path_is_template(path) || is_layout;
    bool may_be_one = false;
    bool skips_comments = has_comments(self);
    StringId last = 0; /* mentions of a string stand together */
    for (u32 i = 1; i < self->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self->facts)[i];
        const StringRow *string = row->string ? &facts_strings(self->facts)[row->string] : NULL;
        if (row->kind != MENTION_DOTTED || (!string && !is_template)) continue;
        if (string && is_in_hole(self, row, string)) continue;
        if (skips_comments && is_template_comment(facts_source(self->facts), row->span.start)) continue;
        if (string) coded_call(self, row, string);
        NodeId owner = node_of_file(self->file);
        if (string) {
            Str text = facts_text(self->facts, string->offset, string->length);
            if (row->string != last) may_be_one = has_holes(text);
            last = row->string;
            if (!may_be_one) continue;
            if (string->expr) owner = owner_of_expr(self, string->expr);
        }
        template_name(self, owner, facts_name(self->facts, row->text), row->span.start);
    }
    if (is_template) template_results(self, skips_comments);
    if (is_template && !is_layout) template_code_edges(self);
    if (is_layout) layout_words(self);
}
