"""A reply of the model, before it takes the shape of either API."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from migrate_interactions.emulator.context import Part, Turn
from migrate_interactions.emulator.options import Finish

# The model stopped, or was stopped, before it had an answer to keep.
REFUSED: frozenset[Finish] = frozenset({"safety", "recitation", "other", "blocked"})


@dataclass(frozen=True)
class FunctionCall:
    """One function the model wants called."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """What an answer is grounded on: a web page, a place, or a document of a file store."""

    kind: Literal["web", "place", "document"]
    title: str
    uri: str
    id: str
    excerpt: str = ""


@dataclass(frozen=True)
class Lookup:
    """One use of a tool of the service that finds sources.

    `queries` are search terms, for `url_context` the addresses; `failed` are those of
    the addresses that could not be read. `suggestions` is the HTML that search results
    have to be shown with, `widget` the token of a map.
    """

    tool: Literal["google_search", "google_maps", "file_search", "url_context"]
    id: str
    queries: tuple[str, ...]
    sources: tuple[Source, ...]
    failed: tuple[str, ...] = ()
    suggestions: str = ""
    widget: str | None = None


@dataclass(frozen=True)
class Support:
    """Which bytes of a text (UTF-8, from 0, end exclusive) which sources support."""

    start: int
    end: int
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Text:
    """A text part; only an answer's last one has supports."""

    text: str
    supports: tuple[Support, ...] = ()

    def chunks(self) -> list[str]:
        """The text in the pieces in which either API streams it; joined they are the text."""
        words = re.findall(r"\s*\S+\s*?(?=\s|\Z)|\s+", self.text)
        pieces = ["".join(words[start : start + 4]) for start in range(0, len(words), 4)]
        if len(pieces) > 1 and not pieces[-1].strip():
            pieces[-2:] = [pieces[-2] + pieces[-1]]
        return pieces


@dataclass(frozen=True)
class CodeRun:
    """A program the model wrote and ran on the service, and what it printed."""

    id: str
    code: str
    output: str


@dataclass(frozen=True)
class GeneratedMedia:
    """An image or audio the model made."""

    kind: Literal["image", "audio"]
    mime_type: str
    content: bytes


OutputPart: TypeAlias = Text | Lookup | CodeRun | GeneratedMedia


@dataclass(frozen=True)
class Usage:
    """Token counts by modality, equal for equal contexts whichever API asked."""

    input: Mapping[str, int]
    output: Mapping[str, int]
    thought_tokens: int
    tool_tokens: int
    searches: Mapping[str, int]

    @property
    def input_tokens(self) -> int:
        """What the model was shown."""
        return sum(self.input.values())

    @property
    def output_tokens(self) -> int:
        """What it answered, without its thoughts."""
        return sum(self.output.values())

    @property
    def total_tokens(self) -> int:
        """Everything together."""
        return self.input_tokens + self.output_tokens + self.thought_tokens + self.tool_tokens


@dataclass(frozen=True)
class Reply:
    """What the model answers: output, calls, why it stopped, what it cost."""

    output: tuple[OutputPart, ...]
    calls: tuple[FunctionCall, ...]
    thought_summary: str | None
    signature: str | None
    finish: Finish
    usage: Usage

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """The uses of the service's own tools that find sources."""
        return tuple(piece for piece in self.output if isinstance(piece, Lookup))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all look-ups, in the order in which supports number them."""
        return tuple(source for lookup in self.lookups for source in lookup.sources)

    def cut_short(self) -> Reply:
        """The first half of the reply's text, as if the output limit had been reached."""
        first = next((piece.text for piece in self.output if isinstance(piece, Text)), "")
        kept = first[: len(first) // 2].rstrip()
        output = (Text(kept),) if kept else ()
        return replace(self, output=output, calls=(), finish="max_tokens")

    def turn(self) -> Turn:
        """The reply as the model turn a follow-up builds on."""
        parts = [part for piece in self.output for part in _context_parts(piece)]
        parts += [
            {"function_call": {"id": call.id, "name": call.name, "arguments": call.arguments}}
            for call in self.calls
        ]
        return Turn("model", tuple(parts))


def _context_parts(piece: OutputPart) -> Iterable[Part]:
    match piece:
        case Text(text):
            yield {"text": text}
        case CodeRun(_, code, output):
            yield {"code_execution_call": {"code": code, "language": "python"}}
            yield {"code_execution_result": {"result": output, "is_error": False}}
        case GeneratedMedia(_, mime_type, content):
            checksum = hashlib.sha256(content).hexdigest()
            yield {"media": checksum, "bytes": len(content), "mime_type": mime_type}
