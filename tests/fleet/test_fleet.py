"""``fleet``: what it writes, whatever does the work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migrate_interactions.fleet.executing import done_here
from tests.audit.schemas import problems
from tests.command_line.programs import CHAT, called

from .repositories import committed, git, three, tree


def listed(tmp_path: Path, *lines: object) -> str:
    file = tmp_path / "fleet.txt"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(file)


def report(out: Path) -> dict:
    text = (out / "report.json").read_text("utf-8")
    assert problems("fleet", text, strict=True) == []
    return json.loads(text)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no process per repository: each would import everything first."""
    command = "migrate_interactions.command_line.fleet.done_in_processes"
    monkeypatch.setattr(command, lambda units, work, workers: done_here(units, work))


@pytest.fixture(scope="module")
def three_repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return three(tmp_path_factory.mktemp("three"))


def test_paths_and_urls_become_one_report(
    tmp_path: Path, three_repositories: dict[str, Path]
) -> None:
    before = {name: tree(path) for name, path in three_repositories.items()}
    chat, shot, window = three_repositories.values()
    file = listed(tmp_path, chat, f"{shot.as_uri()} name=team/shot", window)
    out = tmp_path / "out"
    called("fleet", file, "--out", str(out), "--jobs", "2", check=0)
    value = report(out)
    # chat has a conversation that moves, window one that does not, shot none
    accounting = value["summary"]["accounting"]
    assert accounting["found"] == accounting["review"] + accounting["refused"]
    assert (accounting["review"], accounting["refused"], accounting["one_shots"]) == (1, 1, 1)
    assert value["summary"]["score"] == 50
    rows = {one["name"]: one for one in value["repositories"]}
    assert list(rows) == ["chat", "team/shot", "window"]
    assert rows["team/shot"]["commit"] == git(shot, "rev-parse", "HEAD")
    for folder in ("chat", "team-shot", "window"):
        files = {one.name for one in (out / folder).iterdir()}
        assert {"index.html", "report.md", "report.json", "migration.diff"} <= files
        assert f'href="{folder}/index.html"' in (out / "index.html").read_text("utf-8")
    single = json.loads((out / "chat/report.json").read_text("utf-8"))
    assert {one["path"] for one in single["findings"]} == {"app.py"}
    assert {name: tree(path) for name, path in three_repositories.items()} == before


@pytest.mark.usefixtures("in_this_process")
def test_shares_join_to_the_whole(tmp_path: Path, three_repositories: dict[str, Path]) -> None:
    file = listed(tmp_path, *three_repositories.values())
    called("fleet", file, "--out", str(tmp_path / "whole"), "--name", "all", check=0)
    shares = [str(tmp_path / f"share-{number}") for number in (1, 2)]
    for number, out in enumerate(shares, 1):
        called("fleet", file, "--out", out, "--shard", f"{number}/2", check=0)
    names = [one["name"] for out in shares for one in report(Path(out))["repositories"]]
    assert sorted(names) == ["chat", "shot", "window"]
    joined = tmp_path / "joined"
    called("report", "merge", *shares, "--out", str(joined), "--name", "all", check=0)
    assert report(joined) == report(tmp_path / "whole")


@pytest.mark.usefixtures("in_this_process")
def test_what_cannot_be_audited_is_listed_and_stops_nothing(tmp_path: Path) -> None:
    good = tmp_path / "good"
    committed(good, {"app.py": CHAT})
    odd = tmp_path / "odd"
    committed(odd, {"app.py": CHAT, "pyproject.toml": "[tool.migrate-interactions]\nsate = 1\n"})
    none = (tmp_path / "none").as_uri()
    file = listed(tmp_path, tmp_path / "gone", good, odd, none, f"{good} @v9 name=old")
    out = tmp_path / "out"
    printed = called("fleet", file, "--out", str(out), check=2).output
    value = report(out)
    assert [one["name"] for one in value["repositories"]] == ["good"]
    reasons = {one["name"]: one["reason"] for one in value["lost"]}
    assert reasons["gone"] == f"there is no folder {tmp_path / 'gone'}"
    assert reasons["odd"].startswith("pyproject.toml: tool.migrate-interactions has an unknown key")
    assert "does not appear to be a git repository" in reasons["none"]
    assert "couldn't find remote ref v9" in reasons["old"]
    assert "there is no folder" in printed
    assert "there is no folder" in (out / "index.html").read_text("utf-8")


@pytest.mark.usefixtures("in_this_process")
def test_each_repository_has_its_own_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.migrate-interactions]\nstate = "forbid"\n')
    stateless = '[tool.migrate-interactions]\nstate = "stateless"\n'
    committed(tmp_path / "own", {"app.py": CHAT, "pyproject.toml": stateless})
    committed(tmp_path / "without", {"app.py": CHAT})
    file = listed(tmp_path, "own", "without")
    out = tmp_path / "out"
    called("fleet", file, "--out", str(out), check=0)
    states = {one["name"]: one["state"] for one in report(out)["repositories"]}
    assert states == {"own": "stateless", "without": "server"}


@pytest.mark.usefixtures("in_this_process")
def test_clones_are_kept_and_brought_up_to_date(tmp_path: Path) -> None:
    origin, clones = tmp_path / "origin", tmp_path / "clones"
    first = committed(origin, {"app.py": CHAT})
    file = listed(tmp_path, origin.as_uri(), f"{origin.as_uri()} @{first} name=first")
    arguments = ("fleet", file, "--out", str(tmp_path / "out"), "--clones", str(clones))
    called(*arguments, check=0)
    assert git(clones / "origin", "rev-parse", "HEAD") == first
    second = committed(origin, {"more.py": CHAT})
    (clones / "origin" / "app.py").write_text("changed", "utf-8")
    (clones / "origin" / "left.py").write_text("left", "utf-8")
    called(*arguments, check=0)
    commits = {one["name"]: one["commit"] for one in report(tmp_path / "out")["repositories"]}
    assert commits == {"origin": second, "first": first}
    assert sorted(one.name for one in (clones / "origin").iterdir()) == [
        ".git",
        "app.py",
        "more.py",
    ]


def test_a_folder_that_is_no_clone_is_left_alone(tmp_path: Path) -> None:
    origin, mine = tmp_path / "origin", tmp_path / "clones" / "origin"
    committed(origin, {"app.py": CHAT})
    committed(mine, {"work.py": "precious = True\n"})
    (mine / "work.py").write_text("precious = 'more'\n", "utf-8")
    out = tmp_path / "out"
    file = listed(tmp_path, origin.as_uri())
    called("fleet", file, "--out", str(out), "--clones", str(mine.parent), check=2)
    (lost,) = report(out)["lost"]
    assert lost["reason"] == f"{mine} is there and is no clone of it: use another folder"
    assert (mine / "work.py").read_text("utf-8") == "precious = 'more'\n"


def test_what_cannot_be_run_is_said_in_a_sentence(tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"))
    gone = str(tmp_path / "gone.txt")
    assert called("fleet", gone, *out, check=2).output == (
        f"Error: {gone} cannot be read: No such file or directory\n"
    )
    file = listed(tmp_path, "a", "b/a")
    assert f"Error: {file}:2: a would take" in called("fleet", file, *out, check=2).output
