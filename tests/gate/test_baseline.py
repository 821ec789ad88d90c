"""A baseline keeps what is known quiet, wherever it moves, and never grows by itself."""

import json
from pathlib import Path

import pytest

from migrate_interactions.gate.baseline_file import FILE_NAME

from ..command_line.programs import CHAT, WINDOW, called

#: Two chats whose code is the same, in two functions.
TWICE = """\
from google import genai

client = genai.Client()


def one():
    chat = client.chats.create(model="gemini-2.5-flash")
    return chat.send_message("Hi").text


def two():
    chat = client.chats.create(model="gemini-2.5-flash")
    return chat.send_message("Hi").text
"""
THIRD = "\n\ndef three():\n" + TWICE[TWICE.index("def two():\n") + len("def two():\n") :]


#: The window is a finding of its own, too.
ONE_RULE_EACH = '[tool.migrate-interactions]\nignore = ["GI104"]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(ONE_RULE_EACH)
    (tmp_path / "chat.py").write_text(CHAT)
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/window.py").write_text(WINDOW)
    return tmp_path


def entries(project: Path) -> list[tuple[str, str, int]]:
    read = json.loads((project / FILE_NAME).read_text())
    assert read["version"] == 1
    return [(one["path"], one["rule"], one["count"]) for one in read["entries"]]


def test_what_is_known_is_not_reported_and_what_is_new_is(project: Path) -> None:
    called("check", check=1)
    assert "2 added" in called("baseline", check=0).stdout
    assert entries(project) == [("bot/window.py", "GI101", 1), ("chat.py", "GI101", 1)]
    report = json.loads(called("check", "--format", "json", check=0).stdout)
    assert report["findings"] == []
    assert {one["suppressed_by"] for one in report["suppressed"]} == {"baseline"}
    accounting = report["accounting"]
    assert accounting["found"] == accounting["suppressed"] == 2
    assert report["gate"]["baselined"] == 2
    (project / "more.py").write_text(CHAT)
    output = called("check", check=1).stdout
    assert output.count("GI101") == 1
    assert "more.py:10:16 GI101" in output
    assert f"2 findings are in the baseline {FILE_NAME}." in output
    called("check", "--no-baseline", check=1)


def test_edits_around_it_and_formatting_change_nothing(project: Path) -> None:
    called("baseline", check=0)
    edited = CHAT.replace("history = []", "# the turns\n\nhistory = []")
    edited = edited.replace(
        'generate_content(model="gemini-2.5-flash", contents=history)',
        "generate_content(\n"
        '        model="gemini-2.5-flash",  # fast\n        contents=history,\n    )',
    )
    (project / "chat.py").write_text(edited)
    assert "is gone" not in called("check", check=0).stdout
    (project / "chat.py").write_text(edited.replace("2.5-flash", "2.5-pro"))
    output = called("check", check=1).stdout
    assert (
        "chat.py: GI101 is gone: its entry is stale, migrate-interactions baseline drops it: `resp"
        in output
    )


def test_of_findings_that_are_alike_as_many_are_known_as_there_were(project: Path) -> None:
    (project / "chat.py").write_text(TWICE)
    called("baseline", "chat.py", check=0)
    assert entries(project) == [("chat.py", "GI102", 2)]
    (project / "chat.py").write_text(TWICE + THIRD)
    assert called("check", "chat.py", check=1).stdout.count("GI102") == 1
    (project / "chat.py").write_text(TWICE[: TWICE.index("def two")])
    output = called("check", "chat.py", check=0).stdout
    assert "chat.py: GI102 is gone: " in output
    assert "1 dropped" in called("baseline", "chat.py", check=0).stdout
    assert entries(project) == [("chat.py", "GI102", 1)]


def test_it_only_shrinks_unless_that_is_asked(project: Path) -> None:
    called("baseline", check=0)
    before = (project / FILE_NAME).read_bytes()
    (project / "more.py").write_text(CHAT)
    output = called("baseline", check=0).stdout
    assert "1 finding is new, and reported by check; --update adds them here." in output
    assert (project / FILE_NAME).read_bytes() == before
    assert "2 kept, 1 added" in called("baseline", "--update", check=0).stdout
    assert ("more.py", "GI101", 1) in entries(project)
    (project / "more.py").unlink()
    output = called("check", check=0).stdout
    assert "more.py: GI101 is gone" in output
    called("baseline", check=0)
    assert (project / FILE_NAME).read_bytes() == before


def test_a_file_that_is_renamed_takes_its_entries_along(project: Path) -> None:
    called("baseline", check=0)
    (project / "chat.py").rename(project / "talk.py")
    output = called("check", check=0).stdout
    assert "is gone" not in output
    assert "1 moved with their files" in called("baseline", check=0).stdout
    assert entries(project) == [("bot/window.py", "GI101", 1), ("talk.py", "GI101", 1)]
    (project / "copy.py").write_text(CHAT)
    assert "copy.py:10" in called("check", check=1).stdout


