#include "run_unit_blocks.h"

#include "below.h"
#include "facts_check.h"
#include "file.h"
#include "map.h"
#include "pool.h"
#include "run_cache.h"

#include <stdlib.h>

/* What the compile database comes to, as messages and in short. */
typedef struct {
    StrBuf messages;
    Vec(Digest) commands; /* by item */
    u32 foreign;
} UnitList;

typedef struct {
    Run *run;
    u32 jobs;
    Map files; /* hash of the absolute path → position */
    Vec(Facts *) blocks;
    VecU32 items;           /* of these blocks */
    Vec(RunFile) strangers; /* what failed and is no file of the tree */

    Memo memo;
    Digest program; /* oxbow-clang: part of every key */
    Digest list_key;
    UnitList kept, list; /* as an earlier run had it, as it is */
    VecU32 wanted;       /* of the kept list: what has to be compiled */
} Taking;

/* ---- the list ------------------------------------------------------------------------------------------ */

static void list_add(UnitList *self, const UnitMessage *message, Str path, const void *command) {
    if (message->kind == UNIT_FOREIGN) self->foreign++;
    if (message->kind == UNIT_LISTED) {
        if (message->size != sizeof(Digest) || message->item != self->commands.count) return;
        vec_push(&self->commands, *(const Digest *)command);
    }
    buf_push(&self->messages, (Str){(const char *)message, sizeof *message});
    buf_push(&self->messages, path);
    buf_push(&self->messages, (Str){command, message->size});
}

static void list_take(void *context, const UnitMessage *message, Str path, Facts *block, Str inputs) {
    (void)inputs;
    list_add(context, message, path, block);
    free(block);
}

static void list_release(UnitList *self) {
    buf_release(&self->messages);
    vec_release(&self->commands);
    *self = (UnitList){0};
}

/* ---- what is kept -------------------------------------------------------------------------------------- */

static void text_add(StrBuf *out, Str text) {
    buf_push(out, text);
    buf_push_char(out, '\0');
}

static Digest list_key(const Taking *self, const RunService *service) {
    StrBuf text = {0};
    buf_push(&text, digest_str(&self->program));
    text_add(&text, service->database);
    text_add(&text, service->directory);
    for (u32 i = 0; i < service->flags.count; i++) text_add(&text, service->flags.at[i]);
    buf_push_char(&text, '\0');
    for (u32 i = 0; i < service->file_count; i++) text_add(&text, service->files[i]);
    Digest key = digest_of(buf_str(&text));
    buf_release(&text);
    return key;
}

static Digest unit_key(const Taking *self, const Digest *command) {
    const Digest parts[] = {self->program, *command};
    return digest_of((Str){(const char *)parts, sizeof parts});
}

static void block_take(Taking *self, u32 item, Facts *block) {
    vec_push(&self->blocks, block);
    vec_push(&self->items, item);
}

static bool block_is_right(const Facts *block, size_t size) {
    Str what;
    return size >= sizeof *block && facts_is_valid(block, size, &what) && block->unit == UNIT_COMPILED;
}

/* A unit whose block is kept, and holds. */
typedef struct {
    bool is_found;
    Digest result;
    Facts *block; /* NULL: the block is gone, or damaged */
} Recall;

typedef struct {
    const Memo *memo;
    Recall *units;
} RecallWork;

static void block_load(void *context, u32 item, u32 worker) {
    (void)worker;
    const RecallWork *self = context;
    Recall *unit = &self->units[item];
    size_t size = 0;
    if (!unit->is_found) return;
    Facts *block = memo_load(self->memo, &unit->result, &size);
    if (block && block_is_right(block, size))
        unit->block = block;
    else
        free(block);
}

/* What still holds is found out by one thread, which asks every question once; blocks are read by all. */
static void blocks_recall(Taking *self, const UnitList *list) {
    u32 count = list->commands.count;
    RecallWork work = {&self->memo, mem_alloc((count + 1) * sizeof(Recall))};
    for (u32 i = 0; i < count; i++) {
        Digest key = unit_key(self, &list->commands.at[i]);
        work.units[i].is_found = memo_find(&self->memo, &key, &work.units[i].result);
    }
    pool_run(count, self->jobs, block_load, &work);
    for (u32 i = 0; i < count; i++)
        if (work.units[i].block)
            block_take(self, i, work.units[i].block);
        else
            vec_push(&self->wanted, i);
    free(work.units);
    self->run->recalled_units = self->blocks.count;
}

static void blocks_forget(Taking *self) {
    for (u32 i = 0; i < self->blocks.count; i++) free(self->blocks.at[i]);
    vec_clear(&self->blocks);
    vec_clear(&self->items);
    vec_clear(&self->wanted);
}

/* False: how units are compiled is not known without oxbow-clang. */
static bool list_recall(Taking *self) {
    Digest result;
    size_t size = 0;
    if (!memo_find(&self->memo, &self->list_key, &result)) return false;
    char *messages = memo_load(&self->memo, &result, &size);
    if (!messages) return false;
    run_service_replay((Str){messages, size}, list_take, &self->kept);
    free(messages);
    return true;
}

/* ---- what comes back ----------------------------------------------------------------------------------- */

static const char *failure_key(u32 kind) {
    switch (kind) {
    case UNIT_CRASHED: return "incomplete.unit_crashed";
    case UNIT_HUNG: return "incomplete.unit_hung";
    case UNIT_MEMORY: return "incomplete.unit_memory";
    case UNIT_BLOCK: return "incomplete.unit_damaged";
    default: return "incomplete.unit_failed";
    }
}

