#include "builder.h"
#include "native_reach.h"
#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A program of C out of blocks that are written down here, as oxbow-clang would send them. A unit is its
 * source file, the object that it becomes, and rows in few words:
 *
 * def NAME an external function of the source file static NAME an internal one weak NAME an external one
 * that others may replace use OWNER NAME OWNER calls NAME, declared without a body where the unit does not
 * define it */
typedef struct {
    const char *file, *output, *rows;
} UnitCase;

enum { UNITS_MAX = 8, NAME_WIDTH = 10 };

typedef struct {
    Arena arena;
    Facts *files[UNITS_MAX], *units[UNITS_MAX];
    FileInput inputs[UNITS_MAX];
    u32 count;
    Program *program;
} NativeFixture;

static EntityId entity_named(FactsBuilder *builder, Str text) {
    NameId name = builder_name(builder, text);
    for (EntityId e = 1; e < builder->entities.count; e++)
        if (builder->entities.at[e].name == name) return e;
    vec_push(&builder->entities,
             ((EntityRow){.name = name, .kind = ENTITY_FUNCTION, .linkage = LINKAGE_EXTERNAL}));
    return builder->entities.count - 1;
}

static void define(FactsBuilder *builder, Str how, Str name, u32 at) {
    EntityId entity = entity_named(builder, name);
    if (str_eq(how, STR("static"))) builder->entities.at[entity].linkage = LINKAGE_INTERNAL;
    if (str_eq(how, STR("weak"))) builder->entities.at[entity].flags = ENTITY_WEAK;
    Span span = {at, at + NAME_WIDTH};
    vec_push(&builder->declarations, ((DeclarationRow){entity, DECLARATION_DEFINES, 1, span, span}));
}

static void row_read(FactsBuilder *builder, Str line, u32 at) {
    Str how, first, second;
    str_split(&line, ' ', &how);
    str_split(&line, ' ', &first);
    if (!str_split(&line, ' ', &second)) {
        define(builder, how, first, at);
        return;
    }
    EntityId owner = entity_named(builder, first), target = entity_named(builder, second);
    vec_push(&builder->references, ((ReferenceRow){
                                       .kind = REFERENCE_CALL,
                                       .owner = owner,
                                       .target = target,
                                       .file = 1,
                                       .start = at,
                                   }));
}

static Facts *unit_make(const UnitCase *unit) {
    FactsBuilder builder;
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_C, STR(""));
    builder.unit = UNIT_COMPILED;
    builder.unit_output = builder_name(&builder, str_of(unit->output));
    vec_push(&builder.unit_files, ((UnitFileRow){.path = builder_name(&builder, str_of(unit->file))}));
    Str rest = str_of(unit->rows), line;
    for (u32 at = 0; str_split(&rest, ';', &line); at += NAME_WIDTH) row_read(&builder, str_trim(line), at);
    Facts *facts = builder_finish(&builder, STR(""));
    builder_release(&builder);
    return facts;
}

static Facts *file_make(Arena *arena) {
    FactsBuilder builder;
    builder_init(&builder);
    Str source = {arena_alloc(arena, 1000), 1000}; /* long enough for all spans */
    builder_begin(&builder, LANGUAGE_C, source);
    Facts *facts = builder_finish(&builder, source);
    builder_release(&builder);
    return facts;
}

/* Files stand in the order of their paths. */
static void fixture_open(NativeFixture *self, const UnitCase *units, u32 count) {
    *self = (NativeFixture){.count = count};
    for (u32 i = 0; i < count; i++) {
        self->files[i] = file_make(&self->arena);
        self->units[i] = unit_make(&units[i]);
        Str path = str_of(units[i].file);
        self->inputs[i] = (FileInput){.path = path, .absolute = path, .facts = self->files[i]};
    }
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &self->arena, &rules, &err)) fail_msg("%s", err.text);
    const LinkInput input = {
        .files = self->inputs,
        .file_count = count,
        .models = rules_models(rules),
        .units = (const Facts *const *)self->units,
        .unit_count = count,
    };
    self->program = program_link(&input, &self->arena);
}

static void fixture_release(NativeFixture *self) {
    program_release(self->program);
    for (u32 i = 0; i < self->count; i++) free(self->files[i]), free(self->units[i]);
    arena_release(&self->arena);
}

/* Symbols of what is dead, in order. */
static void assert_dead(const UnitCase *units, u32 count, const char *expected) {
    NativeFixture fixture;
    fixture_open(&fixture, units, count);
    StrBuf out = {0};
    for (NativeId id = 1; id < native_count(fixture.program); id++)
        if (native_fate(fixture.program, id) == NATIVE_DEAD)
            buf_printf(&out, "%.*s ", STR_ARG(native_symbol(fixture.program, id, &fixture.arena)));
    assert_string_equal(out.len ? str_cstr(&fixture.arena, buf_str(&out)) : "", expected);
    buf_release(&out);
    fixture_release(&fixture);
}

