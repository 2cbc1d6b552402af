#include "receiver_words.h"

#include "given.h"
#include "hops.h"
#include "values.h"

/* Expression inside the evidence that names the class: callee of the constructor, annotation, second
 * argument of isinstance. */
static ExprId naming_expr(const Facts *facts, ExprId origin, u8 via) {
    const ExprRow *row = &facts_exprs(facts)[origin];
    if (row->kind != EXPR_CALL) return origin;
    return via == VIA_NARROWING ? expr_child(facts, origin, 2) : origin + 1;
}

static void hops_evidence(const Program *program, Finding *finding, FileId file, ExprId expr) {
    Hop hops[HOPS_LISTED];
    u32 count = hops_of(program, file, expr, hops);
    for (u32 i = 0; i < count; i++) {
        bool renames = hops[i].kind == HOP_ALIAS ||
                       (hops[i].kind == HOP_IMPORT && hops[i].target && hops[i].name != hops[i].target);
        if (!renames) continue;
        Text text = text_of(NULL, "receiver.alias");
        text = text_with(text, "alias", name_text(program, hops[i].name));
        text = text_with(text, "target", name_text(program, hops[i].target));
        FileId at = binding_file(program, hops[i].binding);
        finding_evidence(finding, place_of(program, at, binding_row(program, hops[i].binding)->span), text);
    }
}

static const char *receiver_key(const Facts *facts, u8 via, ExprId expr) {
    const ExprRow *origin = &facts_exprs(facts)[expr];
    switch ((ValueVia)via) {
    case VIA_CONSTRUCTOR: return "receiver.constructor";
    case VIA_NARROWING:
        if (origin->kind == EXPR_CALL) return "receiver.isinstance";
        return origin->parent && facts_exprs(facts)[origin->parent].kind == EXPR_PATTERN_CLASS
                   ? "receiver.match"
                   : "receiver.except";
    case VIA_RETURN: return "receiver.returns";
    case VIA_ELEMENT: return "receiver.element";
    default: return "receiver.annotation";
    }
}

/* Name of the function that returned the value: the one called, or the one whose return annotation it is. */
static Str returning_function(const Program *program, FileId file, ExprId origin) {
    const Facts *facts = program_facts(program, file);
    if (facts_exprs(facts)[origin].kind == EXPR_CALL)
        return expr_dotted(program, file, origin + 1, program->arena);
    DefRef function = annotated_function(program, expr_ref(program, file, origin));
    return function ? name_text(program, def_name(program, function)) : STR_NONE;
}

void receiver_evidence(const Program *program, Finding *finding, Value value, Str object_text, Place object) {
    Str class = name_text(program, def_name(program, value.id));
    if (!value.origin) {
        if (value.via == VIA_SELF)
            finding_evidence(finding, object, text_with(text_of(NULL, "receiver.self"), "class", class));
        return;
    }
    FileId file = expr_file(program, value.origin);
    ExprId origin = value.origin - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[origin];
    ExprId naming = naming_expr(facts, origin, value.via);
    Str written = naming ? expr_dotted(program, file, naming, program->arena) : STR_NONE;
    Text text = text_with(text_of(NULL, receiver_key(facts, value.via, origin)), "class",
                          written.len && value.via != VIA_RETURN ? written : class);
    Str callee = value.via == VIA_RETURN ? returning_function(program, file, origin) : STR_NONE;
    text = text_with(text, "callee", callee.len ? callee : written.len ? written : class);
    text = text_with(text, "name", object_text);
    finding_evidence(finding, place_of(program, file, (Span){row->start, row->end}), text);
    if (naming) hops_evidence(program, finding, file, naming);
}
