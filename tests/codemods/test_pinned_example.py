"""The example in GI601's docstring is true: a test and the module that it tests, migrated."""

from __future__ import annotations

import re
from pathlib import Path

from interactions_codemods import CODEMODS
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.sources import Candidate, Project
from tests.integration.program_runner import run_program


def test_before_becomes_after(tmp_path: Path) -> None:
    documentation = next(one.documentation for one in CODEMODS if one.code == "GI601")
    before, after, code = re.findall(r"```python\n(.*?)```", documentation, re.DOTALL)
    files = {"assistant.py": code, "test_assistant.py": before}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert run_program(tmp_path, "pytest", ["-q"]).exit_code == 0
    locations = {name: str(tmp_path / name) for name in files}
    project = Project(str(tmp_path), (str(tmp_path),), tuple(locations.values()))
    candidates = [Candidate(name, location) for name, location in locations.items()]
    done = run(candidates, Order(Settings(), project, task=Task.MIGRATE), jobs=1)
    new = {one.path: one.after for one in done.results}
    assert new["test_assistant.py"] == after.encode()
    for name, content in new.items():
        assert content is not None
        (tmp_path / name).write_bytes(content)
    ran = run_program(tmp_path, "pytest", ["-q"])
    assert ran.exit_code == 0, ran.stdout
    assert not ran.requests
