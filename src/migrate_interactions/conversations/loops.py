"""Loops and handlers that take a user's messages and answer each with the stateless API."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.walk import descendants

#: Calls that read a person's next message.
_READING = frozenset(
    {
        *("input", "builtins.input", "console.input", "sys.stdin.readline", "stdin.readline"),
        *("prompt", "session.prompt", "click.prompt", "Prompt.ask"),
        *("st.chat_input", "streamlit.chat_input"),
    }
)
_READING_METHODS = frozenset(
    {"prompt", "recv", "receive_text", "receive_json", "readline", "chat_input", "ask"}
)
_HANDLER_NAMES = ("on_message", "handle_message", "message_handler", "on_chat_message")
_HANDLER_DECORATORS = ("message", "event", "on_message", "message_handler", "listener", "on_event")


@dataclass(frozen=True, eq=False)
class ChatLoop:
    """One loop or handler: where it is, the sites that answer in it, and its history if any."""

    node: cst.CSTNode
    sites: tuple[Site, ...]
    history: HistoryConversation | StoredHistory | None
    #: The call that reads the message, or the handler's parameter.
    message: str


def find_loops(
    facts: Facts,
    histories: tuple[HistoryConversation, ...],
    stored: tuple[StoredHistory, ...],
) -> tuple[ChatLoop, ...]:
    """The chat loops of the module, in source order."""
    everything: tuple[HistoryConversation | StoredHistory, ...] = (*histories, *stored)
    history_of = {site: history for history in everything for site in history.sites}
    stored_calls: frozenset[cst.CSTNode] = frozenset(one.site.call for one in stored)
    by_node: dict[cst.CSTNode, list[Site]] = {}
    messages: dict[cst.CSTNode, str] = {}
    for site in facts.sites:
        if site.is_chat:
            continue
        found = _loop_of(
            facts, site, site.call, frozenset(), stored_calls, is_history=site in history_of
        )
        if found is not None:
            node, message = found
            by_node.setdefault(node, []).append(site)
            messages[node] = message
    loops = []
    for node, sites in by_node.items():
        history = next((history_of[s] for s in sites if s in history_of), None)
        loops.append(ChatLoop(node, tuple(sites), history, messages[node]))
    return tuple(sorted(loops, key=lambda loop: facts.tree.span(loop.node).start))


def _loop_of(
    facts: Facts,
    site: Site,
    node: cst.CSTNode,
    seen: frozenset[cst.CSTNode],
    stored_calls: frozenset[cst.CSTNode],
    *,
    is_history: bool,
) -> tuple[cst.CSTNode, str] | None:
    """The loop or handler, here or in a caller, whose message reaches the request.

    A message may reach one of ``stored_calls`` through the store.
    """
    function = facts.calls.enclosing_function(node)
    for above in facts.tree.ancestors(node):
        if isinstance(above, (cst.For, cst.While)):
            message = _message_of_loop(facts, above)
            if message and (node in stored_calls or _reaches(facts, above, node, site)):
                if not is_history and "input" not in message and _is_templated(facts, site):
                    continue
                return above, message
        if above is function:
            break
    if function is None or function in seen:
        return None
    handler = _handler(facts, function)
    if handler:
        return function, handler
    for call in facts.calls.calls_of(function):
        value = facts.values.evaluate(call.func)
        if value is not None and value.definition is function:
            found = _loop_of(
                facts, site, call, seen | {function}, stored_calls, is_history=is_history
            )
            if found is not None:
                return found
    return None


def _is_templated(facts: Facts, site: Site) -> bool:
    """Whether each line is put into a fixed text: a filter, not a conversation."""
    contents = site.argument("contents")
    if contents is None:
        return False
    queue = [contents.value]
    for _ in range(8):
        if not queue:
            break
        node = queue.pop()
        match node:
            case cst.FormattedString() | cst.BinaryOperation() | cst.List():
                return True
            case cst.Call(func=cst.Attribute(attr=cst.Name(value="format" | "format_map"))):
                return True
            case cst.Name():
                queue += [
                    b.value
                    for b in facts.tracker.definitions_at(node)
                    if b.value is not None and b.kind is BindingKind.ASSIGNMENT
                ]
    return False


def _message_of_loop(facts: Facts, loop: cst.For | cst.While) -> str:
    """What reads a person's message in each round of ``loop``; empty if nothing does."""
    if isinstance(loop, cst.For):
        source = facts.tree.source(loop.iter)
        if isinstance(loop.asynchronous, cst.Asynchronous) and source.startswith(
            ("websocket", "ws")
        ):
            return source
        return _read_in(facts, loop.iter)
    return _read_in(facts, loop.test) or _read_in(facts, loop.body)


