"""Finding the name under which an interaction can be referred to, and giving it one."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.streamed.accumulation import accumulation_at, added_up
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.streams.naming import name_of_stream
from migrate_interactions.syntax.scopes import BindingKind

#: Ways in which a variable comes to hold a response.
_HOLDING = frozenset(
    {
        BindingKind.ASSIGNMENT,
        BindingKind.WALRUS,
        BindingKind.ANNOTATION_ONLY,
        BindingKind.PARAMETER,
    }
)


def name_of_answered(facts: Facts, draft: Draft, text: cst.BaseExpression, depth: int = 0) -> str:
    """The variable with the interaction whose text or content ``text`` is.

    A call that is not assigned to a variable gets one before its statement. Raises RefusedError
    if the interaction has no name where ``text`` stands.
    """
    whole = accumulation_at(facts, text)
    if whole is not None:
        return name_of_stream(facts, draft, whole, text)
    match text:
        case cst.BooleanOperation(left=left, operator=cst.Or()):
            return name_of_answered(facts, draft, left, depth)
        case cst.NamedExpr(value=value):
            return name_of_answered(facts, draft, value, depth)
        case (
            cst.Subscript(value=cst.Attribute(value=response, attr=cst.Name("candidates")))
            | cst.Attribute(
                value=cst.Subscript(value=cst.Attribute(value=response)), attr=cst.Name("content")
            )
        ):
            return _name_of(facts, draft, response)
        case cst.Attribute(value=cst.Name() as candidate, attr=cst.Name("content")):
            return name_of_answered(facts, draft, candidate, depth + 1)
        case cst.Attribute(value=response, attr=cst.Name("text")):
            return _name_of(facts, draft, response)
        case cst.Name() if depth < 6:
            bound = facts.tracker.definitions_at(text)
            sums = [whole for b in bound if (whole := added_up(facts, b, text)) is not None]
            summed = {node for whole in sums for node in (whole.addition, whole.beginning)}
            names = {
                name_of_answered(facts, draft, binding.value, depth + 1)
                for binding in bound
                if binding.value is not None and not binding.path and binding.node not in summed
            }
            if len(names) == 1 and sums:
                (name,) = names
                names |= {name_of_stream(facts, draft, whole, text, name) for whole in sums}
            if len(names) == 1:
                return names.pop()
    raise _no_name(facts, text)


def _no_name(facts: Facts, node: cst.CSTNode) -> RefusedError:
    return RefusedError(
        "response-escapes",
        "the response that is kept has no name where its answer is appended",
        facts.tree.line(node),
    )


def _name_of(facts: Facts, draft: Draft, response: cst.BaseExpression) -> str:
    match response:
        case cst.Name(value=name):
            scope = facts.tree.scope_of(response).resolve(name)
            kinds = {b.kind for b in scope.bindings.get(name, ())} if scope else set()
            if kinds <= _HOLDING:
                return name
        case cst.Call() if response in facts.site_by_call:
            return hoist(facts, draft, response)
        case cst.Await(expression=cst.Call() as call) if call in facts.site_by_call:
            return hoist(facts, draft, response)
        case cst.Attribute():
            return facts.tree.source(response)
    raise _no_name(facts, response)


_SHORT_CIRCUIT = (
    cst.Lambda,
    cst.IfExp,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
    cst.GeneratorExp,
    cst.BooleanOperation,
)


def hoist(facts: Facts, draft: Draft, call: cst.BaseExpression, name: str = "") -> str:
    """Give ``call`` a variable of its own on a line before its statement; return its name.

    Raises RefusedError where that would change what is evaluated, or in which order.
    """
    if not is_hoistable(facts, call):
        raise RefusedError(
            "response-escapes",
            "the response has no name of its own, and the call stands inside another expression",
            facts.tree.line(call),
        )
    name = name or free_name(facts, "interaction")
    draft.insert_before(call, (f"{name} = ", draft.carry(call)))
    draft.replace_span(draft.carry(call), name)
    return name


def is_hoistable(facts: Facts, call: cst.BaseExpression) -> bool:
    """Whether the same is evaluated, in the same order, if ``call`` goes before its statement."""
    tree = facts.tree
    statement = tree.statement_of(call)
    if not isinstance(statement, (cst.Assign, cst.AnnAssign, cst.Return, cst.Expr)):
        return False
    start = tree.span(call).start
    for above in tree.ancestors(call):
        if above is statement:
            break
        if isinstance(above, _SHORT_CIRCUIT):
            return False
        for other in tree.scopes.nodes(cst.Call, cst.Await):
            if (
                tree.span(other).end <= start
                and tree.statement_of(other) is statement
                and tree.span(statement).contains(tree.span(other))
            ):
                return False
    return True
