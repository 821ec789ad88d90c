"""``init`` adds to a project what is not there, and never overwrites."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from migrate_interactions.command_line import main
from migrate_interactions.command_line.origin import Origin, origin_of
from migrate_interactions.configuration import load_configuration

URL = "https://github.com/somebody/migrate-interactions"
FROM = ("--repository", URL, "--rev", "v0.5.0")
BINARIES = Path(sys.executable).parent
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/migrate-interactions.yml"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*arguments: str, typed: str = "", check: int = 0) -> str:
    result = CliRunner().invoke(main, ["init", *FROM, *arguments], input=typed)
    assert result.exit_code == check, result.output
    return result.output


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_a_bare_project_gets_all_three(project: Path) -> None:
    init("--yes")
    assert load_configuration(None, (), str(project)).folder == str(project)
    hook = {"repo": URL, "rev": "v0.5.0", "hooks": [{"id": "migrate-interactions-check"}]}
    assert loaded(project / HOOKS) == {"repos": [hook]}
    [checkout, action] = loaded(project / WORKFLOW)["jobs"]["check"]["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert action == {"uses": "somebody/migrate-interactions@v0.5.0"}


def test_a_second_run_has_nothing_to_do(project: Path) -> None:
    init("--yes")
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    assert "written" not in init("--yes")
    assert {path: path.read_bytes() for path in before} == before


def test_it_asks_first(project: Path) -> None:
    shown = init(typed="n\ny\nn\n")
    assert "[tool.migrate-interactions]" in shown
    assert f"uses: {URL.removeprefix('https://github.com/')}" in shown
    assert not (project / "pyproject.toml").exists()
    assert (project / HOOKS).exists()
    assert not (project / WORKFLOW).exists()


def test_nobody_to_ask(project: Path) -> None:
    assert "say --yes" in init(check=2)
    assert not (project / "pyproject.toml").exists()


def test_a_pyproject_keeps_every_byte(project: Path) -> None:
    text = b'# ours\r\n[project]   # odd   spacing\r\nname="x"\r\n[tool.ruff]\r\nline-length = 99'
    (project / "pyproject.toml").write_bytes(text)
    init("--yes")
    whole = (project / "pyproject.toml").read_bytes()
    assert whole.startswith(text + b"\r\n\r\n[tool.migrate-interactions]\r\n")
    assert whole.count(b"\n") == whole.count(b"\r\n")
    table = tomllib.loads(whole.decode())
    assert table["tool"]["ruff"] == {"line-length": 99}
    assert table["tool"]["migrate-interactions"] == {"state": "server", "safety": "review"}


@pytest.mark.parametrize(
    "text",
    [
        '[tool.migrate-interactions]\nstate = "forbid"\n',
        "tool = { ruff = { line-length = 99 } }\n",
        "tool = 1\n",
        "this is not [ toml\n",
    ],
)
def test_a_pyproject_that_cannot_take_it_stays(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text)
    has_it = "state" in text
    shown = init("--yes", check=0 if has_it else 1)
    assert (project / "pyproject.toml").read_text() == text
    assert ("[tool.migrate-interactions]\n" in shown) is not has_it


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n- repo: https://example.com/a\n  rev: '1'\n  hooks:\n  - id: a\n",
        "# ours\ndefault_stages: [pre-commit]\nrepos:  # all\n    - repo: local\n      hooks:\n"
        "        - id: a\n          name: a\n          entry: |\n            sh -c\n"
        "            # no comment\n          language: system\n# the end",
        "repos:\r\n  -   repo: https://example.com/a\r\n      rev: '1'\r\n      hooks:\r\n"
        "      -   id: a\r\n",
    ],
)
def test_a_list_of_hooks_gets_one_more(project: Path, text: str) -> None:
    (project / HOOKS).write_bytes(text.encode())
    before = yaml.safe_load(text)
    init("--yes")
    whole = (project / HOOKS).read_bytes()
    assert whole.startswith(text.encode())
    assert (b"\r\n" in whole) is ("\r\n" in text)
    after = loaded(project / HOOKS)
    assert after.pop("repos")[:-1] == before.pop("repos")
    assert after == before
    assert loaded(project / HOOKS)["repos"][-1]["repo"] == URL


@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n",
        "repos: [{repo: local, hooks: []}]\n",
        "repos:\n  - repo: local\n    hooks: []\nfail_fast: true\n",
        "fail_fast: true\n",
        "",
    ],
)
def test_a_list_of_hooks_in_another_form_stays(project: Path, text: str) -> None:
    (project / HOOKS).write_text(text)
    assert "- repo: https://github.com/" in init("--yes", check=1)
    assert (project / HOOKS).read_text() == text


def test_a_hook_that_is_there_stays(project: Path) -> None:
    text = f"repos:\n  - repo: {URL}\n    rev: v0.1\n    hooks: []\n"
    (project / HOOKS).write_text(text)
    init("--yes")
    assert (project / HOOKS).read_text() == text


def test_from_a_folder_of_the_project_the_root_is_set_up(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "a/b").mkdir(parents=True)
    monkeypatch.chdir(project / "a/b")
    init("--yes")
    assert (project / HOOKS).exists()
    assert not list((project / "a").rglob("*.*"))


def test_where_the_tool_comes_from() -> None:
    installed_from_git = '{"url": "https://x.example/y", "vcs_info": {"commit_id": "abc"}}'
    assert origin_of(installed_from_git) == Origin("https://x.example/y", "abc")
    assert origin_of('{"url": "file:///home/me/y", "dir_info": {"editable": true}}') is None
    assert origin_of(None) == Origin()


def test_from_the_package_index_and_from_elsewhere(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrate_interactions.command_line.init.installed_from", lambda: Origin())
    assert CliRunner().invoke(main, ["init", "-y"]).exit_code == 0
    [hook] = loaded(project / HOOKS)["repos"]
    assert hook["repo"] == "local"
    [required] = hook["hooks"][0]["additional_dependencies"]
    runs = [step.get("run", "") for step in loaded(project / WORKFLOW)["jobs"]["check"]["steps"]]
    assert f'pip install "{required}"' in runs

    monkeypatch.setattr("migrate_interactions.command_line.init.installed_from", lambda: None)
    result = CliRunner().invoke(main, ["init", "-y"])
    assert result.exit_code == 2
    assert "--repository" in result.output


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("origin", [("https://git.example.com/x", COMMIT), (URL, COMMIT)])
def test_what_is_written_is_taken_by_those_who_read_it(
    project: Path, origin: tuple[str, str]
) -> None:
    chosen = ["--repository", origin[0], "--rev", origin[1]]
    assert CliRunner().invoke(main, ["init", "-y", *chosen]).exit_code == 0
    for program, *arguments in (
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW),
        ("pre-commit", "validate-config", HOOKS),
        ("zizmor", "--offline", "--no-progress", WORKFLOW),
    ):
        done = subprocess.run(
            [BINARIES / program, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
