#include "clone_lanes.h"

#include "clone_demand.h"
#include "clone_grade.h"
#include "clone_retired.h"
#include "clone_grams.h"
#include "clone_leads.h"
#include "clone_overlap.h"
#include "clone_share.h"
#include "file.h"

/* Long units have runs to spare: one in so many is enough to find them. Classes that do not share half
 * of their tokens in order are not taken apart. */
enum { FUNCTION_STEP = 2, CLASS_STEP = 4, FILE_STEP = 8, QUICK_PERCENT = 50, QUICK_WITHIN_PERCENT = 70 };

/* A truncated copy becomes a candidate from this share of its runs, and this length. */
static const double WITHIN_CANDIDATE_SHARE = 0.5, WITHIN_LENGTH_RATIO = 0.2;

/* Files become candidates from this share of the smaller one: of their runs, or in pairs found before. */
static const double FILE_CANDIDATE_SHARE = 0.3;

static CloneSide side_of(const CloneCorpus *corpus, const CloneUnit *unit) {
    const Facts *facts = program_facts(corpus->program, unit->file);
    CloneSide side = {.file = unit->file, .def = unit->def, .tokens = unit->run.count, .line = 1};
    side.end_line = facts_line(facts, facts->source_length ? facts->source_length - 1 : 0);
    if (unit->def) {
        Span span = def_row(corpus->program, unit->def)->span;
        side.line = facts_line(facts, span.start);
        side.end_line = facts_line(facts, span.end > span.start ? span.end - 1 : span.start);
    }
    return side;
}

static bool names_agree(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right) {
    if (left->def) return def_name(corpus->program, left->def) == def_name(corpus->program, right->def);
    return str_eq(path_name(corpus->program->files[left->file].path),
                  path_name(corpus->program->files[right->file].path));
}

static bool units_equal(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right) {
    return clone_run_equal(clone_stream_run(&corpus->streams[left->file], left->first, left->end),
                           clone_stream_run(&corpus->streams[right->file], right->first, right->end));
}

/* Token by token the same, or names: of all of both units, signatures and decorators included. */
static bool units_differ_in_names(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right) {
    const u32 *a = corpus->streams[left->file].exact + left->first;
    const u32 *b = corpus->streams[right->file].exact + right->first;
    if (left->end - left->first != right->end - right->first) return false;
    for (u32 i = 0; i < left->end - left->first; i++)
        if (a[i] != b[i] && (token_kind(a[i]) != TOKEN_IDENTIFIER || token_kind(b[i]) != TOKEN_IDENTIFIER))
            return false;
    return true;
}

static double share_of(u32 part, u32 whole) {
    return whole ? (double)part / whole : 0;
}

/* Returns the tokens that count, of the side that has more of them. */
static u32 overlap_put(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                       const CloneNames *names, bool with_rows, ClonePair *pair) {
    const CloneCounted counted = {clone_measure_of((CloneKind)pair->kind), with_rows};
    CloneOverlap overlap = clone_overlap(corpus, left, right, counted, names);
    pair->rename_spread = names ? clone_names_spread(names) : 0;
    pair->statements = overlap.statements;
    pair->acting_tokens = overlap.fewer_tokens;
    pair->fewer_statements = overlap.fewer_statements;
    pair->same_statements = overlap.same_statements;
    pair->literal_statements = overlap.literal_statements;
    pair->same_share = share_of(overlap.same_tokens, overlap.tokens);
    pair->literal_share = share_of(overlap.literal_tokens, overlap.tokens);
    pair->literal_within = share_of(overlap.literal_tokens, overlap.fewer_tokens);
    return overlap.tokens;
}

static double larger_of(double a, double b) {
    return a > b ? a : b;
}

/* Classes and files: what of their behaviour is the same, in whatever order, and no more than what all of
 * their text is: figures over headers, declarations and imports would call everything of one framework alike.
 * `tokens` is the behaviour of the side that has more. */
