"""Frameworks that orchestrate models: what they are made of, and what takes their place.

Names are those of classes and functions in a product's packages; a construction is a call of one
of them, of one of its class methods, or a class that is derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Rank(IntEnum):
    """How far out a construction is; those further in are parts of those further out."""

    WORKFLOW = 0
    TEAM = 1
    AGENT = 2
    MODEL = 3


@dataclass(frozen=True)
class Constructions:
    """What is constructed with ``names`` of ``packages``; ``subject`` is the product's name.

    ``needs_gemini`` are those that reach other vendors as well: a model's name has to be Gemini's.
    """

    subject: str
    packages: tuple[str, ...]
    rank: Rank
    names: frozenset[str]
    needs_gemini: bool = False


@dataclass(frozen=True)
class Marks:
    """How code shows one thing: calls of names, bases of classes, keywords and what they say.

    A keyword with no values is a mark whatever it is given, but ``None``, ``False`` and ``[]``.
    """

    calls: frozenset[str] = frozenset()
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Calls whose keywords are no marks.
    but: frozenset[str] = frozenset()
    #: Attributes and methods, by the last two parts of what is written.
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Product:
    """One row of the catalogue's frameworks.

    ``runs`` are the methods that make it work, ``wires`` those that put it together.
    ``replacement`` is one sentence about the Interactions API.
    """

    code: str
    packages: tuple[str, ...]
    constructions: tuple[Constructions, ...]
    replacement: str
    runs: frozenset[str]
    wires: frozenset[str] = frozenset()
    #: Somebody is asked before it goes on.
    human: Marks = field(default_factory=Marks)
    #: It keeps the turns.
    memory: Marks = field(default_factory=Marks)
    #: Several agents talk to, or hand over to, one another.
    talks: Marks = field(default_factory=Marks)
    #: The arguments that list who takes part; where that is one, nobody talks to another.
    members: frozenset[str] = frozenset()
    #: Methods by which one agent begins to talk to another.
    begins: frozenset[str] = frozenset()
    #: Agents that stand for the program's user, and ask no model.
    proxies: frozenset[str] = frozenset()
    #: It chooses between steps by code of the program.
    branches: Marks = field(default_factory=Marks)
    #: Steps one after the other that are more than one request with its tools.
    steps: Marks = field(default_factory=Marks)
    #: More than one of these are such steps.
    several: frozenset[str] = frozenset()
    #: It runs on a platform of its own maker.
    managed: Marks = field(default_factory=Marks)
    #: It does something else than to ask a model by requests.
    outside: Marks = field(default_factory=Marks)
    #: It already goes through the Interactions API.
    done: Marks = field(default_factory=Marks)
    #: Whether it calls Gemini where nothing else is said.
    is_of_gemini: bool = False
    #: What packages for single vendors begin with.
    integrations: tuple[str, ...] = ()
    #: The arguments of ``runs`` that say which conversation a request belongs to.
    threads: frozenset[str] = frozenset()
    #: What cuts old turns, or puts a summary in their place.
    windows: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
