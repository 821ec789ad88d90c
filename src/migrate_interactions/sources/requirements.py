"""What the files of a project say about the version of google-genai.

Everything here is pure: names and bytes of files in, requirements out. A file that is broken
says nothing. ``Project.sdk_requirement`` does the reading.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from migrate_interactions.findings import Version

PACKAGE = "google-genai"
_NAME = r"google[-_.]genai"
_EXTRAS = r"\s*(?:\[[^\]\n]*\])?\s*"
_CLAUSE = r"(?:[<>=!~]=?=?|\^|~)\s*[\w.*+!-]+"
_CLAUSES = rf"\(?\s*(?P<says>{_CLAUSE}(?:\s*,\s*{_CLAUSE})*)"
_REQUIREMENT = re.compile(rf"{_NAME}{_EXTRAS}{_CLAUSES}", re.IGNORECASE)
_ONE_CLAUSE = re.compile(r"([<>=!~^]*)\s*([\w.+!-]+?)((?:\.\*)*)$")
_SCRIPT = re.compile(r"^# /// script\s*$(?:\r?\n#[^\r\n]*)*?\r?\n# ///\s*$", re.MULTILINE)
_QUOTED = re.compile(r"[\"']([^\"']+)[\"']")
_EXACT = frozenset({"==", "===", ""})
_FROM = frozenset({*_EXACT, ">=", ">", "~=", "~", "^"})


@dataclass(frozen=True)
class Requirement:
    """One mention of google-genai with versions, like ``==1.20`` or ``>=1.0,<2``.

    ``path`` is as it is shown; ``line`` is 1-based; ``rank`` is that of the file.
    """

    path: str
    line: int
    says: str
    rank: int = 0

    @property
    def is_exact(self) -> bool:
        return any(operator in _EXACT for operator, _ in _clauses(self.says))

    @property
    def lowest(self) -> Version:
        """The oldest version that fits, as far as the numbers tell; 0.0 where all old ones do."""
        starts = (version for operator, version in _clauses(self.says) if operator in _FROM)
        return max(starts, default=Version(0))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} says {self.says}"


def _clauses(says: str) -> Iterator[tuple[str, Version]]:
    for clause in says.split(","):
        match = _ONE_CLAUSE.match(clause.strip())
        if match is None:
            continue
        try:
            version = Version.parse(match[2])
        except ValueError:
            continue
        # ==2.* admits all of 2, from 2.0 on, and is no exact version.
        yield ("~" if match[3] and match[1] in _EXACT else match[1]), version


#: Ranks of files: what is installed from a lock, what is installed from a list, what is asked.
LOCKS, LISTS, DECLARATIONS = range(3)


def deciding(nearest_first: Sequence[Sequence[Requirement]]) -> Requirement | None:
    """The one that counts, of the requirements of a folder and of those above it.

    The nearest folder that has a lock or a list decides; without any, the nearest that has a
    declaration. In it, the best rank, then an exact version, then the oldest one.
    """
    for ranks in ((LOCKS, LISTS), (DECLARATIONS,)):
        for requirements in nearest_first:
            counting = [one for one in requirements if one.rank in ranks]
            if counting:
                return min(counting, key=_weight)
    return None


def _weight(one: Requirement) -> tuple[int, bool, Version, str, int]:
    return one.rank, not one.is_exact, one.lowest, one.path, one.line


def is_requirement_file(name: str) -> bool:
    """Whether files of this name are read: a name, or ``requirements/`` and a name."""
    return _format_of(name) is not None


def requirements_in(name: str, path: str, content: bytes) -> tuple[Requirement, ...]:
    """What the file called ``name``, shown as ``path``, says of google-genai. Never raises."""
    row = _format_of(name)
    text = _text(content)
    if row is None or "genai" not in text.lower():
        return ()
    return tuple(
        Requirement(path, line, re.sub(r"\s+", "", says), row.rank) for line, says in row.read(text)
    )


def requirement_in_script(path: str, text: str) -> Requirement | None:
    """What a script's own block of dependencies (``# /// script``, PEP 723) says, if anything."""
    block = _SCRIPT.search(text)
    if block is None:
        return None
    first = _line_at(text, block.start())
    found = (
        Requirement(path, number, re.sub(r"\s+", "", said["says"]), LISTS)
        for number, line in enumerate(block[0].splitlines(), first)
        for quoted in _QUOTED.findall(line)
        if (said := _REQUIREMENT.match(quoted))
    )
    return deciding([tuple(found)])


