"""The configuration: found, read strictly, replaced by the command line."""

from dataclasses import fields
from pathlib import Path

import pytest

from migrate_interactions.configuration import (
    KEYS,
    Configuration,
    ConfigurationError,
    load_configuration,
)
from migrate_interactions.findings import LongCalls, OneShots, Policy, Safety, StateMode, Version

from .programs import CHAT, called

FULL = """
[tool.migrate-interactions]
state = "stateless"
one-shots = "migrate"
safety = "safe"
allow-behaviour-change = true
select = ["GI1"]
ignore = ["GI103"]
exclude = ["vendor/", "*_pb2.py"]
jobs = 2
target = "2.34"

[tool.migrate-interactions.long-calls]
points = 4
timeout = 90
output-tokens = 4096
"""


def load(base: Path, *paths: str, file: str | None = None) -> Configuration:
    return load_configuration(file, paths, str(base))


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(FULL)
    read = load(tmp_path)
    long_calls = LongCalls(points=4, timeout=90, output_tokens=4096)
    assert read.policy == Policy(StateMode.STATELESS, OneShots.MIGRATE, True, long_calls=long_calls)
    assert (read.safety, read.select, read.ignore, read.jobs) == (
        Safety.SAFE,
        ("GI1",),
        ("GI103",),
        2,
    )
    assert read.target == Version(2, 34)
    assert read.excluded(str(tmp_path / "vendor/a/x.py"))
    assert read.excluded(str(tmp_path / "a/x_pb2.py"))
    assert not read.excluded(str(tmp_path / "a/x.py"))
    assert not read.excluded("/elsewhere/vendor/x.py")


def test_every_field_has_a_parser() -> None:
    names = {one.name.replace("_", "-") for one in fields(Configuration)}
    assert names == {*KEYS, "folder"}


def test_the_nearest_file_with_the_table_counts(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.migrate-interactions]\njobs = 3\n")
    (tmp_path / "a/pyproject.toml").write_text("[tool.migrate-interactions]\njobs = 5\n")
    (tmp_path / "a/b/pyproject.toml").write_text("[project]\nname = 'b'\n")
    (tmp_path / "a/b/c/pyproject.toml").write_text("this is not [ toml")
    assert load(tmp_path, "a/b/c").jobs == 5
    assert load(tmp_path, "a/b/c/x.py", "a/b").jobs == 5
    assert load(tmp_path, "a", "x.py").jobs == 3
    assert load(tmp_path / "a").jobs == 5
    assert load(tmp_path, "a", file="pyproject.toml").jobs == 3


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    read = load(tmp_path)
    assert (read.policy, read.safety, read.jobs) == (Policy(), Safety.REVIEW, None)
    assert not read.excluded("/x.py")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("one_shots = 1", 'has an unknown key "one_shots"; did you mean "one-shots"?'),
        ("selct = []", 'has an unknown key "selct"; did you mean "select"?'),
        ("zzz = 1", 'has an unknown key "zzz"; known keys: state, one-shots'),
        (
            'state = "serve"',
            'state must be one of "server", "stateless", "forbid"; did you mean "server"?',
        ),
        ("state = 1", "state must be one of"),
        ('safety = "manual"', 'safety must be one of "safe", "review"'),
        ('select = "GI1"', "select must be a list of strings"),
        ("select = [1]", "select must be a list of strings"),
        ('exclude = ["a/", "!"]', 'exclude has "!", which is no pattern of a .gitignore file'),
        ("jobs = 0", "jobs must be a whole number from 1 up"),
        ("jobs = true", "jobs must be a whole number from 1 up"),
        ("target = 3.4", 'target must be a version of google-genai like "3.4"'),
        ('target = "2.3"', "target must be 2.12 or newer: the Interactions code needs it"),
        ("long-calls = 3", "long-calls must be a table; known keys: points, timeout"),
        (
            "[tool.migrate-interactions.long-calls]\noutput_tokens = 9",
            'long-calls has an unknown key "output_tokens"; did you mean "output-tokens"?',
        ),
        (
            "[tool.migrate-interactions.long-calls]\ntimeout = 1.5",
            'long-calls has a key "timeout" that must be a whole number from 1 up',
        ),
        ('allow-behaviour-change = "yes"', "allow-behaviour-change must be true or false"),
    ],
)
def test_mistakes_are_told_with_the_file_and_the_key(
    tmp_path: Path, table: str, sentence: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.migrate-interactions]\n{table}\n")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith("pyproject.toml: tool.migrate-interactions")
    assert sentence in str(caught.value)


def test_a_file_that_is_named_must_have_the_table(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("[project]\n")
    with pytest.raises(ConfigurationError, match=r"x.toml: there is no table"):
        load(tmp_path, file="x.toml")
    (tmp_path / "x.toml").write_text("[tool.migrate-interactions\n")
    with pytest.raises(ConfigurationError, match="is not valid TOML"):
        load(tmp_path, file="x.toml")
    (tmp_path / "x.toml").write_text("tool.migrate-interactions = 1\n")
    with pytest.raises(ConfigurationError, match="must be a table"):
        load(tmp_path, file="x.toml")


def test_the_command_line_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.migrate-interactions]\nignore = ["GI1"]\nexclude = ["old/"]\nsafety = "safe"\n'
    )
    (tmp_path / "old").mkdir()
    (tmp_path / "chat.py").write_text(CHAT)
    (tmp_path / "old/chat.py").write_text(CHAT)
    monkeypatch.chdir(tmp_path)
    called("check", check=0)
    result = called("check", "--ignore", "GI102", check=1)
    assert result.stdout.count("chat.py:10:16 GI101") == 1
    assert "old/chat.py:10" in called("check", "--ignore", "GI102", "old/chat.py", check=1).stdout
    assert called("migrate", "--ignore", "GI102", check=1).stdout == ""


def test_a_wrong_configuration_ends_the_command_with_its_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.migrate-interactions]\nselct = []\n")
    monkeypatch.chdir(tmp_path)
    result = called("check", check=2)
    assert result.stdout == ""
    assert 'unknown key "selct"; did you mean "select"?' in result.stderr
