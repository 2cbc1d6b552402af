/* Constructors: what making an object of a class runs. */
#include "callees.h"
#include "classes.h"
#include "match.h"
#include "record.h"

typedef struct {
    CalleeFinder *finder;
    const Program *program;
    DefRef class;
    Callees *out;
} Making;

/* A decorator that nobody knows may return another class. */
static bool decorators_are_known(const Making *self, DefRef class) {
    FileId file = self->program->def_file[class];
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = def_row(self->program, class);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Str text = external_text(self->program, file, decorator_callee(facts, decorator));
        if (!bad_call_lists(self->finder->context, "record_decorators", text) &&
            !bad_call_lists(self->finder->context, "explicit_decorators", text) &&
            !bad_call_lists(self->finder->context, "neutral_class_decorators", text))
            return false;
    }
    return true;
}

/* What the bases outside the tree make of the constructor. */
typedef enum { BASES_PLAIN, BASES_TUPLE, BASES_MODEL, BASES_RAISED, BASES_UNKNOWN } Bases;

static Bases kind_of_base(const Making *self, Name external) {
    const CheckContext *context = self->finder->context;
    Str text = name_text(self->program, external), prefix = STR("builtins.");
    if (str_starts(text, prefix)) text = str_slice(text, prefix.len, text.len);
    if (bad_call_lists(context, "plain_bases", text)) return BASES_PLAIN;
    if (bad_call_lists(context, "tuple_bases", text)) return BASES_TUPLE;
    if (bad_call_lists(context, "model_bases", text)) return BASES_MODEL;
    if (bad_call_lists(context, "keywordless_bases", text)) return BASES_RAISED;
    return BASES_UNKNOWN;
}

static Bases kind_of_bases(const Making *self) {
    u32 mro_count, count;
    Bases found = BASES_PLAIN;
    const DefRef *mro = class_mro(self->program, self->class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(self->program, mro[m], &count);
        if (class_hides_bases(self->program, mro[m])) return BASES_UNKNOWN;
        for (u32 i = 0; i < count; i++) {
            if (bases[i].def && !bases[i].is_alternative) continue;
            Bases kind = bases[i].external && !bases[i].is_alternative ? kind_of_base(self, bases[i].external)
                                                                       : BASES_UNKNOWN;
            if (kind == BASES_PLAIN) continue;
            if (found != BASES_PLAIN && found != kind) return BASES_UNKNOWN;
            found = kind;
        }
    }
    return mro_count ? found : BASES_UNKNOWN;
}

/* Calling an enumeration looks a value up; a base that is only called so may be one. */
static bool enumerates(const Making *self) {
    if (class_enumerates(self->program, self->class)) return true;
    u32 count;
    const Name *externals = class_external_bases(self->program, self->class, &count);
    for (u32 i = 0; i < count; i++) {
        Str word = str_after_last(name_text(self->program, externals[i]), '.');
        if (str_ends(word, STR("Enum")) || str_ends(word, STR("Flag"))) return true;
    }
    return false;
}

static bool add_maker(const Making *self, BindRef binding, DefRef maker, const char *word) {
    const Program *program = self->program;
    Name name = intern_find(&program->names, str_of(word));
    if (member_may_be_hidden(self->finder, self->class, maker, name)) return false;
    FileId file = binding_file(program, binding);
    const Facts *facts = program_facts(program, file);
    const BindingRow *rows = facts_bindings(facts);
    BindingId first = binding - program->files[file].binding_base;
    for (BindingId b = first; b < facts->bindings.count; b++) {
        if (rows[b].scope != rows[first].scope || rows[b].name != rows[first].name) break;
        DefRef def = rows[b].kind == BIND_DEF ? program->files[file].def_base + rows[b].target : 0;
        if (!def || def_row(program, def)->kind != DEF_FUNCTION || facts->errors.count > 1 ||
            !decorators_keep_signature(self->finder, def) ||
            def_row(program, def)->flags & (DEF_STATIC_METHOD | DEF_CLASS_METHOD))
            return false;
        callee_add(self->out,
                   (Callee){.kind = CALLEE_FUNCTION, .def = def, .skips = 1, .class = self->class});
    }
    return true;
}

/* The first class of the linearisation that says how it is made. */
static bool add_constructor(const Making *self) {
    const Program *program = self->program;
    u32 count;
    const DefRef *mro = class_mro(program, self->class, &count);
    Name init = intern_find(&program->names, STR("__init__")),
         new = intern_find(&program->names, STR("__new__"));
    ClassMember member;
    Bases bases = kind_of_bases(self);
    if (new &&class_find(program, self->class, new, &member))
        return member.binding && add_maker(self, member.binding, member.class, "__new__");
    for (u32 i = 0; i < count; i++) {
        if (init && class_find_own(program, mro[i], init, &member))
            return member.binding && add_maker(self, member.binding, mro[i], "__init__");
        bool is_record = record_is_made(self->finder->context, mro[i]);
        if (is_record && bases != BASES_PLAIN) return false;
        if (is_record) {
            callee_add(self->out, (Callee){.kind = CALLEE_FIELDS, .def = mro[i], .class = self->class});
            return true;
        }
    }
    Callee callee = {.kind = CALLEE_NOTHING, .def = self->class, .class = self->class};
    if (bases == BASES_UNKNOWN) return false;
    if (bases == BASES_TUPLE || bases == BASES_MODEL) callee.kind = CALLEE_FIELDS;
    if (bases == BASES_RAISED) callee.kind = CALLEE_RAISED;
    callee_add(self->out, callee);
    return true;
}

static bool add_class(CalleeFinder *finder, DefRef class, Callees *out) {
    const Program *program = finder->program;
    Making self = {finder, program, class, out};
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    if (class_has_metaclass(program, class) || class_has_dynamic_write(program, class)) return false;
    if (program_facts(program, program->def_file[class])->errors.count > 1 || enumerates(&self)) return false;
    for (u32 i = 0; i < count; i++)
        if (!decorators_are_known(&self, mro[i])) return false;
    return add_constructor(&self);
}

bool callees_of_class(CalleeFinder *self, Value class, Callees *out) {
    if (class.via == VIA_DEFINITION) return add_class(self, class.id, out);
    VecU32 classes = {0};
    bool is_known = class_descendants(self->program, class.id, &classes);
    for (u32 i = 0; i < classes.count && is_known; i++) is_known = add_class(self, classes.at[i], out);
    vec_release(&classes);
    /* `cls` of a class that is put into others: those say how they are made. */
    for (u32 i = 0; i < out->items.count && class.via == VIA_SELF; i++)
        is_known &= out->items.at[i].kind != CALLEE_NOTHING;
    return is_known;
}
