/* Near-duplicates: pairs of classes, functions and files that say almost the same thing.
 *
 * Works on the normalised tokens of the facts (no comments, no docstrings; imports and literal tables
 * are left out too) and knows no rule. Two steps: clones_find says which pairs there are and how alike
 * they are; clone_diff explains one of them, so that nobody pays for explanations nobody reads. */
#ifndef OXBOW_CLONE_H
#define OXBOW_CLONE_H

#include "program.h"
#include "rules.h"

/* From where two units of one kind are a pair: mostly the same tokens, with consistent renames. */
typedef struct {
    u32 min_tokens;      /* after normalising */
    double similarity;   /* matched tokens / tokens of the larger side; for files: of the smaller side */
    double exact_share;  /* literally equal tokens / the same; for files: / matched tokens */
    double rename_share; /* aligned identifiers that one-to-one renames explain */
} CloneBar;

typedef enum { CLONE_FUNCTION, CLONE_CLASS, CLONE_FILE, CLONE_KIND_COUNT } CloneKind;

/* How alike the texts of a pair have to be for each CloneGrade. A share is that of the statements found on
 * the other side, by tokens; `agreed` that of all tokens. Clear: near, or (not short) mostly the same, or
 * much of it in numbers. Fair: like, or (not short) a good part, or the smaller side within the larger. */
typedef struct {
    double near_agreed, near_share;
    double clear_agreed, clear_share;
    double many_share;
    double clear_literal; /* of all statements, word for word, for the last two */
    u32 many_statements;
    double like_agreed, like_share;
    double fair_agreed, fair_share;
    double fair_literal; /* of all statements, word for word, for the last two… */
    u32 fair_tokens;     /* …or so many tokens: those of the smaller side times the square of `agreed` */
    double within_share;
    u32 within_statements;
    u32 short_statements;         /* with fewer than this on either side… */
    u32 short_handler_statements; /* …or this, for functions under decorators such as `@router.get`… */
    double rename_spread;         /* above it a pair is one grade less… */
    u32 acting_tokens;       /* …and so it is with fewer tokens than this in statements that do something */
    u32 reworded_statements; /* of what was changed, so many or… */
    double reworded_share;   /* …this share are word for word */
    double short_share, short_near_share; /* …clear needs these shares, word for word, near the second */
} CloneClarity;

/* Classes and files as a whole: enough of what they do is the same, and not only in a few of their
 * members. */
typedef struct {
    u32 min_statements; /* that do something and are the same; equal text needs none */
    u32 few_members;    /* with no more members alike than this, and the others… */
    double rest_share;  /* …less the same than this, the members are copies and the whole is not */
    double alike_share; /* of the behaviour of a member, from where it is alike */
} CloneShareBar;

/* When two methods of one class are no copies; statements do something, shares are of those. */
typedef struct {
    u32 min_statements, exact_statements, many_statements;
    double min_literal, changed_literal, changed_agreed;
} CloneMirrorBar;

/* Blocks: the same few statements in several functions. */
typedef struct {
    u32 print_window, print_gap; /* of so many tokens; one of so many neighbouring windows is kept */
    u32 min_tokens;              /* that do something: no literals, no plain assignments */
    u32 min_statements;          /* likewise */
    u32 max_differences;         /* literals and outer names that differ: parameters beyond the variables */
} CloneBlockBar;

/* Files of one set may repeat what files of the other one say. */
typedef struct {
    Str left, right; /* globs */
} CloneMeant;

enum { CLONE_MEANT_MAX = 64 };

