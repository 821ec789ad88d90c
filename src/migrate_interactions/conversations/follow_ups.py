"""Requests whose contents are written out: what was sent before, its answer, and new turns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.parts import NoTurn, PartKind
from migrate_interactions.conversations.turns import MODEL, Turn, read_turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class FollowUp:
    """``site`` sends all that ``earlier`` has sent, its ``answer``, and ``new`` turns."""

    site: Site
    earlier: Site
    answer: Turn
    new: tuple[Turn, ...]


@dataclass(frozen=True, eq=False)
class FollowUpConversation:
    """Requests that follow one another with written out contents, in source order."""

    sites: tuple[Site, ...]
    follow_ups: tuple[FollowUp, ...]
    refusal: Refusal | None = None


def find_follow_ups(facts: Facts, taken: Collection[Site]) -> tuple[FollowUpConversation, ...]:
    """The conversations of this kind among the sites that are not ``taken``."""
    found: list[FollowUpConversation] = []
    for site in facts.sites:
        if site.is_chat or site in taken:
            continue
        follow_up = _follow_up(facts, site)
        if follow_up is None:
            continue
        earlier = next((one for one in found if follow_up.earlier in one.sites), None)
        refusal = _refusal(facts, follow_up, taken)
        if earlier is None:
            sites: tuple[Site, ...] = (follow_up.earlier, site)
            if follow_up.earlier in taken:
                sites = (site,)
            found.append(FollowUpConversation(sites, (follow_up,), refusal))
            continue
        found[found.index(earlier)] = FollowUpConversation(
            (*earlier.sites, site),
            (*earlier.follow_ups, follow_up),
            earlier.refusal or refusal,
        )
    return tuple(found)


def sent_elements(facts: Facts, site: Site) -> tuple[cst.BaseExpression, ...]:
    """What ``site`` sends, element by element; empty if that is not written out."""
    argument = site.argument("contents")
    if argument is None:
        return ()
    contents = argument.value
    if isinstance(contents, cst.Name):
        only = facts.tracker.only_definition(contents)
        if only is not None and only.kind is BindingKind.ASSIGNMENT and not only.path:
            mentions = list(facts.calls.mentions_of(only.scope_holding, only.name))
            if isinstance(only.value, cst.List) and len(mentions) == 2:
                contents = only.value
    match contents:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            if all(isinstance(element, cst.Element) for element in elements):
                return tuple(element.value for element in elements)
            return ()
    return (contents,)


def _follow_up(facts: Facts, site: Site) -> FollowUp | None:
    elements = sent_elements(facts, site)
    turns = [read_turn(facts, element) for element in elements]
    for index in range(len(turns) - 1, 0, -1):
        turn = turns[index]
        if isinstance(turn, NoTurn) or turn.answer is None or turn.role != MODEL:
            continue
        if not turn.answer.exact or len(turn.answer.sites) != 1:
            continue
        (earlier,) = turn.answer.sites
        after = turns[index + 1 :]
        new = tuple(one for one in after if isinstance(one, Turn))
        if earlier is site or earlier.is_chat or len(new) != len(after):
            continue
        return FollowUp(site, earlier, turn, new)
    return None


def _refusal(facts: Facts, follow_up: FollowUp, taken: Collection[Site]) -> Refusal | None:
    """Why the request cannot just follow the interaction before it."""
    line = facts.tree.line(follow_up.site.call)
    if follow_up.earlier in taken:
        return Refusal("history-escapes", "it goes on from a history that is kept elsewhere", line)
    if not follow_up.new:
        return Refusal(
            "turn-not-mapped",
            "the request has no new turn, which a session does not allow",
            line,
        )
    if any(turn.plain or turn.role == MODEL for turn in follow_up.new):
        return Refusal("history-edited", "the new turns are not all written as user turns", line)
    sent = sent_elements(facts, follow_up.earlier)
    again = sent_elements(facts, follow_up.site)[: -len(follow_up.new) - 1]
    if len(sent) != len(again) or not all(
        _is_same(facts, one, other) for one, other in zip(sent, again, strict=True)
    ):
        return Refusal(
            "history-edited",
            "the turns before the answer are not those that were answered",
            line,
        )
    return None


def _is_same(facts: Facts, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
    """Whether two expressions, evaluated one after the other, write the same turn."""
    left, right = read_turn(facts, one), read_turn(facts, other)
    if isinstance(left, NoTurn) or isinstance(right, NoTurn) or left.role != right.role:
        return False
    if left.answer is not None or right.answer is not None:
        return (
            left.answer is not None
            and right.answer is not None
            and left.answer == right.answer
            and left.answer.exact
        )
    if left.gathered is not None or right.gathered is not None:
        return False
    if len(left.parts) != len(right.parts):
        return False
    return all(
        a.kind is b.kind is PartKind.TEXT and _same_value(facts, a.values["text"], b.values["text"])
        if a.kind is PartKind.TEXT
        else _same_value(facts, a.node, b.node)
        for a, b in zip(left.parts, right.parts, strict=True)
    )


def _same_value(facts: Facts, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
    """Whether two expressions are written alike and see the same values of the same names."""
    if facts.tree.source(one) != facts.tree.source(other):
        return False
    for node in (*descendants(one), *descendants(other)):
        if isinstance(node, (cst.Call, cst.Await, cst.Subscript, cst.NamedExpr)):
            return False
    names = [[n for n in descendants(x) if isinstance(n, cst.Name)] for x in (one, other)]
    return all(
        facts.tracker.definitions_at(a) == facts.tracker.definitions_at(b)
        for a, b in zip(*names, strict=True)
    )
