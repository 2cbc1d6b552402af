/* What a model says of C: what lives in it by its name, how Python comes to it, servers, and text for
 * clients. */
#ifndef OXBOW_MODEL_NATIVE_H
#define OXBOW_MODEL_NATIVE_H

#include "str.h"

/* How a library of C comes to its handlers, and how one gets lost. */
typedef struct {
    const Str *types; /* canonical types of handlers; `?`: any type, `...`: any parameters */
    u32 type_count;
    const Str *needs; /* names of C; one of them must exist */
    u32 need_count;
    const Str *calls; /* "function:argument": what is passed there is registered */
    u32 call_count;
    const Str *fields; /* "record.field": what is stored there is registered */
    u32 field_count;
    const Str *ends; /* "record.field": where all of a record's are empty, its table ends */
    u32 end_count;
    const Str *listed; /* records of which an object counts only when something reaches it */
    u32 listed_count;
    const Str
        *files; /* path patterns of files that name handlers; "pattern(word)" of those that hold the word */
    u32 file_count;
    const Str *named; /* how C calls what these name: `*` is what stands there */
    u32 named_count;
    const Str *matches; /* functions that compare the path of a request, in handlers */
    u32 match_count;
    bool is_dispatched; /* no call registers handlers: code of the tree looks at the URL and calls them */
} NativeServer;

/* Which functions of C write text that goes to a client. Arguments are counted from 0. */
typedef struct {
    const Str *formats; /* "function:format": what it makes of the format is written */
    u32 format_count;
    const Str *writes; /* "function:text" or "function:text:length": those bytes are written */
    u32 write_count;
    const Str *fills; /* "function:buffer:format": a text is made in the buffer */
    u32 fill_count;
    const Str
        *types; /* "function:type" or "function:header:value": a media type is set; or a text of headers */
    u32 type_count;
    const Str *readers; /* "function:argument": a function passed there fills a buffer that is written */
    u32 reader_count;
    const Str *lengths; /* functions that give the length of their first argument */
    u32 length_count;
    const Str *looks; /* functions that leave a text as it is */
    u32 look_count;
    const Str *consoles; /* variables of C: what is written there is for people */
    u32 console_count;
} NativeStreams;

/* What a model says of C; names may hold `*`. */
typedef struct {
    const Str *entries; /* functions and variables that a runtime or loader looks for */
    u32 entry_count;
    const Str *exports; /* macros in front of what is made for others */
    u32 export_count;
    const Str *lookups; /* functions that find a symbol by a text */
    u32 lookup_count;
    const Str *builds; /* names of files that say how the tree is built and installed */
    u32 build_count;
    const Str *installs; /* words of a statement there that installs what it names; `!` before it: none */
    u32 install_count;
    const Str *installs_below; /* words before folders of which all headers are installed */
    u32 install_below_count;
    const Str *modules; /* functions that make a module of Python; `*` is its name */
    u32 module_count;
    const Str *tables; /* "PyMethodDef(ml_name,ml_meth,ml_flags)": what rows of a table hold, in this order */
    u32 table_count;
    const Str *extensions; /* classes that describe one to a build, with its dotted name first or as `name` */
    u32 extension_count;
    const Str *extension_keys; /* dotted keys of TOML whose text is such a name */
    u32 extension_key_count;
    const Str *holders; /* records that such a table of a module is put into, functions that take one */
    u32 holder_count;
    const Str *openers; /* functions by which a module gets names that no literal says */
    u32 opener_count;
    const Str *without; /* flag of a row: what Python calls takes no argument, in words and as a number */
    u32 without_count;
    const Str *single; /* the same for one argument */
    u32 single_count;
    const Str *positional; /* the same for what takes no argument by name */
    u32 positional_count;
    const Str
        *formats; /* "function(arguments,format[,names])": reads arguments as a format says; positions */
    u32 format_count;
    const Str *counts; /* "function(arguments,least,most)": counts them */
    u32 count_count;
    const Str *units; /* of formats: what stands for one argument */
    u32 unit_count;
    const Str *libraries; /* classes of Python whose objects are a loaded library of C */
    u32 library_count;
    const Str *described; /* methods that load one of which a text in C says what it has, dotted */
    u32 described_count;
    const Str *descriptions; /* methods that take such a text */
    u32 description_count;
    const Str *declares; /* those of which the text says all that Python may ask for */
    u32 declare_count;
    const Str *built; /* "method(name)": its first text is a module, which holds the library by that name */
    u32 built_count;
    const Str *everywhere; /* symbols that any library has, of those it is linked with */
    u32 everywhere_count;
    const NativeServer *server;   /* NULL: none */
    const NativeStreams *streams; /* NULL: none */
} NativeModel;

#endif
