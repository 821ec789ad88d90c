"""Requirements in TOML: ``pyproject.toml``, ``Pipfile``, and a script's own block (PEP 723).

The standard library reads TOML, but does not say where in the text a value stands. So every
text that looks like a requirement is marked, and the marked text is read again: the value that
is then another one is where it stands, and a comment is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from migrate_interactions.findings import Span
from migrate_interactions.sources.requirement_files.mention import (
    NAME,
    PACKAGES,
    REQUIREMENT,
    Mention,
    line_at,
    mention_at,
    normalised,
)

_MARK = "0marked0"
_LISTED = re.compile(rf"(?<=[\"'])\s*{NAME}", re.IGNORECASE)
#: A name with a version as its value, or the key of the version in a table of its own.
_KEYED = re.compile(
    rf"(?:(?P<key>[\"']?{NAME}[\"']?)|\bversion)\s*=\s*(?P<quote>[\"'])(?P<says>[^\"'\n]*)(?P=quote)",
    re.IGNORECASE,
)
_IN_TABLE = re.compile(rf"{NAME}[\"']?\s*(?:=\s*\{{|\])", re.IGNORECASE)
_SCRIPT = re.compile(r"^# /// script[^\S\n]*$(?:\n#[^\n]*)*?\n# ///[^\S\n]*$", re.MULTILINE)

#: Where lists of requirements are; ``*`` is any key, and a number any place in a list.
_LISTS: tuple[tuple[str, ...], ...] = (
    ("project", "dependencies"),
    ("project", "optional-dependencies", "*"),
    ("dependency-groups", "*"),
    ("tool", "uv", "dev-dependencies"),
    ("tool", "uv", "constraint-dependencies"),
    ("tool", "uv", "override-dependencies"),
    ("tool", "pdm", "dev-dependencies", "*"),
    ("tool", "hatch", "envs", "*", "dependencies"),
    ("tool", "hatch", "envs", "*", "extra-dependencies"),
)
#: Where tables of names and versions are, in Poetry's form and in Pipenv's.
_POETRY: tuple[tuple[str, ...], ...] = (
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group", "*", "dependencies"),
)
_PIPENV: tuple[tuple[str, ...], ...] = (("packages",), ("dev-packages",))

_Path = tuple[str | int, ...]


def mentions_in_pyproject(text: str) -> Iterator[Mention]:
    """Of ``pyproject.toml``: PEP 621, dependency groups, uv, PDM, Hatch and Poetry."""
    yield from _mentions(text, lambda toml: toml, _LISTS, _POETRY)


def mentions_in_pipfile(text: str) -> Iterator[Mention]:
    """Of ``Pipfile``."""
    yield from _mentions(text, lambda toml: toml, (), _PIPENV)


def mentions_in_script(text: str) -> Iterator[Mention]:
    """Of the block ``# /// script`` in a Python file."""
    block = _SCRIPT.search(text)
    if block is None:
        return
    start, end = block.span()
    for found in _mentions(text[start:end], _uncommented, (("dependencies",),), ()):
        yield replace(
            found,
            name=Span(found.name.start + start, found.name.end + start),
            clauses=Span(found.clauses.start + start, found.clauses.end + start),
            line=line_at(text, found.name.start + start),
        )


def _uncommented(block: str) -> str:
    lines = block.splitlines()[1:-1]
    return "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines)


def _mentions(
    text: str,
    to_toml: Callable[[str], str],
    lists: tuple[tuple[str, ...], ...],
    tables: tuple[tuple[str, ...], ...],
) -> Iterator[Mention]:
    table = _read(to_toml(text))
    if table is None:
        return
    for match in _LISTED.finditer(text):
        path = _path_of(text, match.start("name"), table, to_toml)
        found = REQUIREMENT.match(text, match.start("name"))
        if found and path and any(_fits(path[:-1], one) for one in lists):
            yield mention_at(text, found)
    for match in _KEYED.finditer(text) if tables else ():
        path = _path_of(text, match.start("says"), table, to_toml)
        mention = _keyed(text, match, path, tables) if path else None
        if mention is not None:
            yield mention


def _keyed(
    text: str, match: re.Match[str], path: _Path, tables: tuple[tuple[str, ...], ...]
) -> Mention | None:
    """The requirement of a table: ``name = "version"``, or ``version`` in the name's own table."""
    below = next((len(one) for one in tables if _fits(path[: len(one)], one)), None)
    if below is None or path[below + 1 :] not in ((), ("version",)):
        return None
    package = normalised(str(path[below]))
    if package not in PACKAGES:
        return None
    name = _name_before(text, match)
    says = match["says"].strip()
    if name is None:
        return None
    return Mention(
        package=package,
        name=name,
        clauses=Span(*match.span("says")),
        line=line_at(text, match.start("says")),
        says=_as_clauses(re.sub(r"\s+", "", says)) if re.search(r"\d", says) else "",
        has_extras=match["key"] is None,
    )


def _name_before(text: str, match: re.Match[str]) -> Span | None:
    """Where the package's name is: the key itself, or that of the table around."""
    if match["key"] is not None:
        return Span(*match.span("name"))
    above = [*_IN_TABLE.finditer(text, 0, match.start())]
    return Span(*above[-1].span("name")) if above else None


def _as_clauses(says: str) -> str:
    """Poetry takes a bare version for an exact one."""
    return says if says[0] in "<>=!~^" else f"=={says}"


def _read(toml: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _path_of(
    text: str, offset: int, table: dict[str, Any], to_toml: Callable[[str], str]
) -> _Path | None:
    """The keys of the value that has the character at ``offset`` in it."""
    marked = _read(to_toml(text[:offset] + _MARK + text[offset:]))
    return _changed(table, marked) if marked is not None else None


def _changed(one: Any, other: Any) -> _Path | None:
    """The path of the only value in which two readings differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs: list[tuple[str | int, Any, Any]] = [(key, one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(index, *both) for index, both in enumerate(zip(one, other, strict=True))]
    else:
        return () if one != other else None
    for key, first, second in pairs:
        below = _changed(first, second)
        if below is not None:
            return (key, *below)
    return None


def _fits(path: _Path, pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(
        want in ("*", have) for have, want in zip(path, pattern, strict=True)
    )
