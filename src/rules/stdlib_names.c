/* The table is text: a line per scope, and below it a line per name, both in byte order. Names are found by
 * their hash. */
#include "stdlib_names.h"

#include "stdlib_embedded.h"

enum { ALIASES_MAX = 8, BASES_DEPTH_MAX = 24 };

/* ---- text ------------------------------------------------------------------------------------------- */

/* Lines of the scope: its own first. */
static Str block_of(StdlibScope scope) {
    u32 start = stdlib_scope_starts[scope - 1];
    return (Str){stdlib_text + start, stdlib_scope_starts[scope] - start};
}

static Str first_line(Str text) {
    return str_slice(text, 0, str_find_char(text, '\n'));
}

static Str head_of(StdlibScope scope) {
    return first_line(block_of(scope));
}

static Str first_word(Str line) {
    return str_slice(line, 0, str_find_char(line, ' '));
}

/* What may stand before a blank in the table. */
static bool is_name(Str text) {
    return text.len && str_find_char(text, ' ') == STR_NOT_FOUND;
}

/* The word that begins at `at` and ends before a blank is `name`, which holds none. The table ends in a NUL,
 * so this stops in time. */
static bool is_word_at(u32 at, Str name) {
    return strncmp(stdlib_text + at, name.ptr, name.len) == 0 && stdlib_text[at + name.len] == ' ';
}

/* Names of scopes begin a line, others stand behind a blank. */
static bool is_in_scope(u32 at, StdlibScope scope) {
    if (!scope) return stdlib_text[at - 1] == '\n';
    return at > stdlib_scope_starts[scope - 1] && at < stdlib_scope_starts[scope];
}

/* Where `name` stands in the scope, or as that of a scope: 0; 0 when it does not. */
static u32 name_find(StdlibScope scope, Str name) {
    u32 slot = stdlib_slot(scope, name.ptr, name.len), at;
    for (; (at = stdlib_slots[slot]); slot = (slot + 1) % STDLIB_SLOTS)
        if (is_in_scope(at, scope) && is_word_at(at, name)) return at;
    return 0;
}

