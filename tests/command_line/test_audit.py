"""``audit`` as its user runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from migrate_interactions.command_line import main

BOT = """\
from google import genai

client = genai.Client(api_key="AIzaSyA0123456789abcdefghijklmnopqrstuv")
chat = client.chats.create(model="gemini-2.5-flash")
while True:
    print(chat.send_message(input()).text)
"""
EDITED = """\
from google import genai

client = genai.Client()
history = []
while True:
    history.append({"role": "user", "parts": [{"text": input()}]})
    response = client.models.generate_content(model="m", contents=history[-4:])
    history.append({"role": "model", "parts": [{"text": response.text}]})
"""
README = """\
# Bot

```python
from google import genai

answer = genai.Client().models.generate_content(model="m", contents="Hi")
```
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "app").mkdir()
    (tmp_path / "app/bot.py").write_text(BOT)
    (tmp_path / "README.md").write_text(README)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audit(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments])


def report(*arguments: str) -> dict[str, Any]:
    done = audit(*arguments, "--format", "json")
    assert done.exit_code in (0, 2), done.output
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def test_the_summary(project: Path) -> None:
    done = audit("app", "--name", "My bot")
    assert done.exit_code == 0
    assert done.output.startswith("My bot\n")
    assert "readiness 100 of 100" in done.output
    assert (project / "app/bot.py").read_text() == BOT


def test_out_has_the_report_and_a_diff_that_git_takes(project: Path) -> None:
    done = audit(".", "--out", "reports/first")
    assert done.exit_code == 0, done.output
    folder = project / "reports/first"
    assert json.loads((folder / "report.json").read_text())["changed"] == ["app/bot.py"]
    assert "../../app/bot.py#L" in (folder / "index.html").read_text()
    assert "(<../../app/bot.py#L" in (folder / "report.md").read_text()
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply", str(folder / "migration.diff")], cwd=project, check=True)
    assert "interactions.create" in (project / "app/bot.py").read_text()


def test_what_only_a_person_can_move_is_handed_off(project: Path) -> None:
    (project / "app/cut.py").write_text(EDITED)
    assert audit("app", "--out", "out").exit_code == 0
    index = json.loads((project / "out/hand-off/index.json").read_text())
    [page] = (project / "out/hand-off").glob("*.md")
    assert len(index["conversations"]) == 1
    assert "history-truncated" in page.read_text()
    (project / "app/cut.py").unlink()
    assert audit("app", "--out", "out").exit_code == 0
    assert not list((project / "out/hand-off").glob("*.md"))


def test_no_key_is_in_the_report(project: Path) -> None:
    done = audit(".", "--format", "json")
    assert "api_key=" in done.stdout
    assert "AIza" not in done.stdout


def test_documents_are_named_and_not_changed(project: Path) -> None:
    assert report(".")["documents"] == [{"path": "README.md", "line": 6, "calls": 1, "codes": []}]
    assert report("app")["documents"] == []


def test_the_score_can_be_a_gate(project: Path) -> None:
    (project / "app/cut.py").write_text(EDITED)
    scores = report("app")["readiness"]["folders"]
    assert [(one["folder"], one["ready"], one["sites"]) for one in scores] == [
        (".", 2, 3),  # the chat and its message are ready, the cut history is not
        ("app", 2, 3),
    ]
    assert audit("app", "--fail-under", "67").exit_code == 0
    assert audit("app", "--fail-under", "68").exit_code == 1


def test_a_file_that_cannot_be_read_is_listed_and_ends_with_2(project: Path) -> None:
    (project / "app/broken.py").write_text("from google import genai\ndef f(:\n")
    done = audit("app", "--format", "json")
    assert done.exit_code == 2
    value = json.loads(done.stdout)
    assert value["files"]["failed"] == 1
    assert "app/broken.py" in {one["path"] for one in value["findings"]}


def test_figures_of_the_reader(project: Path) -> None:
    with (project / "pyproject.toml").open("a") as file:
        file.write("[tool.migrate-interactions.assumptions]\nturns = 5\nreliability = 0.5\n")
    value = report("app")
    [flow] = value["savings"]["flows"]
    assert len(flow["turns"]) == 5
    assert flow["success_before"] == 0.5 ** flow["steps_before"]
    [again] = report("app", "--turns", "7", "--reliability", "0.9")["savings"]["flows"]
    assert len(again["turns"]) == 7
    assert again["success_before"] == 0.9 ** again["steps_before"]


def test_measurements_of_prove(project: Path) -> None:
    call = {"before": {"request_bytes": 500}, "after": {"request_bytes": 300}}
    (project / "run.json").write_text(json.dumps({"calls": [call], "equal": True}))
    assert report("app", "--measured", "run.json")["savings"]["measured"] == [
        {"program": "run.json", "equal": True, "before": [500], "after": [300]}
    ]
    done = audit("app", "--measured", "app/bot.py")
    assert done.exit_code == 2
    assert done.output.startswith("Error: bot.py is not JSON")
    missing = audit("app", "--measured", "no.json")
    assert missing.output == "Error: no.json cannot be read: No such file or directory\n"


def test_the_same_code_gives_the_same_report(project: Path) -> None:
    (project / "app/cut.py").write_text(EDITED)
    first = audit("app", "--out", "one", "-j", "1")
    second = audit("app", "--out", "two", "-j", "2")
    assert (first.exit_code, second.exit_code) == (0, 0)
    for name in ("report.json", "migration.diff", "report.md", "index.html"):
        assert (project / "one" / name).read_bytes() == (project / "two" / name).read_bytes()


def test_where_there_is_nothing(project: Path) -> None:
    (project / "app/bot.py").write_text("print('hello')\n")
    done = audit("app")
    assert done.exit_code == 0
    assert "no line orchestrates Gemini" in done.output


def test_the_commit_is_named_where_it_is_the_whole_of_it(project: Path) -> None:
    assert report(".")["commit"] == ""
    name = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run(["git", *name, *words], cwd=project, check=True)
    asked = ["git", "rev-parse", "HEAD"]
    head = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=True).stdout
    assert report(".")["commit"] == head.strip()
    assert report("app")["commit"] == ""
    (project / "app/bot.py").write_text(BOT + "\n")
    assert report(".")["commit"] == ""
