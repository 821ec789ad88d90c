"""The file for the ids, beside the one of the transcripts."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.stored.marks import mark_of
from migrate_interactions.conversations.stored.reaching import reached, values_behind
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.stored.naming import reachable
from migrate_interactions.syntax.shapes import constant_text

#: What gives all files of a folder.
_LISTING = ("iterdir(", "listdir(", "scandir(", "walk(", 'glob("*")', "glob('*')")


def beside_file(facts: Facts, history: StoredHistory) -> str:
    """The path of a file beside that of the transcripts, or beside or in their folder."""
    is_listed = any(word in facts.tree.text for word in _LISTING)
    for node in _chain(facts, history.store.place):
        if isinstance(node, (cst.Name, cst.Attribute)) and (
            mark_of(facts, node) is not None or not is_listed
        ):
            found = reachable(facts, node, history.site.call)
            if found:
                return f'f"{{{found}}}.interactions"'
    for node in reached(facts, history.store.place):
        match node:
            case cst.FormattedString() if (text := mark_of(facts, node)) is not None:
                assert isinstance(text, str)
                if text.strip("/_-.") and not set(text) & set('\\"{}'):
                    return f'"{text.strip("_-.").rstrip("/")}.interactions"'
            case cst.SimpleString() if mark_of(facts, node) is not None:
                return f'"{constant_text(node)}.interactions"'
            case cst.Name() | cst.Attribute() if mark_of(facts, node) is not None:
                found = reachable(facts, node, history.site.call)
                if found:
                    return _beside_folder(facts, node, found, is_listed=is_listed)
    return ""


def _chain(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """``node``, and what it is if it only has another name there."""
    seen: set[cst.CSTNode] = set()
    while node not in seen:
        seen.add(node)
        yield node
        match node:
            case cst.Call(args=[cst.Arg(value=path)]) if (
                facts.values.imported(node.func) == "pathlib.Path"
            ):
                node = path
                continue
        values = values_behind(facts, node)
        if len(values) == 1:
            node = values[0]


def _beside_folder(facts: Facts, node: cst.BaseExpression, name: str, *, is_listed: bool) -> str:
    """Beside a folder that has a name of its own and nothing else in it; else in the folder."""
    is_named = any(
        constant_text(below) not in (None, "", ".", "..") and "." not in facts.tree.source(below)
        for below in reached(facts, node)
    )
    return (
        f'f"{{{name}}}.interactions"' if is_named or is_listed else f'f"{{{name}}}/.interactions"'
    )
