/* Framework models: what code outside the tree does with code inside it.
 *
 * A model is JSON (rules/models/<name>.json, grammar in docs/guides/models.md): types of the
 * framework, and rules that say what a decorator, a call, a base class, an assignment, a name or a
 * file means. The linker knows Python; only models know frameworks. Library members (rules/stubs)
 * say which names a base class of a library provides. */
#ifndef OXBOW_MODEL_H
#define OXBOW_MODEL_H

#include "stdlib_names.h"
#include "str.h"

/* ---- selectors: which value of a matched site is meant ---------------------------------------------- */

typedef enum {
    SELECT_ARGUMENT,  /* "0": positional argument `index` */
    SELECT_KEYWORD,   /* "kw:name" */
    SELECT_ARGUMENTS, /* "*": every positional argument; "*1": from `index` on */
    SELECT_RECEIVER,  /* "recv": the object that `<type>` matched; for `*.x` the one before `.x` */
    SELECT_SELF,      /* "self": the object the call creates */
    SELECT_OUTER,     /* "outer": the object that the call around this one creates */
    SELECT_DEF,       /* "def": the decorated definition, the matched class or function */
    SELECT_CLASS,     /* "cls": class around the decorated definition */
    SELECT_NAME,      /* "name": last word of the callee */
    SELECT_VALUE,     /* "value": assigned value (TRIGGER_ASSIGN) */
    SELECT_ITEM,      /* "item": the element at hand of a `for`, or of its `within` */
    SELECT_AROUND,    /* "around": the element of the `for` around that of a `within` */
    SELECT_HANDLER,   /* "handler": class that answers (in paths of `attach`) */
    SELECT_SIGNATURE, /* "signature": paths made of the name and the parameters of the definition */
    SELECT_DEFAULT, /* "default": the object of the library's own that its module-level functions speak of */
    SELECT_LITERAL  /* "'text'" */
} SelectKind;

typedef struct {
    u8 kind; /* SelectKind */
    u32 index;
    Str text; /* keyword, literal */
} SelectBase;

typedef enum {
    STEP_MODULE,  /* module(s): the text names a module; the module is meant */
    STEP_EACH,    /* each(s): every element of the list, tuple or set; every value of the dict */
    STEP_STRINGS, /* strings(s): every text inside the value, however deep, as dotted names or module:attr */
    STEP_MODULES, /* modules(s): the text names a package; the names of its modules are meant */
    STEP_CALLED,  /* called(s): the text is the last word of modules; the names of these are meant */
    STEP_NAMED, /* named(s): the text names a module, or something in one ("a.b:c", "a.b.c"); that is meant */
    STEP_ITEM,  /* s[index] */
    STEP_ATTRIBUTE /* s.text */
} StepKind;

typedef struct {
    u8 kind; /* StepKind */
    u32 index;
    Str text;
} SelectStep;

typedef struct Selector Selector;
/* `bases` in order, first present one counts; then the steps, from the inside out: each(module(0).urls) is
 * base 0 and the steps module, .urls, each. `next` is the alternative behind a top-level `|` or `??`:
 * `0|kw:path` is two selectors of one base each, `each(0|kw:routes)` is one selector of two bases. Of a
 * chain the first present one counts, except in LiveAction.target, where every present one does, and in
 * IncludeAction.child, where the first does that yields a router. */
struct Selector {
    const SelectBase *bases;
    u32 base_count;
    const SelectStep *steps;
    u32 step_count;
    const Selector *next;
};

/* Has the selector, or one of its alternatives, such a step? */
bool selector_has(const Selector *self, StepKind kind);

/* ---- triggers --------------------------------------------------------------------------------------- */

typedef enum {
    TRIGGER_DECORATOR, /* definition decorated with it (called or not) */
    TRIGGER_CALL,
    TRIGGER_CLASS,  /* class deriving from it, directly or not */
    TRIGGER_ASSIGN, /* assignment to a module- or class-level name */
    TRIGGER_DEF,    /* definition whose name matches */
    TRIGGER_FILE    /* file whose path matches */
} TriggerKind;

