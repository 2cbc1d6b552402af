#include "clone.h"
#include "clone_breaks.h"
#include "clone_edits.h"
#include "clone_nested.h"
#include "clone_sift.h"

typedef struct {
    const Program *program;
    CloneWork *work;
    CloneTexts texts;
    CloneStream streams[2];
    LcsMatches refined; /* what replaces work.aligned */
    VecU32 mapped;      /* left codes after renames */
    Vec(CloneMember) members;
    CloneNesteds nested; /* of two files: classes that match */
    CloneRenames renames;
    Vec(CloneConstant) constants;
    CloneEdits edits;
    CloneSpots spots;
    CloneBreaks breaks;
} Differ;

/* ---- alignment ------------------------------------------------------------------------------------- */

/* Align what lies between two anchors by shape alone. */
static void gap_align(Differ *self, LcsMatch from, LcsMatch to) {
    const CloneStream *left = self->work->left.stream, *right = self->work->right.stream;
    if (from.left < to.left && from.right < to.right)
        lcs_align(&self->work->lcs, left->blind + from.left, to.left - from.left, right->blind + from.right,
                  to.right - from.right, from.left, from.right, &self->refined);
}

/* Align two parts anew: first what reads the same after the renames, then the gaps by shape. A blinded
 * alignment alone ties names to the wrong places where statements of one shape follow each other. */
static void part_refine(Differ *self, PartMatch *match) {
    const ClonePart *a = &self->work->left.parts.at[match->left],
                    *b = &self->work->right.parts.at[match->right];
    const CloneStream *left = self->work->left.stream, *right = self->work->right.stream;
    match->first = match->end = self->refined.count;
    if (match->matched == 0) return;
    LcsMatches anchors = {0};
    vec_clear(&self->mapped);
    for (u32 at = a->first; at < a->end; at++)
        vec_push(&self->mapped, clone_names_map(&self->work->names, left->exact[at]));
    lcs_align(&self->work->lcs, self->mapped.at, self->mapped.count, right->exact + b->first,
              b->end - b->first, a->first, b->first, &anchors);
    LcsMatch last = {a->first, b->first};
    for (u32 i = 0; i < anchors.count; i++) {
        gap_align(self, last, anchors.at[i]);
        vec_push(&self->refined, anchors.at[i]);
        last = (LcsMatch){anchors.at[i].left + 1, anchors.at[i].right + 1};
    }
    gap_align(self, last, (LcsMatch){a->end, b->end});
    vec_release(&anchors);
    match->end = self->refined.count;
}

static void alignment_refine(Differ *self) {
    clone_names_sift(self->work);
    for (u32 i = 0; i < self->work->matches.count; i++) part_refine(self, &self->work->matches.at[i]);
    LcsMatches old = self->work->aligned;
    self->work->aligned = self->refined;
    self->refined = old;
    const u32 *left = self->work->left.stream->exact, *right = self->work->right.stream->exact;
    clone_names_learn(&self->work->names, left, right, &self->work->aligned);
    clone_names_sift(self->work);
    clone_texts_learn(&self->texts, self->program, left, right, &self->work->aligned, &self->work->names);
}

/* ---- members --------------------------------------------------------------------------------------- */

static void part_lines(const Differ *self, const CloneBody *body, const ClonePart *part, u32 *line,
                       u32 *end) {
    const Facts *facts = program_facts(self->program, body->file);
    Span span = {clone_stream_offset(body->stream, facts, part->first),
                 clone_stream_offset(body->stream, facts, part->end - 1) + 1};
    if (part->def) span = def_row(self->program, part->def)->span;
    *line = facts_line(facts, span.start);
    *end = facts_line(facts, span.end - 1);
}

static void left_put(const Differ *self, CloneMember *member, const ClonePart *part) {
    member->is_def = part->def != 0;
    member->name_left = part->name;
    member->left = part->def;
    part_lines(self, &self->work->left, part, &member->left_line, &member->left_end);
}

static void right_put(const Differ *self, CloneMember *member, const ClonePart *part) {
    member->is_def = part->def != 0;
    member->name_right = part->name;
    member->right = part->def;
    part_lines(self, &self->work->right, part, &member->right_line, &member->right_end);
}