def _read_in(facts: Facts, node: cst.CSTNode) -> str:
    """What reads a message somewhere in ``node``."""
    for below in descendants(node):
        name = _reader(facts, below)
        if name:
            return name
    return ""


def _reader(facts: Facts, call: cst.CSTNode, depth: int = 0) -> str:
    """How ``call`` reads a message: itself, or by a function that it calls or passes on."""
    match call:
        case cst.Attribute() if facts.values.imported(call).startswith("sys.stdin"):
            return "sys.stdin"
        case cst.Name(value="input") if facts.tree.scope_of(call).resolve("input") is None:
            return "input()"
        case cst.Name() if facts.values.imported(call) == "sys.stdin":
            return "sys.stdin"
        case cst.Await(expression=cst.Call(func=cst.Attribute(attr=cst.Name("get")) as func)):
            return f"{facts.tree.source(func)}()"
    if not isinstance(call, cst.Call):
        return ""
    source = facts.tree.source(call.func)
    dotted = facts.values.imported(call.func)
    if source in _READING or dotted in _READING:
        return f"{source}()"
    if isinstance(call.func, cst.Attribute) and call.func.attr.value in _READING_METHODS:
        return f"{source}()"
    function = facts.values.function_of(call)
    if function is not None and depth < 2:
        for statement in facts.calls.returns_of(function):
            if statement.value is None:
                continue
            for below in descendants(statement.value):
                found = _reader(facts, below, depth + 1)
                if found:
                    return found
    return ""


def _reaches(facts: Facts, loop: cst.For | cst.While, node: cst.CSTNode, site: Site) -> bool:
    """Whether something that is set in the loop from a message is sent by the call at ``node``."""
    if not isinstance(node, cst.Call):
        return False
    tainted = _tainted_names(facts, loop)
    contents = [
        argument.value
        for argument in (*node.args, *site.call.args)
        if argument.keyword is None or argument.keyword.value not in ("model", "config")
    ]
    for value in contents:
        for below in descendants(value):
            if isinstance(below, cst.Name) and below.value in tainted:
                return True
            if _reader(facts, below):
                return True
    return False


def _tainted_names(facts: Facts, loop: cst.For | cst.While) -> set[str]:
    """Variables that take in a message, or what is made of one, inside ``loop``."""
    tainted: set[str] = set()
    if isinstance(loop, cst.For):
        tainted |= {n.value for n in descendants(loop.target) if isinstance(n, cst.Name)}
    scope = facts.tree.scope_of(loop.body)
    span = facts.tree.span(loop)
    grown = True
    while grown:
        grown = False
        for name, bindings in (*scope.bindings.items(), *scope.module_scope.bindings.items()):
            for binding in bindings:
                if name in tainted or binding.value is None:
                    continue
                if not span.contains(facts.tree.span(binding.node)):
                    continue
                if binding.kind is BindingKind.IMPORT:
                    continue
                if _is_tainted(facts, binding.value, tainted):
                    tainted.add(name)
                    grown = True
        for call in descendants(loop):
            match call:
                case cst.Call(
                    func=cst.Attribute(
                        value=base, attr=cst.Name(value="append" | "extend" | "setdefault")
                    ),
                    args=args,
                ):
                    root = base
                    while isinstance(root, (cst.Subscript, cst.Attribute)):
                        root = root.value
                    if (
                        isinstance(root, cst.Name)
                        and root.value not in tainted
                        and any(_is_tainted(facts, a.value, tainted) for a in args)
                    ):
                        tainted.add(root.value)
                        grown = True
    return tainted


def _is_tainted(facts: Facts, node: cst.CSTNode, tainted: set[str]) -> bool:
    for below in descendants(node):
        if isinstance(below, cst.Name) and below.value in tainted:
            return True
        if _reader(facts, below):
            return True
    return False


def _handler(facts: Facts, function: cst.FunctionDef) -> str:
    """How a function is called by a framework for each message; empty if it is not."""
    name = function.name.value
    cls = facts.calls.class_of(function)
    if cls is not None and name == "default":
        for base in cls.bases:
            if facts.values.imported(base.value) == "cmd.Cmd":
                return f"`{cls.name.value}` calls `default` for each line"
    parameters = [
        p.name.value
        for p in function.params.params
        if p.name.value not in ("self", "cls", "ctx", "context")
    ]
    if not parameters:
        return ""
    if name in _HANDLER_NAMES:
        return f"`{name}` is called for each message"
    for decorator in function.decorators:
        target = decorator.decorator
        if isinstance(target, cst.Call):
            target = target.func
        if isinstance(target, cst.Attribute) and target.attr.value in _HANDLER_DECORATORS:
            return f"`@{facts.tree.source(target)}` calls it for each message"
    return ""
