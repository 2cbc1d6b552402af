/* What bodies of macros name may be anything of that name: expansions inside of expansions are not told. */
#include "native_impl.h"
#include "native_pieces.h"

/* What bears a name, by what a macro's body does with it. */
typedef enum { BEARERS_MACROS, BEARERS_TYPES, BEARERS_VALUES, BEARERS_COUNT } Bearers;

static const u8 reference_kinds[] = {
    [BEARERS_MACROS] = REFERENCE_EXPANSION,
    [BEARERS_TYPES] = REFERENCE_TYPE,
    [BEARERS_VALUES] = REFERENCE_ADDRESS,
};

typedef struct {
    NativeMeaning by[BEARERS_COUNT];
} Meanings;

typedef struct {
    NativeCollecting *out;
    Program *program;
    Native *native;
    NativePieces pieces;
    Map known; /* Name of a word → row of `meanings` */
    Vec(Meanings) meanings;
    VecU32 ids; /* what the word at hand can mean */
} Macros;

/* ---- pieces of names ----------------------------------------------------------------------------------- */

enum { PIECE_SHORTEST = 2 };

/* Is the rest of a name, or what stands of it next to the piece up to some '_', a word of the tree? */
static bool is_filled(const Program *program, Str rest, bool is_end) {
    if (intern_find(&program->names, rest)) return true;
    for (size_t i = 1; i + 1 < rest.len; i++) {
        if (rest.ptr[i] != '_') continue;
        Str part = is_end ? str_slice(rest, i + 1, rest.len) : str_slice(rest, 0, i);
        if (intern_find(&program->names, part)) return true;
    }
    return false;
}

typedef struct {
    Str part;
    bool is_end, is_start; /* something is put in front of it, behind it */
} Piece;

static Piece piece_of(Str word) {
    bool is_end = word.ptr[0] == '#', is_start = word.ptr[word.len - 1] == '#';
    return (Piece){str_slice(word, is_end, word.len - is_start), is_end, is_start};
}

/* Does the name hold the piece, with words of some file around it? */
static bool is_made_with(const Program *program, const Piece *piece, Str name) {
    if (name.len <= piece->part.len) return false;
    if (!piece->is_end && !str_starts(name, piece->part)) return false;
    if (!piece->is_start && !str_ends(name, piece->part)) return false;
    size_t at = !piece->is_end     ? 0
                : !piece->is_start ? name.len - piece->part.len
                                   : str_find(name, piece->part);
    if (at == STR_NOT_FOUND || (piece->is_end && !at)) return false;
    Str left = str_slice(name, 0, at), right = str_slice(name, at + piece->part.len, name.len);
    if (piece->is_start && !right.len) return false;
    return (!piece->is_end || is_filled(program, left, true)) &&
           (!piece->is_start || is_filled(program, right, false));
}

static bool is_pasted(Str word) {
    return word.ptr[0] == '#' || word.ptr[word.len - 1] == '#';
}

static u32 piece_number(Macros *self, const Piece *piece) {
    PieceShape shape = !piece->is_end ? PIECE_START : !piece->is_start ? PIECE_END : PIECE_INSIDE;
    return native_piece_add(&self->pieces, piece->part, shape);
}

/* ---- meanings ------------------------------------------------------------------------------------------ */

static bool is_of(const Macros *self, NativeId id, Bearers bearers) {
    u8 kind = self->native->entities[id].kind;
    if (kind == ENTITY_FIELD) return false;
    return bearers == (kind == ENTITY_MACRO   ? BEARERS_MACROS
                       : native_is_type(kind) ? BEARERS_TYPES
                                              : BEARERS_VALUES);
}

/* Of `ids` what is of that kind and not the macro itself. */
static NativeMeaning meaning_make(Macros *self, Bearers bearers, NativeId macro) {
    u32 first = self->ids.count;
    for (u32 i = 0; i < first; i++)
        if (self->ids.at[i] != macro && is_of(self, self->ids.at[i], bearers))
            vec_push(&self->ids, self->ids.at[i]);
    NativeMeaning made = native_set_of(self->native, self->ids.at + first, self->ids.count - first);
    self->ids.count = first;
    return made;
}

