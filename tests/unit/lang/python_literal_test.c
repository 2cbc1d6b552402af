#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase STRINGS_CASES[] = {
    {"plain ones equal their source", DUMP_STRINGS,
     "\"a\"\n"
     "'b'\n"
     "\"\"\"c\n"
     "d\"\"\"\n"
     "''\n",
     "string 0-3 <a> doc raw\n"
     "string 4-7 <b> raw\n"
     "string 8-17 <c{0a}d> raw\n"
     "string 18-20 <> raw\n"},
    {"escapes", DUMP_STRINGS,
     "'''a\\n\\t\\\\\\'\\\"\\x41\\u00e9\\U0001F600\\101\\7'''\n"
     "'\\q \\N{DASH} \\x4 \\u12'\n"
     "'a\\\n"
     "b'\n",
     "string 0-43 <a{0a}{09}\\'\"Aé😀A{07}> doc\n"
     "string 44-66 <\\q \\N{DASH} \\x4 \\u12> raw\n"
     "string 67-73 <ab>\n"},
    {"raw and bytes", DUMP_STRINGS,
     "r'\\n'\n"
     "b'\\xff\\u0041'\n"
     "Rb'\\x'\n"
     "u'\\x41'\n",
     "string 0-5 <\\n> doc raw\n"
     "string 6-19 <{ff}\\u0041> bytes\n"
     "string 20-26 <\\x> bytes raw\n"
     "string 27-34 <A>\n"},
    {"adjacent literals are joined", DUMP_STRINGS,
     "'a' 'b' \"c\"\n"
     "('a'\n"
     " '\\x62')\n",
     "string 0-11 <abc> doc\n"
     "string 13-24 <ab>\n"},
    {"format strings hold their source", DUMP_STRINGS,
     "f'a{x}\\n' 'b'\n"
     "f'{{a}}{b:>{c}}'\n",
     "string 0-13 <a{x}\\nb> format\n"
     "string 2-3 <a> raw\n"
     "string 6-8 <{0a}>\n"
     "string 11-12 <b> raw\n"
     "string 14-30 <{{a}}{b:>{c}}> format\n"
     "string 16-21 <{a}>\n"},
    {"docstrings", DUMP_STRINGS,
     "\"\"\"Module.\"\"\"\n"
     "class A:\n"
     "    \"A.\"\n"
     "    def f(self):\n"
     "        r\"\"\"F.\"\"\"\n"
     "        \"no doc\"\n"
     "    x = 1\n"
     "    \"no doc\"\n"
     "def g(): f\"no doc\"\n"
     "def h(): b\"no doc\"\n"
     "def i(): \"a\" \"b\"\n",
     "string 0-13 <Module.> doc raw\n"
     "string 27-31 <A.> doc raw\n"
     "string 57-66 <F.> doc raw\n"
     "string 75-83 <no doc> raw\n"
     "string 98-106 <no doc> raw\n"
     "string 116-125 <no doc> format\n"
     "string 118-124 <no doc> raw\n"
     "string 135-144 <no doc> bytes raw\n"
     "string 154-161 <ab> doc\n"},
    {"nested format strings", DUMP_STRINGS,
     "f\"{f'{a}b'}c\"\n"
     "f\"{x[\"k\"]}\"\n",
     "string 0-13 <{f'{a}b'}c> format\n"
     "string 3-10 <{a}b> format\n"
     "string 8-9 <b> raw\n"
     "string 11-12 <c> raw\n"
     "string 14-25 <{x[\"k\"]}> format\n"
     "string 19-22 <k> raw\n"},
};

static void test_python_literal__strings(void **state) {
    (void)state;
    facts_cases_run(STRINGS_CASES, COUNT_OF(STRINGS_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_literal__strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
