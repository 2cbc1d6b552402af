#include "plan.h"

#include "tree_fixture.h"

/* A service whose gate.py is registered nowhere and is the only user of old_hub.py, a copy of hub.py. */
static const TreeFile service[] = {
    {"docs/api.md", "Deprecated: `GET /gate/{id}/`\n"},
    {"svc/__init__.py", ""},
    {"svc/gate.py",
     "from svc.old_hub import OldHub\n\n\ndef gate(item):\n    hub = OldHub()\n    return hub.to_frame()\n"},
    {"svc/hub.py", "class Hub:\n    def to_line(self):\n        return 1\n\n\nKeep = Hub\n"},
    {"svc/main.py",
     "import os\nimport sys\nfrom svc.hub import Hub, Keep\n\n\ndef spare():\n    return helper()\n\n\n"
     "def helper():\n    return 2\n\n\nif __name__ == '__main__':\n    print(sys.argv, Hub(), Keep)\n"},
    {"svc/old_hub.py",
     "class OldHub:\n    def to_line(self):\n        return 1\n\n\ndef close_hub():\n    return None\n"},
};

static void service_findings(Tree *tree) {
    Finding *crash = tree_add(tree, "unknown-member", KIND_METHOD, "svc.gate.gate",
                              tree_word(tree, "svc/gate.py", 6, "hub.to_frame"));
    crash->name = tree_word(tree, "svc/gate.py", 6, "to_frame");
    tree_data(tree, crash, "class", "svc.old_hub.OldHub");
    tree_data(tree, crash, "member", "to_frame");
    tree_data(tree, crash, "near", "to_line");
    vec_push(&crash->fix, ((Edit){EDIT_REPLACE, crash->name, STR("to_line")}));
    Finding *route = tree_add(tree, "unregistered-route", KIND_ROUTE, "svc.gate.gate",
                              tree_lines(tree, "svc/gate.py", 4, 6));
    tree_data(tree, route, "router", "gate_router");
    tree_data(tree, route, "full_url", "/gate/{number}");
    Finding *module =
        tree_add(tree, "unused-module", KIND_MODULE, "svc.gate", tree_lines(tree, "svc/gate.py", 1, 6));
    module->removable_lines = 6;
    Finding *import =
        tree_add(tree, "unused-import", KIND_IMPORT, "svc.main.os", tree_lines(tree, "svc/main.py", 1, 1));
    import->removable_lines = 1;
    vec_push(&import->fix, ((Edit){EDIT_DELETE, import->place, STR_NONE}));
    Finding *spare = tree_add(tree, "unused-function", KIND_FUNCTION, "svc.main.spare",
                              tree_lines(tree, "svc/main.py", 6, 7));
    spare->removable_lines = 2;
    Finding *copy = tree_add(tree, "duplicate-module", KIND_MODULE, "svc.old_hub",
                             tree_lines(tree, "svc/old_hub.py", 1, 7));
    copy->removable_lines = 7;
    tree_other(tree, copy, "svc/hub.py", 1, 6, "svc.hub");
    Finding *close = tree_add(tree, "unused-function", KIND_FUNCTION, "svc.old_hub.close_hub",
                              tree_lines(tree, "svc/old_hub.py", 6, 7));
    close->removable_lines = 2;
}

static const Action *action_of(const Plan *plan, const char *key) {
    for (u32 i = 0; i < plan->actions.count; i++)
        if (!strcmp(plan->actions.at[i].title.key, key)) return &plan->actions.at[i];
    fail_msg("no action %s", key);
    return NULL;
}

static u32 position_of(const Plan *plan, const Action *action) {
    return (u32)(action - plan->actions.at);
}

static bool comes_after(const Plan *plan, const Action *later, const Action *earlier) {
    for (u32 i = 0; i < later->after.count; i++)
        if (later->after.at[i] == position_of(plan, earlier)) return true;
    return false;
}

static const Text *step_of(const Action *action, const char *key) {
    for (u32 i = 0; i < action->steps.count; i++)
        if (!strcmp(action->steps.at[i].key, key)) return &action->steps.at[i];
    return NULL;
}

static Str arg_of(const Text *text, const char *name) {
    for (u32 i = 0; i < text->arg_count; i++)
        if (!strcmp(text->args[i].name, name)) return text->args[i].text;
    return STR_NONE;
}

