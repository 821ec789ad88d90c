"""What a program does with the turns that it reads from a store, followed to the end.

The slice begins where turns are read. It goes on through names, loops, functions of the program
and their results, and ends in requests, in what is written to the store, or somewhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.holders import (
    AttributeHolder,
    VariableHolder,
    base_of,
    holder_of,
    variable_mentions,
)
from migrate_interactions.conversations.orchestration.statements import filled_into
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.uses import call_given, is_target, is_tested
from migrate_interactions.syntax.walk import descendants

#: Statements that only lead elsewhere.
_JUMPS = (cst.Return, cst.Continue, cst.Break, cst.Pass, cst.Raise)
#: Where a name is only said.
_NAMING = (cst.AsName, cst.ImportAlias, cst.NameItem, cst.Param)
_GROWING_AND_CUTTING = frozenset({"append", "appendleft", "extend", "insert", "popleft"})
#: What is done with a file that is open, besides reading and writing.
_HANDLING = frozenset({"close", "flush", "seek"})


class Role(Enum):
    """What a statement, or the head of one, does with turns of a store."""

    PLACE = auto()  # reads, hands on or writes them as they are: an id can stand there
    SENT = auto()  # the same, inside of a request
    MADE = auto()  # only makes, adds to or cuts them
    BEGUN = auto()  # gives what holds them another value
    HEAD = auto()  # a loop over them, or whether there are any
    TEST = auto()  # asks for something else of them on the way
    OTHER = auto()  # does something else with them


@dataclass(frozen=True)
class Bounds:
    """Where turns come from, and the calls that they may end in."""

    reads: frozenset[cst.CSTNode]
    writes: frozenset[cst.CSTNode]
    requests: frozenset[cst.CSTNode]


@dataclass(frozen=True)
class _Step:
    """What becomes of one mention of turns: the role of ``statement``, and where they go on.

    ``into`` is the function that they are an argument of.
    """

    role: Role | None = None
    statement: cst.CSTNode | None = None
    on: tuple[cst.CSTNode, ...] = ()
    into: cst.FunctionDef | None = None


#: Statements by role, each by all that it has; for heads, tests and what is sent, mentions.
Slice = dict[Role, set[cst.CSTNode]]


def slice_of(facts: Facts, bounds: Bounds) -> Slice:
    """All that is done with the turns that ``bounds.reads`` give."""
    found: Slice = {role: set() for role in Role}
    bounds = replace(bounds, reads=bounds.reads.union(_handles(facts, bounds.reads)))
    queue: list[cst.CSTNode] = [*bounds.reads]
    seen: set[cst.CSTNode] = set()
    working: set[cst.FunctionDef | None] = set()
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        step = _step(facts, bounds, node)
        queue += step.on
        working.add(step.into)
        if step.role is not None and step.statement is not None:
            found[step.role].add(step.statement)
    # what a function makes of turns that it is given is no id
    found[Role.PLACE] = {
        one
        for one in found[Role.PLACE]
        if not isinstance(one, cst.Return) or facts.calls.enclosing_function(one) not in working
    }
    known = found[Role.PLACE] | found[Role.MADE] | found[Role.BEGUN]
    for node in found[Role.TEST]:
        if not _is_on_the_way(facts.tree.statement_of(node), known):
            found[Role.OTHER].add(node)
    return found


def calls_with(facts: Facts, opened: Iterable[cst.CSTNode]) -> Iterator[cst.Call]:
    """The calls that get one of the files ``opened``, or are made on it, under its own name."""
    for handle in _handles(facts, opened):
        above = facts.tree.parent(handle)
        if isinstance(above, cst.Attribute):
            above = facts.tree.parent(above)
        call = above if isinstance(above, cst.Call) else call_given(facts.tree, handle)
        if call is not None:
            yield call


def _handles(facts: Facts, opened: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Where the names are read that files, or pages of shelves, are opened under."""
    for node in opened:
        match facts.tree.parent(node):
            case cst.WithItem(item=item, asname=cst.AsName(name=cst.Name() as name)) as opening if (
                item is node
            ):
                for binding in facts.tree.scope_of(name).bindings.get(name.value, ()):
                    if binding.node is opening:
                        yield from facts.tracker.reads_of(binding)


