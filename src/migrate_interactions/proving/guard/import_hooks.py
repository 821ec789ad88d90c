"""Changes modules of a program's libraries when the program imports them.

Standard library only, and of it only what every program has anyway.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

Change = Callable[[Any], None]


class _Loader:
    """Loads a module as its own loader does, then changes it."""

    def __init__(self, loader: Any, change: Change) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class _Finder:
    """Finds one module, and nothing else."""

    def __init__(self, name: str, change: Change) -> None:
        self._name = name
        self._change = change

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._change)  # type: ignore[assignment]
        return spec


def when_imported(name: str, change: Change) -> None:
    """Call ``change`` with the module ``name`` once it is imported, or now if it is already."""
    sys.meta_path.insert(0, _Finder(name, change))
    loaded = sys.modules.get(name)
    if loaded is not None:
        change(loaded)