/* What counts as a pair. The values live in the parameters of the duplicate rules; see clone_options. */
typedef struct {
    CloneBar bars[CLONE_KIND_COUNT];
    CloneClarity clarity[CLONE_KIND_COUNT];
    CloneShareBar shares[CLONE_KIND_COUNT]; /* of classes and files */
    CloneBlockBar block;
    CloneBar renamed;    /* functions and classes: or a pure rename, when long enough to be no accident */
    double length_ratio; /* smaller / larger, of candidates that do not share a name */
    double file_length_ratio; /* the same for files… */
    double file_containment; /* …unless this much of the smaller one is matched, renames being consistent */
    double same_name_members;     /* classes of one name: share of the smaller side's members matched… */
    double same_name_containment; /* …and of its tokens */
    double class_containment;     /* classes of other names: so much of the smaller one, word for word… */
    u32 within_members;           /* …and all its methods, at least so many, by name */
    double member_similarity;     /* members of one name match from here, by the smaller side */
    double shape_share; /* functions: fair, too, when so much is the same with names and literals blinded… */
    double shape_agreed;     /* …and so much after renames, or near_agreed when those are many… */
    u32 shape_statements;    /* …in at least so many statements, or short_handler_statements of a handler */
    u32 demanded_statements; /* methods that a common base asks for: from so many statements… */
    double demanded_share;   /* …and this share of them, or as many the same as make a sure pair */
    u32 extending_statements;    /* methods that go on with what they override: from so many statements */
    u32 worn_statements;         /* functions with fewer than this… */
    double worn_spread;          /* …and from so many distinct renames per name… */
    double worn_similarity;      /* …are faint below this; handlers of two names however similar */
    double thin_tokens;          /* functions that are not clear, or changed: faint with fewer in common… */
    double thin_small_tokens;    /* …or, with fewer than worn_statements, when not clear, than this */
    CloneMirrorBar mirror;       /* two methods of one class */
    u32 habit_classes;           /* methods that so many classes of a folder define: clone_habit.h; 0: off */
    u32 boilerplate_min_tokens;  /* for dunder methods and properties */
    u32 function_min_statements; /* shorter bodies say too little, whatever their signature */
    u32 member_min_statements;   /* a class whose methods are all shorter only declares */
    u32 max_tokens;              /* longer functions and classes are compared whole: bounds time and memory */
    double gram_share;           /* candidates share this much of their rarer token runs… */
    u32 blind_gram,
        blind_gram_limit; /* …of so many tokens, blinded; runs in more units than this say nothing */
    u32 exact_gram, exact_gram_limit; /* …or of so many literal tokens */
    bool with_tests;                  /* also pairs whose both sides are tests */
    const Str *skipped_folders;       /* generated by convention: a path with such a folder is left out */
    u32 skipped_folder_count;
    const Str *skipped_stems; /* so are files of these names, without their ending */
    u32 skipped_stem_count;
    u32 table_rows;          /* so many like statements in a row are a table: clone_rows.h; 0: none are */
    double table_literal;    /* but they count where so much of both is the same word for word */
    const Str *kept_folders; /* what stands in them on both sides is repeated on purpose */
    u32 kept_folder_count;
    const Str *shown_folders; /* last words of folders that show: what stands there on one side is enough */
    u32 shown_folder_count;
    const Str *kept_openings; /* so is what stands in files and folders whose names begin so on both sides */
    u32 kept_opening_count;
    const Str *retired_words; /* parts of paths, decorators: kept for old users, on either side… */
    u32 retired_word_count;
    const Str *retired_phrases; /* …as docstrings with these say, … */
    u32 retired_phrase_count;
    const Str *retired_warnings; /* …and modules that give one of these warnings when imported */
    u32 retired_warning_count;
    const Str *numbered_words; /* so is what differs in the number behind such a word */
    u32 numbered_word_count;
    u32 unlinked_min_statements; /* functions in languages that are not linked are fair from so many */
    const Str *test_words;       /* outside Python: parts of paths ("e2e/", ".test.") that mean tests */
    u32 test_word_count;
    const Str *test_endings; /* everywhere: so end names of folders and files that belong to tests */
    u32 test_ending_count;
    const Str *ignored_paths; /* globs: so is what they match */
    u32 ignored_path_count;
    const CloneMeant *meant; /* pairs of globs: what both sets of files have in common is meant */
    u32 meant_count;
} CloneOptions;

/* Options as the rules' parameters have them. */
CloneOptions clone_options(const Rules *rules);

