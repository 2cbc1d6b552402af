#include "path_kinds.h"

#include "file.h"

bool path_is_template(Str path) {
    static const char *const endings[] = {".html", ".htm", ".jinja", ".jinja2", ".j2", ".tmpl", ".mako"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

bool path_is_prose(Str path) {
    return str_ends(path, STR(".md")) || str_ends(path, STR(".rst")) || str_ends(path, STR(".txt")) ||
           str_ends(path, STR(".markdown"));
}
