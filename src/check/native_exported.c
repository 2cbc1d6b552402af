#include "native_exported.h"

#include "bridge.h"
#include "native_dead.h"

#define RULE "unused-function"

/* Something else of C than the table refers to it. */
static bool is_used_in_c(const Program *program, const BridgeExport *row) {
    NativeIn in = native_in(program, row->function);
    for (const NativeReference *reference; (reference = native_in_next(&in));)
        if (reference->owner != row->table && reference->owner != row->function) return true;
    return false;
}

/* Another row exports it under a name that Python holds, or that comes first. */
static bool has_other_row(const Program *program, u32 at) {
    const BridgeExport *row = bridge_export(program, at);
    for (u32 i = 1; i < bridge_export_count(program); i++) {
        const BridgeExport *other = bridge_export(program, i);
        bool is_same = other->function == row->function && i != at;
        if (is_same && (i < at || bridge_is_in_python(program, other->name))) return true;
    }
    return false;
}

static bool is_unused(const Program *program, u32 at) {
    const BridgeExport *row = bridge_export(program, at);
    const BridgeModule *module = bridge_module(program, row->module);
    if (!row->function || !native_place(program, row->function) || bridge_is_in_python(program, row->name))
        return false;
    if (!module->is_imported || module->is_handed_on) return false;
    const NativeEntity *entity = native_entity(program, row->function);
    bool is_plain = entity->traits & NATIVE_DEFINED && !(entity->traits & NATIVE_EXPANDED) &&
                    !str_starts(name_text(program, row->name), STR("__"));
    return is_plain && program->files[row->file].world == WORLD_PRODUCTION && !is_used_in_c(program, row) &&
           !has_other_row(program, at);
}

static Text text_for(const Program *program, const char *key, const BridgeExport *row) {
    Text text = text_with(text_of(RULE, key), "name",
                          name_text(program, native_entity(program, row->function)->name));
    text = text_with(text, "exported", name_text(program, row->name));
    return text_with(text, "module", name_text(program, bridge_module(program, row->module)->name));
}

static void report(CheckContext *context, const BridgeExport *row) {
    const Program *program = context->program;
    const NativeDeclaration *own = native_place(program, row->function);
    Finding *finding =
        finding_add(context, RULE, native_symbol_kind(native_entity(program, row->function)),
                    native_symbol(program, row->function, context->arena),
                    place_of(program, own->file, own->span), place_of(program, own->file, own->name));
    finding->shape = span_shape(program, own->file, own->span);
    finding->message = text_for(program, "message.exported", row);
    finding->help = text_for(program, "help.exported", row);
    finding->doubt = text_for(program, "doubt.exported", row);
    finding->confidence = CONFIDENCE_MEDIUM;
    Span span = {row->offset, row->offset + (u32)name_text(program, row->name).len + 2};
    finding_evidence(finding, place_of(program, row->file, span), text_for(program, "exported_row", row));
    data_put_int(context->arena, finding->data, STR("lines"), place_lines(finding->place));
}

void native_exported_check(CheckContext *context) {
    const Program *program = context->program;
    if (reach_is_library(program)) return;
    for (u32 i = 1; i < bridge_export_count(program); i++)
        if (is_unused(program, i)) report(context, bridge_export(program, i));
}