/* Let nothing shorter than `min_tokens` be a copy. */
void clone_options_raise(CloneOptions *self, u32 min_tokens);

#define CLONE_NONE UINT32_MAX

typedef struct {
    FileId file;
    DefRef def;         /* 0 for a file */
    u32 line, end_line; /* 1-based, both included */
    u32 tokens;         /* normalised */
    u32 members;        /* methods and nested classes of a class; definitions of a file; else 0 */
    StmtId first, last; /* only these siblings, and what is between them; 0: all of it */
} CloneSide;

/* How sure a reader would be that one was made from the other. */
typedef enum {
    CLONE_FAINT, /* one shape; little of the text is the same */
    CLONE_FAIR,  /* much of the text is the same */
    CLONE_CLEAR  /* most of it is */
} CloneGrade;

/* `left` comes first by path and place. Functions are compared by their bodies: decorators and signatures of
 * one framework look alike whatever stands below them. */
typedef struct {
    u8 kind;         /* CloneKind */
    bool is_exact;   /* token for token the same */
    bool is_renamed; /* token for token the same but for consistent renames */
    bool is_same_name;
    bool is_tests;   /* both sides belong to the tests */
    bool is_retired; /* one side is deprecated, or stands in what is: clone_retired.h */
    bool overrides;  /* one method overrides the other one */
    CloneSide left, right;
    u32 matched_tokens; /* aligned with names and literals blinded */
    u32 matched_members;
    double similarity;  /* matched / larger */
    double containment; /* matched / smaller: high for a truncated copy */
    double exact_share; /* literally equal / larger */
    double
        agreed_share; /* equal, or equal after the renames / larger: what a reader calls the same; of classes
                            and files no more than of their behaviour */
    double
        rename_share; /* aligned identifiers that a one-to-one rename map explains; 1 without identifiers */
    double rename_spread;   /* distinct renames / aligned identifiers: many, once each, explain nothing */
    u32 statements;         /* of the larger side, that do something: no imports, declarations, headers */
    u32 fewer_statements;   /* of the smaller */
    u32 acting_tokens;      /* of those statements, on the smaller side */
    u32 same_statements;    /* of those, found on the other side, after renames */
    u32 literal_statements; /* word for word */
    double same_share, literal_share; /* the same two, by tokens of such statements */
    double literal_within;            /* literal, by those of the smaller side */
    u32 alike_members; /* of a class or file: those that are (nearly) the same and do something */
    bool is_partial;   /* a class or file of which only few members are the same */
    u8 grade;          /* CloneGrade */
    bool is_aside;     /* both units are listed in groups already; kept because they bear one name */
    bool is_beside;    /* one unit is in the group of `leader`, and the other one, which is not, is like it */
    u8 nearness; /* of two pairs that are equally alike, the nearer one is told: one signature, one file */
    u32 leader;  /* first pair of its group of like units; its own position when it is that pair */
    u32 next;    /* next pair of the group, those aside and beside included, or CLONE_NONE */
    u32 classes; /* of a file pair: class pairs inside */
    u32 inside;  /* for classes: the file pair that holds both, or CLONE_NONE */
} ClonePair;

/* ---- blocks -------------------------------------------------------------------------------------- */

/* Statements `first` to `last` (siblings) of a function or of a module's top level. */
typedef struct {
    FileId file;
    DefRef def; /* innermost function around; 0 at module level */
    StmtId first, last;
    bool is_body; /* they are all that the function does */
} CloneBlockPlace;

typedef enum { BLOCK_VARIABLE, BLOCK_LITERAL, BLOCK_OUTER } CloneBlockPart;

/* Something that reads differently in some place: a variable, a literal, or the name of something that is
 * defined elsewhere. */
typedef struct {
    u8 part;            /* CloneBlockPart */
    u32 count;          /* times that it stands in the block */
    const u32 *offsets; /* by place: byte offset of the first of them */
} CloneBlockDifference;

/* How far the copy goes around a block in two of its places: statements that are the same but for a few. */
typedef struct {
    CloneBlockPlace here, there; /* `is_body`: all of the function */
} CloneReach;