static void share_put(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                      const CloneWork *work, u32 tokens, ClonePair *pair) {
    const CloneShareBar *bar = &corpus->options->shares[pair->kind];
    CloneShare share = clone_share(work, corpus, left, right, bar->alike_share);
    CloneOverlap all = clone_overlap(corpus, left, right, (CloneCounted){MEASURE_ALL, true}, &work->names);
    double text = larger_of(pair->agreed_share, share_of(all.same_tokens, all.tokens));
    double behaviour = tokens ? larger_of(pair->same_share, share_of(share.agreed, tokens)) : text;
    pair->agreed_share = behaviour < text ? behaviour : text;
    pair->alike_members = share.alike;
    pair->is_partial = clone_share_is_partial(&share, bar->few_members, bar->rest_share);
}

/* Where nobody knows who uses a function, only what is worth a look by itself is worth a finding: short
 * handlers, hooks and requests of one library are alike. */
static bool is_slight(const CloneCorpus *corpus, const ClonePair *pair) {
    return pair->kind == CLONE_FUNCTION && !file_is_linked(corpus->program, pair->left.file) &&
           pair->fewer_statements < corpus->options->unlinked_min_statements;
}

/* As sure as without the tables that are in both, unless they were copied word for word: many tables have one
 * shape. */
static CloneGrade grade_without_rows(const CloneCorpus *corpus, const CloneUnit *left, const CloneUnit *right,
                                     const CloneNames *names, const ClonePair *pair) {
    bool have_rows = clone_unit_has_rows(corpus, left) && clone_unit_has_rows(corpus, right);
    if (!have_rows || pair->literal_share >= corpus->options->table_literal) return pair->grade;
    ClonePair rest = *pair;
    overlap_put(corpus, left, right, names, false, &rest);
    CloneGrade grade = clone_grade(corpus->program, corpus->options, &rest);
    bool is_table = !rest.is_exact && rest.acting_tokens < corpus->options->clarity[pair->kind].acting_tokens;
    if (is_table) return CLONE_FAINT;
    return grade < pair->grade ? grade : pair->grade;
}

static bool is_retired(const CloneCorpus *corpus, const CloneSide *side) {
    return corpus->left->retired[side->file] ||
           clone_def_is_retired(corpus->program, corpus->options, side->def);
}

/* Functions with one signature, then what stands in one folder, one file. */
static u8 nearness_of(const CloneCorpus *corpus, const ClonePair *pair) {
    const File *files = corpus->program->files;
    FileId left = pair->left.file, right = pair->right.file;
    bool one_signature = pair->kind == CLONE_FUNCTION &&
                         clone_parameters_agree(corpus->program, pair->left.def, pair->right.def);
    bool one_folder = str_eq(path_folder(files[left].path), path_folder(files[right].path));
    return (u8)(one_signature * 4 + one_folder * 2 + (left == right));
}

