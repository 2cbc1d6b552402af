/* Which versions were looked at, what is near. */
#include "standard_words.h"

enum { DEPTH_MAX = 24 };

static void names_collect(StdlibScope scope, StdlibWhen wanted, u32 depth, NearList *out) {
    StdlibName name;
    StdlibScope bases[STDLIB_BASES_MAX];
    for (Str at = STR_NONE; stdlib_name_next(scope, &at, &name);) {
        bool is_public = name.name.ptr[0] != '_' && !name.is_introspected;
        if (is_public && stdlib_name_when(&name) & wanted)
            near_add(out, name.name, 0, name.kind == STDLIB_FUNCTION || name.kind == STDLIB_CLASS);
    }
    u32 count = stdlib_is_class(scope) && depth < DEPTH_MAX ? stdlib_bases(scope, bases) : 0;
    for (u32 i = 0; i < count; i++) names_collect(bases[i], wanted, depth + 1, out);
}

/* As people write it: builtins are bare. */
static Str scope_text(StdlibScope scope) {
    Str name = stdlib_scope_name(scope), prefix = STR("builtins.");
    return str_starts(name, prefix) ? str_slice(name, prefix.len, name.len) : name;
}

/* A base names what its class replaces. */
static u32 names_count(const NearList *self) {
    u32 count = 0;
    for (u32 i = 0; i < self->items.count; i++) {
        bool is_new = true;
        for (u32 k = 0; k < i; k++) is_new &= !str_eq(self->items.at[k].text, self->items.at[i].text);
        count += is_new;
    }
    return count;
}

Near standard_evidence(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call,
                       double limit) {
    NearList names = {0};
    names_collect(lack->scope, stdlib_versions(lack->first, STDLIB_MINOR_LAST), 0, &names);
    Arena *arena = context->arena;
    Text text = text_of(NULL, lack->when ? "standard.former" : "standard.searched");
    text = text_with(text, "module", scope_text(lack->scope));
    text = text_with(text, "name", lack->word);
    text = text_with(text, "first", str_printf(arena, "3.%u", lack->first));
    text = text_with(text, "last", str_printf(arena, "3.%u", (u32)STDLIB_MINOR_LAST));
    text = text_with(text, "until", str_printf(arena, "3.%u", stdlib_last_minor(lack->when)));
    finding_evidence(finding, finding->name, text_with_number(text, "count", names_count(&names)));
    Near near = {0}; /* what was dropped had another meaning */
    if (!lack->when) near = near_find(&names, lack->word, is_call, limit);
    near_release(&names);
    if (near.text.len) data_put_text(arena, finding->data, STR("near"), near.text);
    return near;
}
