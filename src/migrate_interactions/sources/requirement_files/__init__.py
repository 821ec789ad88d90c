"""The files in which projects say which packages they need; how each is read."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from migrate_interactions.sources.requirement_files.lines import mentions_in_lines
from migrate_interactions.sources.requirement_files.locks import (
    mentions_in_pipfile_lock,
    tables_of,
)
from migrate_interactions.sources.requirement_files.mention import (
    AIPLATFORM,
    GENAI,
    GENERATIVE_AI,
    OLDER,
    Finder,
    Mention,
)
from migrate_interactions.sources.requirement_files.setup_script import mentions_in_setup_script
from migrate_interactions.sources.requirement_files.toml_tables import (
    mentions_in_pipfile,
    mentions_in_pyproject,
    mentions_in_script,
)

__all__ = [
    "AIPLATFORM",
    "DECLARATIONS",
    "GENAI",
    "GENERATIVE_AI",
    "LISTS",
    "LOCKS",
    "OLDER",
    "Format",
    "Mention",
    "format_of",
    "mentions_in_script",
]

#: Ranks of files: what is installed from a lock, what is installed from a list, what is asked.
LOCKS, LISTS, DECLARATIONS = range(3)


@dataclass(frozen=True)
class Format:
    """Files of these names, their rank, and how their requirements are found."""

    rank: int
    names: tuple[str, ...]
    mentions: Finder


_FORMATS = (
    *(
        Format(LOCKS, (name,), tables_of(name))
        for name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
    ),
    Format(LOCKS, ("Pipfile.lock",), mentions_in_pipfile_lock),
    Format(DECLARATIONS, ("*requirements*.in", "requirements/*.in"), mentions_in_lines),
    Format(
        LISTS,
        ("*requirements*.txt", "*constraints*.txt", "requirements/*.txt"),
        mentions_in_lines,
    ),
    Format(DECLARATIONS, ("pyproject.toml",), mentions_in_pyproject),
    Format(DECLARATIONS, ("Pipfile",), mentions_in_pipfile),
    Format(DECLARATIONS, ("setup.cfg",), mentions_in_lines),
    Format(DECLARATIONS, ("setup.py",), mentions_in_setup_script),
)


@lru_cache(maxsize=4096)
def format_of(name: str) -> Format | None:
    """How files of this name are read: a name, or ``requirements/`` and a name."""
    return next(
        (row for row in _FORMATS if any(fnmatchcase(name, like) for like in row.names)), None
    )