typedef enum {
    HEAD_DOTTED, /* `name` is a full dotted name: "library.Depends"; builtins are bare: "property" */
    HEAD_TYPE,   /* `<a|b>` or `<a|b>.attr`: object of one of `types` */
    HEAD_ANY     /* `*.attr`: any receiver; a word with `*` and no dot ("*Servicer"): any dotted name that
                  * ends in it; always for TRIGGER_DEF (bare name), ASSIGN (target name), FILE (path) */
} HeadKind;

/* One pattern, braces already expanded. `name`: HEAD_DOTTED the full name; HEAD_TYPE the attribute path
 * behind the head ("get", "router.add_get"), empty when the type itself is called; HEAD_ANY the last words.
 * Compare by pattern_name_matches, paths by file_pattern_matches. */
typedef struct {
    u8 head;      /* HeadKind */
    bool is_glob; /* `name` holds `*` */
    u64 types;    /* HEAD_TYPE: bit i = type i of the model */
    Str name;
} Pattern;

/* ---- actions ---------------------------------------------------------------------------------------- */

typedef enum { WORLD_PRODUCTION, WORLD_TESTS, WORLD_SCRIPTS, WORLD_COUNT } World;

typedef enum { URL_TERM_INTO, URL_TERM_CHILD_PREFIX, URL_TERM_SELECT } UrlTermKind;

/* Terms of a URL, joined as text: "into.url", "child.prefix", or a selector (first present one of a
 * `??` chain: a chain may end in child.prefix: `or_child_prefix`). */
typedef struct {
    u8 kind; /* UrlTermKind */
    bool or_child_prefix;
    const Selector *select;
} UrlTerm;

/* How two parts of a URL are put together. */
typedef enum {
    JOIN_TEXT,  /* as text */
    JOIN_SLASH, /* with exactly one slash between two parts that are not empty */
    JOIN_MOUNT, /* as text, the added part without slashes at its end */
    JOIN_PATH   /* with exactly one slash, and without one at the end */
} UrlJoin;

/* Which member of a class answers which method. */
typedef struct {
    Str method; /* empty: `member` is a pattern in which <method> stands for each HTTP method in lower case */
    Str member;
    bool is_class; /* the class itself answers, where it has the member */
} Answer;

typedef enum {
    ONLY_SET,    /* "kw:name": given as something other than False and None */
    ONLY_NOT,    /* "not kw:name": not given so */
    ONLY_UNTRUE, /* "off kw:name": given as something other than True */
} OnlyKind;

/* "if": which sites are meant, by a keyword. */
typedef struct {
    Str keyword; /* empty: all */
    OnlyKind kind;
} Only;

/* An endpoint: `handler` answers `methods` on `path` of router `to`. */
typedef struct {
    const Selector *each;   /* "for": once for each of these, which `item` then means; NULL: once */
    const Selector *within; /* once for each of these of each of those; `around` is the outer one */
    const Selector *to, *methods, *handler;
    const UrlTerm *path;
    u32 path_count;
    UrlJoin join;          /* of what stands in front and the path */
    const Answer *answers; /* a handler that is a class answers by these members, one route each */
    u32 answer_count;
    const Selector *by_name; /* where `handler` names none: what goes by this name at the router */
    bool is_strict;          /* what the class has no member for is not answered at all */
    const Selector *suffix;  /* present: "_" and its text behind the members' names */
    Only only;
    const UrlTerm *lead; /* in front of the whole URL, where the last term is given */
    u32 lead_count;
    const Selector *like;    /* a function: on the routes, and the paths, that it already answers */
    bool is_bare;            /* the router's own prefix is not put in front */
    bool is_uncopied;        /* lost where the router is copied */
    const Selector *host;    /* present: it answers for these hosts alone */
    const Selector *host_of; /* an object: for the hosts alone that its type says */
    Str deprecated;          /* keyword that says so */
    Str exact;               /* keyword that says whether the slash at the end of the URL stays */
    bool takes_all;          /* "below": it answers everything below its URL too */
    bool is_unordered;       /* "order": where among the others it comes is computed */
} AttachAction;

