"""Where a test puts something in the place of the method: patches, and objects made for it."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import (
    GENERATING,
    Double,
    Role,
    of_dotted,
)
from migrate_interactions.rewriting.test_doubles.held import rename_held
from migrate_interactions.rewriting.test_doubles.standing_in import (
    rewrite_effect,
    rewrite_given,
    rewrite_standing_in,
)
from migrate_interactions.rewriting.test_doubles.stubs import rewrite_stub
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.shapes import constant_text


def rewrite_patch(work: Work, node: cst.Call) -> None:
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
                rewrite_given(work, value, double)
            case cst.Arg(keyword=cst.Name(value="side_effect"), value=value):
                rewrite_effect(work, value, double)
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


def rewrite_keyword(work: Work, node: cst.Arg) -> None:
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


def rewrite_method(work: Work, node: cst.FunctionDef) -> None:
    """A method of a class that is a stub."""
    name = node.name.value
    if name not in GENERATING:
        raise work.refuse("a class stands in for the chat", node)
    double = Double(Role.ASK, GENERATING[name], name == "generate_content_stream")
    work.rename(node.name, "create")
    rewrite_stub(work, node, double)
    if isinstance(work.pinned.unit.node, cst.ClassDef):
        rename_held(work, work.pinned.unit.node)
