#include "line_hash.h"

#include "map.h"
#include "utf8.h"
#include "vec.h"

enum { WINDOW = 100, FACTOR = 37, END_OF_FILE = 65535 };

typedef struct {
    Arena *arena;
    u32 window[WINDOW];
    u32 lines[WINDOW]; /* line that starts at this place of the window; 0: none */
    u32 at, line;
    u64 hash, first_factor; /* FACTOR to the power of WINDOW */
    bool at_line_start, after_return;
    Map seen;
    Vec(Str) out;
} Roll;

/* The window has come round to a line's start: its hash is complete. */
static void line_finish(Roll *self) {
    u32 line = self->lines[self->at];
    if (!line) return;
    self->lines[self->at] = 0;
    u32 times = ++*map_at(&self->seen, self->hash, 0);
    while (self->out.count <= line) vec_push(&self->out, STR_NONE);
    self->out.at[line] = str_printf(self->arena, "%llx:%u", (unsigned long long)self->hash, times);
}

static void roll(Roll *self, u32 unit) {
    u32 oldest = self->window[self->at];
    self->window[self->at] = unit;
    self->hash = FACTOR * self->hash + unit - self->first_factor * oldest;
    self->at = (self->at + 1) % WINDOW;
}

static void take(Roll *self, u32 unit) {
    if (unit == ' ' || unit == '\t' || (self->after_return && unit == '\n')) {
        self->after_return = false;
        return;
    }
    self->after_return = unit == '\r';
    if (self->after_return) unit = '\n';
    line_finish(self);
    if (self->at_line_start) self->lines[self->at] = ++self->line;
    self->at_line_start = unit == '\n';
    roll(self, unit);
}

/* The reference counts UTF-16 units. */
static void take_character(Roll *self, u32 character) {
    if (character < 0x10000) {
        take(self, character);
        return;
    }
    take(self, 0xd800 + ((character - 0x10000) >> 10));
    take(self, 0xdc00 + ((character - 0x10000) & 0x3ff));
}

const Str *line_hashes(Str text, Arena *arena, u32 *count) {
    Roll self = {.arena = arena, .first_factor = 1, .at_line_start = true};
    for (u32 i = 0; i < WINDOW; i++) self.first_factor *= FACTOR;
    for (size_t at = 0; at < text.len;) take_character(&self, utf8_next(text, &at));
    take(&self, END_OF_FILE);
    for (u32 i = 0; i < WINDOW; i++) {
        line_finish(&self);
        roll(&self, 0);
    }
    *count = self.line;
    const Str *hashes = arena_copy(arena, self.out.at, self.out.count * sizeof *self.out.at);
    vec_release(&self.out);
    map_release(&self.seen);
    return hashes;
}
