#include "copy_worth.h"

#include "clone_grade.h"
#include "copy_alias.h"
#include "copy_worth_bars.h"

static const char RULE[] = "duplicate-class";

static const Text WORTH_IT = {0};

double worth_number(const Worth *self, const char *rule, const char *name) {
    return rules_number(self->context->rules, rule, name);
}

double worth_share(const ClonePair *pair) {
    return pair->same_share > pair->literal_share ? pair->same_share : pair->literal_share;
}

bool worth_is_whole(const ClonePair *pair) {
    return pair->is_exact || pair->is_renamed || pair->similarity >= CLONE_WHOLE_SHARE;
}

Text worth_little(const Worth *self) {
    return text_with_number(text_of(NULL, "copies.little_saved"), "lines", self->report->moved_lines);
}

/* ---- of any kind ----------------------------------------------------------------------------------- */

static bool extracts(Advice advice) {
    return advice == ADVICE_EXTRACT_BASE || advice == ADVICE_EXTRACT_FUNCTION ||
           advice == ADVICE_EXTRACT_MODULE;
}

/* Members of classes inside of two files. */
static bool holds_same_member(const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneDiff *inside = diff->members[i].inside;
        for (u32 k = 0; inside && k < inside->member_count; k++)
            if (inside->members[k].is_def && inside->members[k].level <= CLONE_RENAMED) return true;
    }
    return false;
}

/* Of a class whose statements are all the same, and only its signatures not, half of that will do. */
static bool is_brief(const Worth *self) {
    const ClonePair *pair = self->pair;
    const char *rule = pair->kind == CLONE_FILE ? "duplicate-module" : RULE;
    double least = worth_number(self, rule, "unsaved_min_statements");
    bool is_same = pair->kind == CLONE_CLASS && worth_share(pair) >= CLONE_WHOLE_SHARE;
    return pair->statements < (is_same ? least / 2 : least);
}

/* No member is the same. Where enough is the same inside of them, that can move all the same. */
static Text worth_moves(const Worth *self) {
    const ClonePair *pair = self->pair;
    if (worth_is_whole(pair) || !extracts(self->report->advice) || self->report->moved_lines) return WORTH_IT;
    if (holds_same_member(self->report->diff) && (pair->kind != CLONE_FILE || !is_brief(self)))
        return WORTH_IT;
    const CloneClarity *bar = &self->context->clones->options.clarity[CLONE_FUNCTION];
    bool is_like = pair->agreed_share >= bar->like_agreed;
    if (is_like && (pair->kind == CLONE_FUNCTION || !is_brief(self))) return WORTH_IT;
    bool is_little = worth_share(pair) < worth_number(self, RULE, "unsaved_share") || is_brief(self);
    return is_little ? worth_little(self) : WORTH_IT;
}

/* Short files of which one place for both would not be a line shorter than what there is. */
static Text worth_file(const Worth *self) {
    bool is_open = self->report->advice == ADVICE_EXTRACT_MODULE && is_brief(self);
    return is_open && !self->report->saved_lines ? worth_little(self) : WORTH_IT;
}

/* ---- of classes ------------------------------------------------------------------------------------ */

/* Constructors that take other things: siblings of one protocol. */
static bool constructors_differ(const Program *program, const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->left || !member->right ||
            !str_eq(name_text(program, member->name_left), STR("__init__")))
            continue;
        return !clone_parameters_agree(program, member->left, member->right);
    }
    return false;
}

/* Two classes that only share what their kind asks for: they take other things, and the most of each is its
 * own. */
static bool saves_little(const Worth *self) {
    const CopyReport *report = self->report;
    const Program *program = self->context->program;
    bool is_open = report->advice == ADVICE_EXTRACT_BASE && report->moved_lines && !self->pair->is_same_name;
    if (!is_open || worth_is_whole(self->pair) || !constructors_differ(program, report->diff)) return false;
    u32 least = u32_min(copy_code_lines(program, report->copy->here.side),
                        copy_code_lines(program, report->copy->there.side));
    return report->moved_lines < least * worth_number(self, RULE, "sibling_saved_share");
}

/* A short class of which hardly a line moves, however alike the rest is. */
static bool moves_hardly_any(const Worth *self) {
    const ClonePair *pair = self->pair;
    bool is_open = !pair->is_exact && !pair->is_renamed &&
                   (self->report->advice == ADVICE_EXTRACT_BASE || self->report->advice == ADVICE_TO_BASE);
    return is_open && self->report->moved_lines <= worth_number(self, RULE, "unsaved_lines") &&
           pair->statements < self->context->clones->options.clarity[CLONE_CLASS].short_statements;
}

static Text worth_class(const Worth *self) {
    return saves_little(self) || moves_hardly_any(self) ? worth_little(self) : WORTH_IT;
}

/* ---- all ------------------------------------------------------------------------------------------- */

typedef struct {
    Text (*why)(const Worth *self);
    u8 kinds; /* bits by CloneKind */
} Bar;

enum { FUNCTIONS = 1 << CLONE_FUNCTION, CLASSES = 1 << CLONE_CLASS, FILES = 1 << CLONE_FILE };

static const Bar bars[] = {
    {worth_told, FUNCTIONS},
    {worth_protocol, FUNCTIONS},
    {worth_calls, FUNCTIONS},
    {worth_twin, FUNCTIONS},
    {worth_short, FUNCTIONS},
    {worth_neighbours, FUNCTIONS},
    {worth_tested, FUNCTIONS},
    {worth_meanings, FUNCTIONS},
    {worth_class, CLASSES},
    {worth_file, FILES},
    {worth_moves, FUNCTIONS | CLASSES | FILES},
};

void copy_worth_lower(CheckContext *context, Finding *finding, const ClonePair *pair,
                      const CopyReport *report) {
    const Worth worth = {context, pair, report};
    for (u32 i = 0; i < COUNT_OF(bars) && finding->confidence != CONFIDENCE_LOW; i++) {
        if (!(bars[i].kinds & 1 << pair->kind)) continue;
        Text text = bars[i].why(&worth);
        if (!text.key) continue;
        finding->confidence = CONFIDENCE_LOW;
        finding_evidence(finding, finding->name, text);
    }
}
