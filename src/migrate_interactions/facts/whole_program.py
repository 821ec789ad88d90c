"""A module with the files of its project that it imports and that import it, whatever they do.

What is dead can only be told of a program as a whole; it costs more than to follow calls.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.neighbours import MOST_BYTES, MOST_FILES, Summary, summary_of
from migrate_interactions.sources import FileError, Project, is_test_file, module_word
from migrate_interactions.sources.modules import module_path, split_dotted
from migrate_interactions.syntax.linking import link
from migrate_interactions.syntax.tree import Tree, parse_tree


def with_whole_program(tree: Tree, project: Project) -> Tree:
    """``tree`` linked with all that it imports and that imports it, nearest first, to a limit."""
    trees = {tree.path: tree}
    size = len(tree.text)
    queue = deque([tree.path])
    while queue and len(trees) < MOST_FILES:
        path = queue.popleft()
        for other in dict.fromkeys(_next_to(project, summary_of(trees[path]))):
            if other in trees or other.endswith(".ipynb") or is_test_file(other):
                continue
            text = project.content_of(other).decode("utf-8", "replace")
            if size + len(text) > MOST_BYTES or len(trees) >= MOST_FILES:
                continue
            try:
                trees[other] = parse_tree(other, text)
            except (FileError, cst.ParserSyntaxError, RecursionError):
                continue
            size += len(text)
            queue.append(other)
    if len(trees) == 1:
        return tree
    return link(tuple(trees.values()), lambda path, dotted: module_path(project, path, dotted))


def _next_to(project: Project, summary: Summary) -> Iterator[str]:
    for _, dotted in summary.imports:
        for module in (dotted, split_dotted(dotted)[0]):
            home = module_path(project, summary.path, module) if module else None
            if home is not None and home != summary.path:
                yield home
    word = module_word(summary.path)
    names = sorted({name for statement in summary.statements for name in statement.defines})
    for name in names:
        yield from project.files_importing(word, (name.encode(),), summary.path)
