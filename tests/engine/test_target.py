"""The google-genai that code is written for, and what fixes say of the project's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from migrate_interactions.engine import target
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.engine.target import Target, target_of
from migrate_interactions.findings import SDK_FLOOR, SDK_NEWEST_KNOWN, Version, parse_target
from migrate_interactions.sources import Candidate, Project, decode

from .fake_rules import CODEMODS, facts_of, fake_rulebook

HEAD = "def new(*a): pass\nold = new\n"


def of(base: Path, requirements: str = "", text: str = "", **chosen: Version) -> Target:
    (base / "requirements.txt").write_text(requirements)
    return target_of("chat.py", text, Settings(**chosen), Project(str(base), (str(base),)))


@pytest.mark.parametrize(
    ("says", "version", "sentence"),
    [
        ("==1.20", SDK_NEWEST_KNOWN, "needs google-genai >= 2.12; requirements.txt:1 says ==1.20"),
        ("<2", SDK_FLOOR, "needs google-genai >= 2.12; requirements.txt:1 says <2"),
        (">=1.0", SDK_FLOOR, "needs google-genai >= 2.12; requirements.txt:1 says >=1.0"),
        ("==2.12", SDK_FLOOR, ""),
        (">=2.30,<4", Version(2, 30), ""),
        ("==3.4.0", Version(3, 4), ""),
    ],
)
def test_what_the_project_says(tmp_path: Path, says: str, version: Version, sentence: str) -> None:
    found = of(tmp_path, f"google-genai{says}")
    assert (found.version, found.sentence) == (version, sentence)


def test_the_choice_of_the_user_counts_more(tmp_path: Path) -> None:
    assert of(tmp_path, "google-genai==1.20", target=Version(3)) == Target(Version(3))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_a_script_says_of_itself_counts_more_than_its_project(
    tmp_path: Path, newline: str
) -> None:
    lines = [
        "#!/usr/bin/env -S uv run",
        "# /// script",
        '# requires-python = ">=3.11"',
        '# dependencies = ["rich", "google-genai[aiohttp] == 1.5"]',
        "# ///",
        '"""A script."""  # "google-genai==3.0"',
    ]
    found = of(tmp_path, "google-genai==3.4", newline.join(lines))
    assert found.outdated == "chat.py:4 says ==1.5"
    unclosed = newline.join(lines).replace("# ///" + newline + '"', '"')
    assert of(tmp_path, "google-genai==3.4", unclosed).version == Version(3, 4)


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        (Version(2, 20), Target(Version(2, 20))),
        (None, Target(SDK_NEWEST_KNOWN)),
        (Version(1, 5), Target(SDK_FLOOR, "1.5 is installed here")),
    ],
)
def test_without_a_word_what_is_installed_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Version | None, expected: Target
) -> None:
    monkeypatch.setattr(target, "installed_sdk", lambda: installed)
    assert of(tmp_path, "google-genai\n") == expected


@pytest.mark.parametrize("act", [check_file, migrate_file])
@pytest.mark.parametrize("pin", ["==1.20", "==3.4"])
def test_each_fix_says_what_has_to_rise(tmp_path: Path, act, pin: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"google-genai{pin}")
    source = decode(Candidate("x.py", str(tmp_path / "x.py")), f"{HEAD}old(1)\nold(2)\n".encode())
    result = act(source, fake_rulebook(), Settings(), Project(str(tmp_path)))
    details = [one.finding.fix.details for one in result.reported if one.finding.fix]
    assert len(details) == 2
    said = {detail for one in details for detail in one if "google-genai" in detail}
    expected = {"needs google-genai >= 2.12; requirements.txt:1 says ==1.20"}
    assert said == (expected if pin == "==1.20" else set())


def test_codemods_see_the_target(tmp_path: Path) -> None:
    seen = []

    def detect(facts, policy):
        seen.append(policy.target)
        return ()

    rulebook = Rulebook((replace(CODEMODS[0], detect=detect),), facts_of, facts_of)
    (tmp_path / "requirements.txt").write_text("google-genai==2.20")
    source = decode(Candidate("x.py", str(tmp_path / "x.py")), b"old(1)\n")
    check_file(source, rulebook, Settings(), Project(str(tmp_path)))
    check_file(source, rulebook, Settings(target=Version(3)), Project(str(tmp_path)))
    assert seen == [Version(2, 20), Version(3)]


@pytest.mark.parametrize("text", ["2.12", "2.12.0", "3", "v3.4.0", "3.0.0rc1", "2.34.post1"])
def test_versions_that_may_be_the_target(text: str) -> None:
    assert parse_target(text) >= SDK_FLOOR


@pytest.mark.parametrize("text", ["2.11.9", "1.20", "", "newest", ">=3", "3.", 3.4, None])
def test_versions_that_may_not(text: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        parse_target(text)


def test_versions_are_ordered_by_number() -> None:
    spelled = ["1.55.0", "2.3", "2.12", "2.12.1", "2.34", "3"]
    assert sorted(map(Version.parse, reversed(spelled))) == list(map(Version.parse, spelled))
    assert [str(Version.parse(one)) for one in spelled] == [
        "1.55",
        "2.3",
        "2.12",
        "2.12.1",
        "2.34",
        "3.0",
    ]
