#include "inputs.h"

#include <limits.h>

static u64 question_key(InputKind kind, Str name) {
    return str_hash(name) ^ ((u64)kind * 0x9e3779b97f4a7c15);
}

/* ---- noting -------------------------------------------------------------------------------------------- */

static u32 question_find(const InputList *self, InputKind kind, Str name) {
    return map_find(&self->known, question_key(kind, name));
}

static void row_add(InputList *self, const InputRow *row) {
    *map_at(&self->known, question_key(row->kind, row->name), 0) = self->rows.count;
    vec_push(&self->rows, *row);
    vec_last(&self->rows).name = str_copy(&self->arena, row->name);
    self->files_read += row->is_read;
    if (row->name.len >= PATH_MAX) self->is_unsteady = true;
}

void inputs_note(InputList *self, InputKind kind, Str name, Digest answer) {
    u32 known = question_find(self, kind, name);
    if (known == MAP_NONE)
        row_add(self, &(InputRow){.kind = kind, .answer = answer, .name = name});
    else if (!digest_eq(&self->rows.at[known].answer, &answer))
        self->is_unsteady = true;
}

void inputs_ask(InputList *self, InputKind kind, Str name) {
    if (question_find(self, kind, name) != MAP_NONE) return;
    Arena scratch = {0};
    Digest answer = input_answer(kind, str_cstr(&scratch, name));
    arena_release(&scratch);
    inputs_note(self, kind, name, answer);
}

void inputs_note_open(InputList *self, Str name, int file) {
    if (question_find(self, INPUT_FILE, name) != MAP_NONE) return;
    InputRow row = {.kind = INPUT_FILE, .name = name};
    row.answer = input_answer_of_open(file, &row.is_read);
    row_add(self, &row);
}

void inputs_add(InputList *self, const InputList *other) {
    for (u32 i = 0; i < other->rows.count; i++) {
        const InputRow *row = &other->rows.at[i];
        if (question_find(self, row->kind, row->name) == MAP_NONE) row_add(self, row);
    }
    self->is_unsteady |= other->is_unsteady;
}

void inputs_clear(InputList *self) {
    arena_reset(&self->arena);
    map_release(&self->known);
    vec_clear(&self->rows);
    self->files_read = 0;
    self->is_unsteady = false;
}

void inputs_release(InputList *self) {
    arena_release(&self->arena);
    map_release(&self->known);
    vec_release(&self->rows);
}

/* ---- as bytes ------------------------------------------------------------------------------------------ */

/* Names follow each other in the order of bytes: each says how many of its first bytes the one before has. */
typedef struct {
    u16 shared, rest;
    u8 kind;
    Digest answer;
} __attribute__((packed)) InputHead;

static int by_name(const void *a, const void *b) {
    const InputRow *left = a, *right = b;
    int order = str_cmp(left->name, right->name);
    return order ? order : (int)left->kind - (int)right->kind;
}

static u16 shared_bytes(Str a, Str b) {
    size_t most = a.len < b.len ? a.len : b.len, at = 0;
    while (at < most && a.ptr[at] == b.ptr[at]) at++;
    return (u16)at;
}

/* INPUT_FILE comes first among the questions about a path. */
static bool is_implied(const InputRow *file, const InputRow *row) {
    bool is_of_file = file && row->kind != INPUT_FILE && str_eq(file->name, row->name);
    return is_of_file && (row->kind == INPUT_STATUS || (row->kind == INPUT_REAL && file->is_read));
}

void inputs_write(InputList *self, StrBuf *out) {
    if (self->rows.count) qsort(self->rows.at, self->rows.count, sizeof *self->rows.at, by_name);
    Str before = STR_NONE;
    const InputRow *file = NULL;
    for (u32 i = 0; i < self->rows.count; i++) {
        const InputRow *row = &self->rows.at[i];
        if (row->kind == INPUT_FILE) file = row;
        if (is_implied(file, row)) continue;
        u16 shared = shared_bytes(before, row->name);
        InputHead head = {shared, (u16)(row->name.len - shared), (u8)row->kind, row->answer};
        buf_push(out, (Str){(const char *)&head, sizeof head});
        buf_push(out, str_slice(row->name, shared, row->name.len));
        before = row->name;
    }
}

/* ---- asking again -------------------------------------------------------------------------------------- */

static bool answer_holds(InputAnswers *self, InputKind kind, const char *name, size_t len,
                         const Digest *wanted) {
    u32 *at = map_at(&self->known, question_key(kind, (Str){name, len}), MAP_NONE);
    if (*at == MAP_NONE) {
        *at = self->answers.count;
        vec_push(&self->answers, input_answer(kind, name));
    }
    return digest_eq(&self->answers.at[*at], wanted);
}

bool inputs_hold(InputAnswers *self, Str bytes) {
    char name[PATH_MAX];
    size_t length = 0;
    while (bytes.len) {
        InputHead head;
        if (bytes.len < sizeof head) return false;
        memcpy(&head, bytes.ptr, sizeof head);
        bytes = str_slice(bytes, sizeof head, bytes.len);
        size_t wanted = (size_t)head.shared + head.rest;
        bool is_ours = head.kind != INPUT_NONE && head.kind < INPUT_KIND_COUNT && head.shared <= length &&
                       head.rest <= bytes.len && wanted < sizeof name;
        if (!is_ours) return false;
        memcpy(name + head.shared, bytes.ptr, head.rest);
        name[length = wanted] = '\0';
        bytes = str_slice(bytes, head.rest, bytes.len);
        if (!answer_holds(self, head.kind, name, length, &head.answer)) return false;
    }
    return true;
}

void inputs_answers_release(InputAnswers *self) {
    map_release(&self->known);
    vec_release(&self->answers);
}
