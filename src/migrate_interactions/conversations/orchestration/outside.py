"""Whether a name is used where the analysis does not follow it."""

from __future__ import annotations

import re

import libcst as cst

from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.facts.elsewhere import (
    files_using,
    files_using_unseen,
    offered_to_others,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.scopes import Variable
from migrate_interactions.syntax.shapes import constant_text

#: Calls that take names in strings: the last part of their own.
_BY_NAME = frozenset(
    {
        *("getattr", "hasattr", "setattr", "delattr", "attrgetter", "methodcaller", "patch"),
        *("object", "cast", "eval", "exec", "send_task", "signature", "enqueue", "add_job"),
    }
)


def is_used_elsewhere(facts: Facts, variable: Variable) -> bool:
    """Whether a file that is not followed uses ``variable``, or may, of a module.

    Uses as ``module.name`` in linked files are for the caller to look at.
    """
    scope, name = variable
    if scope.parent is not None:
        return False
    return bool(files_using_unseen(facts, name)) or offered_to_others(facts, name) is not None


def is_mentioned_elsewhere(facts: Facts, name: str) -> bool:
    """The same of something of a class, by its name."""
    return bool(files_using(facts, name)) or offered_to_others(facts, name) is not None


def is_named_in_text(removed: Removed, name: str) -> bool:
    """Whether a string that stays names it: in ``__all__``, an annotation, a call of getattr."""
    facts = removed.facts
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(
        word.search(text) and _names_something(facts, node) and not removed.covers(node)
        for node in facts.tree.scopes.nodes(cst.SimpleString)
        if name in node.value and (text := constant_text(node)) is not None
    )


def _names_something(facts: Facts, node: cst.CSTNode) -> bool:
    for above in facts.tree.ancestors(node):
        match above:
            case cst.Annotation():
                return True
            case cst.Call(func=func):
                name = dotted_name(func).rpartition(".")[2]
                return name in _BY_NAME
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="__all__"))]):
                return True
            case cst.AugAssign(target=cst.Name(value="__all__")):
                return True
            case cst.BaseSmallStatement() | cst.BaseCompoundStatement():
                return False
    return False