/* Inclusion edge: everything on `child` is served under `into`. */
typedef struct {
    const Selector *each; /* "for": as in AttachAction */
    Only only;
    const Selector *child, *into;
    bool is_another; /* another form of URLs that another rule gives */
    const UrlTerm *url;
    u32 url_count;
    UrlJoin join;                   /* of what stands in front and the URL of this edge */
    bool copies;                    /* routes added to the child afterwards are not seen */
    Str copies_below;               /* version below which `copies` holds; empty: always */
    bool is_bare;                   /* the own prefix of `into` is not put in front */
    bool is_uncopied;               /* lost where `into` is copied */
    const Selector *host, *host_of; /* these five as in AttachAction */
    Str deprecated;
    bool takes_all;
    bool is_unordered;
} IncludeAction;

/* A rule takes effect when the code around its site is live; what it says of members, overrides and fields
 * holds once the class itself is live. Only TRIGGER_FILE rules make roots. */
typedef enum {
    LIVE_DEF = 1 << 0,       /* the matched definition */
    LIVE_MEMBERS = 1 << 1,   /* members (for files: module-level names) that match a glob */
    LIVE_MODULE = 1 << 2,    /* the whole matched file: its top level runs, all in it is live */
    LIVE_TARGET = 1 << 3,    /* what every present selector yields; a text names it: "a.b", "x = a.b:c" */
    LIVE_OVERRIDES = 1 << 4, /* members that override one of the matched base (from the stubs) */
    LIVE_FIELDS = 1 << 5,    /* annotated class-level names and plain class-level assignments */
    LIVE_ALL_MEMBERS = 1 << 6,
    LIVE_ROOT_MODULE = 1 << 7, /* the matched file's top level runs by itself */
    LIVE_VALUES = 1 << 8       /* fields, where the class is used for more than naming one of them */
} LiveWhat;

typedef struct {
    u32 what; /* LiveWhat bits */
    World world;
    const Str *globs; /* LIVE_MEMBERS */
    u32 glob_count;
    const Selector *target;
} LiveAction;

typedef struct {
    const Selector *body, *media, *headers;
    const Str *gives;
    u32 give_count;
} StreamAction;

/* The matched definition gives a value to whoever asks for its name: by a parameter, or by a text. */
typedef struct {
    const Selector *name;   /* present and a text: the name; else that of the definition */
    const Selector *always; /* present and not False: it runs without being asked for */
    const Str *below;       /* in a file of such a path it is seen only from that file's folder down */
    u32 below_count;
} ProvideAction;

/* What is asked for of what the model's rules provide: the parameters of the matched definition that have no
 * default, or the texts that a selector yields. */
typedef struct {
    const Selector *names; /* NULL: the parameters */
} AskAction;

/* What is put around the handlers of a router, or beside them. */
typedef enum {
    WRAP_MIDDLEWARE, /* it runs around every request */
    WRAP_HOOK,       /* a function that is called before or after each */
    WRAP_ERRORS      /* a function that answers when a handler raises */
} WrapKind;

typedef struct {
    const Selector *class; /* the class or function */
    const Selector *of;    /* WRAP_ERRORS: the exception class */
    u8 kind;               /* WrapKind */
    bool is_lost_late;     /* added behind the inclusion of its router it never runs */
} WrapAction;

/* What is matched is given functions that are called later, with an object for their first parameter. */
typedef struct {
    const Selector *to, *what;
} HandAction;

/* `is_neutral`: the decorator returns what it was given (or something that behaves like it), keeps nothing
 * alive and changes no members; or the call only looks at what it is given. `root`: the router it selects
 * serves, whatever its type. `is_silent`: from here the answer is "unknown" for the receiver's routes. Unset
 * pointers mean: no such action. */
