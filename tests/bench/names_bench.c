/* What the table of the standard library costs: seconds until the first answer in a fresh process,
 * which is all the loading there is, and seconds to ask for every name of the table once, with how many
 * these are. */
#include "stdlib_embedded.h"
#include "stdlib_names.h"

#include <stdio.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Asks for all names of one scope; returns how many answered. */
static u32 ask_scope(StdlibScope scope) {
    u32 start = stdlib_scope_starts[scope - 1], found = 0;
    Str rest = {stdlib_text + start, stdlib_scope_starts[scope] - start}, line;
    str_split(&rest, '\n', &line);
    while (rest.len && str_split(&rest, '\n', &line)) {
        StdlibName name;
        Str word = str_slice(line, 1, 1 + str_find_char(str_slice(line, 1, line.len), ' '));
        found += stdlib_name(scope, word, &name);
    }
    return found;
}

int main(void) {
    StdlibName name;
    u32 count = 0;
    double start = now();
    bool is_found = stdlib_find(STR("asyncio.Queue.get_nowait"), &name);
    double first = now();
    for (StdlibScope s = 1; s <= stdlib_scope_count; s++) count += ask_scope(s);
    printf("%.9f %.9f %u\n", first - start, now() - first, count);
    return !is_found;
}
