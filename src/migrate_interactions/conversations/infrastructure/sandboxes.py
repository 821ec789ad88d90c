"""Sandboxes that run code which the model wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.contents import built_from
from migrate_interactions.conversations.frameworks.constructions import variables_of
from migrate_interactions.conversations.frameworks.decision import (
    Evidence,
    criteria_of,
    verdict_of,
)
from migrate_interactions.conversations.frameworks.signs import Sign, signs_in
from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.conversations.infrastructure.commands import is_command
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import (
    Category,
    Fate,
    Judgement,
    Orchestration,
    Place,
    Verdict,
)
from migrate_interactions.sources.test_files import is_test_file
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.code_lines import lines_of
from migrate_interactions.syntax.imports import imports

_REPLACEMENT = (
    'the tool `{"type": "code_execution"}` of an interaction runs Python that the model writes on '
    "the server; an agent with `environment='remote'` has a machine with files"
)


@dataclass(frozen=True)
class _Product:
    """How one product is used.

    ``makers`` construct a sandbox, ``runs`` run code in it, ``more`` is what else it is for.
    Without a package it is known by ``commands`` that are run, of a program and what it is told,
    or by the ``addresses`` of its service.
    """

    name: str
    packages: tuple[str, ...] = ()
    makers: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    commands: tuple[tuple[str, ...], ...] = ()
    addresses: tuple[str, ...] = ()


_PRODUCTS = (
    _Product(
        "E2B",
        ("e2b", "e2b_code_interpreter"),
        frozenset({"Sandbox", "AsyncSandbox", "CodeInterpreter"}),
        frozenset({"run_code", "exec_cell"}),
        frozenset({"files.write", "files.read", "files.list", "commands.run", "filesystem.write"}),
    ),
    _Product(
        "Modal",
        ("modal",),
        frozenset({"Sandbox", "Sandbox.create"}),
        frozenset({"exec"}),
        frozenset({"sandbox.open", "sb.open"}),
    ),
    _Product(
        "Docker",
        ("docker",),
        frozenset({"from_env", "DockerClient"}),
        frozenset({"exec_run", "run", "create"}),
        frozenset({"container.put_archive", "container.get_archive"}),
        programs=frozenset({"docker", "podman"}),
        commands=(("run",), ("exec",), ("container", "run"), ("container", "exec")),
    ),
    _Product(
        "Fly",
        runs=frozenset({"post"}),
        programs=frozenset({"fly", "flyctl"}),
        commands=tuple(
            (machine, what) for machine in ("machine", "machines", "m") for what in ("run", "exec")
        ),
        addresses=("api.machines.dev", "_api.internal:4280"),
    ),
    _Product(
        "Daytona",
        ("daytona", "daytona_sdk"),
        frozenset({"Daytona", "AsyncDaytona"}),
        frozenset({"code_run"}),
        frozenset({"fs.upload_file", "process.exec"}),
    ),
)
_CODE = frozenset({"code", "script", "snippet", "generated_code", "python_code", "source_code"})


@dataclass(frozen=True)
class SandboxUse:
    """A sandbox where it is made, and the calls that run in it what the model wrote."""

    place: Place
    runs: tuple[Place, ...]
    judgement: Judgement
    orchestration: tuple[Orchestration, ...]


def find_sandboxes(facts: Facts) -> tuple[SandboxUse, ...]:
    """One for each product whose sandbox is made in the file, if Gemini is used there too."""
    packages = {name.partition(".")[0] for _, name in imports(facts.tree)}
    products = [one for one in _PRODUCTS if _is_named(facts, one, packages)]
    if not products or is_test_file(facts.tree.path):
        return ()
    if not signs_in(facts.tree.path, facts.tree.own_text)[Sign.GEMINI]:
        return ()
    found = (_use(facts, product) for product in products)
    return tuple(one for one in found if one is not None)


def _is_named(facts: Facts, product: _Product, packages: set[str]) -> bool:
    words = (*product.programs, *product.addresses)
    return not packages.isdisjoint(product.packages) or any(
        word in facts.tree.own_text for word in words
    )


def _use(facts: Facts, product: _Product) -> SandboxUse | None:
    calls = [
        call
        for call in facts.tree.scopes.nodes(cst.Call)
        if facts.tree.part_of(call) is facts.tree.own
    ]
    made = [call for call in calls if _makes(facts, call, product)]
    runs = [call for call in calls if _runs(facts, call, product, made)]
    if not made or not runs:
        return None
    more = [call for call in calls if _last_two(call) in product.more]
    around = Surroundings(facts)
    evidence = Evidence(
        vendors=around.vendors,
        tracing=(),
        steps=tuple(facts.tree.place(call) for call in more),
    )
    verdict = verdict_of(evidence)
    return SandboxUse(
        place=facts.tree.place(made[0]),
        runs=tuple(facts.tree.place(call) for call in runs),
        judgement=Judgement(product.name, verdict, criteria_of(evidence), _REPLACEMENT),
        orchestration=tuple(_lines(facts, (*made, *runs), verdict)),
    )


def _makes(facts: Facts, call: cst.Call, product: _Product) -> bool:
    if is_command(facts, call, product.programs, product.commands):
        return True
    if any(_is_in_a_text(facts, call, address) for address in product.addresses):
        return True
    package, _, rest = facts.values.imported(call.func).partition(".")
    return package in product.packages and bool(
        {rest, rest.rpartition(".")[2]} & product.makers or rest.split(".")[0] in product.makers
    )


def _runs(facts: Facts, call: cst.Call, product: _Product, made: list[cst.Call]) -> bool:
    """Whether ``call`` runs something that the model wrote, as far as names and values tell."""
    match call.func:
        case cst.Attribute(value=on, attr=cst.Name(value=name)) if name in product.runs:
            runs = not product.addresses or call in made or _is_made(facts, on, made)
        case _:
            runs = call in made and not product.packages
    by_command = is_command(facts, call, product.programs, product.commands)
    if not runs and not by_command:
        return False
    return any(_is_written_by_a_model(facts, one.value) for one in call.args)


def _is_made(facts: Facts, node: cst.BaseExpression, made: list[cst.Call]) -> bool:
    """Whether ``node`` is a variable that has what one of ``made`` gives."""
    variable = facts.calls.variable(node)
    return variable is not None and any(variable in variables_of(facts, one) for one in made)


def _is_in_a_text(facts: Facts, call: cst.Call, word: str) -> bool:
    texts = (below for one in call.args for below in built_from(facts, one.value))
    return any(
        word in one.value
        for one in texts
        if isinstance(one, (cst.SimpleString, cst.FormattedStringText))
    )


def _is_written_by_a_model(facts: Facts, node: cst.BaseExpression) -> bool:
    for below in built_from(facts, node):
        if isinstance(below, cst.Name) and below.value in _CODE:
            return True
        if isinstance(below, cst.Call) and below in facts.site_by_call:
            return True
    return False


def _last_two(call: cst.Call) -> str:
    return ".".join(dotted_name(call.func).split(".")[-2:])


def _lines(facts: Facts, calls: tuple[cst.Call, ...], verdict: Verdict) -> Iterator[Orchestration]:
    fate = Fate.GOES if verdict is Verdict.COLLAPSES else Fate.STAYS
    lines: set[int] = set()
    for call in calls:
        statement = facts.tree.statement_of(call)
        if isinstance(statement, cst.BaseSmallStatement):
            lines |= lines_of(facts.tree, statement)
    if lines:
        yield Orchestration(facts.tree.path, Category.SANDBOX, fate, tuple(sorted(lines)))
