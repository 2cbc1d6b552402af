#include "unit.h"

#include "file.h"
#include "unit_directives.h"

NameId unit_name(Unit *self, CXString string) {
    NameId name = builder_name(self->builder, str_of(clang_getCString(string)));
    clang_disposeString(string);
    return name;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static u64 key_of(CXFile file) {
    return (u64)(uintptr_t)file;
}

/* libclang says what the file was called; links on the way are resolved here. */
static NameId path_name_of(Unit *self, CXFile file) {
    CXString string = clang_File_tryGetRealPathName(file);
    Str path = str_of(clang_getCString(string)), real;
    CXString given = clang_getFileName(file);
    if (!path.len) path = str_of(clang_getCString(given));
    Err err = {0};
    Arena *arena = &self->arena;
    if (path_resolve(str_cstr(arena, path), arena, &real, &err)) path = real;
    NameId name = builder_name(self->builder, path);
    clang_disposeString(string);
    clang_disposeString(given);
    return name;
}

static UnitFileId file_add(Unit *self, CXFile file, UnitFileId includer, u32 start) {
    u32 known = map_find(&self->files, key_of(file));
    if (known != MAP_NONE) return known;
    UnitFileId id = self->builder->unit_files.count;
    map_at(&self->files, key_of(file), id);
    bool is_system = clang_Location_isInSystemHeader(clang_getLocationForOffset(self->unit, file, 0));
    size_t size = 0;
    const char *text = clang_getFileContents(self->unit, file, &size);
    UnitFile open = {.file = file, .text = {text, text ? size : 0}, .is_system = is_system};
    vec_push(&self->open, open);
    u32 flags = is_system ? UNIT_FILE_SYSTEM : 0;
    if (clang_isFileMultipleIncludeGuarded(self->unit, file)) flags |= UNIT_FILE_GUARDED;
    UnitFileRow row = {path_name_of(self, file), flags, includer, start};
    vec_push(&self->builder->unit_files, row);
    return id;
}

UnitFileId unit_file(Unit *self, CXFile file) {
    return file ? file_add(self, file, 0, 0) : 0;
}

/* Called for each time that a file is entered, with the directives on the way to it. */
static void inclusion_note(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    Unit *self = data;
    UnitFileId includer = 0;
    u32 start = 0;
    if (depth) {
        CXFile from;
        clang_getExpansionLocation(stack[0], &from, NULL, NULL, &start);
        u32 known = from ? map_find(&self->files, key_of(from)) : MAP_NONE;
        if (known == MAP_NONE) return; /* a header of the system includes it */
        includer = known;
        bool is_system = self->open.at[known].is_system ||
                         clang_Location_isInSystemHeader(clang_getLocationForOffset(self->unit, file, 0));
        if (is_system) return;
        start = directive_start(unit_text(self, includer), start);
    }
    UnitFileId id = file_add(self, file, includer, start);
    self->open.at[id].entries++;
}

void unit_files_read(Unit *self, Str source) {
    vec_push(&self->open, (UnitFile){0});
    CXString name = clang_getTranslationUnitSpelling(self->unit);
    CXFile main = clang_getFile(self->unit, clang_getCString(name));
    clang_disposeString(name);
    if (main)
        file_add(self, main, 0, 0);
    else
        vec_push(&self->builder->unit_files, ((UnitFileRow){.path = builder_name(self->builder, source)}));
    clang_getInclusions(self->unit, inclusion_note, self);
}

/* ---- places -------------------------------------------------------------------------------------------- */

UnitPlace unit_place(Unit *self, CXSourceLocation location) {
    CXFile file, spelled;
    u32 offset, spelled_offset;
    clang_getExpansionLocation(location, &file, NULL, NULL, &offset);
    if (!file) return (UnitPlace){0};
    clang_getSpellingLocation(location, &spelled, NULL, NULL, &spelled_offset);
    bool is_expanded = spelled != file || spelled_offset != offset;
    return (UnitPlace){unit_file(self, file), offset, is_expanded};
}

bool unit_span(Unit *self, CXSourceRange range, UnitFileId *file, Span *out) {
    CXFile first, last;
    u32 start, end;
    clang_getExpansionLocation(clang_getRangeStart(range), &first, NULL, NULL, &start);
    clang_getExpansionLocation(clang_getRangeEnd(range), &last, NULL, NULL, &end);
    if (!first || first != last || end < start) return false;
    *file = unit_file(self, first);
    *out = (Span){start, end};
    return true;
}
