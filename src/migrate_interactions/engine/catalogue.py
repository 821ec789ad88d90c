"""The codemods that are installed, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from migrate_interactions.findings import Codemod

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "migrate_interactions.codemods"


class CatalogueError(Exception):
    """The installed codemods cannot be used together; the message says why."""


@cache
def load_catalogue() -> tuple[Codemod, ...]:
    """All codemods of the entry-point group, sorted by code.

    Raises :class:`CatalogueError` if there are none, if one cannot be loaded, or if two have
    the same code or name.
    """
    from importlib.metadata import entry_points

    return collect(entry_points(group=GROUP))


def collect(points: Iterable[EntryPoint]) -> tuple[Codemod, ...]:
    """The codemods behind ``points``. Raises as :func:`load_catalogue` does."""
    origin: dict[str, str] = {}
    codemods: list[Codemod] = []
    for point in sorted(set(points), key=lambda point: (point.name, point.value)):
        for codemod in _load(point):
            for word in (codemod.code, codemod.name):
                if word in origin:
                    raise CatalogueError(
                        f"two codemods are called {word}: one of {origin[word]}, "
                        f"one of {point.value}; uninstall one of the packages"
                    )
            origin[codemod.code] = origin[codemod.name] = point.value
            codemods.append(codemod)
    if not codemods:
        raise CatalogueError(
            f"no codemods are installed (entry-point group {GROUP}); "
            "reinstall migrate-interactions with pip"
        )
    return tuple(sorted(codemods, key=lambda codemod: codemod.code))


def _load(point: EntryPoint) -> tuple[Codemod, ...]:
    try:
        loaded = point.load()
    except Exception as error:
        raise CatalogueError(f"the codemods of {point.value} cannot be loaded: {error}") from error
    if not isinstance(loaded, tuple) or not all(isinstance(one, Codemod) for one in loaded):
        raise CatalogueError(f"{point.value} is not a tuple of Codemod objects")
    return loaded