static StdlibScope scope_exact(Str dotted) {
    u32 low = 0, high = stdlib_scope_count, at = name_find(0, dotted);
    while (at && low < high) {
        u32 middle = low + (high - low) / 2;
        if (stdlib_scope_starts[middle] == at) return middle + 1;
        if (stdlib_scope_starts[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The line of `name`, without the blank it begins with; empty when there is none. */
static Str line_find(StdlibScope scope, Str name) {
    u32 at = name_find(scope, name);
    const char *line = stdlib_text + at;
    return at ? (Str){line, (size_t)(strchr(line, '\n') - line)} : STR_NONE;
}

/* ---- scopes ----------------------------------------------------------------------------------------- */

Str stdlib_scope_name(StdlibScope scope) {
    const char *start = stdlib_text + stdlib_scope_starts[scope - 1];
    return (Str){start, (size_t)(strchr(start, ' ') - start)};
}

/* Words behind the name: "class(a.B,c.D)", "closed", … */
static bool head_word(Str *rest, Str *word) {
    return str_split(rest, ' ', word);
}

static bool has_flag(StdlibScope scope, Str flag) {
    Str rest = head_of(scope), word;
    while (head_word(&rest, &word))
        if (str_eq(word, flag)) return true;
    return false;
}

bool stdlib_is_class(StdlibScope scope) {
    Str rest = head_of(scope), word;
    head_word(&rest, &word);
    return str_starts(rest, STR("class"));
}

bool stdlib_is_closed(StdlibScope scope) {
    return has_flag(scope, STR("closed"));
}

bool stdlib_is_fixed(StdlibScope class) {
    return has_flag(class, STR("fixed"));
}

bool stdlib_is_protocol(StdlibScope scope) {
    return has_flag(scope, STR("protocol"));
}

static Str metaclass_own(StdlibScope scope) {
    Str rest = head_of(scope), word, key = STR("metaclass=");
    while (head_word(&rest, &word))
        if (str_starts(word, key)) return str_slice(word, key.len, word.len);
    return STR_NONE;
}

/* The word that is no flag: digits and '-', or letters of platforms before ':' or the end. */
Str stdlib_scope_when_text(StdlibScope scope) {
    Str rest = head_of(scope), word;
    head_word(&rest, &word);
    head_word(&rest, &word);
    while (head_word(&rest, &word)) {
        static const Str flags[] = {{"closed", 6}, {"fixed", 5}, {"open", 4}, {"protocol", 8}, {"typing", 6}};
        bool is_flag = str_starts(word, STR("metaclass="));
        for (u32 i = 0; i < COUNT_OF(flags); i++) is_flag |= str_eq(word, flags[i]);
        if (!is_flag) return word;
    }
    return STR_NONE;
}

u32 stdlib_bases(StdlibScope class, StdlibScope out[STDLIB_BASES_MAX]) {
    Str head = head_of(class), base;
    size_t open = str_find_char(head, '('), close = str_find_char(head, ')');
    u32 count = 0;
    if (open == STR_NOT_FOUND) return 0;
    Str rest = str_slice(head, open + 1, close);
    while (count < STDLIB_BASES_MAX && str_split(&rest, ',', &base)) {
        out[count] = stdlib_scope(base);
        count += out[count] != 0;
    }
    return count;
}

static bool derives(StdlibScope class, StdlibScope base, u32 depth) {
    StdlibScope bases[STDLIB_BASES_MAX];
    if (class == base) return true;
    u32 count = depth < BASES_DEPTH_MAX ? stdlib_bases(class, bases) : 0;
    for (u32 i = 0; i < count; i++)
        if (derives(bases[i], base, depth + 1)) return true;
    return false;
}

bool stdlib_derives(StdlibScope class, StdlibScope base) {
    return derives(class, base, 0);
}

static Str metaclass_find(StdlibScope class, u32 depth) {
    StdlibScope bases[STDLIB_BASES_MAX];
    Str found = metaclass_own(class);
    u32 count = !found.len && depth < BASES_DEPTH_MAX ? stdlib_bases(class, bases) : 0;
    for (u32 i = 0; i < count && !found.len; i++) found = metaclass_find(bases[i], depth + 1);
    return found;
}

Str stdlib_metaclass(StdlibScope scope) {
    return metaclass_find(scope, 0);
}

/* ---- names ------------------------------------------------------------------------------------------ */

/* "=a.b", "c", "p", "v", "akf(x,y=)" */
static void what_read(Str word, StdlibName *out) {
    size_t at = 0, open = str_find_char(word, '(');
    if (str_starts(word, STR("="))) {
        out->kind = STDLIB_SAME;
        out->target = str_slice(word, 1, word.len);
        return;
    }
    if (open == STR_NOT_FOUND) {
        out->kind = word.ptr[0] == 'c'   ? STDLIB_CLASS
                    : word.ptr[0] == 'p' ? STDLIB_PROPERTY
                                         : STDLIB_VARIABLE;
        return;
    }
    out->kind = STDLIB_FUNCTION;
    out->is_async = word.ptr[at] == 'a';
    at += out->is_async;
    out->role = word.ptr[at] == 'k'   ? STDLIB_ON_CLASS
                : word.ptr[at] == 's' ? STDLIB_STATIC
                                      : STDLIB_ON_OBJECT;
    out->parameters = str_slice(word, open + 1, word.len - 1);
}

static void name_read(StdlibScope scope, Str rest, StdlibName *out) {
    Str word;
    *out = (StdlibName){.scope = scope, .name = first_word(rest)};
    str_split(&rest, ' ', &word);
    str_split(&rest, ' ', &word);
    what_read(word, out);
    while (str_split(&rest, ' ', &word)) {
        if (word.ptr[0] == '>')
            out->type = str_slice(word, 1, word.len);
        else if (str_eq(word, STR("i")))
            out->is_introspected = true;
        else
            out->when = word;
    }
}

bool stdlib_name(StdlibScope scope, Str name, StdlibName *out) {
    Str line = is_name(name) ? line_find(scope, name) : STR_NONE;
    if (line.len) name_read(scope, line, out);
    return line.len;
}

bool stdlib_name_next(StdlibScope scope, Str *rest, StdlibName *out) {
    Str line;
    if (!rest->ptr) {
        *rest = block_of(scope);
        str_split(rest, '\n', &line);
    }
    if (!rest->len || !str_split(rest, '\n', &line) || line.len < 2) return false;
    name_read(scope, str_slice(line, 1, line.len), out);
    return true;
}

static bool member_find(StdlibScope class, Str name, u32 depth, StdlibName *out) {
    StdlibScope bases[STDLIB_BASES_MAX];
    if (stdlib_name(class, name, out)) return true;
    u32 count = depth < BASES_DEPTH_MAX ? stdlib_bases(class, bases) : 0;
    for (u32 i = 0; i < count; i++)
        if (member_find(bases[i], name, depth + 1, out)) return true;
    return false;
}

bool stdlib_member(StdlibScope class, Str name, StdlibName *out) {
    return member_find(class, name, 0, out);
}

bool stdlib_below_has(StdlibScope class, Str member) {
    StdlibName found;
    for (StdlibScope below = 1; below <= stdlib_scope_count; below++) {
        bool is_below = below != class && stdlib_is_class(below) && stdlib_derives(below, class);
        if (is_below && (has_flag(below, STR("open")) || stdlib_member(below, member, &found))) return true;
    }
    return false;
}

/* ---- dotted names ----------------------------------------------------------------------------------- */

static StdlibScope scope_of(Str dotted, u32 aliases);

static bool find(Str dotted, u32 aliases, StdlibName *out) {
    size_t dot = str_rfind_char(dotted, '.');
    Str owner = dot == STR_NOT_FOUND ? STR("builtins") : str_slice(dotted, 0, dot);
    StdlibScope scope = scope_of(owner, aliases);
    if (!scope || !stdlib_name(scope, str_after_last(dotted, '.'), out)) return false;
    if (out->kind != STDLIB_SAME || aliases >= ALIASES_MAX) return true;
    StdlibName same;
    if (find(out->target, aliases + 1, &same)) *out = same;
    return true;
}

static StdlibScope scope_of(Str dotted, u32 aliases) {
    StdlibScope exact = scope_exact(dotted);
    if (exact || aliases > ALIASES_MAX) return exact;
    StdlibName name;
    if (!find(dotted, aliases + 1, &name)) return 0;
    if (name.kind == STDLIB_SAME) return scope_exact(name.target);
    if (name.kind != STDLIB_CLASS) return 0;
    /* Its scope is written as its owner with the name behind it. */
    char full[512];
    Str owner = stdlib_scope_name(name.scope);
    if (owner.len + name.name.len + 1 > sizeof full) return 0;
    memcpy(full, owner.ptr, owner.len);
    full[owner.len] = '.';
    memcpy(full + owner.len + 1, name.name.ptr, name.name.len);
    return scope_exact((Str){full, owner.len + 1 + name.name.len});
}

StdlibScope stdlib_scope(Str dotted) {
    return is_name(dotted) ? scope_of(dotted, 0) : 0;
}

bool stdlib_find(Str dotted, StdlibName *out) {
    return is_name(dotted) && find(dotted, 0, out);
}
