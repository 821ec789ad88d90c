"""The way to the method: `client.models`, `client.chats`, and the chat that is made there."""

from __future__ import annotations

import re

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import (
    GENERATING,
    SENDING,
    Role,
    is_double,
)
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.test_doubles.answers import answers_given
from migrate_interactions.rewriting.test_doubles.held import OTHER_METHODS
from migrate_interactions.rewriting.test_doubles.standing_in import value_set
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.uses import is_target


def rewrite_path(work: Work, node: cst.Attribute) -> None:
    """``client.models.generate_content`` and what leads to ``send_message``."""
    owner = node.value
    work.handled.add(node)
    match work.role(owner):
        case Role.CHAT if isinstance(owner, cst.Name):
            work.rename(node.attr, "create")
        case Role.CHAT:
            _shorten(work, node)
        case _:
            work.rename(node.attr, "create")
            if isinstance(owner, cst.Attribute):
                work.rename(owner.attr, "interactions")
                work.handled.add(owner)


def rewrite_chat(work: Work, node: cst.Attribute) -> None:
    """``client.chats.create.return_value``, set or given a name."""
    start = node.value
    if isinstance(work.tree.parent(node), cst.Attribute):
        return  # with what is read of it
    if not isinstance(start, cst.Attribute) or not isinstance(start.value, cst.Attribute):
        raise work.refuse("the way to the chat cannot be followed", node)
    work.handled |= {node, start, start.value, start.value.attr}
    _replace_between(work, start.value.attr, node, "interactions")
    if is_target(work.tree, node):
        _check_chat(work, value_set(work, node), node)


def rewrite_start(work: Work, node: cst.Attribute) -> None:
    """``client.chats.create``: only what it returns has a counterpart."""
    parent = work.tree.parent(node)
    if isinstance(parent, cst.Attribute) and work.role(parent) is Role.CHAT:
        return
    if isinstance(parent, cst.Call) and work.role(parent) is Role.CHAT:
        return
    if is_target(work.tree, node) and isinstance(node.value, cst.Attribute):
        value = value_set(work, node)
        if isinstance(value, cst.Call) and is_double(value):
            given, effect = answers_given(value)
            if given is not None and effect is None and len(value.args) == 1:
                _check_chat(work, given, node)
                work.handled |= {node, node.value, node.value.attr}
                _replace_between(work, node.value.attr, node, "interactions")
                work.draft.replace(value, work.draft.carry(given))
                return
            if not value.args:
                work.handled |= {node, node.value, node.value.attr}
                work.draft.remove_statement(node)
                return
    raise work.refuse("it is about the making of a chat, which there is none of any more", node)


def rewrite_models(work: Work, node: cst.Attribute) -> None:
    """``client.models`` that is set or given a name."""
    parent = work.tree.parent(node)
    if isinstance(parent, cst.Attribute):
        if parent.attr.value in (*GENERATING, *OTHER_METHODS):
            return
    elif not is_target(work.tree, node) and not isinstance(parent, (cst.Assign, cst.Arg)):
        return
    if isinstance(parent, cst.Arg):
        return  # of a patch
    work.handled.add(node)
    work.rename(node.attr, "interactions")


def rewrite_chats(work: Work, node: cst.Attribute) -> None:
    """``client.chats`` that is set: the way to the chat is shorter now."""
    if not is_target(work.tree, node):
        return
    value = value_set(work, node)
    if isinstance(value, cst.Call) and is_double(value) and not value.args:
        work.handled |= {node, node.attr}
        if isinstance(work.tree.statement_of(node), cst.Assign):
            work.draft.remove_statement(node)
            return
    raise work.refuse("the chats are not a plain stub", node)


def rename_chat(work: Work, node: cst.Name) -> None:
    """A variable that was the chat is what makes interactions now."""
    parent = work.tree.parent(node)
    match parent:
        case cst.Attribute(attr=cst.Name(value=name)):
            if name not in SENDING:
                raise work.refuse(f"the chat's `{name}` has no counterpart", parent)
        case cst.Assign() | cst.AssignTarget() | cst.Arg() | cst.AsName() | cst.Return():
            pass
        case _:
            raise work.refuse("the chat goes where it cannot be followed", node)
    scope = work.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings[node.value] if scope is not None else []
    if scope is None or any(one.kind is not BindingKind.ASSIGNMENT for one in bindings):
        raise work.refuse("the chat is made elsewhere", node)
    for binding in bindings:
        match binding.value:
            case cst.Call(args=[]) if is_double(binding.value):
                pass
            case cst.Attribute() if work.role(binding.value) is Role.CHAT:
                pass
            case _:
                raise work.refuse("the chat is not a plain stub", node)
    work.handled.add(node)
    new = re.sub(r"(?<![a-z])chat(_session)?(?![a-z])", "interactions", node.value)
    if new != node.value and _is_free(scope, new):
        work.draft.replace(node, new)


def _shorten(work: Work, node: cst.Attribute) -> None:
    """``client.chats.create.return_value.send_message`` becomes ``client.interactions.create``."""
    chat = node.value
    start = chat.value if isinstance(chat, cst.Attribute) else getattr(chat, "func", None)
    work.handled |= {chat, node.attr}
    if isinstance(start, cst.Attribute) and isinstance(start.value, cst.Attribute):
        chats = start.value.attr
        work.handled |= {start, start.value, chats}
        _replace_between(work, chats, node, "interactions.create")
    elif isinstance(start, cst.Name):
        end = work.tree.span(start).end
        work.draft.replace_span(Span(end, work.tree.span(node).end))
    else:
        raise work.refuse("the way to the chat cannot be followed", node)


def _replace_between(work: Work, first: cst.CSTNode, last: cst.CSTNode, text: str) -> None:
    span = Span(work.tree.span(first).start, work.tree.span(last).end)
    work.draft.replace_span(span, text)


def _check_chat(work: Work, value: cst.BaseExpression | None, node: cst.CSTNode) -> None:
    match value:
        case cst.Name() if work.role(value) is Role.CHAT:
            return
        case cst.Call(args=args) if is_double(value) and not args:
            return
    raise work.refuse("the chat is not a plain stub", node)


def _is_free(scope: Scope, name: str) -> bool:
    return scope.resolve(name) is None
