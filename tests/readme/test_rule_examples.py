"""The examples in the rules' docstrings are programs, and the tool turns one into the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from migrate_interactions.emulator import EmulatorOptions
from migrate_interactions.engine.catalogue import load_catalogue
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import Codemod, Policy
from migrate_interactions.proving import ProgramRun, run_program
from migrate_interactions.sources import Candidate, Project, decode

STDIN = b"Hello\nAnd why is that?\nquit\n"


def example(codemod: Codemod, which: str) -> str:
    """The code after ``Before:`` or ``After:``."""
    found = re.findall(
        rf"^{which}:\n\n```python\n(.*?)^```$", codemod.documentation, re.MULTILINE | re.DOTALL
    )
    assert len(found) == 1, f"{codemod.code} needs one example {which}:"
    return str(found[0])


def ran(code: str, folder: Path) -> ProgramRun:
    (folder / "program.py").write_text(code, "utf-8")
    run, _ = run_program(folder, "program.py", (), STDIN, EmulatorOptions(), 60)
    assert run.exit_code == 0, run.stderr
    return run


@pytest.mark.parametrize("codemod", load_catalogue(), ids=lambda codemod: codemod.code)
def test_before_becomes_after_and_the_model_sees_the_same(codemod: Codemod, tmp_path: Path) -> None:
    before, after = example(codemod, "Before"), example(codemod, "After")
    source = decode(Candidate("program.py", str(tmp_path / "program.py")), before.encode())
    project = Project(base=str(tmp_path), given=(str(tmp_path),))
    plain = migrate_file(source, installed_rulebook(), Settings(), project)
    allowed = Settings(policy=Policy(allow_behaviour_change=True))
    result = migrate_file(source, installed_rulebook(), allowed, project)
    assert codemod.code in {one.finding.code for one in result.reported}
    assert result.after is not None
    assert result.after.decode() == after

    old, new = ran(before, tmp_path), ran(after, tmp_path)
    assert len(old.generations) == len(new.generations) > 1
    if plain.after is not None:
        assert new.stdout == old.stdout
        digests = [[call.context_digest for call in run.generations] for run in (old, new)]
        assert digests[0] == digests[1]
