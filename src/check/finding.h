/* A finding: one thing a person should act on, with the evidence that proves it. */
#ifndef OXBOW_FINDING_H
#define OXBOW_FINDING_H

#include "data.h"
#include "program.h"
#include "text.h"

typedef enum { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;
typedef enum { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH } Confidence;

typedef enum {
    KIND_MODULE,
    KIND_CLASS,
    KIND_FUNCTION,
    KIND_METHOD,
    KIND_VARIABLE,
    KIND_IMPORT,
    KIND_ROUTE,
    KIND_ROUTER,
    KIND_MEMBER,
    KIND_BLOCK,
    KIND_EVENT,
    KIND_DEPENDENCY,
    KIND_ENTRY, /* what a command or key starts */
    KIND_TYPE,  /* of C: structure, union, enumeration, typedef */
    KIND_MACRO
} SymbolKind;

/* A place in a file: lines 1-based, columns 1-based in UTF-8 bytes, end column exclusive. */
typedef struct {
    FileId file;
    u32 line, column, end_line, end_column;
} Place;

/* One step of proof. */
typedef struct {
    Place place;
    Text text;
} Evidence;

/* A further definition that a finding speaks for (member of an island, endpoint of a router…). */
typedef struct {
    Place place;
    Str symbol;
    SymbolKind kind;
} Member;

typedef enum {
    EDIT_NONE,
    EDIT_DELETE, /* delete whole lines place.line..place.end_line */
    EDIT_REPLACE /* replace the text of place by `text` */
} EditKind;

typedef struct {
    EditKind kind;
    Place place;
    Str text;
} Edit;

typedef struct {
    const char *rule; /* id; static storage */
    Severity severity;
    Severity severity_max; /* not worse than this here, whatever the level of its rule */
    Confidence confidence;
    Place place; /* the whole thing a person would delete or change */
    Place name;  /* one-line place of the name */
    Str symbol;  /* dotted qualified name of the thing reported */
    SymbolKind kind;
    Text message;
    Text help;  /* what to do; key NULL when there is nothing to add */
    Text doubt; /* what would make this wrong; key NULL when nothing */
    Vec(Evidence) evidence;
    Vec(Evidence) related;
    Vec(Member) members;
    Vec(Place) copies;     /* what else says the same: for the rules about duplicates */
    Vec(Edit) fix;         /* a safe, complete change; empty when there is none */
    Data *data;            /* the rule's own figures: an object; never NULL after check */
    u64 shape;             /* hash of the normalised tokens reported, for the fingerprint */
    const char *told_rule; /* left out when a finding of this rule stands on one of… */
    FileId told_files[2];  /* …these files: it says the same and more; NULL: it stands by itself */
    bool is_withdrawn;     /* left out: it speaks of code that does not run as it stands */
    u32 removable_lines;   /* lines that go when the finding is acted on by deletion; 0 otherwise */
    u8 fingerprint[16];    /* filled by findings_finish */
    Str suppressed_by;     /* reason text of a suppression comment; ptr NULL when reported */
} Finding;

typedef struct {
    FileId file;
    u32 line; /* 0: the whole file */
    Text text;
} Incomplete;

typedef struct {
    Vec(Finding) items;
    Vec(Incomplete) incomplete;
} Findings;

void finding_release(Finding *self);
void findings_release(Findings *self);

/* Names as they stand in output: "error", "high", "function". */
const char *severity_name(Severity self);
const char *confidence_name(Confidence self);
const char *symbol_kind_name(SymbolKind self);

#endif