def _step(facts: Facts, bounds: Bounds, node: cst.CSTNode) -> _Step:
    tree = facts.tree
    if isinstance(tree.parent(node), _NAMING):
        return _Step()
    filled = filled_into(facts, node)
    if filled is not None and not _is_in_value(facts, node, filled.statement):
        return _Step(_filling(facts, filled.statement), filled.statement)
    statement = tree.statement_of(node)
    if is_target(tree, node):
        return _Step(Role.BEGUN, statement)
    match tree.parent(node):
        case cst.AugAssign() as grown if grown.target is node:
            return _Step(Role.MADE, statement)
        case cst.Del():
            return _Step(Role.MADE, statement)
    on: list[cst.CSTNode] = []
    current = node
    while (above := tree.parent(current)) is not None and current is not statement:
        match above:
            case cst.Call() if above in bounds.requests:
                sent = Role.SENT if _is_whole(bounds, node) else None
                return _Step(sent, node, tuple(on))
            case cst.Call() if above in bounds.writes:
                return _Step(Role.PLACE, statement, tuple(on))
            case cst.Call() if above.func is not current:
                function = facts.values.function_of(above)
                if function is not None:
                    return _handed(facts, bounds, above, function, current)
            case cst.NamedExpr(target=target):
                on += _mentions(facts, target)
            case cst.Lambda() | cst.Decorator() | cst.Param():
                return _Step(Role.OTHER, statement)
        current = above
    last = _end(facts, bounds, node, statement)
    return _Step(last.role, last.statement, (*on, *last.on))


def _is_in_value(facts: Facts, node: cst.CSTNode, statement: cst.CSTNode) -> bool:
    """Whether ``statement`` sets something else to what stands at ``node``."""
    value = getattr(statement, "value", None)
    is_setting = isinstance(statement, (cst.Assign, cst.AnnAssign, cst.AugAssign))
    return is_setting and value is not None and facts.tree.is_within(node, [value])


def _filling(facts: Facts, statement: cst.CSTNode) -> Role:
    """What is done by a statement that changes a list of turns, a turn, or a dictionary of them."""
    match statement:
        case cst.Expr(
            value=cst.Call(func=cst.Attribute(attr=cst.Name(value=method)), args=arguments)
        ):
            is_end = method == "pop" and all(_is_number(one.value) for one in arguments)
            return Role.MADE if is_end or method in _GROWING_AND_CUTTING else Role.PLACE
        case (
            cst.Assign(targets=[cst.AssignTarget(target=target)])
            | cst.AugAssign(target=target)
            | cst.Del(target=target)
        ):
            match target:
                case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Slice())]):
                    return Role.MADE
                case cst.Subscript(
                    value=cst.Name() as container,
                    slice=[cst.SubscriptElement(slice=cst.Index(value=key))],
                ):
                    if isinstance(statement, cst.Del) and _is_number(key):
                        return Role.MADE
                    is_turn = _is_gone_through(facts, container)
                    return Role.OTHER if is_turn or _is_number(key) else Role.PLACE
    return Role.OTHER


