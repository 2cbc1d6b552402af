/* What oxbow-clang says of small units; each case is a thing that libclang does not say by itself, or a
 * way in which C refers to something. */
#include "unit_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const UnitCase ENTITY_CASES[] = {
    {"kinds, linkage, parameters",
     "static int hidden(int a, int b) { return a + b; }\nint shown(const char *f, ...);\nint old();\n"
     "static inline void fast(void) {}\nextern int elsewhere;\nint tentative;\n"
     "static const int fixed = 1;\n",
     NULL,
     "function hidden internal /2 : int (int, int)\n"
     "function shown external /1 variadic : int (const char *, ...)\n"
     "function old external no-prototype : int ()\n"
     "function fast internal inline : void (void)\n"
     "variable elsewhere external : int\n"
     "declare elsewhere @5:12 [21]\n"
     "declare tentative defines @6:5 [14]\n"
     "variable fixed internal const : const int\n",
     NULL},
    {"types and their parts",
     "struct S { int a; struct { int inner; }; union { int u; } named; struct S *next; };\n"
     "typedef struct { int x; } Point;\nenum { FIRST = 1, SECOND };\nstatic struct S *list[3];\n",
     NULL,
     "struct S : struct S\nfield S.a : int\nfield (unnamed).inner : int\nfield S.next : struct S * of S\n"
     "struct Point anonymous : Point\ntypedef Point : Point\nfield Point.x : int\n"
     "enumerator (unnamed).SECOND : int\nvariable list internal : struct S *[3] of S\ntype S -> S @1:73\n",
     NULL},
    {"a local static variable belongs to its function",
     "int f(void) { static int count; int plain; plain = 1; return count + plain; }\n", NULL,
     "variable f.count : int\ndeclare f.count defines in-function @1:26 [17]\nread f -> f.count @1:62\n",
     "variable plain : int"},
    {"local variables: what is passed, and what those that hold text are set to",
     "void put(const void *, const void *, const void *, int, int); int len(const char *);\n"
     "void f(int n) { char a[9] = \"x\"; const char *b = \"y\"; "
     "put(a, &b, a + n, n, len(b)); b++; a[n] = 0; n = 2; }\n",
     NULL,
     "call f -> put local=106 local=130 within=106 local=96 call=len @2:55\ncall f -> len local=130 @2:76\n"
     "set 106 in f text=x @2:22\nset 130 in f text=y @2:46\n"
     "set 130 in f other @2:85\nset 106 in f other @2:90\n",
     NULL},
    {"declared several times, one row", "int f(int);\nint f(int a);\nint f(int a) { return a; }\n", NULL,
     "declare f @1:5 [11]\ndeclare f @2:5 [13]\ndeclare f defines @3:5 [26]\n", NULL},
    {"the system's headers only where something refers to them",
     "#include <stdlib.h>\nint f(void) { return abs(1); }\n", NULL,
     "function abs external /1 : int (int)\ndeclare abs @<stdlib.h> [3]\ncall f -> abs number=1 @2:22\n",
     "function labs external /1 : long (long)"},
};

