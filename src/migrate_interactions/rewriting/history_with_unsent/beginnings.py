"""Where histories come from: new lists, seeds, dictionaries and defaults."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.holders import AttributeHolder, VariableHolder
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.origins import default_factory
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.rewriting.declarations import annotations_of_attribute
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.history_with_unsent.steps import steps_in_lines
from migrate_interactions.rewriting.history_with_unsent.work import Work, refusal
from migrate_interactions.rewriting.layout import laid_out
from migrate_interactions.rewriting.stand_ins import PairStandIn
from migrate_interactions.rewriting.turns import steps_of
from migrate_interactions.syntax.shapes import is_empty_list


def start(work: Work, operation: Operation) -> None:
    """A new history: nothing to follow, and the seed as the first unsent turns."""
    node = operation.node
    match node:
        case cst.Assign(value=value) | cst.AnnAssign(value=cst.BaseExpression() as value):
            pass
        case cst.BaseExpression() as value:
            pass
        case _:
            raise refusal(work, node)
    if work.pair is not None:
        _start_beside(work, work.pair, operation)
    factory = default_factory(value)
    if isinstance(factory, cst.Lambda):
        value = factory.body
    elif factory is not None:
        if work.pair is None:
            work.draft.replace(factory, work.name)
        return
    if operation.seed is not None:
        _start_from_seed(work, operation, value)
        return
    if not is_list(value):
        raise refusal(work, node)
    work.draft.replace_span(work.draft.carry(value), *_new(work, value, operation.turns))


def _start_beside(work: Work, pair: PairStandIn, operation: Operation) -> None:
    """The list keeps its statement under another name, with the id on a line before it."""
    target = operation.mention.node
    history = work.facts.tree.source(target)
    if not isinstance(operation.node, (cst.Assign, cst.AnnAssign)):
        raise refusal(work, operation.node)
    if isinstance(operation.node, cst.Assign) and len(operation.node.targets) != 1:
        raise refusal(work, operation.node)
    declare = _may_annotate(work, operation)
    annotation = ": str | None" if declare else ""
    work.draft.insert_before(operation.node, (f"{pair.identifier(history)}{annotation} = None",))
    of_any = ""
    if declare and isinstance(operation.node, cst.Assign) and not _is_annotated(work, operation):
        work.draft.add_import("typing", "Any")
        of_any = ": list[Any]"
    work.draft.replace(target, f"{pair.unsent(history)}{of_any}")
    holder = operation.holder
    if isinstance(holder, VariableHolder):
        work.draft.rebind(operation.node, holder.scope, pair.id_name)
        work.draft.rebind(operation.node, holder.scope, pair.unsent_name)


def _may_annotate(work: Work, operation: Operation) -> bool:
    """Whether this START is the first, and may annotate the id."""
    first = next(o for o in work.conversation.operations if o.doing is Doing.START)
    holder = operation.holder
    if isinstance(holder, VariableHolder):
        return first is operation and work.facts.tree.scope_of(operation.node) is holder.scope
    return first is operation


def _is_annotated(work: Work, operation: Operation) -> bool:
    """Whether the list says elsewhere of which type it is."""
    match operation.holder:
        case VariableHolder(scope=scope, name=name):
            return any(one.annotation is not None for one in scope.bindings.get(name, ()))
        case AttributeHolder(cls=cls, name=name):
            return any(annotations_of_attribute(work.facts, cls, name))
    return True


def _start_from_seed(work: Work, operation: Operation, value: cst.BaseExpression) -> None:
    """``list(SEED)``: the constant's turns become steps, and are the first unsent turns."""
    seed = operation.seed
    assert seed is not None
    tree = work.facts.tree
    whole = work.draft.carry(value)
    copied = tree.text[whole.start : whole.end]
    if work.pair is None:
        work.draft.replace_span(whole, f"{work.name}(unsent_turns={copied})")
    if seed in work.seeds:
        return
    work.seeds.append(seed)
    match tree.parent(seed):
        case cst.Assign(targets=[cst.AssignTarget(target=named)]) | cst.AnnAssign(target=named):
            target = tree.source(named)
        case _:
            raise refusal(work, seed)
    for element, turn in zip(seed.elements, operation.turns, strict=True):
        if turn.variable is not None or (turn.has_results and f"len({target})" in tree.text):
            raise refusal(work, element)
        indent = tree.indentation(element)
        room = LINE_LIMIT - len(indent) - 1
        pieces: list[Piece] = []
        for index, step in enumerate(steps_of(work.facts, work.draft, turn, work.users)):
            pieces += [", " if index else "", *laid_out(work.draft, step, indent, room)]
        work.draft.replace(element.value, *pieces)
    statement = tree.parent(seed)
    if isinstance(statement, cst.AnnAssign):
        work.draft.add_import("typing", "Any")
        work.draft.replace(statement.annotation.annotation, "list[Any]")


def _new(work: Work, place: cst.CSTNode, turns: tuple[Turn, ...]) -> tuple[Piece, ...]:
    if not turns:
        return ("[]",) if work.pair is not None else (f"{work.name}()",)
    tree = work.facts.tree
    newline = tree.newline
    indent = tree.indentation(place)
    inner = indent + tree.module.default_indent
    if work.pair is not None:
        return ("[", newline, *steps_in_lines(work, turns, inner), indent, "]")
    deeper = inner + tree.module.default_indent
    head = (f"{work.name}(", newline, inner, "unsent_turns=[", newline)
    return (*head, *steps_in_lines(work, turns, deeper), inner, "],", newline, indent, ")")


def declare(work: Work, operation: Operation) -> None:
    """A dictionary of histories is one of objects now."""
    statement = operation.node
    value = statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None
    match value:
        case cst.Dict(elements=elements):
            for element in elements:
                if isinstance(element, cst.DictElement):
                    work.draft.replace(element.value, f"{work.name}()")
        case cst.Call(args=[cst.Arg(value=factory)]):
            work.draft.replace(factory, work.name)
    match statement:
        case cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Subscript(slice=[_, last]))):
            work.draft.replace(last, work.name)


def replace_default(work: Work, mention: cst.BaseExpression) -> None:
    """``setdefault(key, [])`` and ``get(key, [])`` make the object instead of a list."""
    match mention:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="setdefault" | "get")),
            args=[_, cst.Arg(value=default)],
        ):
            if isinstance(default, cst.List) and default.elements:
                raise refusal(work, default)
            if is_empty_list(default):
                work.draft.replace(default, f"{work.name}()")


def is_list(value: cst.BaseExpression) -> bool:
    """Whether ``value`` writes a list out."""
    match value:
        case cst.List() | cst.Call(func=cst.Name(value="list"), args=[]):
            return True
    return False
