#include "memo.h"

enum { RESULTS_MAX = 4 };

/* An entry of the store is a row of these, the newest first, each with its inputs behind it. */
typedef struct {
    Digest result;
    u64 inputs_size;
} MemoHead;

/* The next one of `rest`; false: there is none, or the bytes are not ours. */
static bool head_take(Str *rest, MemoHead *head, Str *inputs) {
    if (rest->len < sizeof *head) return false;
    memcpy(head, rest->ptr, sizeof *head);
    *rest = str_slice(*rest, sizeof *head, rest->len);
    if (head->inputs_size > rest->len) return false;
    *inputs = str_slice(*rest, 0, head->inputs_size);
    *rest = str_slice(*rest, head->inputs_size, rest->len);
    return true;
}

bool memo_find(Memo *self, const Digest *key, Digest *result) {
    size_t size;
    char *bytes = store_get(&self->store, key, &size);
    if (!bytes) return false;
    Str rest = {bytes, size}, inputs;
    MemoHead head;
    bool is_found = false;
    while (!is_found && head_take(&rest, &head, &inputs)) is_found = inputs_hold(&self->answers, inputs);
    if (is_found) *result = head.result;
    free(bytes);
    return is_found;
}

void *memo_load(const Memo *self, const Digest *result, size_t *size) {
    return store_get(&self->store, result, size);
}

static void head_push(StrBuf *out, const MemoHead *head, Str inputs) {
    buf_push(out, (Str){(const char *)head, sizeof *head});
    buf_push(out, inputs);
}

/* The new one, and those of before that are others. */
static void heads_join(const Memo *self, const Digest *key, const MemoHead *newest, Str inputs, StrBuf *out) {
    head_push(out, newest, inputs);
    size_t size = 0;
    char *bytes = store_get(&self->store, key, &size);
    Str rest = {bytes, size}, older;
    MemoHead head;
    for (u32 count = 1; count < RESULTS_MAX && head_take(&rest, &head, &older);) {
        if (digest_eq(&head.result, &newest->result)) continue;
        head_push(out, &head, older);
        count++;
    }
    free(bytes);
}

void memo_keep(Memo *self, const Digest *key, Str inputs, Str bytes) {
    if (self->store.folder < 0) return;
    StrBuf text = {0};
    buf_push(&text, digest_str(key));
    buf_push(&text, inputs);
    MemoHead head = {digest_of(buf_str(&text)), inputs.len};
    text.len = 0;
    heads_join(self, key, &head, inputs, &text);
    store_put(&self->store, &head.result, bytes);
    store_put(&self->store, key, buf_str(&text));
    buf_release(&text);
}

void memo_close(Memo *self) {
    store_close(&self->store);
    inputs_answers_release(&self->answers);
}
