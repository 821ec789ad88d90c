"""The results of function calls are gathered in the loop, and sent together behind it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.misuse.split_answers import SplitAnswer
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety, Span
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.layout import Entries, laid_out
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import without_await, written_fields
from migrate_interactions.syntax.walk import descendants

_LEAVING = (cst.Break, cst.Continue, cst.Return, cst.Yield, cst.Raise)


def fix_split_answer(facts: Facts, split: SplitAnswer) -> Fix | Refusal:
    """Answer all calls in one request."""
    draft = Draft(facts.tree)
    try:
        _rewrite(facts, draft, split)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="answer all function calls in one request",
        safety=Safety.REVIEW,
        edits=edits,
        details=(
            "the model gets all results in one turn, and answers once; what was done with each "
            "answer is done once, behind the loop",
        ),
        changes_behaviour=False,
    )


def _rewrite(facts: Facts, draft: Draft, split: SplitAnswer) -> None:
    tree, loop = facts.tree, split.loop
    statement = tree.statement_of(split.call.call)
    line = tree.parent(statement)
    block = tree.parent(line) if line is not None else None
    if (
        not split.is_direct
        or not isinstance(line, cst.SimpleStatementLine)
        or len(line.body) != 1
        or not isinstance(block, cst.IndentedBlock)
        or not _is_plain(statement, split.call.call)
        or not _leads_to(facts, loop, block)
        or loop.orelse is not None
    ):
        raise _refused(facts, split, "the request is not made by a statement of the loop itself")
    behind = list(block.body[list(block.body).index(line) + 1 :])
    moved: list[cst.CSTNode] = [line, *behind]
    _refuse_leaving(facts, split, behind)
    _refuse_values_of_the_round(facts, split, moved)
    given = split.call.argument("input")
    if given is None or not isinstance(given.value, cst.List):
        raise _refused(facts, split, "the input is not written out in the call")
    span, whole = tree.span(given.value), tree.span(loop)
    start, end = tree.span(statement).start, tree.span(moved[-1]).end
    text = tree.text[start:end]
    if '"""' in text or "'''" in text:
        raise _refused(facts, split, "a text of several lines would have to be moved")
    name = free_name(facts, "function_results")
    text = text[: span.start - start] + name + text[span.end - start :]
    indent = tree.indentation(loop)
    inner = indent + tree.module.default_indent
    fields = written_fields(split.result) or {}
    entry = Entries(tuple((key, (draft.carry(value),)) for key, value in fields.items()))
    room = LINE_LIMIT - len(tree.indentation(statement)) - len(name) - len(".append()")
    element = laid_out(draft, entry, tree.indentation(statement), room)
    pieces: list[Piece] = [
        f"{name} = []{tree.newline}{indent}",
        Span(whole.start, start),
        f"{name}.append(",
        *element,
        ")",
    ]
    if end < whole.end:
        pieces.append(Span(end, whole.end))
    pieces += [
        f"{tree.newline}{indent}if {name}:{tree.newline}{inner}",
        _indented(text, tree.indentation(statement), inner),
    ]
    draft.replace_span(whole, *pieces)


def _is_plain(statement: cst.CSTNode, call: cst.Call) -> bool:
    """Whether ``statement`` does nothing but to make the call and keep what it gives."""
    match statement:
        case (
            cst.Assign(value=value) | cst.AnnAssign(value=cst.BaseExpression() as value)
        ) | cst.Expr(value=value):
            made = without_await(value)
            return made is call
    return False


def _leads_to(facts: Facts, loop: cst.For, block: cst.CSTNode) -> bool:
    """Whether nothing but conditions stand between the loop and ``block``."""
    current: cst.CSTNode | None = block
    while current is not None and current is not loop.body:
        current = facts.tree.parent(current)
        if current is not None and not isinstance(current, (cst.If, cst.Else, cst.IndentedBlock)):
            return False
    return current is loop.body


def _refuse_leaving(facts: Facts, split: SplitAnswer, behind: Sequence[cst.CSTNode]) -> None:
    for statement in behind:
        for below in descendants(statement):
            if isinstance(below, _LEAVING):
                raise _refused(facts, split, "the loop is left behind the request")


def _refuse_values_of_the_round(facts: Facts, split: SplitAnswer, moved: list[cst.CSTNode]) -> None:
    """What moves behind the loop may read nothing that each round sets, and set nothing for it."""
    tree = facts.tree
    moved_spans = [tree.span(one) for one in moved]

    def moves(node: cst.CSTNode) -> bool:
        return any(span.contains(tree.span(node)) for span in moved_spans)

    names = [n for n in descendants(split.loop) if isinstance(n, cst.Name)]
    set_names = [n for n in names if _is_set(facts, n)]
    of_the_round = {n.value for n in set_names if not moves(n)}
    of_what_moves = {n.value for n in set_names if moves(n)}
    for name in names:
        if moves(name) and not tree.is_within(name, [split.result]) and name.value in of_the_round:
            raise _refused(facts, split, f"`{name.value}` is another one in each round")
        in_loop_head = tree.is_within(name, [split.loop.iter])
        if not moves(name) and not in_loop_head and name.value in of_what_moves:
            raise _refused(facts, split, f"the rest of the loop reads `{name.value}`")


def _is_set(facts: Facts, name: cst.Name) -> bool:
    """Whether the loop binds ``name`` here."""
    scope = facts.tree.scope_of(name).resolve(name.value)
    if scope is None:
        return False
    parent = facts.tree.parent(name)
    while isinstance(parent, (cst.Element, cst.Tuple, cst.List, cst.StarredElement)):
        parent = facts.tree.parent(parent)
    match parent:
        case cst.AssignTarget() | cst.AugAssign():
            return True
        case cst.AnnAssign(target=target):
            return target is name
        case cst.For(target=target):
            return facts.tree.is_within(name, [target])
        case cst.NamedExpr(target=target):
            return target is name
    return False


def _indented(text: str, old: str, new: str) -> str:
    """``text`` whose further lines begin with ``new`` in place of ``old``."""
    first, *others = text.splitlines(keepends=True)
    moved = [
        new + line.removeprefix(old) if line.strip() else line.lstrip(" \t") for line in others
    ]
    return "".join([first, *moved])


def _refused(facts: Facts, split: SplitAnswer, why: str) -> RefusedError:
    return RefusedError("split-answers", why, facts.tree.line(split.call.call))