static void test_native__externals_of_two_targets_are_apart(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "CMakeFiles/one.dir/a.c.o", "def main; use main help"},
        {"b.c", "CMakeFiles/one.dir/b.c.o", "def help"},
        {"c.c", "CMakeFiles/two.dir/c.c.o", "def main"},
        {"d.c", "CMakeFiles/two.dir/d.c.o", "def help; use help deep; def deep"},
    };
    assert_dead(units, 4, "d.c:help d.c:deep ");
}

static void test_native__a_target_without_main_serves_programs(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "CMakeFiles/one.dir/a.c.o", "def main; use main help"},
        {"b.c", "CMakeFiles/base.dir/b.c.o", "def help; def spare"},
        {"c.c", "CMakeFiles/two.dir/c.c.o", "def main; def help; def own"},
    };
    assert_dead(units, 3, "b.c:spare c.c:help c.c:own ");
}

static void test_native__unknown_targets_keep_each_other(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "a.o", "def main; use main common"},
        {"b.c", "b.o", "def common; use common help"},
        {"c.c", "c.o", "def main; def help"},
        {"d.c", "d.o", "def help; static help2"},
    };
    assert_dead(units, 4, "d.c:help2 ");
}

static void test_native_targets__one_row_means_several_and_each_is_asked_for_it(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "a.o", "def main; use main help; use main help"},
        {"b.c", "b.o", "def help"},
        {"c.c", "c.o", "def help; use help help"},
    };
    NativeFixture fixture;
    fixture_open(&fixture, units, 3);
    u32 rows, count, asked = 0;
    const NativeReference *out = native_out(fixture.program, 1, &rows);
    assert_int_equal(rows, 2);
    const NativeId *targets = native_targets(fixture.program, &out[0], &count);
    assert_int_equal(count, 2);
    assert_true(targets[0] == 2 && targets[1] == 3);
    NativeIn in = native_in(fixture.program, 3);
    for (const NativeReference *row; (row = native_in_next(&in)); asked++)
        assert_int_equal(row->owner, asked < 2 ? 1 : 3);
    assert_int_equal(asked, 3);
    fixture_release(&fixture);
}

static void test_native__a_program_never_means_another_ones(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "a.o", "def main; use main help"},
        {"b.c", "b.o", "def help"},
        {"c.c", "c.o", "def main; def help"},
    };
    assert_dead(units, 3, "c.c:help ");
}

static void test_native__a_weak_definition_may_be_any_of_its_name(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "a.o", "def main; use main hook; weak hook"},
        {"b.c", "b.o", "def hook; use hook deep; static deep"},
    };
    assert_dead(units, 2, "");
}

static void test_native__one_file_compiled_twice_is_one(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "CMakeFiles/one.dir/a.c.o", "def main; use main help; static help; static spare"},
    };
    NativeFixture fixture;
    const UnitCase twice[] = {units[0], {"a.c", "CMakeFiles/two.dir/a.c.o", units[0].rows}};
    fixture_open(&fixture, twice, 2);
    assert_int_equal(native_count(fixture.program), 4);
    NativeIn in = native_in(fixture.program, 2);
    assert_non_null(native_in_next(&in));
    assert_null(native_in_next(&in));
    fixture_release(&fixture);
}

static void test_native_head__the_head_takes_what_only_it_reaches(void **state) {
    (void)state;
    const UnitCase units[] = {
        {"a.c", "a.o", "def main; static x; use x y; static y; use y x; static z; use z x"},
    };
    NativeFixture fixture;
    fixture_open(&fixture, units, 1);
    u32 count;
    const NativeId head = native_head(fixture.program, 2);
    assert_string_equal(str_cstr(&fixture.arena, native_word(fixture.program, head, &fixture.arena)), "z");
    native_island(fixture.program, head, &count);
    assert_int_equal(count, 3);
    fixture_release(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_native__externals_of_two_targets_are_apart),
        cmocka_unit_test(test_native__a_target_without_main_serves_programs),
        cmocka_unit_test(test_native__unknown_targets_keep_each_other),
        cmocka_unit_test(test_native_targets__one_row_means_several_and_each_is_asked_for_it),
        cmocka_unit_test(test_native__a_program_never_means_another_ones),
        cmocka_unit_test(test_native__a_weak_definition_may_be_any_of_its_name),
        cmocka_unit_test(test_native__one_file_compiled_twice_is_one),
        cmocka_unit_test(test_native_head__the_head_takes_what_only_it_reaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
