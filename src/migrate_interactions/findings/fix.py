"""A change to source text that is applied whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Safety(StrEnum):
    """How much a person has to weigh before applying a fix."""

    SAFE = "safe"
    REVIEW = "review"
    MANUAL = "manual"


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range of characters ``[start, end)`` in one file's text."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Edit:
    """Replace ``span`` by ``pieces``.

    A piece is new text, or a span of the original text to carry over. Edits that lie
    inside a carried span are applied to it; edits inside ``span`` that no piece carries
    disappear with the text they would have changed.
    """

    span: Span
    pieces: tuple[str | Span, ...] = ()


@dataclass(frozen=True)
class Fix:
    """Edits per file path, what they mean for the reader, and how safe they are."""

    title: str
    safety: Safety
    edits: Mapping[str, tuple[Edit, ...]]
    #: Differences the reader should know of, one sentence each.
    details: tuple[str, ...] = ()
    #: True if the model would see something else than before.
    changes_behaviour: bool = False
    #: False if the service keeps nothing of what the migrated code sends.
    stores: bool = True