/* The same statements in two or more places, names consistently renamed. */
typedef struct {
    const CloneBlockPlace *places; /* by file, then place */
    u32 count;
    const CloneReach *reaches; /* by place: around the centre and it; NULL where nothing more is alike */
    u32 centre, nearest;       /* the place around which most is alike, and where that stands once more */
    const CloneReach
        *further; /* what holds the block at the centre, and reads nearly so in yet other places */
    u32 further_count;
    u32 tokens, statements;                  /* that do something, see CloneBlockBar */
    const CloneBlockDifference *differences; /* in the order of the source */
    u32 difference_count;
} CloneBlock;

typedef struct CloneKin CloneKin;
typedef struct CloneLeft CloneLeft;

typedef struct {
    const Program *program;
    CloneOptions options;
    const ClonePair *pairs; /* most worth acting on first; tests last */
    u32 count;
    const CloneBlock *blocks; /* most tokens that could go first; no two overlap */
    u32 block_count;
    const CloneKin *kin;   /* for clones_related */
    const CloneLeft *left; /* for clones_skip and clones_are_meant */
} Clones;

/* All pairs and blocks of the program. Blocks inside pairs of at least fair grade are left out. Nested
 * findings are folded into the largest: a pair of methods whose classes or files are a pair is not listed.
 * A group of n like units comes as n - 1 pairs that share `leader`; pairs between listed units are left
 * out, but for those of one name, which are `is_aside`; those that tie a unit to one of a group less surely
 * are `is_beside`. Deterministic; near-linear in tokens; memory from
 * `arena`, which also holds the copy of what `options` points to by reference. */
const Clones *clones_find(const Program *program, const CloneOptions *options, Arena *arena);

/* True when what holds the first place (the definition, those around it, the file) and what holds the second
 * one are told to be copies of each other. `def` is 0 at module level. O(depth squared). */
bool clones_related(const Clones *clones, FileId file, DefRef def, FileId other_file, DefRef other_def);

/* What the options leave out: a file, or what two files have in common. O(1). */
bool clones_skip(const Clones *clones, FileId file);
bool clones_are_tests(const Clones *clones, FileId file);
bool clones_are_meant(const Clones *clones, FileId left, FileId right);

/* True for functions with the same parameters: names, kinds and order. O(parameters). */
bool clone_parameters_agree(const Program *program, DefRef left, DefRef right);

/* Why what two files have in common is kept on purpose. */
typedef enum {
    KEPT_NO,
    KEPT_IN_FOLDERS, /* both stand in folders such as `examples` */
    KEPT_TESTED,     /* one stands in such a folder, the other one belongs to the tests */
    KEPT_SHOWN,      /* one stands in a folder that shows how something is done */
    KEPT_BY_NUMBER,  /* their paths differ in a number alone: `step2/app.py`, `step3/app.py` */
    KEPT_AS_RECORD,  /* one stands in a folder that is named by a day and a time: what a run left */
    KEPT_IN_SERIES   /* numbers begin their names: `01_columns.py`, `02_index.py` */
} CloneKept;
CloneKept clones_kept(const Clones *clones, FileId left, FileId right);

/* Innermost such folder around a file, or the file, by the beginning of its name; else empty. O(path ·
 * folders). */
Str clones_kept_folder(const Clones *clones, FileId file);

/* Innermost folder around a file that shows how something is done; else empty. O(path · folders). */
Str clones_shown_folder(const Clones *clones, FileId file);

/* True for a module that is deprecated as a whole. O(1). */
bool clones_is_retired(const Clones *clones, FileId file);

/* True when a pair of classes says nothing that the pair of the files around them does not: it is the only
 * one there. */
bool clone_is_told_by(const ClonePair *pair, const ClonePair *files);

/* ---- explanation --------------------------------------------------------------------------------- */

typedef enum {
    CLONE_IDENTICAL, /* token for token */
    CLONE_RENAMED,   /* identical after the renames of the pair */
    CLONE_CHANGED,   /* matched, with edits */
    CLONE_ONLY_LEFT,
    CLONE_ONLY_RIGHT
} CloneLevel;

