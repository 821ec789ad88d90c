"""What decides which rules are on and which files are looked at: options and configuration."""

import re
from pathlib import Path

import pytest

from .programs import CHAT, ONE_SHOT, called

ERROR = "outputs = client.interactions.create(model='m', input='x').outputs\n"
LEGACY = "from google import genai\n\nclient = genai.Client()\n" + ERROR


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chat.py").write_text(CHAT)
    return tmp_path


def configure(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.migrate-interactions]\n{text}\n")


def codes(*arguments: str) -> list[str]:
    output = called("check", *arguments, check=1).stdout
    return sorted(set(re.findall(r"\d (GI\d+) ", output)))


def test_options_add_to_what_is_configured(project: Path) -> None:
    (project / "old.py").write_text(LEGACY)
    configure(project, 'select = ["GI5"]\nignore = ["GI102"]')
    assert codes() == ["GI510"]
    assert codes("--extend-select", "GI101") == ["GI101", "GI510"]
    assert codes("--extend-select", "GI1", "--extend-ignore", "GI5") == ["GI101"]
    result = called("check", "--extend-ignore", "GIx", check=2)
    assert "no rule fits GIx; migrate-interactions rules lists them" in result.stderr


def test_rules_that_matter_less_are_off(project: Path) -> None:
    (project / "old.py").write_text(LEGACY)
    (project / "one.py").write_text(ONE_SHOT)
    assert "GI106" in codes("--one-shots", "migrate")
    assert codes("--one-shots", "migrate", "--min-severity", "warning") == ["GI101", "GI510"]
    configure(project, 'min-severity = "error"')
    assert codes() == ["GI510"]
    diff = called("migrate", check=1).stdout
    assert "old.py" in diff
    assert "chat.py" not in diff
    result = called("check", "--min-severity", "fatal", check=2)
    assert "'fatal' is not one of 'error', 'warning', 'note'" in result.stderr


def test_rules_are_off_in_files_that_fit_a_pattern(project: Path) -> None:
    (project / "tests").mkdir()
    (project / "tests/chat.py").write_text(CHAT)
    (project / "scripts/deep").mkdir(parents=True)
    (project / "scripts/deep/chat.py").write_text(CHAT)
    configure(
        project, 'per-file-ignores = { "tests/" = ["GI"], "/scripts/**" = ["history-resend"] }'
    )
    output = called("check", check=1).stdout
    assert output.count("GI101") == 1
    assert "1  calls found" in output.replace("1  call found", "1  calls found")
    assert called("check", "tests", "scripts", check=0).stdout.count("GI101") == 0
    configure(project, 'per-file-ignores = { "tests/" = ["GI777"] }')
    assert "no rule fits GI777" in called("check", check=2).stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("per-file-ignores = []", "must be a table of patterns, each with rules"),
        ('per-file-ignores = { "a" = "GI1" }', 'has under "a" what must be a list of strings'),
        ('per-file-ignores = { "!" = ["GI1"] }', 'has "!", which is no pattern'),
        ('min-severity = "high"', 'must be one of "error", "warning", "note"'),
        ('min-confidence = "hihg"', 'did you mean "high"?'),
        ("baseline = 1", "must be a string that is not empty"),
        ("force-exclude = 1", "must be true or false"),
    ],
)
def test_mistakes_are_told_with_their_key(project: Path, text: str, sentence: str) -> None:
    configure(project, text)
    error = called("check", check=2).stderr
    assert error.startswith("Error: pyproject.toml: tool.migrate-interactions.")
    assert sentence in error
    assert error.count("\n") == 1


def test_named_files_are_excluded_where_that_is_forced(project: Path) -> None:
    (project / "vendor").mkdir()
    (project / "vendor/chat.py").write_text(CHAT)
    configure(project, 'exclude = ["vendor/"]')
    assert "vendor/chat.py" in called("check", "vendor/chat.py", check=1).stdout
    assert (
        "0 files searched" in called("check", "--force-exclude", "vendor/chat.py", check=0).stdout
    )
    configure(project, 'exclude = ["vendor/"]\nforce-exclude = true')
    assert "0 files searched" in called("check", "vendor/chat.py", check=0).stdout
    called("check", "chat.py", "vendor/chat.py", check=1)


def test_more_can_be_excluded(project: Path) -> None:
    (project / "vendor").mkdir()
    (project / "vendor/chat.py").write_text(CHAT)
    configure(project, 'exclude = ["vendor/"]')
    assert "0 files searched" in called("check", "--exclude", "chat.py", check=0).stdout
    assert "--exclude ! is no pattern" in called("check", "--exclude", "!", check=2).stderr


def test_the_proposed_command_selects_the_same(project: Path) -> None:
    output = called(
        "check", "--extend-ignore", "GI103", "--min-severity", "warning", check=1
    ).stdout
    assert "migrate . --extend-ignore GI103 --min-severity warning" in output
