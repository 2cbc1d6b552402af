/* Names: reaching bindings, imports, module members, parameters. */
#include "builtin_names.h"
#include "callers.h"
#include "classes.h"
#include "exports.h"
#include "modules.h"
#include "namespace_opens.h"
#include "site.h"
#include "values.h"

static u32 scope_slice(const Program *program, FileId file, ScopeId scope, Name name, BindRef *first) {
    const File *in = &program->files[file];
    u32 found = map_find(&program->scope_names, map_pair(in->scope_base + scope, name));
    if (found == MAP_NONE) return 0;
    *first = found;
    const BindingRow *rows = facts_bindings(in->facts);
    u32 local = found - in->binding_base, end = local;
    while (end < in->facts->bindings.count && rows[end].scope == scope && rows[end].name == rows[local].name)
        end++;
    return end - local;
}

BindRef module_binding(const Program *program, FileId file, Name name, u32 *count) {
    BindRef first = 0;
    *count = scope_slice(program, file, 1, name, &first);
    return first;
}

static void star_member(const Program *program, FileId file, Name name, Values *out) {
    const Facts *facts = program_facts(program, file);
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return;
    for (ImportId i = 1; i < facts->imports.count && !out->count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(program, file, i);
        FileId source = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
        if (target.verdict != IMPORT_FOUND)
            out->is_open |= !str_starts(name_text(program, name), STR("_"));
        else if (source != FILE_NONE && source != file && exports_have(program, source, name))
            values_join(out, infer_module_member(program, target.module, name));
    }
}

/* C() or None: what needs nothing else to be known. */
static bool is_plainly_made(const Program *program, FileId file, ExprId value) {
    const ExprRow *row = expr_row(program, file, value);
    if (row->kind == EXPR_CONSTANT) return true;
    if (row->kind != EXPR_CALL || expr_row(program, file, value + 1)->kind != EXPR_NAME) return false;
    ValueSet callee = infer_expr(program, file, value + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind != VALUE_CLASS) return false;
    return callee.count && !callee.is_open;
}

/* `context.bus = Bus()`, if it is this module's. */
static void stored_value(const Program *program, ModuleId module, const ForeignStore *store, Values *out) {
    const WriteRow *write = &facts_writes(program_facts(program, store->file))[store->write];
    bool is_name = write->object && expr_row(program, store->file, write->object)->kind == EXPR_NAME;
    ValueSet objects = is_name ? infer_expr(program, store->file, write->object) : values_open();
    bool is_meant = objects.is_open || !objects.count;
    for (u32 i = 0; i < objects.count; i++)
        is_meant |= objects.at[i].kind == VALUE_MODULE && objects.at[i].id == module;
    if (!is_meant) return;
    bool is_plain = !objects.is_open && objects.count && write->kind == WRITE_ASSIGN && write->value &&
                    is_plainly_made(program, store->file, write->value);
    if (is_plain)
        values_join(out, infer_expr(program, store->file, write->value));
    else
        out->is_open = true;
}

/* `config.limit = 3` in another file: what a variable holds is not known from its module alone. */
static void stored_from_outside(const Program *program, ModuleId module, BindRef first, u32 count, Name name,
                                Values *out) {
    bool is_variable = false;
    for (u32 i = 0; i < count; i++) {
        u8 kind = binding_row(program, first + i)->kind;
        is_variable |= kind != BIND_DEF && kind != BIND_IMPORT;
    }
    const ForeignStore *store = is_variable ? attribute_stores(program, name, 0) : NULL;
    for (; store && !out->is_open;
         store = store->before ? attribute_stores(program, name, store->before) : NULL)
        stored_value(program, module, store, out);
}

static bool is_module_dunder(Str name) {
    return str_starts(name, STR("__")) && str_ends(name, STR("__"));
}

/* `from .thing import *` in a package puts the `thing` that it brings in the place of the submodule, which
 * was loaded before. Of one that comes from elsewhere nobody knows which is set last. */
