#include "clone_grade.h"

#include "classes.h"
#include "clone_demand.h"

const double CLONE_WHOLE_SHARE = 0.97;

/* Last word of the first decorator that has a receiver: `get` of `@router.get("/x")`; 0 for none. */
static Name decorator_verb(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_decorator + i];
        if (expr_row(program, file, expr)->kind == EXPR_CALL) expr++;
        const ExprRow *callee = expr_row(program, file, expr);
        if (callee->kind == EXPR_ATTRIBUTE) return file_name_of(program, file, callee->name);
    }
    return 0;
}

static double larger_of(double a, double b) {
    return a > b ? a : b;
}

typedef struct {
    Name left, right; /* decorator verbs; 0 for what is no function */
} Verbs;

static Verbs verbs_of(const Program *program, const ClonePair *pair) {
    if (pair->kind != CLONE_FUNCTION) return (Verbs){0, 0};
    return (Verbs){decorator_verb(program, pair->left.def), decorator_verb(program, pair->right.def)};
}

/* A short unit has little but its words to tell it from another of its shape: renames do not count. */
static bool short_is_clear(const CloneClarity *bar, const ClonePair *pair) {
    if (pair->literal_share >= bar->short_share) return true;
    return pair->agreed_share >= bar->near_agreed && pair->literal_share >= bar->short_near_share;
}

static bool is_clear(const CloneClarity *bar, const ClonePair *pair, double share, bool is_handler) {
    if (pair->agreed_share >= bar->near_agreed && share >= bar->near_share) return true;
    if (pair->literal_share < bar->clear_literal) return false;
    if (share >= bar->clear_share && pair->agreed_share >= bar->clear_agreed) return true;
    return !is_handler && pair->same_statements >= bar->many_statements && share >= bar->many_share;
}

/* What was changed a good deal has to say much word for word, or to be long: short things that query,
 * check or build something in one way are alike by themselves. */
static bool is_substantial(const CloneClarity *bar, const ClonePair *pair) {
    u32 tokens = u32_min(pair->left.tokens, pair->right.tokens);
    return pair->literal_share >= bar->fair_literal ||
           tokens * pair->agreed_share * pair->agreed_share >= bar->fair_tokens;
}

static bool is_fair(const CloneClarity *bar, const ClonePair *pair, double share, bool is_short) {
    if (pair->agreed_share >= bar->like_agreed && share >= bar->like_share) return true;
    bool alike = is_short ? share >= bar->clear_share && pair->agreed_share >= bar->clear_agreed
                          : share >= bar->fair_share && pair->agreed_share >= bar->fair_agreed;
    if (alike && is_substantial(bar, pair)) return true;
    return !is_short && pair->same_statements >= bar->within_statements &&
           pair->literal_within >= bar->within_share;
}

/* `@router.get("/x")`, but not `@reflection.cache`, which says nothing about who calls. */
static bool is_registered(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    FileId file = program->def_file[def];
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId expr = facts_lists(program_facts(program, file))[row->first_decorator + i];
        if (expr_row(program, file, expr)->kind == EXPR_CALL &&
            expr_row(program, file, expr + 1)->kind == EXPR_ATTRIBUTE)
            return true;
    }
    return false;
}

static bool are_registered(const Program *program, const ClonePair *pair) {
    return pair->kind == CLONE_FUNCTION && is_registered(program, pair->left.def) &&
           is_registered(program, pair->right.def);
}

/* A long chain of blinded tokens does not come twice by accident when the names fit, too. What a framework
 * calls has the shape that the framework asks for, and has to be longer, and the more so when more than
 * names differ. */
static bool has_one_shape(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    if (pair->kind == CLONE_FILE) return false;
    const CloneClarity *bar = &options->clarity[pair->kind];
    bool is_handler = are_registered(program, pair) && pair->agreed_share < CLONE_WHOLE_SHARE;
    u32 least = pair->kind == CLONE_CLASS       ? 2 * bar->short_statements
                : is_handler                    ? bar->short_handler_statements
                : are_registered(program, pair) ? bar->short_statements
                                                : options->shape_statements;
    double agreed = pair->rename_spread > bar->rename_spread ? bar->near_agreed : options->shape_agreed;
    return pair->similarity >= options->shape_share && pair->agreed_share >= agreed &&
           u32_min(pair->statements, pair->fewer_statements) >= least;
}

