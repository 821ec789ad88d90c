"""The places of a test where something stands in for the API, and what is done with them."""

from __future__ import annotations

import re
from functools import partial

import libcst as cst

from migrate_interactions.conversations.test_doubles.roles import (
    GENERATING,
    SENDING,
    Double,
    Role,
    is_double,
    of_dotted,
)
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.test_doubles.answers import (
    answers_given,
    rename_read,
    rewrite_answer,
    rewrite_error,
)
from migrate_interactions.rewriting.test_doubles.held import OTHER_METHODS, rename_held
from migrate_interactions.rewriting.test_doubles.requests import (
    UNCHANGED,
    rewrite_assertion,
    rewrite_named,
    rewrite_placed,
)
from migrate_interactions.rewriting.test_doubles.streams import rewrite_stream
from migrate_interactions.rewriting.test_doubles.stubs import rewrite_stub
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.shapes import constant_text, is_none
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
                _rewrite_patch(work, node)
            case cst.Arg():
                _rewrite_keyword(work, node)
            case cst.FunctionDef(name=cst.Name(value=name)) if name in (*GENERATING, *SENDING):
                _rewrite_method(work, node)
            case cst.Subscript():
                _rewrite_subscript(work, node)
    for rewrite in work.later:
        rewrite()
    for node in nodes:
        _check_left_over(work, node)


# -- the way to the method ------------------------------------------------------------------


def _rewrite_attribute(work: Work, node: cst.Attribute) -> None:
    double = work.double(node)
    if double is None:
        return
    match double.role:
        case Role.ASK:
            _rewrite_path(work, node)
            _rewrite_uses(work, node, double)
        case Role.CHAT:
            _rewrite_chat(work, node)
        case Role.START:
            _rewrite_start(work, node)
        case Role.MODELS:
            _rewrite_models(work, node)
        case Role.CHATS:
            _rewrite_chats(work, node)
        case Role.ANSWER:
            _rewrite_answer_use(work, node, double)


def _rewrite_path(work: Work, node: cst.Attribute) -> None:
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


def _rewrite_chat(work: Work, node: cst.Attribute) -> None:
    """``client.chats.create.return_value``, set or given a name."""
    start = node.value
    if isinstance(work.tree.parent(node), cst.Attribute):
        return  # with what is read of it
    if not isinstance(start, cst.Attribute) or not isinstance(start.value, cst.Attribute):
        raise work.refuse("the way to the chat cannot be followed", node)
    work.handled |= {node, start, start.value, start.value.attr}
    _replace_between(work, start.value.attr, node, "interactions")
    if is_target(work.tree, node):
        _check_chat(work, _value_set(work, node), node)


def _check_chat(work: Work, value: cst.BaseExpression | None, node: cst.CSTNode) -> None:
    match value:
        case cst.Name() if work.role(value) is Role.CHAT:
            return
        case cst.Call(args=args) if is_double(value) and not args:
            return
    raise work.refuse("the chat is not a plain stub", node)


def _rewrite_start(work: Work, node: cst.Attribute) -> None:
    """``client.chats.create``: only what it returns has a counterpart."""
    parent = work.tree.parent(node)
    if isinstance(parent, cst.Attribute) and work.role(parent) is Role.CHAT:
        return
    if isinstance(parent, cst.Call) and work.role(parent) is Role.CHAT:
        return
    if is_target(work.tree, node) and isinstance(node.value, cst.Attribute):
        value = _value_set(work, node)
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


def _rewrite_models(work: Work, node: cst.Attribute) -> None:
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


def _rewrite_chats(work: Work, node: cst.Attribute) -> None:
    """``client.chats`` that is set: the way to the chat is shorter now."""
    if not is_target(work.tree, node):
        return
    value = _value_set(work, node)
    if isinstance(value, cst.Call) and is_double(value) and not value.args:
        work.handled |= {node, node.attr}
        if isinstance(work.tree.statement_of(node), cst.Assign):
            work.draft.remove_statement(node)
            return
    raise work.refuse("the chats are not a plain stub", node)


