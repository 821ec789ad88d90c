"""Conversations whose history the program keeps itself and sends again with each request."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.conversations.contents import mentioned_holders, sent_holder
from migrate_interactions.conversations.flow.following import follow_histories
from migrate_interactions.conversations.flow.states import FlowReport
from migrate_interactions.conversations.forms import Form, fits_id, fits_pair
from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.operations.classify import classify
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.refusals import (
    in_configuration,
    indirect_refusal,
    refusal_of,
)
from migrate_interactions.conversations.resending import grows_by_answers, is_history
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Refusal


@dataclass(frozen=True, eq=False)
class HistoryConversation:
    """Sites that share a history, everything done to it, and the form it can take.

    ``sites`` are in source order. ``refusal`` is set, and ``form`` None, where it must stay.
    """

    sites: tuple[Site, ...]
    holder: Holder | None
    family: tuple[Holder, ...]
    operations: tuple[Operation, ...]
    report: FlowReport
    form: Form | None
    refusal: Refusal | None
    #: True if the list is also shown, counted or written out, and so has to stay.
    keeps_list: bool = False


def find_histories(facts: Facts) -> tuple[HistoryConversation, ...]:
    """All conversations of the module that re-send a history, in source order."""
    found: list[HistoryConversation] = []
    taken: set[Site] = set()
    for site in facts.sites:
        if site.is_chat or site in taken:
            continue
        conversation = _conversation(facts, site)
        if conversation is not None:
            found.append(conversation)
            taken |= set(conversation.sites)
    return tuple(found)


def _conversation(facts: Facts, site: Site) -> HistoryConversation | None:
    contents = site.argument("contents")
    if contents is not None:
        direct = sent_holder(facts, contents.value)
        if direct is not None:
            family = classify(facts, direct)
            if is_history(facts, site, family):
                return _decide(facts, site, direct, family)
        for holder in mentioned_holders(facts, contents.value):
            if grows_by_answers(facts, holder, site):
                return _refused(site, holder, indirect_refusal(facts, contents.value, holder))
    config = site.argument("config")
    if config is not None:
        for holder in mentioned_holders(facts, config.value):
            if grows_by_answers(facts, holder, site):
                return _refused(site, holder, in_configuration(facts, config.value, holder))
    return None


def _refused(site: Site, holder: Holder, refusal: Refusal) -> HistoryConversation:
    return HistoryConversation((site,), holder, (holder,), (), FlowReport(), None, refusal)


def _decide(facts: Facts, site: Site, holder: Holder, family: Family) -> HistoryConversation:
    operations = tuple(
        sorted(
            family.operations,
            key=lambda o: (facts.tree.span(o.node).start, facts.tree.span(o.node).end),
        )
    )
    sent = {o.site for o in operations if o.doing is Doing.SEND and o.site is not None}
    sites = tuple(s for s in facts.sites if s in sent) or (site,)
    report = follow_histories(facts, operations)
    keeps = any(o.doing is Doing.READ for o in operations)
    refusal = refusal_of(facts, family, operations, sites, report)
    form = None
    if refusal is None:
        if fits_id(facts, family, operations, report):
            form = Form.ID
        elif fits_pair(facts, family.holders, family.operations):
            form = Form.PAIR
        else:
            form = Form.OBJECT
        if form is not Form.ID and keeps:
            read = next(o for o in operations if o.doing is Doing.READ)
            refusal = Refusal(
                "history-escapes",
                f"`{read.holder.name}` {read.what}, and turns may wait in it unsent",
                facts.tree.line(read.node),
            )
            form = None
    return HistoryConversation(
        sites,
        holder,
        tuple(family.holders),
        operations,
        report,
        form,
        refusal,
        keeps_list=keeps,
    )
