/* tests-only: production code that nothing but tests uses.
 *
 * Decided by reachability per world: live from the roots of tests, from none of production or scripts, not
 * even by a name that might mean it. Reported at the head of what tests keep, with the rest as members;
 * evidence names the tests. Modules that by their names are made for tests (parameter support_words) are
 * shown at low confidence. Where that would be most of the tree (parameter `tree_share`), what starts it
 * was not found: then one finding says so, and nothing is advised to be deleted. O(vertices + edges of
 * what is reported). */
#include "dead.h"
#include "file.h"
#include "island.h"
#include "native_dead.h"

#define RULE "tests-only"

/* Named by configuration that belongs to development: a plugin of a linter. */
static bool is_named_elsewhere(const Program *program, NodeId node) {
    return reach_root(program, node) != ROOT_NONE;
}

/* testing.py, fake_redis.py, factories/: support for tests that happens to lie among the product. */
static bool is_support(const CheckContext *context, Str symbol) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "support_words", &count);
    for (u32 i = 0; i < count; i++) {
        StrBuf lower = {0};
        for (size_t c = 0; c < symbol.len; c++) {
            char letter = symbol.ptr[c];
            buf_push_char(&lower, letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter);
        }
        bool has = str_find(buf_str(&lower), words[i]) != STR_NOT_FOUND;
        buf_release(&lower);
        if (has) return true;
    }
    return false;
}

static u32 uses_in_tests(const Program *program, NodeId node) {
    u32 count, uses = 0;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_test = edges[i].file != FILE_NONE && program->files[edges[i].file].world == WORLD_TESTS;
        uses += is_test && edges[i].kind != EDGE_IMPORT;
    }
    return uses;
}

static Finding *finding_of(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_DEF) return finding_add_def(context, RULE, graph_node_def(program, node));
    Place place = dead_place(program, node), name = place;
    name.end_line = name.line;
    Finding *finding = finding_add(context, RULE, KIND_MODULE, file_symbol(program, row->file), place, name);
    finding->shape = program_facts(program, row->file)->content_hash;
    return finding;
}

static void report(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    Finding *finding = finding_of(context, node);
    Str symbol = finding->symbol;
    dead_finish(context, finding, node);
    finding_island_figures(context, finding, node);
    data_put_int(context->arena, finding->data, STR("uses_in_tests"), uses_in_tests(program, node));
    if (reach_life(program, node, WORLD_TESTS) != LIFE_FULL) finding->confidence = CONFIDENCE_LOW;
    if (is_support(context, symbol)) finding->confidence = CONFIDENCE_LOW;
}

static bool is_reported(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_VARIABLE || program->files[row->file].world != WORLD_PRODUCTION) return false;
    if (row->kind == NODE_MODULE && str_ends(program->files[row->file].path, STR("__init__.py")))
        return false;
    if (is_named_elsewhere(program, node)) return false;
    return reach_head(program, node) == node && dead_is_head(program, node, FATE_TESTS_ONLY);
}

/* ---- most of the tree -------------------------------------------------------------------------------- */

typedef struct {
    u32 files, lines; /* of the product, as far as something reaches them */
    FileId first;     /* reached by tests alone */
    u32 tests_files, tests_lines;
} Shares;

static Shares shares_of(const CheckContext *context) {
    const Program *program = context->program;
    Shares out = {.first = FILE_NONE};
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        NodeId module = graph_module(program, file);
        bool counts = in->module && in->world == WORLD_PRODUCTION && in->facts->defs.count > 1;
        if (!counts || reach_is_dead(program, module)) continue;
        u32 lines = place_lines(place_of_file(program, file));
        bool is_tests = reach_fate(program, module) == FATE_TESTS_ONLY &&
                        reach_root(program, module) == ROOT_NONE &&
                        !is_support(context, file_symbol(program, file));
        out.files++;
        out.lines += lines;
        out.tests_files += is_tests;
        out.tests_lines += is_tests ? lines : 0;
        if (is_tests && out.first == FILE_NONE) out.first = file;
    }
    return out;
}

enum { FILES_FEWEST = 5, FILES_NAMED = 6 };

static bool is_most(const CheckContext *context, const Shares *shares) {
    double share = rules_number(context->rules, RULE, "tree_share");
    return shares->tests_files >= FILES_FEWEST && shares->tests_lines >= share * shares->lines;
}

static void report_tree(CheckContext *context, const Shares *shares) {
    const Program *program = context->program;
    Place place = place_of_file(program, shares->first);
    place.end_line = place.line;
    Finding *finding =
        finding_add(context, RULE, KIND_MODULE, file_symbol(program, shares->first), place, place);
    finding->message = text_with_number(text_of(RULE, "message.tree"), "count", shares->tests_files);
    finding->message = text_with_number(finding->message, "files", shares->files);
    finding->help = text_of(RULE, "help.tree");
    finding->doubt = text_of(RULE, "doubt.tree");
    finding->confidence = CONFIDENCE_MEDIUM;
    u32 named = 0;
    for (FileId file = shares->first; file < program->file_count && named < FILES_NAMED; file++) {
        NodeId module = graph_module(program, file);
        if (program->files[file].world != WORLD_PRODUCTION || !program->files[file].module ||
            program->files[file].facts->defs.count <= 1 || reach_fate(program, module) != FATE_TESTS_ONLY)
            continue;
        Place at = place_of_file(program, file);
        at.end_line = at.line;
        finding_evidence(finding, at,
                         text_with(text_of(RULE, "reached"), "name", file_symbol(program, file)));
        named++;
    }
    data_put_int(context->arena, finding->data, STR("files_in_tests"), shares->tests_files);
    data_put_int(context->arena, finding->data, STR("lines_in_tests"), shares->tests_lines);
}

void check_tests_only(CheckContext *context) {
    native_dead_check(context, RULE, NATIVE_TESTS_ONLY);
    Shares shares = shares_of(context);
    if (is_most(context, &shares)) {
        report_tree(context, &shares);
        return;
    }
    for (NodeId node = 1; node < graph_node_count(context->program); node++)
        if (is_reported(context->program, node)) report(context, node);
}
