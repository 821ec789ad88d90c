"""A unit: one small program that runs beside others in one file.

A unit's text has ``№`` where its number goes, so that the names of units differ. Each prints
what it reads, and owns what it needs but the client ``client`` that all may share.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

NUMBER = "№"

_IMPORTS = (
    (r"\basyncio\.", "import asyncio"),
    (r"\bjson\.", "import json"),
    (r"\bEnum\b", "from enum import Enum"),
    (r"\bpartial\(", "from functools import partial"),
    (r"\bBaseModel\b", "from pydantic import BaseModel"),
    (r"\bgenai\.", "from google import genai"),
    (r"\berrors\.", "from google.genai import errors"),
    (r"\btypes\.", "from google.genai import types"),
)


@dataclass(frozen=True)
class Unit:
    """Definitions, and the statements that run them.

    ``fault`` is the code with which the service answers the unit's ``faulty_call``-th request;
    only the first unit of a program meets its fault.
    """

    kind: str
    definitions: str
    run: str
    fault: int | None = None
    faulty_call: int = 1

    def text(self, number: int) -> str:
        parts = [part.strip("\n") for part in (self.definitions, self.run) if part.strip()]
        return "\n\n\n".join(parts).replace(NUMBER, str(number)) + "\n"


@dataclass(frozen=True)
class Program:
    """Units in one file; ``spans`` has the first and last line of each."""

    units: tuple[Unit, ...]
    text: str
    spans: tuple[tuple[int, int], ...]

    def unit_text(self, index: int) -> str:
        first, last = self.spans[index]
        return "".join(self.text.splitlines(keepends=True)[first - 1 : last])


def program_of(units: Sequence[Unit]) -> Program:
    """A program with the units one below the other, and the imports that they need."""
    texts = [unit.text(number) for number, unit in enumerate(units, start=1)]
    body = "".join(texts)
    client = "client = genai.Client()\n\n\n" if re.search(r"(?<![.\w])client\.", body) else ""
    imports = [line for used, line in _IMPORTS if re.search(used, client + body)]
    text = "\n".join(imports) + "\n\n" + client
    spans = []
    for unit_text in texts:
        first = text.count("\n") + 1
        text += unit_text
        spans.append((first, text.count("\n")))
        text += "\n\n"
    return Program(tuple(units), text.rstrip("\n") + "\n", tuple(spans))


def indented(text: str, levels: int = 1) -> str:
    return textwrap.indent(text.strip("\n"), "    " * levels)


def lines(*parts: str) -> str:
    """The parts that are not empty, each on lines of its own."""
    return "\n".join(part.rstrip("\n") for part in parts if part.strip())