typedef struct {
    u8 trigger; /* TriggerKind */
    const Pattern *patterns;
    u32 pattern_count;
    Str receiver; /* "recv" beside a call pattern: dotted class the receiver should be, when known */
    const AttachAction *attach;
    const IncludeAction *include;
    const LiveAction *live;
    const StreamAction *stream;
    const ProvideAction *provides;
    const AskAction *asks;
    const Selector *implements; /* interfaces whose members the decorated class overrides */
    const WrapAction *wrap;
    const HandAction *hands;
    bool is_neutral;
    const Selector *named;   /* what is decorated goes by this name at the receiver */
    const Selector *methods; /* what is decorated answers only these, whatever attaches it */
    const Selector *root;
    const Selector *gives;   /* the call stands for this where a handler or a list of routes is looked for */
    const Selector *answers; /* beside `gives`: a dict of methods and the members that answer them */
    const Selector *result;  /* as a default value the call stands for what calling this gives */
    bool is_silent;
    Str becomes;       /* dotted class of the object that the decorator makes of the function */
    u32 makes;         /* type of the object that the call makes + 1; 0: says nothing */
    Str holds;         /* dotted object whose attributes the module of the assignment holds */
    Str only_if;       /* "if" beside `class`: keyword of the class statement that has to be said */
    bool is_by_object; /* "by": what is registered lives with the object it is registered on */
    Str note;
} ModelRule;

/* Text outside Python that starts code. In files that match a path pattern, either a command word of `after`
 * is followed by what it runs ("a.b:c", "a.b", "x/y.py"; options are skipped), or the texts below one of
 * the dotted `keys` (globs) name it. With both lists, the texts of `keys` are such commands. */
typedef struct {
    const Str *files;
    u32 file_count;
    const Str *after;
    u32 after_count;
    const Str *keys;
    u32 key_count;
    const Str *finds; /* what is looked for in a module that is named without an object */
    u32 find_count;
    bool is_offer; /* what is named goes to others, who use its public members or names: plugins */
    World world;
} EntryRule;

typedef struct {
    Str attribute;
    const Selector *select; /* in the creating call */
} TypeText;

typedef struct {
    Str name;      /* "app" */
    const Str *is; /* dotted classes; subclasses count */
    u32 is_count;
    const Str *calls; /* dotted functions that return it */
    u32 call_count;
    const Str *assigned; /* names: what is assigned to one of them is such an object */
    u32 assigned_count;
    const Str *lists; /* attributes that are lists of the object's routes */
    u32 list_count;
    const TypeText *texts; /* attributes that are texts given to the creating call */
    u32 text_count;
    bool is_made;           /* rules make objects of it: "makes" */
    bool has_default;       /* the library has an object of it of its own, that "default" selects */
    const Selector *prefix; /* in the creating call, or of the class ("def.path"); NULL: none */
    const Selector *tail;   /* in the creating call: stands behind every URL below it; NULL: nothing does */
    const UrlTerm *lead;    /* there: stands in front of every URL below it, where the last term is given */
    u32 lead_count;
    const Selector *named; /* variable by which it is called; one object for each */
    const Selector *host;  /* in the creating call: the only hosts it is for */
    Str deprecated;        /* keyword of the creating call that says so */
    Str exact;             /* that says of URLs below whether the slash at their end stays */
    Str param;             /* syntax of parameters in its paths, where it differs from the model's */
    bool takes_all;        /* "below": every URL below its own is answered by it */
    bool is_root;          /* an object of it serves by itself */
    bool is_private;       /* ... where something runs it, hands it on, or can get at it by its name */
    Str root_passed_to;    /* "passed-to:a.b": serves only when passed to that call; empty otherwise */
} ModelType;

typedef enum { MATCH_FIRST, MATCH_WEIGHT, MATCH_TRIE, MATCH_PREFIX_INDEX } RouteMatch;

/* What happens to two routes of the same URL and method. */
typedef enum {
    REPEATED_UNKNOWN,
    REPEATED_FIRST, /* the first answers */
    REPEATED_LAST,
    REPEATED_FAILS /* the application does not start */
} RouteRepeated;

typedef struct {
    Str name;  /* empty: where a parameter names none */
    Str regex; /* what it accepts */
} Converter;

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

typedef struct {
    Str name;
    const Str *when; /* top-level imports of which one must occur; empty: always */
    u32 when_count;
    RouteMatch match;
    UrlJoin join; /* for paths where `attach` says nothing else */
    Str param;    /* syntax of a path parameter: "{name:conv}", "<conv:name>", "regex" */
    const Converter *converters;
    u32 converter_count;
    RouteRepeated repeated;
    bool is_by_url; /* the URL alone chooses the route, not the method */
    const ModelType *types;
    u32 type_count;
    const ModelRule *rules;
    u32 rule_count;
    const EntryRule *entries;
    u32 entry_count;
    NativeModel native;
} Model;

