/* duplicate-block: the same statements in several functions, or at the top level of modules, which one
 * function could do for all of them.
 *
 * The groups are those of clone/: names consistently renamed, few literals different, nothing that a pair of
 * functions, classes or files tells already, each statement in one group. Here it is worked out what the
 * function would be given and would give back. Where control leaves in the middle of a place, or much is
 * handed over, no function takes it, and nothing is said; confidence is what the function would save. Cost:
 * the functions around each place once. */
#include "block_report.h"
#include "copy_kept.h"

static u32 number_of(const CheckContext *context, const char *name) {
    return (u32)rules_number(context->rules, BLOCK_RULE, name);
}

/* The place calls the function that it stands in: what it does is to go on with that. */
static bool is_recursive(const Program *program, const CloneBlockPlace *place) {
    if (!place->def) return false;
    const Facts *facts = program_facts(program, place->file);
    const StmtRow *rows = facts_stmts(facts);
    NameId name = def_row(program, place->def)->name;
    for (u32 i = rows[place->first].first_token; i < rows[place->last].token_end; i++) {
        u32 code = facts_tokens(facts)[i].code;
        if (token_kind(code) == TOKEN_IDENTIFIER && token_code(code) == name) return true;
    }
    return false;
}

/* Look at all places: the function has to fit each. It is described as the place sees it that needs most
 * results of it; a place that is a function already has no need of any. */
static bool places_fit(BlockReport *self, Extraction *out) {
    const CloneBlock *block = self->block;
    bool is_possible = true, has_any = false;
    for (u32 i = 0; i < block->count && is_possible; i++) {
        Extraction it;
        extraction_init(&it, self->program, &block->places[i]);
        is_possible = extraction_is_possible(&it) && !is_recursive(self->program, &block->places[i]);
        bool is_better = !block->places[i].is_body && (!has_any || it.results.count > out->results.count);
        if (is_better) {
            extraction_release(out);
            *out = it;
            self->here = i;
            has_any = true;
        } else {
            extraction_release(&it);
        }
    }
    return is_possible && has_any;
}

/* Tokens of a call. */
static i64 call_of(const CheckContext *context, const BlockReport *self) {
    const Extraction *it = self->extraction;
    u32 handed = it->parameters.count + block_differences(self->block) + it->results.count;
    return number_of(context, "call_tokens") + (i64)number_of(context, "argument_tokens") * handed;
}

/* Tokens that go, less those of the calls that come. */
static i64 saved_by(const CheckContext *context, const BlockReport *self) {
    return (i64)(self->block->count - 1) * self->block->tokens - self->block->count * call_of(context, self);
}

static bool computes(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = expr; e < rows[expr].next; e++)
        if (rows[e].kind == EXPR_BINARY || rows[e].kind == EXPR_COMPARE) return true;
    return false;
}

/* `self.rows = Rows(source)`, `self.rows: list = []` */
static bool fills_attribute(const Facts *facts, const StmtRow *stmt) {
    bool sets = stmt->kind == STMT_ASSIGN || stmt->kind == STMT_ANNOTATED;
    if (!sets || !stmt->target_count || !stmt->expr || computes(facts, stmt->expr)) return false;
    return facts_exprs(facts)[facts_lists(facts)[stmt->first_target]].kind == EXPR_ATTRIBUTE;
}

/* Half of few statements of a constructor fill in what the object has, and the rest fits around it. */
static bool fills(const CheckContext *context, const CloneBlockPlace *place) {
    const Program *program = context->program;
    if (!place->def || !str_eq(name_text(program, def_name(program, place->def)), STR("__init__")))
        return false;
    const Facts *facts = program_facts(program, place->file);
    const StmtRow *rows = facts_stmts(facts);
    u32 sets = 0, all = 0;
    for (StmtId s = place->first; s <= place->last; s = rows[s].next, all++)
        sets += fills_attribute(facts, &rows[s]);
    return all < number_of(context, "filling_statements") && sets * 2 >= all;
}

/* All places are such: objects of one kind are made so. */
static bool is_filling(const CheckContext *context, const CloneBlock *block) {
    u32 filling = 0;
    while (filling < block->count && fills(context, &block->places[filling])) filling++;
    return filling == block->count;
}