static CloneLevel match_level(const Differ *self, const PartMatch *match, u32 left, u32 right) {
    u32 aligned = match->end - match->first;
    if (aligned != left || aligned != right) return CLONE_CHANGED;
    bool equal = true;
    for (u32 i = match->first; i < match->end; i++) {
        LcsMatch at = self->work->aligned.at[i];
        if (self->work->left.stream->exact[at.left] == self->work->right.stream->exact[at.right]) continue;
        equal = false;
        if (!clone_tokens_agree(self->work, &self->texts, at)) return CLONE_CHANGED;
    }
    return equal ? CLONE_IDENTICAL : CLONE_RENAMED;
}

static void match_edits(Differ *self, const PartMatch *match, const ClonePart *left, const ClonePart *right) {
    EditInput input = {
        .program = self->program,
        .work = self->work,
        .texts = &self->texts,
        .left = left,
        .right = right,
        .aligned = self->work->aligned.at + match->first,
        .aligned_count = match->end - match->first,
        .member = self->members.count,
    };
    clone_edits_find(&input, &self->edits, &self->spots);
}

/* A class inside of a file: what its own comparison says. */
static void nested_put(Differ *self, const CloneNested *nested, CloneMember *member) {
    const CloneDiff *diff = nested->diff;
    member->level = (u8)clone_nested_level(diff);
    member->similarity = nested->similarity;
    member->inside = diff;
    for (u32 i = 0; i < diff->spot_count; i++) {
        CloneSpot spot = diff->spots[i];
        spot.edit += self->edits.count;
        vec_push(&self->spots, spot);
    }
    for (u32 i = 0; i < diff->edit_count; i++) {
        CloneEdit edit = diff->edits[i];
        edit.member = self->members.count;
        vec_push(&self->edits, edit);
    }
    for (u32 i = 0; i < diff->break_count; i++) vec_push(&self->breaks, diff->breaks[i]);
}

static void match_put(Differ *self, u32 at) {
    const PartMatch *match = &self->work->matches.at[at];
    const ClonePart *a = &self->work->left.parts.at[match->left],
                    *b = &self->work->right.parts.at[match->right];
    u32 left = a->end - a->first, right = b->end - b->first;
    const CloneNested *nested = clone_nested_at(&self->nested, at);
    CloneMember member = {.level = (u8)match_level(self, match, left, right)};
    left_put(self, &member, a);
    right_put(self, &member, b);
    member.is_class = a->kind == DEF_CLASS && b->kind == DEF_CLASS;
    member.similarity = (double)(match->end - match->first) / u32_max(left, right);
    if (nested)
        nested_put(self, nested, &member);
    else if (member.level == CLONE_CHANGED)
        match_edits(self, match, a, b);
    vec_push(&self->members, member);
}

static bool is_plain_assignment(const Facts *facts, StmtId stmt) {
    u8 kind = facts_stmts(facts)[stmt].kind;
    return (kind == STMT_ASSIGN || kind == STMT_ANNOTATED) && facts_stmts(facts)[stmt].expr;
}

/* Equal value: the same tokens once the assigned name itself is left out. */
static void constant_put(Differ *self, const PartMatch *match) {
    const ClonePart *a = &self->work->left.parts.at[match->left],
                    *b = &self->work->right.parts.at[match->right];
    if (a->def || b->def || !a->name || !b->name) return;
    if (!is_plain_assignment(program_facts(self->program, self->work->left.file), a->stmt)) return;
    if (!is_plain_assignment(program_facts(self->program, self->work->right.file), b->stmt)) return;
    CloneConstant constant = {.left = a->name, .right = b->name};
    TokenRun x = clone_stream_run(self->work->left.stream, a->first + 1, a->end);
    TokenRun y = clone_stream_run(self->work->right.stream, b->first + 1, b->end);
    constant.is_equal = clone_run_equal(x, y);
    u32 end;
    part_lines(self, &self->work->left, a, &constant.left_line, &end);
    part_lines(self, &self->work->right, b, &constant.right_line, &end);
    vec_push(&self->constants, constant);
}

static void members_list(Differ *self) {
    for (u32 l = 0; l < self->work->left.parts.count; l++) {
        u32 match = self->work->left_partner.at[l];
        if (match) {
            constant_put(self, &self->work->matches.at[match - 1]);
            match_put(self, match - 1);
            continue;
        }
        CloneMember member = {.level = CLONE_ONLY_LEFT};
        left_put(self, &member, &self->work->left.parts.at[l]);
        vec_push(&self->members, member);
    }
    for (u32 r = 0; r < self->work->right.parts.count; r++) {
        if (self->work->right_partner.at[r]) continue;
        CloneMember member = {.level = CLONE_ONLY_RIGHT};
        right_put(self, &member, &self->work->right.parts.at[r]);
        vec_push(&self->members, member);
    }
}