/* ---- library members -------------------------------------------------------------------------------- */

/* What a library class provides. A class of the tree that derives from it is closed only when every
 * base is closed. `hooks`: methods the library calls on subclasses: overriding one keeps it alive. */
typedef struct {
    Str name;         /* dotted */
    const Str *bases; /* dotted, themselves stubs */
    u32 base_count;
    const Str *members; /* sorted */
    u32 member_count;
    const Str *hooks; /* sorted */
    u32 hook_count;
    const Str *hook_globs; /* those that hold `*` or `<field>` */
    u32 hook_glob_count;
    const Str *answers; /* HTTP methods that its objects answer by themselves, where a route names it */
    u32 answer_count;
    bool is_closed;
    bool is_keyed;        /* fields of a class body are keys of its objects, not attributes */
    bool enumerates;      /* what is assigned in the class body becomes an object of the class */
    bool is_own;          /* it stands in a model, and takes the place of a listed one of the same name */
    const Str *open_when; /* class keywords or config keys with literal values that open it: "extra=allow" */
    u32 open_when_count;
    StdlibScope
        stdlib; /* class of the standard library that the stub speaks of: it lists what `members` do not;
                           or 0 */
} Stub;

/* Functions of libraries that return an object of a library class, whatever they are given. */
typedef struct {
    Str class;
    const Str *of; /* dotted names; builtins are bare */
    u32 of_count;
} LibraryResult;
/* Stubs that ship and are parsed only for trees that import what they are for. */
typedef struct {
    const Str *when;
    u32 when_count;
    u32 file; /* among the embedded ones */
} DeferredStubs;

typedef struct {
    const Model *items;
    u32 count;
    const Stub *stubs; /* sorted by name */
    u32 stub_count;
    const LibraryResult *results;
    u32 result_count;
    const DeferredStubs *deferred;
    u32 deferred_count;
} Models;

/* True when the tree imports the top-level package. */
typedef bool ModelsImport(const void *context, Str package);

/* The same models with the deferred stubs for which `imports` says yes. Everything new is in `arena`; what
 * `self` holds is shared. `self` itself when nothing is to be added. O(bytes parsed). */
const Models *models_for(const Models *self, ModelsImport *imports, const void *context, Arena *arena);

/* Stub of a dotted class name, or NULL. O(log n). */
const Stub *models_stub(const Models *self, Str dotted);
/* True when the library calls or provides `name`: the stub or one of its bases lists it among its members or
 * hooks, or a hook's pattern fits. */
bool models_stub_keeps(const Models *self, const Stub *stub, Str name);
/* The same of the stub alone, without its bases. */
bool stub_keeps(const Stub *stub, Str name);
/* True when the stub itself says that objects have `name`: among its members, or by the table of the standard
 * library. */
bool stub_lists(const Stub *stub, Str name);
/* True when objects of the library class have `name`: it or one of its bases lists it among its members. */
bool models_stub_has(const Models *self, const Stub *stub, Str name);
/* The stub, or the nearest of its bases, that says which methods it answers; NULL: none does. */
const Stub *models_stub_answering(const Models *self, const Stub *stub);
/* True when `name` is in the sorted list. */
bool names_have(const Str *names, u32 count, Str name);
/* `*` matches any run of characters; everything else itself. */
bool wildcard_matches(Str pattern, Str text);
/* Compare what a site says with the `name` of a pattern: HEAD_DOTTED the resolved dotted name, HEAD_TYPE the
 * attribute path behind the object, HEAD_ANY the whole text of the callee, whose last words count. */
bool pattern_name_matches(const Pattern *self, Str text);
/* Path patterns: `*` stays within a folder, a leading or inner `**` stands for any number of folders (none
 * too); a pattern without '/' is compared with the file name alone. */
bool file_pattern_matches(Str pattern, Str path);

#endif