# -- what is done with it -------------------------------------------------------------------


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
            _rename_chat(work, node)
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
                    _rewrite_effect(work, _value_set(work, parent), double)
            elif name.startswith("assert_") and name not in UNCHANGED:
                work.later.append(partial(rewrite_assertion, work, parent))
            elif name not in UNCHANGED and name != "return_value":
                raise work.refuse(f"`{name}` is not followed", parent)
        case cst.AssignTarget() | cst.AnnAssign():
            given = _value_set(work, node)
            if given is not None and isinstance(node, cst.Attribute):
                rewrite_standing_in(work, given, double)
        case _ if is_called(work.tree, node):
            raise work.refuse("the test makes the call itself", node)


def rewrite_standing_in(work: Work, value: cst.BaseExpression, double: Double) -> None:
    """What is put in the place of the method: a mock or a function."""
    if value in work.handled:
        return
    match value:
        case cst.Call() if is_double(value):
            work.handled.add(value)
            given, effect = answers_given(value)
            known = [one for one in (given, effect) if one is not None]
            if len(known) != len(value.args):
                raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)
            if given is not None:
                _rewrite_given(work, given, double)
            if effect is not None:
                _rewrite_effect(work, effect, double)
        case cst.Lambda():
            rewrite_stub(work, value, double)
        case cst.Name(value=name):
            scope = work.tree.scope_of(value).resolve(name)
            bindings = scope.bindings[name] if scope is not None else []
            if len(bindings) != 1:
                raise work.refuse(f"`{name}` is not a plain stub", value)
            made = bindings[0]
            if isinstance(made.node, cst.FunctionDef) and made.kind is BindingKind.FUNCTION:
                rewrite_stub(work, made.node, double)
            elif made.kind is BindingKind.ASSIGNMENT and made.value is not None:
                rewrite_standing_in(work, made.value, double)
            else:
                raise work.refuse(f"`{name}` is not a plain stub", value)
        case _:
            raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)


def _rewrite_given(work: Work, value: cst.BaseExpression, double: Double) -> None:
    if double.streams:
        rewrite_stream(work, value)
    else:
        rewrite_answer(work, value)


def _rewrite_effect(work: Work, value: cst.BaseExpression | None, double: Double) -> None:
    """The answers one after the other, an error, or a function."""
    match value:
        case None:
            return
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for element in elements:
                if not rewrite_error(work, element.value):
                    _rewrite_given(work, element.value, double)
        case cst.Lambda():
            rewrite_stub(work, value, double)
        case cst.Name() if not is_none(value):
            scope = work.tree.scope_of(value).resolve(value.value)
            bindings = scope.bindings[value.value] if scope is not None else []
            made = bindings[0] if len(bindings) == 1 else None
            if made is not None and isinstance(made.node, cst.FunctionDef):
                rewrite_standing_in(work, value, double)
            elif made is not None and isinstance(made.value, (cst.List, cst.Tuple)):
                _rewrite_effect(work, made.value, double)
            elif not rewrite_error(work, value):
                raise work.refuse(f"`{value.value}` is not a plain stub", value)
        case _:
            if not is_none(value) and not rewrite_error(work, value):
                raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)


def _rewrite_answer_use(work: Work, node: cst.Attribute, double: Double) -> None:
    """``ask.return_value``, set or looked into."""
    parent = work.tree.parent(node)
    if is_target(work.tree, node):
        value = _value_set(work, node)
        if value is not None:
            _rewrite_given(work, value, double)
    elif isinstance(parent, cst.Attribute) and parent not in work.handled:
        if double.streams:
            raise work.refuse("the stream is not a plain list of pieces", node)
        work.handled.add(parent)
        rename_read(work, parent)


def _rename_chat(work: Work, node: cst.Name) -> None:
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


def _is_free(scope: Scope, name: str) -> bool:
    return scope.resolve(name) is None


def _rewrite_subscript(work: Work, node: cst.Subscript) -> None:
    match work.role(node.value):
        case Role.NAMED:
            work.later.append(partial(rewrite_named, work, node))
        case Role.PLACED:
            work.later.append(partial(rewrite_placed, work, node))


# -- patches and stubs ----------------------------------------------------------------------


