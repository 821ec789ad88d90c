"""Loops that do nothing but wait for an interaction to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.misuse.pauses import is_sleep
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.conversations.misuse.status_values import is_status
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.statuses import COMPLETED
from migrate_interactions.syntax.shapes import without_await


@dataclass(frozen=True, eq=False)
class OnlyWaiting:
    """``name`` holds the interaction; ``is_made`` says that it does so before the loop."""

    name: str
    is_made: bool


def only_waiting(facts: Facts, polling: PollingLoop) -> OnlyWaiting | None:
    """What the loop waits for, if it does nothing else and has no end of its own."""
    loop = polling.loop
    if (
        not isinstance(loop, cst.While)
        or loop.orelse is not None
        or polling.is_bounded
        or polling.fetch is not polling.get.call
        or not polling.rounds[COMPLETED].leaves
        or not isinstance(loop.body, cst.IndentedBlock)
    ):
        return None
    name = ""
    for statement in _statements(loop.body):
        match statement:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value=target))], value=value
            ) if without_await(value) is polling.fetch:
                name = target
            case cst.Expr(value=value) if is_sleep(facts, without_await(value)):
                pass
            case cst.If(
                test=test,
                orelse=None,
                body=cst.BaseSuite(
                    body=[cst.SimpleStatementLine(body=[cst.Break()]) | cst.Break()]
                ),
            ) if _asks_only_status(facts, test):
                pass
            case _:
                return None
    is_made = _is_id_of(polling.get.call, name)
    if not name or not (_asks_only_status(facts, loop.test) or _is_endless(loop.test)):
        return None
    if not is_made and not _is_endless(loop.test):
        return None
    return OnlyWaiting(name, is_made)


def _statements(body: cst.IndentedBlock) -> Iterator[cst.CSTNode]:
    for line in body.body:
        if isinstance(line, cst.SimpleStatementLine):
            yield from line.body
        else:
            yield line


def _is_endless(test: cst.BaseExpression) -> bool:
    match test:
        case cst.Name(value="True") | cst.Integer(value="1"):
            return True
    return False


def _asks_only_status(facts: Facts, test: cst.BaseExpression) -> bool:
    """Whether ``test`` compares the status of an interaction with what is written out."""
    match test:
        case cst.Comparison(left=left, comparisons=[_]):
            return is_status(facts, left)
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return _asks_only_status(facts, inner)
        case cst.BooleanOperation(left=left, right=right):
            return _asks_only_status(facts, left) and _asks_only_status(facts, right)
    return False


def _is_id_of(call: cst.Call, name: str) -> bool:
    """Whether what is fetched is given by ``name.id`` alone."""
    match call.args:
        case [
            cst.Arg(
                value=cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value="id")),
                keyword=None | cst.Name(value="id"),
                star="",
            )
        ]:
            return owner == name
    return False
