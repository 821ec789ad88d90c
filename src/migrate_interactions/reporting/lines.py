"""Styled lines: plain text in pipes and files, colours on a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import IO

#: A line in pieces of ``(style, text)``; styles are rich's, "" is none.
Line = tuple[tuple[str, str], ...]
#: Characters that would end a line or change how it is shown; and bytes that are no text.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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


def one_line(text: str) -> str:
    """``text`` with escapes in place of line ends and of other characters that control."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable(text: str, stream: IO[str]) -> str:
    """``text`` with escapes in place of what the stream's encoding cannot take."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
