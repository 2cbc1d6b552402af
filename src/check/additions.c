#include "additions.h"

#include "infer.h"
#include "stdlib_names.h"

static void name_add(Additions *self, Str text) {
    Name name = text.len ? intern_find(&self->program->names, text) : 0;
    if (name) map_at(&self->names, name, 1);
}

/* Keywords by which a library adds a member to another class: relationship(..., backref="name"). */
static void keyword_collect(Additions *self, const Str *words, u32 count, FileId file, ExprId keyword) {
    const Facts *facts = program_facts(self->program, file);
    for (u32 i = 0; i < count; i++) {
        if (!str_eq(facts_name(facts, facts_exprs(facts)[keyword].name), words[i])) continue;
        for (ExprId e = keyword; e < facts_exprs(facts)[keyword].next; e++) {
            name_add(self, expr_string(self->program, file, e));
        }
    }
}

/* True when the base may be any class. */
static bool base_add(Additions *self, FileId file, ExprId base) {
    ValueSet values = infer_expr(self->program, file, base);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS) map_at(&self->bases, values.at[i].id, 1);
    return values.is_open;
}

static bool is_display(const Facts *facts, ExprId expr) {
    u8 kind = facts_exprs(facts)[expr].kind;
    return kind == EXPR_TUPLE || kind == EXPR_LIST;
}

/* create_model(name, __base__=Base): a library makes a class of it. */
static void deriving_keyword_collect(Additions *self, const Str *words, u32 count, FileId file,
                                     ExprId keyword) {
    const Facts *facts = program_facts(self->program, file);
    if (!names_have(words, count, facts_name(facts, facts_exprs(facts)[keyword].name))) return;
    ExprId value = expr_first(facts, keyword);
    if (!is_display(facts, value)) base_add(self, file, value);
    for (ExprId base = is_display(facts, value) ? expr_first(facts, value) : 0; base;
         base = expr_next(facts, base))
        base_add(self, file, base);
}

/* type(name, (Base,), members) */
static void type_call_collect(Additions *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    ExprId bases = expr_child(facts, call, 2);
    bool is_type = callee->kind == EXPR_NAME && str_eq(facts_name(facts, callee->name), STR("type"));
    if (!is_type || !bases || facts_exprs(facts)[bases].kind != EXPR_TUPLE) return;
    for (ExprId base = expr_first(facts, bases); base; base = expr_next(facts, base))
        self->derives_any |= base_add(self, file, base);
}

/* Base.register(Other): objects of the other class pass for such of the base, which does not bear the method
 * itself. */
static void registering_collect(Additions *self, FileId file, ExprId attribute) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[attribute];
    if (row->flags & EXPR_STORED || !str_eq(facts_name(facts, row->name), STR("register"))) return;
    Name name = file_name_of(self->program, file, row->name);
    ValueSet values = infer_expr(self->program, file, attribute + 1);
    ClassMember own;
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS && !class_find(self->program, values.at[i].id, name, &own))
            map_at(&self->bases, values.at[i].id, 1);
}

/* helper(Class, "name", …): a function that is given a class and a text may add the member so called. */
static void class_call_collect(Additions *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    bool has_class = false;
    Name name = 0;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a)) {
        Str text = expr_string(self->program, file, a);
        if (text.len && !name) name = intern_find(&self->program->names, text);
    }
    if (!name) return;
    for (ExprId a = expr_child(facts, call, 1); a && !has_class; a = expr_next(facts, a)) {
        ValueSet values = infer_expr(self->program, file, a);
        for (u32 i = 0; i < values.count; i++) has_class |= values.at[i].kind == VALUE_CLASS;
    }
    if (has_class) map_at(&self->names, name, 1);
}

/* patch.object(x, "name"), monkeypatch.setattr(x, "name", …), patch("a.b.name") */
static void patch_collect(Additions *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    Str method = facts_name(facts, facts_exprs(facts)[call + 1].name);
    if (!str_eq(method, STR("object")) && !str_eq(method, STR("setattr")) && !str_eq(method, STR("patch")))
        return;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a))
        name_add(self, str_after_last(expr_string(self->program, file, a), '.'));
}

/* The class makes objects that store on others when they are assigned to. */
static bool is_storing(const Program *program, FileId file, ExprId callee) {
    Name set = intern_find(&program->names, STR("__set__"));
    ValueSet classes = set ? infer_expr(program, file, callee) : (ValueSet){0};
    ClassMember member;
    for (u32 i = 0; i < classes.count; i++)
        if (classes.at[i].kind == VALUE_CLASS && class_find(program, classes.at[i].id, set, &member))
            return true;
    return false;
}

/* total = Stored("_total") in the body of a class: what is made there may store under the name on its
 * objects. */