static const UnitCase ATTRIBUTE_CASES[] = {
    {"as written",
     "__attribute__((constructor)) static void start(void) {}\n"
     "__attribute__((destructor(101))) static void stop(void) {}\n"
     "static int kept __attribute__((__used__, section(\".keep\")));\n"
     "void spare(void) __attribute__((weak));\n_Noreturn void end(void);\n"
     "struct __attribute__((packed)) wire { char a; int b; };\n"
     "__attribute__((visibility(\"default\"))) void api(void) {}\n"
     "__attribute__((visibility(\"hidden\"))) void own(void) {}\n",
     NULL,
     "function start internal constructor : void (void)\nfunction stop internal destructor : void (void)\n"
     "variable kept internal used section : int\nfunction spare external weak : void (void)\n"
     "function end external noreturn : void (void)\nstruct wire packed : struct wire\n"
     "function api external exported : void (void)\nfunction own external hidden : void (void)\n",
     NULL},
    {"through macros",
     "#define DO_START __attribute__((constructor))\n#define STARTER DO_START\n"
     "STARTER static void start(void) {}\nstatic void plain(void) {}\n",
     NULL,
     "function start internal constructor : void (void)\nfunction plain internal : void (void)\n"
     "expansion start -> STARTER @3:1\n",
     NULL},
    {"what they name",
     "int other(int) __attribute__((alias(\"real\")));\nint real(int x) { return x; }\n"
     "static void drop(int *p) { *p = 0; }\n"
     "int f(void) { int x __attribute__((cleanup(drop))) = 1; return x; }\n",
     NULL,
     "function other external /1 alias : int (int)\nattribute other -> real @1:37\n"
     "attribute f -> drop @4:44\n",
     NULL},
    {"what a pragma hides",
     "#pragma GCC visibility push(hidden)\nvoid own(void);\n#pragma GCC visibility pop\nvoid api(void);\n",
     NULL, "function own external hidden : void (void)\nfunction api external : void (void)\n", NULL},
    {"by a pragma alone", "#pragma weak spare\nvoid spare(void) {}\n", NULL,
     "function spare external weak : void (void)\n", NULL},
    {"of a local variable they are nobody's",
     "int f(void) { int x __attribute__((unused)) = 1; return 0; }\n", NULL,
     "function f external : int (void)\n", NULL},
};

static const UnitCase REFERENCE_CASES[] = {
    {"calls and their arguments",
     "int g(int, const char *, void *, int *);\nint table[4];\n"
     "int f(void) { return g(2 + 3, \"a\\tb\", (void *)0, &table[0]); }\n",
     NULL, "call f -> g number=5 text=a\tb null other @3:22\naddress f -> table into g(3) @3:51\n", NULL},
    {"functions that are handed on",
     "typedef int (*Hook)(int);\nstruct ops { Hook run; };\nvoid add(const char *, Hook);\n"
     "static Hook saved;\n"
     "static int one(int x) { return x; }\n"
     "void f(struct ops *o) { add(\"/one\", (Hook)one); o->run = one; saved = &one; }\n",
     NULL,
     "call f -> add text=/one entity=one @6:25\naddress f -> one into add(1) @6:43\n"
     "address f -> one into ops.run @6:58\nwrite f -> saved @6:63\naddress f -> one into saved @6:72\n"
     "member-write f -> ops.run @6:52\n",
     NULL},
    {"calls through fields, variables, parameters",
     "struct ops { int (*run)(int); };\nstatic int (*hook)(int);\n"
     "int f(struct ops *o, int (*p)(int)) { return o->run(1) + (*hook)(2) + p(3); }\n",
     NULL,
     "call f -> - into ops.run number=1 @3:49\nmember f -> ops.run @3:49\n"
     "call f -> - into hook number=2 @3:60\nread f -> hook @3:60\ncall f -> - number=3 @3:71\n",
     NULL},
    {"stores whose old value nobody uses",
     "static int a, b, c, d;\nint f(void) { a = 1; b++; c += 2; return d++; }\n", NULL,
     "write f -> a @2:15\nwrite f -> b @2:22\nwrite f -> c @2:27\nwrite f -> d @2:42\nread f -> d @2:42\n",
     "read f -> a @2:15\nread f -> b @2:22\nread f -> c @2:27"},
    {"stores to parts",
     "struct s { int x, y; };\nstatic struct s one, *many;\n"
     "void f(void) { one.x = 1; many->y = 2; many[1].x = 3; }\n",
     NULL,
     "member-write f -> s.x @3:20\nwrite f -> one @3:16\nmember-write f -> s.y @3:33\n"
     "read f -> many @3:27\n"
     "read f -> many @3:40\n",
     "write f -> many @3:27\nread f -> one @3:16"},
    {"arrays: elements are stored, the whole is handed on",
     "static int out[3], in[3];\nvoid take(int *);\nvoid f(void) { out[1] = in[2]; take(in); }\n", NULL,
     "write f -> out @3:16\nread f -> in @3:25\n"
     "address f -> in into take(0) @3:37\n",
     "read f -> out @3:16"},
    {"not evaluated",
     "struct s { int x, y; };\nint g(void);\n"
     "unsigned long f(void) { return sizeof(g()) + __builtin_offsetof(struct s, y); }\n",
     NULL, "call f -> g unevaluated @3:39\nmember f -> s.y unevaluated @3:75\n", NULL},
    {"one of several types",
     "int a(void);\nint b(void);\nint f(int x) { return _Generic(x, int: a(), default: b()); }\n", NULL,
     "call f -> a @3:40\n", NULL},
    {"types, enumerators",
     "typedef struct s s_t;\nenum e { ONE };\nint f(s_t *p) { return (int)(enum e)ONE; }\n", NULL,
     "type f -> s_t @3:7\ntype f -> e @3:35\nread f -> e.ONE @3:37\ntype s_t -> s @1:16\n", NULL},
    {"names in literals and in assembler",
     "void *find(const char *);\n__asm__(\".globl raw_entry\");\n"
     "int renamed(void) __asm__(\"real_name\");\n"
     "void f(void) { find(\"plugin_init\"); find(\"two words\"); __asm__(\"call helper_entry\"); }\n",
     NULL,
     "word text plugin_init in f\nword asm raw_entry\nword asm helper_entry in f\n"
     "word asm real_name in renamed\n",
     "word text two words in f"},
};