def _rewrite_patch(work: Work, node: cst.Call) -> None:
    """``patch("...")``, ``patch.object(...)`` and ``monkeypatch.setattr(...)``."""
    set_here = work.roles.set_by_monkeypatch(node)
    double = set_here[0] if set_here is not None else work.roles.patched(node)
    if double is None or double.role not in (Role.ASK, Role.START):
        return
    work.handled.add(node)
    first = node.args[0].value
    text = constant_text(first)
    if text is not None and of_dotted(text) is not None:
        owner = text.rpartition(".")[0].rpartition(".")[0]
        if owner.startswith("google."):
            raise work.refuse("it replaces a method of a class of the SDK", node)
        _replace_text(work, first, f"{owner}.interactions.create")
    else:
        _rewrite_patched_owner(work, node, first)
    if set_here is not None:
        rewrite_standing_in(work, set_here[1], double)
        return
    for argument in node.args:
        match argument:
            case cst.Arg(keyword=cst.Name(value="return_value"), value=value):
                _rewrite_given(work, value, double)
            case cst.Arg(keyword=cst.Name(value="side_effect"), value=value):
                _rewrite_effect(work, value, double)
            case cst.Arg(keyword=cst.Name(value="new"), value=value):
                rewrite_standing_in(work, value, double)
            case cst.Arg(keyword=cst.Name(value="new_callable" | "autospec" | "create")):
                pass
            case cst.Arg(keyword=cst.Name()):
                raise work.refuse("the patch is not a plain one", argument)
    placed = [one.value for one in node.args if one.keyword is None]
    for value in placed[1 if text is not None else 2 :]:
        rewrite_standing_in(work, value, double)


def _rewrite_patched_owner(work: Work, node: cst.Call, owner: cst.BaseExpression) -> None:
    name = node.args[1].value
    if not isinstance(owner, cst.Attribute):
        raise work.refuse("what is patched cannot be told", node)
    if work.role(owner) not in (Role.MODELS, Role.CHATS):
        raise work.refuse("what is patched cannot be told", node)
    if owner.attr.value not in ("models", "chats"):
        raise work.refuse("what is patched cannot be told", node)
    work.rename(owner.attr, "interactions")
    work.handled.add(owner)
    _replace_text(work, name, "create")


def _replace_text(work: Work, node: cst.BaseExpression, text: str) -> None:
    if not isinstance(node, cst.SimpleString):
        raise work.refuse("the name of what is patched is not one literal", node)
    work.handled.add(node)
    work.draft.replace(node, f"{node.prefix}{node.quote}{text}{node.quote}")


def _rewrite_keyword(work: Work, node: cst.Arg) -> None:
    """``SimpleNamespace(models=SimpleNamespace(generate_content=...))``."""
    match node.keyword:
        case cst.Name(value=name) if name in GENERATING:
            pass
        case _:
            return
    call = work.tree.parent(node)
    outer = work.tree.parent(call) if call is not None else None
    if not isinstance(call, cst.Call) or len(call.args) != 1:
        raise work.refuse("the stub has other methods as well", node)
    match outer:
        case cst.Arg(keyword=cst.Name(value="models") as models):
            work.rename(models, "interactions")
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(attr=cst.Name("models")))]):
            pass
        case _:
            raise work.refuse("the client is not a plain stub", node)
    keyword = node.keyword
    assert keyword is not None
    streams = keyword.value == "generate_content_stream"
    double = Double(Role.ASK, GENERATING[keyword.value], streams)
    work.rename(keyword, "create")
    rewrite_standing_in(work, node.value, double)


def _rewrite_method(work: Work, node: cst.FunctionDef) -> None:
    """A method of a class that is a stub."""
    name = node.name.value
    if name not in GENERATING:
        raise work.refuse("a class stands in for the chat", node)
    double = Double(Role.ASK, GENERATING[name], name == "generate_content_stream")
    work.rename(node.name, "create")
    rewrite_stub(work, node, double)
    if isinstance(work.pinned.unit.node, cst.ClassDef):
        rename_held(work, work.pinned.unit.node)


# -- what is left over ----------------------------------------------------------------------


def _value_set(work: Work, node: cst.CSTNode) -> cst.BaseExpression | None:
    """What an assignment gives ``node``."""
    statement = work.tree.statement_of(node)
    match statement:
        case cst.Assign(targets=[_], value=value):
            return value
        case cst.AnnAssign(value=value):
            return value
    raise work.refuse("several things are set at once", node)


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
