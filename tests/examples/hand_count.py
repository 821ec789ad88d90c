"""Lines that orchestrate in the example projects, as a person has counted them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migrate_interactions.findings import Category, Fate

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
COUNTED = sorted(path.parent.name for path in EXAMPLES.glob("*/hand-count.toml"))


@dataclass(frozen=True)
class CountedLine:
    """One line of a file of an example, and what becomes of it."""

    file: str
    line: int
    category: Category
    fate: Fate


def hand_count(example: str) -> dict[str, Any]:
    """The file ``hand-count.toml`` as it is."""
    return tomllib.loads((EXAMPLES / example / "hand-count.toml").read_text("utf-8"))


def counted_lines(example: str) -> Iterator[CountedLine]:
    """Every counted line; ranges without their empty lines and comments."""
    for entry in hand_count(example)["lines"]:
        text = (EXAMPLES / example / entry["file"]).read_text("utf-8").splitlines()
        docstrings = () if entry["fate"] == "goes" else _docstrings(text)
        for given in entry["lines"]:
            first, _, last = given.partition("-")
            for number in range(int(first), int(last or first) + 1):
                code = text[number - 1].strip()
                assert code or last, f"{entry['file']}:{number} is empty"
                if code and not code.startswith("#"):
                    assert number not in docstrings, f"{entry['file']}:{number} is a docstring"
                    yield CountedLine(
                        entry["file"], number, Category(entry["category"]), Fate(entry["fate"])
                    )


def _docstrings(text: list[str]) -> set[int]:
    """The lines that begin a docstring."""
    return {number for number, line in enumerate(text, 1) if line.strip().startswith('"""')}
