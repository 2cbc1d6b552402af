/* What oxbow thinks of each function that a C tree defines.
 *
 *     probe-fates TREE [CONFIGURATION]
 *         prints "path line name fate doubt traits cause from-path from-name use-line", tabs between; of what
 *         is dead in an island the cause is `head`, and that of the island comes behind it */
#include "native.h"
#include "native_reach.h"
#include "oxbow.h"

#include <stdio.h>

static const char *const fates[] = {
    [NATIVE_LIVE] = "live",           [NATIVE_TESTS_ONLY] = "tests only",
    [NATIVE_ELSEWHERE] = "elsewhere", [NATIVE_UNKNOWN] = "no verdict",
    [NATIVE_DEAD] = "dead",
};

static const char *const roots[] = {
    [NATIVE_ROOT_NONE] = "-",
    [NATIVE_ROOT_MAIN] = "main",
    [NATIVE_ROOT_ATTRIBUTE] = "attribute",
    [NATIVE_ROOT_ENTRY] = "entry",
    [NATIVE_ROOT_EXPORT] = "export",
    [NATIVE_ROOT_HEADER] = "header",
    [NATIVE_ROOT_SCRIPT] = "script",
    [NATIVE_ROOT_ASM] = "assembly",
    [NATIVE_ROOT_TEXT] = "text",
    [NATIVE_ROOT_OVERRIDE] = "override",
    [NATIVE_ROOT_PYTHON] = "python",
    [NATIVE_ROOT_SCOPE] = "file scope",
};

static void print_field(Str text) {
    printf("\t%.*s", (int)text.len, text.ptr);
}

static u32 line_of(const Program *program, FileId file, u32 offset) {
    return file == FILE_NONE ? 0 : facts_line(program_facts(program, file), offset);
}

static void print_traits(const NativeEntity *entity) {
    bool is_inline_in_header = entity->flags & ENTITY_INLINE || entity->traits & NATIVE_IN_HEADER;
    printf("\t%s%s%s%s%s%s", entity->linkage == LINKAGE_INTERNAL ? "static " : "",
           is_inline_in_header && entity->linkage == LINKAGE_INTERNAL ? "inline " : "",
           entity->traits & NATIVE_EXPANDED ? "expanded " : "",
           entity->flags & ENTITY_UNUSED ? "unused " : "",
           entity->traits & NATIVE_GENERATED ? "generated " : "",
           entity->seen == SEEN_COMPILED ? "compiled" : "other");
}

static void print_cause(const Program *program, NativeId id) {
    bool in_production = native_is_live(program, id, WORLD_PRODUCTION);
    NativeCause cause = native_cause(program, id, in_production ? WORLD_PRODUCTION : WORLD_TESTS);
    const NativeRoot *root = native_root(program, id);
    if (cause.kind == NATIVE_CAUSE_ROOT) {
        printf("\t%s\t\t\t", root ? roots[root->kind] : "-");
        return;
    }
    NativeId head = native_head(program, id);
    if (native_fate(program, id) == NATIVE_DEAD && head && head != id) {
        const NativeEntity *entity = native_entity(program, head);
        printf("\thead");
        print_field(entity->file == FILE_NONE ? STR("") : program->files[entity->file].path);
        print_field(name_text(program, entity->name));
        printf("\t0");
        return;
    }
    if (cause.kind != NATIVE_CAUSE_REFERENCE) {
        FileId file = FILE_NONE;
        u32 offset = 0;
        bool has_place = native_doubt_place(program, id, &file, &offset) && file != FILE_NONE;
        printf("\t-");
        print_field(has_place ? program->files[file].path : STR(""));
        printf("\t\t%u", has_place ? line_of(program, file, offset) : 0);
        return;
    }
    const NativeReference *row = native_reference(program, cause.position);
    const NativeEntity *owner = native_entity(program, row->owner);
    printf("\t%s", owner->kind == ENTITY_FUNCTION ? "function" : "other");
    print_field(owner->file == FILE_NONE ? STR("") : program->files[owner->file].path);
    print_field(name_text(program, owner->name));
    printf("\t%u", line_of(program, row->file, row->start));
}

static void print_function(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    Str path = program->files[entity->file].path, name = name_text(program, entity->name);
    NativeFate fate = native_fate(program, id);
    printf("%.*s\t%u\t%.*s\t%s\t%d", (int)path.len, path.ptr, line_of(program, entity->file, entity->offset),
           (int)name.len, name.ptr, fates[fate], fate == NATIVE_LIVE ? 0 : (int)native_doubt(program, id));
    print_traits(entity);
    print_cause(program, id);
    printf("\n");
}

int main(int argc, char **argv) {
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: probe-fates TREE [CONFIGURATION]\n");
        return 2;
    }
    const char *path = argv[1];
    RunOptions options = {.paths = &path,
                          .path_count = 1,
                          .is_isolated = argc == 2,
                          .config_path = argc == 3 ? argv[2] : NULL,
                          .fail_on = RUN_UNSET,
                          .confidence = RUN_UNSET};
    Run run;
    Err err = {0};
    if (!run_linked(&run, &options, &err)) {
        fprintf(stderr, "probe-fates: %s cannot be read\n", path);
        return 2;
    }
    for (NativeId id = 1; id < native_count(run.program); id++) {
        const NativeEntity *entity = native_entity(run.program, id);
        if (entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED && entity->file != FILE_NONE)
            print_function(run.program, id);
    }
    run_release(&run);
    return 0;
}