def test_entries_of_files_that_were_not_looked_at_stay(project: Path) -> None:
    called("baseline", check=0)
    (project / "bot/window.py").write_text("")
    assert "is gone" not in called("check", "chat.py", check=0).stdout
    assert "2 kept" in called("baseline", "chat.py", check=0).stdout
    assert "is gone" not in called("check", "--ignore", "GI101", check=0).stdout
    (project / "bot/window.py").write_text("genai (\n")
    assert "is gone" not in called("check", check=2).stdout
    assert "2 kept" in called("baseline", check=2).stdout
    (project / "bot/window.py").unlink()
    assert "bot/window.py: GI101 is gone" in called("check", "bot", check=0).stdout


def test_it_is_found_from_below_and_has_paths_from_its_own_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called("baseline", check=0)
    monkeypatch.chdir(project / "bot")
    assert f"in the baseline ../{FILE_NAME}" in called("check", check=0).stdout
    called("check", "window.py", "../chat.py", check=0)


def test_it_can_be_named_or_configured(project: Path) -> None:
    called("baseline", "--baseline", "bot/known.json", check=0)
    called("check", check=1)
    called("check", "--baseline", "bot/known.json", check=0)
    assert '"path": "../chat.py"' in (project / "bot/known.json").read_text()
    (project / "pyproject.toml").write_text(
        '[tool.migrate-interactions]\nbaseline = "known.json"\n'
    )
    error = called("check", check=2).stderr
    assert error == (
        "Error: known.json: there is no such baseline; migrate-interactions baseline writes it\n"
    )
    called("baseline", check=0)
    assert called("check", check=0)


def test_migrated_findings_are_stale(project: Path) -> None:
    called("baseline", check=0)
    called("migrate", "--write", check=0)
    output = called("check", check=0).stdout
    assert "chat.py: GI101 is gone" in output
    assert "1 finding is in the baseline" in output


def test_loops_are_known_by_the_calls_in_them(project: Path) -> None:
    loop = (
        "from google import genai\n\nclient = genai.Client()\nwhile True:\n"
        '    line = input("> ")\n'
        '    print(client.models.generate_content(model="m", contents=line).text)\n'
    )
    (project / "loop.py").write_text(loop)
    called("baseline", "loop.py", check=0)
    called("check", "loop.py", check=0)
    (project / "loop.py").write_text(loop.replace('"m"', '"n"'))
    assert "GI103" in called("check", "loop.py", check=1).stdout


ENTRY = {"path": "chat.py", "rule": "GI101", "code": "x", "count": 1}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", ":1:1: is not JSON (Expecting value); restore it, or delete it and run"),
        ('{\n  "version": 1,\n', ":3:1: is not JSON"),
        ("[]", ": is no baseline: it has no version"),
        ('{"version": 2, "entries": []}', ": is a baseline of version 2, and this migrate-"),
        ('{"version": "1", "entries": []}', ": version must be a whole number from 1 up"),
        ('{"version": 1}', ": entries must be a list"),
        ('{"version": 1, "entries": [1]}', ": entry 1 must be an object"),
        (
            json.dumps({"version": 1, "entries": [ENTRY, {**ENTRY, "code": None}]}),
            ": entry 2 must have a string as code",
        ),
        (
            json.dumps({"version": 1, "entries": [{**ENTRY, "count": 0}]}),
            ": entry 1 must have a whole number from 1 up as count",
        ),
        ('{\n<<<<<<< HEAD\n  "version": 1\n', ":2: has the marks of a merge conflict"),
        ("\udcff", ":1: is not UTF-8"),
        ("[" * 200_000, ": is nested too deeply"),
    ],
)
def test_what_is_wrong_with_the_file_is_one_sentence(
    project: Path, content: str, sentence: str
) -> None:
    (project / FILE_NAME).write_bytes(content.encode("utf-8", "surrogateescape"))
    for command in ("check", "baseline"):
        error = called(command, check=2).stderr
        assert f"Error: {FILE_NAME}{sentence}" in error
        assert error.count("\n") == 1


def test_entries_of_both_sides_of_a_merge_count_once(project: Path) -> None:
    (project / "chat.py").write_text(TWICE)
    called("baseline", "chat.py", check=0)
    read = json.loads((project / FILE_NAME).read_text())
    (entry,) = read["entries"]
    read["entries"] = [{**entry, "count": 1}, entry, {**entry, "count": 1}]
    (project / FILE_NAME).write_text(json.dumps(read))
    (project / "chat.py").write_text(TWICE + THIRD)
    assert called("check", "chat.py", check=1).stdout.count("GI102") == 1


def test_a_folder_is_no_baseline(project: Path) -> None:
    (project / FILE_NAME).mkdir()
    assert "this is a directory" in called("check", check=2).stderr
    assert "Invalid value" in called("check", "--baseline", "bot", check=2).stderr


def test_a_baseline_of_nothing_is_a_file_too(project: Path) -> None:
    called("baseline", "--select", "GI5", check=0)
    assert (project / FILE_NAME).read_text() == '{\n  "version": 1,\n  "entries": []\n}\n'