/* Of what was hardly changed so few statements are enough, or one less when they are nearly all. */
enum { SAME_STATEMENTS_MIN = 3 };

/* Too little behaviour in common for a whole class or file. The less was changed, the less of it will do. */
static bool is_slight(const CloneOptions *options, const ClonePair *pair) {
    if (pair->kind == CLONE_FUNCTION) return false;
    const CloneShareBar *bar = &options->shares[pair->kind];
    double changed = (1 - pair->agreed_share) / (1 - options->bars[pair->kind].similarity);
    double least = changed < 1 ? bar->min_statements * changed : bar->min_statements;
    u32 few = larger_of(pair->same_share, pair->literal_share) >= CLONE_WHOLE_SHARE ? SAME_STATEMENTS_MIN - 1
                                                                                    : SAME_STATEMENTS_MIN;
    return pair->is_partial || pair->same_statements < (least > few ? least : few);
}

/* What a base asks of both has one name and one shape by itself: a copy is long, and mostly the same text. */
static bool is_asked_for(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    if (pair->kind != CLONE_FUNCTION || !pair->is_same_name || pair->is_exact || pair->is_renamed)
        return false;
    const CloneClarity *bar = &options->clarity[CLONE_FUNCTION];
    bool is_equal = larger_of(pair->same_share, pair->literal_share) >= options->demanded_share ||
                    pair->agreed_share >= bar->near_agreed;
    if (is_equal && pair->fewer_statements >= options->demanded_statements) return false;
    if (pair->same_statements >= bar->many_statements) return false;
    return clone_is_demanded(program, pair->left.def, pair->right.def);
}

/* Changed, and of what it does hardly a statement is left word for word: things of one kind are built
 * alike. */
static bool is_reworded(const CloneClarity *bar, const ClonePair *pair) {
    bool has_text =
        pair->literal_statements >= bar->reworded_statements || pair->literal_share >= bar->reworded_share;
    if (has_text || pair->agreed_share >= CLONE_WHOLE_SHARE) return false;
    if (pair->similarity < CLONE_WHOLE_SHARE) return true;
    return !pair->literal_statements && pair->same_share < bar->clear_share &&
           pair->agreed_share < bar->near_agreed;
}

/* Short, changed, and so many names became others that what is left is a shape. What a framework calls has
 * its shape from that: there the names are enough. */
static bool is_worn(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    if (pair->kind != CLONE_FUNCTION || pair->statements >= options->worn_statements ||
        pair->rename_spread < options->worn_spread)
        return false;
    return pair->similarity < options->worn_similarity ||
           (!pair->is_same_name && are_registered(program, pair));
}

/* Both add to what they override, and not the same: the base gives them their beginning and their end. What
 * has one shape from end to end is a copy all the same, if it is not short. */
static bool extend_alike(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    const CloneClarity *bar = &options->clarity[CLONE_FUNCTION];
    if (pair->similarity >= CLONE_WHOLE_SHARE && pair->fewer_statements > bar->short_statements) return false;
    bool is_open = pair->kind == CLONE_FUNCTION && !pair->is_exact && !pair->is_renamed &&
                   pair->statements < options->extending_statements;
    return is_open && pair->literal_share < options->clarity[CLONE_FUNCTION].short_share &&
           clone_extends(program, pair->left.def) && clone_extends(program, pair->right.def);
}

/* Methods of one class often mirror each other: up and down, open and close. A short one, or one that says
 * it all with other words, is no copy of the other. */
static bool are_mirrored(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    if (pair->kind != CLONE_FUNCTION || pair->left.file != pair->right.file) return false;
    DefRef class = method_class(program, pair->left.def);
    if (!class || class != method_class(program, pair->right.def)) return false;
    const CloneMirrorBar *bar = &options->mirror;
    u32 fewer = u32_min(pair->statements, pair->fewer_statements);
    if (fewer < (pair->is_exact ? bar->exact_statements : bar->min_statements)) return true;
    if (pair->is_exact) return false;
    if (pair->agreed_share < bar->changed_agreed) return true;
    if (pair->literal_share >= bar->changed_literal) return false;
    bool is_changed = pair->agreed_share < options->clarity[CLONE_FUNCTION].near_agreed;
    return is_changed || (fewer < bar->many_statements && pair->literal_share < bar->min_literal);
}

