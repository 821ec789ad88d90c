"""Files in which tools write what they chose. Only those tools may change them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate_interactions.findings import Span
from migrate_interactions.sources.requirement_files.mention import (
    GENAI,
    NAME,
    Finder,
    Mention,
    line_at,
    normalised,
)

_IN_TABLE = re.compile(rf'^name\s*=\s*"{NAME}"[^\S\n]*$', re.MULTILINE | re.IGNORECASE)
_VERSION = re.compile(r'^version\s*=\s*"([^"\n]+)"', re.MULTILINE)
_IN_PIPFILE = re.compile(rf'"{NAME}"\s*:\s*\{{([^{{}}]*)\}}', re.IGNORECASE)
_PIPFILE_VERSION = re.compile(r'"version"\s*:\s*"([^"\n]+)"')

#: File -> the command that takes a newer version into it.
COMMANDS = {
    "uv.lock": f"uv lock --upgrade-package {GENAI}",
    "poetry.lock": f"poetry update {GENAI}",
    "pdm.lock": f"pdm update {GENAI}",
    "pylock.toml": "pip lock",
    "Pipfile.lock": f"pipenv update {GENAI}",
}


def tables_of(name: str) -> Finder:
    """For ``[[package]]`` tables of uv, Poetry, PDM and PEP 751: a name, then a version."""

    def find(text: str) -> Iterator[Mention]:
        for match in _IN_TABLE.finditer(text):
            end = text.find("\n[", match.end())
            found = _VERSION.search(text, match.end(), len(text) if end < 0 else end)
            if found:
                yield _mention(text, match, found, f"=={found[1]}", COMMANDS[name])

    return find


def mentions_in_pipfile_lock(text: str) -> Iterator[Mention]:
    """Of ``Pipfile.lock``, which is JSON."""
    for match in _IN_PIPFILE.finditer(text):
        found = _PIPFILE_VERSION.search(text, match.start(2), match.end())
        if found:
            yield _mention(text, match, found, found[1], COMMANDS["Pipfile.lock"])


def _mention(
    text: str, name: re.Match[str], version: re.Match[str], says: str, tool: str
) -> Mention:
    return Mention(
        package=normalised(name["name"]),
        name=Span(*name.span("name")),
        clauses=Span(*version.span(1)),
        line=line_at(text, version.start()),
        says=says,
        tool=tool,
    )
