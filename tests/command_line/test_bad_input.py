"""Whatever is wrong with a file: one clear line, exit code 2, and the others are done."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from .programs import CHAT, called, started


def lines(tmp_path: Path, *arguments: str) -> list[str]:
    done = started("check", *arguments, cwd=tmp_path, check=2)
    return done.stdout.decode().splitlines()


def test_every_kind_of_bad_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(CHAT)
    (tmp_path / "latin.py").write_bytes(b"import genai\nx = '\xe9'\n")
    (tmp_path / "unknown.py").write_bytes(b"# coding: klingon\nimport genai\n")
    (tmp_path / "syntax.py").write_text("import genai\nx = = 1\n")
    (tmp_path / "newer.py").write_text("import genai\nmatch x:\n    case 1 if: pass\n")
    (tmp_path / "nul.py").write_bytes(b"import genai\nx = 1\0\n")
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "folder.py").mkdir()
    os.mkfifo(tmp_path / "pipe.py")
    names = sorted(os.listdir(tmp_path))
    found = {
        line.split(":")[0]: line.split(" ")[1]
        for line in lines(tmp_path, "gone.py", *names)
        if " GI" in line
    }
    assert found == {
        "empty.py": "GI904",
        "folder.py": "GI905",
        "gone.py": "GI901",
        "good.py": "GI101",
        "latin.py": "GI902",
        "newer.py": "GI903",
        "nul.py": "GI903",
        "pipe.py": "GI905",
        "syntax.py": "GI903",
        "unknown.py": "GI902",
    }


def test_the_line_names_the_place_the_cause_and_the_mend(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("import genai\n\nx = = 1\n")
    assert lines(tmp_path, ".")[0] == (
        "x.py:3:5 GI903 unparsable-file does not parse: invalid syntax; fix the syntax; "
        "if it runs, it may need a newer Python than this version of LibCST knows"
    )


def test_migrate_does_the_others_as_well(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(CHAT)
    (tmp_path / "syntax.py").write_text("import genai\nx = = 1\n")
    done = started("migrate", "--write", "--format", "json", cwd=tmp_path, check=2)
    report = json.loads(done.stdout)
    assert [one["path"] for one in report["changes"]] == ["good.py"]
    assert report["files"]["failed"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "--select", "GI888", "."), "no rule fits GI888"),
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("check", "--jobs", "0"), "0 is not in the range"),
        (("check", "--config", "none.toml"), "none.toml: cannot be read: No such file"),
        (("explain", "GI1O1"), "there is no rule GI1O1; did you mean GI101?"),
        (("explain", "history-resent"), "did you mean history-resend?"),
        (("chekc",), "No such command 'chekc'"),
        (("prove", "none.py"), "none.py: there is no such program"),
        (("prove", "x.py", "--stdin", "none.txt"), "'none.txt' does not exist"),
        (("prove", "x.py", "--root", "empty"), "the program is not below --root empty"),
        (("prove", "x.py", "--options", "bad.toml"), "Unknown key 'fault'"),
        (("emulator", "--options", "x.py"), "x.py: is not valid TOML"),
        (("emulator", "--port", "1"), "Cannot listen on 127.0.0.1:1"),
    ],
)
def test_mistakes_are_one_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if arguments == ("emulator", "--port", "1") and os.geteuid() == 0:
        pytest.skip("root may listen there")
    (tmp_path / "x.py").write_text(CHAT)
    (tmp_path / "bad.toml").write_text("fault = 1\n")
    (tmp_path / "empty").mkdir()
    result = called(*arguments, check=2)
    assert result.stdout == ""
    assert sentence in result.stderr


def test_a_reader_that_goes_away_is_no_news(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"f{number}.py").write_text("import genai\nx = = 1\n")
    import sys

    command = f"{sys.executable} -m migrate_interactions check . --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True)
    assert done.stdout == b'{\n  "versi'
    assert done.stderr == b""
