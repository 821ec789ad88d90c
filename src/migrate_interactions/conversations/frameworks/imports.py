"""What is left of a framework's packages: imports, and decorators that make tools."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.conversations.orchestration.outside import is_used_elsewhere
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.code_lines import lines_of
from migrate_interactions.syntax.scopes import Variable
from migrate_interactions.syntax.tree import Tree

#: Whether a mention is on a line of the framework, going or changing.
IsOurs = Callable[[cst.CSTNode], bool]
_TOOL = "tool"
_DISPLAYS = (cst.List, cst.Tuple, cst.Set)


def changing_imports(
    values: FrameworkValues, is_gone: IsOurs, is_ours: IsOurs
) -> Iterator[cst.ImportAlias]:
    """Names of the framework's packages that only lines which change use, and those that go."""
    nodes = values.facts.tree.scopes.nodes
    every: list[cst.Import | cst.ImportFrom] = [*nodes(cst.ImportFrom), *nodes(cst.Import)]
    for statement in every:
        if isinstance(statement.names, cst.ImportStar):
            continue
        left = [one for one in statement.names if not is_gone(one)]
        if left and all(_is_only_ours(values, statement, one, is_ours) for one in left):
            yield left[0]


def _is_only_ours(
    values: FrameworkValues,
    statement: cst.Import | cst.ImportFrom,
    alias: cst.ImportAlias,
    is_ours: IsOurs,
) -> bool:
    tree = values.facts.tree
    if not is_import_of_framework(values, statement):
        return False
    reads = _reads_of(tree, statement, alias)
    ours = [one for one in reads if is_ours(one)]
    others = [one for one in reads if one not in ours]
    return bool(ours) and all(_annotates(values, one) for one in others)


def imports_read_on(values: FrameworkValues, lines: Collection[int]) -> set[int]:
    """The lines of imports of the framework's packages of which something is on ``lines``."""
    tree = values.facts.tree
    nodes = tree.scopes.nodes
    every: list[cst.Import | cst.ImportFrom] = [*nodes(cst.ImportFrom), *nodes(cst.Import)]
    return {
        line
        for statement in every
        if is_import_of_framework(values, statement)
        and not isinstance(statement.names, cst.ImportStar)
        and any(
            tree.line(read) in lines
            for alias in statement.names
            for read in _reads_of(tree, statement, alias)
        )
        for line in lines_of(tree, statement)
    }


def _reads_of(
    tree: Tree, statement: cst.Import | cst.ImportFrom, alias: cst.ImportAlias
) -> Sequence[cst.Name]:
    bound = alias.asname.name if alias.asname is not None else alias.name
    name = bound.value if isinstance(bound, cst.Name) else ""
    return tree.scopes.reads.get((tree.scope_of(statement), name), ())


def _annotates(values: FrameworkValues, node: cst.CSTNode) -> bool:
    return any(isinstance(one, cst.Annotation) for one in values.facts.tree.ancestors(node))


def is_import_of_framework(values: FrameworkValues, statement: cst.Import | cst.ImportFrom) -> bool:
    """Whether a statement imports something of the framework's packages, and nothing else."""
    if isinstance(statement, cst.Import):
        packages = [dotted_name(one.name) for one in statement.names]
    else:
        packages = [] if statement.relative else [dotted_name(statement.module)]
    return bool(packages) and all(map(values.is_of_framework, packages))


def tool_decorators(values: FrameworkValues, is_ours: IsOurs) -> Iterator[cst.Decorator]:
    """Decorators that do nothing but make a function a tool of the framework.

    As far as the tool is given to nothing else, and called by nobody.
    """
    facts = values.facts
    for function in facts.tree.scopes.nodes(cst.FunctionDef):
        if facts.calls.class_of(function) is not None or len(function.decorators) != 1:
            continue
        decorator = function.decorators[0].decorator
        name = values.imported(decorator) if not isinstance(decorator, cst.Call) else ""
        if name.rpartition(".")[2] != _TOOL:
            continue
        variable = (facts.tree.scope_of(function), function.name.value)
        if _is_only_given(values, variable, is_ours) and not is_used_elsewhere(facts, variable):
            yield function.decorators[0]


def _is_only_given(
    values: FrameworkValues, variable: Variable, is_ours: IsOurs, depth: int = 0
) -> bool:
    """Whether a tool, or a list of tools, is mentioned in lines of the framework alone."""
    tree = values.facts.tree
    scope, name = variable
    mentions: list[cst.CSTNode] = [*tree.scopes.reads.get(variable, ())]
    mentions += values.facts.calls.mentions_through_module(scope, name)
    return bool(mentions) and all(
        is_ours(one)
        or (
            depth < 2
            and (listed := _listed_in(values, one)) is not None
            and _is_only_given(values, listed, is_ours, depth + 1)
        )
        for one in mentions
    )


def _listed_in(values: FrameworkValues, node: cst.CSTNode) -> Variable | None:
    """The variable that is given a list, or the like, with ``node`` in it."""
    tree = values.facts.tree
    element = tree.parent(node)
    display = tree.parent(element) if isinstance(element, cst.Element) else None
    match tree.parent(display) if isinstance(display, _DISPLAYS) else None:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            return values.facts.calls.variable(target)
        case cst.AnnAssign(target=target):
            return values.facts.calls.variable(target)
    return None
