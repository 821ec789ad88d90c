"""The folders that a file is in."""

from __future__ import annotations

from collections.abc import Iterator


def folders_of(path: str) -> Iterator[str]:
    """The folders that the file at ``path`` is below, the topmost, ``.``, first."""
    yield "."
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        yield "/".join(parts[:depth])
