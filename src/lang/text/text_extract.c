#include "text_extract.h"

#include "mention.h"

void text_extract(FactsBuilder *builder, Str source) {
    mention_scan(builder, source, 0, 0);
    for (Str line; str_split(&source, '\n', &line);) builder->code_lines += str_trim(line).len > 0;
}