/* The class itself, or the one around a method. */
static bool class_is_registered(const Program *program, const CloneSide *side) {
    DefRef class =
        def_row(program, side->def)->kind == DEF_CLASS ? side->def : method_class(program, side->def);
    return class && is_registered(program, class);
}

/* `@actions.register("stop") class Stop`: a framework asks for the class and its method, and a short one says
 * little but which call it makes. */
static bool are_thin_plugins(const Program *program, const ClonePair *pair) {
    bool is_open = pair->kind == CLONE_CLASS || (pair->kind == CLONE_FUNCTION && pair->is_same_name);
    return is_open && class_is_registered(program, &pair->left) && class_is_registered(program, &pair->right);
}

/* Messages of one protocol, steps of one parser: short classes of one base of the tree, of which each says
 * little but what tells it from the others. */
static bool are_short_siblings(const Program *program, const CloneClarity *bar, const ClonePair *pair) {
    if (pair->kind != CLONE_CLASS || pair->statements >= bar->short_statements ||
        pair->literal_share >= CLONE_WHOLE_SHARE)
        return false;
    u32 count;
    const DefRef *bases = class_mro(program, pair->left.def, &count);
    for (u32 i = 1; i < count; i++)
        if (bases[i] != pair->right.def && class_derives(program, pair->right.def, bases[i])) return true;
    return false;
}

/* What is the same would hardly fill a function of its own. The less sure a pair is, and the shorter, the
 * more it has to be; but an override can call what it repeats, and a form that is long, or in which only
 * values differ, is enough. */
static bool is_thin(const Program *program, const CloneOptions *options, const ClonePair *pair, double share,
                    bool is_clear) {
    const CloneClarity *bar = &options->clarity[CLONE_FUNCTION];
    if (pair->kind != CLONE_FUNCTION || pair->overrides || share >= bar->short_share) return false;
    if (is_clear && pair->agreed_share >= bar->like_agreed) return false;
    bool is_small = !is_clear && pair->statements < options->worn_statements;
    bool is_telling = pair->statements >= bar->short_statements || !pair->rename_spread;
    if (is_telling && has_one_shape(program, options, pair)) return false;
    return share * pair->acting_tokens < (is_small ? options->thin_small_tokens : options->thin_tokens);
}

/* A class of which every member differs, and that is not surely a copy: a base for both would hold
 * nothing. */
static bool shares_no_member(const ClonePair *pair) {
    return pair->kind == CLONE_CLASS && !pair->is_same_name && !pair->alike_members;
}

CloneGrade clone_grade(const Program *program, const CloneOptions *options, const ClonePair *pair) {
    const CloneClarity *bar = &options->clarity[pair->kind];
    double share = larger_of(pair->same_share, pair->literal_share);
    Verbs verbs = verbs_of(program, pair);
    /* What a framework calls is thin and has the shape that the framework asks for. */
    bool is_handler = verbs.left && verbs.right;
    u32 shortest = is_handler ? bar->short_handler_statements : bar->short_statements;
    bool is_short = u32_min(pair->statements, pair->fewer_statements) < shortest;
    if (is_asked_for(program, options, pair) || are_mirrored(program, options, pair)) return CLONE_FAINT;
    if (pair->is_exact) return CLONE_CLEAR;
    if (is_slight(options, pair) || is_reworded(bar, pair)) return CLONE_FAINT;
    if (is_worn(program, options, pair)) return CLONE_FAINT;
    if (extend_alike(program, options, pair)) return CLONE_FAINT;
    bool is_plain = pair->literal_share < bar->short_share;
    if (is_short && is_plain && are_thin_plugins(program, pair)) return CLONE_FAINT;
    if (are_short_siblings(program, bar, pair)) return CLONE_FAINT;
    bool clear = is_short ? short_is_clear(bar, pair) && (!is_handler || verbs.left == verbs.right)
                          : is_clear(bar, pair, share, is_handler);
    bool is_doubtful = pair->rename_spread > bar->rename_spread || pair->acting_tokens < bar->acting_tokens;
    if (is_thin(program, options, pair, share, clear && !is_doubtful)) return CLONE_FAINT;
    if (clear) return is_doubtful ? CLONE_FAIR : CLONE_CLEAR;
    if (shares_no_member(pair)) return CLONE_FAINT;
    if (!is_doubtful && is_fair(bar, pair, share, is_short)) return CLONE_FAIR;
    return has_one_shape(program, options, pair) ? CLONE_FAIR : CLONE_FAINT;
}
