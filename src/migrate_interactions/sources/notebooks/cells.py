"""The code cells of a notebook: what is in them, and where in the file that is."""

from __future__ import annotations

import json
from dataclasses import dataclass

from migrate_interactions.sources.notebooks.json_text import (
    elements,
    first_value,
    members,
)


@dataclass(frozen=True)
class Cell:
    """One code cell: its number among all cells, from 0; its source, and where the value is."""

    number: int
    source: str
    start: int
    end: int


def code_cells(text: str) -> tuple[Cell, ...]:
    """The code cells of a notebook (nbformat 4), in order.

    Raises ValueError, with what is wrong, if ``text`` is no such notebook.
    """
    try:
        notebook = json.loads(text)
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("has no list of cells, as notebooks of nbformat 4 have")
    if notebook.get("nbformat") != 4:
        raise ValueError(f"is nbformat {notebook.get('nbformat')}, and 4 is what can be read")
    language = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise ValueError(f"is in {language}, not Python")
    (cells,) = (start for key, start, _ in members(text, first_value(text)) if key == "cells")
    found = []
    for number, (start, _) in enumerate(elements(text, cells)):
        values = {key: (begin, end) for key, begin, end in members(text, start)}
        kind = notebook["cells"][number].get("cell_type")
        if kind == "code" and "source" in values:
            source = notebook["cells"][number]["source"]
            joined = source if isinstance(source, str) else "".join(source)
            found.append(Cell(number, joined, *values["source"]))
    return tuple(found)


def with_sources(text: str, cells: tuple[Cell, ...], sources: dict[int, str]) -> str:
    """The notebook with new ``sources``, by cell number; every other byte is kept."""
    for cell in reversed(cells):
        new = sources.get(cell.number, cell.source)
        if new != cell.source:
            value = _value(text[cell.start : cell.end], new)
            text = text[: cell.start] + value + text[cell.end :]
    return text


def _value(old: str, source: str) -> str:
    """``source`` as a JSON value in the form of ``old``: a string, or lines laid out alike."""
    escaped = "\\u" in old
    if old.startswith('"'):
        return json.dumps(source, ensure_ascii=escaped)
    written = [old[start:end] for start, end in elements(old, 0)]
    known = {json.loads(one): one for one in written}
    lines = _split(source)
    texts = [known.get(line) or json.dumps(line, ensure_ascii=escaped) for line in lines]
    if not texts:
        return "[]"
    before, between, after = _spaces(old)
    return "[" + before + between.join(texts) + after + "]"


def _split(source: str) -> list[str]:
    """Lines with their ends; only line feeds end one, as Jupyter has it."""
    lines = source.split("\n")
    kept = [line + "\n" for line in lines[:-1]]
    return [*kept, lines[-1]] if lines[-1] else kept


def _spaces(old: str) -> tuple[str, str, str]:
    """What stands before the first line of an array, between two, and behind the last."""
    spans = list(elements(old, 0))
    if not spans:
        return "", ", ", ""
    before, after = old[1 : spans[0][0]], old[spans[-1][1] : -1]
    if len(spans) > 1:
        return before, old[spans[0][1] : spans[1][0]], after
    return before, ("," + before) if before else ", ", after