static void test_plan_make__fixes_before_deletions_users_before_used(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    const Action *fix = action_of(plan, "plan.fix-rename"), *gate = action_of(plan, "plan.delete-route-file");
    const Action *copy = action_of(plan, "plan.delete-copy-file"),
                 *imports = action_of(plan, "plan.tidy-imports");
    assert_int_equal(fix->priority, PRIORITY_FIX);
    assert_int_equal(gate->priority, PRIORITY_DELETE);
    assert_int_equal(imports->priority, PRIORITY_TIDY);
    assert_true(comes_after(plan, gate, fix));
    assert_true(comes_after(plan, copy, gate));
    for (u32 i = 0; i < plan->actions.count; i++) {
        const Action *action = &plan->actions.at[i];
        for (u32 k = 0; k < action->after.count; k++) assert_true(action->after.at[k] < i);
        if (i) assert_true(plan->actions.at[i - 1].priority <= action->priority);
    }
    tree_release(&tree);
}

static void test_plan_make__each_line_counts_once(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->removable_lines, 6 + 7 + 1 + 2);
    assert_int_equal(plan->duplicated_lines, 7 + 6);
    u32 lines = 0;
    for (u32 i = 0; i < plan->actions.count; i++) lines += plan->actions.at[i].lines;
    assert_int_equal(lines, plan->removable_lines);
    assert_int_equal(plan->savings.count, 3);
    assert_int_equal(plan->savings.at[0].file, tree_file(&tree, "svc/gate.py"));
    assert_int_equal(plan->savings.at[0].remaining, 0);
    assert_int_equal(plan->savings.at[1].lines, 3);
    assert_int_equal(plan->savings.at[1].remaining, 15 - 3);
    assert_int_equal(plan->savings.at[2].lines, 7);
    assert_int_equal(action_of(plan, "plan.delete-copy-file")->findings.count, 2);
    tree_release(&tree);
}

static void test_plan_make__totals_per_category(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    static const CategoryTotal expected[] = {{"critical", 1, 1, 1, SEVERITY_ERROR},
                                             {"duplicate", 1, 2, 13, SEVERITY_WARNING},
                                             {"route", 1, 1, 3, SEVERITY_ERROR},
                                             {"unused", 4, 3, 11, SEVERITY_WARNING}};
    assert_int_equal(plan->totals.count, COUNT_OF(expected));
    for (u32 i = 0; i < COUNT_OF(expected); i++) {
        const CategoryTotal *total = &plan->totals.at[i];
        assert_string_equal(total->category, expected[i].category);
        assert_int_equal(total->findings, expected[i].findings);
        assert_int_equal(total->files, expected[i].files);
        assert_int_equal(total->lines, expected[i].lines);
        assert_int_equal(total->worst, expected[i].worst);
    }
    tree_release(&tree);
}

static void test_plan_make__steps_name_clients_and_commands(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    const Action *gate = action_of(plan, "plan.delete-route-file");
    const Text *client = step_of(gate, "plan.step-client");
    assert_non_null(client);
    assert_true(str_eq(arg_of(client, "path"), STR("docs/api.md")));
    assert_non_null(step_of(gate, "plan.step-remove"));
    assert_int_equal(gate->patch.len, 0); /* registering instead is still open */
    tree_release(&tree);
}

static void test_plan_make__imports_of_a_copy_are_repointed(void **state) {
    (void)state;
    static const TreeFile files[] = {
        {"copy.py", "class Boat:\n    def sail(self):\n        return 1\n"},
        {"main.py", "from copy import Boat\n\nprint(Boat())\n"},
        {"real.py", "class Boat:\n    def sail(self):\n        return 1\n"},
    };
    Tree tree;
    tree_link(&tree, files, COUNT_OF(files));
    Finding *copy =
        tree_add(&tree, "duplicate-class", KIND_CLASS, "copy.Boat", tree_lines(&tree, "copy.py", 1, 3));
    copy->removable_lines = 3;
    tree_other(&tree, copy, "real.py", 1, 3, "real.Boat");
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    const Action *action = action_of(plan, "plan.delete-copy-file");
    const Text *step = step_of(action, "plan.step-repoint");
    assert_non_null(step);
    assert_true(str_eq(arg_of(step, "path"), STR("main.py")));
    assert_true(str_eq(arg_of(step, "twin"), STR("real.Boat")));
    assert_int_equal(action->patch.len, 0); /* somebody still imports it */
    tree_release(&tree);
}

