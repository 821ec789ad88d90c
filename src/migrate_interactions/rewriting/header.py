"""What is added at the head of a module: imports, and the definitions behind them."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping, Sequence

import libcst as cst

from migrate_interactions.findings import Edit, Span
from migrate_interactions.rewriting.leading_imports import leading_imports
from migrate_interactions.rewriting.text_lines import LINE_LIMIT, behind, rest_of_line
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.tree import Tree


def header_edits(
    tree: Tree,
    imports: Mapping[str, str],
    blocks: Sequence[str],
    modules: Collection[str] = (),
) -> list[Edit]:
    """Add ``imports`` (name -> module) and, behind the last import, ``blocks``.

    Imports of the standard library go among those that are there or before the first import,
    others behind one of the same package. ``modules`` are
    imported as a whole.
    """
    if not imports and not blocks and not modules:
        return []
    newline = tree.newline
    after, plain = leading_imports(tree)
    by_module: dict[str, list[str]] = {}
    for name, module in imports.items():
        by_module.setdefault(module, []).append(name)
    lines = [(module, f"import {module}{newline}", True) for module in sorted(modules)]
    lines += [
        (module, import_line(module, sorted(names), newline), False)
        for module, names in sorted(by_module.items())
    ]
    found: dict[int, str] = {}
    for module, line, is_whole in lines:
        package = module.split(".")[0].split(" ")[0]
        if _is_standard(package):
            place = _among_standard_library(tree, module, plain, is_whole=is_whole)
        else:
            place = _behind_package(tree, package, after)
        found[place] = found.get(place, "") + line
    if plain in found and plain != after and not _starts_with_standard_library(tree, plain):
        found[plain] += newline
    edits = [Edit(Span(place, place), (text,)) for place, text in found.items()]
    return edits + (_block_edits(tree, after, blocks) if blocks else [])


def _block_edits(tree: Tree, after: int, blocks: Sequence[str]) -> list[Edit]:
    """The same edit for the same block, whatever others there are: fixes may share it."""
    newline = tree.newline
    edits: list[Edit] = []
    named = re.compile(r'""".*?"""', re.DOTALL)
    for code in blocks:
        behind_what = _behind_named_classes(tree, after, named.sub("", code))
        rest = tree.own_text[behind_what:]
        place = len(tree.own_text) - len(rest.lstrip("\r\n")) if rest.strip() else behind_what
        text = code.strip().replace("\n", newline) + newline
        if not rest.strip():
            edits.append(Edit(Span(place, place), (newline * 2 + text,)))
            continue
        blank = tree.own_text[behind_what:place].count(newline)
        if blank < 2:
            edits.append(Edit(Span(place, place), (newline * (2 - blank),)))
        edits.append(Edit(Span(place, place), (text + newline * 2,)))
    return list(dict.fromkeys(edits))


def _behind_named_classes(tree: Tree, after: int, code: str) -> int:
    """The offset behind those of the module's first definitions that ``code`` names.

    An earlier fix may have added them; annotations name a class when it has to be there.
    """
    offset = after
    for statement in tree.module.body:
        if tree.span(statement).start < after:
            continue
        match statement:
            case cst.ClassDef(name=cst.Name(value=name)):
                if re.search(rf"\b{re.escape(name)}\b", code):
                    offset = behind(tree, statement)
            case cst.FunctionDef():
                continue
            case _:
                break
    return offset


def import_line(module: str, names: Sequence[str], newline: str) -> str:
    """``from module import ...`` with its end; one name on a line where it would be too long."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LINE_LIMIT:
        return line + newline
    listed = "".join(f"    {name},{newline}" for name in names)
    return f"from {module} import ({newline}{listed}){newline}"


def _behind_package(tree: Tree, package: str, otherwise: int) -> int:
    """The offset behind the last leading import of ``package``."""
    offset = otherwise
    for statement in tree.module.body:
        if tree.span(statement).start >= otherwise:
            break
        match statement:
            case cst.SimpleStatementLine(body=[cst.ImportFrom(module=module, relative=[])]):
                if dotted_name(module).split(".")[0] == package:
                    offset = behind(tree, statement)
            case cst.SimpleStatementLine(body=[cst.Import(names=names)]):
                if any(dotted_name(one.name).split(".")[0] == package for one in names):
                    offset = behind(tree, statement)
    return offset


def _is_standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names


def _among_standard_library(tree: Tree, module: str, start: int, *, is_whole: bool) -> int:
    """The offset for an import of or from ``module`` among those that stand at ``start``.

    Imports of whole modules go before those from modules, each kind in order.
    """
    offset = start
    for statement in tree.module.body:
        if tree.span(statement).start < start:
            continue
        match statement:
            case cst.SimpleStatementLine(body=[cst.ImportFrom(module=other, relative=[])]):
                name, whole = dotted_name(other), False
            case cst.SimpleStatementLine(body=[cst.Import(names=[alias, *_])]):
                name, whole = dotted_name(alias.name), True
            case _:
                break
        if not _is_standard(name) or (not is_whole, module) < (not whole, name):
            break
        offset = behind(tree, statement)
    return offset


def _starts_with_standard_library(tree: Tree, offset: int) -> bool:
    """Whether the import at ``offset`` is of the standard library."""
    words = rest_of_line(tree, offset).split()
    return len(words) > 1 and _is_standard(words[1])
