"""Histories: their upkeep goes, their requests change.

What an interaction id needs at the same place as the history did changes: a dictionary by user
and its keys, copies, what begins anew, calls that the list is handed to, examples that are sent
first. Where the list is also shown or written out, its upkeep stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import (
    EntryHolder,
    Holder,
    mentions,
    stands_for,
    variable_mentions,
)
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.orchestration.answers import reads_of_answers
from migrate_interactions.conversations.orchestration.effects import is_new
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.orchestration.statements import (
    Setting,
    assigned_to,
    filled_into,
)
from migrate_interactions.conversations.parts import PartKind
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Category, Orchestration, StateMode
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.walk import descendants

_UPKEEP = frozenset(
    {
        *(Doing.APPEND, Doing.POP, Doing.HELPER, Doing.START, Doing.DECLARE, Doing.ABSENT),
        *(Doing.WINDOW, Doing.EDIT, Doing.COMPACT, Doing.PERSIST, Doing.LINK, Doing.SEND),
    }
)
_AS_ID = frozenset({Doing.CLEAR, Doing.COPY, Doing.RESTORE, Doing.FORGET})


def orchestration_of_history(
    facts: Facts, history: HistoryConversation, category: Category, state: StateMode
) -> tuple[Orchestration, ...]:
    """The lines of a history and of the requests that send it.

    Without a state on the server, all turns are still kept and sent, in another form.
    """
    calls = [site.call for site in history.sites]
    changing = [node for one in history.operations for node in _changing(facts, one)]
    upkeep = [node for one in history.operations for node in _upkeep(facts.tree, one)]
    reading = [*reads_of_answers(facts, history.sites)]
    if not history.operations and history.holder is not None:
        upkeep = [one.statement for one in upkeep_of(facts, history.holder)]
        changing += [*_places_of(facts, history.holder), *_begun(facts, history.holder)]
        reading += [one.node for one in mentions(facts, history.holder)]
    anew = [*_begun_anew(facts, history.operations)]
    upkeep = [one for one in upkeep if not facts.tree.is_within(one, anew)]
    changing += [*anew, *_seeded(facts, history)]
    changing += [one for one in upkeep if _waits(facts, one, history.sites)]
    is_final = history.refusal is not None and not history.refusal.by_hand
    only_stored = _is_only_stored(facts, history)
    if only_stored:
        changing += _loads_and_saves(facts, history)
    keeps_list = history.keeps_list and not only_stored
    if keeps_list or is_final or state is not StateMode.SERVER:
        statements = [one for one in upkeep if isinstance(one, cst.BaseSmallStatement)]
        is_resent = state is not StateMode.SERVER
        return orchestration_of(
            facts,
            category,
            changing=(*calls, *(_of_turns(facts.tree, history) if is_resent else ())),
            staying=(*statements, *changing),
            reading=reading,
        )
    return orchestration_of(
        facts,
        category,
        going=upkeep,
        changing=(*calls, *changing),
        reading=reading,
        kept=tuple(_sent_on(history.operations)),
    )


def _begun_anew(facts: Facts, operations: Iterable[Operation]) -> Iterator[cst.CSTNode]:
    """Where a history is made again, after it was made for the first time: no id, from then on."""
    begun: dict[Holder, list[cst.CSTNode]] = {}
    for operation in operations:
        if operation.doing is Doing.START:
            begun.setdefault(operation.holder, []).append(operation.node)
    for nodes in begun.values():
        yield from sorted(nodes, key=lambda node: _earliness(facts, node))[1:]


def _earliness(facts: Facts, node: cst.CSTNode) -> tuple[bool, int]:
    function = facts.calls.enclosing_function(node)
    is_late = function is not None and function.name.value != "__init__"
    return is_late, facts.tree.span(node).start


def _seeded(facts: Facts, history: HistoryConversation) -> Iterator[cst.CSTNode]:
    """Where a loop adds turns, and requests nothing: they are sent first."""
    tree = facts.tree
    asking = [one.node for one in history.operations if one.doing in (Doing.SEND, Doing.LINK)]
    for operation in history.operations:
        nearest = (
            x for x in tree.ancestors(operation.node) if isinstance(x, (cst.For, cst.FunctionDef))
        )
        loop = next(nearest, None)
        if (
            operation.doing is Doing.APPEND
            and isinstance(loop, cst.For)
            and all(turn.answer is None for turn in operation.turns)
            and not any(tree.is_within(node, [loop]) for node in asking)
        ):
            yield operation.node


def _waits(facts: Facts, node: cst.CSTNode, sites: Sequence[Site]) -> bool:
    """Whether what ``node`` adds has to wait for a request that is not made each time."""
    tree = facts.tree
    function = facts.calls.enclosing_function(node)
    calls = [one.call for one in sites if facts.calls.enclosing_function(one.call) is function]
    if not isinstance(node, (cst.AugAssign, cst.Expr)) or not calls:
        return False
    return all(
        tree.span(node).end <= tree.span(call).start
        and any(_is_only_sometimes(tree, above, node, calls) for above in tree.ancestors(call))
        for call in calls
    )


def _is_only_sometimes(
    tree: Tree, above: cst.CSTNode, node: cst.CSTNode, calls: Sequence[cst.Call]
) -> bool:
    """Whether ``above`` makes one of ``calls`` under a condition, and ``node`` is before it."""
    if not isinstance(above, cst.If) or tree.is_within(node, [above]):
        return False
    return above.orelse is None or not any(tree.is_within(one, [above.orelse]) for one in calls)


def _of_turns(tree: Tree, history: HistoryConversation) -> Iterator[cst.CSTNode]:
    """Statements that name the form of turns: where some are made, or are declared by it."""
    for operation in history.operations:
        statement = tree.statement_of(operation.node)
        if operation.turns or isinstance(statement, cst.AnnAssign):
            yield statement


def _is_only_stored(facts: Facts, history: HistoryConversation) -> bool:
    """Whether a history that comes from a store goes nowhere but there and into requests.

    What functions do that it is handed to, to load or to save it, is not asked.
    """
    if history.refusal is None or history.refusal.reason != "history-persisted":
        return False
    sending = {facts.calls.enclosing_function(site.call) for site in history.sites}
    reads = (one.node for one in history.operations if one.doing is Doing.READ)
    return not any(facts.calls.enclosing_function(node) in sending for node in reads)


def _loads_and_saves(facts: Facts, history: HistoryConversation) -> Iterator[cst.CSTNode]:
    """The statements that read a stored history, or hand it to a function: an id, then."""
    for one in history.operations:
        statement = facts.tree.statement_of(one.mention.node)
        is_saved = one.doing is Doing.LINK and isinstance(statement, cst.Expr)
        is_loaded = one.doing is Doing.PERSIST and isinstance(statement, cst.BaseSmallStatement)
        if is_saved or is_loaded:
            yield statement


def _changing(facts: Facts, operation: Operation) -> Iterator[cst.CSTNode]:
    """Where something is done at the same place, with an id or with what is sent."""
    if operation.doing in _AS_ID or _is_sent_still(facts, operation):
        yield operation.node
    if isinstance(operation.holder, EntryHolder):
        if _is_place(operation):
            yield operation.node
        if operation.mention.alias is not None:
            yield facts.tree.statement_of(operation.mention.alias.node)
    for turn in operation.turns:
        if turn.gathered is not None:
            yield from (part.node for part in turn.gathered.parts)
        yield from (part.node for part in turn.parts if part.kind is PartKind.RESULT)


def _is_sent_still(facts: Facts, operation: Operation) -> bool:
    """Whether turns are added that a request has to be given: a seed, results, work done."""
    if operation.doing is Doing.START:
        return bool(operation.turns)
    return operation.doing is Doing.APPEND and any(
        turn.has_results or not all(map(_is_there_besides, turn.texts))
        for turn in operation.turns
        if turn.answer is None
    )


def _is_there_besides(text: cst.BaseExpression) -> bool:
    """Whether the text of a turn is not made where the turn is: a request can name it."""
    return isinstance(text, (cst.Name, cst.Attribute, cst.Subscript))


def _is_place(operation: Operation) -> bool:
    """Whether a dictionary is made or asked for a key, or a key is read or set: to an id then."""
    if operation.doing is Doing.ABSENT:
        return isinstance(operation.node, cst.Comparison)
    return operation.doing in (Doing.START, Doing.DECLARE, Doing.LINK)


def _upkeep(tree: Tree, operation: Operation) -> Iterator[cst.CSTNode]:
    """What goes with the history: statements, and expressions that only mention it."""
    is_entry = isinstance(operation.holder, EntryHolder)
    if operation.doing not in _UPKEEP or (is_entry and _is_place(operation)):
        return
    yield operation.mention.node
    if operation.mention.alias is not None and not is_entry:
        yield tree.statement_of(operation.mention.alias.node)
    if operation.doing in (Doing.LINK, Doing.SEND, Doing.ABSENT):
        return
    for node in (operation.node, operation.mention.node):
        statement = tree.statement_of(node)
        if isinstance(statement, cst.BaseSmallStatement):
            yield statement


def _sent_on(operations: Iterable[Operation]) -> Iterator[cst.CSTNode]:
    """What is in turns that a request sends in the history's place."""
    for operation in operations:
        for turn in operation.turns:
            if turn.answer is not None:
                continue
            yield from turn.texts
            yield from (part.node for part in turn.parts if part.kind is not PartKind.TEXT)
            if turn.gathered is not None:
                yield turn.gathered.node


