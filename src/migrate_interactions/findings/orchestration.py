"""Lines of code that orchestrate the model, and what a migration makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What orchestration code is for."""

    HISTORY = "histories and their upkeep"
    TRUNCATION = "truncation and compaction"
    CHAT = "chat objects and loops"
    TOOLS = "tool routers and dispatch loops"
    WAITING = "retries, polling and queues"
    STORE = "session stores"
    RETRIEVAL = "client-side retrieval"
    MODALITY = "calls that only prepare media"
    FRAMEWORK = "framework wiring"
    SANDBOX = "code sandboxes"


class Fate(StrEnum):
    """What becomes of a line once the service keeps the state, waits and runs the tools."""

    #: It is dead, and can be deleted.
    GOES = "goes"
    #: It is still there, and says something else: requests, reads of answers.
    CHANGES = "changes"
    #: It orchestrates still.
    STAYS = "stays"


@dataclass(frozen=True, order=True)
class Orchestration:
    """Lines of one file that are there for one thing and come to one end.

    ``lines`` are 1-based and have code on them: neither empty lines nor those that are only a
    comment. ``cell`` is 0-based, in notebooks, whose lines are counted within it. What lines
    ``of_framework`` hand to it, the service is given in its place.
    """

    path: str
    category: Category
    fate: Fate
    lines: tuple[int, ...]
    cell: int | None = None
    of_framework: bool = False


def staying(orchestration: Iterable[Orchestration]) -> tuple[Orchestration, ...]:
    """The same lines where all of them have to stay, after all."""
    by_kind: dict[tuple[str, int | None, Category], set[int]] = {}
    for one in orchestration:
        by_kind.setdefault((one.path, one.cell, one.category), set()).update(one.lines)
    return tuple(
        Orchestration(path, category, Fate.STAYS, tuple(sorted(lines)), cell)
        for (path, cell, category), lines in by_kind.items()
    )


def going(path: str, category: Category, lines: Iterable[int]) -> tuple[Orchestration, ...]:
    """``lines`` of a file, which go; nothing where there are none."""
    every = tuple(sorted(set(lines)))
    return (Orchestration(path, category, Fate.GOES, every),) if every else ()
