/* Which versions were looked at, what is near. */
#include "standard_words.h"

static u32 names_collect(const StandardLack *lack, NearList *out) {
    StdlibWhen wanted = stdlib_versions(lack->first, STDLIB_MINOR_LAST);
    StdlibName name;
    for (Str at = STR_NONE; stdlib_name_next(lack->scope, &at, &name);) {
        bool is_public = name.name.ptr[0] != '_' && !name.is_introspected;
        if (is_public && stdlib_name_when(&name) & wanted)
            near_add(out, name.name, 0, name.kind == STDLIB_FUNCTION || name.kind == STDLIB_CLASS);
    }
    return out->items.count;
}

Near standard_evidence(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call,
                       double limit) {
    NearList names = {0};
    u32 count = names_collect(lack, &names);
    Arena *arena = context->arena;
    Text text = text_of(NULL, lack->when ? "standard.former" : "standard.searched");
    text = text_with(text, "module", stdlib_scope_name(lack->scope));
    text = text_with(text, "name", lack->word);
    text = text_with(text, "first", str_printf(arena, "3.%u", lack->first));
    text = text_with(text, "last", str_printf(arena, "3.%u", (u32)STDLIB_MINOR_LAST));
    text = text_with(text, "until", str_printf(arena, "3.%u", stdlib_last_minor(lack->when)));
    finding_evidence(finding, finding->name, text_with_number(text, "count", count));
    Near near = {0}; /* what was dropped had another meaning */
    if (!lack->when) near = near_find(&names, lack->word, is_call, limit);
    near_release(&names);
    if (near.text.len) data_put_text(arena, finding->data, STR("near"), near.text);
    return near;
}
