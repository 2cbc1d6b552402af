/* Edges from examples in docstrings, which doctest runs (Python library reference, "doctest"). */
#include "graph_impl.h"

#include "char.h"

/* One line of an example in a docstring, ">>> parse(line)": the names of its module, and of members. */
static void example_edges(Building *self, NodeId owner, Str line, u32 offset) {
    for (size_t at = 0, end; at < line.len; at = end) {
        end = char_name_end(line, at);
        Name name = end > at ? intern_find(&self->program->names, str_slice(line, at, end)) : 0;
        bool is_member = at > 0 && line.ptr[at - 1] == '.';
        if (end == at) end++;
        if (!name) continue;
        vec_clear(&self->found);
        vec_clear(&self->asked);
        if (!is_member) member_nodes(self, self->program->files[self->file].module, name, &self->found, 0);
        for (u32 i = 0; i < self->found.count; i++)
            edge_push(self->graph, (Edge){.from = owner,
                                          .to = self->found.at[i],
                                          .file = self->file,
                                          .offset = offset,
                                          .kind = EDGE_WEAK});
        if (is_member)
            vec_push(&self->graph->weak,
                     ((WeakUse){.from = owner, .name = name, .file = self->file, .offset = offset}));
    }
}

/* Examples in docstrings are run by doctest (Python library reference, "doctest"). */
void example_texts(Building *self) {
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        Str rest = facts_text(self->facts, row->offset, row->length), line;
        if (!(row->flags & STRING_DOC) || str_find(rest, STR(">>> ")) == STR_NOT_FOUND) continue;
        while (str_split(&rest, '\n', &line)) {
            line = str_trim(line);
            if (str_starts(line, STR(">>> ")) || str_starts(line, STR("... ")))
                example_edges(self, node_of_file(self->file), str_slice(line, 4, line.len), row->span.start);
        }
    }
}
