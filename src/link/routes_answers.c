/* Members of a class by which it answers: an endpoint each. */
#include "routes_attach.h"

#include "classes.h"

/* HTTP methods of RFC 9110 and RFC 5789. */
static const char *const http_methods[] = {"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                           "DELETE", "OPTIONS", "TRACE", "CONNECT"};

static Str member_of_method(Program *self, Str pattern, Str method) {
    size_t at = str_find(pattern, STR("<method>"));
    StrBuf out = {0};
    buf_push(&out, str_slice(pattern, 0, at));
    for (size_t i = 0; i < method.len; i++) buf_push_char(&out, (char)(method.ptr[i] + ('a' - 'A')));
    buf_push(&out, str_slice(pattern, at + STR("<method>").len, pattern.len));
    Str text = str_copy(self->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static bool is_among(Str list, Str word) {
    for (Str rest = list, one; str_split(&rest, ',', &one);)
        if (str_eq(one, word)) return true;
    return false;
}

bool library_has(const Program *self, DefRef class, Str name) {
    u32 count;
    const Name *bases = class_external_bases(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(self, bases[i]);
        if (stub && models_stub_has(self->models, stub, name)) return true;
    }
    return false;
}

/* The library base that says which methods its classes answer, or NULL. */
static const Stub *library_answering(const Program *self, DefRef class) {
    u32 count;
    const Stub *found = NULL;
    const Name *bases = class_external_bases(self, class, &count);
    for (u32 i = 0; i < count && !found; i++)
        found = models_stub_answering(self->models, match_stub(self, bases[i]));
    return found;
}

static bool stub_answers(const Stub *stub, Str method) {
    for (u32 i = 0; stub && i < stub->answer_count; i++)
        if (str_eq(stub->answers[i], method)) return true;
    return false;
}

/* The method, or what `get = Base.reply` stands for. */
static DefRef member_function(Program *self, BindRef member) {
    DefRef def = binding_def(self, member);
    FileId file = binding_file(self, member);
    bool is_alias = !def && binding_row(self, member)->kind == BIND_ASSIGN;
    return is_alias ? handler_of_expr(self, NULL, file, binding_row(self, member)->value) : def;
}

/* A library's method counts only where the model lists it: many base classes have all and refuse them. */
static void answer_try(Attaching *self, Str method, Str word, bool is_listed, bool is_class) {
    Program *program = self->program;
    Str suffix = self->action->suffix ? site_text(program, self->site, self->action->suffix) : STR_NONE;
    if (suffix.len) word = str_printf(program->arena, "%.*s_%.*s", STR_ARG(word), STR_ARG(suffix));
    Name name = intern_find(&program->names, word);
    DefRef class = self->route.handler;
    ClassMember member = {0};
    bool is_own = name && class_find(program, class, name, &member) && member.binding;
    bool is_any = str_eq(method, STR("*"));
    if (!is_own && (!is_listed || !library_has(program, class, word))) return;
    if (is_any && self->has_answer) return;
    self->has_answer = true;
    if (is_class) {
        route_add(self, method, class, STR(""));
        return;
    }
    bool is_wanted =
        !self->wanted.len || is_any || is_among(self->wanted, method) || is_among(self->wanted, STR("*"));
    if (!is_wanted || is_among(self->answered, method)) return;
    self->answered = self->answered.len
                         ? str_printf(program->arena, "%.*s,%.*s", STR_ARG(self->answered), STR_ARG(method))
                         : method;
    DefRef def = is_own ? member_function(program, member.binding) : 0;
    route_add(self, is_any ? self->route.methods : method, def ? def : class, def ? STR("") : word);
}

void answers_attach(Attaching *self) {
    const Stub *library = library_answering(self->program, self->route.handler);
    for (u32 i = 0; i < self->action->answer_count; i++) {
        const Answer *answer = &self->action->answers[i];
        if (answer->method.len)
            answer_try(self, answer->method, answer->member, !str_eq(answer->method, STR("*")),
                       answer->is_class);
        for (u32 m = 0; !answer->method.len && m < COUNT_OF(http_methods); m++) {
            Str method = str_of(http_methods[m]);
            answer_try(self, method, member_of_method(self->program, answer->member, method),
                       stub_answers(library, method), false);
        }
    }
}

bool mapped_attach(Attaching *self) {
    Program *program = self->program;
    ExprId dict = 0;
    if (!self->expr) return false;
    given_expr(program, self->site->bound, self->file, self->expr, &dict);
    if (!dict || expr_row(program, self->file, dict)->kind != EXPR_DICT) return false;
    const Facts *facts = program_facts(program, self->file);
    for (ExprId pair = expr_first(facts, dict); pair; pair = expr_next(facts, pair)) {
        if (facts_exprs(facts)[pair].kind != EXPR_PAIR) continue;
        Str method = expr_string(program, self->file, expr_first(facts, pair));
        Str member = expr_string(program, self->file, expr_child(facts, pair, 1));
        if (method.len && member.len)
            answer_try(self, text_upper(program->arena, method), member, true, false);
    }
    return true;
}

bool library_answers_attach(Attaching *self) {
    const Program *program = self->program;
    Name name = self->route.handler ? 0 : intern_find(&program->names, self->route.member);
    const Stub *stub = name ? models_stub_answering(program->models, match_stub(program, name)) : NULL;
    bool is_any = !self->wanted.len || is_among(self->wanted, STR("*"));
    for (u32 i = 0; stub && i < stub->answer_count; i++)
        if (is_any || is_among(self->wanted, stub->answers[i]))
            route_add(self, stub->answers[i], 0, self->route.member);
    return stub != NULL;
}
