"""Lines of files and of the cells of notebooks."""

import json

import pytest

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.run import Order, run
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.findings import Place
from migrate_interactions.sources import Candidate, Project

from .fake_rules import fake_rulebook


def test_lines_end_as_in_python() -> None:
    texts = SourceTexts({"a.py": "\ufeffa\r\nb\x0cc\rd\n".encode()})
    assert [texts.line(Place("a.py", line)) for line in (1, 2, 3, 4, 9)] == [
        "a",
        "b\x0cc",
        "d",
        "",
        "",
    ]
    assert texts.code(Place("a.py", 1, 1, 2)) == "a\nb\x0cc"


def test_other_encodings_are_decoded() -> None:
    texts = SourceTexts({"a.py": b"# coding: latin-1\n'\xe9'\n", "b.py": b"'\xe9'\n"})
    assert texts.line(Place("a.py", 2)) == "'\xe9'"
    assert texts.line(Place("b.py", 1)) == texts.line(Place("c.py", 1)) == ""


def notebook(sources: list, indent: int | None) -> bytes:
    cells = [
        {"cell_type": kind, "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
        for kind, source in sources
    ]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=indent
    ).encode()


@pytest.mark.parametrize("indent", [None, 1])
def test_lines_of_cells_are_found_in_the_file(indent: int | None) -> None:
    content = notebook(
        [
            ("markdown", ["# title"]),
            ("code", ["first = 1\n", "second = 2"]),
            ("code", "third = 3\nfourth = 4"),
        ],
        indent,
    )
    texts = SourceTexts({"n.ipynb": content})
    written = content.decode().split("\n")
    for cell, line, word in ((1, 1, "first"), (1, 2, "second"), (2, 1, "third"), (2, 2, "fourth")):
        place = Place("n.ipynb", line, cell=cell)
        assert texts.line(place).startswith(word)
        assert word in written[texts.line_in_file(place) - 1]
    assert texts.line_in_file(Place("n.ipynb", 2, cell=1)) == (8 + 9 if indent else 1)


def test_a_run_keeps_what_its_findings_are_about(tmp_path) -> None:
    (tmp_path / "a.py").write_text("from google import genai\nold(1)\n")
    (tmp_path / "b.py").write_text("from google import genai\n")
    files = [Candidate(name, str(tmp_path / name)) for name in ("a.py", "b.py", "gone.py")]
    locations = tuple(one.location for one in files)
    project = Project(str(tmp_path), (str(tmp_path),), locations)
    done = run(files, Order(Settings(), project, rulebook=fake_rulebook), jobs=1)
    assert done.contents == {"a.py": b"from google import genai\nold(1)\n"}
