#include "clone_sift.h"

/* What a name is where it stands. */
typedef enum { ROLE_NONE, ROLE_NAME, ROLE_BASE, ROLE_ITEMS, ROLE_ATTRIBUTE, ROLE_DEFINED } Role;

typedef struct {
    const CloneBody *body;
    const Facts *facts;
    u32 first, end;
    u8 *roles; /* by byte offset behind `first`: Role */
    Map said;  /* name and whether it is an attribute → how often */
} Side;

static u32 offset_at(const Side *self, u32 position) {
    return clone_stream_offset(self->body->stream, self->facts, position);
}

static void role_put(Side *self, u32 offset, Role role) {
    if (offset >= self->first && offset < self->end) self->roles[offset - self->first] = (u8)role;
}

static Role role_of(const Side *self, u32 offset) {
    bool is_inside = offset >= self->first && offset < self->end;
    return is_inside ? (Role)self->roles[offset - self->first] : ROLE_NONE;
}

/* Bases come before the names that they are: `a` of `a.b`, of `a[0]`. */
static void roles_read(Side *self) {
    const ExprRow *rows = facts_exprs(self->facts);
    u32 first = self->first, end = self->end;
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &rows[e];
        if (row->start >= end || row->end < first) continue;
        bool is_attribute = row->kind == EXPR_ATTRIBUTE;
        if (row->kind == EXPR_NAME && role_of(self, row->start) == ROLE_NONE)
            role_put(self, row->start, ROLE_NAME);
        if (is_attribute) role_put(self, row->aux, ROLE_ATTRIBUTE);
        if ((is_attribute || row->kind == EXPR_SUBSCRIPT) && rows[e + 1].kind == EXPR_NAME)
            role_put(self, rows[e + 1].start, is_attribute ? ROLE_BASE : ROLE_ITEMS);
    }
}

/* Definitions that match are what they are, whoever else has their names. */
static void definitions_read(Side *self) {
    for (DefId d = 1; d < self->facts->defs.count; d++)
        role_put(self, facts_defs(self->facts)[d].name_span.start, ROLE_DEFINED);
}

static Role role_at(const Side *self, u32 position) {
    return role_of(self, offset_at(self, position));
}

static u64 said_key(u32 code, Role role) {
    return map_pair(code, role == ROLE_ATTRIBUTE);
}

static u32 said_count(const Side *self, u32 code, Role role) {
    u32 count = map_find(&self->said, said_key(code, role));
    return count == MAP_NONE ? 0 : count;
}

static void side_open(Side *self, const Program *program, const CloneBody *body) {
    *self = (Side){.body = body, .facts = program_facts(program, body->file)};
    self->first = offset_at(self, 0);
    self->end = offset_at(self, body->stream->count - 1) + 1;
    self->roles = mem_alloc(self->end - self->first);
    roles_read(self);
    definitions_read(self);
    for (u32 at = 0; at < body->stream->count; at++) {
        u32 code = body->stream->exact[at];
        if (token_kind(code) == TOKEN_IDENTIFIER)
            ++*map_at(&self->said, said_key(code, role_at(self, at)), 0);
    }
}

static void side_release(Side *self) {
    free(self->roles);
    map_release(&self->said);
}

/* The one side says the name at least half as often as the other. */
static bool is_shared(const Side *own, const Side *other, u32 code, Role role) {
    return said_count(other, code, role) * 2 >= said_count(own, code, role);
}

static bool is_odd(const Side *left, const Side *right, LcsMatch at) {
    u32 from = left->body->stream->exact[at.left], to = right->body->stream->exact[at.right];
    Role here = role_at(left, at.left), there = role_at(right, at.right);
    if (here == ROLE_DEFINED && there == ROLE_DEFINED) return false;
    if (here != there && here != ROLE_NONE && there != ROLE_NONE) return true;
    return is_shared(left, right, from, here) || is_shared(right, left, to, there);
}

static bool has_renames(const CloneNames *names) {
    for (u32 i = 0; i < names->pairs.count; i++)
        if (names->pairs.at[i].is_mapped && names->pairs.at[i].from != names->pairs.at[i].to) return true;
    return false;
}

void clone_names_sift(CloneWork *work) {
    Side left, right;
    Map odd = {0};
    if (!has_renames(&work->names)) return;
    side_open(&left, work->program, &work->left);
    side_open(&right, work->program, &work->right);
    for (u32 i = 0; i < work->aligned.count; i++) {
        LcsMatch at = work->aligned.at[i];
        u32 from = work->left.stream->exact[at.left], to = work->right.stream->exact[at.right];
        bool are_names = token_kind(from) == TOKEN_IDENTIFIER && token_kind(to) == TOKEN_IDENTIFIER;
        if (are_names && from != to && is_odd(&left, &right, at))
            ++*map_at(&odd, map_pair(token_code(from), token_code(to)), 0);
    }
    clone_names_leave_out(&work->names, &odd);
    map_release(&odd);
    side_release(&left);
    side_release(&right);
}
