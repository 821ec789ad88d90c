"""Lists of messages for OpenAI's interface: their upkeep goes with the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, mentions
from migrate_interactions.conversations.openai_compatible.histories import ResentHistory
from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.conversations.orchestration.histories import upkeep_of
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants


def orchestration_of_messages(
    facts: Facts, histories: Iterable[ResentHistory], calls: Iterable[cst.Call]
) -> tuple[Orchestration, ...]:
    """The lines of ``histories`` that go, and the requests ``calls``, which change."""
    going: list[cst.CSTNode] = []
    changing: list[cst.CSTNode] = [*calls]
    staying: list[cst.CSTNode] = []
    for history in histories:
        if history.is_cut:
            staying += cuts_of(facts, history.holder)
        else:
            going.append(history.sent)
        for setting in upkeep_of(facts, history.holder):
            sent_on = any(_is_sent_on(facts, value) for value in setting.values)
            chosen = staying if history.is_cut else changing if sent_on else going
            chosen.append(setting.statement)
    return orchestration_of(
        facts, Category.HISTORY, going=going, changing=changing, staying=staying
    )


def cuts_of(facts: Facts, holder: Holder) -> Iterator[cst.CSTNode]:
    """Statements that take a part of a history for something."""
    for mention in mentions(facts, holder):
        above = facts.tree.parent(mention.node)
        statement = facts.tree.statement_of(mention.node)
        if isinstance(above, cst.Subscript) and isinstance(statement, cst.BaseSmallStatement):
            yield statement


def _is_sent_on(facts: Facts, value: cst.BaseExpression) -> bool:
    """Whether ``value`` has to be sent still: what a list begins with, or a tool's result."""
    if isinstance(facts.tree.parent(value), (cst.Assign, cst.AnnAssign)):
        return isinstance(value, cst.List) and bool(value.elements)
    is_result = any(constant_text(one) == "tool" for one in _strings(value))
    return is_result or not has_no_effect(facts, value)


def _strings(value: cst.BaseExpression) -> Iterator[cst.SimpleString]:
    return (one for one in descendants(value) if isinstance(one, cst.SimpleString))
