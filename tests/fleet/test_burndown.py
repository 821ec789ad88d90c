"""``burndown``: the figures of each commit, without touching the repository."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from migrate_interactions.audit.series import figures_of
from migrate_interactions.fleet.burndown import chosen
from migrate_interactions.reporting.audit.burndown import burndown_files
from migrate_interactions.sources.git_history import Commit, commits, trees_of
from tests.audit.schemas import problems
from tests.audit.small_reports import alpha
from tests.command_line.programs import CHAT, WINDOW, called
from tests.reporting.audit.fleets import one_commit
from tests.reporting.audit.html_text import Page

from .repositories import committed, git, tree

MOVED = """\
from google import genai

client = genai.Client()
first = client.interactions.create(model="gemini-2.5-flash", input="Name a planet.")
second = client.interactions.create(
    model="gemini-2.5-flash", input="And its largest moon?", previous_interaction_id=first.id
)
print(second.output_text)
"""
#: A conversation whose client is made in another file.
SHARED = CHAT.replace("from google import genai\n", "from llm import client\n").replace(
    "client = genai.Client()\n", ""
)
LLM = "from google import genai\n\nclient = genai.Client()\n"


def points(out: Path) -> list[dict]:
    text = (out / "report.json").read_text("utf-8")
    assert problems("burndown", text, strict=True) == []
    return json.loads(text)["points"]


def test_each_commit_has_its_own_figures(tmp_path: Path) -> None:
    repository, out = tmp_path / "bot", tmp_path / "out"
    committed(repository, {"app.py": CHAT}, "Talk")
    committed(repository, {"more.py": WINDOW}, "Talk more")
    odd = '[tool.migrate-interactions]\nsate = "server"\n'
    committed(repository, {"pyproject.toml": odd}, "Break it | here")
    committed(repository, {"pyproject.toml": "", "app.py": MOVED}, "Move")
    (repository / "app.py").write_text("work that is not committed", "utf-8")
    before, status = tree(repository), git(repository, "status", "--porcelain")
    called("burndown", str(repository), "--out", str(out), check=2)
    assert tree(repository) == before
    assert git(repository, "status", "--porcelain") == status
    figures = [one["figures"] for one in points(out)]
    kept = ("sites", "ready", "score", "refused", "interactions")
    assert [one and tuple(one[key] for key in kept) for one in figures] == [
        (1, 1, 100, 0, 0),
        (2, 1, 50, 1, 0),
        None,
        (1, 0, 0, 1, 2),
    ]
    lost = points(out)[2]
    assert lost["reason"].startswith("pyproject.toml: tool.migrate-interactions has an unknown")
    page = Page((out / "index.html").read_text("utf-8"))
    assert "Sites that orchestrate: 1, then 1. Calls that make an interaction: 0, then 2." in (
        page.text()
    )
    assert "Break it | here" in page.text()
    assert lost["reason"] in (out / "report.md").read_text("utf-8")
    with open(out / "burndown.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["interactions"] for row in rows] == ["0", "0", "", "2"]


def test_what_was_read_of_a_commit_is_not_taken_for_the_next(tmp_path: Path) -> None:
    repository, out = tmp_path / "bot", tmp_path / "out"
    committed(repository, {"app.py": SHARED, "llm.py": LLM})
    committed(repository, {"llm.py": "client = None\n"})
    called("burndown", str(repository), "--out", str(out), check=0)
    assert [one["figures"]["sites"] for one in points(out)] == [1, 0]


def test_each_commit_has_a_folder_of_its_own_name(tmp_path: Path) -> None:
    repository = tmp_path / "bot"
    first = committed(repository, {"a.py": "1\n", "gone/b.py": "2\n"})
    git(repository, "rm", "-q", "-r", "gone")
    second = committed(repository, {"a.py": "3\n"})
    with trees_of(str(repository)) as files_of:
        one = files_of(first)
        assert tree(Path(one)) == {"a.py": b"1\n", "gone/b.py": b"2\n"}
        other = files_of(second)
        assert tree(Path(other)) == {"a.py": b"3\n"}
        assert one != other
    assert not Path(other).exists()


def test_a_second_run_audits_only_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, out = tmp_path / "bot", tmp_path / "out"
    committed(repository, {"app.py": CHAT})
    arguments = ("burndown", str(repository), "--out", str(out))
    called(*arguments, check=0)
    second = committed(repository, {"more.py": CHAT})
    audited: list[str] = []

    def count(root: str, paths: object, asked: object, name: str) -> None:
        audited.append(name)
        raise ValueError("not audited in this test")

    monkeypatch.setattr("migrate_interactions.fleet.burndown.audit_root", count)
    called(*arguments, check=2)
    assert audited == [second]
    assert [one["figures"] is None for one in points(out)] == [False, True]
    called(*arguments, check=2)
    assert audited == [second, second], "what failed is tried again"
    audited.clear()
    called(*arguments, "--state", "stateless", check=2)
    assert len(audited) == 2, "another configuration is another question"


def test_a_folder_of_a_repository_is_looked_at_alone(tmp_path: Path) -> None:
    repository, out = tmp_path / "bot", tmp_path / "out"
    committed(repository, {"other/app.py": CHAT})
    committed(repository, {"app/app.py": CHAT})
    called("burndown", str(repository / "app"), "--out", str(out), check=2)
    first, second = points(out)
    assert first["reason"] == "there is no app in it"
    assert second["figures"]["sites"] == 1


def test_commits_are_those_of_the_main_line(tmp_path: Path) -> None:
    repository = tmp_path / "bot"
    first = committed(repository, {"a.py": "1\n"}, "First")
    git(repository, "checkout", "-q", "-b", "side")
    committed(repository, {"b.py": "2\n"}, "Beside")
    git(repository, "checkout", "-q", "main")
    second = committed(repository, {"c.py": "3\n"}, "Second")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "side")
    every = commits(str(repository))
    assert [one.subject for one in every] == ["First", "Second", "Merge"]
    assert every[0] == Commit(first, "2026-01-01", "First")
    assert [one.subject for one in commits(str(repository), second)] == ["Second", "Merge"]


@pytest.mark.parametrize(
    ("last", "every", "taken"),
    [(None, 1, "abcdefg"), (3, 1, "efg"), (None, 3, "adg"), (6, 2, "ceg"), (1, 5, "g")],
)
def test_the_newest_is_always_among_the_chosen(last: int | None, every: int, taken: str) -> None:
    line = [Commit(name, "", "") for name in "abcdefg"]
    assert "".join(one.hash for one in chosen(line, last, every)) == taken


def test_one_commit_has_no_course() -> None:
    page = Page(burndown_files(one_commit())["index.html"].decode()).text()
    assert "1 commit, of 2026-01-01." in page
    assert (
        "Lines that can go: 12 on 2026-01-01. Sites that orchestrate: 2. "
        "Calls that make an interaction: 0."
    ) in page
    assert "then" not in page


def test_figures_are_those_of_the_audit() -> None:
    one = figures_of(alpha())
    assert (one.goes, one.changes, one.stays) == (30, 10, 10)
    assert (one.sites, one.ready, one.score, one.review, one.refused) == (4, 2, 50, 2, 2)


def test_what_is_no_repository_is_said_in_a_sentence(tmp_path: Path) -> None:
    folder, out = tmp_path / "plain", ("--out", str(tmp_path / "out"))
    folder.mkdir()
    printed = called("burndown", str(folder), *out, check=2).output
    assert printed.startswith(f"Error: {folder}: git says: fatal: not a git repository")
    committed(tmp_path / "bot", {"a.py": "1\n"})
    printed = called("burndown", str(tmp_path / "bot"), *out, "--since", "-x", check=2).output
    assert printed.startswith(f"Error: {tmp_path / 'bot'}: git")
