"""Styled lines: plain text in pipes and files, colours on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import IO

#: A line in pieces of ``(style, text)``; styles are rich's, "" is none.
Line = tuple[tuple[str, str], ...]


def plain(*texts: str) -> Line:
    """A line without styles."""
    return tuple(("", text) for text in texts)


def as_text(lines: Iterable[Line]) -> str:
    """The lines as plain text, each ended by a newline."""
    return "".join("".join(text for _, text in line).rstrip() + "\n" for line in lines)


def print_lines(lines: Iterable[Line], stream: IO[str] | None = None) -> None:
    """Print to ``stream`` (standard output), in colours if it is a terminal."""
    stream = stream or sys.stdout
    if not is_terminal(stream):
        stream.write(printable(as_text(lines), stream))
        stream.flush()
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for line in lines:
        pieces = [(printable(text, stream), style) for style, text in line]
        console.print(Text.assemble(*pieces), soft_wrap=True)


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody reads ``stream`` on a screen."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def printable(text: str, stream: IO[str]) -> str:
    """``text`` with escapes in place of what the stream's encoding cannot take."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
