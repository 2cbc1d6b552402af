#include "python_syntax.h"

typedef struct {
    Str text;
    u8 word; /* Word */
} WordRow;

static const WordRow WORDS[] = {
    {STR("exec"), WORD_EXEC},
    {STR("eval"), WORD_EVAL},
    {STR("locals"), WORD_LOCALS},
    {STR("globals"), WORD_GLOBALS},
    {STR("vars"), WORD_VARS},
    {STR("dir"), WORD_DIR},
    {STR("super"), WORD_SUPER},
    {STR("setattr"), WORD_SETATTR},
    {STR("__setattr__"), WORD_DUNDER_SETATTR},
    {STR("property"), WORD_PROPERTY},
    {STR("cached_property"), WORD_PROPERTY},
    {STR("setter"), WORD_PROPERTY},
    {STR("getter"), WORD_PROPERTY},
    {STR("deleter"), WORD_PROPERTY},
    {STR("staticmethod"), WORD_STATIC_METHOD},
    {STR("classmethod"), WORD_CLASS_METHOD},
    {STR("abstractmethod"), WORD_ABSTRACT},
    {STR("abstractclassmethod"), WORD_ABSTRACT},
    {STR("abstractstaticmethod"), WORD_ABSTRACT},
    {STR("abstractproperty"), WORD_ABSTRACT_PROPERTY},
    {STR("overload"), WORD_OVERLOAD},
    {STR("TYPE_CHECKING"), WORD_TYPE_CHECKING},
    {STR("__dict__"), WORD_DUNDER_DICT},
    {STR("__class__"), WORD_DUNDER_CLASS},
    {STR("NotImplementedError"), WORD_NOT_IMPLEMENTED},
    {STR("Literal"), WORD_LITERAL},
    {STR("Annotated"), WORD_ANNOTATED},
    {STR("TypeAlias"), WORD_TYPE_ALIAS},
    {STR("annotations"), WORD_ANNOTATIONS},
    {STR("get"), WORD_DICT_READ},
    {STR("items"), WORD_DICT_READ},
    {STR("keys"), WORD_DICT_READ},
    {STR("values"), WORD_DICT_READ},
    {STR("copy"), WORD_DICT_READ},
};

static u8 word_of(Str text) {
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (WORDS[i].text.ptr[0] == text.ptr[0] && str_eq(WORDS[i].text, text)) return WORDS[i].word;
    return WORD_NONE;
}

NameId python_syntax_name(PythonSyntax *self, Str text) {
    NameId name = builder_name(self->facts, text);
    while (self->words.count <= name) {
        Str added = intern_text(&self->facts->name_table, self->words.count);
        vec_push(&self->words, added.len ? word_of(added) : (u8)WORD_NONE);
    }
    return name;
}
