"""What is reported of a notebook is told by cell and line within it."""

from __future__ import annotations

import json
from typing import Any

from migrate_interactions.engine.file_result import FileResult, Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.findings import OneShots, Policy
from migrate_interactions.sources import Project
from tests.sources.notebook_texts import code, markdown, notebook, of_sources, read, written

CLIENT = "from google import genai\n\nclient = genai.Client()\n"
CALL = 'response = client.models.generate_content(model="gemini-2.5-flash", contents="Hi")'
SETTINGS = Settings(policy=Policy(one_shots=OneShots.MIGRATE))


def migrated(content: dict[str, Any]) -> FileResult:
    source = read(written(content))
    return migrate_file(source, installed_rulebook(), SETTINGS, Project(base="."))


def cells_after(result: FileResult) -> list[list[str]]:
    assert result.after is not None
    return [cell["source"] for cell in json.loads(result.after)["cells"]]


def test_findings_sites_and_provenance() -> None:
    result = migrated(notebook(markdown("# A"), code(CLIENT), code(f"# one\n\n{CALL}")))
    (one,) = result.reported
    place = one.finding.place
    assert (place.cell, place.line, place.end_line, place.column) == (2, 3, 3, 12)
    assert {site.cell for site in one.finding.sites} == {2}
    assert {(at.cell, at.line) for at, _ in one.finding.provenance} <= {(1, 1), (1, 3), (2, 3)}


def test_a_refusal_in_another_cell_says_so() -> None:
    result = migrated(of_sources(CLIENT, CALL, "# the whole\n\nresponse"))
    (one,) = result.reported
    assert one.outcome is Outcome.REFUSED
    assert one.finding.refusal is not None
    assert one.finding.refusal.line == 3
    assert one.finding.refusal.sentence == "the response is shown below its cell (in cell 2)"


def test_a_refusal_names_the_line_for_ipython() -> None:
    turn = '{"role": "user", "parts": [{"text": "Hi"}]}'
    history = (
        f"history = []\nhistory.append({turn})\n"
        'answer = client.models.generate_content(model="gemini-2.5-flash", contents=history)\n'
        "history.append(answer.candidates[0].content)\n"
    )
    for line in ("%time print(len(history))", "x = !echo {history}", "history?"):
        result = migrated(of_sources(CLIENT, history, f"{history}\n{line}"))
        refusals = {one.finding.refusal for one in result.reported}
        sentences = {one.sentence for one in refusals if one is not None}
        assert any(line.removeprefix("x = ") in sentence for sentence in sentences), sentences


def test_what_a_cell_shows() -> None:
    for last, shown in [
        ("response", True),
        ("response  # all of it\n\n# that was it", True),
        ("response;", False),
        ("response\n!ls", False),
        ("response\nprint(1)", False),
        ("if response:\n    response", False),
        ("response.text", False),
    ]:
        for more in ([], ["x = 1"]):
            result = migrated(of_sources(CLIENT, CALL, last, *more))
            assert (result.after is None) is shown, last


def test_a_comment_silences_a_line_of_its_cell_alone() -> None:
    quiet = f"{CALL}  # migrate-interactions: ignore[GI106] an experiment"
    result = migrated(of_sources(CLIENT, quiet, CALL))
    assert [one.outcome for one in result.reported] == [Outcome.SUPPRESSED, Outcome.MIGRATED]
    assert cells_after(result)[1] == [quiet]


def test_a_comment_that_silences_nothing() -> None:
    result = migrated(of_sources(CLIENT, "x = 1\ny = 2  # migrate-interactions: ignore[GI106]"))
    (comment,) = result.unused_suppressions
    assert (comment.cell, comment.line) == (1, 2)


def test_where_a_cell_does_not_parse() -> None:
    result = migrated(notebook(code(CLIENT), markdown("A"), code("x = 1\nif x\n    y = 2\n")))
    (one,) = result.reported
    assert one.outcome is Outcome.FAILED
    assert (one.finding.place.cell, one.finding.place.line) == (2, 2)


def test_what_is_added_goes_behind_the_imports_of_the_sdk() -> None:
    licence = "# Copyright\nimport os"
    stream = (
        'for chunk in client.models.generate_content_stream(model="gemini-2.5-flash", '
        'contents="Hi"):\n    print(chunk.text, end="")'
    )
    result = migrated(of_sources(licence, "%pip install google-genai", CLIENT, stream))
    cells = cells_after(result)
    assert cells[0] == ["# Copyright\n", "import os"]
    assert cells[1] == ["%pip install google-genai"]
    assert any(line.startswith("def stream_") for line in cells[2])


def test_a_name_that_is_imported_in_a_later_cell_is_imported_before() -> None:
    history = (
        "history = []\n\n\n"
        "def ask(question):\n"
        '    history.append({"role": "user", "parts": [{"text": question}]})\n'
        '    answer = client.models.generate_content(model="gemini-2.5-flash", contents=history)\n'
        "    history.append(answer.candidates[0].content)\n"
        "    return answer.text\n"
    )
    later = "from google.genai import types\n\nprint(types.Part(text='a'), history)"
    result = migrated(of_sources(CLIENT, history, "print(ask('Hi'))", later))
    assert {one.outcome for one in result.reported} == {Outcome.MIGRATED}
    cells = cells_after(result)
    used = any("types." in line for line in cells[1])
    assert used
    assert "from google.genai import types\n" in cells[0]


def test_errors_of_syntax_name_lines_of_cells() -> None:
    for sources, cell, line, cause in [
        ((CLIENT, "x = 1\nif x:\ny = 2"), 1, 3, "after 'if' statement on line 2"),
        ((CLIENT, "\nx = 'one\n"), 1, 2, "(detected at line 2)"),
        ((CLIENT, "x = 1\ny = [", "}"), 2, 1, "parenthesis '[' on line 2 of cell 1"),
    ]:
        (one,) = migrated(of_sources(*sources)).reported
        assert (one.finding.place.cell, one.finding.place.line) == (cell, line)
        assert one.finding.message.partition(";")[0].endswith(cause)
