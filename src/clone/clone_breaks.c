#include "clone_breaks.h"

/* So often a name has to become another one before a place where it did not is a slip. */
enum { BREAK_RENAMES = 3 };

typedef enum { ROLE_OTHER, ROLE_NAME, ROLE_ATTRIBUTE } Role;

typedef struct {
    const Program *program;
    const CloneBody *left, *right;
    const LcsMatch *aligned;
    u32 count;
    const CloneNames *names;
    Map roles[2]; /* byte offset → Role; filled on demand */
    bool has_roles;
    CloneBreaks *out;
} Finder;

static void roles_read(Map *roles, const Facts *facts) {
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->flags & EXPR_IN_ANNOTATION) continue; /* types of a signature follow no renames */
        if (row->kind == EXPR_NAME) map_at(roles, row->start, ROLE_NAME);
        if (row->kind == EXPR_ATTRIBUTE) map_at(roles, row->aux, ROLE_ATTRIBUTE);
    }
}

static u32 offset_of(const Finder *self, const CloneBody *body, u32 position) {
    return clone_stream_offset(body->stream, program_facts(self->program, body->file), position);
}

static Role role_at(Finder *self, LcsMatch at) {
    if (!self->has_roles) {
        roles_read(&self->roles[0], program_facts(self->program, self->left->file));
        roles_read(&self->roles[1], program_facts(self->program, self->right->file));
        self->has_roles = true;
    }
    u32 left = map_find(&self->roles[0], offset_of(self, self->left, at.left));
    u32 right = map_find(&self->roles[1], offset_of(self, self->right, at.right));
    return left == right && left != MAP_NONE ? (Role)left : ROLE_OTHER;
}

static u32 identifier(Name name) {
    return ((u32)TOKEN_IDENTIFIER << 30) | name;
}

/* Places of one role where `from` became `to`; `*last` is one of them. */
static u32 places_count(Finder *self, Name from, Name to, Role role, LcsMatch *last) {
    u32 count = 0;
    for (u32 i = 0; i < self->count; i++) {
        LcsMatch at = self->aligned[i];
        if (self->left->stream->exact[at.left] != identifier(from) ||
            self->right->stream->exact[at.right] != identifier(to))
            continue;
        Role here = role_at(self, at);
        if (here == ROLE_OTHER || (role != ROLE_OTHER && here != role)) continue;
        *last = at;
        count++;
    }
    return count;
}

/* True when a side says the name at an aligned position that `partner` does not explain: then both sides
 * know both names, and nothing was forgotten. */
static bool is_said(const Finder *self, const CloneBody *body, bool is_left, Name name) {
    for (u32 i = 0; i < self->count; i++) {
        u32 at = is_left ? self->aligned[i].left : self->aligned[i].right;
        if (body->stream->exact[at] == identifier(name)) return true;
    }
    return false;
}

static void break_put(Finder *self, const NamePair *rename, bool is_left, LcsMatch at, u32 count) {
    Name kept = is_left ? rename->to : rename->from, expected = is_left ? rename->from : rename->to;
    const CloneBody *body = is_left ? self->left : self->right;
    vec_push(self->out, ((CloneBreak){
                            .is_left = is_left,
                            .is_attribute = role_at(self, at) == ROLE_ATTRIBUTE,
                            .name = kept,
                            .expected = expected,
                            .count = count,
                            .offset = offset_of(self, body, is_left ? at.left : at.right),
                        }));
}

/* `kept` stands on both sides although it has a partner; on the side where it should not, the partner is the
 * name that side has to itself. */
static void kept_check(Finder *self, const NamePair *kept, const NamePair *rename, bool is_left) {
    if (kept->count != 1 || kept->is_mapped) return;
    const CloneBody *clean = is_left ? self->right : self->left;
    Name fresh = is_left ? rename->from : rename->to;
    if (is_said(self, clean, !is_left, fresh)) return;
    LcsMatch at, other;
    if (places_count(self, kept->from, kept->to, ROLE_OTHER, &at) != 1) return;
    u32 count = places_count(self, rename->from, rename->to, role_at(self, at), &other);
    if (count >= BREAK_RENAMES) break_put(self, rename, is_left, at, count);
}

static void rename_check(Finder *self, const NamePair *rename) {
    if (!rename->is_mapped || rename->from == rename->to || rename->count < BREAK_RENAMES) return;
    for (u32 i = 0; i < self->names->pairs.count; i++) {
        const NamePair *kept = &self->names->pairs.at[i];
        if (kept->from != kept->to) continue;
        if (kept->from == rename->from) kept_check(self, kept, rename, false);
        if (kept->from == rename->to) kept_check(self, kept, rename, true);
    }
}

void clone_breaks_find(const Program *program, const CloneWork *work, const LcsMatch *aligned, u32 count,
                       CloneNames *names, CloneBreaks *out) {
    LcsMatches matches = {0};
    for (u32 i = 0; i < count; i++) vec_push(&matches, aligned[i]);
    clone_names_learn(names, work->left.stream->exact, work->right.stream->exact, &matches);
    Finder self = {.program = program,
                   .left = &work->left,
                   .right = &work->right,
                   .aligned = matches.at,
                   .count = matches.count,
                   .names = names,
                   .out = out};
    for (u32 i = 0; i < names->pairs.count; i++) rename_check(&self, &names->pairs.at[i]);
    map_release(&self.roles[0]);
    map_release(&self.roles[1]);
    vec_release(&matches);
}
