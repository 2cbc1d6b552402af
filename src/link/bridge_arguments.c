/* How many arguments a function of C takes that Python calls.
 *
 * Its body hands them to functions that models know: to one that reads them as a format says, or counts
 * them. That settles it only where nothing else in the body looks at them, by the words of its text: a
 * function that counts by itself first may take more than one of its formats says. */
#include "bridge_impl.h"
#include "marks.h"

enum { PLACE_NONE = 255, NAMES_MAX = 64 };

typedef struct {
    Program *program;
    NativeId function;
    const File *file;
    const Facts *facts;  /* of the file */
    u32 head, body, end; /* tokens: behind the name, of the body, behind it */
    BridgeTakes *out;
    u32 reads;   /* calls that read the arguments */
    bool is_odd; /* one of them cannot be understood */
} Taking;

/* Which arguments of such a function are what: "function(arguments,second,third)". */
typedef struct {
    u32 arguments, second, third;
    bool is_format;
} Reader;

/* ---- what models say ----------------------------------------------------------------------------------- */

static u32 place_parse(Str *rest) {
    Str one;
    if (!str_split(rest, ',', &one) || !one.len) return PLACE_NONE;
    return (u32)(one.ptr[0] - '0');
}

static bool reader_parse(const Str *specs, u32 count, Str word, bool is_format, Reader *out) {
    for (u32 i = 0; i < count; i++) {
        size_t open = str_find_char(specs[i], '(');
        if (open == STR_NOT_FOUND || !str_eq(str_slice(specs[i], 0, open), word)) continue;
        Str rest = str_slice(specs[i], open + 1, specs[i].len - 1);
        out->arguments = place_parse(&rest);
        out->second = place_parse(&rest);
        out->third = place_parse(&rest);
        out->is_format = is_format;
        return true;
    }
    return false;
}

static bool reader_of(const Program *program, Str word, Reader *out) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (reader_parse(model->formats, model->format_count, word, true, out)) return true;
        if (reader_parse(model->counts, model->count_count, word, false, out)) return true;
    }
    return false;
}

/* Length of the longest unit at the start of a format; 0: none that is known. */
static size_t unit_length(const Program *program, Str format) {
    size_t best = 0;
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        for (u32 k = 0; k < model->unit_count; k++)
            if (model->units[k].len > best && str_starts(format, model->units[k])) best = model->units[k].len;
    }
    return best;
}

/* "s(ii)|O$p:name". False: it says something else. */
static bool format_read(const Program *program, Str format, BridgeTakes *out) {
    u32 all = 0, depth = 0;
    bool is_optional = false, is_named = false;
    *out = (BridgeTakes){.is_counted = true};
    for (size_t at = 0; at < format.len; at++) {
        char c = format.ptr[at];
        if (c == ':' || c == ';') break;
        bool is_mark = c == '|' || c == '$';
        if (is_mark && depth) return false;
        if (c == ')' && !depth--) return false;
        size_t length =
            is_mark || c == '(' || c == ')' ? 1 : unit_length(program, str_slice(format, at, format.len));
        if (!length) return false;
        is_optional |= c == '|';
        is_named |= c == '$';
        u32 is_one = !is_mark && c != ')' && !depth;
        all += is_one;
        out->least = (u16)(out->least + (is_one && !is_optional));
        out->positional = (u16)(out->positional + (is_one && !is_named));
        depth += c == '(';
        at += length - 1;
    }
    out->most = (u16)all;
    return !depth;
}

/* ---- words of the body --------------------------------------------------------------------------------- */

static bool is_word(const Taking *self, u32 token, NameId name) {
    u32 code = facts_tokens(self->facts)[token].code;
    return token_kind(code) == TOKEN_IDENTIFIER && token_code(code) == name;
}

static u32 words_count(const Taking *self, u32 from, u32 end, NameId name) {
    u32 count = 0;
    for (u32 t = from; t < end; t++) count += is_word(self, t, name);
    return count;
}

/* The parameter that an argument is; 0: something else. */
static NameId parameter_at(const Taking *self, u32 start) {
    u32 token = facts_token_at(self->facts, start);
    const TokenRow *rows = facts_tokens(self->facts);
    if (token >= self->end || rows[token].start != start || token_kind(rows[token].code) != TOKEN_IDENTIFIER)
        return 0;
    NameId name = token_code(rows[token].code);
    return words_count(self, self->head, self->body, name) == 1 ? name : 0;
}

/* `static char *names[] = {"a", "b", NULL}` in the body: texts up to the first word behind the name. False:
 * there is no such list, or it has other than `count`. */
static bool names_read(Taking *self, u32 start, u32 count, BridgeTakes *out) {
    const TokenRow *rows = facts_tokens(self->facts);
    u32 token = facts_token_at(self->facts, start), at = self->body;
    if (token >= self->end || token_kind(rows[token].code) != TOKEN_IDENTIFIER) return false;
    while (at < self->end && !is_word(self, at, token_code(rows[token].code))) at++;
    Bridge *bridge = self->program->bridge;
    out->first_name = bridge->names.count;
    for (at++; at < self->end; at++) {
        TokenKind kind = token_kind(rows[at].code);
        if (kind == TOKEN_STRING) vec_push(&bridge->names, self->file->names[token_code(rows[at].code)]);
        if (kind == TOKEN_IDENTIFIER || kind == TOKEN_NUMBER) break;
    }
    out->name_count = bridge->names.count - out->first_name;
    return out->name_count == count && count;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static const ScalarRow *argument_of(const Taking *self, const NativeReference *call, u32 position) {
    const ReferenceRow *row = native_reference_row(self->program, call);
    const Facts *facts = native_unit(self->program, call->unit)->facts;
    return position < row->scalar_count ? &facts_scalars(facts)[row->first_scalar + position] : NULL;
}

static Str literal_of(const Taking *self, const NativeReference *call, u32 position, u8 kind) {
    const ScalarRow *row = argument_of(self, call, position);
    if (!row || row->kind != kind) return STR_NONE;
    return facts_name(native_unit(self->program, call->unit)->facts, row->value);
}

static bool number_read(Str text, u16 *out) {
    u32 value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > 1000) return false;
        value = value * 10 + (u32)(text.ptr[i] - '0');
    }
    *out = (u16)value;
    return text.len > 0;
}

