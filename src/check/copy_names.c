/* What became what between two copies: names of one thing, renames, variables. */
#include "classes.h"
#include "copy_borne.h"
#include "copy_differ.h"
#include "copy_report.h"
#include "copy_roles.h"

enum { RENAMES_MAX = 4 };

static Place rename_place(const CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    u32 start = rename->left_offset;
    return place_of(context->program, copy->here.side->file, (Span){start, start + (u32)rename->from.len});
}

/* "SSEEvent = StreamEvent": the name that is not the definition's own stands on the left. */
static Text alias_text(CheckContext *context, const char *rule, const CopyPair *copy,
                       const CloneRename *rename) {
    const Program *program = context->program;
    FileId here = copy->here.side->file, there = copy->there.side->file;
    Oneness oneness = copy_names_are_one(program, here, rename->from_name, there, rename->to_name);
    if (oneness == ONE_IMPORT) return text_of(NULL, "copies.alias_import");
    DefRef def = program_resolve_def(program, here, 1, rename->from_name);
    bool from_is_alias = !str_eq(name_text(program, def_name(program, def)), rename->from);
    if (oneness == ONE_SUBCLASS) {
        DefRef other = program_resolve_def(program, there, 1, rename->to_name);
        from_is_alias = class_derives(program, def, other);
    }
    bool to_is_alias = !str_eq(name_text(program, def_name(program, def)), rename->to);
    if (oneness == ONE_ALIAS && from_is_alias && to_is_alias)
        return text_with(text_of(NULL, "copies.alias_both"), "def",
                         name_text(program, def_name(program, def)));
    Str alias = from_is_alias ? rename->from : rename->to, target = from_is_alias ? rename->to : rename->from;
    if (oneness == ONE_SUBCLASS)
        return text_with(text_with(text_of(NULL, "copies.alias_subclass"), "sub", alias), "base", target);
    return text_with(text_of(rule, "alias_note"), "alias",
                     str_printf(context->arena, "%.*s = %.*s", STR_ARG(alias), STR_ARG(target)));
}

static void rename_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                         const CloneRename *rename, RenameKindOf kind) {
    Text text = kind == RENAME_ALIAS  ? alias_text(context, finding->rule, copy, rename)
                : kind == RENAME_WORD ? text_of(NULL, "copies.words")
                                      : text_of(finding->rule, "renames");
    text = text_with(text_with(text, "from", rename->from), "to", rename->to);
    if (kind != RENAME_ALIAS) text = text_with_number(text, "count", rename->count);
    finding_evidence(finding, rename_place(context, copy, rename), text);
}

/* Variables have other names, all in one line: they change nothing. */
static void variables_prove(CheckContext *context, Finding *finding, const CopyReport *report) {
    enum { VARIABLES_SHOWN = 3 };
    StrBuf names = {0};
    u32 count = 0;
    for (u32 i = 0; i < report->diff->rename_count; i++) {
        const CloneRename *rename = &report->diff->renames[i];
        bool is_told = rename->is_consistent && rename->is_throughout &&
                       !copy_rename_is_of_other(context->program, report->copy, report->diff, rename) &&
                       copy_rename_kind(context, report->copy, report->diff, rename) == RENAME_LOCAL &&
                       copy_is_one_variable(context, report->copy, rename) &&
                       copy_rename_is_borne_out(context, report->copy, report->diff, rename);
        if (!is_told || ++count > VARIABLES_SHOWN) continue;
        buf_printf(&names, "%s`%.*s` → `%.*s`", count > 1 ? ", " : "", STR_ARG(rename->from),
                   STR_ARG(rename->to));
    }
    if (count > VARIABLES_SHOWN) buf_printf(&names, " +%u", count - VARIABLES_SHOWN);
    Str list = str_copy(context->arena, buf_str(&names));
    buf_release(&names);
    if (count)
        finding_evidence(
            finding, finding->name,
            text_with(text_with_number(text_of(NULL, "copies.variables"), "count", count), "names", list));
}

Str copy_names_list(CheckContext *context, const CopyReport *report) {
    enum { LISTED_MAX = 2 };
    StrBuf names = {0};
    u32 count = 0;
    for (u32 i = 0; i < report->diff->rename_count; i++) {
        const CloneRename *rename = &report->diff->renames[i];
        if (!copy_rename_matters(context, report->copy, report->diff, rename) || ++count > LISTED_MAX)
            continue;
        buf_printf(&names, "%s`%.*s`/`%.*s`", count > 1 ? ", " : "", STR_ARG(rename->from),
                   STR_ARG(rename->to));
    }
    if (count > LISTED_MAX) buf_printf(&names, " +%u", count - LISTED_MAX);
    Str list = str_copy(context->arena, buf_str(&names));
    buf_release(&names);
    return list;
}

/* What tells most comes first: names of one thing, then what makes a difference, then what does not. The two
 * copies themselves are in the message. */
void copy_names_prove(CheckContext *context, Finding *finding, const CopyReport *report, bool is_all) {
    static const RenameKindOf order[] = {RENAME_ALIAS, RENAME_TYPE, RENAME_OTHER,
                                         RENAME_WORD,  RENAME_TWIN, RENAME_OWN};
    bool is_file = report->copy->here.side->def == 0;
    u32 shown = 0;
    for (u32 at = 0; at < COUNT_OF(order); at++) {
        for (u32 i = 0; i < report->diff->rename_count && shown < RENAMES_MAX; i++) {
            const CloneRename *rename = &report->diff->renames[i];
            if (order[at] == RENAME_OWN && !is_file) continue;
            if (!copy_rename_is_told(context, report->copy, report->diff, rename)) continue;
            if (copy_rename_kind(context, report->copy, report->diff, rename) != order[at]) continue;
            rename_prove(context, finding, report->copy, rename, order[at]);
            shown++;
        }
    }
    variables_prove(context, finding, report);
    bool only_names = report->alikeness == ALIKE_NAMES || report->alikeness == ALIKE_ALIASES;
    bool is_said = str_eq(str_of(finding->message.key), STR("message.renamed")) ||
                   str_eq(str_of(finding->message.key), STR("copies.same_but_for"));
    if (shown && only_names && is_all && !is_said && !report->diff->break_count)
        finding_evidence(finding, finding->name, text_of(finding->rule, "renames_only"));
}
