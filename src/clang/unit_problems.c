#include "unit.h"

#include "unit_directives.h"

/* What the compiler says it by: the beginning and a part of its sentence. The name is the first in quotes,
 * the type the last. */
typedef struct {
    UnitProblemKind kind;
    const char *part;
    bool has_name; /* else the note below the sentence names it */
} ProblemForm;

static const ProblemForm forms[] = {
    {PROBLEM_INCLUDE, "file not found", true},
    {PROBLEM_IMPLICIT, "call to undeclared", true},
    {PROBLEM_IMPLICIT, "implicit declaration of function", true},
    {PROBLEM_IMPLICIT, "implicitly declaring library function", true},
    {PROBLEM_UNDECLARED, "undeclared identifier", true},
    {PROBLEM_UNDECLARED, "unknown type name", true},
    {PROBLEM_MEMBER, "no member named", true},
    {PROBLEM_MEMBER, "does not refer to any field", true},
    {PROBLEM_ARGUMENTS, "arguments to function call", false},
    {PROBLEM_ARGUMENTS, "argument to function call", false},
};

/* Text between the first quotes at or behind *at, which is moved behind them. */
static Str quoted(Str text, size_t *at) {
    size_t start = *at;
    while (start < text.len && text.ptr[start] != '\'') start++;
    size_t end = start + 1;
    while (end < text.len && text.ptr[end] != '\'') end++;
    if (end >= text.len) return STR_NONE;
    *at = end + 1;
    return str_slice(text, start + 1, end);
}

static const ProblemForm *form_of(Str text) {
    for (u32 i = 0; i < COUNT_OF(forms); i++)
        if (str_find(text, str_of(forms[i].part)) != STR_NOT_FOUND) return &forms[i];
    return NULL;
}

/* "'f' declared here" */
static NameId note_name(Unit *self, CXDiagnostic diagnostic) {
    CXDiagnosticSet notes = clang_getChildDiagnostics(diagnostic);
    NameId name = 0;
    for (u32 i = 0; i < clang_getNumDiagnosticsInSet(notes) && !name; i++) {
        CXDiagnostic note = clang_getDiagnosticInSet(notes, i);
        CXString spelling = clang_getDiagnosticSpelling(note);
        size_t at = 0;
        name = builder_name(self->builder, quoted(str_of(clang_getCString(spelling)), &at));
        clang_disposeString(spelling);
        clang_disposeDiagnostic(note);
    }
    return name;
}

static void words_read(Unit *self, CXDiagnostic diagnostic, UnitProblemRow *row) {
    CXString spelling = clang_getDiagnosticSpelling(diagnostic);
    Str text = str_of(clang_getCString(spelling));
    const ProblemForm *form = form_of(text);
    size_t at = 0;
    if (form) {
        row->kind = (u8)form->kind;
        row->name =
            form->has_name ? builder_name(self->builder, quoted(text, &at)) : note_name(self, diagnostic);
        if (form->kind == PROBLEM_MEMBER) row->type = builder_name(self->builder, quoted(text, &at));
    } else {
        row->name = builder_name(self->builder, quoted(text, &at));
    }
    clang_disposeString(spelling);
}

/* A call of what nobody declares is where it is declared. */
static void implicit_declare(Unit *self, const UnitProblemRow *row) {
    DeclarationRow declaration = {
        .entity = unit_function(self, row->name),
        .flags = DECLARATION_IMPLICIT,
        .file = row->file,
        .span = row->span,
        .name = row->span,
    };
    if (declaration.entity) vec_push(&self->builder->declarations, declaration);
}

/* A header that is not there is a file of the unit all the same. */
static void missing_add(Unit *self, const UnitProblemRow *row) {
    u32 start = directive_start(unit_text(self, row->file), row->span.start);
    UnitFileRow file = {row->name, UNIT_FILE_MISSING, row->file, start};
    vec_push(&self->builder->unit_files, file);
    vec_push(&self->open, (UnitFile){.is_system = true});
}

static void problem_add(Unit *self, CXDiagnostic diagnostic) {
    UnitPlace place = unit_place(self, clang_getDiagnosticLocation(diagnostic));
    if (!place.file) return; /* about the command line */
    UnitProblemRow row = {.file = place.file, .span = {place.offset, place.offset}};
    row.is_fatal = clang_getDiagnosticSeverity(diagnostic) == CXDiagnostic_Fatal;
    words_read(self, diagnostic, &row);
    row.is_fatal |= row.kind == PROBLEM_INCLUDE; /* libclang was told to go on */
    Str name = intern_text(&self->builder->name_table, row.name);
    if (str_starts(str_slice(unit_text(self, place.file), place.offset, SIZE_MAX), name))
        row.span.end += (u32)name.len;
    row.owner = unit_owner_at(self, place.file, place.offset);
    vec_push(&self->builder->unit_problems, row);
    if (row.kind == PROBLEM_IMPLICIT) implicit_declare(self, &row);
    if (row.kind == PROBLEM_INCLUDE) missing_add(self, &row);
}

static bool is_problem(CXDiagnostic diagnostic) {
    enum CXDiagnosticSeverity severity = clang_getDiagnosticSeverity(diagnostic);
    if (severity >= CXDiagnostic_Error) return true;
    CXString option = clang_getDiagnosticOption(diagnostic, NULL);
    bool is_implicit = str_eq(str_of(clang_getCString(option)), STR("-Wimplicit-function-declaration"));
    clang_disposeString(option);
    return severity == CXDiagnostic_Warning && is_implicit;
}

void unit_problems(Unit *self) {
    u32 count = clang_getNumDiagnostics(self->unit);
    for (u32 i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(self->unit, i);
        if (is_problem(diagnostic)) problem_add(self, diagnostic);
        clang_disposeDiagnostic(diagnostic);
    }
}
