/* Rules of models: what in code they match, and what that does. */
#ifndef OXBOW_MODEL_RULE_H
#define OXBOW_MODEL_RULE_H

#include "model_select.h"

/* ---- triggers ------------------------------------------------------------------------------------------ */

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

/* ---- actions ------------------------------------------------------------------------------------------- */

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

#endif
