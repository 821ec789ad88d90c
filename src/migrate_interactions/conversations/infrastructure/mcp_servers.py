"""Where sessions with MCP servers are opened, and whether the servers can be reached from outside.

The service calls a server itself, by its address. A server that the program starts, or that only
the program's own network knows, is out of its reach.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from urllib.parse import urlsplit

import libcst as cst

from migrate_interactions.conversations.contents import built_from
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text, keyword_argument

_MAX_DEPTH = 6
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
_ADDRESSES = ("http://", "https://")


class Reach(StrEnum):
    """What the code says of the place of a server."""

    #: A process that the program starts, or an address in its own network.
    LOCAL = "runs beside the program"
    #: An address of the internet.
    REMOTE = "has an address of the internet"
    UNKNOWN = "has an address that the code does not say"


class _Way(StrEnum):
    """How a call says which server it is about."""

    PROCESS = auto()
    ADDRESS = auto()
    #: By a transport, an address, a command, or a dictionary of these.
    GIVEN = auto()


@dataclass(frozen=True)
class _Openers:
    """Calls that open a session, or describe how one is opened."""

    packages: tuple[str, ...]
    way: _Way
    names: frozenset[str]


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_OPENERS = (
    _Openers(
        ("mcp",),
        _Way.PROCESS,
        _names("stdio_client StdioServerParameters create_connected_server_and_client_session"),
    ),
    _Openers(
        ("mcp",),
        _Way.ADDRESS,
        _names("sse_client streamablehttp_client streamable_http_client websocket_client"),
    ),
    _Openers(("mcp", "fastmcp"), _Way.GIVEN, _names("Client")),
    _Openers(
        ("fastmcp",),
        _Way.PROCESS,
        _names(
            "StdioTransport PythonStdioTransport NodeStdioTransport UvxStdioTransport "
            "UvStdioTransport NpxStdioTransport FastMCPStdioTransport FastMCPTransport"
        ),
    ),
    _Openers(("fastmcp",), _Way.ADDRESS, _names("StreamableHttpTransport SSETransport")),
    _Openers(("langchain_mcp_adapters",), _Way.GIVEN, _names("MultiServerMCPClient")),
    _Openers(("llama_index",), _Way.GIVEN, _names("BasicMCPClient")),
    _Openers(("google.adk",), _Way.GIVEN, _names("McpToolset MCPToolset")),
    _Openers(("google.adk",), _Way.PROCESS, _names("StdioConnectionParams StdioServerParameters")),
    _Openers(
        ("google.adk",),
        _Way.ADDRESS,
        _names(
            "SseServerParams SseConnectionParams StreamableHTTPServerParams "
            "StreamableHTTPConnectionParams"
        ),
    ),
    _Openers(("autogen_ext",), _Way.GIVEN, _names("McpWorkbench mcp_server_tools")),
    _Openers(("autogen_ext",), _Way.PROCESS, _names("StdioServerParams")),
    _Openers(("autogen_ext",), _Way.ADDRESS, _names("SseServerParams StreamableHttpServerParams")),
)
PACKAGES = tuple(dict.fromkeys(package for row in _OPENERS for package in row.packages))


@dataclass(frozen=True, eq=False)
class Opened:
    """A call that opens sessions and is no part of another one, and where their servers are."""

    call: cst.Call
    #: The calls that describe its servers.
    parts: tuple[cst.Call, ...]
    package: str
    reaches: frozenset[Reach]


def opened_in(facts: Facts) -> tuple[Opened, ...]:
    """What is opened in the file, in source order."""
    calls = {
        call: row
        for call in facts.tree.scopes.nodes(cst.Call)
        if facts.tree.part_of(call) is facts.tree.own and (row := _row(facts, call)) is not None
    }
    parts = {
        call: [one for one in _inside(facts, call) if isinstance(one, cst.Call) and one in calls]
        for call in calls
    }
    inner = {part for every in parts.values() for part in every}
    found = (
        Opened(
            call,
            tuple(parts[call]),
            _package(facts, call, calls[call]),
            frozenset(
                reach
                for one in (call, *parts[call])
                for reach in _reaches(facts, one, calls[one], bool(parts[one]))
            ),
        )
        for call in calls
        if call not in inner
    )
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call).start))


def _package(facts: Facts, call: cst.Call, row: _Openers) -> str:
    name = facts.values.imported(call.func)
    return next(one for one in row.packages if name.startswith(f"{one}."))


def _row(facts: Facts, call: cst.Call) -> _Openers | None:
    name = facts.values.imported(call.func)
    last = name.rpartition(".")[2]
    for row in _OPENERS:
        if last in row.names and any(name.startswith(f"{one}.") for one in row.packages):
            return row
    return None


def _inside(facts: Facts, call: cst.Call) -> Iterator[cst.CSTNode]:
    for argument in call.args:
        yield from built_from(facts, argument.value)


def _reaches(facts: Facts, call: cst.Call, row: _Openers, has_parts: bool) -> Iterator[Reach]:
    """Where the servers of one call are; nothing where parts of it say so."""
    if row.way is _Way.PROCESS:
        yield Reach.LOCAL
        return
    if row.way is _Way.GIVEN and has_parts:
        return
    address = keyword_argument(call.args, "url") or next(
        (one for one in call.args if one.keyword is None), None
    )
    if row.way is _Way.ADDRESS:
        yield Reach.UNKNOWN if address is None else reach_of(facts, address.value)
        return
    said = [reach for one in call.args for reach in _in_dictionaries(facts, one.value)]
    if said:
        yield from said
    elif address is not None:
        yield _given(facts, address.value)
    else:
        yield Reach.UNKNOWN


def _in_dictionaries(facts: Facts, node: cst.BaseExpression) -> Iterator[Reach]:
    """What the dictionaries in ``node`` say: servers have an address, or a command."""
    for below in built_from(facts, node):
        if not isinstance(below, cst.DictElement):
            continue
        match constant_text(below.key):
            case "url":
                yield reach_of(facts, below.value)
            case "command":
                yield Reach.LOCAL


def _given(facts: Facts, node: cst.BaseExpression) -> Reach:
    """Of an address, or of what is started: a script, a package, a server in the program."""
    text = constant_text(node)
    if text is not None and not text.startswith(_ADDRESSES):
        return Reach.LOCAL
    return reach_of(facts, node)


def reach_of(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Reach:
    """Where the server with the address ``node`` is, as far as the code says.

    An environment may move it: an address of the internet that is only the default is taken as
    it is, since what stands for it is most likely one too; one of this machine is not.
    """
    if depth > _MAX_DEPTH:
        return Reach.UNKNOWN

    def below(other: cst.BaseExpression) -> Reach:
        return reach_of(facts, other, depth + 1)

    def default(other: cst.BaseExpression) -> Reach:
        return Reach.REMOTE if below(other) is Reach.REMOTE else Reach.UNKNOWN

    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            return _reach_of_text(constant_text(node) or "")
        case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
            return _reach_of_text(text) if text.count("/") > 2 else Reach.UNKNOWN
        case cst.BinaryOperation(left=left, operator=cst.Add()):
            return below(left)
        case cst.BooleanOperation(operator=cst.Or(), right=right):
            return default(right)
        case cst.Call(args=[_, other]) if facts.values.name_of(node) in _ENVIRONMENT:
            return default(other.value)
        case cst.Name():
            return _agreed(below(one) for one in _values_of(facts, node))
    return Reach.UNKNOWN


def _values_of(facts: Facts, name: cst.Name) -> Iterator[cst.BaseExpression]:
    """What a variable is set to; the name itself, of which nothing is known, where that is not."""
    for binding in facts.tracker.definitions_at(name):
        simple = binding.kind is BindingKind.ASSIGNMENT and not binding.path
        yield binding.value if simple and binding.value is not None else cst.Ellipsis()


def _agreed(reaches: Iterable[Reach]) -> Reach:
    different = set(reaches)
    return different.pop() if len(different) == 1 else Reach.UNKNOWN


def _reach_of_text(text: str) -> Reach:
    """Of an address that is written out: names without a dot are known in one network only."""
    if not text.startswith(_ADDRESSES):
        return Reach.UNKNOWN
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return Reach.UNKNOWN
    try:
        return Reach.REMOTE if ipaddress.ip_address(host).is_global else Reach.LOCAL
    except ValueError:
        pass
    if not host or "{" in host:
        return Reach.UNKNOWN
    inside = "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan"))
    return Reach.LOCAL if inside else Reach.REMOTE
