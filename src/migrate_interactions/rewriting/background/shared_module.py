"""The module of a package that has the function that waits, for several others to import."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from migrate_interactions.rewriting.background.retry_libraries import RetryLibrary, in_terms_of
from migrate_interactions.rewriting.background.waiting import waiting
from migrate_interactions.rewriting.emitting import Emitted, as_shared
from migrate_interactions.rewriting.header import import_line

_CLIENTS = {False: ("google.genai", "Client"), True: ("google.genai.client", "AsyncClient")}


def functions_in(text: str) -> tuple[Emitted, ...]:
    """The functions that wait in ``text``, as a module for all has them."""
    text = as_shared(text)
    return tuple(one for one in _functions() if as_shared(one.code) in text)


def _functions() -> Iterator[Emitted]:
    for is_async, (_, client) in _CLIENTS.items():
        plain = waiting(is_async=is_async, client=client)
        yield plain
        for library in RetryLibrary:
            yield in_terms_of(library, plain, client)


def module_with(functions: Sequence[Emitted]) -> str:
    """The source of a module with ``functions``, and with what they need and import."""
    definitions = list(dict.fromkeys(_with_needs(functions)))
    imports = {one for definition in definitions for one in definition.imports}
    imports |= {_CLIENTS[one.name.endswith("_async")] for one in functions}
    standard = {one for one in imports if one[0].split(".")[0] in sys.stdlib_module_names}
    blocks = "\n\n\n".join(one.code.strip() for one in definitions)
    return (
        '"""Waits for interactions that run in the background."""\n\n'
        f"{_import_lines(standard)}\n{_import_lines(imports - standard)}\n\n{blocks}\n"
    )


def _with_needs(functions: Iterable[Emitted]) -> Iterator[Emitted]:
    for function in functions:
        yield from _with_needs(function.needs)
        yield function


def _import_lines(imports: set[tuple[str, str]]) -> str:
    whole = [f"import {module}\n" for module, name in sorted(imports) if not name]
    by_module: dict[str, list[str]] = {}
    for module, name in sorted(imports):
        if name:
            by_module.setdefault(module, []).append(name)
    return "".join(
        [*whole, *(import_line(module, by_module[module], "\n") for module in by_module)]
    )
