"""The files of a folder that say which packages the programs in it need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from migrate_interactions.sources.discover import shown_path
from migrate_interactions.sources.requirements import (
    Requirement,
    is_requirement_file,
    requirements_in,
)
from migrate_interactions.sources.source_file import content_or_nothing


@dataclass(frozen=True)
class RequirementFile:
    """One such file: the name that tells its format, the path to show, the path to open.

    ``requirements`` are those on google-genai that have versions.
    """

    name: str
    path: str
    location: str
    content: bytes
    requirements: tuple[Requirement, ...]


def requirement_files_in(folder: str, base: str) -> tuple[RequirementFile, ...]:
    """Those of ``folder`` and of ``requirements/`` in it; paths are shown relative to ``base``."""
    found = []
    for name in _names(folder):
        location = os.path.join(folder, *name.split("/"))
        shown = shown_path(location, base)
        content = content_or_nothing(location)
        said = requirements_in(name, shown, content)
        found.append(RequirementFile(name, shown, location, content, said))
    return tuple(found)


def _names(folder: str) -> Iterator[str]:
    for prefix in ("", "requirements/"):
        try:
            names = sorted(os.listdir(os.path.join(folder, prefix)))
        except OSError:
            continue
        yield from (prefix + name for name in names if is_requirement_file(prefix + name))
