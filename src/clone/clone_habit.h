/* Methods that many classes of a folder define: layers, commands and clients of one kind all have them. */
#ifndef OXBOW_CLONE_HABIT_H
#define OXBOW_CLONE_HABIT_H

#include "clone.h"

typedef struct {
    Map classes; /* by folder and name of a method: how many classes there define it */
} CloneHabit;

/* Count. O(definitions). */
void clone_habit_init(CloneHabit *self, const Program *program);
void clone_habit_release(CloneHabit *self);

/* True for two methods of one name, of classes of other names in two files that share no base of the tree,
 * when in both folders many classes define it, and they do not take as many parameters. O(bases). */
bool clone_is_habit(const CloneHabit *self, const Program *program, const CloneOptions *options,
                    const ClonePair *pair);

#endif
