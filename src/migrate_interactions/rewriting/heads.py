"""What each file of a fix gets at its head, where the fix changes more than one.

New text of a file may mention what is imported in another, or a class that is defined there: the
file then imports it as well.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import libcst as cst

from migrate_interactions.findings import Edit
from migrate_interactions.rewriting.header import header_edits
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.tree import Part, Tree

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*\b(?!\s*=[^=])")
_ASSIGNED = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?:\s*:[^=\n]*)?\s*(?::=|=(?!=))")
_DEFINED = re.compile(r"^(?:class|def|async def) (\w+)|^(\w+)(?:: [^=\n]*)? = ", re.MULTILINE)
_TEXT = re.compile(
    r"""[rbfu]{0,2}("{3}|'{3}).*?\1|[rbfu]{0,2}(?:"[^"\n]*"|'[^'\n]*')|\#[^\n]*""", re.DOTALL
)
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
_ALWAYS_THERE = frozenset(keyword.kwlist) | frozenset(dir(builtins))


def heads_of_files(
    tree: Tree,
    edits: Sequence[Edit],
    imports: Mapping[str, str],
    blocks: Sequence[str],
    modules: Collection[str],
) -> list[Edit]:
    """Imports and definitions at the heads of all files that ``edits`` change.

    Raises RefusedError where a file would need a name that it cannot import.
    """
    if len(tree.parts) == 1:
        return header_edits(tree, imports, blocks, modules)
    new = {part.path: _new_names(tree, part, edits) for part in tree.parts}
    defined = {name for code in blocks for pair in _DEFINED.findall(code) for name in pair if name}
    home = _home(tree, [part for part in tree.parts if new[part.path] & defined])
    found: list[Edit] = []
    for part in tree.parts:
        own_blocks = blocks if part is home else ()
        if part is tree.own:
            wanted, whole = dict(imports), set(modules)
            for name in new[part.path] - defined - {_bound_by(one) for one in imports}:
                source = _source_of(tree, part, name)
                if _imported_module(tree, name) is not None:
                    whole.add(name)
                elif source is not None:
                    wanted[name] = source
        else:
            names = new[part.path].union(*(_free_names(code) for code in own_blocks))
            wanted, whole = _needed(tree, part, names - defined, imports, modules)
        if part is not home:
            module = tree.imported_as.get((part.scope, home.scope))
            for name in sorted(new[part.path] & defined):
                if module is None:
                    raise _refused(part, name)
                wanted[name] = module
        found += header_edits(tree.seen_from(part), wanted, own_blocks, whole)
    return found


def _home(tree: Tree, needing: Sequence[Part]) -> Part:
    """The file that definitions go into: one that all others which need them import from."""
    for part in dict.fromkeys((tree.own, *needing)):
        others = [one for one in needing if one is not part]
        if all((one.scope, part.scope) in tree.imported_as for one in others):
            return part
    return tree.own


def _needed(
    tree: Tree,
    part: Part,
    names: Collection[str],
    imports: Mapping[str, str],
    modules: Collection[str],
) -> tuple[dict[str, str], set[str]]:
    """The imports, by name and of whole modules, that ``part`` needs for ``names``."""
    wanted: dict[str, str] = {}
    whole: set[str] = set()
    by_name = {_bound_by(name): (name, module) for name, module in imports.items()}
    by_module = {_bound_by(module): module for module in modules}
    by_name |= dict(_imports_of(tree.own))
    for name in sorted(names):
        if name in by_module:
            whole.add(by_module[name])
        elif name in by_name:
            imported, module = by_name[name]
            wanted[imported] = module
        elif _imported_module(tree, name) is not None:
            whole.add(name)
        elif (source := _source_of(tree, part, name)) is not None:
            wanted[name] = source
        else:
            raise _refused(part, name)
    return wanted, whole


def _source_of(tree: Tree, part: Part, name: str) -> str | None:
    """What ``part`` may import the variable ``name`` of another file from; None if from none."""
    found = {
        module: any(b.kind is BindingKind.IMPORT for b in other.scope.bindings[name])
        for other in tree.parts
        if name in other.scope.bindings
        and (module := tree.imported_as.get((part.scope, other.scope))) is not None
    }
    defining = [module for module, imports in found.items() if not imports]
    return defining[0] if len(defining) == 1 else next(iter(found)) if len(found) == 1 else None


def _imported_module(tree: Tree, name: str) -> str | None:
    """The module that all files mean that have ``name`` from ``import name``."""
    bindings = [b for part in tree.parts for b in part.scope.bindings.get(name, ())]
    of_module = [b for b in bindings if isinstance(tree.parent(b.node), cst.Import)]
    names = {b.dotted for b in bindings}
    return name if bindings and len(of_module) == len(bindings) and names == {name} else None


def _imports_of(part: Part) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names that ``part`` imports from packages, each with what to import and from where."""
    for name, bindings in part.scope.bindings.items():
        match bindings:
            case [only] if only.kind is BindingKind.IMPORT and "." in (only.dotted or "."):
                module, _, own = (only.dotted or "").rpartition(".")
                if module and not module.startswith("."):
                    yield name, (own if own == name else f"{own} as {name}", module)


def _bound_by(imported: str) -> str:
    """The name that an import binds: ``b`` of ``a as b``, ``a`` of ``a.b``."""
    name, _, other = imported.partition(" as ")
    return other or name.split(".")[0]


def _new_names(tree: Tree, part: Part, edits: Sequence[Edit]) -> set[str]:
    """Names that new text of ``part`` mentions and that its text does not have."""
    text = tree.text[part.span.start : part.span.end]
    known = set(re.findall(r"\w+", text)) - _only_others(tree, part) | _ALWAYS_THERE
    found: set[str] = set()
    for edit in edits:
        if not part.span.start <= edit.span.start <= part.span.end:
            continue
        before = tree.text[edit.span.start - 1 : edit.span.start]
        for piece in edit.pieces:
            if isinstance(piece, str):
                known.update(_ASSIGNED.findall(piece))
                found |= _names_in(("." if before == "." else "") + piece)
                before = piece[-1:]
            else:
                before = tree.text[piece.end - 1 : piece.end]
    return found - known


def _only_others(tree: Tree, part: Part) -> set[str]:
    """Names of other files' modules that mean nothing in ``part``, whatever they stand in."""
    own = {scope for scope in tree.scopes.scope_of.values() if scope.module_scope is part.scope}
    bound = {name for scope in own for name in scope.bindings}
    others = {name for one in tree.parts if one is not part for name in one.scope.bindings}
    return others - bound


def _names_in(code: str) -> set[str]:
    return set(_NAME.findall(_TEXT.sub(" ", code))) - _ALWAYS_THERE


def _free_names(code: str) -> set[str]:
    """Names that a definition takes from its module."""
    nodes = list(ast.walk(ast.parse(code)))
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.name for node in nodes if isinstance(node, _NAMED) and node.name}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - bound - _ALWAYS_THERE


def _refused(part: Part, name: str) -> RefusedError:
    sentence = f"{part.path} would need `{name}`, which it cannot import"
    return RefusedError("used-in-another-file", sentence)