def _places_of(facts: Facts, holder: Holder) -> Iterator[cst.CSTNode]:
    """Where a dictionary is made, and where its keys are given something or looked up."""
    nodes: list[cst.CSTNode] = []
    for mention in mentions(facts, holder):
        if isinstance(holder, EntryHolder):
            nodes.append(mention.node)
            if mention.alias is not None:
                yield facts.tree.statement_of(mention.alias.node)
        match facts.tree.parent(mention.node):
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Subscript())]) as kept:
                yield kept
    if isinstance(holder, EntryHolder):
        nodes += variable_mentions(facts, holder.container)
    for node in nodes:
        setting = assigned_to(facts, node)
        if setting is not None:
            yield setting.statement


def _begun(facts: Facts, holder: Holder) -> Iterator[cst.CSTNode]:
    """Where a history is given something that is not made of the history itself, nor empty."""
    for mention in mentions(facts, holder):
        setting = assigned_to(facts, mention.node)
        if setting is None or isinstance(setting.statement, cst.AugAssign):
            continue
        for value in setting.values:
            if (_has_text(value) or not is_new(facts, value)) and not any(
                stands_for(facts, below, holder)
                for below in descendants(value)
                if isinstance(below, cst.BaseExpression)
            ):
                yield setting.statement


def _has_text(value: cst.BaseExpression) -> bool:
    """Whether ``value`` is a list or a text with something in it, which is sent first."""
    match value:
        case cst.List(elements=elements):
            return bool(elements)
        case cst.SimpleString():
            return bool(value.evaluated_value)
    return isinstance(value, (cst.FormattedString, cst.ConcatenatedString))


def upkeep_of(facts: Facts, holder: Holder) -> Iterator[Setting]:
    """The statements that set or fill what ``holder`` holds, whatever they do it with."""
    for mention in mentions(facts, holder):
        setting = assigned_to(facts, mention.node) or filled_into(facts, mention.node)
        if setting is not None:
            yield setting