static void pair_push(const CloneCorpus *corpus, CloneKind kind, const CloneUnit *left,
                      const CloneUnit *right, const CloneWork *work, const CloneScore *score,
                      ClonePairs *out) {
    u32 longer = u32_max(left->run.count, right->run.count),
        shorter = u32_min(left->run.count, right->run.count);
    ClonePair pair = {
        .kind = (u8)kind,
        .is_exact = units_equal(corpus, left, right),
        .is_same_name = names_agree(corpus, left, right),
        .is_tests = left->is_test && right->is_test,
        .left = side_of(corpus, left),
        .right = side_of(corpus, right),
        .matched_tokens = score->matched,
        .similarity = (double)score->matched / longer,
        .containment = (double)score->matched / shorter,
        .exact_share = (double)score->equal / longer,
        .agreed_share = (double)score->agreed / longer,
        .rename_share = score->rename_share,
        .leader = out->count,
        .inside = CLONE_NONE,
    };
    pair.is_renamed = score->agreed == longer && units_differ_in_names(corpus, left, right);
    pair.overrides = kind == CLONE_FUNCTION && clone_overrides(corpus->program, left->def, right->def);
    if (kind != CLONE_FUNCTION) {
        pair.matched_members = score->members;
        pair.left.members = work->left.members;
        pair.right.members = work->right.members;
    }
    pair.nearness = nearness_of(corpus, &pair);
    const CloneNames *names = score->equal == longer ? NULL : &work->names;
    u32 tokens = overlap_put(corpus, left, right, names, true, &pair);
    if (kind != CLONE_FUNCTION && names) share_put(corpus, left, right, work, tokens, &pair);
    pair.grade = (u8)clone_grade(corpus->program, corpus->options, &pair);
    if (pair.grade > CLONE_FAINT) pair.grade = (u8)grade_without_rows(corpus, left, right, names, &pair);
    if (pair.grade == CLONE_FAIR && is_slight(corpus, &pair)) pair.grade = CLONE_FAINT;
    if (clone_is_habit(&corpus->habit, corpus->program, corpus->options, &pair)) pair.grade = CLONE_FAINT;
    bool can_go = pair.is_exact && kind != CLONE_FUNCTION; /* whole classes and files become another name */
    pair.is_retired = !can_go && (is_retired(corpus, &pair.left) || is_retired(corpus, &pair.right));
    if (pair.is_retired) pair.grade = CLONE_FAINT;
    vec_push(out, pair);
}

/* The measured bar: mostly literal with consistent renames, or a long pure rename. */
static bool score_passes(const CloneOptions *options, CloneKind kind, const CloneScore *score, u32 longer) {
    const CloneBar *bar = &options->bars[kind], *renamed = &options->renamed;
    if (score->matched < bar->similarity * longer) return false;
    if (score->equal >= bar->exact_share * longer && score->rename_share >= bar->rename_share) return true;
    return score->matched >= renamed->similarity * longer && score->rename_share >= renamed->rename_share &&
           longer >= renamed->min_tokens;
}

/* A pair of which those with their leads, or of their leads, say all: both are copies of others. Namesakes
 * are led by namesakes only. */
static bool is_led(const CloneLeads *leads, const CloneCorpus *corpus, CloneKind kind, CloneCandidate at) {
    const CloneUnit *units = corpus->units[kind].at;
    u32 left = clone_leads_of(leads, at.left), right = clone_leads_of(leads, at.right);
    if (left == at.left || right == at.right) return false;
    return !names_agree(corpus, &units[at.left], &units[at.right]) ||
           (names_agree(corpus, &units[left], &units[at.left]) &&
            names_agree(corpus, &units[right], &units[at.right]));
}

/* What two units begin and end with is enough: copies need no look at what is between. */
static bool ends_reach(const CloneUnit *left, const CloneUnit *right, double tokens) {
    return lcs_ends(left->run.blind, left->run.count, right->run.blind, right->run.count) >= tokens;
}

/* ---- functions ------------------------------------------------------------------------------------- */

/* Blinded alignment of two whole units. */
static CloneScore runs_score(CloneWork *work, const CloneUnit *left, const CloneUnit *right) {
    TokenRun a = left->run, b = right->run;
    vec_clear(&work->aligned);
    lcs_align(&work->lcs, a.blind, a.count, b.blind, b.count, 0, 0, &work->aligned);
    clone_names_learn(&work->names, a.exact, b.exact, &work->aligned);
    CloneScore score = {.matched = work->aligned.count, .rename_share = clone_names_share(&work->names)};
    for (u32 i = 0; i < work->aligned.count; i++) {
        u32 from = a.exact[work->aligned.at[i].left], to = b.exact[work->aligned.at[i].right];
        score.equal += from == to;
        score.agreed += from == to || clone_names_map(&work->names, from) == to;
    }
    return score;
}

