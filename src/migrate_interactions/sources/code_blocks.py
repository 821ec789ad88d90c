"""The Python that Markdown shows, in fenced blocks (CommonMark 0.31, section 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)$")
_PYTHON = frozenset({"python", "py", "python3", "{python}", "{.python}"})


@dataclass(frozen=True)
class CodeBlock:
    """Python in a document: its text, and the 1-based line on which it begins there."""

    line: int
    text: str


def code_blocks(text: str) -> Iterator[CodeBlock]:
    """The blocks of ``text`` that say that they are Python, without the indentation of lists."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opened = _FENCE.match(lines[number])
        number += 1
        if opened is None:
            continue
        first = number
        while number < len(lines) and not _closes(lines[number], opened["fence"]):
            number += 1
        words = opened["info"].replace(",", " ").split()
        if words and words[0].lower() in _PYTHON:
            width = len(opened["indent"])
            inside = [_dedented(line, width) for line in lines[first:number]]
            yield CodeBlock(first + 1, "\n".join([*inside, ""]))
        number += 1


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _dedented(line: str, width: int) -> str:
    """``line`` without as many of its leading blanks as the fence had."""
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(width, blanks) :]
