#include "constant_table.h"

enum { NAMES_SHOWN = 8 };

static u64 table_of(const Constants *places) {
    u64 table = 0;
    for (u32 i = 0; i < places->count; i++) {
        u64 part[2] = {table, map_pair(places->at[i].file, places->at[i].class)};
        if (places->at[i].name != places->at[0].name) return 0;
        table = str_hash((Str){(const char *)part, sizeof part}) | 1;
    }
    return table;
}

void constant_groups_add(ConstantGroups *self, const Constants *places) {
    ConstantGroup group = {.table = table_of(places)};
    for (u32 i = 0; i < places->count; i++) vec_push(&group.places, places->at[i]);
    vec_push(self, group);
}

/* By table, then as they stand there. */
static int group_cmp(const void *a, const void *b) {
    const ConstantGroup *x = a, *y = b;
    if (x->table != y->table) return x->table < y->table ? -1 : 1;
    const Constant *left = x->places.at, *right = y->places.at;
    if (left->file != right->file) return left->file < right->file ? -1 : 1;
    return left->binding < right->binding ? -1 : left->binding > right->binding;
}

static Str names_of(CheckContext *context, const ConstantGroup *groups, u32 count) {
    StrBuf text = {0};
    for (u32 i = 0; i < count && i < NAMES_SHOWN; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "",
                   STR_ARG(name_text(context->program, groups[i].places.at[0].name)));
    if (count > NAMES_SHOWN) buf_printf(&text, " +%u", count - NAMES_SHOWN);
    Str names = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return names;
}

/* The finding about the first row speaks for all of them. */
static void table_report(CheckContext *context, ConstantGroup *groups, u32 count) {
    const Program *program = context->program;
    const Constant *first = &groups->places.at[0];
    Finding *finding = constants_report(context, &groups->places);
    Str where =
        first->class ? name_text(program, def_name(program, first->class)) : program->files[first->file].path;
    Text text = text_with(text_of(CONSTANT_RULE, "message.table"), "name", where);
    text = text_with_number(text, "modules", groups->places.count);
    finding->message = text_with_number(text, "count", count);
    finding->help = text_of(CONSTANT_RULE, "help.table");
    finding_evidence(finding, finding->name,
                     text_with(text_of(CONSTANT_RULE, "table"), "names", names_of(context, groups, count)));
    Data *list = data_put_list(context->arena, finding->data, STR("constants"));
    for (u32 i = 0; i < count; i++)
        data_put_text(context->arena, list, STR_NONE, name_text(program, groups[i].places.at[0].name));
}

void constant_groups_report(ConstantGroups *self, CheckContext *context) {
    if (self->count) qsort(self->at, self->count, sizeof(ConstantGroup), group_cmp);
    for (u32 i = 0, end; i < self->count; i = end) {
        for (end = i + 1; self->at[i].table && end < self->count && self->at[end].table == self->at[i].table;)
            end++;
        if (end - i > 1)
            table_report(context, &self->at[i], end - i);
        else
            constants_report(context, &self->at[i].places);
    }
    for (u32 i = 0; i < self->count; i++) vec_release(&self->at[i].places);
    vec_release(self);
}