static void twins_pair(CloneWork *work, const CloneCorpus *corpus, CloneKind kind, ClonePairs *out) {
    const CloneUnits *units = &corpus->units[kind];
    for (u32 i = 0; i < units->count; i++) {
        const CloneUnit *unit = &units->at[i];
        if (unit->twin_of == CLONE_NONE) continue;
        const CloneUnit *first = &units->at[unit->twin_of];
        if (clone_pair_is_noise(corpus, first, unit)) continue;
        u32 tokens = unit->run.count;
        CloneScore same = {.matched = tokens, .equal = tokens, .agreed = tokens, .rename_share = 1};
        if (kind != CLONE_FUNCTION) {
            const CloneStream *streams = corpus->streams;
            clone_body_open(&work->left, corpus->program, &streams[first->file], kind, first->file,
                            first->def);
            clone_body_open(&work->right, corpus->program, &streams[unit->file], kind, unit->file, unit->def);
            same.members = work->left.members;
        }
        pair_push(corpus, kind, first, unit, work, &same, out);
    }
}

void clone_functions_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out) {
    const CloneUnits *units = &corpus->units[CLONE_FUNCTION];
    const CloneOptions *options = corpus->options;
    CloneCandidates found = {0};
    CloneLink alike = {options->length_ratio, options->gram_share};
    clone_candidates_find(&(CloneSearch){units, {alike}, 1, FUNCTION_STEP}, options, &found);
    twins_pair(work, corpus, CLONE_FUNCTION, out);
    CloneLeads leads;
    clone_leads_init(&leads, units->count);
    u32 current = CLONE_NONE;
    for (u32 i = 0; i < found.count; i++) {
        const CloneUnit *left = &units->at[found.at[i].left], *right = &units->at[found.at[i].right];
        u32 longer = u32_max(left->run.count, right->run.count);
        if (longer > options->max_tokens || clone_pair_is_noise(corpus, left, right)) continue;
        if (is_led(&leads, corpus, CLONE_FUNCTION, found.at[i])) continue;
        if (!ends_reach(left, right, options->bars[CLONE_FUNCTION].similarity * longer)) {
            if (current != found.at[i].left) lcs_set(&work->lcs, left->run.blind, left->run.count);
            current = found.at[i].left;
            if (lcs_length(&work->lcs, right->run.blind, right->run.count) <
                options->bars[CLONE_FUNCTION].similarity * longer)
                continue;
        }
        CloneScore score = runs_score(work, left, right);
        current = CLONE_NONE; /* aligning took the scratch */
        if (!score_passes(options, CLONE_FUNCTION, &score, longer)) continue;
        pair_push(corpus, CLONE_FUNCTION, left, right, work, &score, out);
        clone_leads_learn(&leads, found.at[i].left, found.at[i].right, &vec_last(out));
    }
    clone_leads_release(&leads);
    vec_release(&found);
}

/* ---- classes --------------------------------------------------------------------------------------- */

static CloneScore bodies_score(CloneWork *work, const CloneCorpus *corpus, CloneKind kind,
                               const CloneUnit *left, const CloneUnit *right) {
    const CloneStream *streams = corpus->streams;
    clone_body_open(&work->left, corpus->program, &streams[left->file], kind, left->file, left->def);
    clone_body_open(&work->right, corpus->program, &streams[right->file], kind, right->file, right->def);
    clone_parts_match(work);
    return clone_parts_score(work);
}

/* Two classes of one name may have grown apart: the smaller one has to be mostly in the larger. */
static bool namesakes_pass(const CloneWork *work, const CloneScore *score, u32 shorter) {
    const CloneOptions *options = work->options;
    u32 fewer = u32_min(work->left.members, work->right.members);
    return score->members >= options->same_name_members * fewer &&
           score->matched >= options->same_name_containment * shorter &&
           score->equal >= options->bars[CLONE_CLASS].exact_share * score->matched &&
           score->rename_share >= options->bars[CLONE_CLASS].rename_share;
}

