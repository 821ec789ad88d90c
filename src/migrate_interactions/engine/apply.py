"""Apply edits to a text, keeping every character that no edit names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from migrate_interactions.findings import Edit, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Applied:
    """The new text, and where each kept stretch of the old one went.

    ``kept`` and ``moved`` have rows ``(old start, old end, new start)``, in the order of the
    new text: of what stayed in its place, and of what an edit took elsewhere. ``replaced`` says
    where what an edit put in place of an old stretch begins, by its start.
    """

    text: str
    kept: tuple[tuple[int, int, int], ...]
    moved: tuple[tuple[int, int, int], ...]
    replaced: Mapping[int, int]

    def translate(self, offset: int) -> int | None:
        """Where the character at ``offset`` of the old text is now; None if it is gone."""
        kept = _in_rows(self.kept, offset)
        return _in_rows(self.moved, offset) if kept is None else kept

    def successor(self, offset: int) -> int | None:
        """Where that begins which stands in the place of what began at ``offset``.

        As :meth:`translate`, but for the beginning of what an edit replaced.
        """
        if _in_rows(self.kept, offset) is None and offset in self.replaced:
            return self.replaced[offset]
        return self.translate(offset)


def _in_rows(rows: Sequence[tuple[int, int, int]], offset: int) -> int | None:
    holding = [row for row in rows if row[0] <= offset < row[1]]
    start, _, new_start = max(holding, default=(0, 0, -1))
    return new_start + offset - start if holding else None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` applied. See :func:`apply_with_places` for the rules."""
    return apply_with_places(text, edits).text


def apply_with_places(text: str, edits: Iterable[Edit], newline: str = "\n") -> Applied:
    """``text`` with ``edits`` applied, and where its characters went.

    Edits are applied left to right. Edits inside a span that another edit carries over are
    applied to what is carried; edits inside a replaced span that no piece carries vanish with
    it. A piece may also come from elsewhere in the text; the edits strictly inside it are
    applied to it there too. Insertions at one place keep the order in which they are given; an
    edit that is given twice counts once. What is new has ``newline`` at the ends of its lines.
    Raises ``ValueError`` for a span outside the text, and for two edits that overlap without one
    lying inside the other.
    """
    edits = (_with_newline(edit, newline) for edit in edits)
    ordered = sorted(dict.fromkeys(edits), key=_place_in_order)
    for edit in ordered:
        _check_edit(edit, len(text))
    writer = _Writer(text, ordered)
    writer.write(Span(0, len(text)), ordered, outermost=True)
    return Applied("".join(writer.parts), tuple(writer.kept), tuple(writer.moved), writer.replaced)


def _with_newline(edit: Edit, newline: str) -> Edit:
    """The edit with ``newline`` at the ends of the lines of its new text."""
    if newline == "\n":
        return edit
    pieces = (
        _LINE_END.sub(newline, piece) if isinstance(piece, str) else piece for piece in edit.pieces
    )
    return replace(edit, pieces=tuple(pieces))


def _place_in_order(edit: Edit) -> tuple[int, int, int, int]:
    """Left to right, insertions first, then the outer edit before what lies inside it.

    Of two edits of one span the one that carries the span is the outer one.
    """
    span = edit.span
    if span.start == span.end:
        return (span.start, 0, 0, 0)
    return (span.start, 1, -span.end, 0 if span in edit.pieces else 1)


def _check_edit(edit: Edit, length: int) -> None:
    span = edit.span
    if not 0 <= span.start <= span.end <= length:
        raise ValueError(f"edit outside the text: {span.start}..{span.end} of {length}")
    for piece in edit.pieces:
        if isinstance(piece, Span) and not 0 <= piece.start <= piece.end <= length:
            raise ValueError(f"carried span {piece} is outside the text")


class _Writer:
    """Builds the new text piece by piece."""

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        self.text = text
        self.edits = edits
        self.depth = 0
        self.parts: list[str] = []
        self.kept: list[tuple[int, int, int]] = []
        self.moved: list[tuple[int, int, int]] = []
        self.replaced: dict[int, int] = {}
        self.length = 0

    def write(self, span: Span, edits: Sequence[Edit], *, outermost: bool = False) -> None:
        """Write ``span`` of the text with ``edits``, all of which lie inside it."""
        position = span.start
        index = 0
        while index < len(edits):
            edit = edits[index]
            index += 1
            inner: list[Edit] = []
            while index < len(edits) and _inside(edits[index], edit):
                inner.append(edits[index])
                index += 1
            if edit.span.start < position or edit.span.end > span.end:
                raise ValueError(f"edits overlap at {edit.span.start}..{edit.span.end}")
            self._keep(position, edit.span.start)
            self._write_pieces(edit, inner)
            position = edit.span.end
        self._keep(position, span.end)

    def _write_pieces(self, edit: Edit, inner: Sequence[Edit]) -> None:
        if edit.pieces and edit.span.start < edit.span.end and not self.depth:
            self.replaced.setdefault(edit.span.start, self.length)
        carried = [
            piece for piece in edit.pieces if isinstance(piece, Span) and edit.span.contains(piece)
        ]
        for one in inner:
            _check_nesting(edit, one, carried)
        for piece in edit.pieces:
            if isinstance(piece, str):
                self.parts.append(piece)
                self.length += len(piece)
            elif piece in carried:
                self.write(piece, [one for one in inner if _belongs_to(one, piece, carried)])
            else:
                self._write_moved(piece)

    def _write_moved(self, piece: Span) -> None:
        """Write text that comes from elsewhere, with the edits strictly inside it."""
        if self.depth > _MAX_DEPTH:
            raise ValueError(f"the text at {piece.start}..{piece.end} would contain itself")
        self.depth += 1
        inside = [
            edit
            for edit in self.edits
            if edit.span != piece
            and piece.contains(edit.span)
            and not (edit.span.start == edit.span.end and edit.span.start in _ends(piece))
        ]
        self.write(piece, inside)
        self.depth -= 1

    def _keep(self, start: int, end: int) -> None:
        if start < end:
            rows = self.moved if self.depth else self.kept
            rows.append((start, end, self.length))
            self.parts.append(self.text[start:end])
            self.length += end - start


#: How often a piece may carry a piece that carries a piece.
_MAX_DEPTH = 20


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _inside(edit: Edit, outer: Edit) -> bool:
    """Whether ``edit`` lies inside what ``outer`` replaces."""
    if edit.span.start == edit.span.end:
        return outer.span.start < edit.span.start < outer.span.end
    return outer.span.contains(edit.span)


def _check_nesting(outer: Edit, inner: Edit, carried: Sequence[Span]) -> None:
    span = inner.span
    if span == outer.span and span not in carried:
        raise ValueError(f"two edits replace {span.start}..{span.end}")
    for piece in carried:
        overlaps = piece.start < span.end and span.start < piece.end
        if overlaps and not piece.contains(span):
            raise ValueError(f"edits overlap at {span.start}..{span.end}")


def _belongs_to(edit: Edit, piece: Span, carried: Sequence[Span]) -> bool:
    """Whether ``piece`` is where ``edit`` is applied.

    An insertion between two carried pieces goes to the one that begins there, not to both.
    """
    point = edit.span.start
    if point < edit.span.end or piece.start <= point < piece.end:
        return piece.contains(edit.span)
    begins = any(other.start <= point < other.end for other in carried)
    return piece.end == point and not begins
