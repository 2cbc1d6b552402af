#include "hosted.h"

#include "file.h"
#include "glob.h"
#include "modules.h"

#define RULE "undefined-name"

void hosted_init(Hosted *self, CheckContext *context) {
    const Program *program = context->program;
    *self = (Hosted){.context = context, .program = program};
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            ImportTarget target = import_target(program, file, i);
            ModuleId module = target.verdict == IMPORT_FOUND ? target.module : 0;
            NameId name = facts_imports(facts)[i].name;
            ModuleId child =
                module && name ? modules_child(program, module, file_name_of(program, file, name)) : 0;
            if (module && program->modules[module].file != FILE_NONE)
                map_at(&self->imported, program->modules[module].file, 1);
            if (child && program->modules[child].file != FILE_NONE)
                map_at(&self->imported, program->modules[child].file, 1);
        }
    }
}

void hosted_release(Hosted *self) {
    map_release(&self->imported);
    map_release(&self->seen);
    map_release(&self->counts);
    map_release(&self->files);
}

static bool is_listed(const CheckContext *context, const char *parameter, Str word) {
    return rules_lists(context->rules, RULE, parameter, word, str_eq);
}

/* A statement of the module itself, under no condition. */
static bool runs_on_load(const Facts *facts, const UseRow *use) {
    u32 offset = facts_exprs(facts)[use->expr].start;
    StmtId found = 0;
    for (StmtId s = 1; s < facts->stmts.count; s = facts_stmts(facts)[s].next)
        if (offset >= facts_stmts(facts)[s].start && offset < facts_stmts(facts)[s].end) found = s;
    u8 kind = found ? facts_stmts(facts)[found].kind : STMT_IF;
    return use->scope == 1 && kind != STMT_IF && kind != STMT_TRY && kind != STMT_DEF;
}

void hosted_note(Hosted *self, FileId file, const UseRow *use) {
    const Facts *facts = program_facts(self->program, file);
    Name name = file_name_of(self->program, file, use->name);
    bool is_old = is_listed(self->context, "old_builtins", facts_name(facts, use->name));
    if (is_old || map_find(&self->imported, file) != MAP_NONE || !runs_on_load(facts, use)) return;
    u32 *seen = map_at(&self->seen, map_pair(file, name), 0);
    if (!(*seen)++) ++*map_at(&self->counts, name, 0);
}

static bool is_hosted_name(const Hosted *self, Name name) {
    u32 count = map_find(&self->counts, name);
    return count != MAP_NONE && count >= (u32)rules_number(self->context->rules, RULE, "files_of_a_host");
}

/* Any name that the file does not bind is one that its host gives: then the others may be, too. */
static bool reads_hosted(const Hosted *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        if (!use->found && is_hosted_name(self, file_name_of(self->program, file, use->name))) return true;
    }
    return false;
}

bool hosted_has(Hosted *self, FileId file, const UseRow *use) {
    if (map_find(&self->imported, file) != MAP_NONE) return false;
    u32 *known = map_at(&self->files, file, 0);
    if (!*known) *known = reads_hosted(self, file) ? 1 : 2;
    return *known == 1 && !is_listed(self->context, "old_builtins",
                                     facts_name(program_facts(self->program, file), use->name));
}

/* "http/comms.py" is the end of data/stagers/http/comms.py. */
static bool names_path(Str text, Str path) {
    bool has_folder = str_find_char(text, '/') != STR_NOT_FOUND && text.ptr[0] != '/';
    if (!has_folder || !str_ends(path, text)) return false;
    return path.len == text.len || path.ptr[path.len - text.len - 1] == '/';
}

static bool is_read_by_path(const Program *program, FileId file) {
    Str path = program->files[file].path;
    for (FileId by = 0; by < program->file_count; by++) {
        const Facts *facts = program_facts(program, by);
        if (facts->language != LANGUAGE_PYTHON) continue;
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (row->expr && names_path(facts_text(facts, row->offset, row->length), path)) return true;
        }
    }
    return false;
}

/* "conf.py tags": files called so are run with this name. */
static bool is_given_there(const Hosted *self, FileId file, Str word) {
    u32 count;
    const Str *rows = rules_words(self->context->rules, RULE, "given_in_files", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], glob;
        str_split(&rest, ' ', &glob);
        if (str_eq(rest, word) && glob_matches_name(glob, path_name(self->program->files[file].path)))
            return true;
    }
    return false;
}

bool hosted_is_piece(const Hosted *self, FileId file, const UseRow *use) {
    Str word = facts_name(program_facts(self->program, file), use->name);
    if (is_given_there(self, file, word)) return true;
    return map_find(&self->imported, file) == MAP_NONE && is_read_by_path(self->program, file);
}
