"""``prove`` runs the program twice and says whether both are the same."""

import importlib.util
import json
import tempfile
from pathlib import Path

import pytest

from migrate_interactions.command_line.proof import Program, find_program, proof_exit_code
from migrate_interactions.proving import ProgramRun, Proof, Verdict
from migrate_interactions.proving.proof import MEANINGS

from .programs import CHAT, called, started

pytest.importorskip("uvicorn")

ASKING = """\
import sys
from google import genai
from google.genai import types

client = genai.Client()
history = []
for question in sys.argv[1:] + sys.stdin.read().split():
    history.append(types.Content(role="user", parts=[types.Part(text=question)]))
    response = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append(types.Content(role="model", parts=[types.Part(text=response.text)]))
    print(question, response.text)
"""


@pytest.mark.slow
def test_an_equal_program_is_exit_code_0_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "chat.py").write_text(ASKING)
    (tmp_path / "words.txt").write_text("three four\n")
    done = started(
        "prove", "chat.py", "--stdin", "words.txt", "--", "one", "--two", cwd=tmp_path, check=0
    )
    text = done.stdout.decode()
    assert "Equal: the model saw the same and the program printed the same." in text
    assert "before: exit code 0, 4 requests" in text
    assert "--two" in text
    assert b"executing chat.py twice" in done.stderr
    assert (tmp_path / "chat.py").read_text() == ASKING
    assert sorted(one.name for one in tmp_path.iterdir()) == ["chat.py", "words.txt"]


@pytest.mark.parametrize("verdict", MEANINGS)
def test_the_exit_code_says_equal_different_or_not_run(verdict: Verdict) -> None:
    failed = ProgramRun(b"", b"", 1, False, ())
    expected = {"equal": 0, "before-failed": 2, "no-requests": 2}.get(verdict, 1)
    assert proof_exit_code(Proof(verdict, "", failed, failed)) == expected


def test_a_program_that_fails_by_itself_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "chat.py").write_text("1 / 0\n")
    done = started("prove", "chat.py", "--format", "json", cwd=tmp_path, check=2)
    assert json.loads(done.stdout)["verdict"] == "before-failed"


def test_a_notebook_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "chat.ipynb").write_text("{}")
    result = called("prove", str(tmp_path / "chat.ipynb"), check=2)
    assert "a notebook cannot be run here" in result.stderr


def test_a_program_of_a_package_has_the_folder_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "bot/inner").mkdir(parents=True)
    for folder in ("bot", "bot/inner"):
        (tmp_path / folder / "__init__.py").write_text("")
    (tmp_path / "bot/__main__.py").write_text("")
    assert find_program(str(tmp_path / "bot"), None) == Program(tmp_path, "bot/__main__.py")
    inner = str(tmp_path / "bot/inner/__init__.py")
    assert find_program(inner, None) == Program(tmp_path, "bot/inner/__init__.py")
    assert find_program(inner, str(tmp_path / "bot")) == Program(
        tmp_path / "bot", "inner/__init__.py"
    )


def test_everybody_s_folder_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chat.py").write_text(CHAT)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = called("prove", str(tmp_path / "chat.py"), check=2)
    assert "is no program's folder" in result.stderr


@pytest.mark.parametrize(
    "arguments", [("prove", "chat.py"), ("migrate", "--prove", "chat.py"), ("emulator",)]
)
def test_a_missing_extra_is_told_with_the_command_that_mends_it(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chat.py").write_text(CHAT)
    monkeypatch.chdir(tmp_path)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "uvicorn" else found(name)
    )
    result = called(*arguments, check=2)
    assert "pip install 'migrate-interactions[prove]'" in result.stderr
    assert result.stdout == ""
