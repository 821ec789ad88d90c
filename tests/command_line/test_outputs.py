"""``--format`` and ``--output`` of ``check`` and ``migrate``."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate_interactions.command_line import main
from migrate_interactions.reporting.formats import FORMATS

PROGRAM = """\
from google import genai

client = genai.Client()
history = []
for question in ["Name a planet.", "And its largest moon?"]:
    history.append({"role": "user", "parts": [{"text": question}]})
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=history)
    history.append({"role": "model", "parts": [{"text": answer.text}]})
    print(answer.text)
"""
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    (tmp_path / "bot.py").write_text(PROGRAM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_what_would_be_printed(name: str, project: Path) -> None:
    printed = invoke("check", "--format", name, "bot.py")
    written = invoke("check", "--format", name, "-o", "report", "bot.py")
    assert printed.exit_code == written.exit_code == 1
    assert written.output == ""
    assert (project / "report").read_text() == printed.stdout
    assert "GI101" in printed.stdout


@pytest.mark.parametrize("name", ["text", "json"])
def test_statistics_are_written_too(name: str, project: Path) -> None:
    printed = invoke("check", "--statistics", "--format", name, "bot.py")
    written = invoke("check", "--statistics", "--format", name, "-o", "report", "bot.py")
    assert written.output == ""
    assert (project / "report").read_text() == printed.stdout


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(project: Path) -> None:
    done = invoke("check", "-o", "no/such/folder", "bot.py")
    assert done.exit_code == 2
    assert "no/such/folder cannot be written: No such file or directory" in done.stderr
    assert invoke("check", "-o", ".", "bot.py").exit_code == 2


def test_reports_for_people_leave_standard_output_to_the_diff(project: Path) -> None:
    for name in ("text", "concise", "full"):
        done = invoke("migrate", "--format", name, "bot.py")
        assert done.stdout.startswith("--- a/bot.py\n+++ b/bot.py\n")
        assert "GI101" not in done.stdout
        assert "GI101" in done.stderr


def test_a_report_in_a_file_leaves_standard_output_to_the_diff(project: Path) -> None:
    done = invoke("migrate", "--format", "sarif", "--output", "out.sarif", "bot.py")
    assert done.stdout.startswith("--- a/bot.py\n+++ b/bot.py\n")
    (run,) = json.loads((project / "out.sarif").read_text())["runs"]
    assert {one["properties"]["outcome"] for one in run["results"]} == {"migrated"}


def test_reports_for_programs_are_alone_on_standard_output(project: Path) -> None:
    for name in ("json", "sarif", "gitlab"):
        done = invoke("migrate", "--format", name, "bot.py")
        assert json.loads(done.stdout)
        assert done.stderr == ""
    done = invoke("migrate", "--write", "--format", "markdown", "bot.py")
    assert done.stdout.startswith("# migrate-interactions\n")
    assert "Stored after this migration" in done.stdout
    assert "interactions.create" in (project / "bot.py").read_text()


@pytest.mark.skipif(os.name != "posix", reason="names of files are text elsewhere")
def test_a_name_that_is_no_text_is_no_obstacle(project: Path) -> None:
    os.rename("bot.py", b"b\xffot.py")
    for name in FORMATS:
        done = invoke("check", "--format", name, "-o", "report", ".")
        assert done.exit_code == 1, done.output
        assert b"GI101" in (project / "report").read_bytes()


def test_every_format_is_documented() -> None:
    page = (DOCS / "outputs.md").read_text()
    assert [name for name in FORMATS if f"`{name}`" not in page] == []