static void brought_member(const Program *program, FileId file, ModuleId child, Name name, Values *out) {
    Values brought = {0};
    star_member(program, file, name, &brought);
    if (child && !brought.count) return;
    values_join(out, values_freeze(program, &brought));
    bool is_own = !child;
    const Facts *facts = program_facts(program, file);
    for (ImportId i = 1; i < facts->imports.count && !is_own; i++)
        is_own =
            facts_imports(facts)[i].flags & IMPORT_STAR && import_target(program, file, i).module == child;
    if (!is_own) values_add(out, (Value){.kind = VALUE_MODULE, .id = child});
}

static void module_member(const Program *program, ModuleId module, Name name, Values *out) {
    const Module *in = &program->modules[module];
    ModuleId child = modules_child(program, module, name);
    if (in->file != FILE_NONE) {
        BindRef first = 0;
        u32 count = scope_slice(program, in->file, 1, name, &first);
        for (u32 i = 0; i < count; i++) values_join(out, infer_binding(program, first + i));
        stored_from_outside(program, module, first, count, name, out);
        if (!count) brought_member(program, in->file, child, name, out);
    } else if (!child) {
        values_add(out, value_external_of(program, VALUE_EXTERNAL, name_join(program, in->name, name), 0));
        out->is_open = true;
    }
    if (!out->count && child) {
        values_add(out, (Value){.kind = VALUE_MODULE, .id = child});
        /* globals()[name] = namespace: what it put there may be in the place of the submodule. */
        out->is_open |= in->file != FILE_NONE && facts_open_namespace(program_facts(program, in->file));
    }
    if (!out->count && (in->has_getattr || is_module_dunder(name_text(program, name)))) out->is_open = true;
}

/* Star imports form cycles: a module that is asked while it is being asked has nothing to add. */
ValueSet infer_module_member(const Program *program, ModuleId module, Name name) {
    Map *memo = &program->types->member_memo;
    u64 key = map_pair(module, name);
    u32 known = *map_at(memo, key, 0);
    if (known == 1) return program->types->follows_callers ? values_open() : values_none();
    if (known) return program->types->sets.at[known - 2];
    *map_at(memo, key, 0) = 1;
    Values out = {0};
    module_member(program, module, name, &out);
    ValueSet set = values_freeze(program, &out);
    vec_push(&program->types->sets, set);
    *map_at(memo, key, 0) = program->types->sets.count + 1;
    return set;
}

/* `import a.b` binds a; `import a.b as c` binds a.b, and so does `import a.b as a`. */
static Name bound_module(const Program *program, FileId file, const ImportRow *row) {
    const Facts *facts = program_facts(program, file);
    Str dotted = facts_name(facts, row->module);
    size_t dot = str_find_char(dotted, '.');
    bool is_alias = row->span.end > row->module_span.end;
    if (dot != STR_NOT_FOUND && !is_alias) dotted.len = dot;
    return intern_add((Intern *)&program->names, dotted);
}

static void import_module(const Program *program, FileId file, const ImportRow *row, Values *out) {
    Name dotted = bound_module(program, file, row);
    ImportTarget target = modules_resolve(program, file, name_text(program, dotted), row->level);
    out->is_open |= target.is_guess;
    if (target.verdict == IMPORT_FOUND)
        values_add(out, (Value){.kind = VALUE_MODULE, .id = target.module});
    else if (target.verdict == IMPORT_EXTERNAL)
        values_add(out, value_external_of(program, VALUE_EXTERNAL, dotted, 0));
    else
        out->is_open = true;
}

/* While a package is being loaded, a name of its own that is also a submodule is still that. */
static bool lies_in(const Program *program, FileId file, ModuleId package) {
    for (ModuleId at = program->files[file].module; at; at = program->modules[at].parent)
        if (program->modules[at].parent == package) return true;
    return false;
}

