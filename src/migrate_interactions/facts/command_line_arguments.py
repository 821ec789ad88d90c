"""What ``argparse`` gives for each argument, by how the argument is added."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.tree import Tree

#: Keywords of ``add_argument`` after which the value may be something else than one text.
_NOT_ONE_TEXT = frozenset({"nargs", "type", "action", "const"})


def gives_text(tree: Tree, name: str) -> bool:
    """Whether all arguments called ``name`` that the module adds to a parser are one text."""
    added = [call for call in _added(tree) if name in _names(call)]
    return bool(added) and not any(
        argument.keyword is not None
        and argument.keyword.value in _NOT_ONE_TEXT
        and tree.source(argument.value) not in ("str", '"?"', '"store"')
        for call in added
        for argument in call.args
    )


def _added(tree: Tree) -> list[cst.Call]:
    return [
        call
        for call in tree.scopes.nodes(cst.Call)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "add_argument"
    ]


def _names(call: cst.Call) -> set[str]:
    """The attributes under which the parsed arguments may have this one."""
    found = set()
    for argument in call.args:
        text = constant_text(argument.value)
        if text is None:
            continue
        if argument.keyword is None:
            found.add(text.lstrip("-").replace("-", "_"))
        elif argument.keyword.value == "dest":
            return {text}
    return found