static void test_plan_make__patches_only_what_is_safe(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_true(str_find(action_of(plan, "plan.fix-rename")->patch, STR("+    return hub.to_line()\n")) !=
                STR_NOT_FOUND);
    assert_true(str_find(action_of(plan, "plan.tidy-imports")->patch, STR("-import os\n")) != STR_NOT_FOUND);
    assert_true(str_find(action_of(plan, "plan.tidy-definitions")->patch, STR("-def spare():\n")) !=
                STR_NOT_FOUND);
    assert_true(
        str_starts(action_of(plan, "plan.delete-copy-file")->patch, STR("diff --git a/svc/old_hub.py")));
    tree_release(&tree);
}

static const struct {
    const char *text;
    u32 first, last;
    bool is_safe;
} bodies[] = {
    {"def a():\n    return 1\n\n\nx = 1\n", 1, 2, true},
    {"class A:\n    def b(self):\n        return 1\n", 2, 3, false}, /* an empty body */
    {"class A:\n    x = 1\n\n    def b(self):\n        return 1\n", 4, 5, true},
    {"try:\n    def a():\n        return 1\nexcept ImportError:\n    a = None\n", 2, 3, false},
    {"x = 1; y = 2\nz = 3\n", 1, 1, true},
    {"x = (1,\n     2)\ny = 3\n", 1, 1, false}, /* half a statement */
};

static void test_plan_make__a_body_must_stay_valid(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(bodies); i++) {
        Tree tree;
        tree_link(&tree, (TreeFile[]){{"a.py", bodies[i].text}, {"b.py", "print(1)\n"}}, 2);
        Finding *finding = tree_add(&tree, "unused-method", KIND_METHOD, "a.b",
                                    tree_lines(&tree, "a.py", bodies[i].first, bodies[i].last));
        finding->removable_lines = 1;
        const Plan *plan = plan_make(&tree.context, &tree.arena);
        assert_int_equal(plan->actions.count, 1);
        if ((plan->actions.at[0].patch.len > 0) != bodies[i].is_safe) fail_msg("case %u", i);
        tree_release(&tree);
    }
}

static void test_plan_make__cascade_names_what_loses_its_last_user(void **state) {
    (void)state;
    Tree tree;
    tree_link(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->cascade.count, 2);
    assert_true(str_eq(arg_of(&plan->cascade.at[0].text, "symbol"), STR("svc.old_hub")));
    assert_true(str_eq(arg_of(&plan->cascade.at[0].text, "user"), STR("svc/gate.py")));
    assert_true(str_eq(arg_of(&plan->cascade.at[1].text, "symbol"), STR("svc.main.helper")));
    assert_int_equal(plan->cascade.at[1].place.line, 10);
    tree_release(&tree);
}

static void test_plan_make__cascade_names_imports_left_over(void **state) {
    (void)state;
    static const TreeFile files[] = {
        {"a.py", "import json\nimport re\n\n\ndef spare():\n    return json.dumps(re)\n\n\nprint(re)\n"}};
    Tree tree;
    tree_link(&tree, files, COUNT_OF(files));
    Finding *spare =
        tree_add(&tree, "unused-function", KIND_FUNCTION, "a.spare", tree_lines(&tree, "a.py", 5, 6));
    spare->removable_lines = 2;
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->cascade.count, 1);
    assert_true(str_eq(arg_of(&plan->cascade.at[0].text, "name"), STR("json")));
    assert_int_equal(plan->cascade.at[0].place.line, 1);
    tree_release(&tree);
}

/* A class speaks for its methods too; they are not deleted a second time. */
static void test_plan_make__members_inside_go_with_the_class(void **state) {
    (void)state;
    static const TreeFile files[] = {
        {"a.py", "class Boat:\n    def sail(self):\n        return 1\n\n\nx = 1\n"}, {"b.py", "print(1)\n"}};
    Tree tree;
    tree_link(&tree, files, COUNT_OF(files));
    Finding *boat = tree_add(&tree, "stale-copy", KIND_CLASS, "a.Boat", tree_lines(&tree, "a.py", 1, 3));
    boat->removable_lines = 3;
    vec_push(&boat->members, ((Member){tree_lines(&tree, "a.py", 2, 3), STR("a.Boat.sail"), KIND_METHOD}));
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    const Action *action = action_of(plan, "plan.delete-definition");
    assert_int_equal(action->lines, 3);
    assert_int_equal(action->steps.count, 1);
    assert_true(str_find(action->patch, STR("-class Boat:\n")) != STR_NOT_FOUND);
    tree_release(&tree);
}

