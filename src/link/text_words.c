#include "text_words.h"

#include "char.h"

void names_in_text(const Program *program, Str text, Bits *names) {
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = char_name_end(text, at);
        Name name = end > at ? intern_find(&program->names, str_slice(text, at, end)) : 0;
        if (name) bits_add(names, name);
    }
}

static void literals_read(const Program *program, Bits *words) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (!(row->flags & STRING_DOC))
                names_in_text(program, facts_text(facts, row->offset, row->length), words);
        }
    }
}

const Bits *program_text_words(const Program *program) {
    Bits *words = program->text_words;
    if (!words->count) {
        *words = bits_new(program->arena, program->names.count);
        literals_read(program, words);
    }
    return words;
}

bool name_is_text_word(const Program *program, Name name) {
    const Bits *words = program_text_words(program);
    return name < words->count && bits_has(words, name);
}