ValueSet infer_module_attribute(const Program *program, FileId file, ScopeId scope, ModuleId module,
                                Name name) {
    ModuleId child = modules_child(program, module, name);
    bool is_own = program->modules[module].file == file;
    if (!child || !(is_own || lies_in(program, file, module)))
        return infer_module_member(program, module, name);
    Values out = {0};
    bool is_loading = is_own && facts_scopes(program_facts(program, file))[scope].kind == SCOPE_MODULE;
    if (!is_loading) values_join(&out, infer_module_member(program, module, name));
    values_add(&out, (Value){.kind = VALUE_MODULE, .id = child});
    return values_freeze(program, &out);
}

ValueSet infer_import(const Program *program, FileId file, ImportId import) {
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Values out = {0};
    if (!(row->flags & IMPORT_FROM)) {
        import_module(program, file, row, &out);
        return values_freeze(program, &out);
    }
    ImportTarget target = import_target(program, file, import);
    Name name = file_name_of(program, file, row->name);
    out.is_open |= target.is_guess;
    if (target.verdict == IMPORT_EXTERNAL) {
        Name module = file_name_of(program, file, row->module);
        values_add(&out, value_external_of(program, VALUE_EXTERNAL, name_join(program, module, name), 0));
    } else if (target.verdict != IMPORT_FOUND) {
        out.is_open = true;
    } else if (program->modules[target.module].file == file) {
        ModuleId child = modules_child(program, target.module, name);
        if (child)
            values_add(&out, (Value){.kind = VALUE_MODULE, .id = child});
        else
            values_join(&out, infer_module_member(program, target.module, name));
    } else {
        values_join(&out, infer_module_member(program, target.module, name));
        ModuleId child = modules_child(program, target.module, name);
        if (child && lies_in(program, file, target.module))
            values_add(&out, (Value){.kind = VALUE_MODULE, .id = child});
    }
    return values_freeze(program, &out);
}

DefRef method_class(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    return row->flags & DEF_METHOD ? def_parent(program, def) : 0;
}

/* def handler(db=Depends(connect)): what calling the dependency gives, or what it yields. */
static bool infer_injected(const Program *program, FileId file, ExprId fallback, Values *out) {
    if (!fallback || expr_row(program, file, fallback)->kind != EXPR_CALL) return false;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(program, TRIGGER_CALL, file, fallback + 1, matches);
    for (u32 m = 0; m < count; m++) {
        if (!matches[m].rule->result) continue;
        Site site = {.file = file, .call = fallback, .callee = fallback + 1, .match = matches[m]};
        ExprId function = 0;
        if (!site_base(program, &site, matches[m].rule->result, &function) || !function) return false;
        Values made = {0};
        ValueSet callees = infer_expr(program, file, function);
        made.is_open = callees.is_open || !callees.count;
        for (u32 i = 0; i < callees.count; i++) infer_called(program, callees.at[i], &made);
        for (u32 i = 0; i < made.count; i++)
            if (made.at[i].kind == VALUE_YIELDS)
                values_join(out, infer_yields(program, made.at[i].id));
            else
                values_add(out, made.at[i]);
        out->is_open |= made.is_open;
        return true;
    }
    return false;
}

