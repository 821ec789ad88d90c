"""How conversations get to their answers: what each request carries, and who does which step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.configurations.possible import possible_fields
from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.dispatching import Dispatch
from migrate_interactions.conversations.follow_ups import FollowUpConversation
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.long_running.queues import QueueWrapper
from migrate_interactions.conversations.operations.operation import Doing
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.conversations.tool_routing.routers import ToolRouter
from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.truncations import Truncation
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import TURNS_CUT, Flow, FlowStep, StepKind
from migrate_interactions.syntax.walk import descendants

#: Settings that are sent with every request -> what they hold.
_SENT_EACH_TIME = ("system_instruction", "tools", "response_schema", "response_json_schema")
_UPKEEP = frozenset({Doing.APPEND, Doing.POP, Doing.CLEAR, Doing.WINDOW, Doing.COMPACT, Doing.EDIT})


def find_flows(
    facts: Facts,
    conversations: Iterable[Conversation],
    dispatches: Sequence[Dispatch],
    routers: Iterable[ToolRouter],
    queues: Iterable[QueueWrapper],
    truncations: Sequence[Truncation],
) -> tuple[Flow, ...]:
    """The flows of the file: one for each conversation, router and queue, in source order."""
    found = [_of_conversation(facts, one, dispatches, truncations) for one in conversations]
    found += [_of_router(facts, one) for one in routers]
    found += [_of_queue(facts, one) for one in queues]
    own = (flow for flow in found if flow.place.path == facts.tree.path)
    return tuple(sorted(own, key=lambda flow: flow.place))


def _of_conversation(
    facts: Facts,
    conversation: Conversation,
    dispatches: Iterable[Dispatch],
    truncations: Iterable[Truncation],
) -> Flow:
    first = conversation.sites[0].call if conversation.sites else _start(conversation)
    steps = [*_around(facts, conversation)]
    steps += [_step(facts, StepKind.MODEL_CALL, site.call) for site in conversation.sites]
    if any(one.conversation is conversation for one in dispatches):
        steps.append(_step(facts, StepKind.TOOL_CALL, first, goes=False))
    size, unknown = _carried(facts, conversation)
    if _is_cut(facts, conversation, truncations):
        unknown = (*unknown, TURNS_CUT)
    return Flow(
        name=facts.calls.name_around(first),
        kind=_KINDS[type(conversation)],
        place=facts.tree.place(first),
        resends=True,
        fixed_bytes=size,
        unknown=unknown,
        steps=tuple(steps),
    )


#: What a conversation is called where flows are listed.
_KINDS: dict[type[Conversation], str] = {
    HistoryConversation: "history",
    FollowUpConversation: "turns written out",
    ChatConversation: "chat object",
    StoredHistory: "stored history",
}


def _start(conversation: Conversation) -> cst.Call:
    assert isinstance(conversation, ChatConversation)  # only a chat can be without a request
    return conversation.constructions[0]


def _around(facts: Facts, conversation: Conversation) -> Iterator[FlowStep]:
    """The steps of a conversation that the service does in the client's place."""
    match conversation:
        case HistoryConversation(operations=operations, refusal=refusal):
            for one in operations:
                if one.doing in _UPKEEP:
                    moved = True if refusal is None else None
                    yield _step(facts, StepKind.UPKEEP, one.node, goes=moved)
        case StoredHistory(store=store):
            yield _step(facts, StepKind.STORE_READ, store.node)
            yield _step(facts, StepKind.STORE_WRITE, conversation.call)


def _of_router(facts: Facts, router: ToolRouter) -> Flow:
    calls = [site.call for site in router.sites]
    steps = [_step(facts, StepKind.ROUTING, router.node, goes=True)]
    steps += [_step(facts, StepKind.MODEL_CALL, call) for call in calls[:1]]
    steps += [_step(facts, StepKind.MODEL_CALL, call, goes=True) for call in calls[1:]]
    place = facts.tree.place(router.node)
    name = facts.calls.name_around(router.node)
    return Flow(name, "tool router", place, False, steps=tuple(steps))


def _of_queue(facts: Facts, queue: QueueWrapper) -> Flow:
    steps = [
        _step(facts, StepKind.HAND_OVER, queue.node, goes=True),
        _step(facts, StepKind.MODEL_CALL, queue.call.call),
    ]
    if queue.table is not None:
        steps.append(_step(facts, StepKind.STORE_WRITE, queue.node, goes=True))
        steps.append(_step(facts, StepKind.STORE_READ, queue.node, goes=True))
    place = facts.tree.place(queue.node)
    return Flow(facts.calls.name_around(queue.node), "queue", place, False, steps=tuple(steps))


def _step(facts: Facts, kind: StepKind, node: cst.CSTNode, goes: bool | None = None) -> FlowStep:
    return FlowStep(kind, facts.tree.place(node), goes)


def _carried(facts: Facts, conversation: Conversation) -> tuple[int, tuple[str, ...]]:
    """The bytes that each request carries besides turns, and the settings of unknown size."""
    fields: dict[str, list[cst.BaseExpression]] = {}
    for configuration in _configurations(conversation):
        for name, values in possible_fields(facts, configuration).items():
            fields.setdefault(name, []).extend(values)
    size = 0
    unknown = []
    for name in _SENT_EACH_TIME:
        values = fields.get(name, [])
        if not values:
            continue
        texts = [text for value in values for text in possible_texts(facts, value)]
        if texts and name == "system_instruction":
            size += max(len(text.encode("utf-8", "surrogatepass")) for text in texts)
        else:
            unknown.append(name)
    return size, tuple(unknown)


def _is_cut(facts: Facts, conversation: Conversation, truncations: Iterable[Truncation]) -> bool:
    """Whether old turns are left out before a request, there or in a function called there."""
    requests = {site.call for site in conversation.sites}
    cutting = [one for one in truncations if one.way is not Way.COUNT]
    if any(requests & {*one.requests} for one in cutting):
        return True
    functions = {facts.calls.enclosing_function(one.node) for one in cutting} - {None}
    around = {facts.calls.enclosing_function(call) for call in requests} - {None}
    return any(
        isinstance(below, cst.Call) and facts.values.function_of(below) in functions
        for function in around - functions
        for below in (descendants(function.body) if function is not None else ())
    )


def _configurations(conversation: Conversation) -> Iterator[cst.BaseExpression]:
    """What the requests of a conversation get as ``config``."""
    sites: tuple[Site, ...] = conversation.sites
    for site in sites:
        argument = site.argument("config")
        if argument is not None:
            yield argument.value
    if isinstance(conversation, ChatConversation):
        for construction in conversation.constructions:
            for argument in construction.args:
                if argument.keyword is not None and argument.keyword.value == "config":
                    yield argument.value