/* ---- renames --------------------------------------------------------------------------------------- */

static u32 offset_at(const Differ *self, const CloneBody *body, u32 position) {
    return clone_stream_offset(body->stream, program_facts(self->program, body->file), position);
}

static NameId local_name(const Differ *self, const CloneBody *body, u32 position) {
    const Facts *facts = program_facts(self->program, body->file);
    return token_code(facts_tokens(facts)[body->stream->source[position]].code);
}

static LcsMatch first_occurrence(const Differ *self, Name from, Name to) {
    u32 left = ((u32)TOKEN_IDENTIFIER << 30) | from, right = ((u32)TOKEN_IDENTIFIER << 30) | to;
    for (u32 i = 0; i < self->work->aligned.count; i++) {
        LcsMatch at = self->work->aligned.at[i];
        if (self->work->left.stream->exact[at.left] == left &&
            self->work->right.stream->exact[at.right] == right)
            return at;
    }
    return (LcsMatch){0, 0};
}

/* How many things each name of a side stands for. */
typedef struct {
    Map left, right;
} Meanings;

static Meanings meanings_count(const CloneNames *names) {
    Meanings meanings = {0};
    for (u32 i = 0; i < names->pairs.count; i++) {
        ++*map_at(&meanings.left, names->pairs.at[i].from, 0);
        ++*map_at(&meanings.right, names->pairs.at[i].to, 0);
    }
    return meanings;
}

static bool is_one_to_one(const Meanings *meanings, const NamePair *pair) {
    return map_find(&meanings->left, pair->from) == 1 && map_find(&meanings->right, pair->to) == 1;
}

static void name_put(Differ *self, const NamePair *pair, bool is_throughout) {
    if (pair->from == pair->to) return;
    LcsMatch at = first_occurrence(self, pair->from, pair->to);
    vec_push(&self->renames, ((CloneRename){
                                 .kind = RENAME_IDENTIFIER,
                                 .is_consistent = pair->is_mapped,
                                 .is_throughout = is_throughout,
                                 .from = name_text(self->program, pair->from),
                                 .to = name_text(self->program, pair->to),
                                 .count = pair->count,
                                 .from_name = local_name(self, &self->work->left, at.left),
                                 .to_name = local_name(self, &self->work->right, at.right),
                                 .left_offset = offset_at(self, &self->work->left, at.left),
                                 .right_offset = offset_at(self, &self->work->right, at.right),
                             }));
}

static void text_put(Differ *self, const TextPair *pair) {
    vec_push(&self->renames, ((CloneRename){
                                 .kind = RENAME_TEXT,
                                 .is_consistent = pair->is_explained,
                                 .is_throughout = pair->is_explained,
                                 .from = pair->from,
                                 .to = pair->to,
                                 .count = pair->count,
                                 .left_offset = offset_at(self, &self->work->left, pair->left),
                                 .right_offset = offset_at(self, &self->work->right, pair->right),
                             }));
}

static void renames_list(Differ *self) {
    Meanings meanings = meanings_count(&self->work->names);
    for (u32 i = 0; i < self->work->names.pairs.count; i++) {
        const NamePair *pair = &self->work->names.pairs.at[i];
        name_put(self, pair, is_one_to_one(&meanings, pair));
    }
    map_release(&meanings.left);
    map_release(&meanings.right);
    for (u32 i = 0; i < self->texts.pairs.count; i++) text_put(self, &self->texts.pairs.at[i]);
    if (!self->nested.count) return;
    for (u32 i = 0; i < self->nested.count; i++)
        clone_renames_merge(&self->renames, self->nested.at[i].diff->renames,
                            self->nested.at[i].diff->rename_count);
    clone_renames_sort(&self->renames);
}

/* ---- breaks ---------------------------------------------------------------------------------------- */

