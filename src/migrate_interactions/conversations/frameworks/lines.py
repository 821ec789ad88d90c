"""Which lines of a program are there for a framework, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import Construction
from migrate_interactions.conversations.frameworks.draft import drafted
from migrate_interactions.conversations.frameworks.imports import (
    changing_imports,
    imports_read_on,
    is_import_of_framework,
    tool_decorators,
)
from migrate_interactions.conversations.frameworks.product import Product
from migrate_interactions.conversations.frameworks.purposes import purposes_of
from migrate_interactions.conversations.frameworks.results import built_for, reads_of_results
from migrate_interactions.conversations.frameworks.seeds import Seeds, find_seeds
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.left import named_still
from migrate_interactions.conversations.orchestration.lines import (
    going_lines,
    lines_by_file,
    statement_lines,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Fate, Orchestration, Verdict
from migrate_interactions.syntax.code_lines import docstring_lines, lines_of


def framework_lines(
    facts: Facts, product: Product, built: Iterable[Construction], verdict: Verdict
) -> tuple[Orchestration, ...]:
    """The lines of ``built``, of what is done with it, and of what is there for it alone.

    ``facts`` are those of the module with the files that are read with it. The same lines go or
    change where the framework collapses, and stay where it is needed.
    """
    values = FrameworkValues(facts, product)
    seeds = find_seeds(values, built)
    match verdict:
        case Verdict.COLLAPSES:
            going, changing = _without_framework(values, seeds, seeds.requests)
            fates = {Fate.GOES: going, Fate.CHANGES: changing}
        case Verdict.SHRINKS:
            going, changing = _without_framework(values, seeds, seeds.requests)
            dead, less = _without_memory(facts, seeds)
            staying = going - dead - less
            imports = imports_read_on(values, staying)
            changing = (changing | less) - dead - imports
            staying = _of_framework(values, seeds, staying | imports) - changing
            fates = {Fate.GOES: dead, Fate.CHANGES: changing, Fate.STAYS: staying}
        case _:
            runs = [one for one in seeds.requests if not _asks_a_model(values, one)]
            going, changing = _without_framework(values, seeds, runs)
            fates = {Fate.STAYS: _of_framework(values, seeds, going | changing)}
    return _as_claims(facts, fates, purposes_of(values, seeds, fates.get(Fate.GOES, ())))


def _asks_a_model(values: FrameworkValues, request: cst.Call) -> bool:
    """Whether what ``request`` gives is a model's answer, and not the state of a graph."""
    made = values.of(request.func.value) if isinstance(request.func, cst.Attribute) else None
    return made is not None and made.role is Role.MODEL


def _of_framework(values: FrameworkValues, seeds: Seeds, lines: set[int]) -> set[int]:
    """Those of ``lines`` that are the framework's own, where it stays, and its states'.

    Docstrings, and imports of other packages, would go with it, but are nothing of it.
    """
    tree = values.facts.tree
    states = {line for one in seeds.states for line in lines_of(tree, one)}
    nodes = tree.scopes.nodes
    every: list[cst.Import | cst.ImportFrom] = [*nodes(cst.ImportFrom), *nodes(cst.Import)]
    others = {
        line
        for one in every
        if not is_import_of_framework(values, one)
        for line in lines_of(tree, one)
    }
    return (lines | states) - docstring_lines(tree) - others


def _as_claims(
    facts: Facts, fates: Mapping[Fate, Collection[int]], purposes: Mapping[int, Category]
) -> tuple[Orchestration, ...]:
    """The lines by what becomes of them; those that go also by what they were for."""
    filed: dict[tuple[Category, Fate], list[int]] = {}
    for fate, lines in fates.items():
        for line in lines:
            purpose = purposes.get(line) if fate is Fate.GOES else None
            filed.setdefault((purpose or Category.FRAMEWORK, fate), []).append(line)
    return tuple(
        sorted(
            Orchestration(path, category, fate, own, of_framework=True)
            for (category, fate), lines in filed.items()
            for path, own in lines_by_file(facts.tree, lines)
        )
    )


def _without_framework(
    values: FrameworkValues, seeds: Seeds, answering: Iterable[cst.Call]
) -> tuple[set[int], set[int]]:
    """The lines that go, and those that change, if nothing is left of the framework.

    Of the requests that are ``answering``, what reads their answers changes, too.
    """
    draft = drafted(values, seeds)
    more = [*seeds.asking, *reads_of_results(values.facts, answering)]
    more += [*built_for(values, seeds.requests), *named_still(draft.removed)]
    left = tuple(one for one in more if not draft.removed.covers(one))
    draft = replace(draft, changing=(*draft.changing, *left))
    decorators = tuple(tool_decorators(values, draft.is_ours))
    draft = replace(draft, going=(*draft.going, *decorators))
    imports = changing_imports(values, draft.removed.covers, draft.is_ours)
    draft = replace(draft, changing=(*draft.changing, *imports))
    return going_lines(draft.removed) - draft.changed_lines, draft.changed_lines


def _without_memory(facts: Facts, seeds: Seeds) -> tuple[set[int], set[int]]:
    """The lines that go with what keeps the turns alone, and those that are less without it."""
    removed = closure_of(facts, seeds.memory)
    left = [one for one in seeds.memory if not removed.covers(facts.tree.statement_of(one))]
    return going_lines(removed), {line for one in left for line in statement_lines(facts.tree, one)}
