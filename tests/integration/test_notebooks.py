"""Notebooks are migrated as programs are, and stay the notebooks that they were.

They are run as scripts of the cells that IPython's own transformer makes Python of; nothing of
IPython itself runs.
"""

from __future__ import annotations

import difflib
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, source_of
from tests.integration.cases import FIXTURES, NOTEBOOKS, Case
from tests.integration.program_runner import Ran, run_program

NAME = "notebook.ipynb"
CASES = [
    Case(file.parent, tomllib.loads(file.read_text("utf-8")))
    for file in sorted(FIXTURES.glob(f"{NOTEBOOKS}/*/case.toml"))
]
MIGRATED = [case for case in CASES if case.expect == "migrate"]
#: What the lines for IPython become calls of; cells that run Python run it, others do nothing.
STUB = """
class _IPython:
    def run_line_magic(self, name, line):
        if name in ("time", "timeit"):
            exec(line, globals())

    def run_cell_magic(self, name, line, cell):
        if name in ("time", "capture"):
            exec(cell, globals())

    def system(self, command):
        print("$", command.format(**globals()))

    def getoutput(self, command):
        return [command.format(**globals())]


def get_ipython():
    return _IPython()


def display(*values):
    print(*values)


"""


def parametrized(cases: list[Case]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=[case.folder.name for case in cases])


def migrated(case: Case, folder: Path) -> FileResult:
    location = folder / NAME
    source = source_of(Candidate(NAME, str(location)), location.read_bytes())
    project = Project(base=str(folder), files=(str(location),))
    return migrate_file(source, installed_rulebook(), Settings(policy=case.policy), project)


@parametrized(CASES)
def test_findings(case: Case) -> None:
    result = migrated(case, case.folder)
    if case.expect == "nothing":
        assert not result.reported
        assert result.after is None
        return
    assert {one.finding.code for one in result.reported} == {
        case.table["code"],
        *case.table.get("also", []),
    }
    own = [one for one in result.reported if one.finding.code == case.table["code"]]
    places = [(one.finding.place.cell, one.finding.place.line) for one in own]
    assert (case.table["cell"], case.table["line"]) in places
    if case.expect == "refuse":
        assert {one.outcome for one in own} == {Outcome.REFUSED}
        assert case.table["reason"] in {
            one.finding.refusal.reason for one in own if one.finding.refusal
        }
        assert result.after is None
    else:
        assert {one.outcome for one in own} == {Outcome.MIGRATED}
        assert result.after is not None


@parametrized(CASES)
def test_the_fixtures_are_notebooks(case: Case) -> None:
    nbformat.validate(nbformat.reads((case.folder / NAME).read_text("utf-8-sig"), as_version=4))


@parametrized(MIGRATED)
def test_only_sources_of_code_cells_change(case: Case) -> None:
    before = (case.folder / NAME).read_bytes()
    after = migrated(case, case.folder).after
    assert after is not None
    nbformat.validate(nbformat.reads(after.decode("utf-8-sig"), as_version=4))
    old = json.loads(before.decode("utf-8-sig"))
    new = json.loads(after.decode("utf-8-sig"))
    for one, other in zip(old["cells"], new["cells"], strict=True):
        if one.get("source") != other.get("source"):
            assert one["cell_type"] == "code"
            assert type(one["source"]) is type(other["source"])
            one["source"] = other["source"] = "changed"
    assert json.dumps(new) == json.dumps(old)
    assert rows_that_differ(before, after)
    for row in rows_that_differ(before, after):
        assert is_line_of_source(row), row


def rows_that_differ(before: bytes, after: bytes) -> list[str]:
    """The lines of the file that only one of the two has."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    return [row[2:] for row in difflib.ndiff(old, new) if row[:1] in "+-"]


def is_line_of_source(row: str) -> bool:
    text = row.strip().removeprefix('"source": ').rstrip(",")
    # a cell that is empty now, or the brackets around its lines
    return text in ("[]", "[", "]") or isinstance(json.loads(text), str)


@parametrized(MIGRATED)
def test_the_model_sees_the_same(case: Case, tmp_path: Path) -> None:
    result = migrated(case, case.folder)
    assert result.after is not None
    before = run(case, tmp_path, (case.folder / NAME).read_bytes())
    after = run(case, tmp_path, result.after)
    assert before.exit_code == 0, before.stderr
    assert after.exit_code == 0, after.stderr
    assert before.stdout.strip()
    assert after.stdout == before.stdout
    assert after.contexts == before.contexts
    sent = [call for call in after.calls if call.api == "interactions"]
    assert [call.turns_sent for call in sent] == case.table["input_turns_after"]
    chained = [call.previous_interaction_id is not None for call in sent]
    assert chained == case.table["chained_after"]


def run(case: Case, tmp_path: Path, content: bytes) -> Ran:
    folder = tmp_path / "case"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(case.folder, folder)
    (folder / "program.py").write_text(script(content), "utf-8")
    return run_program(folder, "program.py", stdin=case.stdin, options=case.emulator)


def script(content: bytes) -> str:
    """The code cells as Python, as IPython makes it."""
    cells = json.loads(content.decode("utf-8-sig"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return STUB + "\n".join(TransformerManager().transform_cell(cell) for cell in code)


@parametrized(MIGRATED)
def test_a_second_run_changes_nothing(case: Case, tmp_path: Path) -> None:
    first = migrated(case, case.folder)
    assert first.after is not None
    (tmp_path / NAME).write_bytes(first.after)
    again = migrated(case, tmp_path)
    assert again.after is None
    assert not {one.outcome for one in again.reported} & {Outcome.MIGRATED, Outcome.REVIEW}
