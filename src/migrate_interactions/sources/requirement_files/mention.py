"""One requirement in the text of a file: which package it asks for, and where its parts are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrate_interactions.findings import Span

#: The packages that are looked for: their names as packaging tools compare them.
GENAI = "google-genai"
#: Those that came before it.
OLDER = GENERATIVE_AI, AIPLATFORM = ("google-generativeai", "google-cloud-aiplatform")
PACKAGES = (GENAI, *OLDER)

NAME = r"(?P<name>google[-_.](?:genai|generativeai|cloud[-_.]aiplatform))"
EXTRAS = r"(?P<extras>\s*\[[^\]\n]*\])?"
_CLAUSE = r"(?:[<>=!~]=?=?|\^|~)\s*[\w.*+!-]+"
_CLAUSES = rf"(?P<clauses>{_CLAUSE}(?:\s*,\s*{_CLAUSE})*)"
#: What may follow a name without versions: the end of the text, a marker, a comment, an option.
_END = r"(?=\s*(?:[;#\"'\\]|--|$))"
REQUIREMENT = re.compile(
    rf"{NAME}{EXTRAS}(?:\s*\(?\s*{_CLAUSES}|{_END})", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class Mention:
    """A requirement. ``name`` spans the package's name and its extras, ``clauses`` the versions;
    the latter is empty, and behind the name, where any version will do.

    ``says`` are the clauses without white space. ``tool`` is the command that writes what is
    not for people to edit. ``hashed`` is true where digests pin the very files.
    """

    package: str
    name: Span
    clauses: Span
    line: int
    says: str
    has_extras: bool = False
    tool: str = ""
    hashed: bool = False


#: From a text to its requirements; a text that is broken has none.
Finder = Callable[[str], Iterator[Mention]]


def mention_at(text: str, match: re.Match[str]) -> Mention:
    """The requirement that ``match`` of :data:`REQUIREMENT` found in ``text``."""
    end_of_name = match.end("extras" if match["extras"] else "name")
    versions = match.span("clauses") if match["clauses"] else (end_of_name, end_of_name)
    return Mention(
        package=normalised(match["name"]),
        name=Span(match.start("name"), end_of_name),
        clauses=Span(*versions),
        line=line_at(text, match.start("name")),
        says=re.sub(r"\s+", "", match["clauses"] or ""),
        has_extras=match["extras"] is not None,
    )


def normalised(name: str) -> str:
    """A package's name as packaging tools compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def line_at(text: str, offset: int) -> int:
    """The 1-based line of an offset."""
    return text.count("\n", 0, offset) + 1
