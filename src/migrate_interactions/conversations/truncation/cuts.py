"""Code that leaves old elements of a list out, by its form alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst

from migrate_interactions.conversations.truncation.kept_lists import key_of, list_at
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, first_target, keyword_argument
from migrate_interactions.syntax.walk import descendants

_GREATER = (cst.GreaterThan, cst.GreaterThanEqual)
_LESS = (cst.LessThan, cst.LessThanEqual)


class Way(Enum):
    """How old elements are left out, as messages say it of the excerpt before it."""

    WINDOW = "keeps only the latest of the turns that are sent"
    DROP = "takes old turns out of the list that is sent"
    BOUND = "is a list of limited length, which drops the oldest of the turns that are sent"
    BUDGET = "takes the latest turns until a limit is reached"
    STORE = "leaves out older turns that are stored"
    SUMMARY = "puts a summary in the place of old turns"
    COUNT = "counts the tokens of the history before it is sent"


@dataclass(frozen=True, eq=False)
class Cut:
    """``node`` leaves out elements of ``turns``; ``keeps`` if the list itself gets shorter."""

    node: cst.CSTNode
    turns: cst.BaseExpression
    way: Way
    keeps: bool


def cuts_in(facts: Facts) -> Iterator[Cut]:
    """All of them in the module, whatever the lists are of."""
    scopes = facts.tree.scopes
    for part in scopes.nodes(cst.Subscript):
        yield from _slice(facts, part)
    for call in scopes.nodes(cst.Call):
        yield from _call(facts, call)
    for loop in scopes.nodes(cst.For):
        yield from _budget(facts, loop)


def _slice(facts: Facts, node: cst.Subscript) -> Iterator[Cut]:
    """``turns[-n:]``, ``turns = turns[n:]``, ``del turns[:n]`` and ``del turns[0]``."""
    tree = facts.tree
    statement = tree.parent(node)
    if isinstance(statement, cst.Del):
        if _is_beginning(node):
            yield Cut(statement, node.value, Way.DROP, keeps=True)
        return
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Slice(lower=cst.BaseExpression() as lower) as part)]:
            pass
        case _:
            return
    replacing = _assigned_back(facts, node)
    keeps = replacing is not None
    cut = replacing if replacing is not None else node
    match lower:
        case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer(value="1")):
            return  # the last one alone is no history
        case cst.UnaryOperation(operator=cst.Minus()):
            yield Cut(cut, node.value, Way.WINDOW, keeps)
        case cst.Integer():
            # ``turns = turns[1:]`` by itself takes the system instruction out
            if part.upper is None and keeps and _is_bounded(facts, node):
                yield Cut(cut, node.value, Way.DROP, keeps)
        case _ if part.upper is None and not _is_earlier_length(facts, lower, node.value):
            yield Cut(cut, node.value, Way.DROP if keeps else Way.WINDOW, keeps)


def _is_earlier_length(facts: Facts, start: cst.BaseExpression, turns: cst.BaseExpression) -> bool:
    """Whether ``start`` is how long ``turns`` was before: what comes behind it is new."""
    if not isinstance(start, cst.Name):
        return False
    bound = facts.tracker.definitions_at(start)
    return bool(bound) and all(
        isinstance(one.value, cst.Call)
        and facts.values.name_of(one.value) == "len"
        and [a.value for a in one.value.args if _is_same(facts, a.value, turns)] != []
        for one in bound
    )


def _is_beginning(node: cst.Subscript) -> bool:
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.Integer(value="0")))]:
            return True
        case [cst.SubscriptElement(slice=cst.Slice(lower=lower, upper=cst.BaseExpression()))]:
            # what stays in front may be the system instruction
            return lower is None or isinstance(lower, cst.Integer)
    return False


def _assigned_back(facts: Facts, node: cst.Subscript) -> cst.Assign | None:
    """The assignment that gives the list of ``node`` what is made of ``node``."""
    place = list_at(facts, node.value)
    statement = facts.tree.statement_of(node)
    if not isinstance(statement, cst.Assign):
        return None
    target = first_target(statement)
    if _is_same(facts, list_at(facts, target), place):
        return statement
    if not isinstance(target, cst.Name):
        return None
    for read in facts.calls.same_variable(target):
        later = facts.tree.statement_of(read)
        if not isinstance(later, cst.Assign) or later is statement:
            continue
        if _is_same(facts, list_at(facts, first_target(later)), place):
            return later
    return None


def _is_same(facts: Facts, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
    """Whether both name one list: by what it is, or by the same words."""
    key = key_of(facts, one)
    if key is not None:
        return key == key_of(facts, other)
    return isinstance(one, cst.Attribute) and facts.tree.source(one) == facts.tree.source(other)


def _call(facts: Facts, call: cst.Call) -> Iterator[Cut]:
    match call:
        case (
            cst.Call(
                func=cst.Attribute(value=turns, attr=cst.Name("pop")),
                args=[cst.Arg(value=cst.Integer(value="0"))],
            )
            | cst.Call(func=cst.Attribute(value=turns, attr=cst.Name("popleft")), args=[])
        ):
            if _only_takes_out(facts, call):
                yield Cut(call, turns, Way.DROP, keeps=True)
            return
    if facts.values.name_of(call) in ("deque", "collections.deque"):
        limit = keyword_argument(call.args, "maxlen")
        if limit is not None or len(call.args) == 2:
            place = _place_of(facts, call)
            if place is not None:
                yield Cut(call, place, Way.BOUND, keeps=True)


def _only_takes_out(facts: Facts, call: cst.Call) -> bool:
    """Whether what is taken out is thrown away, or only counted: a queue hands it on."""
    if isinstance(facts.tree.parent(call), cst.Expr):
        return True
    counted = facts.tree.statement_of(call)
    if isinstance(counted, cst.AugAssign) and isinstance(counted.operator, cst.SubtractAssign):
        return True
    return _is_bounded(facts, call)


def _is_bounded(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` runs only where something is greater than a limit."""
    for above in facts.tree.ancestors(node):
        match above:
            case cst.While(test=test) | cst.If(test=test):
                if any(
                    isinstance(one, cst.ComparisonTarget)
                    and isinstance(one.operator, _GREATER)
                    and not _is_zero(one)
                    for one in descendants(test)
                ):
                    return True
            case cst.FunctionDef():
                return False
    return False


