"""The code cells of a notebook: what is in them, and where in the file that is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from migrate_interactions.sources.notebooks.json_text import elements, first_value, members

#: How the languages of kernels are called whose cells are Python.
_PYTHON = frozenset({"ipython", "ipython3", "python", "python3"})


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
    notebook = _parsed(text)
    spans = {key: start for key, start, _ in members(text, first_value(text))}
    found = []
    for number, (start, _) in enumerate(elements(text, spans["cells"])):
        cell = notebook["cells"][number]
        if not isinstance(cell, dict):
            raise ValueError(f"has something that is no cell, in place of cell {number}")
        if cell.get("cell_type") == "code" and "source" in cell:
            values = {key: (begin, end) for key, begin, end in members(text, start)}
            found.append(Cell(number, _joined(cell["source"], number), *values["source"]))
    return tuple(found)


def _parsed(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(notebook, dict):
        raise ValueError("is not a JSON object, as notebooks are")
    version = notebook.get("nbformat")
    if version != 4:
        raise ValueError(f"is nbformat {version}, and 4 is what can be read")
    if not isinstance(notebook.get("cells"), list):
        raise ValueError("has no list of cells")
    language = _language(notebook.get("metadata"))
    if language.lower() not in _PYTHON:
        raise ValueError(f"is in {language}, not Python")
    return notebook


def _language(metadata: Any) -> str:
    """What the metadata say; Python where they say nothing."""
    for kind, key in (("kernelspec", "language"), ("language_info", "name")):
        table = metadata.get(kind) if isinstance(metadata, dict) else None
        language = table.get(key) if isinstance(table, dict) else None
        if isinstance(language, str) and language:
            return language
    return "python"


def _joined(source: Any, number: int) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise ValueError(f"has no text as the source of cell {number}")


def with_sources(text: str, cells: tuple[Cell, ...], sources: dict[int, str]) -> str:
    """The notebook with new ``sources``, by cell number; every other byte is kept."""
    ascii_only = text.isascii()
    for cell in reversed(cells):
        new = sources.get(cell.number, cell.source)
        if new != cell.source:
            value = _value(text[cell.start : cell.end], new, ascii_only)
            text = text[: cell.start] + value + text[cell.end :]
    return text


def _value(old: str, source: str, ascii_only: bool) -> str:
    """``source`` as a JSON value in the form of ``old``: a string, or lines laid out alike."""
    if old.startswith('"'):
        return json.dumps(source, ensure_ascii=ascii_only)
    spans = list(elements(old, 0))
    written = [old[start:end] for start, end in spans]
    known = {json.loads(one): one for one in written}
    lines = _split(source)
    texts = [known.get(line) or json.dumps(line, ensure_ascii=ascii_only) for line in lines]
    if not texts:
        return "[]"
    before, between, after = _spaces(old, spans)
    return "[" + before + between.join(texts) + after + "]"


def _split(source: str) -> list[str]:
    """Lines with their ends; only line feeds end one, as Jupyter has it."""
    lines = source.split("\n")
    kept = [line + "\n" for line in lines[:-1]]
    return [*kept, lines[-1]] if lines[-1] else kept


def _spaces(old: str, spans: list[tuple[int, int]]) -> tuple[str, str, str]:
    """What stands before the first line of an array, between two, and behind the last."""
    if not spans:
        return "", ", ", ""
    before, after = old[1 : spans[0][0]], old[spans[-1][1] : -1]
    if len(spans) > 1:
        return before, old[spans[0][1] : spans[1][0]], after
    return before, ("," + before) if before else ", ", after