/* Local names by the definition that holds them, all others over the whole pair. Relearns the renames. */
static void breaks_list(Differ *self) {
    CloneBreaks found = {0};
    Map seen = {0};
    for (u32 i = 0; i < self->work->matches.count; i++) {
        const PartMatch *match = &self->work->matches.at[i];
        if (!self->work->left.parts.at[match->left].def) continue;
        clone_breaks_find(self->program, self->work, self->work->aligned.at + match->first,
                          match->end - match->first, &self->work->names, &found);
    }
    clone_breaks_find(self->program, self->work, self->work->aligned.at, self->work->aligned.count,
                      &self->work->names, &found);
    for (u32 i = 0; i < found.count; i++)
        if ((*map_at(&seen, map_pair(found.at[i].is_left, found.at[i].offset), 0))++ == 0)
            vec_push(&self->breaks, found.at[i]);
    map_release(&seen);
    vec_release(&found);
}

/* ---- whole ----------------------------------------------------------------------------------------- */

static CloneStream side_stream(const Differ *self, const CloneSide *side, Arena *scratch) {
    return side->def ? clone_stream_of_def(self->program, side->def, scratch)
                     : clone_stream_new(self->program, side->file, scratch);
}

static void sides_open(Differ *self, CloneKind kind, const CloneSide *left, const CloneSide *right,
                       Arena *scratch) {
    self->streams[0] = side_stream(self, left, scratch);
    self->streams[1] = side_stream(self, right, scratch);
    if (left->first && right->first) {
        clone_body_open_stretch(&self->work->left, self->program, &self->streams[0], left);
        clone_body_open_stretch(&self->work->right, self->program, &self->streams[1], right);
        return;
    }
    clone_body_open(&self->work->left, self->program, &self->streams[0], kind, left->file, left->def);
    clone_body_open(&self->work->right, self->program, &self->streams[1], kind, right->file, right->def);
}

/* Classes that match are compared first, with the same scratch; then the files are matched anew. */
static void classes_compare(Differ *self, const CloneSide *left, const CloneSide *right, Arena *scratch,
                            Arena *arena) {
    clone_nested_list(self->work, &self->nested);
    if (!self->nested.count) return;
    clone_nested_compare(self->work, &self->nested, arena);
    sides_open(self, CLONE_FILE, left, right, scratch);
    clone_parts_match(self->work);
    clone_nested_leave_out(self->work, &self->nested);
}

static const CloneDiff *differ_keep(Differ *self, Arena *arena) {
    CloneDiff *diff = ARENA_NEW(arena, CloneDiff);
    diff->members = arena_copy(arena, self->members.at, self->members.count * sizeof *self->members.at);
    diff->member_count = self->members.count;
    diff->renames = arena_copy(arena, self->renames.at, self->renames.count * sizeof *self->renames.at);
    diff->rename_count = self->renames.count;
    diff->edits = arena_copy(arena, self->edits.at, self->edits.count * sizeof *self->edits.at);
    diff->edit_count = self->edits.count;
    diff->spots = arena_copy(arena, self->spots.at, self->spots.count * sizeof *self->spots.at);
    diff->spot_count = self->spots.count;
    diff->constants =
        arena_copy(arena, self->constants.at, self->constants.count * sizeof *self->constants.at);
    diff->constant_count = self->constants.count;
    diff->breaks = arena_copy(arena, self->breaks.at, self->breaks.count * sizeof *self->breaks.at);
    diff->break_count = self->breaks.count;
    return diff;
}

static void differ_release(Differ *self) {
    clone_texts_release(&self->texts);
    vec_release(&self->refined);
    vec_release(&self->mapped);
    vec_release(&self->members);
    vec_release(&self->nested);
    vec_release(&self->renames);
    vec_release(&self->constants);
    vec_release(&self->edits);
    vec_release(&self->spots);
    vec_release(&self->breaks);
}

const CloneDiff *clone_diff(CloneWork *work, CloneKind kind, const CloneSide *left, const CloneSide *right,
                            Arena *arena) {
    Arena scratch = {0};
    Differ self = {.program = work->program, .work = work};
    sides_open(&self, kind, left, right, &scratch);
    clone_parts_match(self.work);
    if (kind == CLONE_FILE) classes_compare(&self, left, right, &scratch, arena);
    alignment_refine(&self);
    members_list(&self);
    renames_list(&self);
    breaks_list(&self); /* last: what the renames are is forgotten */
    const CloneDiff *diff = differ_keep(&self, arena);
    differ_release(&self);
    arena_release(&scratch);
    return diff;
}
