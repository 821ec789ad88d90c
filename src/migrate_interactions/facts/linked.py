"""A module together with the files of its project that its Gemini calls have to do with."""

from __future__ import annotations

from functools import lru_cache

import libcst as cst

from migrate_interactions.facts.neighbours import Summary, neighbours_of, summary_of
from migrate_interactions.sources import Candidate, FileError, Project, source_of
from migrate_interactions.sources.modules import module_path
from migrate_interactions.syntax.linking import link
from migrate_interactions.syntax.tree import Tree, parse_tree

#: Files are summed up once for all that they are next to, as long as they are among the last.
_REMEMBERED_FILES = 512


def with_neighbours(tree: Tree, project: Project) -> Tree:
    """``tree`` linked with the files around it; ``tree`` itself where there are none."""
    paths = neighbours_of(tree, project, lambda path: _summary(project, path))
    if not paths:
        return tree
    others = [parse_tree(path, _text(project, path)) for path in paths]
    return link((tree, *others), lambda path, dotted: module_path(project, path, dotted))


def _summary(project: Project, path: str) -> Summary | None:
    try:
        return _summed_up(path, _text(project, path))
    except (FileError, cst.ParserSyntaxError, RecursionError):
        return None


@lru_cache(maxsize=_REMEMBERED_FILES)
def _summed_up(path: str, text: str) -> Summary:
    return summary_of(parse_tree(path, text))


def _text(project: Project, path: str) -> str:
    return source_of(Candidate(path, path), project.content_of(path)).text