static void infer_param(const Program *program, FileId file, const BindingRow *binding, Values *out) {
    const File *in = &program->files[file];
    const ParamRow *param = &facts_params(in->facts)[binding->target];
    DefId owner = facts_scopes(in->facts)[binding->scope].def;
    const DefRow *def = &facts_defs(in->facts)[owner];
    DefRef class = owner ? method_class(program, in->def_base + owner) : 0;
    bool is_first = owner && binding->target == def->first_param;
    if (class && is_first && !(def->flags & DEF_STATIC_METHOD) && !param->annotation) {
        bool is_class = def->flags & DEF_CLASS_METHOD ||
                        name_is(program, def_name(program, in->def_base + owner), "__new__") ||
                        name_is(program, def_name(program, in->def_base + owner), "__init_subclass__");
        values_add(out,
                   (Value){.kind = is_class ? VALUE_CLASS : VALUE_INSTANCE, .via = VIA_SELF, .id = class});
        return;
    }
    if (!param->annotation && infer_injected(program, file, param->fallback, out)) return;
    if (param->kind == PARAM_STAR || param->kind == PARAM_DOUBLE_STAR || !param->annotation) {
        bool may_ask = program->types->follows_callers;
        u32 local = (u32)(binding - facts_bindings(in->facts));
        values_join(out, may_ask ? callers_pass(program, file, local) : values_open());
        return;
    }
    values_join(out, infer_annotation(program, file, param->annotation));
    if (param->fallback) {
        ValueSet fallback = infer_expr(program, file, param->fallback);
        for (u32 i = 0; i < fallback.count; i++)
            if (fallback.at[i].kind == VALUE_NONE_OBJECT) values_add(out, fallback.at[i]);
    }
}

/* What `with v as x` binds: what __enter__/__aenter__ returns, or a generator context manager yields. */
static void infer_entered(const Program *program, ValueSet values, Values *out) {
    out->is_open |= values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        if (value.kind == VALUE_GENERIC || value.kind == VALUE_YIELDS) {
            values_join(out, infer_elements(program, (ValueSet){.at = &value, .count = 1}));
        } else if (value.view) {
            out->is_open |= value.view != VIEW_CLOSING;
            value.view = VIEW_WHOLE;
            values_add(out, value);
        } else {
            bool is_sync = infer_hook(program, value, "__enter__", out);
            bool is_async = infer_hook(program, value, "__aenter__", out);
            out->is_open |= !is_sync && !is_async;
        }
    }
}

static void infer_caught(const Program *program, FileId file, ExprId classes, Values *out) {
    ValueSet caught = infer_expr(program, file, classes);
    Values flat = {.is_open = caught.is_open};
    for (u32 i = 0; i < caught.count; i++) {
        if (caught.at[i].kind == VALUE_DISPLAY)
            values_join(&flat, infer_elements(program, (ValueSet){.at = &caught.at[i], .count = 1}));
        else
            values_add(&flat, caught.at[i]);
    }
    out->is_open |= flat.is_open;
    for (u32 i = 0; i < flat.count; i++) {
        Value value = flat.at[i];
        if (value.kind == VALUE_CLASS)
            value.kind = VALUE_INSTANCE;
        else if (value.kind == VALUE_EXTERNAL)
            value.kind = VALUE_EXTERNAL_INSTANCE;
        else
            out->is_open = true;
        value.origin = expr_ref(program, file, classes);
        value.via = VIA_NARROWING;
        values_add(out, value);
    }
}

static void infer_capture(const Program *program, FileId file, const BindingRow *row, Values *out) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *exprs = facts_exprs(facts);
    ExprId pattern = row->value;
    if (pattern && exprs[pattern].kind == EXPR_PATTERN_CAPTURE) pattern = expr_first(facts, pattern);
    if (!pattern || exprs[pattern].kind != EXPR_PATTERN_CLASS) {
        out->is_open = true;
        return;
    }
    infer_caught(program, file, expr_first(facts, pattern), out);
}

static void infer_shape(const Program *program, const BindingRow *row, ValueSet values, Values *out) {
    if (row->shape == SHAPE_WHOLE)
        values_join(out, values);
    else if (row->shape == SHAPE_ITEM)
        values_join(out, infer_item(program, values, row->index));
    else
        out->is_open = true;
}