static void field_call_collect(Additions *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    if (facts_scopes(facts)[facts_exprs(facts)[call].scope].kind != SCOPE_CLASS) return;
    if (!is_storing(self->program, file, call + 1)) return;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a)) {
        bool is_keyword = facts_exprs(facts)[a].kind == EXPR_KEYWORD;
        name_add(self, expr_string(self->program, file, is_keyword ? expr_first(facts, a) : a));
    }
}

/* parser.parse_args(namespace=self): the library stores names of its own on the object. */
static void filling_call_collect(Additions *self, const Str *words, u32 count, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    if (callee->kind != EXPR_ATTRIBUTE || !names_have(words, count, facts_name(facts, callee->name))) return;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a)) {
        bool is_keyword = facts_exprs(facts)[a].kind == EXPR_KEYWORD;
        ValueSet values = infer_expr(self->program, file, is_keyword ? expr_first(facts, a) : a);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_INSTANCE) map_at(&self->filled, values.at[i].id, 1);
    }
}

/* The text before what is computed: setattr(x, "_" + name, v), setattr(x, f"_{name}", v). */
static Str computed_prefix(const Program *program, FileId file, ExprId call) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    ExprId name = rows[call].kind == EXPR_CALL ? expr_child(facts, call, 2) : 0;
    bool is_joined = name && (rows[name].kind == EXPR_FORMAT ||
                              (rows[name].kind == EXPR_BINARY && rows[name].op == OP_ADD));
    ExprId first = is_joined ? expr_first(facts, name) : 0;
    return first && rows[first].kind == EXPR_STRING ? expr_string(program, file, first) : STR_NONE;
}

/* Stores of computed names on objects that may be anything: which names, the texts of the tree tell. */
static void prefixes_collect(Additions *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (u32 w = 1; w < facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(facts)[w];
        if (row->kind != WRITE_DYNAMIC || !row->target || !row->object) continue;
        Str prefix = computed_prefix(self->program, file, row->target);
        if (!prefix.len || values_known(infer_expr(self->program, file, row->object))) continue;
        bool is_new = true;
        for (u32 i = 0; i < self->prefixes.count; i++) is_new &= !str_eq(self->prefixes.at[i], prefix);
        if (is_new) vec_push(&self->prefixes, prefix);
    }
}

/* What may stand in a name: most texts are prose. */
static bool is_word(Str text) {
    enum { WORD_MAX = 80 };
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool fits =
            c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!fits) return false;
    }
    return text.len && text.len <= WORD_MAX;
}

static void texts_collect(Additions *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        Str text = row->kind == EXPR_STRING    ? expr_string(self->program, file, e)
                   : row->kind == EXPR_KEYWORD ? facts_name(facts, row->name)
                                               : STR_NONE;
        if (is_word(text)) map_at(&self->texts, str_hash(text), 1);
    }
}

/* class A(outside.Base), class A(with_metaclass(Meta, Base)): who the class derives from is not all seen. */
static void bases_collect(Additions *self, DefRef class) {
    const Program *program = self->program;
    u32 count;
    const Base *bases = class_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        FileId file = program->def_file[class];
        const Facts *facts = program_facts(program, file);
        ExprId expr = bases[i].expr - program->files[file].expr_base;
        if (bases[i].external) map_at(&self->outside, bases[i].external, 1);
        if (facts_exprs(facts)[expr].kind != EXPR_CALL) continue;
        for (ExprId a = expr_child(facts, expr, 1); a; a = expr_next(facts, a)) {
            ValueSet values = infer_expr(program, file, a);
            for (u32 v = 0; v < values.count; v++)
                if (values.at[v].kind == VALUE_CLASS) map_at(&self->bases, values.at[v].id, 1);
        }
    }
}

void additions_collect(Additions *self, CheckContext *context, const char *rule) {
    self->context = context;
    self->program = context->program;
    self->heard = ARENA_NEW(context->arena, Heard);
    u32 count, filling_count, deriving_count;
    const Str *words = rules_words(context->rules, rule, "adding_keywords", &count);
    const Str *filling = rules_words(context->rules, rule, "filling_methods", &filling_count);
    const Str *deriving = rules_words(context->rules, rule, "deriving_keywords", &deriving_count);
    for (FileId file = 0; file < self->program->file_count; file++) {
        const Facts *facts = program_facts(self->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            if (facts_exprs(facts)[e].kind == EXPR_KEYWORD) keyword_collect(self, words, count, file, e);
            if (facts_exprs(facts)[e].kind == EXPR_KEYWORD)
                deriving_keyword_collect(self, deriving, deriving_count, file, e);
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) registering_collect(self, file, e);
            if (facts_exprs(facts)[e].kind != EXPR_CALL) continue;
            class_call_collect(self, file, e);
            type_call_collect(self, file, e);
            patch_collect(self, file, e);
            field_call_collect(self, file, e);
            filling_call_collect(self, filling, filling_count, file, e);
        }
        prefixes_collect(self, file);
        handed_collect(&self->handed, self->program, file);
    }
    for (FileId file = 0; file < self->program->file_count && self->prefixes.count; file++)
        texts_collect(self, file);
    for (DefRef def = 0; def < self->program->def_count; def++)
        if (def_row(self->program, def)->kind == DEF_CLASS) bases_collect(self, def);
}

