#include "copy_worth.h"

#include "classes.h"
#include "clone.h"
#include "copy_alias.h"
#include "copy_reach.h"

/* Of the tokens without regard to names and values. */
static const double WHOLE_SHARE = 0.97;

static double number_of(const CheckContext *context, const char *rule, const char *name) {
    return rules_number(context->rules, rule, name);
}

static bool extracts(Advice advice) {
    return advice == ADVICE_EXTRACT_BASE || advice == ADVICE_EXTRACT_FUNCTION ||
           advice == ADVICE_EXTRACT_MODULE;
}

static double share_of(const ClonePair *pair) {
    return pair->same_share > pair->literal_share ? pair->same_share : pair->literal_share;
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

/* No member is the same. Where enough is the same inside of them, that can move all the same. */
static bool saves_nothing(const CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    if (!extracts(report->advice) || report->moved_lines || holds_same_member(report->diff)) return false;
    const CloneClarity *bar = &context->clones->options.clarity[CLONE_FUNCTION];
    if (pair->kind == CLONE_FUNCTION && pair->agreed_share >= bar->like_agreed) return false;
    return share_of(pair) < number_of(context, "duplicate-class", "unsaved_share") ||
           pair->statements < number_of(context, "duplicate-class", "unsaved_min_statements");
}

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
static bool saves_little(const CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    bool is_open = pair->kind == CLONE_CLASS && report->advice == ADVICE_EXTRACT_BASE && report->moved_lines;
    if (!is_open || pair->is_same_name || !constructors_differ(context->program, report->diff)) return false;
    const CopyPair *copy = report->copy;
    u32 least = u32_min(copy_code_lines(context->program, copy->here.side),
                        copy_code_lines(context->program, copy->there.side));
    return report->moved_lines < least * number_of(context, "duplicate-class", "sibling_saved_share");
}

/* Names and words of which one function for both would have to be told. */
static u32 differing_names(CheckContext *context, const CopyReport *report) {
    u32 count = 0;
    for (u32 i = 0; i < report->diff->rename_count; i++) {
        RenameKindOf kind = copy_rename_kind(context, report->copy, report->diff, &report->diff->renames[i]);
        count += kind == RENAME_TYPE || kind == RENAME_WORD || kind == RENAME_OTHER;
    }
    return count;
}

/* Few lines, and most of the statements that would have to become one differ. */
static bool is_slight(CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    if (pair->kind != CLONE_FUNCTION || copy_advice_removes(report->advice, report->copy)) return false;
    if (pair->agreed_share >= context->clones->options.clarity[CLONE_FUNCTION].near_agreed) return false;
    u32 names = (u32)number_of(context, "duplicate-function", "slight_names");
    if (report->alikeness != ALIKE_NOT && differing_names(context, report) < names) return false;
    return report->moved_lines <= number_of(context, "duplicate-function", "slight_lines") &&
           share_of(pair) < number_of(context, "duplicate-function", "slight_share");
}

/* A short class of which hardly a line moves, however alike the rest is. */
static bool moves_hardly_any(const CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    bool is_open = pair->kind == CLONE_CLASS && !pair->is_exact && !pair->is_renamed &&
                   (report->advice == ADVICE_EXTRACT_BASE || report->advice == ADVICE_TO_BASE);
    return is_open && report->moved_lines <= number_of(context, "duplicate-class", "unsaved_lines") &&
           pair->statements < context->clones->options.clarity[CLONE_CLASS].short_statements;
}

/* So many classes of the tree define a method of that name. */
static u32 classes_defining(const Program *program, Name name) {
    u32 count = 0;
    for (DefRef def = 1; def < program->def_count; def++)
        count += def_name(program, def) == name && method_class(program, def);
    return count;
}

/* Short methods of one name that classes all over the tree define: its frame is what they are asked for,
 * and what each of them does in it is its own. Returns how many classes, or 0. */
static u32 is_of_protocol(const CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    const Program *program = context->program;
    bool is_open = pair->kind == CLONE_FUNCTION && pair->is_same_name && !pair->is_exact &&
                   pair->statements <= number_of(context, "duplicate-function", "protocol_statements") &&
                   report->moved_lines <= number_of(context, "duplicate-function", "protocol_lines");
    if (!is_open || !method_class(program, pair->left.def) || !method_class(program, pair->right.def))
        return 0;
    u32 classes = classes_defining(program, def_name(program, pair->left.def));
    return classes >= number_of(context, "duplicate-function", "protocol_classes") ? classes : 0;
}

/* The name of the copy itself, quoted. */
static bool is_own_name(const CheckContext *context, const CopyReport *report, const CloneRename *rename) {
    const CopyPair *copy = report->copy;
    return str_eq(rename->from,
                  name_text(context->program, def_name(context->program, copy->here.side->def))) &&
           str_eq(rename->to, name_text(context->program, def_name(context->program, copy->there.side->def)));
}

/* Names and values of which one function for both would have to be told. */
static u32 told_names(CheckContext *context, const CopyReport *report) {
    u32 count = 0;
    for (u32 i = 0; i < report->diff->rename_count; i++) {
        const CloneRename *rename = &report->diff->renames[i];
        RenameKindOf kind = copy_rename_kind(context, report->copy, report->diff, rename);
        bool is_told = rename->is_consistent && (kind == RENAME_TYPE || kind == RENAME_WORD ||
                                                 kind == RENAME_TWIN || kind == RENAME_OTHER);
        count += is_told && !is_own_name(context, report, rename);
    }
    return count;
}

/* Few statements, and nearly as many names to hand in: the call would say as much. Returns how many, or 0. */
static u32 says_all(CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    u32 most = (u32)number_of(context, "duplicate-function", "told_statements");
    if (pair->kind != CLONE_FUNCTION || pair->is_exact || pair->statements > most) return 0;
    if (copy_advice_removes(report->advice, report->copy) || report->advice == ADVICE_ASYNC_TWIN) return 0;
    u32 told = told_names(context, report);
    bool is_all =
        told >= 2 && told >= pair->statements * number_of(context, "duplicate-function", "told_share");
    return is_all ? told : 0;
}

/* Short functions: one for both would be hardly shorter than what there is, and not only a word differs. */
static bool saves_no_line(const CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    return pair->kind == CLONE_FUNCTION && report->alikeness == ALIKE_NOT &&
           pair->agreed_share < WHOLE_SHARE &&
           pair->statements < context->clones->options.clarity[CLONE_FUNCTION].short_statements &&
           !copy_advice_removes(report->advice, report->copy) &&
           report->moved_lines <= number_of(context, "duplicate-function", "unsaved_lines");
}

/* Two files of which not one line could stand in one place. */
static bool moves_nothing(const ClonePair *pair, const CopyReport *report) {
    return pair->kind == CLONE_FILE && report->advice == ADVICE_EXTRACT_MODULE && !report->moved_lines &&
           !holds_same_member(report->diff);
}

static void finding_lower(Finding *finding, Text text) {
    finding->confidence = CONFIDENCE_LOW;
    finding_evidence(finding, finding->name, text);
}

/* Copied as a whole, and then named or told otherwise: worth a look however little is saved. */
static bool is_whole_copy(const ClonePair *pair) {
    return pair->is_exact || pair->is_renamed || pair->similarity >= WHOLE_SHARE;
}

void copy_worth_lower(CheckContext *context, Finding *finding, const ClonePair *pair,
                      const CopyReport *report) {
    if (finding->confidence == CONFIDENCE_LOW) return;
    u32 told = says_all(context, pair, report);
    if (told) {
        Text text = text_with_number(text_of(NULL, "copies.all_told"), "names", told);
        finding_lower(finding, text_with_number(text, "statements", pair->statements));
        return;
    }
    u32 classes = is_of_protocol(context, pair, report);
    if (classes) {
        Text text = text_with_number(text_of(NULL, "copies.protocol"), "classes", classes);
        finding_lower(
            finding,
            text_with(text, "name", name_text(context->program, def_name(context->program, pair->left.def))));
        return;
    }
    if (copy_is_apart(context, pair->left.file, pair->right.file)) {
        finding_lower(finding, text_of(NULL, "copies.apart"));
        return;
    }
    bool is_little =
        moves_nothing(pair, report) || moves_hardly_any(context, pair, report) ||
        saves_no_line(context, pair, report) ||
        (!is_whole_copy(pair) && (saves_nothing(context, pair, report) ||
                                  saves_little(context, pair, report) || is_slight(context, pair, report)));
    if (is_little)
        finding_lower(finding,
                      text_with_number(text_of(NULL, "copies.little_saved"), "lines", report->moved_lines));
}
