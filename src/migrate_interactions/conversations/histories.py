"""Conversations whose history the program keeps itself and sends again with each request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.history_flow import FlowReport, Unsent, follow_histories
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    VariableHolder,
    holder_of,
    variable_mentions,
)
from migrate_interactions.conversations.operations.classify import classify
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.operation import REFUSED, Doing, Operation
from migrate_interactions.conversations.turns import MODEL, USER, Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.scopes import BindingKind, ScopeKind
from migrate_interactions.syntax.walk import descendants


class Form(Enum):
    """What takes the place of the history."""

    #: The interaction id itself, in the same place: one new user turn per request.
    ID = auto()
    #: The id, and beside it a list of the turns that were not sent yet.
    PAIR = auto()
    #: A small object with the id and the turns that were not sent yet, passed around as before.
    OBJECT = auto()


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
        direct = _direct_holder(facts, contents.value)
        if direct is not None:
            family = classify(facts, direct)
            if _is_history(facts, site, family):
                return _decide(facts, site, direct, family)
        for holder in _mentioned_holders(facts, contents.value):
            if _grows_by_answers(facts, holder, site):
                return _refused(
                    facts, site, holder, _indirect_refusal(facts, contents.value, holder)
                )
    config = site.argument("config")
    if config is not None:
        for holder in _mentioned_holders(facts, config.value):
            if _grows_by_answers(facts, holder, site):
                return _refused(facts, site, holder, _in_config(facts, config.value, holder))
    return None


def _in_config(facts: Facts, config: cst.BaseExpression, holder: Holder) -> Refusal:
    return Refusal(
        "history-in-system-instruction",
        f"the configuration is built from `{holder.name}`, which holds earlier answers",
        facts.tree.line(config),
    )


def _refused(facts: Facts, site: Site, holder: Holder, refusal: Refusal) -> HistoryConversation:
    return HistoryConversation((site,), holder, (holder,), (), FlowReport(), None, refusal)


# -- what the contents are made of ----------------------------------------------------------


def _direct_holder(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Holder | None:
    """The holder whose list is sent: as it is, copied, or with turns added at the end."""
    match node:
        case cst.BinaryOperation(left=left, operator=cst.Add()):
            return _direct_holder(facts, left, depth)
        case cst.List(elements=[cst.StarredElement(value=first), *_]):
            return _direct_holder(facts, first, depth)
        case cst.Subscript(value=base, slice=[cst.SubscriptElement(slice=cst.Slice())]):
            return _direct_holder(facts, base, depth)
        case cst.Call(
            func=cst.Name(value="list" | "deepcopy" | "tuple"), args=[cst.Arg(value=inner)]
        ):
            return _direct_holder(facts, inner, depth)
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value="copy"), attr=cst.Name()),
            args=[cst.Arg(value=inner)],
        ):
            return _direct_holder(facts, inner, depth)
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value="copy")), args=[]):
            return _direct_holder(facts, base, depth)
        case cst.Name() if depth < 4:
            bound = facts.tracker.definitions_at(node)
            for binding in bound:
                value = binding.value
                if len(bound) == 1 and binding.kind is BindingKind.ASSIGNMENT and value is not None:
                    match value:
                        case cst.BinaryOperation() | cst.List() | cst.Call() | cst.Subscript():
                            inner_holder = _direct_holder(facts, value, depth + 1)
                            own = holder_of(facts, node)
                            if inner_holder is not None and inner_holder != own:
                                return inner_holder
    match node:
        case cst.Name() | cst.Attribute() | cst.Subscript() | cst.Call():
            return holder_of(facts, node)
    return None


def _mentioned_holders(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[Holder]:
    """Holders that an expression is built from, local variables looked through."""
    for below in descendants(node):
        if not isinstance(below, (cst.Name, cst.Attribute, cst.Subscript)):
            continue
        holder = holder_of(facts, below)
        if holder is not None:
            yield holder
        if isinstance(below, cst.Name) and depth < 4:
            for binding in facts.tracker.definitions_at(below):
                if binding.value is not None and binding.kind in (
                    BindingKind.ASSIGNMENT,
                    BindingKind.AUGMENTED,
                ):
                    yield from _mentioned_holders(facts, binding.value, depth + 1)


def _grows_by_answers(facts: Facts, holder: Holder, site: Site) -> bool:
    """Whether answers to ``site`` are added to what ``holder`` has, turn after turn."""
    base = holder.container if isinstance(holder, EntryHolder) else holder
    for node in variable_mentions(facts, base):
        grown = _growth_at(facts, node)
        if grown is None:
            continue
        for below in descendants(grown):
            if isinstance(below, (cst.Name, cst.Attribute)):
                found = answer(facts, below)
                if found is not None and site in found.sites:
                    return True
    return False


def _growth_at(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The expression that is added to the value at ``node``, if something is."""
    tree = facts.tree
    current: cst.CSTNode = node
    parent = tree.parent(current)
    while isinstance(parent, cst.Subscript) and parent.value is current:
        current, parent = parent, tree.parent(parent)
    match parent:
        case cst.AugAssign(target=target, value=value) if target is current:
            return value
        case cst.Attribute(attr=cst.Name(value="append" | "extend" | "appendleft" | "insert")):
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and call.func is parent and call.args:
                return call.args[-1].value
        case cst.AssignTarget():
            statement = tree.parent(parent)
            if isinstance(statement, cst.Assign):
                text = tree.source(current)
                for below in descendants(statement.value):
                    if isinstance(below, (cst.Name, cst.Attribute, cst.Subscript)):
                        if tree.source(below) == text and holder_of(facts, below) == holder_of(
                            facts, node
                        ):
                            return statement.value
    return None