void additions_release(Additions *self) {
    if (self->heard) computed_release(self->heard);
    map_release(&self->names);
    map_release(&self->bases);
    map_release(&self->filled);
    map_release(&self->outside);
    map_release(&self->texts);
    vec_release(&self->prefixes);
    handed_release(&self->handed);
}

/* An object that stands for another one in tests, and is passed where that is declared. */
static bool is_mock(Str class) {
    StdlibScope mock = stdlib_scope(STR("unittest.mock.NonCallableMock")), scope = stdlib_scope(class);
    return mock && scope && stdlib_derives(scope, mock);
}

bool additions_mock(const Additions *self, FileId file, DefRef class, Name name) {
    const Program *program = self->program;
    if (program->files[file].world != WORLD_TESTS) return false;
    StdlibName found;
    StdlibScope mock = stdlib_scope(STR("unittest.mock.Mock"));
    Str word = name_text(program, name);
    if (mock && !str_starts(word, STR("_")) && stdlib_member(mock, word, &found)) return true;
    return map_find(&self->names, def_name(program, class)) != MAP_NONE;
}

/* May a store on this object be one on an object of the class? */
static bool is_related(const Program *program, Value object, DefRef class) {
    u32 externals;
    switch ((ValueKind)object.kind) {
    case VALUE_CLASS:
    case VALUE_INSTANCE:
        return class_derives(program, object.id, class) || class_derives(program, class, object.id);
    case VALUE_EXTERNAL: class_external_bases(program, class, &externals); return externals > 0;
    case VALUE_EXTERNAL_INSTANCE: return is_mock(name_text(program, object.id));
    case VALUE_MODULE:
    case VALUE_NONE_OBJECT: return false;
    default: return true;
    }
}

static bool store_reaches(const Program *program, const ForeignStore *store, DefRef class) {
    const WriteRow *row = &facts_writes(program_facts(program, store->file))[store->write];
    ValueSet objects = infer_expr(program, store->file, row->object);
    bool reaches = !values_known(objects);
    for (u32 i = 0; i < objects.count; i++) reaches |= is_related(program, objects.at[i], class);
    return reaches;
}

static bool is_filled(const Additions *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 i = 0; i < count && self->filled.count; i++)
        if (map_find(&self->filled, mro[i]) != MAP_NONE) return true;
    return false;
}

/* plugin._printer, where setattr(x, "_" + key, value) runs and "printer" is a text of the tree. */
static bool is_composed(const Additions *self, Str name) {
    for (u32 i = 0; i < self->prefixes.count; i++) {
        Str prefix = self->prefixes.at[i];
        bool starts_so = str_starts(name, prefix) && name.len > prefix.len;
        if (starts_so && map_find(&self->texts, str_hash(str_slice(name, prefix.len, name.len))) != MAP_NONE)
            return true;
    }
    return false;
}

bool additions_may_give(const Additions *self, DefRef class, Name name) {
    if (map_find(&self->names, name) != MAP_NONE || is_filled(self, class)) return true;
    if (is_composed(self, name_text(self->program, name))) return true;
    if (handed_may_give(&self->handed, self->heard, self->program, class, name)) return true;
    const ForeignStore *store = attribute_stores(self->program, name, 0);
    while (store) {
        if (store_reaches(self->program, store, class)) return true;
        store = store->before ? attribute_stores(self->program, name, store->before) : NULL;
    }
    return false;
}

/* A class derives from `helpers.Base`, which nobody resolves: it may be the Base of tests/helpers.py,
 * beside it. */
static bool is_base_by_other_name(const Additions *self, DefRef class) {
    Str symbol = def_symbol(self->program, class, self->program->arena);
    for (Str word; str_find_char(symbol, '.') != STR_NOT_FOUND && str_split(&symbol, '.', &word);) {
        Name dotted =
            str_find_char(symbol, '.') != STR_NOT_FOUND ? intern_find(&self->program->names, symbol) : 0;
        if (dotted && map_find(&self->outside, dotted) != MAP_NONE) return true;
    }
    return false;
}

bool additions_derive_unseen(const Additions *self, DefRef class) {
    if (is_base_by_other_name(self, class)) return true;
    if (map_find(&self->bases, class) != MAP_NONE) return true;
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (map_find(&self->bases, subclasses[i]) != MAP_NONE) return true;
    return false;
}
