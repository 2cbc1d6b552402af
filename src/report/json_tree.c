#include "json_tree.h"

#include "utf8.h"

#include <math.h>

enum { REAL_DIGITS = 6 };

json_t *json_of_text(ReportView *view, Str text) {
    Str valid = utf8_repair(text, &view->arena);
    json_t *value = json_stringn(valid.len ? valid.ptr : "", valid.len);
    return value ? value : json_string("");
}

json_t *json_of_rendered(ReportView *view, const Text *text) {
    return json_of_text(view, view_render(view, text));
}

json_t *json_of_data(ReportView *view, const Data *data) {
    switch (data->kind) {
    case DATA_BOOL: return json_boolean(data->as.truth);
    case DATA_INT: return json_integer(data->as.integer);
    case DATA_REAL: return isfinite(data->as.real) ? json_real(data->as.real) : json_null();
    case DATA_TEXT: return json_of_text(view, data->as.text);
    case DATA_LIST: {
        json_t *list = json_array();
        for (const Data *item = data->as.items.first; item; item = item->next)
            json_array_append_new(list, json_of_data(view, item));
        return list;
    }
    case DATA_OBJECT: {
        json_t *object = json_object();
        for (const Data *item = data->as.items.first; item; item = item->next)
            json_object_set_new(object, str_cstr(&view->arena, item->key), json_of_data(view, item));
        return object;
    }
    case DATA_NULL: break;
    }
    return json_null();
}

static int push_piece(const char *piece, size_t size, void *out) {
    buf_push(out, (Str){piece, size});
    return 0;
}

void json_push(StrBuf *out, json_t *root) {
    json_dump_callback(root, push_piece, out, JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS));
    buf_push_char(out, '\n');
    json_decref(root);
}
