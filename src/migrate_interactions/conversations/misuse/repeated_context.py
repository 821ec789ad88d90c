"""Requests that send again what the service keeps: turns, or the text of an earlier answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.conversations.long_running.request import read_request
from migrate_interactions.conversations.misuse.answers_in import AnswersIn, kept_values
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.uses import is_target

_ADDING = frozenset({"append", "extend"})
_DEEP_ENOUGH = 4


class Repeats(Enum):
    """What is sent again."""

    #: The turns of a list, beside the id that stands for them.
    TURNS_AND_ID = auto()
    #: The turns of a list; the service stores them with every request.
    STORED_TURNS = auto()
    #: The text of the answer that the request follows.
    TEXT = auto()


@dataclass(frozen=True, eq=False)
class Addition:
    """``list.append(turn)``: the statement's call, and what is added."""

    call: cst.Call
    value: cst.BaseExpression
    has_answer: bool


@dataclass(frozen=True, eq=False)
class RepeatedContext:
    """``call`` sends again; for lists, the variable that it sends and what is added to it."""

    repeats: Repeats
    call: InteractionCall
    sent: cst.BaseExpression | None = None
    additions: tuple[Addition, ...] = ()


def find_repeated_contexts(facts: Facts) -> tuple[RepeatedContext, ...]:
    """Every such request of the module, in source order."""
    found = (_repeated(facts, call) for call in facts.interaction_calls if call.creates)
    return tuple(one for one in found if one is not None)


def _repeated(facts: Facts, call: InteractionCall) -> RepeatedContext | None:
    request = read_request(facts, call)
    previous = [one for one in request.of("previous_interaction_id") if not is_none(one)]
    for given in request.inputs:
        found = _repeated_in(facts, call, given, previous)
        if found is not None:
            return found
    return None


def _repeated_in(
    facts: Facts,
    call: InteractionCall,
    given: cst.BaseExpression,
    previous: list[cst.BaseExpression],
) -> RepeatedContext | None:
    """What ``given``, the input of ``call``, sends again; ``previous`` are the ids it may give."""
    sent = _list_in(given)
    if sent is not None:
        additions = tuple(_additions(facts, sent))
        grows = _grows(facts, call, sent, additions)
        if previous and grows:
            return RepeatedContext(Repeats.TURNS_AND_ID, call, sent, additions)
        if grows and any(one.has_answer for one in additions) and _is_stored(call):
            return RepeatedContext(Repeats.STORED_TURNS, call, sent, additions)
    if any(_has_text_of(facts, call, given, one) for one in previous):
        return RepeatedContext(Repeats.TEXT, call)
    return None


def _list_in(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The variable or attribute whose whole list ``node`` is, or is made of."""
    match node:
        case cst.Name() | cst.Attribute():
            return node
        case cst.Call(func=cst.Name(value="list"), args=[cst.Arg(value=inner)]):
            return _list_in(inner)
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=cst.List()):
            return _list_in(left)
        case cst.List(elements=[cst.StarredElement(value=inner), *_]):
            return _list_in(inner)
    return None


def _additions(facts: Facts, sent: cst.BaseExpression) -> Iterator[Addition]:
    for mention in facts.calls.same_variable(sent):
        method = facts.tree.parent(mention)
        call = facts.tree.parent(method) if method is not None else None
        match method, call:
            case (
                cst.Attribute(value=owner, attr=cst.Name(value=name)),
                cst.Call(args=[cst.Arg(value=value)]),
            ) if owner is mention and name in _ADDING and call.func is method:
                has_answer = any(True for _ in AnswersIn(facts).interactions(value))
                yield Addition(call, value, has_answer)


def _grows(
    facts: Facts,
    call: InteractionCall,
    sent: cst.BaseExpression,
    additions: tuple[Addition, ...],
) -> bool:
    """Whether the list still has what an earlier request has sent, and has been added to since."""
    if not additions or not any(one.has_answer for one in additions):
        return False
    if facts.calls.self_attribute(sent) is not None:
        return not _is_begun_anew(facts, sent, facts.calls.enclosing_function(call.call))
    loop = _loop_around(facts, call.call)
    if loop is None:
        earlier = [one for one in additions if _is_before(facts, one.call, call.call)]
        return any(one.has_answer for one in earlier)
    inside = [one for one in additions if facts.tree.is_within(one.call, [loop])]
    return any(one.has_answer for one in inside) and not _is_begun_anew(facts, sent, loop)


def _is_begun_anew(facts: Facts, sent: cst.BaseExpression, where: cst.CSTNode | None) -> bool:
    """Whether the list is set, cleared or cut in ``where``, which sends it."""
    if where is None:
        return False
    for mention in facts.calls.same_variable(sent):
        if not facts.tree.is_within(mention, [where]):
            continue
        parent = facts.tree.parent(mention)
        if is_target(facts.tree, mention) or isinstance(parent, cst.Del):
            return True
        match parent:
            case cst.Attribute(attr=cst.Name(value="clear" | "pop" | "remove")):
                return True
            case cst.Subscript() if is_target(facts.tree, parent) or isinstance(
                facts.tree.parent(parent), cst.Del
            ):
                return True
    return False


def _loop_around(facts: Facts, node: cst.CSTNode) -> cst.For | cst.While | None:
    for above in facts.tree.ancestors(node):
        if isinstance(above, (cst.For, cst.While)):
            return above
        if isinstance(above, cst.FunctionDef):
            return None
    return None


def _is_before(facts: Facts, node: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether ``node`` stands before ``other`` in the same function."""
    same = facts.calls.enclosing_function(node) is facts.calls.enclosing_function(other)
    return same and facts.tree.span(node).end < facts.tree.span(other).start


def _is_stored(call: InteractionCall) -> bool:
    """Whether the code shows that the service stores the request."""
    if call.has_unseen_arguments:
        return False
    store = call.argument("store")
    return store is None or call.says("store")


def _has_text_of(
    facts: Facts,
    call: InteractionCall,
    given: cst.BaseExpression,
    previous: cst.BaseExpression,
) -> bool:
    """Whether the input has the answer of the interaction that the request follows."""
    told = {
        made
        for interaction in AnswersIn(facts).interactions(given)
        for made in creations_behind(facts, interaction)
    }
    return bool(told & set(_followed(facts, previous, 0))) and call not in told


def _followed(facts: Facts, previous: cst.BaseExpression, depth: int) -> Iterator[InteractionCall]:
    """The request that ``previous`` is the id of, and those that it follows in turn."""
    if depth > _DEEP_ENOUGH:
        return
    behind = list(creations_behind(facts, previous))
    if not behind:
        for value in kept_values(facts, previous):
            behind += creations_behind(facts, value)
    for made in dict.fromkeys(behind):
        yield made
        before = made.argument("previous_interaction_id")
        if before is not None and not is_none(before.value):
            yield from _followed(facts, before.value, depth + 1)
