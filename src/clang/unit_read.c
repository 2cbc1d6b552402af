#include "unit_read.h"

#include "unit.h"

#include <stdlib.h>

static const char *error_word(enum CXErrorCode code) {
    switch (code) {
    case CXError_Crashed: return "libclang crashed";
    case CXError_ASTReadError: return "libclang could not read it";
    default: return "libclang did not take its flags";
    }
}

static bool unit_parse(const CompileUnit *unit, CXIndex index, CXTranslationUnit *out, Err *err) {
    unsigned options = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;
    enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(
        index, NULL, unit->arguments, (int)unit->argument_count, NULL, 0, options, out);
    if (code == CXError_Success && *out) return true;
    return err_set(err, ERR_INPUT, "%.*s: %s", STR_ARG(unit->file), error_word(code));
}

static Str source_text(CXTranslationUnit unit) {
    CXString name = clang_getTranslationUnitSpelling(unit);
    CXFile file = clang_getFile(unit, clang_getCString(name));
    clang_disposeString(name);
    size_t size = 0;
    const char *text = file ? clang_getFileContents(unit, file, &size) : NULL;
    return (Str){text, text ? size : 0};
}

static void unit_fill(Unit *self, Str source) {
    unit_files_read(self, source);
    unit_walk(self);
    unit_attribute_targets(self);
    unit_excluded(self);
    unit_owners(self);
    unit_problems(self);
}

static void unit_release(Unit *self) {
    Map *maps[] = {&self->files,     &self->entities, &self->macros,
                   &self->functions, &self->declared, &self->words};
    for (u32 i = 0; i < COUNT_OF(maps); i++) map_release(maps[i]);
    vec_release(&self->open);
    vec_release(&self->targets);
    vec_release(&self->owners);
    arena_release(&self->arena);
}

/* As compilers have it, the last one counts. */
static bool is_for_libraries(const CompileUnit *unit) {
    bool is_pic = false;
    for (u32 i = 0; i < unit->argument_count; i++) {
        Str word = str_of(unit->arguments[i]);
        if (str_eq(word, STR("-fPIC")) || str_eq(word, STR("-fpic"))) is_pic = true;
        if (str_starts(word, STR("-fno-pic")) || str_starts(word, STR("-fno-PIC"))) is_pic = false;
    }
    return is_pic;
}

Facts *unit_read(const CompileUnit *unit, FactsBuilder *builder, Err *err) {
    CXIndex index = clang_createIndex(0, 0);
    Unit self = {.builder = builder};
    Facts *block = NULL;
    if (unit_parse(unit, index, &self.unit, err)) {
        Str source = source_text(self.unit);
        builder_begin(builder, LANGUAGE_C, source);
        builder->unit = UNIT_COMPILED;
        builder->unit_output = builder_name(builder, unit->output);
        builder->unit_is_pic = is_for_libraries(unit);
        unit_fill(&self, unit->file);
        block = builder_finish(builder, source);
        clang_disposeTranslationUnit(self.unit);
    }
    clang_disposeIndex(index);
    unit_release(&self);
    return block;
}

void unit_read_nothing(void) {
    static const char *const arguments[] = {"cc", "/empty.c"};
    struct CXUnsavedFile empty = {arguments[1], "", 0};
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = NULL;
    clang_parseTranslationUnit2FullArgv(index, NULL, arguments, COUNT_OF(arguments), &empty, 1, 0, &unit);
    if (unit) clang_disposeTranslationUnit(unit);
    clang_disposeIndex(index);
}