/* A dead file that alone uses another one and a function of a third. */
static void test_plan_make__an_island_spans_files(void **state) {
    (void)state;
    static const TreeFile files[] = {
        {"head.py", "import tail\nfrom live import lost\n\ntail.run(lost())\n"},
        {"live.py", "def lost():\n    return 1\n\n\nprint(2)\n"},
        {"tail.py", "def run(x):\n    return x\n"},
    };
    Tree tree;
    tree_link(&tree, files, COUNT_OF(files));
    Finding *head = tree_add(&tree, "unused-module", KIND_MODULE, "head", tree_lines(&tree, "head.py", 1, 4));
    head->removable_lines = 8;
    vec_push(&head->members, ((Member){tree_lines(&tree, "tail.py", 1, 2), STR("tail"), KIND_MODULE}));
    vec_push(&head->members, ((Member){tree_lines(&tree, "live.py", 1, 2), STR("live.lost"), KIND_FUNCTION}));
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->actions.count, 3);
    assert_int_equal(plan->actions.at[0].place.file, tree_file(&tree, "head.py"));
    assert_int_equal(plan->actions.at[0].lines, 4);
    const Action *lost = action_of(plan, "plan.delete-definition");
    assert_int_equal(lost->place.file, tree_file(&tree, "live.py"));
    assert_int_equal(lost->lines, 2);
    assert_true(comes_after(plan, lost, &plan->actions.at[0]));
    u32 tail = plan->actions.at[1].place.file == tree_file(&tree, "tail.py") ? 1 : 2;
    assert_int_equal(plan->actions.at[tail].place.file, tree_file(&tree, "tail.py"));
    assert_true(comes_after(plan, &plan->actions.at[tail], &plan->actions.at[0]));
    assert_int_equal(plan->actions.at[tail].findings.count, 1);
    assert_int_equal(plan->removable_lines, 8);
    assert_int_equal(plan->savings.at[1].remaining, 3);
    assert_int_equal(plan->savings.at[2].remaining, 0);
    tree_release(&tree);
}

static void test_plan_make__classes_merge_with_their_files(void **state) {
    (void)state;
    static const TreeFile files[] = {{"a.py", "class A:\n    x = 1\n"}, {"b.py", "class B:\n    x = 1\n"}};
    Tree tree;
    tree_link(&tree, files, COUNT_OF(files));
    tree_other(&tree, tree_add(&tree, "duplicate-module", KIND_MODULE, "a", tree_lines(&tree, "a.py", 1, 2)),
               "b.py", 1, 2, "b");
    tree_other(&tree, tree_add(&tree, "duplicate-class", KIND_CLASS, "a.A", tree_lines(&tree, "a.py", 1, 2)),
               "b.py", 1, 2, "b.B");
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->actions.count, 1);
    assert_string_equal(plan->actions.at[0].title.key, "plan.merge");
    assert_int_equal(plan->actions.at[0].findings.count, 2);
    assert_int_equal(plan->duplicated_lines, 4);
    tree_release(&tree);
}

static void test_plan_make__suppressed_and_doubtful_take_no_part(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, service, COUNT_OF(service));
    service_findings(&tree);
    for (u32 i = 0; i < tree.findings.items.count; i++) {
        if (i % 2)
            tree.findings.items.at[i].suppressed_by = STR("known");
        else
            tree.findings.items.at[i].confidence = CONFIDENCE_LOW;
    }
    const Plan *plan = plan_make(&tree.context, &tree.arena);
    assert_int_equal(plan->actions.count, 0);
    assert_int_equal(plan->removable_lines, 0);
    assert_int_equal(plan->totals.count, 0);
    tree_release(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_make__fixes_before_deletions_users_before_used),
        cmocka_unit_test(test_plan_make__each_line_counts_once),
        cmocka_unit_test(test_plan_make__totals_per_category),
        cmocka_unit_test(test_plan_make__steps_name_clients_and_commands),
        cmocka_unit_test(test_plan_make__imports_of_a_copy_are_repointed),
        cmocka_unit_test(test_plan_make__patches_only_what_is_safe),
        cmocka_unit_test(test_plan_make__a_body_must_stay_valid),
        cmocka_unit_test(test_plan_make__cascade_names_what_loses_its_last_user),
        cmocka_unit_test(test_plan_make__cascade_names_imports_left_over),
        cmocka_unit_test(test_plan_make__members_inside_go_with_the_class),
        cmocka_unit_test(test_plan_make__an_island_spans_files),
        cmocka_unit_test(test_plan_make__classes_merge_with_their_files),
        cmocka_unit_test(test_plan_make__suppressed_and_doubtful_take_no_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
