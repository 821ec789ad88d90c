"""Many files: none stops the others, and neither order nor processes change the result."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from migrate_interactions.engine import run as running
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.engine.writing import write_results
from migrate_interactions.findings import Accounting
from migrate_interactions.sources import Project, discover

from .fake_rules import fake_rulebook

GEMINI = "import genai\ndef new(*a): genai\nold = stay = single = new\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for number in range(12):
        (tmp_path / f"f{number:02}.py").write_text(GEMINI + "old(1)\n" * number)
    (tmp_path / "plain.py").write_text("old(1)\n")
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "broken.py").write_text("genai\ndef f(:\nc.generate_content()\n")
    (tmp_path / "latin.py").write_bytes(b"genai\nx = '\xe9'\n")
    (tmp_path / "boom.py").write_text("genai\nboom\n")
    return tmp_path


def order(base: Path, task: Task = Task.CHECK) -> Order:
    return Order(Settings(), Project(str(base), (str(base),)), task, fake_rulebook)


EXPECTED = Accounting(found=67, review=66, failed=1)


def test_every_file_is_done_and_failures_are_told(tree: Path) -> None:
    done = run(discover(["."], str(tree)), order(tree), jobs=1)
    failures = {
        one.finding.code: one.finding.place.path
        for one in done.reported
        if one.finding.code > "GI9"
    }
    assert failures == {"GI902": "latin.py", "GI903": "broken.py", "GI907": "boom.py"}
    assert done.accounting == EXPECTED
    assert (done.searched, done.mentioning) == (17, 15)
    assert done.failed


def test_order_and_number_of_processes_do_not_change_the_result(tree: Path) -> None:
    candidates = list(discover(["."], str(tree)))
    expected = run(candidates, order(tree, task=Task.MIGRATE), jobs=1)
    assert expected.accounting == replace(EXPECTED, review=0, migrated=66)
    for jobs in (1, 2, 3):
        random.Random(jobs).shuffle(candidates)
        assert run(candidates, order(tree, task=Task.MIGRATE), jobs=jobs) == expected


def test_progress_is_told_to_the_end(tree: Path) -> None:
    for jobs in (1, 2):
        calls: list[tuple[int, int]] = []
        run(
            discover(["."], str(tree)),
            order(tree),
            jobs,
            lambda *call, seen=calls: seen.append(call),
        )
        assert calls == sorted(calls)
        assert calls[-1] == (15, 15)


@pytest.mark.parametrize("few", [0, 100])
def test_a_process_that_dies_takes_only_its_own_file_along(
    tree: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FEW_FILES", few)
    (tree / "killer.py").write_text("genai\nkilled\n" + "#" * 30_000)
    done = run(discover(["."], str(tree)), order(tree), jobs=2)
    (told,) = [one.finding for one in done.reported if one.finding.place.path == "killer.py"]
    assert told.code == "GI907"
    assert "died" in told.message
    assert done.accounting == EXPECTED


def test_named_files_are_looked_at_even_without_gemini(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text(" \n")
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / "fine.py").write_text("x = 1\n")
    (tmp_path / "book.ipynb").write_text('{"cells": ["from google import genai"]}')

    def codes(*paths: str) -> dict[str, str]:
        done = run(discover(paths, str(tmp_path)), order(tmp_path))
        return {one.finding.place.path: one.finding.code for one in done.reported}

    assert codes("empty.py", "__init__.py", "latin.py", "fine.py", "none.py", "book.ipynb") == {
        "book.ipynb": "GI903",
        "empty.py": "GI904",
        "latin.py": "GI902",
        "none.py": "GI901",
    }
    assert codes(".") == {"book.ipynb": "GI903"}


def test_deeply_nested_code_does_not_end_the_run(tree: Path) -> None:
    (tree / "deep.py").write_text("import genai\nx = " + "(" * 150 + "genai" + ")" * 150 + "\n")
    (tree / "long.py").write_text("import genai\nx = " + "+".join(["genai"] * 700) + "\n")
    done = run(discover(["deep.py", "long.py"], str(tree)), order(tree))
    assert done.reported == ()


def test_writing_reports_what_could_not_be_written(tree: Path) -> None:
    candidates = {one.path: one for one in discover(["."], str(tree))}
    done = run(tuple(candidates.values()), order(tree, task=Task.MIGRATE), jobs=1)
    (tree / "f02.py").chmod(0o444)
    (tree / "f03.py").write_text("edited")
    (tree / "f04.py").unlink()
    written = write_results(done, candidates)
    told = {
        one.finding.place.path: one.finding.code
        for one in written.reported
        if one.finding.code > "GI9"
    }
    assert told.items() >= {"f02.py": "GI906", "f03.py": "GI906", "f04.py": "GI901"}.items()
    assert written.accounting == Accounting(found=67, migrated=57, failed=10)
    assert "f02.py" not in [one.path for one in written.changed]
    assert (tree / "f01.py").read_text() == GEMINI + "new(1)\n"
    assert (tree / "f02.py").read_text() == GEMINI + "old(1)\n" * 2
    assert (tree / "f03.py").read_text() == "edited"
    again = run(discover(["."], str(tree)), order(tree, task=Task.MIGRATE), jobs=1)
    assert [one.path for one in again.changed] == ["f02.py"]


@pytest.mark.parametrize("names", [("a.py", "b.py"), ("b.py", "a.py")])
def test_what_only_another_file_stood_in_the_way_of_is_done_in_the_same_run(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    head = "import genai\ndef new(*a): genai\nshared = new\n"
    (tmp_path / names[0]).write_text(head + "shared(1)\n")
    (tmp_path / names[1]).write_text(head + "unsettled(1)\n")
    candidates = {one.path: one for one in discover(["."], str(tmp_path))}
    checked = run(tuple(candidates.values()), order(tmp_path))
    assert checked.accounting == Accounting(found=2, review=1, refused=1)
    done = run(tuple(candidates.values()), order(tmp_path, task=Task.MIGRATE))
    assert done.accounting == Accounting(found=2, migrated=2)
    write_results(done, candidates)
    assert (tmp_path / names[0]).read_text() == head + "new(1)\n"
    assert not run(tuple(candidates.values()), order(tmp_path, task=Task.MIGRATE)).changed
