#include "script_extract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    const char *shown; /* "caller method base|path" of each mention, separated by ';' */
} Case;

static const Case cases[] = {
    {"", ""},
    {"const a = 'users';", ""},
    {"fetch('/users')", "fetch GET |/users"},
    {"fetch(\"/users?page=1\")", "fetch GET |/users"},
    {"fetch(`/users/${id}/orders`)", "fetch GET |/users/${id}/orders"},
    {"fetch(`/users/${a ? b : c}`)", "fetch GET |/users/${a ? b : c}"},
    {"await fetch('/a', { method: 'POST', body })", "fetch POST |/a"},
    {"fetch('/a', { headers: {} })", "fetch GET |/a"},
    {"fetch('/a', options)", "fetch  |/a"},
    {"fetch('/a', { ...options })", "fetch  |/a"},
    {"fetch('/a', { method })", "fetch  |/a"},
    {"axios.post<void>('/a', data)", "axios.post  |/a"},
    {"new WebSocket(`wss://${location.host}/live`)", "WebSocket GET wss://${location.host}|/live"},
    {"new EventSource('http://localhost:8000/live')", "EventSource GET http://localhost:8000|/live"},
    {"fetch(`${BASE}/users`)", "fetch GET ${BASE}|/users"},
    {"const url = '/users/' + id;", "  |/users/{}"},
    {"const url = '/users/7';", "  |/users/7"},
    {"// fetch('/a')\n/* '/b' */ '/c/d'", "  |/c/d"},
    {"const s = 'it\\'s'; x('/a')", "x GET |/a"},
    {"const broken = 'never closed\nx('/a')", "x GET |/a"},
    {"const re = '/a b/'; const tag = '</div>';", ""},
    {"'/' + '/1/2'", ""},
};

static void mentions_show(const FactsBuilder *builder, StrBuf *out) {
    for (u32 i = 1; i < builder->mentions.count; i++) {
        const MentionRow *row = &builder->mentions.at[i];
        if (out->len) buf_push_char(out, ';');
        buf_push(out, intern_text(&builder->name_table, row->caller));
        buf_push_char(out, ' ');
        buf_push(out, intern_text(&builder->name_table, row->method));
        buf_push_char(out, ' ');
        buf_push(out, intern_text(&builder->name_table, row->base));
        buf_push_char(out, '|');
        buf_push(out, intern_text(&builder->name_table, row->text));
    }
}

static void test_script_extract__paths_in_literals(void **state) {
    (void)state;
    FactsBuilder builder;
    builder_init(&builder);
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        StrBuf shown = {0};
        Str source = str_of(cases[i].text);
        builder_begin(&builder, LANGUAGE_SCRIPT, source);
        script_extract(&builder, source);
        mentions_show(&builder, &shown);
        if (!str_eq(buf_str(&shown), str_of(cases[i].shown)))
            fail_msg("%s\n  expected %s\n  found    %.*s", cases[i].text, cases[i].shown,
                     STR_ARG(buf_str(&shown)));
        buf_release(&shown);
    }
    builder_release(&builder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_script_extract__paths_in_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
