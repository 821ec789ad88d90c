"""What is added at the head of a module: imports, and the definitions behind them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import libcst as cst

from migrate_interactions.findings import Edit, Span
from migrate_interactions.rewriting.text_lines import behind, rest_of_line
from migrate_interactions.syntax.tree import Tree


def header_edits(tree: Tree, imports: Mapping[str, str], blocks: Sequence[str]) -> list[Edit]:
    """Add ``imports`` (name -> module) before the first import and ``blocks`` behind the last."""
    if not imports and not blocks:
        return []
    newline = tree.newline
    after, plain = _last_import(tree)
    by_module: dict[str, list[str]] = {}
    for name, module in imports.items():
        by_module.setdefault(module, []).append(name)
    lines = "".join(
        f"from {module} import {', '.join(sorted(names))}{newline}"
        for module, names in sorted(by_module.items())
    )
    if lines and not _starts_with_standard_library(tree, plain):
        lines += newline
    blocks = "".join(
        f"{newline}{newline}{code.strip().replace(chr(10), newline)}{newline}" for code in blocks
    )
    found = []
    if lines:
        found.append(Edit(Span(plain, plain), (lines,)))
    if blocks and rest_of_line(tree, after).strip():
        blocks += newline * 2
    if blocks:
        found.append(Edit(Span(after, after), (blocks,)))
    return found


def end_of_imports(tree: Tree) -> int:
    """The offset behind the module's leading imports, where definitions may be added."""
    return _last_import(tree)[0]


def _starts_with_standard_library(tree: Tree, offset: int) -> bool:
    """Whether the import at ``offset`` is of the standard library."""
    words = rest_of_line(tree, offset).split()
    return len(words) > 1 and words[1].split(".")[0] in sys.stdlib_module_names


def _last_import(tree: Tree) -> tuple[int, int]:
    """Offsets behind the module's leading imports, and where a plain import may go."""
    offset = 0
    first: int | None = None
    for statement in tree.module.body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]) if (
                statement is tree.module.body[0]
            ):
                offset = behind(tree, statement)
            case cst.SimpleStatementLine(body=[cst.ImportFrom(module=cst.Name("__future__"))]):
                offset = behind(tree, statement)
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
                if first is None:
                    first = tree.line_starts[tree.line(statement) - 1]
                offset = behind(tree, statement)
            case cst.Try() | cst.If() if _only_imports(statement):
                offset = behind(tree, statement)
            case _:
                break
    return offset, first if first is not None else offset


def _only_imports(statement: cst.CSTNode) -> bool:
    body = getattr(getattr(statement, "body", None), "body", ())
    return bool(body) and all(
        isinstance(line, cst.SimpleStatementLine)
        and all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body)
        for line in body
    )
