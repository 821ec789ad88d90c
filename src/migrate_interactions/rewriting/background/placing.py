"""Puts the wait behind the statement or expression that creates an interaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Span
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.interactions import hoist, is_hoistable
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Scope
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True)
class Wait:
    """A call of the function that waits, but for the interaction that it waits for."""

    function: str
    client: str
    is_async: bool
    deadline: str = ""

    def around(self, interaction: Piece) -> tuple[Piece, ...]:
        """The call, with the expression of the interaction in it."""
        return (f"{self._head}{self.client}, ", interaction, f"{self._tail})")

    def line(self, before: str, name: str, indent: str, step: str) -> str:
        """A line that begins with ``before``, with the call for the variable ``name``."""
        arguments = f"{self.client}, {name}{self._tail}"
        flat = f"{before}{self._head}{arguments})"
        if len(indent) + len(flat) <= LINE_LIMIT:
            return flat
        return f"{before}{self._head}\n{indent}{step}{arguments}\n{indent})"

    @property
    def _head(self) -> str:
        return f"{'await ' if self.is_async else ''}{self.function}("

    @property
    def _tail(self) -> str:
        return f", deadline={self.deadline}" if self.deadline else ""


def client_name(facts: Facts, draft: Draft, client: cst.BaseExpression) -> str:
    """The expression of ``client`` where the wait is; a variable, if it is made in the call."""
    if not any(isinstance(below, (cst.Call, cst.Await)) for below in descendants(client)):
        return facts.tree.source(client)
    if not is_hoistable(facts, client):
        raise RefusedError(
            "client-not-in-reach",
            f"`{facts.tree.excerpt(client)}` would be made again to wait with",
            facts.tree.line(client),
        )
    return hoist(facts, draft, client, free_name(facts, "client", "genai_client"))


def put_wait(
    facts: Facts, draft: Draft, created: cst.BaseExpression, wait: Wait, others: Sequence[cst.Call]
) -> None:
    """Let what reads the value of ``created`` read the interaction when it is done.

    ``others`` are all calls that are waited for: if there are several in a statement, none of
    them is taken out of it.
    """
    tree = facts.tree
    statement = tree.statement_of(created)
    indent, step = tree.indentation(statement), tree.module.default_indent
    name = _own_name(facts, statement, created)
    if name:
        draft.insert_after(created, (wait.line(f"{name} = ", name, indent, step),))
        return
    alone = sum(tree.statement_of(call) is statement for call in others) == 1
    whole = draft.carry(created)
    if not alone or not is_hoistable(facts, created):
        span = tree.span(created)
        draft.replace_span(span, *wait.around(span))
        return
    new = _new_name(facts, tree.scope_of(statement).function)
    lines: list[tuple[Piece, ...]] = [(f"{new} = ", _bare(facts, draft, created))]
    if getattr(statement, "value", None) is created:
        before = tree.text[tree.span(statement).start : whole.start]
        line = wait.line(before, new, indent, step)
        draft.replace_span(whole, line.removeprefix(before))
    else:
        lines.append((wait.line(f"{new} = ", new, indent, step),))
        draft.replace_span(whole, new)
    draft.insert_before(created, *lines)


def _bare(facts: Facts, draft: Draft, created: cst.BaseExpression) -> Span:
    """``created`` without the parentheses that it needs only inside of another expression."""
    match created:
        case cst.Await(expression=cst.Call(func=func)) if "\n" not in facts.tree.source(func):
            return facts.tree.span(created)
    return draft.carry(created)


def _own_name(facts: Facts, statement: cst.CSTNode, created: cst.BaseExpression) -> str:
    """The variable that ``created`` is assigned to, if nobody sees it before it is done.

    What catches an error of the wait would find an interaction in it that is not done.
    """
    match statement:
        case (
            cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value)
            | cst.AnnAssign(target=cst.Name(value=name), value=value)
        ) if value is created:
            scope = facts.tree.scope_of(statement)
            for above in facts.tree.ancestors(statement):
                if above is scope.node:
                    break
                if isinstance(above, (cst.Try, cst.TryStar, cst.With)):
                    return ""
            return name if scope.resolve(name) is scope else ""
    return ""


def _new_name(facts: Facts, scope: Scope) -> str:
    """A name that means nothing in ``scope``."""
    names = ("interaction", "background_interaction")
    numbered = (f"interaction_{number}" for number in range(2, 1000))
    return next(name for name in (*names, *numbered) if _is_free(facts, scope, name))


def _is_free(facts: Facts, scope: Scope, name: str) -> bool:
    if name in scope.bindings:
        return False
    visible = []
    outer: Scope | None = scope
    while outer is not None:
        visible.append(outer)
        outer = outer.parent
    return not any(
        facts.tree.is_within(read, [scope.node])
        for holder in visible
        for read in facts.tree.scopes.reads.get((holder, name), ())
    )
