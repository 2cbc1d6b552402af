#include "facts_check.h"
#include "lang.h"
#include "unit_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *name;
    u32 what; /* DUMP_* */
    const char *source, *expected;
} UnitCase;

static const UnitCase CASES[] = {
    {"functions and their kinds", DUMP_ENTITIES | DUMP_TYPES,
     "static int a(void) { return 1; }\n"
     "extern inline char *b(int x, const char *y, ...) { return 0; }\n"
     "int c();\n"
     "int (d)(int x) { return x; }\n"
     "int (*e(int x))(char) { return 0; }\n"
     "int f(int (*callback)(int), char **names[]);\n",
     "function a/0 internal : int (void)\n"
     "  1-1 defines\n"
     "function b/2 external inline variadic : char *(int, const char *, ...)\n"
     "  2-2 defines\n"
     "function c/0 external no-prototype : int ()\n"
     "  3-3\n"
     "function d/1 external : int (int)\n"
     "  4-4 defines\n"
     "function e/1 external : int (*(int))(char)\n"
     "  5-5 defines\n"
     "function f/2 external : int (int (*)(int), char **[])\n"
     "  6-6\n"},
    {"functions of old", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_TYPES,
     "int a(x, y) int x; char *y; { return x + z; }\n",
     "function a/2 external no-prototype : int (x, y)\n"
     "  1-1 defines\n"
     "variable z external\n"
     "a: read z\n"},
    {"heads with macros", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_UNIT_WORDS,
     "API_EXPORT(int) a(void *x) { return b(x); }\n"
     "API_EXPORT void NOTHROW *\n"
     "ATTR(malloc) SIZE(1)\n"
     "c(size_t size) {\n"
     "  return get(size);\n"
     "}\n"
     "EXTERN_C static int d(int get) { return get; }\n",
     "function a/1 external\n"
     "  1-1 defines\n"
     "macro API_EXPORT\n"
     "function b/0 external\n"
     "function c/1 external\n"
     "  2-6 defines\n"
     "function get/0 external\n"
     "function d/1 internal\n"
     "  7-7 defines\n"
     "a: expansion API_EXPORT\n"
     "a: call b(_)\n"
     "c: call get(_)\n"
     "c: lost NOTHROW\n"
     "c: lost ATTR\n"
     "c: lost malloc\n"
     "c: lost SIZE\n"
     "c: lost size_t\n"
     "d: lost EXTERN_C\n"},
    {"extern C", DUMP_ENTITIES | DUMP_REFERENCES,
     "#ifdef __cplusplus\n"
     "extern \"C\" {\n"
     "#endif\n"
     "int a(void);\n"
     "int b(void) { return a(); }\n"
     "#ifdef __cplusplus\n"
     "}\n"
     "#endif\n",
     "macro __cplusplus\n"
     "function a/0 external\n"
     "  4-4\n"
     "function b/0 external\n"
     "  5-5 defines\n"
     "-: expansion __cplusplus asked\n"
     "b: call a\n"
     "-: expansion __cplusplus asked\n"},
    {"variables", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_TYPES,
     "static int a = 1, *b = &a;\n"
     "extern char c[];\n"
     "const char *d;\n"
     "char *const e = c;\n"
     "struct s f[2];\n"
     "int g(void) {\n"
     "  static int count;\n"
     "  extern int far;\n"
     "  int a = far;\n"
     "  return count++ + a;\n"
     "}\n",
     "variable a internal : int\n"
     "  1-1 defines\n"
     "variable b internal : int *\n"
     "  1-1 defines\n"
     "variable c external : char[]\n"
     "  2-2\n"
     "variable d external : const char *\n"
     "  3-3 defines\n"
     "variable e external const : char *const\n"
     "  4-4 defines\n"
     "variable f external : struct s[2] of s\n"
     "  5-5 defines\n"
     "struct s\n"
     "function g/0 external : int (void)\n"
     "  6-11 defines\n"
     "variable g.count : int\n"
     "  7-7 defines in-function\n"
     "variable far external : int\n"
     "  8-8 in-function\n"
     "b: address a to b\n"
     "e: read c to e\n"
     "f: type s\n"
     "g: read far\n"
     "g: read g.count\n"
     "g: write g.count\n"},
    {"local names hide", DUMP_REFERENCES,
     "int a, b;\n"
     "int f(int b) { { int a = b; a++; b = a; } return a; }\n",
     "f: read a\n"},
    {"records", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_TYPES,
     "struct a { int x; struct a *next; union { int in; char out; }; struct { int deep; } sub; };\n"
     "typedef struct { int y : 3, z; } B;\n"
     "typedef struct a A, *P;\n"
     "struct late;\n"
     "enum color { RED, GREEN = RED + 1 };\n"
     "typedef enum { ONE } number;\n"
     "typedef int (*callback)(A *, int);\n"
     "int f(A *a, B b, P p) { return a->x + a->in + a->sub.deep + b.z + p->next->x + a->strange; }\n",
     "struct a\n"
     "  1-1 defines\n"
     "field a.x : int\n"
     "  1-1 defines\n"
     "field a.next : struct a * of a\n"
     "  1-1 defines\n"
     "union ? anonymous in a\n"
     "  1-1 defines\n"
     "field ?.in : int\n"
     "  1-1 defines\n"
     "field ?.out : char\n"
     "  1-1 defines\n"
     "struct ? anonymous in a\n"
     "  1-1 defines\n"
     "field ?.deep : int\n"
     "  1-1 defines\n"
     "field a.sub\n"
     "  1-1 defines\n"
     "typedef B\n"
     "  2-2 defines\n"
     "struct B anonymous\n"
     "  2-2 defines\n"
     "field B.y : int\n"
     "  2-2 defines\n"
     "field B.z : int\n"
     "  2-2 defines\n"
     "typedef A : struct a\n"
     "  3-3 defines\n"
     "typedef P : struct a *\n"
     "  3-3 defines\n"
     "struct late\n"
     "  4-4\n"
     "enum color\n"
     "  5-5 defines\n"
     "enumerator RED in color\n"
     "  5-5 defines\n"
     "enumerator GREEN in color\n"
     "  5-5 defines\n"
     "typedef number\n"
     "  6-6 defines\n"
     "enum number anonymous\n"
     "  6-6 defines\n"
     "enumerator ONE in number\n"
     "  6-6 defines\n"
     "typedef callback : int (*)(A *, int)\n"
     "  7-7 defines\n"
     "function f/3 external : int (A *, B, P)\n"
     "  8-8 defines\n"
     "field .strange\n"
     "a: type a\n"
     "a: type ?\n"
     "a: type ?\n"
     "B: type B\n"
     "A: type a\n"
     "P: type a\n"
     "color: read RED\n"
     "number: type number\n"
     "callback: type A\n"
     "f: type A\n"
     "f: type B\n"
     "f: type P\n"
     "f: member a.x\n"
     "f: member ?.in\n"
     "f: member a.sub\n"
     "f: member ?.deep\n"
     "f: member B.z\n"
     "f: member a.next\n"
     "f: member a.x\n"
     "f: member .strange\n"},
    {"fields of records from elsewhere", DUMP_ENTITIES | DUMP_REFERENCES,
     "struct far;\n"
     "int f(struct far *a, Far *b) { a->x = b->y; g()->z = 1; return a->x; }\n",
     "struct far\n"
     "  1-1\n"
     "function f/2 external\n"
     "  2-2 defines\n"
     "typedef Far\n"
     "field far.x\n"
     "field Far.y\n"
     "field .z\n"
     "function g/0 external\n"
     "f: type far\n"
     "f: type Far\n"
     "f: member-write far.x\n"
     "f: member Far.y to far.x\n"
     "f: call g\n"
     "f: member-write .z\n"
     "f: member far.x\n"},
    {"reads and writes", DUMP_REFERENCES,
     "int x, y, list[3], *p;\n"
     "struct s { int f, g; } s, *q;\n"
     "void f(void) {\n"
     "  x = y;\n"
     "  x += 1;\n"
     "  x++;\n"
     "  y = x++;\n"
     "  list[x] = 1;\n"
     "  p[0] = list[1];\n"
     "  s.f = s.g;\n"
     "  q->f = 1;\n"
     "  q->g++;\n"
     "  x = y = 0;\n"
     "  for (x = 0; y; x++) (void)y;\n"
     "}\n",
     "s: type s\n"
     "f: write x\n"
     "f: read y to x\n"
     "f: write x\n"
     "f: write x\n"
     "f: write y\n"
     "f: read x\n"
     "f: write x\n"
     "f: write list\n"
     "f: read x\n"
     "f: read p\n"
     "f: read list\n"
     "f: write s\n"
     "f: member-write s.f\n"
     "f: read s\n"
     "f: member s.g to s.f\n"
     "f: read q\n"
     "f: member-write s.f\n"
     "f: read q\n"
     "f: member-write s.g\n"
     "f: write x\n"
     "f: write y\n"
     "f: write x\n"
     "f: read y\n"
     "f: write x\n"
     "f: read y\n"},
    {"addresses and where they go", DUMP_REFERENCES,
     "struct s { void (*cb)(int); } s;\n"
     "static void a(int x) {}\n"
     "static void (*table[])(int) = {a, &a};\n"
     "static void (*one)(int) = a;\n"
     "void f(struct s *t) {\n"
     "  on(\"x\", a, 3);\n"
     "  on(\"x\", (handler)a);\n"
     "  on(1 ? a : other, &s);\n"
     "  t->cb = a;\n"
     "  one = &a;\n"
     "  local = a;\n"
     "  void (*mine)(int) = a;\n"
     "  mine(1);\n"
     "  t->cb(2);\n"
     "  one(3);\n"
     "  (*one)(4);\n"
     "  (a)(5);\n"
     "}\n",
     "s: type s\n"
     "table: address a to table\n"
     "table: address a to table\n"
     "one: address a to one\n"
     "f: type s\n"
     "f: call on(\"x\", a, 3)\n"
     "f: address a to on#1\n"
     "f: call on(\"x\", a)\n"
     "f: type handler\n"
     "f: address a to on#1\n"
     "f: call on(_, s)\n"
     "f: address a to on\n"
     "f: read other to on\n"
     "f: address s to on#1\n"
     "f: member-write s.cb\n"
     "f: address a to s.cb\n"
     "f: write one\n"
     "f: address a to one\n"
     "f: write local\n"
     "f: address a to local\n"
     "f: address a\n"
     "f: call -(1)\n"
     "f: member s.cb\n"
     "f: call -(2) to s.cb\n"
     "f: read one\n"
     "f: call -(3) to one\n"
     "f: read one\n"
     "f: call -(4) to one\n"
     "f: call a(5)\n"},
    {"arguments", DUMP_REFERENCES,
     "void f(void) { g(\"a\\tb\" \"c\", -1, 0x10UL, NULL, (void *)0, 'x', f, (int)x, x + 1, \"a\" B); }\n",
     "f: call g(\"a	bc\", -1, 0x10UL, null, null, 'x', f, x, _, _)\n"
     "f: address f to g#6\n"
     "f: read x to g#7\n"
     "f: read x\n"
     "f: expansion B\n"},
    {"tables", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_INITIALISERS,
     "struct cmd { const char *name; int (*proc)(int); struct { int min, max; } arity; int keys[2]; };\n"
     "static int get(int x) { return x; }\n"
     "static struct cmd one = {\"one\", get, {1, 2}, {3, 4}};\n"
     "static struct cmd rows[] = {\n"
     "  {\"get\", get, {1}},\n"
     "  {.proc = set, .arity.max = 3, .arity = {.min = 2}},\n"
     "  [5] = {.name = \"five\", \"ignored\"},\n"
     "};\n"
     "static struct cmd flat[] = {\"a\", get, {0}, {0}, \"b\", get};\n"
     "static const struct far far[] = {{\"x\", get}, {.run = get}};\n"
     "int list[] = {1, [4] = 2, get(3)};\n",
     "struct cmd\n"
     "  1-1 defines\n"
     "field cmd.name\n"
     "  1-1 defines\n"
     "field cmd.proc\n"
     "  1-1 defines\n"
     "struct ? anonymous in cmd\n"
     "  1-1 defines\n"
     "field ?.min\n"
     "  1-1 defines\n"
     "field ?.max\n"
     "  1-1 defines\n"
     "field cmd.arity\n"
     "  1-1 defines\n"
     "field cmd.keys\n"
     "  1-1 defines\n"
     "function get/1 internal\n"
     "  2-2 defines\n"
     "variable one internal\n"
     "  3-3 defines\n"
     "variable rows internal\n"
     "  4-8 defines\n"
     "variable set external\n"
     "variable flat internal\n"
     "  9-9 defines\n"
     "variable far internal const\n"
     "  10-10 defines\n"
     "struct far\n"
     "field far.run\n"
     "variable list external\n"
     "  11-11 defines\n"
     "cmd: type ?\n"
     "one: type cmd\n"
     "one: address get to cmd.proc\n"
     "rows: type cmd\n"
     "rows: address get to cmd.proc\n"
     "rows: member cmd.proc\n"
     "rows: read set to cmd.proc\n"
     "rows: member cmd.arity\n"
     "rows: member ?.max\n"
     "rows: member cmd.arity\n"
     "rows: member ?.min\n"
     "rows: member cmd.name\n"
     "flat: type cmd\n"
     "flat: address get to cmd.proc\n"
     "flat: address get to cmd.proc\n"
     "far: type far\n"
     "far: address get to far\n"
     "far: member far.run\n"
     "far: address get to far.run\n"
     "list: call get(3)\n"
     "one = 1 rows\n"
     "  0 cmd.name = \"one\"\n"
     "  0 cmd.proc = get\n"
     "  0 ?.min = 1\n"
     "  0 ?.max = 2\n"
     "  0 cmd.keys = 3\n"
     "  0 cmd.keys = 4\n"
     "rows = 6 rows\n"
     "  0 cmd.name = \"get\"\n"
     "  0 cmd.proc = get\n"
     "  0 ?.min = 1\n"
     "  1 cmd.proc = set\n"
     "  1 ?.max = 3\n"
     "  1 ?.min = 2\n"
     "  5 cmd.name = \"five\"\n"
     "  5 cmd.proc = \"ignored\"\n"
     "flat = 2 rows\n"
     "  0 cmd.name = \"a\"\n"
     "  0 cmd.proc = get\n"
     "  0 ?.min = 0\n"
     "  0 cmd.keys = 0\n"
     "  1 cmd.name = \"b\"\n"
     "  1 cmd.proc = get\n"
     "far = 2 rows\n"
     "  0 \"x\"\n"
     "  0 get\n"
     "  1 far.run = get\n"
     "list = 6 rows\n"
     "  0 1\n"
     "  4 2\n"
     "  5 _\n"},
    {"local variables", DUMP_REFERENCES | DUMP_LOCALS,
     "void f(int n, unsigned char *p) {\n"
     "  char a[9] = \"x\"; const char *b = get(n); int c = 1; static char s[2];\n"
     "  put(a, &b, a + n, &a[c], c, s, sizeof a, (void *)p, len(b));\n"
     "  b = \"y\"; b++; a[n] = 0; c = 2;\n"
     "}\n",
     "f: call get(local 11)\n"
     "f: call put(local 41, local 65, within 41, within 41, local 81, f.s, _, local 29, len())\n"
     "f: read f.s to put#5\n"
     "f: call len(local 65)\n"
     "f: local 41 = \"x\"\n"
     "f: local 65 = get()\n"
     "f: local 65 = \"y\"\n"
     "f: local 65 = _\n"
     "f: local 41 = _\n"},
    {"initialisers of local records", DUMP_REFERENCES | DUMP_INITIALISERS,
     "struct s { int fd; void (*fn)(int); };\n"
     "void f(void) {\n"
     "  struct s a = {.fn = handler};\n"
     "  use(&(struct s){1, other});\n"
     "  use((struct s[]){{.fn = last}});\n"
     "}\n",
     "f: type s\n"
     "f: member s.fn\n"
     "f: read handler to s.fn\n"
     "f: call use(_)\n"
     "f: type s\n"
     "f: read other to s.fn\n"
     "f: call use(_)\n"
     "f: type s\n"
     "f: member s.fn\n"
     "f: read last to s.fn\n"},
    {"macros", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_UNIT_WORDS,
     "#define EMPTY\n"
     "#define NAME(x) RM_##x(x, helper, \"text_name\", #x)\n"
     "#define BOTH(a, b, ...) a##b pre##a##_post log(__VA_ARGS__) /* comment */ // more\n"
     "#define LIST(X) \\\n"
     "  X(alpha) \\\n"
     "  X(beta)\n"
     "#define lower real\n"
     "int f(void) { EMPTY return lower + NAME(get); }\n"
     "LIST(GENERATE)\n"
     "#undef EMPTY\n",
     "macro EMPTY\n"
     "  1-1 defines\n"
     "macro NAME/1 function-like pastes\n"
     "  2-2 defines\n"
     "macro BOTH/2 variadic function-like pastes\n"
     "  3-3 defines\n"
     "macro LIST/1 function-like\n"
     "  4-6 defines\n"
     "macro lower\n"
     "  7-7 defines\n"
     "function f/0 external\n"
     "  8-8 defines\n"
     "variable get external\n"
     "typedef GENERATE\n"
     "f: expansion EMPTY\n"
     "f: expansion lower\n"
     "f: expansion NAME(get)\n"
     "f: read get to NAME\n"
     "-: expansion LIST\n"
     "-: type GENERATE\n"
     "-: expansion EMPTY asked\n"
     "NAME: macro RM_#\n"
     "NAME: macro helper\n"
     "NAME: text text_name\n"
     "BOTH: macro pre#\n"
     "BOTH: macro #_post\n"
     "BOTH: macro log\n"
     "LIST: macro alpha\n"
     "LIST: macro beta\n"
     "lower: macro real\n"},
    {"what nobody declares", DUMP_ENTITIES | DUMP_REFERENCES,
     "int f(void) { return call(LIMIT) + value + CHECK(other) + sizeof(type_t) + (unknown_t)3; }\n",
     "function f/0 external\n"
     "  1-1 defines\n"
     "function call/0 external\n"
     "macro LIMIT\n"
     "variable value external\n"
     "macro CHECK\n"
     "variable other external\n"
     "variable type_t external\n"
     "typedef unknown_t\n"
     "f: call call(LIMIT)\n"
     "f: expansion LIMIT to call\n"
     "f: read value\n"
     "f: expansion CHECK(other)\n"
     "f: read other to CHECK\n"
     "f: read type_t unevaluated\n"
     "f: type unknown_t\n"},
    {"macro that hides a function", DUMP_REFERENCES,
     "#define get(x) get_checked(x, 1)\n"
     "int (get)(int x) { return x; }\n"
     "int f(void) { return get(1); }\n",
     "f: expansion get\n"
     "f: call get(1)\n"},
    {"the preprocessor", DUMP_UNIT_FILES | DUMP_ENTITIES | DUMP_REFERENCES | DUMP_EXCLUDED | DUMP_UNIT_WORDS,
     "#include <stdio.h>\n"
     "#include \"a.h\"\n"
     "#if defined(HAVE_X) && LEVEL > 2\n"
     "int a(void) { return 1; }\n"
     "#elif __has_include(<x.h>)\n"
     "int a(void) { return 2; }\n"
     "#else\n"
     "int b(void) { return 3; }\n"
     "#endif\n"
     "#if 0\n"
     "int gone(void) { return call(\"by_name\"); }\n"
     "#else\n"
     "int there;\n"
     "#endif\n"
     "#ifdef WINDOWS\n"
     "int c;\n"
     "#endif\n"
     "#pragma weak c = there\n",
     "file 1 \n"
     "file 2 stdio.h system from 1@0\n"
     "file 3 a.h from 1@19\n"
     "macro HAVE_X\n"
     "macro LEVEL\n"
     "function a/0 external\n"
     "  4-4 defines\n"
     "  6-6 defines\n"
     "variable __has_include external\n"
     "variable h external\n"
     "function b/0 external\n"
     "  8-8 defines\n"
     "variable there external\n"
     "  13-13 defines\n"
     "macro WINDOWS\n"
     "variable c external\n"
     "  16-16 defines\n"
     "-: expansion HAVE_X asked\n"
     "-: expansion LEVEL\n"
     "-: read __has_include\n"
     "-: read h\n"
     "-: expansion WINDOWS asked\n"
     "-: lost x\n"
     "-: excluded gone\n"
     "-: excluded call\n"
     "-: text by_name\n"
     "-: lost weak\n"
     "-: lost c\n"
     "-: lost there\n"
     "excluded 11-12 0\n"},
    {"guarded", DUMP_UNIT_FILES,
     "/* first */\n"
     "#ifndef A_H\n"
     "#define A_H\n"
     "int a;\n"
     "#endif\n",
     "file 1  guarded\n"},
    {"not guarded", DUMP_UNIT_FILES,
     "#ifndef A_H\n"
     "#define A_H\n"
     "#endif\n"
     "int a;\n",
     "file 1 \n"},
    {"attributes", DUMP_ENTITIES | DUMP_REFERENCES,
     "static void __attribute__((constructor)) a(void) {}\n"
     "void b(void) __attribute__((weak, alias(\"a\")));\n"
     "static int c __attribute__((__unused__, section(\"x\")));\n"
     "__attribute__((visibility(\"hidden\"))) int d(void);\n"
     "__attribute__((visibility(\"default\"))) int e(void);\n"
     "[[gnu::used, maybe_unused]] static int f(void) { return 1; }\n"
     "__declspec(dllexport) int g(void);\n"
     "struct h { int x; } __attribute__((packed));\n"
     "void i(void) { int x __attribute__((cleanup(done))) = 1; }\n"
     "void j(void) __attribute__((format(printf, 1, 2), noreturn));\n"
     "int k;\n",
     "function a/0 internal constructor\n"
     "  1-1 defines\n"
     "function b/0 external weak alias\n"
     "  2-2\n"
     "variable c internal unused section\n"
     "  3-3 defines\n"
     "function d/0 external hidden\n"
     "  4-4\n"
     "function e/0 external exported\n"
     "  5-5\n"
     "function f/0 internal used unused\n"
     "  6-6 defines\n"
     "function g/0 external exported\n"
     "  7-7\n"
     "struct h packed\n"
     "  8-8 defines\n"
     "field h.x\n"
     "  8-8 defines\n"
     "function i/0 external\n"
     "  9-9 defines\n"
     "function done/0 external\n"
     "function j/0 external noreturn\n"
     "  10-10\n"
     "variable k external\n"
     "  11-11 defines\n"
     "b: attribute a\n"
     "i: attribute done\n"},
    {"words of text and asm", DUMP_REFERENCES | DUMP_UNIT_WORDS,
     "void f(void *h) {\n"
     "  dlsym(h, \"plugin_init\");\n"
     "  dlsym(h, \"not a name\");\n"
     "  __asm__ volatile(\"call helper\" : \"=r\"(out) : \"r\"(in));\n"
     "}\n"
     "int g(void) __asm__(\"renamed\");\n",
     "f: call dlsym(_, \"plugin_init\")\n"
     "f: call dlsym(_, \"not a name\")\n"
     "f: read out\n"
     "f: write out\n"
     "f: read in\n"
     "f: text plugin_init\n"
     "f: asm call\n"
     "f: asm helper\n"
     "g: asm renamed\n"},
    {"types, casts and _Generic", DUMP_REFERENCES,
     "struct s { int x; };\n"
     "typedef int T;\n"
     "int f(void *p) {\n"
     "  T a = (T)((struct s *)p)->x;\n"
     "  T *b = sizeof(struct s) + sizeof a + offsetof(struct s, x);\n"
     "  typeof(g) *c = _Generic(a, int: one, T: two)(a);\n"
     "  return ({ T d = h(); d; });\n"
     "}\n",
     "f: type T\n"
     "f: type T(_)\n"
     "f: type s\n"
     "f: member .x\n"
     "f: type T\n"
     "f: type s unevaluated\n"
     "f: type s unevaluated\n"
     "f: member s.x unevaluated\n"
     "f: call typeof(g)\n"
     "f: read g to typeof\n"
     "f: write c\n"
     "f: read one\n"
     "f: type T\n"
     "f: read two\n"
     "f: call -(_)\n"
     "f: type T\n"
     "f: call h\n"},
    {"directives that break braces", DUMP_ENTITIES | DUMP_REFERENCES | DUMP_UNIT_WORDS,
     "static int a(struct s *s, int data) {\n"
     "  int x = 1;\n"
     "#ifdef X\n"
     "  if (x) {\n"
     "#else\n"
     "  if (data) {\n"
     "#endif\n"
     "    one(s, two);\n"
     "#ifdef Y\n"
     "  } else {\n"
     "#endif\n"
     "  }\n"
     "#ifdef Z\n"
     "  else {\n"
     "#endif\n"
     "  return x;\n"
     "}\n"
     "static int after(void) { return a(0, 1); }\n"
     "int last;\n",
     "function a/2 internal\n"
     "  1-17 defines\n"
     "struct s\n"
     "function one/0 external\n"
     "variable two external\n"
     "macro Y\n"
     "function after/0 internal\n"
     "  18-18 defines\n"
     "variable last external\n"
     "  19-19 defines\n"
     "a: type s\n"
     "a: call one(_, two)\n"
     "a: read two to one#1\n"
     "a: expansion Y asked\n"
     "after: call a(0, 1)\n"
     "a: lost X\n"
     "a: lost Z\n"},
    {"what did not parse", DUMP_ENTITIES | DUMP_UNIT_WORDS,
     "int a(void) { return 1; }\n"
     "@@ lost one \"lost_text\" /* not this */ // nor this\n"
     "int b(void) { return MACRO(x) y z(; }\n"
     "int c(void) { return 3; }\n",
     "function a/0 external\n"
     "  1-1 defines\n"
     "variable one external\n"
     "  2-2 defines\n"
     "typedef lost\n"
     "variable int external\n"
     "variable b external\n"
     "variable void external\n"
     "macro MACRO\n"
     "variable x external\n"
     "function z/0 external no-prototype\n"
     "  3-3\n"
     "typedef y\n"
     "function c/0 external\n"
     "  4-4 defines\n"
     "-: text lost_text\n"},
    {"a head without type", DUMP_ENTITIES | DUMP_REFERENCES,
     "start(x) { return x; }\n"
     "void f(void) { TRY(x) { one(); } }\n",
     "function start/1 external\n"
     "  1-1 defines\n"
     "function f/0 external\n"
     "  2-2 defines\n"
     "typedef TRY\n"
     "variable x external\n"
     "function one/0 external\n"
     "f: type TRY\n"
     "f: read x\n"
     "f: call one\n"},
    {"conditions inside of initialisers",
     DUMP_ENTITIES | DUMP_REFERENCES | DUMP_INITIALISERS | DUMP_UNIT_WORDS,
     "static Method methods[] = {\n"
     "#if defined(X) && \\\n"
     "    Y > 2 /* why */\n"
     "    {a, 1}\n"
     "#else\n"
     "    {b, 2}\n"
     "#endif\n"
     "};\n",
     "variable methods internal\n"
     "  1-8 defines\n"
     "typedef Method\n"
     "variable a external\n"
     "variable b external\n"
     "methods: type Method\n"
     "methods: read a to methods\n"
     "methods: read b to methods\n"
     "methods = 2 rows\n"
     "  0 a\n"
     "  0 1\n"
     "  1 b\n"
     "  1 2\n"
     "methods: lost X\n"
     "methods: lost Y\n"},
    {"conditions that are not opened", DUMP_INITIALISERS,
     "struct c t[] = {\n"
     "#if 0\n"
     "    {a},\n"
     "#endif\n"
     "    {b}\n"
     "};\n"
     "struct c u[] = {\n"
     "#ifdef X\n"
     "    {a} };\n"
     "#else\n"
     "    {b} };\n"
     "#endif\n",
     ""},
    {"an enumerator and a macro of one name", DUMP_ENTITIES | DUMP_REFERENCES,
     "enum e { A,\n"
     "#define A A\n"
     "#ifdef MORE\n"
     "  B,\n"
     "#endif\n"
     "  C };\n"
     "struct s { int x;\n"
     "#ifdef MORE\n"
     "  int y;\n"
     "#endif\n"
     "};\n"
     "int f(struct s *s) { return A + B + s->y; }\n",
     "enum e\n"
     "  1-6 defines\n"
     "enumerator A in e\n"
     "  1-1 defines\n"
     "macro A\n"
     "  2-2 defines\n"
     "macro MORE\n"
     "enumerator B in e\n"
     "  4-4 defines\n"
     "enumerator C in e\n"
     "  6-6 defines\n"
     "struct s\n"
     "  7-11 defines\n"
     "field s.x\n"
     "  7-7 defines\n"
     "field s.y\n"
     "  9-9 defines\n"
     "function f/1 external\n"
     "  12-12 defines\n"
     "e: expansion MORE asked\n"
     "s: expansion MORE asked\n"
     "f: type s\n"
     "f: expansion A\n"
     "f: read A\n"
     "f: read B\n"
     "f: member s.y\n"},
    {"statements of macros", DUMP_REFERENCES,
     "void f(struct list *l) {\n"
     "  list_for_each(entry, l) { visit(entry); }\n"
     "  TRY(one) { two(); }\n"
     "  LOCK(&mutex);\n"
     "  free(entry), done(l);\n"
     "}\n"
     "MODULE_INIT(start);\n",
     "f: call list_for_each(entry, _)\n"
     "f: read entry to list_for_each\n"
     "f: call visit(entry)\n"
     "f: read entry to visit\n"
     "f: type TRY\n"
     "f: read one\n"
     "f: call two\n"
     "f: expansion LOCK(mutex)\n"
     "f: address mutex to LOCK\n"
     "f: call free(entry)\n"
     "f: read entry to free\n"
     "f: call done(_)\n"
     "-: expansion MODULE_INIT(start)\n"
     "-: read start to MODULE_INIT\n"},
};

