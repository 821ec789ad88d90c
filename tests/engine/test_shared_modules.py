"""What several files of a package need is defined once in it, in a module that a run adds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.engine.writing import write_results
from migrate_interactions.reporting.diff_output import diff_of
from migrate_interactions.sources import Candidate, Project

MODULE = "app/interaction_waiting.py"
LONG = """\
{head}
client = genai.Client()


def write(topic):
    response = client.models.generate_content(
        model=MODEL,
        contents=f"Write a report of 30 pages on {{topic}}",
        config=types.GenerateContentConfig(
            max_output_tokens=65536, http_options={{"timeout": 900_000}}
        ),
    )
    return response.text
"""
HEAD = "from google import genai\nfrom google.genai import types\n"
RELATIVE = LONG.format(head=HEAD + "\nfrom .settings import MODEL\n")
ABSOLUTE = LONG.format(head=HEAD + "\nfrom app.settings import MODEL\n")
NEITHER = LONG.format(head=HEAD + '\nMODEL = "m"\n')
ASYNC = RELATIVE.replace("def ", "async def ").replace("client.models", "await client.aio.models")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "settings.py").write_text('MODEL = "m"\n')
    return folder


def candidates_in(root: Path) -> list[Candidate]:
    files = sorted(root.rglob("*.py"))
    return [Candidate(file.relative_to(root).as_posix(), str(file)) for file in files]


def migrated(root: Path, candidates: list[Candidate] | None = None, jobs: int = 1) -> Run:
    candidates = candidates or candidates_in(root)
    project = Project(
        base=str(root), given=(str(root),), files=tuple(one.location for one in candidates)
    )
    return run(candidates, Order(Settings(), project, task=Task.MIGRATE), jobs)


def texts(done: Run) -> dict[str, str]:
    assert not done.failed, [one.finding.message for one in done.reported]
    return {one.path: (one.after or b"").decode() for one in done.changed}


def written(root: Path) -> dict[str, str]:
    done = migrated(root)
    write_results(done, {one.path: one for one in candidates_in(root)})
    return texts(done)


def test_two_files_import_it_as_they_import_others(package: Path) -> None:
    (package / "a.py").write_text(RELATIVE)
    (package / "b.py").write_text(ABSOLUTE)
    (package / "c.py").write_text(ASYNC)
    after = texts(migrated(package.parent))
    assert set(after) == {"app/a.py", "app/b.py", "app/c.py", MODULE}
    assert "\nfrom .interaction_waiting import wait_for_interaction\n" in after["app/a.py"]
    assert "\nfrom app.interaction_waiting import wait_for_interaction\n" in after["app/b.py"]
    assert "\nfrom .interaction_waiting import wait_for_interaction_async\n" in after["app/c.py"]
    for path in ("app/a.py", "app/b.py", "app/c.py"):
        assert "def wait_for" not in after[path]
        assert "import random" not in after[path]
    assert after[MODULE].count("\ndef wait_for_interaction(") == 1
    assert after[MODULE].count("\nasync def wait_for_interaction_async(") == 1
    assert after[MODULE].count("\nclass InteractionError(") == 1
    compile(after[MODULE], MODULE, "exec")


def test_a_file_that_imports_nothing_of_its_package_keeps_its_own(package: Path) -> None:
    for name, text in (("a", RELATIVE), ("b", ABSOLUTE), ("c", NEITHER)):
        (package / f"{name}.py").write_text(text)
    after = texts(migrated(package.parent))
    assert MODULE in after
    assert "\ndef wait_for_interaction(" in after["app/c.py"]


@pytest.mark.parametrize("other", [NEITHER, 'MODEL = "m"\n'], ids=["no form", "not long"])
def test_one_file_alone_keeps_its_own(package: Path, other: str) -> None:
    (package / "a.py").write_text(RELATIVE)
    (package / "b.py").write_text(other)
    after = texts(migrated(package.parent))
    assert MODULE not in after
    assert "\ndef wait_for_interaction(" in after["app/a.py"]


def test_without_a_package_each_keeps_its_own(package: Path) -> None:
    (package / "__init__.py").unlink()
    for name in "ab":
        (package / f"{name}.py").write_text(NEITHER)
    assert set(texts(migrated(package.parent))) == {"app/a.py", "app/b.py"}


def test_another_module_of_that_name_is_left_alone(package: Path) -> None:
    (package / "interaction_waiting.py").write_text("def something_else(): ...\n")
    for name in "ab":
        (package / f"{name}.py").write_text(RELATIVE)
    after = texts(migrated(package.parent))
    assert set(after) == {"app/a.py", "app/b.py"}
    assert "\ndef wait_for_interaction(" in after["app/a.py"]


def test_a_later_file_finds_what_is_there(package: Path) -> None:
    for name in "ab":
        (package / f"{name}.py").write_text(RELATIVE)
    written(package.parent)
    (package / "c.py").write_text(ABSOLUTE)
    after = texts(migrated(package.parent))
    assert set(after) == {"app/c.py"}
    assert "\nfrom app.interaction_waiting import wait_for_interaction\n" in after["app/c.py"]
    assert "def wait_for" not in after["app/c.py"]


def test_a_later_call_in_a_file_that_imports_it_uses_the_import(package: Path) -> None:
    for name in "ab":
        (package / f"{name}.py").write_text(RELATIVE)
    written(package.parent)
    more = RELATIVE.partition("genai.Client()\n")[2].replace("def write", "def write_more")
    text = (package / "a.py").read_text() + more
    text = text.replace("import genai\n", "import genai\nfrom google.genai import types\n")
    (package / "a.py").write_text(text)
    after = texts(migrated(package.parent))["app/a.py"]
    assert after.count("response = wait_for_interaction(client, response, deadline=900)") == 2
    assert after.count("import wait_for_interaction") == 1


def test_a_second_run_changes_nothing(package: Path) -> None:
    for name, text in (("a", RELATIVE), ("b", ABSOLUTE), ("c", ASYNC)):
        (package / f"{name}.py").write_text(text)
    assert MODULE in written(package.parent)
    assert (package.parent / MODULE).exists()
    assert texts(migrated(package.parent)) == {}


def test_order_and_jobs_do_not_matter(package: Path) -> None:
    for name, text in (("a", RELATIVE), ("b", ABSOLUTE), ("c", ASYNC), ("d", NEITHER)):
        (package / f"{name}.py").write_text(text)
    for number in range(8):
        (package / f"more_{number}.py").write_text(RELATIVE)
    files = candidates_in(package.parent)
    expected = texts(migrated(package.parent, files))
    assert MODULE in expected
    assert texts(migrated(package.parent, files[::-1], jobs=2)) == expected
    assert texts(migrated(package.parent, files[3:] + files[:3])) == expected


def test_the_diff_can_be_applied(package: Path) -> None:
    for name in "ab":
        (package / f"{name}.py").write_text(RELATIVE)
    done = migrated(package.parent)
    diff = b"".join(map(diff_of, done.changed))
    subprocess.run(["git", "apply", "-"], input=diff, cwd=package.parent, check=True)
    for path, text in texts(done).items():
        assert (package.parent / path).read_text() == text


def test_a_file_that_appears_meanwhile_is_not_written_over(package: Path) -> None:
    for name in "ab":
        (package / f"{name}.py").write_text(RELATIVE)
    done = migrated(package.parent)
    (package.parent / MODULE).write_text("mine = 1\n")
    result = write_results(done, {one.path: one for one in candidates_in(package.parent)})
    assert (package.parent / MODULE).read_text() == "mine = 1\n"
    assert result.failed
