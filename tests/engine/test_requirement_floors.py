"""The requirements of a project rise with the code that needs them, and nothing else changes."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from migrate_interactions.engine import work
from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.engine.selection import Selection
from migrate_interactions.engine.writing import write_results
from migrate_interactions.findings import Version
from migrate_interactions.reporting.diff_output import diff_of
from migrate_interactions.sources import Candidate, Project, discover

from .requirement_projects import PROJECTS, Example

OLD = """\
from google import genai

client = genai.Client()
history = []
while True:
    history.append({"role": "user", "parts": [{"text": input()}]})
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(response.candidates[0].content)
    print(response.text)
"""
NEW = """\
from google import genai

client = genai.Client()
print(client.interactions.create(model="gemini-2.5-flash", input="Hello").output_text)
"""
PROGRAM = "app/chat.py"


def write(base: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_bytes(text.encode())


def migrated(
    base: Path, *paths: str, settings: Settings | None = None, task: Task = Task.MIGRATE
) -> tuple[Run, tuple[Candidate, ...]]:
    given = tuple(str(base / path) if path != "." else str(base) for path in paths or (".",))
    candidates = discover(given, str(base))
    work._same_project.cache_clear()  # as in a process of its own
    project = Project(str(base), given, tuple(one.location for one in candidates))
    done = run(candidates, Order(settings or Settings(), project, task), jobs=1)
    assert not done.failed, [one.finding.message for one in done.reported]
    return done, candidates


def texts(done: Run) -> dict[str, bytes]:
    return {one.path: one.after or b"" for one in done.changed}


def todos(done: Run) -> tuple[str, ...]:
    return tuple(str(one) for one in done.requirements if one.todo)


def expected(example: Example) -> dict[str, bytes]:
    found = {}
    for name, text in example.files.items():
        new = text
        for file, old, after in example.changes:
            if file == name:
                assert new.count(old) == 1, (file, old)
                new = new.replace(old, after)
        if new != text:
            found[name] = new.encode()
    return found


@pytest.mark.parametrize("name", PROJECTS)
def test_exactly_the_versions_change(name: str, tmp_path: Path) -> None:
    example = PROJECTS[name]
    write(tmp_path, {**example.files, PROGRAM: OLD})
    done, _ = migrated(tmp_path)
    after = texts(done)
    assert b"interactions.create" in after.pop(PROGRAM)
    assert after == expected(example)
    assert todos(done) == example.left
    raised = [one for one in done.requirements if not one.todo]
    assert len(raised) == len(example.changes)
    # the diff is one that git takes
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    diff = b"".join(map(diff_of, done.changed))
    subprocess.run(["git", "apply", "-"], input=diff, cwd=tmp_path, check=True)
    for path, content in texts(done).items():
        assert (tmp_path / path).read_bytes() == content
    # a second run has nothing to do
    again, _ = migrated(tmp_path)
    assert not again.changed
    assert not [one for one in again.requirements if not one.todo]


@pytest.mark.parametrize("name", PROJECTS)
def test_what_is_written_can_be_read(name: str, tmp_path: Path) -> None:
    example = PROJECTS[name]
    write(tmp_path, {**example.files, PROGRAM: OLD})
    done, candidates = migrated(tmp_path)
    write_results(done, {one.path: one for one in candidates})
    for path in {file for file, _, _ in example.changes}:
        text = (tmp_path / path).read_text()
        if path.endswith((".txt", ".in")):
            lines = [line.split(" #")[0].strip() for line in text.splitlines()]
            found = [Requirement(one) for one in lines if one.startswith("google-genai")]
            assert all("2.11" not in one.specifier for one in found if one.specifier)
        elif path.endswith(".toml") or path == "Pipfile":
            assert tomllib.loads(text).keys() == tomllib.loads(example.files[path]).keys()
        elif path.endswith(".py"):
            compile(text, path, "exec")


@pytest.mark.parametrize("given", [PROGRAM, "app"])
def test_a_file_outside_of_what_was_given_is_named(given: str, tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "google-genai==1.20\n", PROGRAM: OLD, ".git/HEAD": ""})
    done, _ = migrated(tmp_path, given)
    assert set(texts(done)) == {PROGRAM}
    assert todos(done) == (
        "requirements.txt:1 says ==1.20: raise it to ==3.4.0, or migrate with --follow: "
        "this file was not given",
    )
    done, candidates = migrated(tmp_path, given, settings=Settings(follow=True))
    assert texts(done)["requirements.txt"] == b"google-genai==3.4.0\n"
    assert not todos(done)
    written = write_results(done, {one.path: one for one in candidates})
    assert not written.failed
    assert (tmp_path / "requirements.txt").read_text() == "google-genai==3.4.0\n"


def test_a_project_without_anything_to_migrate_keeps_its_requirements(tmp_path: Path) -> None:
    old = OLD.replace("client.models.generate_content", "client.models.count_tokens")
    write(tmp_path, {"requirements.txt": "google-genai==1.20\n", PROGRAM: old})
    done, _ = migrated(tmp_path)
    assert not done.changed
    assert not done.requirements


def test_what_was_migrated_before_is_found_and_mended(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "google-genai>=1.55\n", PROGRAM: NEW})
    checked, _ = migrated(tmp_path, task=Task.CHECK)
    (found,) = checked.reported
    assert (found.finding.code, found.outcome) == ("GI603", Outcome.REVIEW)
    assert str(found.finding.place) == f"{PROGRAM}:1:1"
    assert "requirements.txt:1 says >=1.55" in found.finding.message
    done, candidates = migrated(tmp_path)
    assert texts(done) == {"requirements.txt": b"google-genai>=2.12\n"}
    assert [one.outcome for one in done.reported] == [Outcome.MIGRATED]
    assert done.accounting.migrated == done.accounting.found == 1
    write_results(done, {one.path: one for one in candidates})
    again, _ = migrated(tmp_path)
    assert not again.reported


def test_a_lock_is_refused_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, {"uv.lock": PROJECTS["uv"].files["uv.lock"], PROGRAM: NEW})
    done, _ = migrated(tmp_path)
    (found,) = done.reported
    assert found.finding.refusal is not None
    assert found.finding.refusal.reason == "lock-file"
    assert done.accounting.refused == 1


def test_who_ignores_the_rule_keeps_the_requirements(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "google-genai==1.20\n", PROGRAM: OLD})
    done, _ = migrated(tmp_path, settings=Settings(selection=Selection(ignore=("GI603",))))
    assert set(texts(done)) == {PROGRAM}
    done, _ = migrated(tmp_path, settings=Settings(selection=Selection(select=("GI101",))))
    assert set(texts(done)) == {PROGRAM, "requirements.txt"}


def test_the_version_that_was_chosen_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "google-genai==1.20\n", PROGRAM: OLD})
    done, _ = migrated(tmp_path, settings=Settings(target=Version(2, 20)))
    assert texts(done)["requirements.txt"] == b"google-genai==2.20.0\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_script_raises_its_own_requirement_and_no_other(tmp_path: Path, newline: str) -> None:
    head = '# /// script\n# dependencies = [\n#   "rich",\n#   "google-genai[aiohttp]>=1.5, <2",\n'
    head += "# ]\n# ///\n"
    text = (head + OLD).replace("\n", newline)
    write(tmp_path, {"requirements.txt": "google-genai==1.20\n", PROGRAM: text})
    done, candidates = migrated(tmp_path)
    new_head = head.replace(">=1.5, <2", ">=2.12, <4").replace("\n", newline).encode()
    assert set(texts(done)) == {PROGRAM}
    assert texts(done)[PROGRAM].startswith(new_head)
    write_results(done, {one.path: one for one in candidates})
    again, _ = migrated(tmp_path)
    assert not again.changed
    assert not again.reported


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("google-genai==1.20\r\n".encode("utf-16"), "google-genai==3.4.0\r\n".encode("utf-16")),
        (b"\xef\xbb\xbfgoogle-genai==1.20", b"\xef\xbb\xbfgoogle-genai==3.4.0"),
    ],
)
def test_the_encoding_stays(tmp_path: Path, content: bytes, after: bytes) -> None:
    write(tmp_path, {PROGRAM: OLD})
    (tmp_path / "requirements.txt").write_bytes(content)
    done, _ = migrated(tmp_path)
    assert texts(done)["requirements.txt"] == after


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write(tmp_path, {PROGRAM: OLD})
    (tmp_path / "requirements.txt").write_bytes(b"# caf\xe9\ngoogle-genai==1.20\n")
    done, _ = migrated(tmp_path)
    assert set(texts(done)) == {PROGRAM}
    assert todos(done) == ("requirements.txt:2 says ==1.20: raise it to ==3.4.0 by hand",)


def test_a_service_of_a_larger_repository_raises_its_own(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "google-genai==1.1\n",
        "services/bot/requirements.txt": "google-genai==1.20\n",
        "services/other/requirements.txt": "google-genai==1.30\n",
        "services/bot/app/chat.py": OLD,
    }
    write(tmp_path, files)
    done, _ = migrated(tmp_path)
    assert set(texts(done)) == {"services/bot/app/chat.py", "services/bot/requirements.txt"}