typedef struct CloneDiff CloneDiff;

/* A part of a class or file (for a function: itself): a definition, or a statement beside them. */
typedef struct {
    u8 level;                   /* CloneLevel */
    bool is_class;              /* a class on both sides */
    bool is_def;                /* class or function; otherwise a statement or a class head */
    Name name_left, name_right; /* of the definition or the assigned variable; 0 when missing */
    DefRef left, right;
    u32 left_line, left_end, right_line, right_end; /* 0 on the missing side */
    double similarity;                              /* by the larger side */
    const CloneDiff *inside; /* of classes in two files that are not token for token the same */
} CloneMember;

typedef enum { RENAME_IDENTIFIER, RENAME_TEXT /* part of string literals */ } RenameKind;

/* `from` on the left became `to` on the right. */
typedef struct {
    u8 kind;            /* RenameKind */
    u8 meaning, told;   /* 0; room for what a reader finds out about it */
    bool is_consistent; /* part of the one-to-one map; otherwise the same name became something else here */
    bool is_throughout; /* and neither name stands for anything else in the places that match */
    Str from, to;
    u32 count;
    NameId from_name, to_name;     /* local to each file; 0 for text */
    u32 left_offset, right_offset; /* one example occurrence, byte offsets */
} CloneRename;

typedef enum { CLONE_EDIT_INSERTED, CLONE_EDIT_DELETED, CLONE_EDIT_CHANGED, CLONE_EDIT_MOVED } CloneEditKind;

/* Neighbouring statements that one side has (inserted: the right one), one statement that differs, or one
 * that stands elsewhere on the other side. */
typedef struct {
    u8 kind;     /* CloneEditKind */
    bool is_def; /* inserted or deleted: a definition with all that is in it */
    u32 member;  /* position in `members` */
    u32 statements;
    StmtId left, right; /* first statement on each side; 0 on the missing side */
    u32 left_line, left_end, right_line, right_end;
} CloneEdit;

/* A stretch of a changed statement that reads differently: bytes on each side, none where only the other side
 * has something. */
typedef struct {
    u32 edit; /* position in `edits` */
    Span left, right;
} CloneSpot;

/* A class- or module-level `name = value` that both sides have. */
typedef struct {
    Name left, right;
    bool is_equal; /* same value */
    u32 left_line, right_line;
} CloneConstant;

/* One place where a rename is broken: this side says `name` where it says `expected` everywhere else. */
typedef struct {
    bool is_left; /* the side that kept the other one's name */
    bool is_attribute;
    Name name, expected;
    u32 count;  /* places where the rename was made, in the same role */
    u32 offset; /* on that side */
} CloneBreak;

struct CloneDiff {
    const CloneMember *members; /* in order of the left side, then what only the right side has */
    u32 member_count;
    const CloneRename *renames; /* most frequent first; only real ones (`from` ≠ `to`) */
    u32 rename_count;
    const CloneEdit *edits; /* by member; in one, deleted, changed and moved by line, then inserted by line */
    u32 edit_count;
    const CloneSpot *spots; /* by edit, then place */
    u32 spot_count;
    const CloneConstant *constants;
    u32 constant_count;
    const CloneBreak *breaks; /* candidates: what is in scope there was not looked at */
    u32 break_count;
};

/* Scratch for comparisons, reused from pair to pair: it is as large as the program has names. `options` have
 * to live as long. O(names). */
typedef struct CloneWork CloneWork;
CloneWork *clone_work_new(const Program *program, const CloneOptions *options);
void clone_work_free(CloneWork *self);

/* What is the same and what differs between two sides of one kind (those of a pair, or any other two
 * functions, classes, files or, as functions, stretches of statements). O(tokens of both sides squared /
 * 64) at worst; memory from `arena`. */
const CloneDiff *clone_diff(CloneWork *work, CloneKind kind, const CloneSide *left, const CloneSide *right,
                            Arena *arena);

#endif
