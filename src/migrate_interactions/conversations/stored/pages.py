"""Histories that a page keeps and sends along with each message: Gradio's chats."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.uses import call_given

#: The package whose pages hand their chat to functions.
PACKAGE = "gradio"
_CHATS = "ChatInterface"
_EVENTS = frozenset({"submit", "click", "then", "success"})


def is_given_by_page(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a parameter that a page of Gradio fills."""
    if not isinstance(node, cst.Name) or PACKAGE not in facts.tree.text:
        return False
    if is_label(node, facts.tree.scopes.parents):
        return False
    return any(
        _is_for_page(facts, mention)
        for binding in facts.tracker.definitions_at(node)
        if binding.kind is BindingKind.PARAMETER and isinstance(binding.scope.node, cst.FunctionDef)
        for mention in facts.tracker.mentions_uncalled(binding.scope.node)
    )


def _is_for_page(facts: Facts, mention: cst.CSTNode) -> bool:
    """Whether a function is handed to a chat, or to an event, of Gradio."""
    call = call_given(facts.tree, mention)
    match call:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))) if name in _EVENTS:
            return True
        case cst.Call(func=func):
            dotted = facts.values.imported(func)
            return dotted.startswith(PACKAGE) and dotted.endswith(_CHATS)
    return False
