"""Why a history has to stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.contents import built_from, mentioned_holders
from migrate_interactions.conversations.flow.callees import touching_functions
from migrate_interactions.conversations.flow.states import FlowReport
from migrate_interactions.conversations.holders import AttributeHolder, Holder, VariableHolder
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import REFUSED, Doing, Operation
from migrate_interactions.conversations.overlaps import overlapping_start
from migrate_interactions.conversations.turns import USER
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.walk import descendants


def refusal_of(
    facts: Facts,
    family: Family,
    operations: Sequence[Operation],
    sites: Sequence[Site],
    report: FlowReport,
) -> Refusal | None:
    """The first reason why a history must stay; ``operations`` are in source order."""
    return (
        _text_refusal(facts, family)
        or _overlap_refusal(facts, operations)
        or _hidden_access_refusal(facts, family)
        or _key_refusal(facts, operations)
        or _client_refusal(facts, sites)
        or _configuration_refusal(facts, sites, family)
        or _operation_refusal(facts, operations)
        or _turn_refusal(facts, operations)
        or _flow_refusal(facts, operations, report)
        or _origin_refusal(family)
    )


def _overlap_refusal(facts: Facts, operations: Sequence[Operation]) -> Refusal | None:
    """Requests of one conversation that may be under way at the same time."""
    requests = [o.site.call for o in operations if o.site is not None]
    place = overlapping_start(facts, touching_functions(facts, operations), requests)
    if place is None:
        return None
    return Refusal(
        "history-escapes",
        f"`{facts.tree.excerpt(place)}` may have several requests of one history under way",
        facts.tree.line(place),
    )


def _hidden_access_refusal(facts: Facts, family: Family) -> Refusal | None:
    """A history whose name is also a string may be reached by ``getattr`` and the like."""
    names = {holder.name for holder in family.holders}
    for literal in facts.tree.scopes.nodes(cst.SimpleString):
        if literal.evaluated_value in names and _names_a_member(facts, literal):
            return Refusal(
                "history-escapes",
                f"`{facts.tree.source(literal)}` names it in a string",
                facts.tree.line(literal),
            )
    for holder in family.holders:
        if not isinstance(holder, AttributeHolder):
            continue
        for hook in (holder.name, "__setattr__", "__getattr__", "__getattribute__"):
            method = facts.calls.method(holder.cls, hook)
            if method is not None:
                return Refusal(
                    "history-escapes",
                    f"`{hook}` of `{holder.cls.name.value}` stands between it and its readers",
                    facts.tree.line(method),
                )
    return None


def _client_refusal(facts: Facts, sites: Sequence[Site]) -> Refusal | None:
    """Interactions belong to the key of the client that made them."""
    origins = {site.value.origin: site for site in sites if site.value.origin is not None}
    if len(origins) < 2:
        return None
    last = list(origins.values())[-1]
    return Refusal(
        "history-escapes",
        "its requests go through several clients, whose interactions may be apart",
        facts.tree.line(last.call),
    )


def _key_refusal(facts: Facts, operations: Sequence[Operation]) -> Refusal | None:
    """A key that may change between the request and what is kept of it."""
    tree = facts.tree
    by_function: dict[cst.FunctionDef | None, list[Operation]] = {}
    for operation in operations:
        if operation.key is not None:
            function = facts.calls.enclosing_function(operation.node)
            by_function.setdefault(function, []).append(operation)
    for function, inside in by_function.items():
        first = min(tree.span(o.node).start for o in inside)
        last = max(tree.span(o.node).end for o in inside)
        for operation in inside:
            assert operation.key is not None
            for node in descendants(operation.key):
                if _is_set_between(facts, node, function, first, last):
                    return Refusal(
                        "history-escapes",
                        f"the key `{tree.source(operation.key)}` may change on the way",
                        tree.line(operation.key),
                    )
    return None


def _is_set_between(
    facts: Facts, node: cst.CSTNode, function: cst.CSTNode | None, first: int, last: int
) -> bool:
    """Whether what ``node`` reads may be set in ``function`` between two offsets."""
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        return len(list(facts.calls.attribute_values(*owner))) > 1
    if not isinstance(node, cst.Name):
        return False
    scope = facts.tree.scope_of(node).resolve(node.value)
    return any(
        facts.calls.enclosing_function(binding.node) is function
        and first <= facts.tree.span(binding.node).start < last
        for binding in (scope.bindings.get(node.value, ()) if scope is not None else ())
        if not isinstance(binding.node, cst.Param)
    )


_BY_NAME = frozenset({"getattr", "setattr", "delattr", "hasattr"})


def _names_a_member(facts: Facts, literal: cst.SimpleString) -> bool:
    """Whether a string is an argument of ``getattr`` or a key of ``globals()`` or ``vars()``."""
    if any(
        isinstance(above, cst.Assign) and facts.tree.source(above.targets[0].target) == "__slots__"
        for above in facts.tree.ancestors(literal)
    ):
        return True
    parent = facts.tree.parent(literal)
    if isinstance(parent, cst.Arg):
        call = facts.tree.parent(parent)
        return isinstance(call, cst.Call) and facts.tree.source(call.func) in _BY_NAME
    while isinstance(parent, (cst.Index, cst.SubscriptElement)):
        parent = facts.tree.parent(parent)
    if isinstance(parent, cst.Subscript):
        return facts.tree.source(parent.value).startswith(("globals(", "vars(", "locals(")) or (
            facts.tree.source(parent.value).endswith("__dict__")
        )
    return False


def _text_refusal(facts: Facts, family: Family) -> Refusal | None:
    """A string that grows is no list of turns."""
    for holder in family.holders:
        if not isinstance(holder, VariableHolder):
            continue
        for binding in holder.scope.bindings.get(holder.name, ()):
            match binding.value:
                case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
                    return Refusal(
                        "history-sent-as-text",
                        f"`{holder.name}` is a text that grows, sent as one user turn",
                        facts.tree.line(binding.node),
                    )
    return None


def _configuration_refusal(facts: Facts, sites: Sequence[Site], family: Family) -> Refusal | None:
    """A system instruction that is built from the history."""
    for site in sites:
        config = site.argument("config")
        if config is not None:
            for holder in mentioned_holders(facts, config.value):
                if holder in family.holders:
                    return in_configuration(facts, config.value, holder)
    return None


def in_configuration(facts: Facts, config: cst.BaseExpression, holder: Holder) -> Refusal:
    """The configuration of a request is made of its history."""
    return Refusal(
        "history-in-system-instruction",
        f"the configuration is built from `{holder.name}`, which holds earlier answers",
        facts.tree.line(config),
    )


def _operation_refusal(facts: Facts, operations: Sequence[Operation]) -> Refusal | None:
    """What is done to the history that no server-side history allows."""
    for doing, reason in REFUSED.items():
        for operation in operations:
            if operation.doing is doing:
                return Refusal(reason, operation.what, facts.tree.line(operation.node))
    return None


def _turn_refusal(facts: Facts, operations: Sequence[Operation]) -> Refusal | None:
    """Turns that the service would have in another form."""
    line = facts.tree.line
    for operation in operations:
        for turn in operation.turns:
            if turn.plain:
                return Refusal(
                    "history-sent-as-text",
                    f"`{operation.holder.name}` is a list of text, "
                    "which is sent as the parts of one user turn",
                    line(operation.node),
                )
    for operation in operations:
        for turn in operation.turns:
            if turn.answer is not None and not turn.answer.exact:
                said = turn.texts[0] if turn.texts else turn.node
                return Refusal(
                    "answer-edited",
                    f"`{facts.tree.excerpt(said)}` is not the answer as the model gave it",
                    line(operation.node),
                )
            if turn.answer is not None and turn.role == USER:
                return Refusal(
                    "history-edited",
                    f"an answer of the model is sent again in the role {USER!r}",
                    line(operation.node),
                )
    return None


def _in_order(
    operations: Sequence[Operation], chosen: Collection[Operation]
) -> Iterator[Operation]:
    """``chosen`` in source order."""
    return (operation for operation in operations if operation in chosen)


def _flow_refusal(
    facts: Facts, operations: Sequence[Operation], report: FlowReport
) -> Refusal | None:
    """Turns and answers that are not where the service would have them."""
    line = facts.tree.line
    if not any(o.doing is Doing.SEND for o in operations):
        return Refusal("history-built-elsewhere", "the history is not sent as it is")
    for operation in _in_order(operations, report.undone):
        return Refusal(
            "history-undone",
            "turns are taken back that the service already has",
            line(operation.node),
        )
    for operation in _in_order(operations, report.misplaced):
        return Refusal(
            "history-edited",
            "an answer is appended where it does not follow the turn that it answers",
            line(operation.node),
        )
    if report.reentered is not None:
        return Refusal(
            "history-escapes",
            f"`{report.reentered.name.value}` runs again before it has kept its answer",
            line(report.reentered),
        )
    for operation in _in_order(operations, report.empty):
        return Refusal(
            "turn-not-mapped",
            "a request may be sent without a new turn, which a session does not allow",
            line(operation.node),
        )
    for operation in operations:
        if operation.doing is Doing.SEND and not report.kept:
            return Refusal(
                "answer-not-kept",
                f"the answer is never appended to `{operation.holder.name}`",
                line(operation.node),
            )
    return None


_ORIGINS = (Doing.START, Doing.DECLARE, Doing.RESTORE, Doing.WINDOW, Doing.PERSIST)


def _origin_refusal(family: Family) -> Refusal | None:
    """Every holder must be seen to begin as a history, or to be given one."""
    for holder in family.holders:
        begins = any(
            (o.holder == holder and (o.doing in _ORIGINS or o.mention.creates))
            or (o.target == holder and o.doing in (Doing.LINK, Doing.COPY))
            for o in family.operations
        )
        if not begins:
            return Refusal("history-escapes", f"it cannot be seen where `{holder.name}` begins")
    return None


def indirect_refusal(facts: Facts, contents: cst.BaseExpression, holder: Holder) -> Refusal:
    """Why a history that is not sent as a list of turns stays."""
    line = facts.tree.line(contents)
    windowed = any(
        isinstance(below, cst.Subscript)
        and any(isinstance(element.slice, cst.Slice) for element in below.slice)
        for below in built_from(facts, contents)
    )
    if windowed:
        return Refusal(
            "history-truncated", f"only a part of `{holder.name}` is sent each time", line
        )
    for below in built_from(facts, contents):
        if isinstance(below, (cst.ListComp, cst.GeneratorExp)) and not _is_text_join(facts, below):
            if any(isinstance(n, cst.IfExp) for n in descendants(below.elt)):
                return Refusal(
                    "history-edited",
                    f"the turns of `{holder.name}` get other roles for each request",
                    line,
                )
            return Refusal(
                "history-built-elsewhere",
                f"the turns are made from `{holder.name}` for each request",
                line,
            )
    return Refusal("history-sent-as-text", f"`{holder.name}` is sent as the text of one turn", line)


def _is_text_join(facts: Facts, node: cst.CSTNode) -> bool:
    parent = facts.tree.parent(node)
    call = facts.tree.parent(parent) if isinstance(parent, cst.Arg) else None
    return (
        isinstance(call, cst.Call)
        and isinstance(call.func, cst.Attribute)
        and call.func.attr.value == "join"
    )
