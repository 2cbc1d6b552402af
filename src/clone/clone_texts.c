#include "clone_texts.h"

#include "char.h"

enum { WORD_MAX = 48, REPEATS_MIN = 2 };

static bool all_word(Str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!char_is_name(s.ptr[i])) return false;
    return s.len > 0 && s.len <= WORD_MAX;
}

bool clone_text_split(Str left, Str right, Str *from, Str *to) {
    size_t shorter = left.len < right.len ? left.len : right.len, head = 0, tail = 0;
    while (head < shorter && left.ptr[head] == right.ptr[head]) head++;
    while (tail < shorter - head && left.ptr[left.len - 1 - tail] == right.ptr[right.len - 1 - tail]) tail++;
    while (head > 0 && char_is_name(left.ptr[head - 1])) head--;
    while (tail > 0 && char_is_name(left.ptr[left.len - tail])) tail--;
    *from = str_slice(left, head, left.len - tail);
    *to = str_slice(right, head, right.len - tail);
    return all_word(*from) && all_word(*to) && !str_eq(*from, *to);
}

static Str word_lower(Str s, char *lower) {
    for (size_t i = 0; i < s.len; i++)
        lower[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] + ('a' - 'A') : s.ptr[i]);
    return (Str){lower, s.len};
}

static u64 lower_hash(Str s) {
    char lower[WORD_MAX];
    return str_hash(word_lower(s, lower));
}

static u64 both_hash(Str from, Str to) {
    return lower_hash(from) * 31 + lower_hash(to);
}

static bool tokens_split(const Program *program, u32 left, u32 right, Str *from, Str *to) {
    if (left == right || token_kind(left) != TOKEN_STRING || token_kind(right) != TOKEN_STRING) return false;
    Str a = name_text(program, token_code(left)), b = name_text(program, token_code(right));
    return clone_text_split(a, b, from, to);
}

/* True when `whole_to` is `whole_from` with the word replaced, case aside: SSEEvent, StreamEvent. */
static bool name_has_word(Str whole_from, Str whole_to, const TextPair *pair) {
    char a[WORD_MAX], b[WORD_MAX], c[WORD_MAX], d[WORD_MAX];
    if (whole_from.len > WORD_MAX || whole_to.len > WORD_MAX) return false;
    Str from = word_lower(whole_from, a), to = word_lower(whole_to, b);
    Str word = word_lower(pair->from, c), image = word_lower(pair->to, d);
    size_t at = str_find(from, word);
    return at != STR_NOT_FOUND && str_eq(str_slice(from, 0, at), str_slice(to, 0, at)) &&
           str_starts(str_slice(to, at, to.len), image) &&
           str_eq(str_slice(from, at + word.len, from.len), str_slice(to, at + image.len, to.len));
}

static bool names_have_word(const CloneTexts *self, const CloneNames *names, const TextPair *pair) {
    for (u32 i = 0; i < names->pairs.count; i++) {
        const NamePair *name = &names->pairs.at[i];
        if (name->is_mapped && name->from != name->to &&
            name_has_word(name_text(self->program, name->from), name_text(self->program, name->to), pair))
            return true;
    }
    return false;
}

static void pairs_explain(CloneTexts *self, const CloneNames *names) {
    for (u32 i = 0; i < self->pairs.count; i++) {
        TextPair *pair = &self->pairs.at[i];
        if (map_find(&self->image, lower_hash(pair->from)) != i + 1) continue;
        pair->is_explained = pair->count >= REPEATS_MIN || names_have_word(self, names, pair);
    }
}

void clone_texts_learn(CloneTexts *self, const Program *program, const u32 *left, const u32 *right,
                       const LcsMatches *matches, const CloneNames *names) {
    self->program = program;
    for (u32 i = 0; i < matches->count; i++) {
        LcsMatch at = matches->at[i];
        Str from, to;
        if (!tokens_split(program, left[at.left], right[at.right], &from, &to)) continue;
        u32 place = *map_at(&self->place, both_hash(from, to), self->pairs.count);
        if (place == self->pairs.count)
            vec_push(&self->pairs, ((TextPair){from, to, 0, at.left, at.right, false}));
        self->pairs.at[place].count++;
        u32 *image = map_at(&self->image, lower_hash(from), place + 1);
        if (*image != place + 1) *image = 0;
    }
    pairs_explain(self, names);
}

bool clone_texts_explain(const CloneTexts *self, u32 left, u32 right) {
    Str from, to;
    if (!tokens_split(self->program, left, right, &from, &to)) return false;
    u32 place = map_find(&self->place, both_hash(from, to));
    return place != MAP_NONE && self->pairs.at[place].is_explained;
}

void clone_texts_release(CloneTexts *self) {
    map_release(&self->place);
    map_release(&self->image);
    vec_release(&self->pairs);
}