/* A truncated copy under another name: all its methods bear names of the larger one's and are there. */
static bool truncated_passes(const CloneWork *work, const CloneScore *score, u32 shorter) {
    const CloneOptions *options = work->options;
    u32 fewer = u32_min(work->left.members, work->right.members), same = 0;
    for (u32 i = 0; i < work->matches.count; i++) {
        const ClonePart *left = &work->left.parts.at[work->matches.at[i].left];
        same += left->def && left->name == work->right.parts.at[work->matches.at[i].right].name;
    }
    return fewer >= options->within_members && same == fewer &&
           score->matched >= options->class_containment * shorter &&
           score->equal >= options->class_containment * score->matched;
}

static void classes_pair(CloneWork *work, const CloneCorpus *corpus, CloneCandidate at, CloneLeads *leads,
                         ClonePairs *out) {
    const CloneUnits *units = &corpus->units[CLONE_CLASS];
    const CloneUnit *left = &units->at[at.left], *right = &units->at[at.right];
    u32 longer = u32_max(left->run.count, right->run.count),
        shorter = u32_min(left->run.count, right->run.count);
    if (longer > corpus->options->max_tokens || clone_pair_is_noise(corpus, left, right)) return;
    if (is_led(leads, corpus, CLONE_CLASS, at)) return;
    bool namesakes = names_agree(corpus, left, right);
    double quick = u32_min(longer * QUICK_PERCENT, shorter * QUICK_WITHIN_PERCENT) / 100.0;
    if (!namesakes && !ends_reach(left, right, quick)) {
        lcs_set(&work->lcs, left->run.blind, left->run.count);
        if (lcs_length(&work->lcs, right->run.blind, right->run.count) < quick) return;
    }
    CloneScore score = bodies_score(work, corpus, CLONE_CLASS, left, right);
    bool passes = score_passes(corpus->options, CLONE_CLASS, &score, longer) ||
                  (namesakes ? namesakes_pass : truncated_passes)(work, &score, shorter);
    if (!passes) return;
    pair_push(corpus, CLONE_CLASS, left, right, work, &score, out);
    clone_leads_learn(leads, at.left, at.right, &vec_last(out));
}

/* Classes of one name, every one with every other; a name that too many bear says nothing. */
static void namesakes_find(const CloneCorpus *corpus, CloneCandidates *out) {
    const CloneUnits *units = &corpus->units[CLONE_CLASS];
    Map last = {0}, count = {0};
    u32 *earlier = mem_alloc((units->count + 1) * sizeof(u32));
    for (u32 i = 0; i < units->count; i++) {
        if (units->at[i].twin_of != CLONE_NONE) continue;
        Name name = def_name(corpus->program, units->at[i].def);
        u32 *seen = map_at(&count, name, 0), *before = map_at(&last, name, CLONE_NONE);
        earlier[i] = *before;
        *before = i;
        if ((*seen)++ >= corpus->options->blind_gram_limit) continue;
        for (u32 k = earlier[i]; k != CLONE_NONE; k = earlier[k]) vec_push(out, ((CloneCandidate){k, i}));
    }
    free(earlier);
    map_release(&last);
    map_release(&count);
}

void clone_classes_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out) {
    const CloneOptions *options = corpus->options;
    CloneLink alike = {options->length_ratio, options->gram_share},
              within = {WITHIN_LENGTH_RATIO, WITHIN_CANDIDATE_SHARE};
    CloneCandidates found = {0};
    twins_pair(work, corpus, CLONE_CLASS, out);
    namesakes_find(corpus, &found);
    clone_candidates_find(&(CloneSearch){&corpus->units[CLONE_CLASS], {alike, within}, 2, CLASS_STEP},
                          options, &found);
    CloneLeads leads;
    clone_leads_init(&leads, corpus->units[CLONE_CLASS].count);
    for (u32 i = 0; i < found.count; i++) classes_pair(work, corpus, found.at[i], &leads, out);
    clone_leads_release(&leads);
    vec_release(&found);
}

/* ---- files ----------------------------------------------------------------------------------------- */

typedef struct {
    u32 left, right, matched;
} FileVote;

typedef Vec(FileVote) FileVotes;

/* Tokens that two files share in pairs of their definitions. A class and its methods are both counted,
 * which only makes more candidates. */
