#include "clone.h"

#include "char.h"
#include "file.h"

/* `example_upload.py` */
static bool opens_as_kept(const CloneOptions *options, Str name) {
    for (u32 i = 0; i < options->kept_opening_count; i++)
        if (str_starts(name, options->kept_openings[i])) return true;
    return false;
}

/* `_tutorials`, `migration-guide`: the last word says what stands in the folder. */
static bool is_shown_folder(const CloneOptions *options, Str name) {
    Str word = str_after_last(str_after_last(name, '-'), '_');
    return str_is_among(word, options->shown_folders, options->shown_folder_count);
}

static bool is_kept_folder(const CloneOptions *options, Str name) {
    return opens_as_kept(options, name) ||
           str_is_among(name, options->kept_folders, options->kept_folder_count) ||
           is_shown_folder(options, name);
}

Str clones_kept_folder(const Clones *clones, FileId file) {
    const CloneOptions *options = &clones->options;
    Str rest = clones->program->files[file].path, part, found = STR_NONE;
    while (str_split(&rest, '/', &part))
        if (rest.len ? is_kept_folder(options, part) : opens_as_kept(options, part)) found = part;
    return found;
}

Str clones_shown_folder(const Clones *clones, FileId file) {
    Str rest = clones->program->files[file].path, part, found = STR_NONE;
    while (str_split(&rest, '/', &part))
        if (rest.len && is_shown_folder(&clones->options, part)) found = part;
    return found;
}

static bool is_year(Str number) {
    return number.len == 4 && (str_starts(number, STR("19")) || str_starts(number, STR("20")));
}

enum { DAY_DIGITS = 8, MOMENT_DIGITS = 12 };

/* `1_20260331T222500`: a day and a time of this or the last century, with what separates their parts. */
static bool is_moment(Str name) {
    char digits[MOMENT_DIGITS];
    u32 count = 0;
    for (size_t i = 0; i < name.len && count < MOMENT_DIGITS; i++) {
        char c = name.ptr[i];
        bool separates = c == '-' || c == '_' || c == ':' || (c == 'T' && count == DAY_DIGITS);
        if (char_is_digit(c))
            digits[count++] = c;
        else if (!separates || count < 4)
            count = 0;
    }
    if (count < MOMENT_DIGITS || !is_year((Str){digits, 4})) return false;
    u32 month = (u32)(digits[4] - '0') * 10 + (u32)(digits[5] - '0');
    u32 day = (u32)(digits[6] - '0') * 10 + (u32)(digits[7] - '0');
    u32 hour = (u32)(digits[8] - '0') * 10 + (u32)(digits[9] - '0');
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && digits[10] < '6';
}

static bool is_record(Str path) {
    Str part;
    while (str_split(&path, '/', &part) && path.len)
        if (is_moment(part)) return true;
    return false;
}

/* `step2`, `step_2`, `2_step`, `2024`: the number that begins at `at` counts things kept side by side. */
static bool is_numbering(const CloneOptions *options, Str path, size_t at, size_t end) {
    if (at == 0 || path.ptr[at - 1] == '/' || is_year(str_slice(path, at, end))) return true;
    size_t last = at;
    if (path.ptr[last - 1] == '_' || path.ptr[last - 1] == '-') last--;
    size_t first = last;
    while (first > 0 && char_is_letter(path.ptr[first - 1])) first--;
    return str_is_among(str_slice(path, first, last), options->numbered_words, options->numbered_word_count);
}

static size_t number_end(Str path, size_t at) {
    while (at < path.len && char_is_digit(path.ptr[at])) at++;
    return at;
}

/* One path but for such numbers. */
static bool paths_are_numbered(const CloneOptions *options, Str left, Str right) {
    size_t a = 0, b = 0;
    bool differ = false;
    while (a < left.len && b < right.len) {
        size_t a_end = number_end(left, a), b_end = number_end(right, b);
        if (a_end == a || b_end == b) {
            if (left.ptr[a++] != right.ptr[b++]) return false;
            continue;
        }
        if (!str_eq(str_slice(left, a, a_end), str_slice(right, b, b_end))) {
            if (!is_numbering(options, left, a, a_end)) return false;
            differ = true;
        }
        a = a_end;
        b = b_end;
    }
    return differ && a == left.len && b == right.len;
}

/* `delta/78/01_columns.py` and `delta/79/02_index.py`: no module that anybody imports has such a name, and
 * what runs by number is history. */
static bool are_in_one_series(const CloneOptions *options, Str left, Str right) {
    Str a = path_name(left), b = path_name(right);
    if (!number_end(a, 0) || !number_end(b, 0)) return false;
    Str here = path_folder(left), there = path_folder(right);
    return str_eq(here, there) || paths_are_numbered(options, here, there);
}

CloneKept clones_kept(const Clones *clones, FileId left, FileId right) {
    const CloneOptions *options = &clones->options;
    const File *files = clones->program->files;
    bool left_kept = clones_kept_folder(clones, left).len, right_kept = clones_kept_folder(clones, right).len;
    if (left_kept && right_kept) return KEPT_IN_FOLDERS;
    if ((left_kept && clones_are_tests(clones, right)) || (right_kept && clones_are_tests(clones, left)))
        return KEPT_TESTED;
    if (clones_shown_folder(clones, left).len || clones_shown_folder(clones, right).len) return KEPT_SHOWN;
    if (left == right || !options->numbered_word_count) return KEPT_NO;
    if (is_record(files[left].path) || is_record(files[right].path)) return KEPT_AS_RECORD;
    if (paths_are_numbered(options, files[left].path, files[right].path)) return KEPT_BY_NUMBER;
    return are_in_one_series(options, files[left].path, files[right].path) ? KEPT_IN_SERIES : KEPT_NO;
}