static Facts *facts_in(Str source) {
    LangWorker *worker = lang_worker_new();
    Facts *facts = lang_extract(worker, LANGUAGE_C, source);
    lang_worker_free(worker);
    Str what;
    if (!facts_is_valid(facts, facts->size, &what)) fail_msg("not valid: %.*s", STR_ARG(what));
    return facts;
}

static bool case_run(const UnitCase *one) {
    Facts *facts = facts_in(str_of(one->source));
    StrBuf got = {0};
    unit_dump(facts, one->what, &got);
    bool is_same = str_eq(buf_str(&got), str_of(one->expected));
    if (!is_same)
        print_error("%s\n---- expected\n%s---- got\n%.*s\n", one->name, one->expected,
                    STR_ARG(buf_str(&got)));
    buf_release(&got);
    free(facts);
    return is_same;
}

static void test_c_unit__rows(void **state) {
    (void)state;
    u32 failed = 0;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) failed += !case_run(&CASES[i]);
    assert_int_equal(failed, 0);
}

/* Half of a file is what an editor leaves behind, and what the parser has most trouble with. */
static void test_c_unit__every_prefix_is_safe(void **state) {
    (void)state;
    LangWorker *worker = lang_worker_new();
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        for (size_t length = 0; length <= strlen(CASES[i].source); length++) {
            Facts *facts = lang_extract(worker, LANGUAGE_C, (Str){CASES[i].source, length});
            Str what;
            if (!facts_is_valid(facts, facts->size, &what))
                fail_msg("%s, %zu bytes: not valid: %.*s", CASES[i].name, length, STR_ARG(what));
            free(facts);
        }
    lang_worker_free(worker);
}

