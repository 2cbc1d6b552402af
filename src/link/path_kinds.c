#include "path_kinds.h"

#include "file.h"

static bool ends_with_any(Str path, const char *const *endings, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

bool path_is_template(Str path) {
    static const char *const endings[] = {".html", ".htm", ".jinja", ".jinja2", ".j2", ".tmpl", ".mako"};
    return ends_with_any(path, endings, COUNT_OF(endings));
}

bool path_is_settings_template(Str path) {
    static const char *const endings[] = {".ini",  ".cfg",  ".conf", ".yml",
                                          ".yaml", ".toml", ".env",  ".service"};
    size_t dot = path_is_template(path) ? str_rfind_char(path, '.') : STR_NOT_FOUND;
    return dot != STR_NOT_FOUND && ends_with_any(str_slice(path, 0, dot), endings, COUNT_OF(endings));
}

bool path_is_layout(Str path) {
    static const char *const endings[] = {".ui", ".glade", ".kv", ".qml", ".blp"};
    return ends_with_any(path, endings, COUNT_OF(endings));
}

bool path_is_prose(Str path) {
    return str_ends(path, STR(".md")) || str_ends(path, STR(".rst")) || str_ends(path, STR(".txt")) ||
           str_ends(path, STR(".markdown"));
}
