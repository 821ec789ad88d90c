"""A module together with the files of its project that its Gemini calls have to do with."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.neighbours import neighbours_of
from migrate_interactions.sources import Candidate, FileError, Project, source_of
from migrate_interactions.sources.modules import module_path
from migrate_interactions.syntax.linking import link
from migrate_interactions.syntax.tree import Tree, parse_tree


def with_neighbours(tree: Tree, project: Project) -> Tree:
    """``tree`` linked with the files around it; ``tree`` itself where there are none."""
    others = neighbours_of(tree, project, lambda path: _tree_of(project, path))
    if not others:
        return tree
    return link((tree, *others), lambda path, dotted: module_path(project, path, dotted))


def _tree_of(project: Project, path: str) -> Tree | None:
    content = project.content_of(path)
    try:
        return parse_tree(path, source_of(Candidate(path, path), content).text)
    except (FileError, cst.ParserSyntaxError, RecursionError):
        return None