static const UnitCase MACRO_CASES[] = {
    {"bodies, parameters, pieces of names",
     "#define EMPTY\n#define LIMIT OTHER_LIMIT\n#define CALL(x, ...) run_##x(__VA_ARGS__)\n", NULL,
     "macro EMPTY\ndeclare EMPTY defines @1:9 [13]\nword macro OTHER_LIMIT in LIMIT\n"
     "macro CALL /2 variadic function-like pastes\nword macro run_# in CALL\nword macro #x in CALL\n",
     NULL},
    {"what they expand to stands where they stand",
     "#define MAKE(name) static int made_##name(void) { return helper(); }\nint helper(void);\n"
     "MAKE(one)\nint f(void) { return made_one(); }\n",
     NULL,
     "function made_one internal : int (void)\ndeclare made_one defines expanded @3:1 [9]\n"
     "expansion made_one -> MAKE @3:1\ncall made_one -> helper expanded @3:1\ncall f -> made_one @4:22\n",
     NULL},
    {"what makes several things is nobody's",
     "#define LIST ONE(a) ONE(b)\n#define ONE(x) static int get_##x(void) { return 1; }\nLIST\n", NULL,
     "declare get_a defines expanded @3:1 [4]\ndeclare get_b defines expanded @3:1 [4]\n"
     "expansion - -> LIST @3:1\n",
     NULL},
    {"asked for, defined or not",
     "#define HAVE 1\n#ifdef HAVE\nint a;\n#endif\n#if defined(LACK) && LEVEL > 2\nint b;\n#endif\n"
     "#undef HAVE\n",
     NULL,
     "expansion - -> HAVE asked @2:8\nexpansion - -> LACK asked @5:13\nexpansion - -> LEVEL @5:22\n"
     "expansion - -> HAVE asked @8:8\n",
     NULL},
    {"left out",
     "#if MORE > 1\nint more(void) { return call_more(); } // it isn't\n#elif defined(X)\nint x;\n"
     "#else\nint y;\n#endif\n",
     NULL,
     "excluded MORE > 1 @2:1 [51]\nexcluded defined(X) @4:1 [7]\nword excluded call_more\n"
     "variable y external : int\n",
     "word excluded y\nword excluded isn"},
    {"a header that is included twice is not left out",
     "#include \"h.h\"\n#include \"h.h\"\nint f(void) { return g(); }\n",
     "#ifndef H_H\n#define H_H\nint g(void);\n#ifdef RARE\nint rare(void);\n#endif\n#endif\nint behind;\n",
     "word excluded rare\nexcluded ifdef RARE @h.h+49 [16]\ndeclare g @h.h+28 [12]\n", "word excluded g"},
    {"guards and who includes whom", "#include \"h.h\"\n", "#pragma once\nint g(void);\n",
     "file unit.c\nfile h.h guarded @1:1\n", NULL},
};

