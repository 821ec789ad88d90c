"""Which errors a handler or a policy names: those of requests, others, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.errors import NEW_ERROR_MODULES


class Named(Enum):
    """What errors a piece of code is about."""

    #: Nothing but errors of a request: of the service, of its SDK, of the network.
    REQUESTS = auto()
    #: Those of requests and others, up to all exceptions.
    MORE = auto()
    #: None of a request, or none that is known.
    OTHERS = auto()


#: Packages whose exceptions say that a request has failed.
_REQUEST_MODULES = (
    "google.genai.errors",
    *NEW_ERROR_MODULES,
    "google.genai.interactions",
    "google.api_core.exceptions",
    "httpx",
    "httpx2",
    "requests",
    "requests.exceptions",
    "urllib3.exceptions",
    "aiohttp",
)
_REQUEST_BUILTINS = frozenset(
    {"ConnectionError", "ConnectionResetError", "TimeoutError", "OSError"}
)
_REQUEST_NAMES = frozenset({"asyncio.TimeoutError", "socket.timeout"})
_EVERYTHING = frozenset({"Exception", "BaseException"})


def errors_named(facts: Facts, node: cst.BaseExpression | None) -> Named:
    """What ``node``, a class or a tuple of classes, stands for; all exceptions if it is None."""
    if node is None:
        return Named.MORE
    return joined(_named(facts, one) for one in _classes(facts, node))


def joined(named: Iterable[Named]) -> Named:
    """What several pieces name together; nothing where there are none."""
    found = set(named)
    if len(found) == 1:
        return found.pop()
    return Named.MORE if found else Named.OTHERS


def _classes(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    for value in possible_values(facts, node):
        match value:
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                for element in elements:
                    yield from _classes(facts, element.value)
            case _:
                yield value


def _named(facts: Facts, node: cst.BaseExpression) -> Named:
    match node:
        case cst.Name(value=name) if facts.tree.scope_of(node).resolve(name) is None:
            if name in _EVERYTHING:
                return Named.MORE
            return Named.REQUESTS if name in _REQUEST_BUILTINS else Named.OTHERS
    imported = facts.values.imported(node)
    module, _, name = imported.rpartition(".")
    if imported in _REQUEST_NAMES or (module in _REQUEST_MODULES and name[:1].isupper()):
        return Named.REQUESTS
    return Named.OTHERS
