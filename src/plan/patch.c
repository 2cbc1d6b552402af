#include "patch.h"

#include "file.h"

enum { CONTEXT = 3 };

/* A file as it stands on disk: raw bytes, and where its lines start. */
typedef struct {
    Str bytes;
    const u32 *starts; /* starts[i]: line i, 1-based; starts[count + 1] is the end */
    u32 count;
    u32 mark; /* bytes of a byte-order mark, which columns do not count */
} Raw;

/* Bytes [start, end) become `text`; the lines touched are first..last. */
typedef struct {
    u32 start, end, first, last;
    Str text;
} Change;

/* A patch is made for the text that was analysed, and for no other: then it is UTF-8, and its lines
 * are known. */
static bool raw_open(const Program *program, FileId file, Arena *arena, Raw *out) {
    const File *info = &program->files[file];
    const Facts *facts = info->facts;
    Str bytes;
    if (!file_read(str_cstr(arena, info->absolute), arena, &bytes, NULL)) return false;
    u32 mark = str_starts(bytes, STR("\xef\xbb\xbf")) ? 3 : 0;
    if (str_hash(str_slice(bytes, mark, bytes.len)) != facts->content_hash) return false;
    u32 count = facts->lines.count - 1;
    u32 *starts = ARENA_ARRAY(arena, u32, count + 2);
    for (u32 line = 2; line <= count; line++) starts[line] = facts_lines(facts)[line] + mark;
    if (starts[count] == bytes.len && count > 1) count--;
    starts[count + 1] = (u32)bytes.len;
    *out = (Raw){bytes, starts, count, mark};
    return true;
}

static bool line_is_blank(const Raw *raw, u32 line) {
    return !str_trim(str_slice(raw->bytes, raw->starts[line], raw->starts[line + 1])).len;
}

/* Whole lines, and the blank ones behind them that would double those before. */
static bool change_of_lines(const Raw *raw, const Edit *edit, Change *out) {
    u32 first = edit->place.line, last = edit->place.end_line;
    if (!first || first > last || last > raw->count) return false;
    if (first == 1 || line_is_blank(raw, first - 1))
        while (last < raw->count && line_is_blank(raw, last + 1)) last++;
    if (last == raw->count)
        while (first > 1 && line_is_blank(raw, first - 1)) first--;
    *out = (Change){raw->starts[first], raw->starts[last + 1], first, last, STR_NONE};
    return true;
}

static u32 raw_offset(const Raw *raw, u32 line, u32 column) {
    return raw->starts[line] + column - 1 + (line == 1 ? raw->mark : 0);
}

static bool change_of_text(const Raw *raw, const Edit *edit, Change *out) {
    const Place *place = &edit->place;
    if (!place->line || place->line > place->end_line || place->end_line > raw->count) return false;
    if (!place->column || !place->end_column) return false;
    u32 start = raw_offset(raw, place->line, place->column);
    u32 end = raw_offset(raw, place->end_line, place->end_column);
    if (start > end || end > raw->starts[place->end_line + 1]) return false;
    *out = (Change){start, end, place->line, place->end_line, edit->text};
    return true;
}

static int change_cmp(const void *a, const void *b) {
    const Change *left = a, *right = b;
    if (left->start != right->start) return left->start < right->start ? -1 : 1;
    return left->end > right->end ? -1 : left->end < right->end;
}

/* Sort, drop changes inside others. False when two overlap otherwise. */
static bool changes_settle(Change *changes, u32 *count) {
    qsort(changes, *count, sizeof *changes, change_cmp);
    u32 kept = 0;
    for (u32 i = 0; i < *count; i++) {
        const Change *before = kept ? &changes[kept - 1] : NULL;
        if (before && changes[i].start < before->end) {
            if (changes[i].end > before->end) return false;
            continue;
        }
        if (before && changes[i].start == before->start && changes[i].end == before->end) continue;
        changes[kept++] = changes[i];
    }
    *count = kept;
    return true;
}