/* However many places there are: where a call says as much as the statements, nobody would make one. */
static Confidence confidence_of(const CheckContext *context, const BlockReport *self) {
    bool is_few = self->block->statements <= number_of(context, "few_statements") &&
                  self->extraction->results.count > 0;
    i64 fair = number_of(context, is_few ? "few_saved" : "fair_saved"),
        each = self->block->tokens - call_of(context, self);
    if (self->saved < fair || each < fair || is_filling(context, self->block)) return CONFIDENCE_LOW;
    bool is_clear = self->saved >= number_of(context, "clear_saved") && !block_differences(self->block);
    return is_clear ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static void kept_lower(CheckContext *context, Finding *finding, const CloneBlock *block) {
    FileId *files = ARENA_ARRAY(context->arena, FileId, block->count);
    for (u32 i = 0; i < block->count; i++) files[i] = block->places[i].file;
    copy_kept_lower(context, finding, files, block->count);
    copy_apart_lower(context, finding, files, block->count);
    copy_retired_lower(context, finding, files, block->count);
    copy_retired_block_lower(context, finding, block);
}

/* ---- how far it goes ----------------------------------------------------------------------------------- */

/* The same places that read otherwise in more than half of their statements are no copies any more; and where
 * a function does what the block does, it is called in the place of the block. */
static bool drift_find(const BlockReport *self, BlockDrift *out) {
    const CloneBlock *block = self->block;
    if (!block->reaches || block_function(self) >= 0) return false;
    block_drift_open(out, self->context, &block->reaches[block->nearest]);
    if (block_drift_is_near(out)) return true;
    block_drift_release(out);
    return false;
}

static bool reach_fits(const Program *program, const CloneBlockPlace *place, Extraction *out) {
    extraction_init(out, program, place);
    if (extraction_is_possible(out)) return true;
    extraction_release(out);
    return false;
}

/* All of the copy moves where a function can take it, else the block alone. */
static void drift_extract(BlockReport *self, Extraction *out) {
    Extraction there;
    const CloneReach *reach = self->drift->reach;
    self->is_part = !reach_fits(self->program, &reach->there, &there);
    if (!self->is_part) extraction_release(&there);
    if (!self->is_part && reach_fits(self->program, &reach->here, out)) return;
    self->is_part = true;
    extraction_init(out, self->program, &self->block->places[self->here]);
}

/* ---- which are told ------------------------------------------------------------------------------------ */

typedef struct {
    bool is_told;
    bool has_drift; /* what is in `drift` */
    Confidence confidence;
    u32 saved;
    BlockDrift drift;
} Judged;

typedef struct {
    CheckContext *context;
    const Clones *clones;
    Judged *judged; /* by block */
    Map owner;      /* file and statement → position of the first block whose copies reach over it */
} Blocks;

static void block_judge(CheckContext *context, const CloneBlock *block, Judged *out) {
    Extraction extraction = {0};
    BlockReport self = {.context = context, .program = context->program, .block = block};
    self.extraction = &extraction;
    if (places_fit(&self, &extraction)) {
        u32 parameters = extraction.parameters.count + block_differences(block);
        i64 saved = saved_by(context, &self);
        bool is_small = parameters <= number_of(context, "max_parameters") &&
                        extraction.results.count <= number_of(context, "max_results");
        self.saved = out->saved = saved > 0 ? (u32)saved : 0;
        out->is_told = is_small && saved > 0;
        out->confidence = confidence_of(context, &self);
        out->has_drift = out->is_told && drift_find(&self, &out->drift);
    }
    extraction_release(&extraction);
}

static u32 owner_of(const Blocks *self, const CloneBlockPlace *place, StmtId stmt) {
    return map_find(&self->owner, map_pair(place->file, stmt));
}

/* The block in whose copies all places of this one lie, or MAP_NONE. */
static u32 block_around(const Blocks *self, const CloneBlock *block) {
    u32 around = owner_of(self, &block->places[0], block->places[0].first);
    for (u32 i = 0; i < block->count; i++) {
        const CloneBlockPlace *place = &block->places[i];
        if (owner_of(self, place, place->first) != around || owner_of(self, place, place->last) != around)
            return MAP_NONE;
    }
    return around;
}

static void place_own(Blocks *self, const CloneBlockPlace *place, u32 block) {
    const StmtRow *rows = facts_stmts(program_facts(self->context->program, place->file));
    for (StmtId s = place->first; s < rows[place->last].next; s++)
        map_at(&self->owner, map_pair(place->file, s), block);
}

/* Two places whose copy another block tells of already go no further than the block. */
static void reach_own(Blocks *self, u32 position) {
    const CloneBlock *block = &self->clones->blocks[position];
    const CloneBlockPlace *here = &block->places[block->centre], *there = &block->places[block->nearest];
    u32 owner = owner_of(self, here, here->first);
    if (owner != MAP_NONE && owner == owner_of(self, there, there->first)) {
        block_drift_release(&self->judged[position].drift);
        self->judged[position].has_drift = false;
        return;
    }
    for (u32 i = 0; i < block->count; i++) {
        place_own(self, &block->reaches[i].here, position);
        place_own(self, &block->reaches[i].there, position);
    }
}

/* What lies within the copies around another block is told by that one, as surely as by itself. */
static void blocks_fold(Blocks *self) {
    for (u32 i = 0; i < self->clones->block_count; i++) {
        Judged *judged = &self->judged[i];
        u32 around = judged->is_told ? block_around(self, &self->clones->blocks[i]) : MAP_NONE;
        if (around != MAP_NONE) {
            Confidence *outer = &self->judged[around].confidence;
            if (judged->confidence > *outer) *outer = judged->confidence;
            judged->is_told = false;
        } else if (judged->has_drift) {
            reach_own(self, i);
        }
    }
}

/* ---- told by functions within ----------------------------------------------------------------------- */

static bool holds(const Program *program, const CloneBlockPlace *place, const CloneSide *side) {
    if (!side->def || side->file != place->file) return false;
    StmtId stmt = def_row(program, side->def)->stmt;
    return stmt >= place->first && stmt < facts_stmts(program_facts(program, place->file))[place->last].next;
}

/* A function of the group of `leader` is most of what stands in the place. */
static bool is_told_in(const Clones *clones, const CloneBlock *block, const CloneBlockPlace *place,
                       u32 leader) {
    for (u32 i = leader; i < clones->count; i++) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->leader != leader || pair->is_aside || pair->is_beside ||
            pair->acting_tokens * 2 < block->tokens)
            continue;
        if (holds(clones->program, place, &pair->left) || holds(clones->program, place, &pair->right))
            return true;
    }
    return false;
}

