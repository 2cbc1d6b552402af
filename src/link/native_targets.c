/* Link targets: what object files are linked into together.
 *
 * Build systems that put the objects of a target into a folder of its own say so by the path of the
 * object: the part that ends in ".dir" (CMake), ".p" (Meson). Others name objects after sources; then a
 * unit's target is not known, and only `main` tells programs apart. */
#include "native_impl.h"

/* "CMakeFiles/server.dir/src/a.c.o" → "server": the last folder that ends so. */
static Str target_folder(Str output, Str ending) {
    Str part, found = STR_NONE;
    while (str_split(&output, '/', &part))
        if (output.len && part.len > ending.len && str_ends(part, ending))
            found = str_slice(part, 0, part.len - ending.len);
    return found;
}

/* Objects that libtool makes for a shared library. */
static bool is_shared_object(Str output) {
    if (str_find(output, STR(".so.p/")) != STR_NOT_FOUND) return true;
    return str_find(output, STR(".libs/")) != STR_NOT_FOUND || str_ends(output, STR(".lo"));
}

void native_targets_find(Program *program) {
    Native *native = program->native;
    native->targets = ARENA_ARRAY(program->arena, NativeTarget, native->compiled_count + 1);
    native->target_count = 1;
    Map by_name = {0};
    for (UnitId u = 0; u < native->compiled_count; u++) {
        NativeUnit *unit = &native->units[u];
        Str output = facts_name(unit->facts, unit->facts->unit_output);
        Str name = target_folder(output, STR(".dir"));
        if (!name.len) name = target_folder(output, STR(".p"));
        unit->is_shared = unit->facts->unit_is_pic || is_shared_object(output);
        if (!name.len) continue;
        u32 *target = map_at(&by_name, str_hash(name), native->target_count);
        if (*target == native->target_count) native->targets[native->target_count++].name = name;
        unit->target = *target;
        native->targets[*target].has_main |= unit->has_main;
        native->targets[*target].is_shared |= unit->is_shared;
    }
    map_release(&by_name);
}
