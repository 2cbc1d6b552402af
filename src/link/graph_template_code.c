/* Edges from code of Python that stands in templates: <% … %>, <%! … %>, <%= … %>, ${…}, the attributes of
 * <%tag …>, lines that begin with `%`. It is read word by word, twice: for what it imports, which may stand
 * behind the uses, then for the rest. O(text). */
#include "graph_impl.h"

#include "char.h"

/* A name that an import of the template binds. */
typedef struct {
    Str word, dotted;
    bool is_own; /* what it was taken from is a module of the tree */
} BoundName;

typedef struct {
    Building *building;
    Str source;
    Vec(BoundName) bound;
} Template;

/* A stretch of code in the source. */
typedef struct {
    size_t start, end;
    bool is_tag; /* code stands in quotes */
} Stretch;

static char byte_at(Str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

static size_t blanks_end(Str text, size_t at) {
    while (byte_at(text, at) == ' ' || byte_at(text, at) == '\t') at++;
    return at;
}

/* Where `part` begins at or behind `at`, or the text ends. */
static size_t find_from(Str text, size_t at, Str part) {
    size_t found = str_find(str_slice(text, at, text.len), part);
    return found == STR_NOT_FOUND ? text.len : at + found;
}

/* "a.b.c" at `at`; blanks around the dots are not expected. */
static size_t chain_end(Str text, size_t at) {
    size_t end = char_name_end(text, at);
    while (end > at && byte_at(text, end) == '.') {
        size_t next = char_name_end(text, end + 1);
        if (next == end + 1) break;
        end = next;
    }
    return end;
}

/* ---- where code stands ------------------------------------------------------------------------------- */

/* At "<%". What follows is a comment ("<%#") or the sign itself ("<%%") in some engines. */
static bool block_at(Str source, size_t at, Stretch *out) {
    char next = byte_at(source, at + 2);
    if (next == '#' || next == '%') return false;
    bool is_tag = char_is_letter(next);
    *out = (Stretch){at + 2, find_from(source, at, is_tag ? STR(">") : STR("%>")), is_tag};
    return true;
}

/* At "${". */
static bool hole_at(Str source, size_t at, Stretch *out) {
    size_t end = at + 2;
    for (u32 depth = 1; end < source.len; end++) {
        depth += source.ptr[end] == '{';
        if (source.ptr[end] == '}' && !--depth) break;
    }
    *out = (Stretch){at + 2, end, false};
    return true;
}

/* At the start of a line: "% for item in shop.items():", with further lines behind backslashes. */
static bool line_at(Str source, size_t at, Stretch *out) {
    size_t sign = blanks_end(source, at), start = blanks_end(source, sign + 1);
    if (byte_at(source, sign) != '%' || !char_is_letter(byte_at(source, start))) return false;
    size_t end = find_from(source, start, STR("\n"));
    while (end < source.len && source.ptr[end - 1] == '\\') end = find_from(source, end + 1, STR("\n"));
    *out = (Stretch){start, end, false};
    return true;
}

/* The first stretch at or behind `at`; lines that begin with "##" are comments. */
static bool next_stretch(Str source, size_t at, Stretch *out) {
    for (; at < source.len; at++) {
        char c = source.ptr[at], next = byte_at(source, at + 1);
        bool is_line = !at || source.ptr[at - 1] == '\n';
        if (is_line && str_starts(str_slice(source, blanks_end(source, at), source.len), STR("##")))
            at = find_from(source, at, STR("\n"));
        else if ((is_line && line_at(source, at, out)) ||
                 (c == '<' && next == '%' && block_at(source, at, out)) ||
                 (c == '$' && next == '{' && hole_at(source, at, out)))
            return true;
    }
    return false;
}

/* A brace behind `$` is as well a hole of a script, and a line with `%` one of a text: blocks or ends of
 * lines' blocks tell that Python is embedded. */
static bool embeds_code(Str path, Str source) {
    if (str_ends(path, STR(".mako")) || str_find(source, STR("<%")) != STR_NOT_FOUND) return true;
    for (size_t at; (at = str_find(source, STR("% end"))) != STR_NOT_FOUND;
         source = str_slice(source, at + 1, source.len)) {
        size_t before = at;
        while (before && (source.ptr[before - 1] == ' ' || source.ptr[before - 1] == '\t')) before--;
        if (!before || source.ptr[before - 1] == '\n') return true;
    }
    return false;
}

/* ---- imports ------------------------------------------------------------------------------------------ */

/* Edges to what a dotted name means, and to the module it lies in; false when the tree has nothing of it. */
static bool named_edges(const Template *self, Str dotted, size_t offset) {
    Building *building = self->building;
    NodeId node = graph_dotted_node(building, dotted);
    Edge edge = {.from = node_of_file(building->file),
                 .to = node,
                 .file = building->file,
                 .offset = (u32)offset,
                 .kind = EDGE_WEAK};
    if (!node) return false;
    edge_push(building->graph, edge);
    edge.to = node_of_file(building->graph->nodes[node].file);
    if (edge.to != node) edge_push(building->graph, edge);
    return true;
}

static void star_edges(const Template *self, Str module, size_t offset) {
    Building *building = self->building;
    NodeId node = graph_dotted_node(building, module);
    if (!node || building->graph->nodes[node].kind != NODE_MODULE) return;
    Edge edge = {.from = node_of_file(building->file),
                 .file = building->file,
                 .offset = (u32)offset,
                 .kind = EDGE_WEAK};
    members_edges(building, edge, node, MEMBERS_READ, (KnownEnds){0});
}

/* One of the names of an import at `at`: "name", "a.b as c". `module` is empty for plain imports. Returns
 * where it ends. */
static size_t import_one(Template *self, Str code, size_t at, Str module, size_t offset) {
    size_t end = chain_end(code, at), behind = blanks_end(code, end);
    Str name = str_slice(code, at, end), word = name, dotted = name;
    if (module.len)
        dotted = str_printf(self->building->program->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(name));
    bool is_own = named_edges(self, dotted, offset + at);
    size_t alias =
        str_starts(str_slice(code, behind, code.len), STR("as ")) ? blanks_end(code, behind + 3) : 0;
    if (alias) {
        end = char_name_end(code, alias);
        word = str_slice(code, alias, end);
    } else if (!module.len) {
        str_split(&name, '.', &word); /* `import a.b` binds a */
        dotted = word;
    }
    vec_push(&self->bound, ((BoundName){word, dotted, is_own}));
    return end;
}

/* The names behind `import`, in brackets or not. */
static size_t import_list(Template *self, Str code, size_t at, Str module, size_t offset) {
    at = blanks_end(code, at);
    bool in_brackets = byte_at(code, at) == '(';
    if (byte_at(code, at) == '*') star_edges(self, module, offset + at);
    for (at += in_brackets;; at++) {
        while (strchr(" \t\\", byte_at(code, at)) || (in_brackets && strchr("\r\n", byte_at(code, at)))) {
            if (at >= code.len) return at;
            at++;
        }
        if (char_name_end(code, at) == at) return at;
        at = blanks_end(code, import_one(self, code, at, module, offset));
        while (in_brackets && at < code.len && strchr(" \t\r\n", code.ptr[at])) at++;
        if (byte_at(code, at) != ',') return at;
    }
}

/* A statement may begin there. */
static bool is_statement_start(Str code, size_t at) {
    while (at && (code.ptr[at - 1] == ' ' || code.ptr[at - 1] == '\t')) at--;
    return !at || strchr("\n\r;:!", code.ptr[at - 1]);
}

static void imports_read(Template *self, Stretch stretch) {
    Str code = str_slice(self->source, stretch.start, stretch.end);
    for (size_t at = 0, end; at<code.len; at = end> at ? end : at + 1) {
        end = char_name_end(code, at);
        Str word = str_slice(code, at, end);
        bool is_from = str_eq(word, STR("from"));
        if ((!is_from && !str_eq(word, STR("import"))) || !is_statement_start(code, at)) continue;
        Str module = STR_NONE;
        size_t next = blanks_end(code, end);
        if (is_from) {
            size_t module_end = chain_end(code, next);
            module = str_slice(code, next, module_end);
            next = blanks_end(code, module_end);
            if (!module.len || !str_starts(str_slice(code, next, code.len), STR("import"))) continue;
            named_edges(self, module, stretch.start + end);
            next += STR("import").len;
        }
        end = import_list(self, code, next, module, stretch.start);
    }
}

/* ---- uses --------------------------------------------------------------------------------------------- */

static void weak_use(const Template *self, Str word, size_t offset, bool of_module) {
    Building *building = self->building;
    Name name = intern_find(&building->program->names, word);
    if (name)
        vec_push(&building->graph->weak, ((WeakUse){.from = node_of_file(building->file),
                                                    .name = name,
                                                    .file = building->file,
                                                    .offset = (u32)offset,
                                                    .of_module = of_module}));
}

static const BoundName *bound_find(const Template *self, Str word) {
    for (u32 i = 0; i < self->bound.count; i++)
        if (str_eq(self->bound.at[i].word, word)) return &self->bound.at[i];
    return NULL;
}

/* helpers.money(…): of an imported module, or of an object that the program gives, which may be a module. */
static void chain_use(const Template *self, Str chain, size_t offset, bool is_tag) {
    Str rest = chain, head, word;
    str_split(&rest, '.', &head);
    if (!rest.len) return;
    const BoundName *bound = bound_find(self, head);
    if (bound && !bound->is_own) return;
    Str dotted =
        bound ? str_printf(self->building->program->arena, "%.*s.%.*s", STR_ARG(bound->dotted), STR_ARG(rest))
              : chain;
    if ((bound || is_tag) && named_edges(self, dotted, offset)) return;
    while (rest.len && str_split(&rest, '.', &word)) weak_use(self, word, offset, true);
}

/* Behind a literal that begins at `at`. */
static size_t literal_end(Str code, size_t at) {
    char quote = code.ptr[at];
    char triple[] = {quote, quote, quote};
    Str three = {triple, sizeof triple};
    if (str_starts(str_slice(code, at, code.len), three)) return find_from(code, at + 3, three) + 3;
    for (at++; at < code.len && code.ptr[at] != quote && code.ptr[at] != '\n'; at++)
        at += code.ptr[at] == '\\';
    return at + 1;
}

static bool is_formatted(Str code, size_t quote) {
    size_t from = quote;
    while (from && char_is_letter(code.ptr[from - 1])) from--;
    Str prefix = str_slice(code, from, quote);
    return prefix.len && prefix.len < 3 &&
           (str_find_char(prefix, 'f') != STR_NOT_FOUND || str_find_char(prefix, 'F') != STR_NOT_FOUND);
}

static void uses_read(const Template *self, Stretch stretch) {
    Str code = str_slice(self->source, stretch.start, stretch.end);
    char format = '\0'; /* the quote of the f-string around */
    for (size_t at = 0, end; at < code.len; at = end) {
        char c = code.ptr[at];
        end = chain_end(code, at);
        if (end > at && at && code.ptr[at - 1] == '.')
            weak_use(self, str_slice(code, at, char_name_end(code, at)), stretch.start + at, false);
        else if (end > at)
            chain_use(self, str_slice(code, at, end), stretch.start + at, stretch.is_tag);
        else if (c == format)
            format = '\0', end = at + 1;
        else if ((c == '"' || c == '\'') && !stretch.is_tag && is_formatted(code, at))
            format = c, end = at + 1;
        else if ((c == '"' || c == '\'') && !stretch.is_tag)
            end = literal_end(code, at);
        else
            end = c == '#' && !format ? find_from(code, at, STR("\n")) : at + 1;
    }
}

void template_code_edges(Building *self) {
    Template template = {.building = self, .source = facts_source(self->facts)};
    if (!embeds_code(self->program->files[self->file].path, template.source)) return;
    Stretch stretch;
    for (size_t at = 0; next_stretch(template.source, at, &stretch); at = stretch.end)
        imports_read(&template, stretch);
    for (size_t at = 0; next_stretch(template.source, at, &stretch); at = stretch.end)
        uses_read(&template, stretch);
    vec_release(&template.bound);
}
