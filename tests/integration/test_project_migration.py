"""The rig for fixture projects: what it runs, and what it takes for a mismatch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cases import ProjectCase
from tests.integration.program_runner import run_program
from tests.integration.project_migration import Reported, migrate_project, mismatches, options_of

ONE_SHOT = """\
from google import genai

client = genai.Client()


def ask(text):
    return client.models.generate_content(model="gemini-2.5-flash", contents=text).text
"""
GI106 = {"code": "GI106", "file": "llm.py", "line": 7}
MIGRATED = Reported("GI106", "llm.py", 7, "migrated", None)
REFUSED = Reported("GI106", "llm.py", 7, "refused", "response-read")


def case(tmp_path: Path, expect: str = "migrate", **table: Any) -> ProjectCase:
    return ProjectCase(tmp_path, {"expect": expect, **table})


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def test_a_project_is_migrated_in_place(tmp_path: Path) -> None:
    main = 'from llm import ask\n\nprint(ask("Hello"))\n'
    write(tmp_path, {"llm.py": ONE_SHOT, "main.py": main})
    one = case(tmp_path, options={"one_shots": "migrate"}, findings=[GI106])
    done = migrate_project(one, tmp_path)
    assert done.reported == (MIGRATED,)
    assert done.written == {"llm.py"}
    assert "interactions.create" in (tmp_path / "llm.py").read_text("utf-8")
    assert one.files == ("llm.py", "main.py")
    assert mismatches(one, done.reported) == []


def test_only_given_files_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"llm.py": ONE_SHOT, "other.py": ONE_SHOT})
    one = case(tmp_path, options={"one_shots": "migrate"}, given=["other.py"])
    assert migrate_project(one, tmp_path).written == {"other.py"}


def test_options() -> None:
    options = {"one_shots": "migrate", "allow_behaviour_change": True}
    one = case(Path(), options=options, follow=True)
    assert options_of(one) == [
        "--follow",
        "--one-shots",
        "migrate",
        "--allow-behaviour-change",
    ]


@pytest.mark.parametrize(
    ("expected", "reported"),
    [
        ([], [MIGRATED]),
        ([GI106], []),
        ([GI106], [MIGRATED, replace(MIGRATED, file="main.py")]),
        ([GI106], [MIGRATED, replace(MIGRATED, code="GI101")]),
        ([{**GI106, "line": 8}], [MIGRATED]),
        ([{**GI106, "file": "main.py"}], [MIGRATED]),
        ([GI106], [REFUSED]),
        ([{**GI106, "reason": "response-escapes"}], [REFUSED]),
        ([{**GI106, "reason": "response-read"}], [MIGRATED]),
    ],
)
def test_mismatches(
    tmp_path: Path, expected: list[dict[str, Any]], reported: list[Reported]
) -> None:
    assert mismatches(case(tmp_path, findings=expected), reported)


@pytest.mark.parametrize(
    "expected",
    [
        {**GI106, "reason": "response-read"},
        {**GI106, "reason": ["response-escapes", "response-read"]},
        {"code": "GI106", "file": "llm.py", "reason": "response-read"},
    ],
)
def test_a_refused_finding_may_be_among_migrated_ones(
    tmp_path: Path, expected: dict[str, Any]
) -> None:
    other = {**GI106, "line": 12}
    reported = [REFUSED, Reported("GI106", "llm.py", 12, "migrated", None)]
    assert mismatches(case(tmp_path, findings=[expected, other]), reported) == []


def test_a_module_and_a_script_of_a_folder(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/__main__.py": "from . import words\n\nprint(words.WORD)\n",
        "app/words.py": 'WORD = "module"\n',
        "scripts/beside.py": 'WORD = "script"\n',
        "scripts/run.py": "import beside\nimport lib\n\nprint(beside.WORD, lib.WORD)\n",
        "src/lib.py": 'WORD = "lib"\n',
    }
    root = tmp_path / "case"
    write(root, files)
    assert run_program(root, "app").stdout == "module\n"
    assert run_program(root, "scripts/run.py", python_path=["src"]).stdout == "script lib\n"
