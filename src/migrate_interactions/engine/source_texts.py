"""The text of files with findings, by line, as people and other programs count them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from migrate_interactions.findings import Place
from migrate_interactions.sources import Candidate, FileError, SourceFile, source_of
from migrate_interactions.sources.notebooks.json_text import elements
from migrate_interactions.sources.notebooks.notebook_file import NotebookFile

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class SourceText:
    """One file. A notebook has lines per cell, and those of the file that holds them."""

    source: SourceFile

    def line(self, place: Place) -> str:
        """The line at which ``place`` begins, without its end; empty if there is none."""
        lines = self.lines(place.cell)
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""

    def lines(self, cell: int | None = None) -> tuple[str, ...]:
        """All lines of the file, or of a cell."""
        return self._by_cell.get(cell, ())

    @cached_property
    def _by_cell(self) -> dict[int | None, tuple[str, ...]]:
        match self.source:
            case NotebookFile(cells=cells):
                return {cell.number: tuple(_LINE_END.split(cell.source)) for cell in cells}
            case _:
                return {None: tuple(_LINE_END.split(self.source.text))}

    def line_in_file(self, place: Place) -> int:
        """The line of the file in which the first line of ``place`` is written."""
        return place.line if place.cell is None else self._written.get(_key(place), 1)

    @cached_property
    def _written(self) -> dict[tuple[int | None, int], int]:
        """For each line of each cell of a notebook, the line of its JSON."""
        assert isinstance(self.source, NotebookFile)
        text = self.source.notebook
        ends = [match.start() for match in re.finditer("\n", text)]
        found: dict[tuple[int | None, int], int] = {}
        for cell in self.source.cells:
            height = len(self.lines(cell.number))
            one_string = text[cell.start] == '"'
            spans = [] if one_string else [start for start, _ in elements(text, cell.start)]
            for line in range(height):
                start = spans[min(line, len(spans) - 1)] if spans else cell.start
                found[cell.number, line + 1] = bisect_left(ends, start) + 1
        return found


def _key(place: Place) -> tuple[int | None, int]:
    return place.cell, place.line


class SourceTexts:
    """The files of a run by path; each is decoded when somebody asks."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents
        self._known: dict[str, SourceText | None] = {}

    def of(self, path: str) -> SourceText | None:
        """The text of a file; None if it was not kept, or cannot be decoded."""
        if path not in self._known:
            self._known[path] = self._decoded(path)
        return self._known[path]

    def source(self, path: str) -> SourceFile | None:
        """The file itself; None as for :meth:`of`."""
        text = self.of(path)
        return text.source if text is not None else None

    def line(self, place: Place) -> str:
        """The line at which ``place`` begins; empty if its file is not known."""
        text = self.of(place.path)
        return text.line(place) if text is not None else ""

    def line_in_file(self, place: Place) -> int:
        """The line of the file at which ``place`` begins, also where that is a notebook."""
        text = self.of(place.path)
        return text.line_in_file(place) if text is not None else place.line

    def code(self, place: Place) -> str:
        """The lines from the first to the last one of ``place``."""
        text = self.of(place.path)
        if text is None:
            return ""
        lines = text.lines(place.cell)
        return "\n".join(lines[place.line - 1 : max(place.end_line, place.line)])

    def _decoded(self, path: str) -> SourceText | None:
        content = self.contents.get(path)
        if content is None:
            return None
        try:
            return SourceText(source_of(Candidate(path, path), content))
        except FileError:
            return None
