"""A notebook as one module: its code cells in order, each behind a line that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrate_interactions.sources.failure import Failure, FileError
from migrate_interactions.sources.notebooks.cells import Cell, code_cells, with_sources
from migrate_interactions.sources.notebooks.ipython import (
    placeholders,
    put_away,
    put_back,
    python_lines,
    stand_in,
)
from migrate_interactions.sources.notebooks.ipython_names import words
from migrate_interactions.sources.source_file import Candidate, SourceFile, decode_as

_HEAD = "# %% cell {} of the notebook"
_HEADS = re.compile(r"^# %% cell (\d+) of the notebook$", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class NotebookFile(SourceFile):
    """A notebook. ``text`` is its module, ``notebook`` the JSON that it comes from."""

    notebook: str = ""
    cells: tuple[Cell, ...] = ()
    #: Lines that only IPython understands, by the numbers under which they are put away.
    kept_lines: tuple[str, ...] = ()

    def place(self, line: int) -> tuple[int, int | None]:
        """The line within its cell, and the cell's number, of a line of the module."""
        lines = _LINE_END.split(self.text)[:line]
        for above, text in enumerate(reversed(lines)):
            head = _HEADS.fullmatch(text)
            if head is not None:
                return max(1, above), int(head[1])
        return line, self.cells[0].number if self.cells else None

    def as_written(self, sentence: str, line: int) -> str:
        """``sentence`` with the line for IPython where it has what stands for it."""
        stands, original = stand_in(_LINE_END.split(self.text)[line - 1], self.kept_lines)
        return sentence.replace(f"`{stands}`", f"`{original}`") if stands else sentence

    def encode(self, text: str) -> bytes:
        """The notebook with the cells of the module ``text``; all else is kept.

        Raises :class:`FileError` if a cell or a line for IPython is not there any more.
        """
        try:
            sources = self._sources(text)
        except ValueError as error:
            raise FileError(Failure("GI908", self.path, str(error))) from error
        return super().encode(with_sources(self.notebook, self.cells, sources))

    def _sources(self, text: str) -> dict[int, str]:
        numbers = [int(number) for number in _HEADS.findall(text)]
        if numbers != [int(number) for number in _HEADS.findall(self.text)]:
            raise ValueError("the rewritten text has not the cells of the notebook")
        if placeholders(text) != placeholders(self.text):
            raise ValueError("a line for IPython is lost or changed in the rewritten text")
        originals = {cell.number: cell.source for cell in self.cells}
        pieces = _HEADS.split(text)
        if pieces[0].strip():
            raise ValueError("the rewritten text has something before the first cell")
        sources = {}
        for number, piece in zip(numbers, pieces[2::2], strict=True):
            source = put_back(piece, self.kept_lines).removeprefix("\n").removesuffix("\n")
            original = originals[number]
            if source != original:
                ending = original[len(original.rstrip("\n")) :]
                source = source.rstrip("\n") + ending if source.strip() else ""
                if not original.startswith("\n"):
                    source = source.lstrip("\n")
            sources[number] = source
        return sources


def is_head(line: str) -> bool:
    """Whether a line of the module of a notebook is where a cell begins."""
    return _HEADS.fullmatch(line) is not None


def decode_notebook(candidate: Candidate, content: bytes) -> NotebookFile:
    """Bytes to a notebook. Raises :class:`FileError` with GI902 or GI903."""
    notebook, bom = decode_as(candidate, content, "utf-8")
    try:
        cells = code_cells(notebook)
    except ValueError as error:
        mend = "leave it out, or save it as a Jupyter notebook of nbformat 4"
        raise FileError(Failure("GI903", candidate.path, str(error), mend=mend)) from None
    if any(_HEADS.search(cell.source) or placeholders(cell.source) for cell in cells):
        cause = "has comments that look like those by which this tool tells cells apart"
        raise FileError(Failure("GI903", candidate.path, cause, mend="change these comments"))
    known = frozenset().union(
        *(words(line) for cell in cells for line in python_lines(cell.source))
    )
    kept: list[str] = []
    module = "".join(
        f"{_HEAD.format(cell.number)}\n{put_away(cell.source, kept, known)}\n" for cell in cells
    )
    return NotebookFile(
        candidate.path,
        candidate.location,
        content,
        module,
        "utf-8",
        bom,
        notebook,
        cells,
        tuple(kept),
    )
