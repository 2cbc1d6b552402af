#include "classes.h"
#include "clone.h"
#include "copy_alias.h"
#include "copy_meanings.h"
#include "copy_worth_bars.h"
#include "shared.h"

static const char RULE[] = "duplicate-function";

static const Text WORTH_IT = {0};

/* ---- what would have to be told -------------------------------------------------------------------- */

/* The name of the copy itself, quoted. */
static bool is_own_name(const Worth *self, const CloneRename *rename) {
    const Program *program = self->context->program;
    const CopyPair *copy = self->report->copy;
    return str_eq(rename->from, name_text(program, def_name(program, copy->here.side->def))) &&
           str_eq(rename->to, name_text(program, def_name(program, copy->there.side->def)));
}

/* Names and values of which one function for both would have to be told. */
static u32 told_names(const Worth *self) {
    const CloneDiff *diff = self->report->diff;
    u32 count = 0;
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        RenameKindOf kind = copy_rename_kind(self->context, self->report->copy, diff, rename);
        bool is_told = rename->is_consistent && (kind == RENAME_TYPE || kind == RENAME_WORD ||
                                                 kind == RENAME_TWIN || kind == RENAME_OTHER);
        count += is_told && !is_own_name(self, rename);
    }
    return count;
}

Text worth_told(const Worth *self) {
    const ClonePair *pair = self->pair;
    const CopyReport *report = self->report;
    if (pair->is_exact || pair->statements > worth_number(self, RULE, "told_statements")) return WORTH_IT;
    if (copy_advice_removes(report->advice, report->copy) || report->advice == ADVICE_ASYNC_TWIN)
        return WORTH_IT;
    u32 told = told_names(self);
    if (told < 2 || told < pair->statements * worth_number(self, RULE, "told_share")) return WORTH_IT;
    Text text = text_with_number(text_of(NULL, "copies.all_told"), "names", told);
    return text_with_number(text, "statements", pair->statements);
}

/* ---- asked for by what is around ------------------------------------------------------------------- */

Text worth_protocol(const Worth *self) {
    const Program *program = self->context->program;
    const ClonePair *pair = self->pair;
    bool is_open = pair->is_same_name && !pair->is_exact &&
                   pair->statements <= worth_number(self, RULE, "protocol_statements") &&
                   self->report->moved_lines <= worth_number(self, RULE, "protocol_lines");
    if (!is_open || !method_class(program, pair->left.def) || !method_class(program, pair->right.def))
        return WORTH_IT;
    Name name = def_name(program, pair->left.def);
    u32 classes = shared_classes_with(self->context, name);
    if (classes < worth_number(self, RULE, "protocol_classes")) return WORTH_IT;
    Text text = text_with_number(text_of(NULL, "copies.protocol"), "classes", classes);
    return text_with(text, "name", name_text(program, name));
}

/* ---- one in the other ------------------------------------------------------------------------------ */

static bool is_called_within(const CopySide *callee, const CopySide *caller) {
    const CloneSide *span = caller->side;
    for (u32 i = 0; i < callee->uses.places.count; i++) {
        const CopyUse *use = &callee->uses.places.at[i];
        if (use->is_call && use->file == span->file && use->line >= span->line && use->line <= span->end_line)
            return true;
    }
    return false;
}

Text worth_calls(const Worth *self) {
    const CopyPair *copy = self->report->copy;
    /* Of one name: an override that goes on with what it copies. */
    if (worth_is_whole(self->pair) || self->pair->is_same_name) return WORTH_IT;
    bool calls_there = is_called_within(&copy->there, &copy->here);
    if (!calls_there && !is_called_within(&copy->here, &copy->there)) return WORTH_IT;
    const CopySide *caller = calls_there ? &copy->here : &copy->there;
    const CopySide *callee = calls_there ? &copy->there : &copy->here;
    return text_with(text_with(text_of(NULL, "copies.calls"), "caller", caller->word), "callee",
                     callee->word);
}

/* ---- one awaits ------------------------------------------------------------------------------------ */

Text worth_twin(const Worth *self) {
    const ClonePair *pair = self->pair;
    const CloneClarity *bar = &self->context->clones->options.clarity[CLONE_FUNCTION];
    bool is_open = self->report->advice == ADVICE_ASYNC_TWIN && pair->agreed_share < bar->like_agreed;
    if (!is_open || pair->literal_share >= worth_number(self, RULE, "twin_literal")) return WORTH_IT;
    return text_of(NULL, "copies.twin_differs");
}

/* ---- short ----------------------------------------------------------------------------------------- */

