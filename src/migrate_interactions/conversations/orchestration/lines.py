"""The lines that orchestrate, by file and by what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.left import named_still
from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Fate, Orchestration
from migrate_interactions.syntax.code_lines import is_docstring, lines_of
from migrate_interactions.syntax.tree import Part, Tree

_STATEMENTS = (cst.BaseSmallStatement, cst.BaseCompoundStatement, cst.SimpleStatementLine)
#: Parts of statements that have lines of their own.
_PARTS = (cst.Decorator, cst.Else, cst.ExceptHandler, cst.Finally)


def orchestration_of(
    facts: Facts,
    category: Category,
    *,
    going: Iterable[cst.CSTNode] = (),
    changing: Iterable[cst.CSTNode] = (),
    staying: Iterable[cst.CSTNode] = (),
    reading: Iterable[cst.CSTNode] = (),
    kept: Iterable[cst.CSTNode] = (),
) -> tuple[Orchestration, ...]:
    """The lines of ``going``, with all that is dead without it, of ``changing`` and ``staying``.

    ``facts`` are those of a module with the files that are linked with it; lines are given by
    the file that they are in. Of ``going``, statements and decorators have lines; an expression
    or an argument only takes its uses away. What is ``kept`` in them is no orchestration; where
    it is an expression, only its uses are kept. Of the others the lines are those of the
    statement that each is in, or of the head of a compound one. ``reading`` changes, too, as
    far as it is left, also where the rest of its statement stays. A line that is claimed more
    than once goes only if it does nothing but go.
    """
    changing, staying = tuple(changing), tuple(staying)
    remaining = {smallest_statement(facts.tree, node) for node in (*changing, *staying)}
    removed = closure_of(
        facts, [node for node in going if node not in remaining], (*kept, *remaining)
    )
    changing += tuple(node for node in reading if not removed.covers(node))
    changing += tuple(named_still(removed))
    changed_statements = {smallest_statement(facts.tree, node) for node in changing}
    gone = going_lines(removed)
    changed = {line for node in changing for line in statement_lines(facts.tree, node)}
    left = {
        line
        for node in staying
        if smallest_statement(facts.tree, node) not in changed_statements
        for line in statement_lines(facts.tree, node)
    }
    by_fate = {Fate.GOES: gone - changed - left, Fate.CHANGES: changed - left, Fate.STAYS: left}
    return tuple(
        Orchestration(path, category, fate, own)
        for fate, lines in by_fate.items()
        for path, own in lines_by_file(facts.tree, lines)
    )


def lines_by_file(tree: Tree, lines: Iterable[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Lines of :attr:`Tree.text` as lines of the files that they are in, by path."""
    by_path: dict[str, list[int]] = {}
    for line in sorted(lines):
        part = tree.part_at(tree.line_starts[line - 1])
        above = tree.line_at(part.span.start) - 1
        by_path.setdefault(part.path, []).append(line - above)
    for path, own in sorted(by_path.items()):
        yield path, tuple(own)


def smallest_statement(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """The statement that ``node`` is in; ``node`` itself in the head of a compound one."""
    statement = tree.statement_of(node)
    return statement if isinstance(statement, cst.BaseSmallStatement) else node


def statement_lines(tree: Tree, node: cst.CSTNode) -> set[int]:
    """The lines of :attr:`Tree.text` of the statement that ``node`` is in, or is.

    Of a compound statement those of its head, unless it is ``node`` itself.
    """
    statement = tree.statement_of(node)
    if node is statement or isinstance(node, _PARTS):
        return lines_of(tree, node)
    if not isinstance(statement, cst.BaseCompoundStatement):
        return lines_of(tree, statement)
    decorator = next((x for x in tree.ancestors(node) if isinstance(x, cst.Decorator)), None)
    return lines_of(tree, decorator) if decorator is not None else head_lines(tree, statement)


def head_lines(tree: Tree, statement: cst.CSTNode) -> set[int]:
    """The lines of a compound statement before its body."""
    body = getattr(statement, "body", None)
    lines = lines_of(tree, statement)
    if isinstance(body, cst.IndentedBlock):
        first = min(lines_of(tree, body.body[0]))
        return {line for line in lines if line < first}
    return lines


def going_lines(removed: Removed) -> set[int]:
    """The lines of :attr:`Tree.text` on which nothing is left of what is ``removed``."""
    tree = removed.facts.tree
    lines: set[int] = set()
    for node in removed.gone:
        if isinstance(node, (*_STATEMENTS, *_PARTS)):
            lines |= lines_of(tree, node) - _shared_lines(removed, node)
        elif isinstance(node, (cst.ImportAlias, cst.NameItem, cst.WithItem)):
            lines |= _lines_of_item(removed, node)
    for node in removed.kept:
        if isinstance(node, (*_STATEMENTS, *_PARTS)):
            lines -= lines_of(tree, node)
    return lines | {line for part in tree.parts for line in _docstring_alone(removed, part)}


def _docstring_alone(removed: Removed, part: Part) -> set[int]:
    """The lines of a file's docstring, where nothing else is left of the file."""
    first, *others = part.module.body or (None,)
    if first is None or not others or not is_docstring(first):
        return set()
    if all(removed.covers(one) or _is_empty_line(removed, one) for one in others):
        return lines_of(removed.facts.tree, first)
    return set()


def _is_empty_line(removed: Removed, node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and all(map(removed.covers, node.body))


def _shared_lines(removed: Removed, node: cst.CSTNode) -> set[int]:
    """The lines of ``node`` that also have something on them which is left."""
    tree = removed.facts.tree
    line = tree.parent(node)
    shared: set[int] = set()
    if isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        for other in line.body:
            if not removed.covers(other):
                shared |= lines_of(tree, other)
    if isinstance(line, cst.SimpleStatementSuite) and not removed.covers(line):
        shared |= lines_of(tree, node)
    return shared


def _lines_of_item(removed: Removed, node: cst.CSTNode) -> set[int]:
    """The lines of one name of a statement that goes, alone or with all of them."""
    tree = removed.facts.tree
    statement = tree.parent(node)
    match statement:
        case cst.Import(names=names) | cst.Global(names=names) | cst.Nonlocal(names=names):
            items: list[cst.CSTNode] = list(names)
        case cst.ImportFrom(names=[*names]):
            items = list(names)
        case cst.With(items=names):
            items = list(names)
        case _:
            return set()
    if isinstance(statement, cst.With) and all(map(removed.covers, items)):
        return head_lines(tree, statement)
    others = {line for one in items if not removed.covers(one) for line in lines_of(tree, one)}
    return lines_of(tree, node) - others - {tree.line(statement)}
