/* bad-call for functions and classes of installed libraries: their source says what they take. A class has
 * to be made the plain way, by an `__init__` of its own or of its only line of bases. Silent where a
 * decorator, a metaclass or a store may change the signature. */
#include "outside_call.h"

#include "expected.h"
#include "installed.h"
#include "standard_foreseen.h"
#include "standard_replaced.h"
#include "stdlib_names.h"

#define RULE "bad-call"
#define ERRORS "TypeError ValueError " DEMANDING

typedef struct {
    LibraryModuleId module;
    DefId def;
    u32 skips;
    bool is_class;
} Made;

static const Facts *facts_of(const CheckContext *context, LibraryModuleId module) {
    return library_module_row(context->program, module).file.facts;
}

static bool is_undecorated(const CheckContext *context, LibraryModuleId module, const DefRow *row) {
    const Facts *facts = facts_of(context, module);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        bool is_called = facts_exprs(facts)[decorator].kind == EXPR_CALL;
        LibraryName name = library_expr(context->program, module, decorator + is_called);
        bool keeps =
            name.kind == LIBRARY_OUTSIDE && bad_call_lists(context, "keeping_decorators", name.dotted);
        if (!keeps) return false;
    }
    return true;
}

enum { LINE_MAX = 24 };

/* Nothing but `__init__` sees the arguments of a call of the class, whatever it derives from. */
static bool is_plain(CheckContext *context, Str dotted, u32 depth) {
    const Program *program = context->program;
    if (bad_call_lists(context, "plain_bases", dotted)) return true;
    const LibraryClass *class = depth < LINE_MAX ? library_class(program, dotted) : NULL;
    StdlibScope standard = class ? 0 : stdlib_scope(dotted);
    StdlibName maker;
    bool is_exception = standard && stdlib_derives(standard, stdlib_scope(STR("BaseException")));
    if (is_exception) return true; /* its `__new__` takes anything */
    if (standard) return !stdlib_metaclass(standard).len && !stdlib_member(standard, STR("__new__"), &maker);
    if (!class || !class->is_made_plainly) return false;
    for (u32 i = 0; i < class->base_count; i++)
        if (!is_plain(context, name_text(program, class->bases[i]), depth + 1)) return false;
    return true;
}

/* Bases that may bring `__init__`: how many, and the last of them. */
static u32 makers_of(CheckContext *context, const LibraryClass *class, Name *last) {
    u32 count = 0;
    for (u32 i = 0; i < class->base_count; i++) {
        if (bad_call_lists(context, "plain_bases", name_text(context->program, class->bases[i]))) continue;
        *last = class->bases[i];
        count++;
    }
    return count;
}

/* The `__init__` that makes objects of the class; `def` is 0 where there is none but that of `object`. */
static bool constructor_find(CheckContext *context, Str dotted, Made *out) {
    const Program *program = context->program;
    out->def = 0;
    if (!is_plain(context, dotted, 0)) return false;
    for (;;) {
        const LibraryClass *class = library_class(program, dotted);
        Name base = 0;
        if (!class || class->openness == CLASS_DYNAMIC_BODY) return false;
        out->module = class->module;
        out->def = library_class_function(program, class, STR("__init__"));
        if (out->def) return true;
        if (library_class_binds(program, class, STR("__init__"))) return false;
        u32 makers = makers_of(context, class, &base);
        if (makers != 1) return !makers;
        dotted = name_text(program, base);
    }
}

/* What the call runs, its first `skips` parameters bound. */
static bool callee_find(CheckContext *context, Str dotted, Made *out) {
    LibraryName name = library_find(context->program, dotted);
    *out = (Made){.module = name.module, .def = name.def};
    if (name.kind != LIBRARY_DEFINITION) return false;
    out->is_class = facts_defs(facts_of(context, name.module))[name.def].kind == DEF_CLASS;
    if (out->is_class && !constructor_find(context, name.dotted, out)) return false;
    if (out->is_class && !out->def) return true;
    out->skips = out->is_class;
    const Facts *facts = facts_of(context, out->module);
    const DefRow *row = &facts_defs(facts)[out->def];
    return row->kind == DEF_FUNCTION && facts->errors.count <= 1 &&
           is_undecorated(context, out->module, row) && !(row->flags & (DEF_CONDITIONAL | DEF_PROPERTY));
}

/* False when a bound parameter is missing. */
static bool signature_read(const CheckContext *context, const Made *made, Signature *out) {
    const Facts *facts = facts_of(context, made->module);
    const DefRow *row = &facts_defs(facts)[made->def];
    *out = (Signature){.error = "TypeError"};
    for (u32 i = 0; i < row->param_count; i++) {
        const ParamRow *param = &facts_params(facts)[row->first_param + i];
        bool is_variable = param->kind == PARAM_STAR || param->kind == PARAM_DOUBLE_STAR;
        if (i < made->skips) {
            if (is_variable || param->kind == PARAM_KEYWORD_ONLY) return false;
            continue;
        }
        Parameter item = {.name = facts_name(facts, param->name),
                          .kind = param->kind,
                          .is_required = !is_variable && !param->fallback};
        if (param->kind == PARAM_STAR && !item.name.len) continue; /* a lone * */
        vec_push(&out->items, item);
        out->takes_any_keyword |= param->kind == PARAM_DOUBLE_STAR;
    }
    return row->param_count >= made->skips;
}

/* Something else may stand in its place, or somebody waits for the failure. */
static bool is_foreseen(CheckContext *context, FileId file, ExprId call, Str dotted, const Made *made) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    Str word = str_after_last(dotted, '.');
    return failure_is_marked(program, file, facts_line(facts, row->end - 1)) ||
           standard_is_foreseen(context, file, row->start, call, ERRORS) || name_may_be_put(context, word) ||
           library_mentions(program, made->module, word, false) ||
           library_mentions(program, made->module, STR("__init__"), false) ||
           library_mentions(program, made->module, STR("__signature__"), false);
}

static void fault_check(CheckContext *context, FileId file, ExprId call, Str dotted, const Made *made,
                        const Arguments *arguments, const Signature *signature) {
    bool *seen = ARENA_ARRAY(context->arena, bool, signature->items.count + 1);
    Fault fault = arguments_fault(arguments, signature, seen);
    if (!fault.kind || !installed_is_meant(context, file, dotted)) return;
    if (is_foreseen(context, file, call, dotted, made)) return;
    Text evidence = installed_text(context, text_of(RULE, "installed"), made->module);
    OutsideFailure failure = {.dotted = dotted,
                              .is_class = made->is_class,
                              .arguments = arguments,
                              .signature = signature,
                              .fault = &fault,
                              .seen = seen,
                              .evidence = evidence,
                              .doubt = "doubt.installed"};
    outside_call_report(context, file, call, &failure);
}

void installed_call_check(CheckContext *context, FileId file, ExprId call, Str dotted) {
    Made made;
    Signature signature = {0};
    Arguments arguments = {0};
    if (!library_source(context->program) || !callee_find(context, dotted, &made)) return;
    arguments_read(&arguments, context->program, file, call, 0);
    if (!arguments.has_star && signature_read(context, &made, &signature))
        fault_check(context, file, call, dotted, &made, &arguments, &signature);
    signature_release(&signature);
    arguments_release(&arguments);
}