/* app: "Shop" = Proxy(): an object of a class that has nothing to do with the one the annotation names. */
static void infer_contradiction(const Program *program, Value value, Values *out) {
    bool is_object = value.kind == VALUE_INSTANCE || value.kind == VALUE_EXTERNAL_INSTANCE;
    for (u32 i = 0; i < out->count && is_object; i++) {
        bool is_first_party = out->at[i].kind == VALUE_INSTANCE && value.kind == VALUE_INSTANCE;
        if (out->at[i].kind != VALUE_INSTANCE) return;
        if (is_first_party && class_derives(program, value.id, out->at[i].id)) return;
    }
    if (is_object && out->count) values_add(out, value);
}

/* router: Router = Router(…): the annotation says what the call says, and the call which object it is. */
static bool infer_made_here(const Program *program, FileId file, const BindingRow *row, ValueSet annotated,
                            Values *out) {
    bool is_call = row->shape == SHAPE_WHOLE && row->value &&
                   facts_exprs(program_facts(program, file))[row->value].kind == EXPR_CALL;
    if (!is_call || annotated.count != 1 || annotated.is_open) return false;
    ValueSet made = infer_expr(program, file, row->value);
    bool is_same = made.count == 1 && !made.is_open && made.at[0].kind == annotated.at[0].kind &&
                   made.at[0].id == annotated.at[0].id;
    Value value = annotated.at[0]; /* other code may assign what the annotation allows */
    value.origin = made.count ? made.at[0].origin : 0;
    if (is_same) values_add(out, value);
    return is_same;
}

static void infer_assigned(const Program *program, FileId file, const BindingRow *row, Values *out) {
    if (row->annotation) {
        ValueSet annotated = infer_annotation(program, file, row->annotation);
        if (infer_made_here(program, file, row, annotated, out)) return;
        values_join(out, annotated);
        ValueSet given =
            row->value && row->shape == SHAPE_WHOLE ? infer_expr(program, file, row->value) : values_none();
        for (u32 i = 0; i < given.count; i++) infer_contradiction(program, given.at[i], out);
        return;
    }
    ValueSet values = infer_expr(program, file, row->value);
    infer_shape(program, row, values, out);
}

static void infer_def(const Program *program, FileId file, const BindingRow *row, Values *out) {
    DefRef def = program->files[file].def_base + row->target;
    const DefRow *in = def_row(program, def);
    if (in->kind == DEF_TYPE_ALIAS) {
        out->is_open = true;
        return;
    }
    values_add(out, (Value){.kind = in->kind == DEF_CLASS ? VALUE_CLASS : VALUE_FUNCTION, .id = def});
    bool may_be_replaced = in->kind == DEF_FUNCTION && in->decorator_count;
    if (may_be_replaced) decorators_become(program, def, out);
    out->is_open |= may_be_replaced && !decorators_keep_result(program, def);
}

/* NAME = value */
static bool is_plainly_assigned(const BindingRow *row) {
    return (row->kind == BIND_ASSIGN || row->kind == BIND_WALRUS) && row->shape == SHAPE_WHOLE &&
           row->value && !row->annotation;
}

static void infer_binding_kind(const Program *program, FileId file, const BindingRow *row, Values *out) {
    switch ((BindingKind)row->kind) {
    case BIND_DEF: infer_def(program, file, row, out); break;
    case BIND_IMPORT: values_join(out, infer_import(program, file, row->target)); break;
    case BIND_PARAM: infer_param(program, file, row, out); break;
    case BIND_ASSIGN:
    case BIND_WALRUS: infer_assigned(program, file, row, out); break;
    case BIND_ANNOTATION: values_join(out, infer_annotation(program, file, row->annotation)); break;
    case BIND_FOR:
        infer_shape(program, row, infer_elements(program, infer_expr(program, file, row->value)), out);
        break;
    case BIND_WITH:
        if (row->shape == SHAPE_WHOLE)
            infer_entered(program, infer_expr(program, file, row->value), out);
        else
            out->is_open = true;
        break;
    case BIND_EXCEPT: /* except* binds a group, not the class */
        if (row->shape == SHAPE_WHOLE)
            infer_caught(program, file, row->value, out);
        else
            out->is_open = true;
        break;
    case BIND_CAPTURE: infer_capture(program, file, row, out); break;
    case BIND_DELETE:
    case BIND_GLOBAL:
    case BIND_NONLOCAL: break;
    default: out->is_open = true; break;
    }
}