def _is_of_entry(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether an entry is read of the dictionary ``node``, as of all users' turns."""
    if not isinstance(node, cst.Name) or _is_gone_through(facts, node):
        return False
    match facts.tree.parent(node):
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return not _is_number(key)
        case cst.Attribute(attr=cst.Name(value="get" | "setdefault")):
            return True
    return False


def _is_gone_through(facts: Facts, name: cst.Name) -> bool:
    bindings = facts.tracker.definitions_at(name)
    return any(one.kind is BindingKind.LOOP for one in bindings)


def _is_number(node: cst.BaseExpression) -> bool:
    number = node.expression if isinstance(node, cst.UnaryOperation) else node
    return isinstance(number, cst.Integer)


def _handed(
    facts: Facts, bounds: Bounds, call: cst.Call, function: cst.FunctionDef, argument: cst.CSTNode
) -> _Step:
    """Turns that are an argument of a function of the program."""
    statement = facts.tree.statement_of(call)
    if not isinstance(argument, cst.Arg) or argument.star:
        return _Step(Role.OTHER, statement)
    name = facts.calls.filled_parameter(call, function, argument)
    if name is None:
        return _Step(Role.OTHER, statement)
    reads = facts.calls.mentions_of(facts.calls.function_scope(function), name)
    saves = isinstance(statement, cst.Expr) and _writes(facts, bounds, function)
    return _Step(Role.PLACE if saves else None, statement, tuple(reads), function)


def _writes(facts: Facts, bounds: Bounds, function: cst.FunctionDef, depth: int = 3) -> bool:
    """Whether ``function`` writes to the store, itself or by what it calls."""
    for call in descendants(function.body):
        if call in bounds.writes:
            return True
        inner = facts.values.function_of(call) if isinstance(call, cst.Call) and depth else None
        if inner is not None and _writes(facts, bounds, inner, depth - 1):
            return True
    return False


def _end(facts: Facts, bounds: Bounds, node: cst.CSTNode, statement: cst.CSTNode) -> _Step:
    """What ``statement`` does with turns that stand at ``node``, in no call of the program."""
    is_whole = _is_whole(bounds, node) or _is_of_entry(facts, node)
    role = Role.PLACE if is_whole else Role.MADE
    match statement:
        case cst.Assign(targets=targets):
            on = [one for target in targets for one in _mentions(facts, target.target)]
        case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
            on = list(_mentions(facts, target))
        case cst.Return():
            on = list(_results(facts, statement))
            role = Role.PLACE
        case cst.For(target=target, iter=given):
            if not facts.tree.is_within(node, [given]):
                return _Step()
            on = list(_mentions(facts, target))
            return _Step(Role.PLACE if is_whole else Role.HEAD, node, tuple(on))
        case cst.With(items=items):
            names = [one.asname.name for one in items if one.asname is not None]
            on = [one for name in names for one in _mentions(facts, name)]
            return _Step(Role.PLACE if is_whole else Role.HEAD, node, tuple(on))
        case cst.If() | cst.While():
            return _Step(Role.HEAD if is_tested(facts.tree, node) else Role.TEST, node)
        case cst.Expr(value=cst.Call(func=cst.Attribute() as method)):
            root = _root(facts, method.value)
            if root in bounds.reads and method.attr.value in _HANDLING:
                return _Step()
            filled = filled_into(facts, root)
            on = list(_mentions(facts, root)) if filled is not None else []
        case cst.Expr() if node is statement.value and isinstance(node, cst.Call):
            return _Step()
        case _:
            on = []
    return _Step(role, statement, tuple(on)) if on else _Step(Role.OTHER, statement)


def _is_whole(bounds: Bounds, node: cst.CSTNode) -> bool:
    """Whether the store, or a function of the program, gives the turns at ``node``."""
    return node in bounds.reads or isinstance(node, cst.Call)


def _root(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression:
    """The name, or attribute of ``self``, that ``node`` is an element or a part of."""
    while isinstance(node, (cst.Subscript, cst.Attribute)):
        if facts.calls.self_attribute(node) is not None:
            break
        node = node.value
    return node


def _mentions(facts: Facts, target: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """The mentions of what is set at ``target``; none if that is not known here."""
    if isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _mentions(facts, element.value)
        return
    holder = holder_at(facts, target)
    if holder is not None:
        yield from variable_mentions(facts, holder)


def holder_at(facts: Facts, target: cst.BaseExpression) -> VariableHolder | AttributeHolder | None:
    """The variable or attribute that is set, or has something in it set, at ``target``."""
    root = _root(facts, target)
    if isinstance(root, cst.Name):
        scope = facts.tree.scope_of(root).resolve(root.value)
        return VariableHolder(scope, root.value) if scope is not None else None
    holder = holder_of(facts, root)
    return base_of(holder) if holder is not None else None


def _results(facts: Facts, statement: cst.Return) -> Iterator[cst.CSTNode]:
    """The calls that give what ``statement`` returns; none if others may call its function."""
    function = facts.calls.enclosing_function(statement)
    if function is None or facts.entry_points.of(function) is not None:
        return
    if facts.tracker.mentions_uncalled(function):
        return
    for call in facts.calls.calls_of(function):
        if facts.values.function_of(call) is function:
            yield call


def _is_on_the_way(head: cst.CSTNode, known: Collection[cst.CSTNode]) -> bool:
    """Whether a statement asks only to do something with the turns themselves."""
    return all(
        below in known or isinstance(below, _JUMPS)
        for below in descendants(head)
        if isinstance(below, cst.BaseSmallStatement)
    )