static const UnitCase INITIALISER_CASES[] = {
    {"positions, designators, what is left out",
     "typedef int (*Run)(int);\nstruct row { const char *name; Run run; int flags; struct row *next; };\n"
     "static int a(int x) { return x; }\n"
     "struct row rows[] = {{\"one\", a, 1 | 4, 0}, {.run = a, .name = \"two\"}, [4] = {\"five\"}};\n",
     NULL,
     "initialise rows 5 rows\n0 row.name text=one\n0 row.run entity=a\n0 row.flags number=5\n"
     "0 row.next null\n"
     "1 row.run entity=a\n1 row.name text=two\n4 row.name text=five\naddress rows -> a into row.run @4:30\n"
     "member rows -> row.run @4:46\n",
     NULL},
    {"braces that were left out",
     "struct in { int x, y; };\nstruct out { struct in i; int z[2]; const char *n; };\n"
     "struct out o[] = {1, 2, 3, 4, \"a\", 5, 6, 7, 8, \"b\"};\n",
     NULL,
     "initialise o 2 rows\n0 in.x number=1\n0 in.y number=2\n0 out.z number=3\n0 out.z number=4\n"
     "0 out.n text=a\n"
     "1 in.y number=6\n1 out.n text=b\n",
     NULL},
    {"inner designators, unions, members without name",
     "struct s { struct { int a; int b; } in; union { int u; const char *t; }; };\n"
     "struct s v = {.in.b = 2, .t = \"text\"};\nstruct s w = {{1, 2}, {3}};\n",
     NULL,
     "0 (unnamed).b number=2\n0 (unnamed).t text=text\n0 (unnamed).a number=1\n0 (unnamed).u number=3\n",
     NULL},
    {"one value, an address, a text for an array",
     "static int x;\nint *p = &x;\nchar name[] = \"name\";\n"
     "const char *list[] = {\"a\", \"b\", 0};\n",
     NULL, "initialise p 1 rows\n0 - entity=x\n0 - text=name\ninitialise list 3 rows\n1 - text=b\n2 - null\n",
     NULL},
    {"on the stack only what it refers to",
     "struct ops { void (*go)(void); };\nvoid go(void);\nvoid use(struct ops *);\n"
     "void f(void) { struct ops o = {.go = go}; use(&o); use(&(struct ops){go}); }\n",
     NULL, "address f -> go into ops.go @4:38\naddress f -> go into ops.go @4:70\n", "initialise - 1 rows"},
};

static const UnitCase PROBLEM_CASES[] = {
    {"what nobody declares", "int f(int x) { return missing(x) + strange; }\n", NULL,
     "problem implicit missing in f @1:23\ndeclare missing implicit @1:23 [7]\n"
     "problem undeclared strange in f @1:36\n",
     NULL},
    {"a member that is not there", "struct s { int a; };\nint f(struct s *p) { return p->b; }\n", NULL,
     "problem member b of struct s in f @2:32\n", NULL},
    {"a header that is not there", "#include \"nowhere.h\"\nint f(void) { return 1; }\n", NULL,
     "file nowhere.h missing @1:1\nproblem include fatal nowhere.h in - @1:10\n"
     "function f external : int (void)\n",
     NULL},
    {"too many, too few", "int g(int a);\nint f(void) { return g() + g(1, 2); }\n", NULL,
     "problem arguments g in f @2:24\nproblem arguments g in f @2:33\n", NULL},
};

static void check(const UnitCase *rows, size_t count) {
    for (size_t i = 0; i < count; i++) unit_case_check(&rows[i]);
}

static void test_entities(void **state) {
    (void)state;
    check(ENTITY_CASES, COUNT_OF(ENTITY_CASES));
}

static void test_attributes(void **state) {
    (void)state;
    check(ATTRIBUTE_CASES, COUNT_OF(ATTRIBUTE_CASES));
}

static void test_references(void **state) {
    (void)state;
    check(REFERENCE_CASES, COUNT_OF(REFERENCE_CASES));
}

static void test_macros(void **state) {
    (void)state;
    check(MACRO_CASES, COUNT_OF(MACRO_CASES));
}

static void test_initialisers(void **state) {
    (void)state;
    check(INITIALISER_CASES, COUNT_OF(INITIALISER_CASES));
}

static void test_problems(void **state) {
    (void)state;
    check(PROBLEM_CASES, COUNT_OF(PROBLEM_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entities),     cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_references),   cmocka_unit_test(test_macros),
        cmocka_unit_test(test_initialisers), cmocka_unit_test(test_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
