"""Histories in stores: the upkeep of turns goes, if nothing but requests reads them.

An interaction's id takes the place of the turns then: what reads and writes the store, or hands
on what is in it, changes. migrate leaves the turns as the transcript: to drop them is for a
person to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.holders import Holder
from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.orchestration.statements import filled_into
from migrate_interactions.conversations.stored.histories import StoredHistory, find_stored
from migrate_interactions.conversations.stored.places import (
    Store,
    StoreKind,
    read_from,
    written_to,
)
from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.conversations.stored.same import is_same_store
from migrate_interactions.conversations.stored.slices import (
    Bounds,
    Role,
    Slice,
    calls_with,
    holder_at,
    slice_of,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration, StateMode
from migrate_interactions.syntax.shapes import keyword_argument
from migrate_interactions.syntax.walk import descendants

#: Kinds of stores that are there for the turns alone; a page or a database may be more.
_OF_ITS_OWN = frozenset({StoreKind.FILE, StoreKind.REDIS})


def orchestration_of_store(
    facts: Facts, stored: StoredHistory, category: Category, state: StateMode
) -> tuple[Orchestration, ...]:
    """The lines that read a stored history and write it, and those of its requests.

    Without a state on the server, all turns are still kept and sent.
    """
    reading = tuple(reads_of_answers(facts, stored.sites))
    parts = slice_for_requests(facts, stored) if state is StateMode.SERVER else None
    if parts is None:
        keeping = (stored.store.node, *_writes(facts, stored.store), *_made(facts, stored))
        return orchestration_of(
            facts, category, changing=stored.calls, staying=keeping, reading=reading
        )
    whole = _held_whole(facts, parts[Role.PLACE])
    begun = {one for one in parts[Role.BEGUN] if _holders(facts, one) & whole}
    upkeep = (parts[Role.MADE] | parts[Role.BEGUN]) - parts[Role.PLACE] - begun
    alone = {one for one in upkeep if all(has_no_effect(facts, x) for x in _values(one))}
    return orchestration_of(
        facts,
        category,
        going=(*alone, *_given(stored)),
        changing=(*stored.calls, *parts[Role.PLACE], *begun, *(upkeep - alone)),
        reading=reading,
        kept=(*parts[Role.SENT], *_named_in(facts, alone)),
    )


def slice_for_requests(facts: Facts, stored: StoredHistory) -> Slice | None:
    """What is done with the turns of ``stored``, if all of it is for requests."""
    store = stored.store
    if store.kind not in _OF_ITS_OWN:
        return None
    sent = {one.store.node for one in find_stored(facts)}
    for call in facts.tree.scopes.nodes(cst.Call):
        other = read_from(facts, call)
        if other is None or other.node in sent or not is_same_store(facts, store, other):
            continue
        if store.node not in reached(facts, other.place):
            return None
    writes = list(_writes(facts, store))
    calls = [*stored.calls, *(site.call for site in facts.sites), *facts.chat_constructions]
    bounds = Bounds(
        reads=frozenset([store.node, *_grown_in_chat(facts, stored)]),
        writes=frozenset([*writes, *calls_with(facts, writes)]),
        requests=frozenset(calls),
    )
    parts = slice_of(facts, bounds)
    if parts[Role.OTHER]:
        return None
    parts[Role.PLACE].update(writes)
    return parts


def _grown_in_chat(facts: Facts, stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """Where a chat that was made of the turns is asked for them, and for those since."""
    if stored.chat is None:
        return
    for use in facts.tracker.follow(stored.chat).uses:
        match facts.tree.parent(use):
            case cst.Attribute(value=value, attr=cst.Name("get_history")) as asked if value is use:
                yield facts.tree.parent(asked) or asked
            case cst.Attribute(value=value, attr=cst.Name("history")) as asked if value is use:
                yield asked


def _held_whole(facts: Facts, places: Collection[cst.CSTNode]) -> set[Holder]:
    """What holds turns as the store gives them, and an id in their place."""
    return {holder for one in places for holder in _holders(facts, one)}


def _holders(facts: Facts, statement: cst.CSTNode) -> set[Holder]:
    """What ``statement`` sets."""
    match statement:
        case cst.Assign(targets=targets):
            places = [one.target for one in targets]
        case cst.AnnAssign(target=target):
            places = [target]
        case _:
            places = []
    return {holder for one in places if (holder := holder_at(facts, one)) is not None}


def _values(statement: cst.CSTNode) -> Sequence[cst.CSTNode]:
    """What ``statement`` sets or fills something with."""
    match statement:
        case cst.Assign(value=value) | cst.AugAssign(value=value):
            return (value,)
        case cst.AnnAssign(value=given):
            return (given,) if given is not None else ()
        case cst.Expr(value=cst.Call(args=arguments)):
            return arguments
        case cst.Del():
            return ()
    return (statement,)


def _named_in(facts: Facts, upkeep: Collection[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """What is named in turns, and sent still: all but what makes, what holds and what cuts them."""
    for statement in upkeep:
        for value in _values(statement):
            for node in descendants(value):
                if isinstance(node, cst.Name) and not (
                    _is_in_callee(facts, node)
                    or _is_set_in(facts, node, upkeep)
                    or any(isinstance(above, cst.Slice) for above in facts.tree.ancestors(node))
                ):
                    yield node


def _is_set_in(facts: Facts, name: cst.Name, statements: Collection[cst.CSTNode]) -> bool:
    variable = facts.calls.variable(name)
    bindings = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
    return any(facts.tree.is_within(one.node, statements) for one in bindings)


def _is_in_callee(facts: Facts, name: cst.Name) -> bool:
    current: cst.CSTNode = name
    while isinstance(above := facts.tree.parent(current), cst.Attribute):
        current = above
    return isinstance(above, cst.Call) and above.func is current


def _given(stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """Where requests are given all turns: they are not, then."""
    if stored.chat is not None:
        given = keyword_argument(stored.chat.args, "history")
        yield from [given.value] if given is not None else []
        return
    for site in stored.sites:
        contents = site.argument("contents")
        yield from [contents.value] if contents is not None else []


def _made(facts: Facts, stored: StoredHistory) -> Iterator[cst.CSTNode]:
    """Where the turns are made of what was read, under the name that they are sent by."""
    if isinstance(stored.turns, cst.Name):
        for binding in facts.tracker.definitions_at(stored.turns):
            if isinstance(binding.node, cst.BaseSmallStatement):
                yield binding.node
        for mention in facts.calls.same_variable(stored.turns):
            filling = filled_into(facts, mention)
            if filling is not None:
                yield filling.statement


def _writes(facts: Facts, store: Store) -> Iterator[cst.CSTNode]:
    """What writes to the same store."""
    for call in facts.tree.scopes.nodes(cst.Call):
        written = written_to(facts, call)
        if written is not None and is_same_store(facts, store, written):
            yield call
