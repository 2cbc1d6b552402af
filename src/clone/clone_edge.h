/* How far two lists of statements go on alike from where they meet.
 *
 * An alignment that is open at its far end, as BLAST extends hits: Altschul et al., "Gapped BLAST and
 * PSI-BLAST" (1997). Statements that only one side has cost by their length and once more for each run of
 * them (affine gaps: Gotoh, "An improved algorithm for matching biological sequences", 1982); what falls
 * too far behind the best is given up (X-drop). So a statement that was changed, put in or taken out is
 * passed, and the list ends where it would never pay again. */
#ifndef OXBOW_CLONE_EDGE_H
#define OXBOW_CLONE_EDGE_H

#include "facts.h"

/* No further on either side. */
enum { EDGE_STATEMENTS_MAX = 40 };

/* What tokens are worth: those of two statements that read the same, and those (of either side) that do
 * not or that no other one stands for. Three fifths of a stretch have to be the same for it to be worth
 * anything. */
enum { EDGE_SAME = 20, EDGE_TOKEN = 12, EDGE_GAP = 6, EDGE_GAP_OPEN = 24, EDGE_DROP = 300 };

typedef struct {
    StmtId stmt;
    u32 tokens;
} EdgeStatement;

/* Statements in the order in which they are met. */
typedef struct {
    EdgeStatement at[EDGE_STATEMENTS_MAX];
    u32 count;
} EdgeList;

/* So many statements of each list; none when nothing goes on. */
typedef struct {
    i32 score;
    u32 left, right;
} CloneEdge;

/* Worth of two statements for each other; below 0 when they are not alike. */
typedef i32 (*EdgeScore)(void *context, StmtId left, StmtId right);

/* The best such alignment. It ends with two statements that are alike. O(left × right), less what is given
 * up. */
CloneEdge clone_edge(const EdgeList *left, const EdgeList *right, EdgeScore score, void *context);

#endif