/* In each place a function is defined that is most of the block, and these are told to be copies. O(pairs ·
 * places) for pairs within the first place. */
static bool functions_tell(const Clones *clones, const CloneBlock *block) {
    for (u32 i = 0; i < clones->count; i++) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->kind != CLONE_FUNCTION || pair->leader != i || pair->grade == CLONE_FAINT) continue;
        u32 told = 0;
        while (told < block->count && is_told_in(clones, block, &block->places[told], i)) told++;
        if (told == block->count) return true;
    }
    return false;
}

/* What else reads nearly so is compared with the centre: the finding stands there. */
static void here_move(BlockReport *self, Extraction *extraction) {
    if (self->here == self->block->centre || block_function(self) >= 0) return;
    self->here = self->block->centre;
    extraction_release(extraction);
    extraction_init(extraction, self->program, &self->block->places[self->here]);
}

static void block_tell(CheckContext *context, const CloneBlock *block, Judged *judged) {
    Extraction extraction = {0};
    BlockReport self = {.context = context, .program = context->program, .block = block};
    self.extraction = &extraction;
    self.saved = judged->saved;
    if (judged->has_drift) {
        self.here = block->centre;
        self.drift = &judged->drift;
        drift_extract(&self, &extraction);
    } else {
        places_fit(&self, &extraction);
        if (block->further_count) here_move(&self, &extraction);
    }
    Finding *finding = block_report(&self);
    finding->confidence = judged->confidence;
    kept_lower(context, finding, block);
    extraction_release(&extraction);
}

void check_duplicate_block(CheckContext *context) {
    const Clones *clones = context->clones;
    Blocks self = {.context = context, .clones = clones};
    self.judged = mem_alloc((clones->block_count + 1) * sizeof(Judged));
    memset(self.judged, 0, (clones->block_count + 1) * sizeof(Judged));
    for (u32 i = 0; i < clones->block_count; i++) block_judge(context, &clones->blocks[i], &self.judged[i]);
    blocks_fold(&self);
    for (u32 i = 0; i < clones->block_count; i++) {
        if (self.judged[i].is_told && !functions_tell(clones, &clones->blocks[i]))
            block_tell(context, &clones->blocks[i], &self.judged[i]);
        if (self.judged[i].has_drift) block_drift_release(&self.judged[i].drift);
    }
    map_release(&self.owner);
    free(self.judged);
}