static void votes_count(const ClonePairs *pairs, FileVotes *votes) {
    Map place = {0};
    for (u32 i = 0; i < pairs->count; i++) {
        const ClonePair *pair = &pairs->at[i];
        if (pair->left.file == pair->right.file) continue;
        u32 *at = map_at(&place, map_pair(pair->left.file, pair->right.file), votes->count);
        if (*at == votes->count) vec_push(votes, ((FileVote){pair->left.file, pair->right.file, 0}));
        votes->at[*at].matched += pair->matched_tokens;
    }
    map_release(&place);
}

static void voted_find(const CloneCorpus *corpus, const ClonePairs *pairs, CloneCandidates *out) {
    const CloneUnits *units = &corpus->units[CLONE_FILE];
    FileVotes votes = {0};
    u32 *unit_of = mem_alloc((corpus->program->file_count + 1) * sizeof(u32));
    for (u32 u = 0; u < units->count; u++) unit_of[units->at[u].file] = u + 1;
    votes_count(pairs, &votes);
    for (u32 i = 0; i < votes.count; i++) {
        u32 left = unit_of[votes.at[i].left], right = unit_of[votes.at[i].right];
        if (!left || !right || units->at[left - 1].twin_of != CLONE_NONE) continue;
        if (units->at[right - 1].twin_of != CLONE_NONE) continue;
        u32 shorter = u32_min(units->at[left - 1].run.count, units->at[right - 1].run.count);
        if (votes.at[i].matched >= FILE_CANDIDATE_SHARE * shorter)
            vec_push(out, ((CloneCandidate){u32_min(left, right) - 1, u32_max(left, right) - 1}));
    }
    free(unit_of);
    vec_release(&votes);
}

/* Files that only declare have to be nearly the same: their statements all have one shape. */
static bool files_pass(const CloneOptions *options, const CloneScore *score, u32 shorter, u32 longer,
                       bool declarative) {
    const CloneBar *bar = &options->bars[CLONE_FILE], *renamed = &options->renamed;
    if (declarative) return score->equal >= renamed->similarity * longer;
    if (score->rename_share < bar->rename_share || score->equal < bar->exact_share * score->matched)
        return false;
    bool alike =
        shorter >= options->file_length_ratio * longer && score->matched >= bar->similarity * shorter;
    bool within =
        score->matched >= options->file_containment * shorter && score->rename_share >= renamed->rename_share;
    return alike || within;
}

static void files_pair(CloneWork *work, const CloneCorpus *corpus, CloneCandidate at, CloneLeads *leads,
                       ClonePairs *out) {
    const CloneUnits *units = &corpus->units[CLONE_FILE];
    const CloneUnit *left = &units->at[at.left], *right = &units->at[at.right];
    if (clone_pair_is_noise(corpus, left, right) || is_led(leads, corpus, CLONE_FILE, at)) return;
    u32 longer = u32_max(left->run.count, right->run.count),
        shorter = u32_min(left->run.count, right->run.count);
    CloneScore score = bodies_score(work, corpus, CLONE_FILE, left, right);
    if (!files_pass(corpus->options, &score, shorter, longer, left->is_declarative || right->is_declarative))
        return;
    pair_push(corpus, CLONE_FILE, left, right, work, &score, out);
    clone_leads_learn(leads, at.left, at.right, &vec_last(out));
}

void clone_files_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out) {
    const CloneUnits *units = &corpus->units[CLONE_FILE];
    CloneCandidates found = {0};
    voted_find(corpus, out, &found);
    CloneLink within = {0, FILE_CANDIDATE_SHARE};
    clone_candidates_find(&(CloneSearch){units, {within}, 1, FILE_STEP}, corpus->options, &found);
    twins_pair(work, corpus, CLONE_FILE, out);
    CloneLeads leads;
    clone_leads_init(&leads, units->count);
    for (u32 i = 0; i < found.count; i++) files_pair(work, corpus, found.at[i], &leads, out);
    clone_leads_release(&leads);
    vec_release(&found);
}
