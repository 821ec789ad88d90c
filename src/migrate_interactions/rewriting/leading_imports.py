"""The imports at the head of a module, behind which a migration puts what it adds."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.rewriting.text_lines import behind
from migrate_interactions.sources.skipped import is_notebook
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.notebook_cells import begins_cell
from migrate_interactions.syntax.tree import Tree

_Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


def end_of_imports(tree: Tree) -> int:
    """The offset behind the module's leading imports, where definitions may be added."""
    return leading_imports(tree)[0]


def leading_imports(tree: Tree) -> tuple[int, int]:
    """Offsets behind the module's leading imports, and where a plain import may go.

    Of a notebook these are the imports around the first of the SDK, whichever cell has them.
    """
    body = _beginning_with_the_sdk(tree) if is_notebook(tree.path) else tree.module.body
    begin = offset = tree.own.span.start
    first: int | None = None
    for statement in body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]) if (
                statement is tree.module.body[0]
            ):
                offset = behind(tree, statement)
            case cst.SimpleStatementLine(body=[cst.ImportFrom(module=cst.Name("__future__"))]):
                offset = behind(tree, statement)
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
                if first is None:
                    first = _start_of_line(tree, statement)
                offset = behind(tree, statement)
            case cst.Try() | cst.If() if _only_imports(statement):
                offset = behind(tree, statement)
            case _:
                break
    if offset == begin and is_notebook(tree.path) and body:
        # the first cell may be one of IPython's, which nothing may stand before
        offset = _start_of_line(tree, body[0])
    return offset, first if first is not None else offset


def is_imported_early(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether the import that ``node`` is part of has run when the module's functions may."""
    in_block = any(isinstance(one, (cst.If, cst.FunctionDef)) for one in tree.ancestors(node))
    return not in_block and tree.span(node).start < end_of_imports(tree)


def _beginning_with_the_sdk(tree: Tree) -> Sequence[_Statement]:
    """The statements of a notebook from the imports on that have the first of the SDK."""
    body = tree.module.body
    for number, statement in enumerate(body):
        if _imports(statement) and any(map(_is_of_the_sdk, _imported(statement))):
            while number and _imports(body[number - 1]) and not begins_cell(body[number]):
                number -= 1
            return body[number:]
    for number, statement in enumerate(body):
        if _imports(statement):
            return body[number:]
    return body


def _imports(statement: _Statement) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
            return True
    return False


def _imported(statement: _Statement) -> list[str]:
    """The full names that an import has."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Import(names=names), *_]):
            return [dotted_name(one.name) for one in names]
        case cst.SimpleStatementLine(
            body=[cst.ImportFrom(module=module, relative=[], names=list() | tuple() as names), *_]
        ):
            return [f"{dotted_name(module)}.{dotted_name(one.name)}" for one in names]
    return []


def _is_of_the_sdk(name: str) -> bool:
    return f"{name}.".startswith("google.genai.")


def _start_of_line(tree: Tree, statement: cst.CSTNode) -> int:
    return tree.line_starts[tree.line(statement) - 1]


def _only_imports(statement: cst.CSTNode) -> bool:
    body = getattr(getattr(statement, "body", None), "body", ())
    return bool(body) and all(
        isinstance(line, cst.SimpleStatementLine)
        and all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body)
        for line in body
    )