/* Names and words of which one function for both would have to be told. */
static u32 differing_names(const Worth *self) {
    const CloneDiff *diff = self->report->diff;
    u32 count = 0;
    for (u32 i = 0; i < diff->rename_count; i++) {
        RenameKindOf kind = copy_rename_kind(self->context, self->report->copy, diff, &diff->renames[i]);
        count += kind == RENAME_TYPE || kind == RENAME_WORD || kind == RENAME_OTHER;
    }
    return count;
}

/* Few lines, and most of the statements that would have to become one differ. */
static bool is_slight(const Worth *self) {
    const CopyReport *report = self->report;
    const CloneClarity *bar = &self->context->clones->options.clarity[CLONE_FUNCTION];
    if (worth_is_whole(self->pair) || self->pair->agreed_share >= bar->near_agreed) return false;
    u32 names = (u32)worth_number(self, RULE, "slight_names");
    if (report->alikeness != ALIKE_NOT && differing_names(self) < names) return false;
    return report->moved_lines <= worth_number(self, RULE, "slight_lines") &&
           worth_share(self->pair) < worth_number(self, RULE, "slight_share");
}

/* One for both would be hardly shorter than what there is, and not only a word differs. */
static bool saves_no_line(const Worth *self) {
    const ClonePair *pair = self->pair;
    return self->report->alikeness == ALIKE_NOT && !worth_is_whole(pair) &&
           pair->statements < self->context->clones->options.clarity[CLONE_FUNCTION].short_statements &&
           self->report->moved_lines <= worth_number(self, RULE, "unsaved_lines");
}

/* "One place for both would save next to nothing", once its calls are counted. */
static Text saves_little(const Worth *self) {
    return text_with_number(text_of(NULL, "copies.little_saved"), "lines", self->report->saved_lines);
}

/* What is the same stands nowhere in a row that is worth a call, and much else differs. */
static bool is_scattered(const Worth *self) {
    return self->report->advice == ADVICE_EXTRACT_FUNCTION &&
           self->pair->agreed_share < worth_number(self, RULE, "scattered_agreed") &&
           self->report->saved_lines <= worth_number(self, RULE, "scattered_lines");
}

Text worth_short(const Worth *self) {
    if (copy_advice_removes(self->report->advice, self->report->copy)) return WORTH_IT;
    if (is_slight(self) || saves_no_line(self)) return worth_little(self);
    return is_scattered(self) ? saves_little(self) : WORTH_IT;
}

/* ---- seen together --------------------------------------------------------------------------------- */

/* Two short ones side by side: add and remove, get and post. Whoever changes the one has the other in view,
 * so that only what they save counts. */
Text worth_neighbours(const Worth *self) {
    const Program *program = self->context->program;
    const ClonePair *pair = self->pair;
    bool is_open = self->report->copies == 1 && !pair->is_exact && pair->left.file == pair->right.file &&
                   pair->statements < worth_number(self, RULE, "neighbour_statements") &&
                   self->report->saved_lines <= worth_number(self, RULE, "neighbour_lines");
    if (!is_open || def_parent(program, pair->left.def) != def_parent(program, pair->right.def))
        return WORTH_IT;
    Advice advice = self->report->advice;
    bool goes = advice == ADVICE_CALL_OTHER || copy_advice_removes(advice, self->report->copy);
    return goes ? WORTH_IT : saves_little(self);
}

/* ---- one is a test --------------------------------------------------------------------------------- */

Text worth_tested(const Worth *self) {
    const ClonePair *pair = self->pair;
    const Clones *clones = self->context->clones;
    bool is_here = clones_are_tests(clones, pair->left.file);
    if (is_here == clones_are_tests(clones, pair->right.file)) return WORTH_IT;
    if (pair->agreed_share >= clones->options.clarity[CLONE_FUNCTION].near_agreed) return WORTH_IT;
    FileId test = is_here ? pair->left.file : pair->right.file;
    return text_with(text_of(NULL, "copies.tests_on_its_own"), "path",
                     self->context->program->files[test].path);
}

/* ---- one frame ------------------------------------------------------------------------------------- */

Text worth_meanings(const Worth *self) {
    CopyMeanings meanings = {0};
    u32 uses = 0, definitions = 0;
    copy_meanings_find(self->context, self->report->copy, &meanings);
    for (u32 i = 0; i < meanings.count; i++) {
        definitions += meanings.at[i].here_def != 0;
        uses += meanings.at[i].here_def ? meanings.at[i].uses : 0;
    }
    vec_release(&meanings);
    bool is_frame = definitions > 1 && uses >= self->pair->statements * worth_number(self, RULE, "own_share");
    return is_frame ? text_of(NULL, "copies.calls_its_own") : WORTH_IT;
}
