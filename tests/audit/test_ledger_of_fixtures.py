"""What the ledger says of the fixture programs, held against what a migration does to them."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate_interactions.audit.counting import ledger_of
from migrate_interactions.audit.ledger import Ledger
from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.engine.names_reader import names_of
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.findings import Fate
from migrate_interactions.sources import Candidate, Project
from tests.integration.cases import Case, ProjectCase, all_cases, all_projects
from tests.unit.orchestration.test_closure import without

#: Rules whose findings have lines in the ledger.
CODES = ("GI101", "GI102", "GI103", "GI105", "GI106", "GI2", "GI3", "GI406", "GI501")

#: One of each shape is looked at every time, the others are slow tests.
EVERY_TIME = frozenset(
    {
        "GI101/class-self-history-helper",
        "GI101/per-user-not-in",
        "GI101/failed-turn-popped",
        "GI101/stateless-streamed",
        "GI101/stateless-window-slice",
        "GI102/per-user-dictionary",
        "GI105/redis-async-fastapi",
        "GI202/async-loop-with-break",
        "GI203/lambda-in-the-executor",
        "GI302/agent-class",
        "GI501/chained-only",
    }
)

_TRANSCRIPT = "stored turns are left as the transcript: to drop them is for a person to decide"

#: Lines that go and that migrate leaves, in code that it migrates: by case, with the reason.
LEFT = {
    "GI202/async-loop-with-break": "a tuple of errors is no constant for the codemod, but dead",
    "GI203/lambda-in-the-executor": "the loop that ran the call is left as an unused variable",
    "GI105/chat-history-async": _TRANSCRIPT,
    "GI105/json-file-per-user": _TRANSCRIPT,
    "GI105/redis-async-fastapi": _TRANSCRIPT,
    "GI105/redis-json-with-expiry": _TRANSCRIPT,
    "GI105/redis-list-of-turns": _TRANSCRIPT,
    "projects/agent-with-registered-tools-async": "the class that has nothing but turns is left",
}

#: Cases in which the ledger is wrong about a line, or says that one goes which migrate leaves or
#: which a line that stays still names. They are known; none may be added.
KNOWN_WRONG = frozenset(
    {
        "GI101/older-sdk-history",
        "projects/given-without-the-module-that-clears",
    }
)


def parameters() -> list[object]:
    cases = [*all_cases(), *all_projects()]
    chosen = [
        case
        for case in cases
        if case.name.startswith(CODES) or case.folder.parent.name in ("projects", "guide")
    ]
    return [pytest.param(case, id=case.name, marks=_marks(case.name)) for case in chosen]


def _marks(name: str) -> list[pytest.MarkDecorator]:
    wrong = [pytest.mark.xfail(reason="a line of the ledger is wrong", strict=True)]
    return (wrong if name in KNOWN_WRONG else []) + (
        [] if name in EVERY_TIME else [pytest.mark.slow]
    )


def runs_of(case: Case, folder: Path) -> tuple[Run, Run]:
    """The audit and the migration of a copy in ``folder``, which has no other files around it."""
    shutil.copytree(case.folder, folder, dirs_exist_ok=True)
    (folder / "pyproject.toml").touch()
    names = case.files if isinstance(case, ProjectCase) else (case.entry,)
    locations = tuple(str(folder / name) for name in names)
    project = Project(
        base=str(folder),
        given=locations,
        files=locations,
        vertex_interactions=case.vertex_interactions,
    )
    candidates = [Candidate(*one) for one in zip(names, locations, strict=True)]
    settings = Settings(policy=case.policy)

    def done(task: Task) -> Run:
        return run(candidates, Order(settings, project, task, installed_rulebook), jobs=1)

    return done(Task.AUDIT), done(Task.MIGRATE)


@pytest.mark.parametrize("case", parameters())
def test_fixture(case: Case, tmp_path: Path) -> None:
    check, migration = runs_of(case, tmp_path)
    ledger = ledger_of(check, migration)
    changed = {result.path: result for result in migration.changed}
    settled = {
        path
        for path in changed
        if all(one.outcome is Outcome.MIGRATED for one in _reported(migration, path))
    }
    removed = _removed(migration)
    for one in ledger.lines:
        where = f"{case.name}/{one.path}:{one.line}, {one.codes}"
        if one.fate is Fate.STAYS and one.path in settled:
            assert one.line not in removed[one.path], f"{where} stays, and was removed"
        if one.fate is Fate.GOES and one.path in settled and case.name not in LEFT:
            assert one.removed, f"{where} goes, and was left"
    if case.name in LEFT:
        assert any(one.fate is Fate.GOES and not one.removed for one in ledger.lines)
    for path in {one.path for one in ledger.lines}:
        if path.endswith(".py"):
            _check_names((case.folder / path).read_text("utf-8"), ledger, path)


def test_the_table_has_no_row_too_many() -> None:
    names = {case.name for case in (*all_cases(), *all_projects())}
    assert EVERY_TIME | set(LEFT) | KNOWN_WRONG <= names


def _reported(migration: Run, path: str) -> list[object]:
    return [one for result in migration.results if result.path == path for one in result.reported]


def _removed(migration: Run) -> dict[str, set[int]]:
    """The lines of the changed files that are nowhere in what they have become."""
    found = {}
    for result in migration.changed:
        after = set((result.after or b"").splitlines())
        lines = enumerate((result.before or b"").splitlines(), 1)
        found[result.path] = {number for number, line in lines if line not in after}
    return found


def _check_names(text: str, ledger: Ledger, path: str) -> None:
    """Without the lines that go, only lines that change may use a name that is bound no longer."""
    gone = {one.line for one in ledger.lines if one.path == path and one.fate is Fate.GOES}
    changing = {one.line for one in ledger.lines if one.path == path and one.fate is Fate.CHANGES}
    left = without(text, gone)
    lost = set(names_of(left).unbound()) - set(names_of(text).unbound())
    tree = ast.parse(left)
    for name in lost:
        for line in _unbound_reads(tree, name):
            assert line in changing, f"{path}:{line} uses `{name}`"


def _unbound_reads(node: ast.AST, name: str) -> Iterator[int]:
    """The lines that read ``name`` outside of functions that bind it themselves."""
    for child in ast.iter_child_nodes(node):
        is_function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        if is_function and any(_binds(one, name) for one in ast.walk(child)):
            continue
        if isinstance(child, ast.Name) and child.id == name:
            yield child.lineno
        yield from _unbound_reads(child, name)


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=own, ctx=ast.Store()) | ast.arg(arg=own):
            return own == name
    return False