def _text(content: bytes) -> str:
    """PowerShell's ``pip freeze >`` writes UTF-16."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


_Said = Iterator[tuple[int, str]]


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _in_lock(text: str) -> _Said:
    """``[[package]]`` tables of uv, Poetry, PDM and PEP 751: a name, then a version."""
    name = re.compile(rf'^name\s*=\s*"{_NAME}"[^\S\n]*$', re.MULTILINE | re.IGNORECASE)
    version = re.compile(r'^version\s*=\s*"([^"\n]+)"', re.MULTILINE)
    for match in name.finditer(text):
        end = text.find("\n[", match.end())
        found = version.search(text, match.end(), len(text) if end < 0 else end)
        if found:
            yield _line_at(text, found.start()), f"=={found[1]}"


def _in_pipfile_lock(text: str) -> _Said:
    package = re.compile(rf'"{_NAME}"\s*:\s*\{{([^{{}}]*)\}}', re.IGNORECASE)
    for match in package.finditer(text):
        found = re.compile(r'"version"\s*:\s*"([^"\n]+)"').search(text, match.start(1), match.end())
        if found:
            yield _line_at(text, found.start()), found[1]


def _in_lines(text: str) -> _Said:
    """Lines of pip's requirement files; in setup.cfg they may follow a key."""
    key = re.compile(r"\w+\s*=\s*(?=[A-Za-z])")
    for number, line in enumerate(text.splitlines(), 1):
        found = _REQUIREMENT.match(key.sub("", line.strip(), count=1))
        if found:
            yield number, found["says"]


def _in_pyproject(text: str) -> _Said:
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for says in dict.fromkeys(_declared(table)):
        spelled = r"\s*,\s*".join(re.escape(clause.strip()) for clause in says.split(","))
        place = re.search(rf"{_NAME}\b[^\n]*?{spelled}", text, re.IGNORECASE)
        yield _line_at(text, place.start()) if place else 1, _as_clauses(says)


def _as_clauses(says: str) -> str:
    """Poetry takes a bare version for an exact one."""
    return says if says[0] in "<>=!~^" else f"=={says}"


#: Where tables of dependencies are, as keys; ``*`` is any key.
_TABLES = (
    ("project",),
    ("project", "optional-dependencies"),
    ("dependency-groups",),
    ("tool", "uv"),
    ("tool", "pdm", "dev-dependencies"),
    ("tool", "hatch", "envs", "*"),
    ("tool", "poetry"),
    ("tool", "poetry", "group", "*"),
)
_LISTED = frozenset(
    {"dependencies", "dev-dependencies", "constraint-dependencies", "override-dependencies"}
)
#: Tables in which every key is a group's name.
_OF_GROUPS = frozenset({"optional-dependencies", "dependency-groups", "dev-dependencies"})


def _declared(table: dict[str, Any]) -> Iterator[str]:
    for keys in _TABLES:
        for found in _tables_at(table, keys):
            for key, value in found.items():
                if key in _LISTED or keys[-1] in _OF_GROUPS:
                    yield from _dependencies(value)


def _tables_at(table: Any, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if not isinstance(table, dict):
        return
    if not keys:
        yield table
    elif keys[0] == "*":
        for value in table.values():
            yield from _tables_at(value, keys[1:])
    else:
        yield from _tables_at(table.get(keys[0]), keys[1:])


def _dependencies(value: Any) -> Iterator[str]:
    """From a list of requirements, or a table of names and versions as Poetry has it."""
    if isinstance(value, list):
        for one in value:
            found = _REQUIREMENT.match(one.strip()) if isinstance(one, str) else None
            if found:
                yield found["says"]
    elif isinstance(value, dict):
        for name, version in value.items():
            if re.fullmatch(_NAME, name, re.IGNORECASE):
                said = version.get("version") if isinstance(version, dict) else version
                if isinstance(said, str) and re.search(r"\d", said):
                    yield said.strip()


def _in_setup_script(text: str) -> _Said:
    """String literals of a setup.py; it is never executed."""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = _REQUIREMENT.match(node.value.strip())
            if found:
                yield node.lineno, found["says"]


@dataclass(frozen=True)
class _Format:
    rank: int
    names: tuple[str, ...]
    read: Callable[[str], _Said]


_FORMATS = (
    _Format(LOCKS, ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"), _in_lock),
    _Format(LOCKS, ("Pipfile.lock",), _in_pipfile_lock),
    _Format(DECLARATIONS, ("*requirements*.in", "requirements/*.in"), _in_lines),
    _Format(LISTS, ("*requirements*.txt", "*constraints*.txt", "requirements/*.txt"), _in_lines),
    _Format(DECLARATIONS, ("pyproject.toml",), _in_pyproject),
    _Format(DECLARATIONS, ("setup.cfg",), _in_lines),
    _Format(DECLARATIONS, ("setup.py",), _in_setup_script),
)


def _format_of(name: str) -> _Format | None:
    return next(
        (row for row in _FORMATS if any(fnmatchcase(name, like) for like in row.names)), None
    )