/* Of a file that a program wrote, names are known and nothing else. */
static void test_c_unit__what_programs_write_is_words(void **state) {
    (void)state;
    StrBuf source = {0}, got = {0};
    for (u32 i = 0; i < 200; i++) buf_push(&source, STR("int f(){return g(1);}"));
    Facts *facts = facts_in(buf_str(&source));
    assert_true(facts->is_generated);
    unit_dump(facts, DUMP_UNIT, &got);
    assert_true(str_eq(buf_str(&got), STR("file 1 \n-: lost f\n-: lost g\n")));
    buf_release(&got);
    buf_release(&source);
    free(facts);
}

static void test_c_unit__other_languages_have_none(void **state) {
    (void)state;
    LangWorker *worker = lang_worker_new();
    Facts *facts = lang_extract(worker, LANGUAGE_JAVASCRIPT, STR("function f() { return g(); }\n"));
    assert_int_equal(facts->unit, UNIT_NONE);
    assert_int_equal(facts->references.count, 1);
    free(facts);
    lang_worker_free(worker);
}

static void repeated(const char *head, const char *part, u32 count) {
    StrBuf source = {0};
    buf_push(&source, str_of(head));
    for (u32 i = 0; i < count; i++) buf_push(&source, str_of(part));
    Facts *facts = facts_in(buf_str(&source));
    if (facts->size > 120 * source.len) fail_msg("%s: %u bytes of facts", part, facts->size);
    free(facts);
    buf_release(&source);
}

static void test_c_unit__hard_sources_end(void **state) {
    (void)state;
    repeated("int a[] = ", "{\n", 20000);
    repeated("int a = ", "(\n", 20000);
    repeated("int a = 1", "\n+ 1", 20000);
    repeated("struct s ", "{ struct t \n", 10000);
    repeated("int f", "(int (*g)\n", 5000);
    repeated("", "#if 0\n", 10000);
    repeated("#define A ", "x ## \\\n", 20000);
    repeated("void f(void) {", "{ int a = a.a.a; \n", 10000);
    repeated("int ", "a __attribute__((\n", 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c_unit__rows),
        cmocka_unit_test(test_c_unit__every_prefix_is_safe),
        cmocka_unit_test(test_c_unit__what_programs_write_is_words),
        cmocka_unit_test(test_c_unit__other_languages_have_none),
        cmocka_unit_test(test_c_unit__hard_sources_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
