"""Sessions with MCP servers: what they are called in a file, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.infrastructure.mcp_servers import Opened
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.code_lines import lines_of
from migrate_interactions.syntax.shapes import constant_text, keyword_argument
from migrate_interactions.syntax.walk import descendants

_FOR_TOOLS = frozenset({"initialize", "list_tools", "call_tool"})


@dataclass(frozen=True, eq=False)
class Sessions:
    """The sessions of a file.

    ``makers`` are the calls that make them, ``parts`` those that describe their servers, ``uses``
    those of their methods, ``names`` what they are called.
    """

    facts: Facts
    makers: tuple[cst.Call, ...]
    parts: tuple[cst.Call, ...]
    uses: tuple[cst.Call, ...]
    names: frozenset[str]

    @property
    def chosen(self) -> tuple[cst.Call, ...]:
        """Calls of tools whose name comes from somewhere: from the model, that is."""
        return tuple(one for one in self._tool_calls if _tool_of(one) is None)

    @property
    def named(self) -> tuple[cst.Call, ...]:
        """Calls of tools that the program itself names."""
        return tuple(one for one in self._tool_calls if _tool_of(one) is not None)

    @property
    def _tool_calls(self) -> tuple[cst.Call, ...]:
        return tuple(one for one in self.uses if method_of(one) == "call_tool" and one.args)

    @property
    def are_handed_on(self) -> bool:
        """Whether a function returns or yields one."""
        tree = self.facts.tree
        returned = [one.value for one in tree.scopes.nodes(cst.Return)]
        yielded = [one.value for one in tree.scopes.nodes(cst.Yield)]
        return any(
            isinstance(one, cst.BaseExpression)
            and dotted_name(one) in self.names
            and tree.part_of(one) is tree.own
            for one in (*returned, *yielded)
        )

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of what opens sessions, and of what uses them for tools."""
        tree = self.facts.tree
        lines: set[int] = set()
        tools = [one for one in self.uses if method_of(one) in _FOR_TOOLS]
        for call in (*self.makers, *self.parts, *tools):
            statement = tree.statement_of(call)
            if isinstance(statement, cst.BaseSmallStatement):
                lines |= lines_of(tree, statement)
        for block in tree.scopes.nodes(cst.With):
            if tree.part_of(block) is tree.own and all(map(self._is_session, block.items)):
                head = range(tree.place(block).line, tree.place(block.body).line)
                lines |= {tree.place(block).line, *head}
        return tuple(sorted(lines))

    def _is_session(self, item: cst.WithItem) -> bool:
        return item.item in self.makers or dotted_name(item.item) in self.names


def sessions_in(facts: Facts, opened: tuple[Opened, ...]) -> Sessions:
    """The sessions of the file that ``opened`` are for."""
    makers = (*(one.call for one in opened), *_client_sessions(facts))
    parts = tuple(part for one in opened for part in one.parts)
    names = {name for call in makers for name in _names_of(facts, call)}
    for item in facts.tree.scopes.nodes(cst.WithItem):
        if dotted_name(item.item) in names and item.asname is not None:
            names.add(dotted_name(item.asname.name))
    for assign in facts.tree.scopes.nodes(cst.Assign):  # session = await context.__aenter__()
        if any(_enters(below, names) for below in descendants(assign.value)):
            names |= {dotted_name(one.target) for one in assign.targets}
    names.discard("")
    uses = (call for call in own_calls(facts) if receiver_of(call) in names)
    return Sessions(facts, makers, parts, tuple(uses), frozenset(names))


def own_calls(facts: Facts) -> Iterator[cst.Call]:
    """The calls of the file itself."""
    for call in facts.tree.scopes.nodes(cst.Call):
        if facts.tree.part_of(call) is facts.tree.own:
            yield call


def method_of(call: cst.Call) -> str:
    """The method that is called; empty of a function."""
    return call.func.attr.value if isinstance(call.func, cst.Attribute) else ""


def receiver_of(call: cst.Call) -> str:
    """What the method is called on, as it is written; empty of a function."""
    return dotted_name(call.func.value) if isinstance(call.func, cst.Attribute) else ""


def _client_sessions(facts: Facts) -> Iterator[cst.Call]:
    """Those of the SDK; aiohttp has a class of that name, too."""
    for call in own_calls(facts):
        package, _, rest = facts.values.imported(call.func).partition(".")
        if package == "mcp" and rest.rpartition(".")[2] == "ClientSession":
            yield call


def _names_of(facts: Facts, call: cst.Call) -> Iterator[str]:
    """What the value of a call, or what entering it gives, is bound to."""
    for above in facts.tree.ancestors(call):
        match above:
            case cst.WithItem(asname=cst.AsName(name=name)):
                yield dotted_name(name)
                return
            case cst.Assign(targets=targets):
                yield from (dotted_name(one.target) for one in targets)
                return
            case cst.AnnAssign(target=target):
                yield dotted_name(target)
                return
            case cst.BaseSmallStatement() | cst.BaseCompoundStatement():
                return


def _enters(node: cst.CSTNode, names: set[str]) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="__aenter__"))):
            return receiver_of(node) in names
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="enter_async_context"))):
            return any(dotted_name(one.value) in names for one in node.args)
    return False


def _tool_of(call: cst.Call) -> str | None:
    """The name of the tool, if it is written there."""
    name = keyword_argument(call.args, "name") or call.args[0]
    return constant_text(name.value)