def _indirect_refusal(facts: Facts, contents: cst.BaseExpression, holder: Holder) -> Refusal:
    """Why a history that is not sent as a list of turns stays."""
    line = facts.tree.line(contents)
    windowed = any(
        isinstance(below, cst.Subscript)
        and any(isinstance(element.slice, cst.Slice) for element in below.slice)
        for below in _built_from(facts, contents)
    )
    if windowed:
        return Refusal(
            "history-truncated", f"only a part of `{holder.name}` is sent each time", line
        )
    for below in _built_from(facts, contents):
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


def _built_from(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[cst.CSTNode]:
    for below in descendants(node):
        yield below
        if isinstance(below, cst.Name) and depth < 4:
            for binding in facts.tracker.definitions_at(below):
                if binding.value is not None and binding.kind in (
                    BindingKind.ASSIGNMENT,
                    BindingKind.AUGMENTED,
                ):
                    yield from _built_from(facts, binding.value, depth + 1)


# -- is it a history at all? ------------------------------------------------------------------


def _is_history(facts: Facts, site: Site, family: Family) -> bool:
    """Whether earlier turns are sent again; a list of parts for one request is not."""
    turns = [turn for operation in family.operations for turn in operation.turns]
    appended = [
        turn
        for operation in family.operations
        if operation.doing in (Doing.APPEND, Doing.START, Doing.COMPACT)
        for turn in operation.turns
    ]
    if any(turn.answer is not None and not turn.plain for turn in appended):
        return True
    if any(_grows_by_answers(facts, holder, site) for holder in family.holders):
        return True
    if any(o.doing is Doing.COMPACT for o in family.operations):
        return True
    if not any(not turn.plain for turn in turns):
        return False
    if _is_repeated(facts, site, family):
        return True
    return any(
        operation.doing in (Doing.SEND, Doing.ESCAPE)
        and any(not turn.plain for turn in operation.turns)
        for operation in family.operations
    ) and any(operation.doing in (Doing.PERSIST, Doing.ESCAPE) for operation in family.operations)


def _is_repeated(facts: Facts, site: Site, family: Family) -> bool:
    """Whether a list that outlives one request is appended to and sent over and over."""
    appends = [
        operation
        for operation in family.operations
        if operation.doing is Doing.APPEND and any(not turn.plain for turn in operation.turns)
    ]
    if not appends:
        return False
    starts = [o for o in family.operations if o.doing is Doing.START]
    for holder in family.holders:
        if isinstance(holder, (AttributeHolder, EntryHolder)):
            return True
        function = facts.calls.enclosing_function(site.call)
        if holder.scope.kind is ScopeKind.MODULE and function is not None:
            return True
    loops = _loops_around(facts, site.call)
    return any(loop not in _loops_around(facts, start.node) for loop in loops for start in starts)


def _loops_around(facts: Facts, node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for above in facts.tree.ancestors(node):
        if isinstance(above, (cst.FunctionDef, cst.Lambda)):
            break
        if isinstance(above, (cst.For, cst.While)):
            found.append(above)
    return found


# -- which form, or why none ------------------------------------------------------------------


def _decide(facts: Facts, site: Site, holder: Holder, family: Family) -> HistoryConversation:
    operations = tuple(
        sorted(
            family.operations,
            key=lambda o: (facts.tree.span(o.node).start, facts.tree.span(o.node).end),
        )
    )
    sent = {o.site for o in operations if o.doing is Doing.SEND and o.site is not None}
    sites = tuple(s for s in facts.sites if s in sent) or (site,)
    report = follow_histories(facts, list(operations))
    keeps = any(o.doing is Doing.READ for o in operations)
    refusal = (
        _text_refusal(facts, family)
        or _config_refusal(facts, sites, family)
        or _refusal(facts, operations, report)
        or _origin_refusal(family)
    )
    form = None
    if refusal is None:
        if _fits_id(facts, family, operations, report):
            form = Form.ID
        elif _fits_pair(family.holders, family.operations):
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


def _config_refusal(facts: Facts, sites: tuple[Site, ...], family: Family) -> Refusal | None:
    for site in sites:
        config = site.argument("config")
        if config is not None:
            for holder in _mentioned_holders(facts, config.value):
                if holder in family.holders:
                    return _in_config(facts, config.value, holder)
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


def _refusal(facts: Facts, operations: tuple[Operation, ...], report: FlowReport) -> Refusal | None:
    line = facts.tree.line
    for doing, reason in REFUSED.items():
        for operation in operations:
            if operation.doing is doing:
                return Refusal(reason, operation.what, line(operation.node))
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
                return Refusal(
                    "answer-edited",
                    f"`{_excerpt(facts, turn)}` is not the answer as the model gave it",
                    line(operation.node),
                )
            if turn.answer is not None and turn.role == USER:
                return Refusal(
                    "history-edited",
                    f"an answer of the model is sent again in the role {USER!r}",
                    line(operation.node),
                )
    if not any(o.doing is Doing.SEND for o in operations):
        return Refusal("history-built-elsewhere", "the history is not sent as it is")
    for operation in report.undone:
        return Refusal(
            "history-undone",
            "turns are taken back that the service already has",
            line(operation.node),
        )
    for operation in report.misplaced:
        return Refusal(
            "history-edited",
            "an answer is appended where it does not follow the turn that it answers",
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


def _excerpt(facts: Facts, turn: Turn) -> str:
    node = turn.texts[0] if turn.texts else turn.node
    text = " ".join(facts.tree.source(node).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _fits_id(
    facts: Facts,
    family: Family,
    operations: tuple[Operation, ...],
    report: FlowReport,
) -> bool:
    """Whether each request carries exactly one new user turn that can be written in the call."""
    if len(family.holders) != 1:
        return False
    holder = family.holders[0]
    if isinstance(holder, VariableHolder) and _is_parameter(holder):
        return False
    for operation in operations:
        match operation.doing:
            case Doing.START if operation.seed is not None or len(operation.turns) > 1:
                return False
            case Doing.COPY if operation.stack is None:
                return False
            case Doing.LINK if operation.target is not None:
                return False
            case Doing.SEND:
                for history in report.sends.get(operation, ()):
                    if not isinstance(history, Unsent):
                        return False
                    new = (*history.turns, *operation.turns)
                    if len(new) != 1 or new[0].role == MODEL:
                        return False
                    if not _in_same_function(facts, operation, history, operations):
                        return False
                if len(report.sends.get(operation, ())) != 1:
                    return False
            case Doing.APPEND:
                answered = [t for t in operation.turns if t.answer is not None]
                if answered and operation.turns[-1] is not answered[0]:
                    return False
    return True


def fits_pair(conversation: HistoryConversation) -> bool:
    """Whether two variables could take the history's place."""
    return _fits_pair(conversation.family, conversation.operations)


def _fits_pair(family: Sequence[Holder], operations: Sequence[Operation]) -> bool:
    """Whether the list has one place, and never leaves it."""
    if len(family) != 1:
        return False
    holder = family[0]
    if isinstance(holder, EntryHolder):
        return False
    if isinstance(holder, VariableHolder) and _is_parameter(holder):
        return False
    return not any(
        o.doing in (Doing.COPY, Doing.RESTORE)
        or (o.doing is Doing.LINK and o.target is not None)
        or (o.mention.alias is not None and not o.turns)
        for o in operations
    )


def _in_same_function(
    facts: Facts, send: Operation, sent: Unsent, operations: tuple[Operation, ...]
) -> bool:
    """Whether the turns that ``send`` carries are appended in the function that sends them."""
    here = facts.calls.enclosing_function(send.node)
    return all(
        facts.calls.enclosing_function(operation.node) is here
        for operation in operations
        if any(turn in sent.turns for turn in operation.turns)
    )


def _is_parameter(holder: VariableHolder) -> bool:
    return any(
        binding.kind is BindingKind.PARAMETER
        for binding in holder.scope.bindings.get(holder.name, ())
    )