static void bearers_collect(Macros *self, Name name) {
    u32 count;
    const NativeId *ids = native_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++) vec_push(&self->ids, ids[i]);
}

/* `RM_##name`, `group##_do_##action`: every name that begins, ends or goes on so, where the rest of it is
 * words of some file. A compiler shows what such a macro makes where it is expanded. */
static void pasted_collect(Macros *self, Str word) {
    Piece piece = piece_of(word);
    Arena scratch = {0};
    u32 count;
    const Name *names = native_piece_names(&self->pieces, piece_number(self, &piece), &scratch, &count);
    for (u32 i = 0; i < count; i++)
        if (is_made_with(self->program, &piece, name_text(self->program, names[i])))
            bearers_collect(self, names[i]);
    arena_release(&scratch);
}

static void word_collect(Macros *self, Name name) {
    Str word = name_text(self->program, name);
    vec_clear(&self->ids);
    if (is_pasted(word))
        pasted_collect(self, word);
    else
        bearers_collect(self, name);
}

static Meanings meanings_of(Macros *self, Name word) {
    u32 row = *map_at(&self->known, word, self->meanings.count);
    if (row < self->meanings.count) return self->meanings.at[row];
    Meanings made;
    word_collect(self, word);
    for (u32 i = 0; i < BEARERS_COUNT; i++) made.by[i] = meaning_make(self, (Bearers)i, 0);
    vec_push(&self->meanings, made);
    return made;
}

static void word_add(Macros *self, const NativeRow *at, Name word, NativeId macro) {
    const NativeUnit *unit = &self->native->units[at->unit];
    const UnitWordRow *row = &facts_unit_words(unit->facts)[at->row];
    Meanings meanings = meanings_of(self, word);
    if (native_means(self->native, meanings.by[BEARERS_MACROS], macro)) {
        word_collect(self, word);
        meanings.by[BEARERS_MACROS] = meaning_make(self, BEARERS_MACROS, macro);
    }
    for (u32 i = 0; i < BEARERS_COUNT; i++) {
        NativeReference reference = {
            .owner = macro,
            .target = meanings.by[i].target,
            .set = meanings.by[i].set,
            .kind = reference_kinds[i],
            .flags = REFERENCE_EXPANDED,
            .is_raw = unit->is_raw,
            .file = native_file_of(unit, row->file),
            .start = row->start,
            .unit = at->unit,
        };
        if (reference.target || reference.set) vec_push(&self->out->rows, reference);
    }
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* The macro whose body holds the word, where something can be meant by it; 0: none. */
static NativeId macro_of(const Macros *self, u32 i) {
    const NativeRow *at = &self->native->words[i];
    const NativeUnit *unit = &self->native->units[at->unit];
    const UnitWordRow *row = &facts_unit_words(unit->facts)[at->row];
    if (row->place != WORD_MACRO) return 0;
    Str word = name_text(self->program, self->native->word_names[i]);
    if (is_pasted(word) && (!unit->is_raw || piece_of(word).part.len < PIECE_SHORTEST)) return 0;
    return native_first_meant(self->program, at->unit, row->owner);
}

static void pieces_find(Macros *self) {
    for (u32 i = 0; i < self->native->word_count; i++) {
        Str word = name_text(self->program, self->native->word_names[i]);
        if (!is_pasted(word) || !macro_of(self, i)) continue;
        Piece piece = piece_of(word);
        piece_number(self, &piece);
    }
    native_pieces_match(&self->pieces, self->program);
}

void native_macros_collect(NativeCollecting *out) {
    Macros self = {.out = out, .program = out->program, .native = out->native};
    pieces_find(&self);
    for (u32 i = 0; i < self.native->word_count; i++) {
        NativeId macro = macro_of(&self, i);
        if (macro) word_add(&self, &self.native->words[i], self.native->word_names[i], macro);
    }
    native_pieces_release(&self.pieces);
    map_release(&self.known);
    vec_release(&self.meanings);
    vec_release(&self.ids);
}
