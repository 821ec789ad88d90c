"""The places of a test where something stands in for the API, and what is done with them."""

from __future__ import annotations

from functools import partial

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import (
    GENERATING,
    SENDING,
    Double,
    Role,
)
from migrate_interactions.rewriting.test_doubles.answers import rename_read
from migrate_interactions.rewriting.test_doubles.patches import (
    rewrite_keyword,
    rewrite_method,
    rewrite_patch,
)
from migrate_interactions.rewriting.test_doubles.paths import (
    rename_chat,
    rewrite_chat,
    rewrite_chats,
    rewrite_models,
    rewrite_path,
    rewrite_start,
)
from migrate_interactions.rewriting.test_doubles.requests import (
    UNCHANGED,
    rewrite_assertion,
    rewrite_named,
    rewrite_placed,
)
from migrate_interactions.rewriting.test_doubles.standing_in import (
    rewrite_effect,
    rewrite_given,
    rewrite_standing_in,
    value_set,
)
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_called, is_target

_OLD_NAMES = frozenset({*GENERATING, *SENDING, "chats", "start_chat"})


def rewrite_double(work: Work) -> None:
    """Rewrite everything in the part of the test that stands in for the API.

    Raises :class:`RefusedError` where something is not plain.
    """
    nodes = list(work.pinned.file.nodes(work.pinned.unit))
    for node in nodes:
        if node in work.handled:
            continue
        match node:
            case cst.Attribute():
                _rewrite_attribute(work, node)
            case cst.Name():
                _rewrite_alias(work, node)
            case cst.Call():
                rewrite_patch(work, node)
            case cst.Arg():
                rewrite_keyword(work, node)
            case cst.FunctionDef(name=cst.Name(value=name)) if name in (*GENERATING, *SENDING):
                rewrite_method(work, node)
            case cst.Subscript():
                _rewrite_subscript(work, node)
    for rewrite in work.later:
        rewrite()
    for node in nodes:
        _check_left_over(work, node)


def _rewrite_attribute(work: Work, node: cst.Attribute) -> None:
    double = work.double(node)
    if double is None:
        return
    match double.role:
        case Role.ASK:
            rewrite_path(work, node)
            _rewrite_uses(work, node, double)
        case Role.CHAT:
            rewrite_chat(work, node)
        case Role.START:
            rewrite_start(work, node)
        case Role.MODELS:
            rewrite_models(work, node)
        case Role.CHATS:
            rewrite_chats(work, node)
        case Role.ANSWER:
            _rewrite_answer_use(work, node, double)


def _rewrite_alias(work: Work, node: cst.Name) -> None:
    """A variable that is the method, the chat or an answer."""
    parent = work.tree.parent(node)
    if isinstance(parent, cst.Attribute) and parent.attr is node:
        return
    double = work.double(node)
    if double is None:
        return
    match double.role:
        case Role.ASK:
            _rewrite_uses(work, node, double)
        case Role.CHAT:
            rename_chat(work, node)
        case Role.ANSWER if not double.streams and isinstance(parent, cst.Attribute):
            if parent not in work.handled:
                work.handled.add(parent)
                rename_read(work, parent)


def _rewrite_uses(work: Work, node: cst.BaseExpression, double: Double) -> None:
    parent = work.tree.parent(node)
    match parent:
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is node:
            if name == "side_effect":
                if is_target(work.tree, parent):
                    rewrite_effect(work, value_set(work, parent), double)
            elif name.startswith("assert_") and name not in UNCHANGED:
                work.later.append(partial(rewrite_assertion, work, parent))
            elif name not in UNCHANGED and name != "return_value":
                raise work.refuse(f"`{name}` is not followed", parent)
        case cst.AssignTarget() | cst.AnnAssign():
            given = value_set(work, node)
            if given is not None and isinstance(node, cst.Attribute):
                rewrite_standing_in(work, given, double)
        case _ if is_called(work.tree, node):
            raise work.refuse("the test makes the call itself", node)


def _rewrite_answer_use(work: Work, node: cst.Attribute, double: Double) -> None:
    """``ask.return_value``, set or looked into."""
    parent = work.tree.parent(node)
    if is_target(work.tree, node):
        value = value_set(work, node)
        if value is not None:
            rewrite_given(work, value, double)
    elif isinstance(parent, cst.Attribute) and parent not in work.handled:
        if double.streams:
            raise work.refuse("the stream is not a plain list of pieces", node)
        work.handled.add(parent)
        rename_read(work, parent)


def _rewrite_subscript(work: Work, node: cst.Subscript) -> None:
    match work.role(node.value):
        case Role.NAMED:
            work.later.append(partial(rewrite_named, work, node))
        case Role.PLACED:
            work.later.append(partial(rewrite_placed, work, node))


# -- what is left over ----------------------------------------------------------------------


def _check_left_over(work: Work, node: cst.CSTNode) -> None:
    """Nothing may go on naming what the code calls no longer."""
    match node:
        case cst.Attribute(attr=cst.Name(value=name)) if name in _OLD_NAMES:
            left = node not in work.handled and node.attr not in work.handled
        case cst.Arg(keyword=cst.Name(value=name)) if name in (*GENERATING, *SENDING):
            left = node.keyword not in work.handled
        case cst.SimpleString():
            words = (constant_text(node) or "").split(".")
            left = node not in work.handled and words[-1] in (*GENERATING, *SENDING)
            left = left and not any(c.isspace() for c in words[-1])
        case _:
            return
    if left and not work.draft.is_removed(node):
        raise work.refuse(f"`{work.tree.excerpt(node)}` is not a plain stub", node)
