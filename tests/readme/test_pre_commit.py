"""The hooks, run by pre-commit itself, in a repository of their own, from a clone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.command_line.programs import CHAT, TOGETHER
from tests.readme.commands import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

#: A package with a rule whose fix is safe: the catalogue need not have one.
SAFE_RULE = '''\
"""Models that are gone."""

from migrate_interactions.findings import (
    Codemod, Edit, Finding, Fix, Place, Safety, Severity, Span
)

OLD, NEW = "gemini-1.0-pro", "gemini-2.5-flash"


def detect(facts, policy):
    before, found, _ = facts.tree.text.partition(OLD)
    if found:
        place = Place(facts.tree.path, before.count("\\n") + 1)
        yield Finding("XX101", "gone-model", place, "the model is gone")


def fix(finding, facts, policy):
    start = facts.tree.text.index(OLD)
    edit = Edit(Span(start, start + len(OLD)), (NEW,))
    return Fix("name a model that is there", Safety.SAFE, {facts.tree.path: (edit,)})


CODEMODS = (
    Codemod(
        code="XX101",
        name="gone-model",
        safety=Safety.SAFE,
        since="1.0",
        removes="names of models that are gone",
        links=(),
        documentation=__doc__,
        detect=detect,
        fix=fix,
        severity=Severity.ERROR,
    ),
)
'''
PACKAGE = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "gone-models"
version = "1.0"

[project.entry-points."migrate_interactions.codemods"]
gone = "gone_models:CODEMODS"
"""


class Repository:
    """A git repository whose hooks are those of a clone of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "repository"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "GIT_AUTHOR_NAME": "x",
            "GIT_AUTHOR_EMAIL": "x@example.com",
            "GIT_COMMITTER_NAME": "x",
            "GIT_COMMITTER_EMAIL": "x@example.com",
        }
        clone, package = folder / "clone", folder / "gone_models"
        self.run("git", "clone", "--quiet", ROOT, clone, cwd=folder)
        rev = self.run("git", "rev-parse", "HEAD", cwd=clone).stdout.strip()
        (package / "gone_models").mkdir(parents=True)
        (package / "gone_models/__init__.py").write_text(SAFE_RULE)
        (package / "pyproject.toml").write_text(PACKAGE)
        self.run("git", "init", "--quiet", self.folder, cwd=folder)
        hooks = [
            {"id": f"migrate-interactions-{name}", "additional_dependencies": [str(package)]}
            for name in ("check", "migrate")
        ]
        configuration = {"repos": [{"repo": str(clone), "rev": rev, "hooks": hooks}]}
        (self.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))

    def run(
        self, *command: str | Path, cwd: Path | None = None, check: int = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == check, done.stdout + done.stderr
        return done

    def hook(self, name: str, *files: str, check: int) -> str:
        """What a hook says of the staged files, or of some that are named."""
        named = ("--files", *files) if files else ()
        command = ("-m", "pre_commit", "run", f"migrate-interactions-{name}", *named)
        done = self.run(sys.executable, *command, check=check)
        assert "Traceback" not in done.stdout
        return done.stdout

    def stage(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / f"{name}.py").write_text(text)
            self.run("git", "add", f"{name}.py")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("hooks"))
    repository.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    return repository


@pytest.fixture
def repository(installed: Repository) -> Repository:
    """The repository with nothing staged and no Python file in it."""
    installed.run("git", "rm", "-r", "--quiet", "--force", "--ignore-unmatch", "*.py", "*.toml")
    for file in (*installed.folder.glob("*.py"), *installed.folder.glob("*.toml")):
        file.unlink()
    return installed


def test_a_commit_fails_until_the_code_is_migrated(repository: Repository) -> None:
    repository.stage(chat=CHAT)
    refused = repository.run("git", "commit", "-m", "add a chat", check=1)
    assert "chat.py:10:16 GI101" in refused.stderr + refused.stdout
    tool = (sys.executable, "-m", "migrate_interactions")
    repository.run(*tool, "migrate", "--write", "chat.py")
    repository.run("git", "add", "chat.py")
    repository.run("git", "commit", "-m", "add a chat")
    assert "Passed" in repository.hook("check", "chat.py", check=0)


def test_the_fix_hook_applies_safe_fixes_only(repository: Repository) -> None:
    text = CHAT.replace('"gemini-2.5-flash"', '"gemini-1.0-pro"')
    repository.stage(chat=text)
    first = repository.hook("migrate", check=1)
    assert "files were modified by this hook" in first
    assert (repository.folder / "chat.py").read_text() == CHAT, "the review fix waits"
    repository.run("git", "add", "chat.py")
    assert "Passed" in repository.hook("migrate", check=0)
    assert not repository.run("git", "diff", "--name-only").stdout


def test_a_fix_over_several_files_when_only_one_is_staged(repository: Repository) -> None:
    (repository.folder / "pyproject.toml").write_text(
        '[tool.migrate-interactions]\none-shots = "migrate"\n'
    )
    (repository.folder / "report.py").write_text(TOGETHER["report.py"])
    repository.stage(llm=TOGETHER["llm.py"])
    said = repository.hook("check", check=1)
    assert "llm.py:7:12 GI106" in said
    assert "its fix also changes report.py" in said
    assert "Passed" in repository.hook("migrate", check=0)
    assert (repository.folder / "report.py").read_text() == TOGETHER["report.py"]


def test_excluded_files_stay_out(repository: Repository) -> None:
    (repository.folder / "pyproject.toml").write_text(
        '[tool.migrate-interactions]\nexclude = ["chat.py"]\n'
    )
    repository.stage(chat=CHAT)
    assert "Passed" in repository.hook("check", check=0)