/* What one call says. */
static bool call_read(Taking *self, const NativeReference *call, Reader reader, BridgeTakes *out) {
    if (reader.is_format) {
        Str format = literal_of(self, call, reader.second, SCALAR_TEXT);
        if (!format.ptr || !format_read(self->program, format, out)) return false;
        const ScalarRow *names = reader.third == PLACE_NONE ? NULL : argument_of(self, call, reader.third);
        out->ignores_keywords = !names;
        out->has_names = names && names_read(self, names->start, out->most, out);
        return true;
    }
    *out = (BridgeTakes){.is_counted = true, .ignores_keywords = true};
    bool is_known = number_read(literal_of(self, call, reader.second, SCALAR_NUMBER), &out->least) &&
                    number_read(literal_of(self, call, reader.third, SCALAR_NUMBER), &out->most);
    out->positional = out->most;
    return is_known;
}

/* Several ways to read the arguments: each may do. */
static void takes_join(BridgeTakes *out, BridgeTakes one, bool is_first) {
    if (is_first) {
        *out = one;
        return;
    }
    out->least = one.least < out->least ? one.least : out->least;
    out->most = one.most > out->most ? one.most : out->most;
    out->positional = one.positional > out->positional ? one.positional : out->positional;
    out->has_names = out->ignores_keywords = false;
}

static void reference_read(Taking *self, const NativeReference *reference, NativeId called,
                           NameId *arguments) {
    const NativeEntity *to = native_entity(self->program, called);
    Reader reader;
    BridgeTakes one;
    if (reference->kind != REFERENCE_CALL ||
        !reader_of(self->program, name_text(self->program, to->name), &reader))
        return;
    const ScalarRow *first = argument_of(self, reference, reader.arguments);
    NameId name = first ? parameter_at(self, first->start) : 0;
    if (!name) return; /* it reads something else */
    if ((*arguments && *arguments != name) || !call_read(self, reference, reader, &one))
        self->is_odd = true;
    else
        takes_join(self->out, one, !self->reads);
    *arguments = name;
    self->reads++;
}

static bool function_open(Taking *self) {
    const NativeDeclaration *place = native_place(self->program, self->function);
    if (!place || !(place->flags & DECLARATION_DEFINES) || place->flags & DECLARATION_EXPANDED) return false;
    self->file = &self->program->files[place->file];
    self->facts = self->file->facts;
    self->head = facts_token_at(self->facts, place->name.end);
    self->end = facts_token_at(self->facts, place->span.end);
    self->body = self->head;
    const ScopeRow *scope = &facts_scopes(self->facts)[marks_scope(self->facts, place->name.start)];
    bool is_own = scope->def && facts_defs(self->facts)[scope->def].name_span.start == place->name.start;
    if (is_own && scope->body < scope->body_end)
        self->body = facts_token_at(self->facts, facts_stmts(self->facts)[scope->body].start);
    return self->body > self->head && self->end > self->body;
}

static void body_read(Taking *self) {
    u32 count, meant;
    NameId arguments = 0;
    const NativeReference *out = native_out(self->program, self->function, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeId *called = native_targets(self->program, &out[i], &meant); /* all of one name */
        if (meant) reference_read(self, &out[i], called[0], &arguments);
    }
    bool is_all =
        self->reads && !self->is_odd && words_count(self, self->body, self->end, arguments) == self->reads;
    if (!is_all) *self->out = (BridgeTakes){0};
}

/* ---- flags --------------------------------------------------------------------------------------------- */

typedef struct {
    const Str *words;
    u32 count;
} Words;

static bool is_flag(const Program *program, Str flags, Words (*of)(const NativeModel *)) {
    for (u32 i = 0; i < program->models->count && flags.len; i++) {
        Words words = of(&program->models->items[i].native);
        if (bridge_lists(words.words, words.count, flags)) return true;
    }
    return false;
}

static Words without_of(const NativeModel *model) {
    return (Words){model->without, model->without_count};
}

static Words single_of(const NativeModel *model) {
    return (Words){model->single, model->single_count};
}

static Words positional_of(const NativeModel *model) {
    return (Words){model->positional, model->positional_count};
}

bool bridge_is_parameter(Program *program, NativeId function, const NativeReference *call, u32 position) {
    Taking self = {.program = program, .function = function};
    if (call->flags & REFERENCE_EXPANDED || !function_open(&self)) return true;
    const ScalarRow *row = argument_of(&self, call, position);
    return row && parameter_at(&self, row->start);
}

void bridge_takes_read(Program *program, NativeId function, Str flags, BridgeTakes *out) {
    *out = (BridgeTakes){0};
    bool is_none = is_flag(program, flags, without_of), is_one = is_flag(program, flags, single_of);
    if (is_none || is_one) {
        *out = (BridgeTakes){.is_counted = true, .refuses_keywords = true};
        out->least = out->most = out->positional = is_one;
        return;
    }
    Taking self = {.program = program, .function = function, .out = out};
    if (function && function_open(&self)) body_read(&self);
    out->refuses_keywords = is_flag(program, flags, positional_of);
}