static void diff_line(StrBuf *out, char sign, Str line) {
    buf_push_char(out, sign);
    buf_push(out, line);
    if (!line.len || line.ptr[line.len - 1] != '\n') buf_push(out, STR("\n\\ No newline at end of file\n"));
}

static u32 diff_lines(StrBuf *out, char sign, Str text) {
    u32 lines = 0;
    for (size_t at = 0; at < text.len; lines++) {
        size_t end = str_find_char(str_slice(text, at, text.len), '\n');
        end = end == STR_NOT_FOUND ? text.len : at + end + 1;
        diff_line(out, sign, str_slice(text, at, end));
        at = end;
    }
    return lines;
}

static u32 diff_context(StrBuf *out, const Raw *raw, u32 first, u32 last) {
    for (u32 line = first; line <= last; line++)
        diff_line(out, ' ', str_slice(raw->bytes, raw->starts[line], raw->starts[line + 1]));
    return last >= first ? last - first + 1 : 0;
}

/* Text that replaces lines first..last once changes from..to (exclusive) are made. */
static void new_text(StrBuf *out, const Raw *raw, const Change *changes, u32 from, u32 to) {
    u32 at = raw->starts[changes[from].first];
    u32 last = changes[from].last;
    for (u32 i = from; i < to; i++) {
        buf_push(out, str_slice(raw->bytes, at, changes[i].start));
        buf_push(out, changes[i].text);
        at = changes[i].end;
        last = u32_max(last, changes[i].last);
    }
    buf_push(out, str_slice(raw->bytes, at, raw->starts[last + 1]));
}

/* Position behind the changes that share lines with changes[from]; *last is the last line they touch. */
static u32 cluster_end(const Change *changes, u32 count, u32 from, u32 *last) {
    *last = changes[from].last;
    u32 to = from + 1;
    for (; to < count && changes[to].first <= *last; to++) *last = u32_max(*last, changes[to].last);
    return to;
}

/* One hunk: as many changes as have no more than twice the context between them. */
static u32 hunk_write(StrBuf *out, const Raw *raw, const Change *changes, u32 count, u32 from, i64 *shift) {
    StrBuf body = {0};
    u32 start = changes[from].first > CONTEXT ? changes[from].first - CONTEXT : 1;
    u32 line = start, old_lines = 0, new_lines = 0, i = from;
    while (i < count && (i == from || changes[i].first <= line + 2 * CONTEXT)) {
        u32 last, to = cluster_end(changes, count, i, &last);
        u32 same = diff_context(&body, raw, line, changes[i].first - 1);
        StrBuf text = {0};
        new_text(&text, raw, changes, i, to);
        u32 gone = diff_lines(&body, '-',
                              str_slice(raw->bytes, raw->starts[changes[i].first], raw->starts[last + 1]));
        u32 come = diff_lines(&body, '+', buf_str(&text));
        buf_release(&text);
        old_lines += same + gone;
        new_lines += same + come;
        line = last + 1;
        i = to;
    }
    u32 same = diff_context(&body, raw, line, u32_min(line + CONTEXT - 1, raw->count));
    old_lines += same;
    new_lines += same;
    i64 new_start = (i64)start + *shift - (new_lines == 0);
    buf_printf(out, "@@ -%u,%u +%lld,%u @@\n", start, old_lines, (long long)new_start, new_lines);
    buf_push(out, buf_str(&body));
    buf_release(&body);
    *shift += (i64)new_lines - (i64)old_lines;
    return i;
}

