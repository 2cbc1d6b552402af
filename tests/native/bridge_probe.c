/* What oxbow knows of the way between Python and C.
 *
 *     probe-bridge TREE
 *         prints, tabs between: "module name exports open|closed several imported handed-on",
 *         "export module name least-most", "library name known asked path shared",
 *         "use path line name module|library which verdict" */
#include "bridge.h"
#include "oxbow.h"

#include <stdio.h>

static u32 line_of(const Program *program, FileId file, u32 offset) {
    return file == FILE_NONE ? 0 : facts_line(program_facts(program, file), offset);
}

static void print_module(const Program *program, u32 module) {
    const BridgeModule *row = bridge_module(program, module);
    Str name = name_text(program, row->name);
    printf("module\t%.*s\t%u\t%s\t%s\t%s\t%s\n", STR_ARG(name), row->export_count,
           row->is_open ? "open" : "closed", row->next ? "several" : "-", row->is_imported ? "imported" : "-",
           row->is_handed_on ? "handed on" : "-");
}

static void print_export(const Program *program, const BridgeExport *row) {
    Str name = name_text(program, row->name),
        in = name_text(program, bridge_module(program, row->module)->name);
    printf("export\t%.*s\t%.*s\t", STR_ARG(in), STR_ARG(name));
    if (row->takes.is_counted)
        printf("%u-%u\n", row->takes.least, row->takes.most);
    else
        printf("?\n");
}

static void print_use(const Program *program, const BridgeUse *use) {
    Str path = program->files[use->file].path, name = name_text(program, use->name);
    printf("use\t%.*s\t%u\t%.*s\t", STR_ARG(path), line_of(program, use->file, use->name_start),
           STR_ARG(name));
    if (use->module) {
        printf("module\t%.*s\t%s\n", STR_ARG(name_text(program, bridge_module(program, use->module)->name)),
               use->row                                ? "row"
               : bridge_is_spelled(program, use->name) ? "spelled"
                                                       : "-");
    } else {
        const BridgeLibrary *library = bridge_library(program, use->library);
        printf("library\t%u\t%s %s %s\n", use->library, use->target ? "target" : "-",
               use->is_sure ? "sure" : "unsure", bridge_is_own(library) ? "own" : "foreign");
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: probe-bridge TREE\n");
        return 2;
    }
    const char *path = argv[1];
    RunOptions options = {
        .paths = &path, .path_count = 1, .is_isolated = true, .fail_on = RUN_UNSET, .confidence = RUN_UNSET};
    Run run;
    Err err = {0};
    if (!run_linked(&run, &options, &err)) {
        fprintf(stderr, "probe-bridge: %s cannot be read\n", path);
        return 2;
    }
    const Program *program = run.program;
    if (program->bridge) {
        for (u32 i = 1; i < bridge_module_count(program); i++) print_module(program, i);
        for (u32 i = 1; i < bridge_export_count(program); i++)
            print_export(program, bridge_export(program, i));
        for (u32 i = 1; i < bridge_library_count(program); i++) {
            const BridgeLibrary *row = bridge_library(program, i);
            Str in = program->files[row->file].path;
            printf("library\t%.*s\t%u\t%u\t%.*s\t%s\n", STR_ARG(name_text(program, row->name)), row->known,
                   row->asked, STR_ARG(in), row->is_shared ? "shared" : "-");
        }
        for (u32 i = 1; i < bridge_use_count(program); i++) print_use(program, bridge_use(program, i));
    }
    run_release(&run);
    return 0;
}