ValueSet infer_binding(const Program *program, BindRef binding) {
    u32 *slot = &program->types->binding_memo[binding];
    ValueSet known;
    const Types *plain = program->types->plain;
    if (plain && memo_plain(program, plain->binding_memo[binding], &known)) return known;
    if (memo_begin(program, slot, &known)) return known;
    FileId file = binding_file(program, binding);
    const BindingRow *row =
        &facts_bindings(program_facts(program, file))[binding - program->files[file].binding_base];
    if (is_plainly_assigned(row))
        return memo_end_as(program, slot, &program->types->expr_memo[expr_ref(program, file, row->value)],
                           infer_expr(program, file, row->value));
    Values out;
    values_clear(&out);
    infer_binding_kind(program, file, row, &out);
    return memo_end(program, slot, &out);
}

static void infer_builtin(const Program *program, FileId file, const UseRow *use, Values *out) {
    Name name = file_name_of(program, file, use->name);
    star_member(program, file, name, out);
    if (out->count || out->is_open) return;
    if (!is_builtin_name(name_text(program, name))) {
        out->is_open = true; /* bound where nobody looked: exec, a local import, a missing name */
        return;
    }
    Name builtins = intern_add((Intern *)&program->names, STR("builtins"));
    values_add(out, value_external_of(program, VALUE_EXTERNAL, name_join(program, builtins, name), 0));
}

/* from ast import *, and a class of the same name that only some versions of Python come to: what the star
 * brings is not gone where that one is not made. */
static bool is_starred(const Facts *facts, const UseRow *use) {
    const ScopeRow *scope = &facts_scopes(facts)[use->found];
    if (scope->kind != SCOPE_MODULE || !(scope->flags & SCOPE_HAS_STAR_IMPORT)) return false;
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, use->found, use->name, &count);
    for (u32 i = 0; i < count; i++)
        if (!(rows[i].flags & BINDING_CONDITIONAL)) return false;
    return true;
}

BindRef name_binding(const Program *program, FileId file, ExprId name) {
    const File *in = &program->files[file];
    const ExprRow *row = expr_row(program, file, name);
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    bool is_only = use->found && use->reach_count == 1 && !(use->flags & USE_MAY_BE_OUTER) && !use->guard &&
                   !is_starred(in->facts, use);
    return is_only ? in->binding_base + facts_lists(in->facts)[use->first_reach] : 0;
}

void infer_name(const Program *program, FileId file, ExprId name, Values *out) {
    const File *in = &program->files[file];
    const ExprRow *row = expr_row(program, file, name);
    if (row->flags & EXPR_STORED && !(row->flags & EXPR_AUGMENTED)) {
        if (row->aux) values_join(out, infer_binding(program, in->binding_base + row->aux));
        return;
    }
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (!use->found) {
        infer_builtin(program, file, use, out);
        return;
    }
    const u32 *reach = facts_lists(in->facts) + use->first_reach;
    for (u32 i = 0; i < use->reach_count; i++)
        values_join(out, infer_binding(program, in->binding_base + reach[i]));
    u32 outer_count = 0;
    const BindingRow *outer = use->flags & USE_MAY_BE_OUTER ? use_outer(in->facts, use, &outer_count) : NULL;
    for (u32 i = 0; i < outer_count; i++)
        values_join(out,
                    infer_binding(program, in->binding_base + (u32)(outer - facts_bindings(in->facts)) + i));
    if (!use->reach_count && !outer_count) out->is_open = true;
    Values brought = {0};
    if (is_starred(in->facts, use))
        star_member(program, file, file_name_of(program, file, use->name), &brought);
    values_join(out, values_freeze(program, &brought));
}
