"""Lists of messages that grow by the model's answers and are sent again with each turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.contents import built_from, mentioned_holders
from migrate_interactions.conversations.holders import (
    Holder,
    VariableHolder,
    mentions,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import keyword_argument

_ADDING = frozenset({"append", "extend", "insert"})
_MAX_DEPTH = 3


@dataclass(frozen=True, eq=False)
class ResentHistory:
    """A history of ``messages``: where it is held, and the request that sends it.

    ``is_cut`` says that old turns are also taken out of it.
    """

    holder: Holder
    sent: cst.Arg
    is_cut: bool

    @property
    def name(self) -> str:
        return self.holder.name


def resent_history(facts: Facts, call: cst.Call) -> ResentHistory | None:
    """The history that ``call`` sends again, if it sends one."""
    sent = keyword_argument(call.args, "messages")
    if sent is None:
        return None
    for holder in dict.fromkeys(_holders(facts, sent.value)):
        additions = list(_additions(facts, holder))
        if any(_is_answer(facts, added) for _, added in additions):
            return ResentHistory(holder, sent, _is_cut(facts, holder))
    return None


def _holders(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[Holder]:
    """What the messages are built from; for parameters, what callers pass."""
    for holder in mentioned_holders(facts, node):
        yield holder
        if depth < _MAX_DEPTH and isinstance(holder, VariableHolder):
            function = holder.scope.node
            bound = holder.scope.bindings.get(holder.name, ())
            if isinstance(function, cst.FunctionDef) and any(
                binding.kind is BindingKind.PARAMETER for binding in bound
            ):
                for passed in facts.calls.arguments_for(function, holder.name):
                    yield from _holders(facts, passed, depth + 1)


def _additions(facts: Facts, holder: Holder) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression]]:
    """Each statement that adds to the history, with what it adds."""
    for mention in mentions(facts, holder):
        parent = facts.tree.parent(mention.node)
        match parent:
            case cst.Attribute(value=value, attr=cst.Name(value=name)) if (
                value is mention.node and name in _ADDING
            ):
                call = facts.tree.parent(parent)
                if isinstance(call, cst.Call) and call.func is parent and call.args:
                    yield call, call.args[-1].value
            case cst.AugAssign(target=target, operator=cst.AddAssign(), value=added) if (
                target is mention.node
            ):
                yield parent, added


def _is_answer(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether ``node`` is built from what a request answered."""
    for below in built_from(facts, node):
        match below:
            case cst.Attribute(attr=cst.Name(value="choices")):
                return True
            case cst.Call() if depth < _MAX_DEPTH:
                function = facts.values.function_of(below)
                returned = facts.calls.returns_of(function) if function is not None else ()
                if any(
                    one.value is not None and _is_answer(facts, one.value, depth + 1)
                    for one in returned
                ):
                    return True
    return False


def _is_cut(facts: Facts, holder: Holder) -> bool:
    """Whether old turns are taken out: popped, deleted, or left behind by a slice."""
    for mention in mentions(facts, holder):
        match facts.tree.parent(mention.node):
            case cst.Attribute(attr=cst.Name(value="pop" | "popleft")):
                return True
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]) if (
                value is mention.node
            ):
                return True
    return False
