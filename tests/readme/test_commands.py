"""Every command of the README and of CONTRIBUTING.md does what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from migrate_interactions.configuration import Configuration, parse_configuration
from tests.command_line.programs import called, started
from tests.readme.commands import PAGES, ROOT, blocks, commands, copy_of_the_examples

#: Each start of a command, and the test that runs such commands.
RUN_BY: dict[str, str] = {
    "migrate-interactions emulator": "test_the_emulator_serves",
    "migrate-interactions ": "test_commands_of_the_tool",
    "python3 scripts/generate_docs.py": "tests/readme/test_generated.py",
    "python3 scripts/record_terminal.py": "tests/readme/test_generated.py",
    "python3 scripts/fixture.py": "test_one_fixture_is_shown",
    "python3 scripts/demo.py": "tests/readme/test_fresh_clone.py",
    "python3 scripts/test.py": "tests/readme/test_fresh_clone.py, test_selected_tests_are_there",
    ".venv/bin/python benchmarks/labels.py": "tests/benchmarks/test_labels.py",
    ".venv/bin/python benchmarks/background_job.py": "tests/benchmarks/test_background_job.py",
    ".venv/bin/python benchmarks/repositories.py": "tests/benchmarks/test_repositories.py",
    "pip install": "tests/readme/test_package.py",
    ".ci/run": "CI",
    "git ": "no test: plain git",
}
#: migrate without --write says 1 for "there is a diff", check for "there are findings".
EXIT_CODES = {
    "check": 1,
    "migrate": 1,
    "baseline": 0,
    "prove": 0,
    "rules": 0,
    "explain": 0,
    "audit": 0,
}


def of_the_tool() -> Iterator[ParameterSet]:
    """The commands of the tool; those that run programs are slow tests."""
    every = [command for page in PAGES for command in commands(page)]
    for command in dict.fromkeys(every):
        if command.startswith("migrate-interactions ") and " emulator" not in command:
            marks = [pytest.mark.slow] if "prove" in command else []
            yield pytest.param(command, id=command, marks=marks)


def expected(arguments: list[str]) -> int:
    return 0 if {"--write", "--diff-base"} & {*arguments} else EXIT_CODES[arguments[0]]


def test_every_command_is_run_by_a_test() -> None:
    for page in PAGES:
        assert commands(page)
        for command in commands(page):
            assert command.startswith(tuple(RUN_BY)), command


@pytest.mark.parametrize("command", list(of_the_tool()))
def test_commands_of_the_tool(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, *arguments = shlex.split(command)
    monkeypatch.chdir(copy_of_the_examples(tmp_path))
    text = called(*arguments, check=expected(arguments)).output
    if "prove" in command:
        assert "Equal: the model saw the same" in text
    if arguments[0] == "migrate":
        assert re.search(r"\n +0  refused", text)
        assert bool(re.search(r"^written ", text, re.MULTILINE)) == ("--write" in arguments)
    if "explain" in command:
        assert "Before:" in text


def test_the_diff_can_be_applied(tmp_path: Path) -> None:
    project = copy_of_the_examples(tmp_path)
    diff = started("migrate", "examples/support_bot", cwd=project).stdout
    subprocess.run(["git", "apply", "-"], cwd=project, input=diff, check=True)
    changed = (project / "examples/support_bot/conversation.py").read_text("utf-8")
    assert "interactions.create(" in changed


def test_the_emulator_serves() -> None:
    command = next(c for c in commands("README.md") if c.startswith("migrate-interactions emul"))
    arguments = shlex.split(command)[1:]
    arguments[arguments.index("--port") + 1] = "0"
    process = subprocess.Popen(
        [sys.executable, "-m", "migrate_interactions", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    with process:
        assert process.stdout is not None
        shown = [process.stdout.readline() for _ in range(3)]
        process.terminate()
    assert "http://127.0.0.1:" in shown[0]
    names = [line.removeprefix("export ").partition("=")[0] for line in shown[1:]]
    assert names == ["GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY"]


@pytest.mark.parametrize("page", PAGES)
def test_selected_tests_are_there(page: str) -> None:
    for command in commands(page):
        if command.startswith("python3 scripts/test.py"):
            for argument in shlex.split(command)[2:]:
                assert not argument.startswith("tests/") or (ROOT / argument).is_dir()


@pytest.mark.slow
def test_one_fixture_is_shown() -> None:
    command = next(c for c in commands("CONTRIBUTING.md") if "scripts/fixture.py" in c)
    _, script, case = shlex.split(command)
    done = subprocess.run(
        [sys.executable, str(ROOT / script), case], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "interactions.create(" in done.stdout
    assert "Equal: the model saw the same" in done.stdout


def test_the_configuration_shows_the_defaults() -> None:
    text = blocks("README.md", "toml")[0]
    table = tomllib.loads(text)["tool"]["migrate-interactions"]
    folder = os.path.abspath(".")
    shown = parse_configuration(table, os.path.join(folder, "pyproject.toml"), "README.md")
    assert shown == Configuration(folder=folder)
    more = tomllib.loads(text.replace("# jobs", "jobs"))["tool"]["migrate-interactions"]
    known = {"state", "one_shots", "safety", "allow_behaviour_change", "select", "ignore"}
    known |= {"exclude", "follow", "jobs", "long_calls", "vertex_interactions"}
    known |= {"min_severity", "min_confidence", "force_exclude", "per_file_ignores"}
    known |= {"assumptions", "effort", "prices"}
    assert {key.replace("-", "_") for key in more} == known
    assert parse_configuration(more, "pyproject.toml", "README.md").jobs == 2


def test_the_comment_keeps_a_rule_quiet(tmp_path: Path) -> None:
    [line] = [x for x in blocks("README.md", "python") if "ignore[" in x]
    program = copy_of_the_examples(tmp_path) / "examples/support_bot/conversation.py"
    text = program.read_text("utf-8")
    comment = line.strip().partition("  #")[2]
    call = "models.generate_content("
    assert call in text
    assert call in line
    program.write_text(text.replace(call, f"{call}  #{comment}"), "utf-8")
    text = called("check", str(program), check=0).output
    assert re.search(r"\n +1  suppressed", text)


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md", *sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")
)])  # fmt: skip
def test_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", (ROOT / page).read_text("utf-8")):
        name, _, anchor = target.partition("#")
        linked = folder / name if name else ROOT / page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
