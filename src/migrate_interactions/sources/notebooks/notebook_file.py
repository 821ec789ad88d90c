"""A notebook as one module: its code cells in order, each behind a line that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrate_interactions.sources.failure import Failure, FileError
from migrate_interactions.sources.notebooks.cells import Cell, code_cells, with_sources
from migrate_interactions.sources.notebooks.ipython import (
    is_python,
    put_away,
    put_away_in,
    put_back,
)
from migrate_interactions.sources.source_file import Candidate, SourceFile, decode_as

_HEAD = "# %% cell {} of the notebook"
_HEADS = re.compile(r"^# %% cell (\d+) of the notebook$", re.MULTILINE)


@dataclass(frozen=True)
class NotebookFile(SourceFile):
    """A notebook. ``text`` is its module, ``notebook`` the JSON that it comes from."""

    notebook: str = ""
    cells: tuple[Cell, ...] = ()
    #: Lines that only IPython understands, by the numbers under which they are put away.
    kept_lines: tuple[str, ...] = ()

    def place(self, line: int) -> tuple[int, int | None]:
        """The line within its cell, and the cell's number, of a line of the module."""
        before = "\n".join(self.text.split("\n")[:line])
        heads = list(_HEADS.finditer(before))
        if not heads:
            return line, self.cells[0].number if self.cells else None
        head = heads[-1]
        return max(1, line - before.count("\n", 0, head.start()) - 1), int(head[1])

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
        if put_away_in(text) != put_away_in(self.text):
            raise ValueError("a line for IPython is lost in the rewritten text")
        originals = {cell.number: cell.source for cell in self.cells}
        pieces = _HEADS.split(text)
        if pieces[0].strip():
            pieces[2] = "\n" + pieces[0].strip("\n") + "\n\n" + pieces[2].lstrip("\n")
        sources = {}
        for number, piece in zip(numbers, pieces[2::2], strict=True):
            source = put_back(piece, list(self.kept_lines)).removeprefix("\n").removesuffix("\n")
            original = originals[number]
            if source != original:
                ending = original[len(original.rstrip("\n")) :]
                source = source.rstrip("\n") + ending if source.strip() else ""
            sources[number] = source
        return sources


def decode_notebook(candidate: Candidate, content: bytes) -> NotebookFile:
    """Bytes to a notebook. Raises :class:`FileError` with GI902 or GI903."""
    notebook, bom = decode_as(candidate, content, "utf-8")
    try:
        cells = code_cells(notebook)
    except ValueError as error:
        mend = "leave it out, or save it as a Jupyter notebook of nbformat 4"
        raise FileError(Failure("GI903", candidate.path, str(error), mend=mend)) from None
    kept: list[str] = []
    module = ""
    for cell in cells:
        if is_python(cell.source):
            module += f"{_HEAD.format(cell.number)}\n{put_away(cell.source, kept)}\n"
    return NotebookFile(
        candidate.path,
        candidate.location,
        content,
        module,
        "utf-8",
        bom,
        notebook,
        tuple(cell for cell in cells if is_python(cell.source)),
        tuple(kept),
    )
