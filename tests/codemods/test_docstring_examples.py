"""The before and after in every codemod's docstring are true: migrated, run and compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from interactions_codemods import CODEMODS
from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.engine.file_result import Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import Codemod, OneShots, Policy, Safety
from migrate_interactions.sources import Candidate, Project, decode
from tests.integration.misbehaviour import misbehaves
from tests.integration.program_runner import run_program

#: What a person types; programs that do not read leave it alone.
TYPED = b"Who are you?\nAnd who made you?\nquit\n"
ALLOWED = Policy(allow_behaviour_change=True, one_shots=OneShots.MIGRATE)

#: Those that wait for the service wait in simulated time.
IN_NO_TIME = EmulatorOptions(simulated_time=True)

#: Rules about more than one file: test_pinned_example and test_infrastructure have them.
OF_PROJECTS = frozenset({"GI408", "GI601"})

#: Rules that only report have an example of what they report.
FIXING = [
    one for one in CODEMODS if one.safety is not Safety.MANUAL and one.code not in OF_PROJECTS
]
REPORTING = [one for one in CODEMODS if one.safety is Safety.MANUAL and one.code not in OF_PROJECTS]

#: Rules about code that a newer SDK has broken: only what comes after runs.
MENDING = frozenset({"GI510"})

#: Rules about the misuse of the Interactions API: how what comes before misbehaves.
MISUSES: dict[str, dict[str, Any]] = {
    "GI501": {"context_twice": True},
    "GI505": {"settings_lost": ["system_instruction"]},
    "GI509": {"raises": "TypeError"},
    "GI511": {"refused": "LOW"},
    "GI513": {"refused": "number of function response parts"},
    "GI515": {"raises": "AttributeError"},
}

#: Rules about what the emulator does not speak.
NOT_SPOKEN = frozenset(
    {"GI306", "GI401", "GI402", "GI403", "GI404", "GI405", "GI406", "GI409", "GI410"}
)

#: Rules whose example is reported by other rules too: a history that is cut is also sent again,
#: and a session among the tools lets the SDK call them.
REPORTED_BESIDE = {"GI104": frozenset({"GI101"}), "GI410": frozenset({"GI304"})}


def example(codemod: Codemod) -> tuple[str, str]:
    """The code blocks under ``Before:`` and ``After:``."""
    found = re.findall(
        r"^(Before|After):\n\n```python\n(.*?)```", codemod.documentation, re.DOTALL | re.MULTILINE
    )
    blocks = dict(found)
    return blocks["Before"], blocks["After"]


def rewritten(codemod: Codemod, before: str) -> str:
    candidate = Candidate("example.py", "/nowhere/example.py")
    result = migrate_file(
        decode(candidate, before.encode()),
        installed_rulebook(),
        Settings(policy=ALLOWED),
        Project(base="/nowhere"),
    )
    assert codemod.code in {one.finding.code for one in result.reported}
    assert result.after is not None
    return result.after.decode()


@pytest.mark.parametrize("codemod", FIXING, ids=lambda codemod: codemod.code)
def test_before_becomes_after(codemod: Codemod) -> None:
    before, after = example(codemod)
    assert rewritten(codemod, before) == after


@pytest.mark.parametrize("codemod", FIXING, ids=lambda codemod: codemod.code)
def test_both_run_and_the_model_sees_the_same(codemod: Codemod, tmp_path: Path) -> None:
    runs = []
    for name, text in zip(("before", "after"), example(codemod), strict=True):
        root = tmp_path / name / "case"
        root.mkdir(parents=True)
        (root / "program.py").write_text(text, "utf-8")
        runs.append(run_program(root, "program.py", stdin=TYPED, options=IN_NO_TIME))
    before, after = runs
    if codemod.code in MENDING:
        assert before.exit_code == 1
        assert after.exit_code == 0, after.stderr
        assert after.contexts
        return
    if codemod.code in MISUSES:
        checks = MISUSES[codemod.code]
        assert all(misbehaves(checks, [before]).values()), before.stderr
        assert not any(misbehaves(checks, [after]).values()), after.stderr
        assert after.exit_code == 0, after.stderr
        return
    assert before.exit_code == after.exit_code == 0, before.stderr + after.stderr
    assert before.contexts
    assert len(before.contexts) == len(after.contexts)
    if codemod.code == "GI103":
        # the second message is answered in the light of the first now: that is the point
        assert after.contexts[0] == before.contexts[0]
        assert after.contexts[1] != before.contexts[1]
    else:
        assert after.contexts == before.contexts
        assert after.stdout == before.stdout


@pytest.mark.parametrize("codemod", REPORTING, ids=lambda codemod: codemod.code)
def test_the_example_is_reported_and_stays(codemod: Codemod, tmp_path: Path) -> None:
    found = re.search(r"^Example:\n\n```python\n(.*?)```", codemod.documentation, re.S | re.M)
    assert found is not None
    (tmp_path / "program.py").write_text(found[1], "utf-8")
    result = migrate_file(
        decode(Candidate("program.py", "/nowhere/program.py"), found[1].encode()),
        installed_rulebook(),
        Settings(),
        Project(base="/nowhere"),
    )
    reported = {(one.finding.code, one.outcome) for one in result.reported}
    codes = {codemod.code, *REPORTED_BESIDE.get(codemod.code, ())}
    assert reported == {(code, Outcome.REFUSED) for code in codes}
    if codemod.code not in NOT_SPOKEN:
        assert run_program(tmp_path, "program.py", options=IN_NO_TIME).exit_code == 0