/* As git quotes names in diff headers. */
static Str diff_path(Arena *arena, const char *side, Str path) {
    bool plain = true;
    for (size_t i = 0; i < path.len; i++)
        plain = plain && path.ptr[i] != '"' && path.ptr[i] != '\\' && (u8)path.ptr[i] >= 0x20 &&
                path.ptr[i] != 0x7f;
    if (plain) return str_printf(arena, "%s/%.*s", side, STR_ARG(path));
    StrBuf out = {0};
    buf_printf(&out, "\"%s/", side);
    for (size_t i = 0; i < path.len; i++) {
        u8 c = (u8)path.ptr[i];
        if (c == '"' || c == '\\')
            buf_printf(&out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            buf_printf(&out, "\\%03o", c);
        else
            buf_push_char(&out, (char)c);
    }
    buf_push_char(&out, '"');
    Str quoted = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return quoted;
}

/* A tab ends a name that holds white space, as git and GNU diff write it. */
static const char *name_end(Str path) {
    return str_find_char(path, ' ') == STR_NOT_FOUND ? "" : "\t";
}

static bool patch_file(const Program *program, FileId file, const Edit *edits, u32 count, Arena *arena,
                       StrBuf *out) {
    Raw raw;
    if (!raw_open(program, file, arena, &raw)) return false;
    Change *changes = ARENA_ARRAY(arena, Change, count);
    u32 used = 0;
    for (u32 i = 0; i < count; i++) {
        if (edits[i].place.file != file) continue;
        bool ok = edits[i].kind == EDIT_DELETE ? change_of_lines(&raw, &edits[i], &changes[used])
                                               : change_of_text(&raw, &edits[i], &changes[used]);
        if (!ok) return false;
        used++;
    }
    if (!changes_settle(changes, &used)) return false;
    Str path = program->files[file].path;
    Str old_name = diff_path(arena, "a", path), new_name = diff_path(arena, "b", path);
    buf_printf(out, "diff --git %.*s %.*s\n", STR_ARG(old_name), STR_ARG(new_name));
    buf_printf(out, "--- %.*s%s\n", STR_ARG(old_name), name_end(path));
    buf_printf(out, "+++ %.*s%s\n", STR_ARG(new_name), name_end(path));
    i64 shift = 0;
    for (u32 i = 0; i < used;) i = hunk_write(out, &raw, changes, used, i, &shift);
    return true;
}

/* Smallest file from `from` on that has an edit. */
static FileId next_file(const Edit *edits, u32 count, FileId from) {
    FileId found = FILE_NONE;
    for (u32 i = 0; i < count; i++)
        if (edits[i].place.file >= from && edits[i].place.file < found) found = edits[i].place.file;
    return found;
}

Str patch_of_edits(const Program *program, const Edit *edits, u32 count, Arena *arena) {
    Arena scratch = {0};
    StrBuf out = {0};
    bool ok = count > 0;
    for (FileId file = next_file(edits, count, 0); ok && file != FILE_NONE;
         file = next_file(edits, count, file + 1))
        ok = patch_file(program, file, edits, count, &scratch, &out);
    Str patch = ok ? str_copy(arena, buf_str(&out)) : STR_NONE;
    buf_release(&out);
    arena_release(&scratch);
    return patch;
}

Str patch_of_removal(const Program *program, FileId file, Arena *arena) {
    Arena scratch = {0};
    StrBuf out = {0};
    Raw raw;
    bool ok = raw_open(program, file, &scratch, &raw);
    if (ok) {
        Str path = program->files[file].path;
        Str old_name = diff_path(&scratch, "a", path), new_name = diff_path(&scratch, "b", path);
        buf_printf(&out, "diff --git %.*s %.*s\n", STR_ARG(old_name), STR_ARG(new_name));
        buf_printf(&out, "deleted file mode %s\n", program->files[file].is_executable ? "100755" : "100644");
        if (raw.bytes.len) {
            buf_printf(&out, "--- %.*s%s\n+++ /dev/null\n", STR_ARG(old_name), name_end(path));
            buf_printf(&out, "@@ -1,%u +0,0 @@\n", raw.count);
            diff_lines(&out, '-', raw.bytes);
        } else {
            /* Git's id of an empty blob: without it there is nothing to say that the file was empty. */
            buf_printf(&out, "index e69de29bb2d1d6434b8b29ae775ad8c2e48c5391..%040d\n", 0);
        }
    }
    Str patch = ok ? str_copy(arena, buf_str(&out)) : STR_NONE;
    buf_release(&out);
    arena_release(&scratch);
    return patch;
}