static void failure_note(Taking *self, Str path, const char *key) {
    Run *run = self->run;
    run->native.failed_units++;
    u32 at = map_find(&self->files, str_hash(path));
    if (at != MAP_NONE) {
        if (!run->files[at].problem) run->files[at].problem = key;
        return;
    }
    Str shown = path_is_below(path, run->place.root) ? path_below(path, run->place.root) : path;
    RunFile file = {.problem = key};
    file.input.path = str_copy(&run->arena, shown);
    file.input.absolute = str_copy(&run->arena, path);
    vec_push(&self->strangers, file);
}

/* A source that a build makes is no file of the tree: nothing of the tree is lost. What it may name, fates
 * know. */
static void absence_note(Taking *self, Str path) {
    Run *run = self->run;
    Str shown = path_is_below(path, run->place.root) ? path_below(path, run->place.root) : path;
    run->native.absent_units++;
    if (!run->native.lacked.len || str_cmp(shown, run->native.lacked) < 0)
        run->native.lacked = str_copy(&run->arena, shown);
}

static void block_keep(Taking *self, u32 item, const Facts *block, Str inputs) {
    if (!inputs.len || item >= self->list.commands.count) return;
    Digest key = unit_key(self, &self->list.commands.at[item]);
    memo_keep(&self->memo, &key, inputs, (Str){(const char *)block, block->size});
}

static void unit_take(Taking *self, const UnitMessage *message, Str path, Facts *block, Str inputs) {
    if (message->kind == UNIT_BLOCK && block && block_is_right(block, message->size)) {
        block_keep(self, message->item, block, inputs);
        block_take(self, message->item, block);
        return;
    }
    bool is_absent =
        message->kind == UNIT_FAILED && file_kind(str_cstr(&self->run->arena, path)) == FILE_MISSING;
    if (is_absent)
        absence_note(self, path);
    else
        failure_note(self, path, failure_key(message->kind));
    free(block);
}

static void message_take(void *context, const UnitMessage *message, Str path, Facts *block, Str inputs) {
    Taking *self = context;
    bool is_list = message->kind == UNIT_LISTED || message->kind == UNIT_FOREIGN;
    if (!is_list && message->kind != UNIT_LIST_END) {
        unit_take(self, message, path, block, inputs);
        return;
    }
    if (is_list) list_add(&self->list, message, path, block);
    if (message->kind == UNIT_LIST_END && inputs.len)
        memo_keep(&self->memo, &self->list_key, inputs, buf_str(&self->list.messages));
    free(block);
}

/* What was recalled by the kept list stands, if that list does. */
static void wanted_push(void *context, VecU32 *wanted) {
    Taking *self = context;
    if (!str_eq(buf_str(&self->kept.messages), buf_str(&self->list.messages))) {
        blocks_forget(self);
        blocks_recall(self, &self->list);
    }
    for (u32 i = 0; i < self->wanted.count; i++) vec_push(wanted, self->wanted.at[i]);
}

/* In the order of the database, not in that in which workers were done. */
static void blocks_order(Taking *self) {
    Run *run = self->run;
    u32 count = self->blocks.count, highest = 0;
    for (u32 i = 0; i < count; i++) highest = u32_max(highest, self->items.at[i]);
    Facts **by_item = mem_alloc(((size_t)highest + 1) * sizeof(Facts *));
    for (u32 i = 0; i < count; i++) by_item[self->items.at[i]] = self->blocks.at[i];
    run->units = ARENA_ARRAY(&run->arena, Facts *, count);
    for (u32 i = 0; i <= highest && count; i++)
        if (by_item[i]) run->units[run->unit_count++] = by_item[i];
    free(by_item);
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static void service_ask(Taking *self, const RunService *service) {
    bool is_kept = self->memo.store.folder >= 0;
    const RunServiceListener listener = {message_take, is_kept ? wanted_push : NULL, self};
    Err err = {0};
    if (run_service(service, &listener, &self->run->arena, &err)) return;
    Str list = path_join(&self->run->arena, service->database.len ? service->database : service->directory,
                         STR("compile_commands.json"));
    failure_note(self, list, "incomplete.units_lost");
}

static void taking_release(Taking *self) {
    memo_close(&self->memo);
    list_release(&self->kept);
    list_release(&self->list);
    vec_release(&self->wanted);
    vec_release(&self->strangers);
    vec_release(&self->blocks);
    vec_release(&self->items);
    map_release(&self->files);
}

void run_unit_blocks(Run *run, const RunService *service) {
    Taking self = {.run = run, .jobs = service->jobs, .program = input_answer(INPUT_FILE, service->program)};
    for (u32 i = 0; i < run->file_count; i++) map_at(&self.files, str_hash(run->files[i].input.absolute), i);
    run_cache_open(&run->options, &run->arena, &self.memo);
    self.list_key = list_key(&self, service);
    bool is_known = list_recall(&self);
    if (is_known) blocks_recall(&self, &self.kept);
    if (!is_known || self.wanted.count) service_ask(&self, service);
    run->has_cache = self.memo.store.folder >= 0;
    run->native.foreign_units += self.list.messages.len ? self.list.foreign : self.kept.foreign;
    blocks_order(&self);
    run_add_files(run, self.strangers.at, self.strangers.count);
    taking_release(&self);
}
