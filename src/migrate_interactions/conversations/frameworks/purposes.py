"""What the lines that go without a framework were for: most to wire it, some for more than that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.seeds import Seeds
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.lines import going_lines, smallest_statement
from migrate_interactions.findings import Category
from migrate_interactions.syntax.code_lines import docstring_lines, lines_of

#: What the names of classes have in them that keep turns beyond the process.
_LASTING = ("Sqlite", "SQLite", "SQL", "Postgres", "Redis", "Mongo", "Dynamo", "Database", "Vertex")


def purposes_of(
    values: FrameworkValues, seeds: Seeds, going: Collection[int]
) -> dict[int, Category]:
    """The categories of lines among ``going`` that do more than to wire the framework.

    A line is for what it would go with if nothing else went; imports and docstrings of a file
    that has one purpose are for that.
    """
    facts = values.facts
    found: dict[int, Category] = {}
    memory = _calls_of_memory(values, seeds)
    places = [facts.tree.parent(one) for one in memory]
    kept = [one for one in places if isinstance(one, (cst.Assign, cst.AnnAssign))]
    purposes: list[tuple[Category, list[cst.CSTNode]]] = [
        (_category_of_memory(values, memory), [*seeds.memory, *kept]),
        (Category.TRUNCATION, list(_windows(values, going))),
        (Category.TOOLS, list(_routers(values, seeds, going))),
    ]
    imports = _import_lines(values)
    for category, seeds_of_it in purposes:
        lines = going_lines(closure_of(facts, seeds_of_it)) if seeds_of_it else set()
        if category in (Category.HISTORY, Category.STORE):
            lines -= imports
        found |= dict.fromkeys(lines & set(going), category)
    around = imports | docstring_lines(facts.tree)
    for part in facts.tree.parts:
        first, last = facts.tree.line_at(part.span.start), facts.tree.line_at(part.span.end)
        own = {line for line in going if first <= line <= last}
        categories = {found.get(line) for line in own - around}
        if len(categories) == 1 and (only := categories.pop()) is not None:
            found |= dict.fromkeys(own, only)
    return found


def _calls_of_memory(values: FrameworkValues, seeds: Seeds) -> list[cst.Call]:
    """The calls that make what keeps the turns."""
    made = [values.of(argument.value) for argument in seeds.memory]
    return [
        origin
        for one in made
        if one is not None and one.role is Role.MEMORY
        for origin in one.origins
        if isinstance(origin, cst.Call)
    ]


def _category_of_memory(values: FrameworkValues, calls: Iterable[cst.Call]) -> Category:
    names = [values.imported(call.func) for call in calls]
    is_lasting = any(word in name for name in names for word in _LASTING)
    return Category.STORE if is_lasting else Category.HISTORY


def _windows(values: FrameworkValues, going: Collection[int]) -> Iterator[cst.CSTNode]:
    """What cuts old turns, and the functions that do nothing else, as far as they go."""
    facts = values.facts
    tree = facts.tree
    for call in tree.scopes.nodes(cst.Call):
        name = values.imported(call.func).rpartition(".")[2]
        if name not in values.product.windows or tree.line(call) not in going:
            continue
        yield smallest_statement(tree, call)
        for read in _reads_of_value(values, call):
            function = facts.calls.enclosing_function(read)
            if function is not None and tree.line(function) in going:
                yield function


def _reads_of_value(values: FrameworkValues, call: cst.Call) -> Iterator[cst.CSTNode]:
    facts = values.facts
    match facts.tree.parent(call):
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            variable = facts.calls.variable(target)
            yield from facts.tree.scopes.reads.get(variable, ()) if variable is not None else ()


def _routers(
    values: FrameworkValues, seeds: Seeds, going: Collection[int]
) -> Iterator[cst.CSTNode]:
    """Functions that only choose between nodes, and nodes that are others once more."""
    for step in seeds.steps:
        is_router = step.chooses or step.repeats
        if is_router and values.facts.tree.line(step.function) in going:
            yield step.function
            yield step.mention


def _import_lines(values: FrameworkValues) -> set[int]:
    tree = values.facts.tree
    nodes = tree.scopes.nodes
    every: list[cst.Import | cst.ImportFrom] = [*nodes(cst.ImportFrom), *nodes(cst.Import)]
    return {line for one in every for line in lines_of(tree, one)}