def _is_zero(node: cst.CSTNode) -> bool:
    match node:
        case cst.ComparisonTarget(comparator=cst.Integer(value="0")):
            return True
    return False


def _place_of(facts: Facts, node: cst.CSTNode) -> cst.BaseExpression | None:
    """The target of the assignment that ``node`` is in."""
    match facts.tree.statement_of(node):
        case cst.Assign() as statement:
            return list_at(facts, first_target(statement))
        case cst.AnnAssign(target=target):
            return list_at(facts, target)
    return None


def _budget(facts: Facts, loop: cst.For) -> Iterator[Cut]:
    """A loop over the turns from the last one, which a comparison ends."""
    match loop.iter:
        case cst.Call(func=cst.Name("reversed"), args=[cst.Arg(value=turns)]):
            pass
        case cst.Subscript(
            value=turns,
            slice=[
                cst.SubscriptElement(
                    slice=cst.Slice(lower=None, upper=None, step=cst.UnaryOperation())
                )
            ],
        ):
            pass
        case _:
            return
    for branch in descendants(loop.body):
        if isinstance(branch, cst.If) and any(
            isinstance(one, cst.ComparisonTarget) and isinstance(one.operator, _GREATER + _LESS)
            for one in descendants(branch.test)
        ):
            suite = (branch.body, branch.orelse) if branch.orelse else (branch.body,)
            if any(isinstance(one, cst.Break) for part in suite for one in descendants(part)):
                yield Cut(loop, turns, Way.BUDGET, keeps=False)
                return


def is_limited_query(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether ``node`` asks a store only for some of what it has: ``LIMIT`` and the like."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name("lrange")), args=[_, first, last]):
            bounds = facts.tree.source(first.value), facts.tree.source(last.value)
            return bounds != ("0", "-1")
        case cst.Call(func=cst.Attribute(attr=cst.Name("limit")), args=[_]):
            return True
    words = _text_of(node).lower().split()
    return "select" in words and "from" in words and "limit" in words


def _text_of(node: cst.CSTNode) -> str:
    """The text that ``node`` is, without what is put into it."""
    match node:
        case cst.FormattedString(parts=parts):
            texts = (one.value for one in parts if isinstance(one, cst.FormattedStringText))
            return "?".join(texts)
        case cst.BaseExpression():
            return constant_text(node) or ""
    return ""
