"""What of a framework an expression stands for: a graph, an agent, a model, a memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import row_of
from migrate_interactions.conversations.frameworks.product import Product, Rank
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind, Variable
from migrate_interactions.syntax.shapes import is_none


class Role(Enum):
    """What something of a framework is there for."""

    #: It puts others together: a graph, a crew, a runner.
    WORKFLOW = auto()
    #: It has a model, instructions and tools.
    AGENT = auto()
    MODEL = auto()
    #: It keeps the turns.
    MEMORY = auto()
    #: Anything else: messages, prompts, tool nodes.
    PART = auto()


@dataclass(frozen=True)
class Made:
    """Something of a framework, and the calls of its packages that it was made by."""

    role: Role
    origins: frozenset[cst.CSTNode]


_ROLES = {
    Rank.WORKFLOW: Role.WORKFLOW,
    Rank.TEAM: Role.WORKFLOW,
    Rank.AGENT: Role.AGENT,
    Rank.MODEL: Role.MODEL,
}
#: Methods that give the same thing again, set up in another way.
_SETTING_UP = frozenset(
    {
        *("bind_tools", "with_structured_output", "with_config", "with_retry", "with_fallbacks"),
        *("compile", "bind"),
    }
)
#: How the packages of LangChain call the models of vendors.
_VENDORS_MODEL = re.compile(r"(?:Azure)?Chat[A-Z]\w*|[A-Z]\w*LLM")


@dataclass(frozen=True, eq=False)
class FrameworkValues:
    """Answers for the expressions of a module, and of the files that are linked with it."""

    facts: Facts
    product: Product
    _known: dict[object, Made | None] = field(default_factory=dict)

    def of(self, node: cst.CSTNode) -> Made | None:
        """What ``node`` stands for, if that is of the framework whichever way it came there."""
        if node not in self._known:
            self._known[node] = None
            self._known[node] = self._of(node)
        return self._known[node]

    def imported(self, node: cst.CSTNode) -> str:
        """The full name of what ``node`` stands for in the framework's packages; or empty."""
        name = self.facts.values.imported(node)
        return name if name and self.is_of_framework(name) else ""

    def is_of_framework(self, dotted: str) -> bool:
        """Whether ``dotted`` is of the framework's packages, or one of those for vendors."""
        package = dotted.partition(".")[0]
        if self.product.integrations and package.startswith(self.product.integrations):
            return True
        return any(f"{dotted}.".startswith(f"{one}.") for one in self.product.packages)

    def _of(self, node: cst.CSTNode) -> Made | None:
        match node:
            case cst.Await(expression=inner) | cst.NamedExpr(value=inner):
                return self.of(inner)
            case cst.IfExp(body=left, orelse=right):
                return _joined([self.of(left), self.of(right)])
            case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
                return _piped([one for one in (self.of(left), self.of(right)) if one is not None])
            case cst.Call():
                return self._called(node)
            case cst.Name() | cst.Attribute():
                return self._named(node)
        return None

    def _called(self, call: cst.Call) -> Made | None:
        name = self.facts.values.imported(call.func)
        if name:
            return (
                Made(self._role(call, name), frozenset({call}))
                if self.imported(call.func)
                else None
            )
        function = self.facts.values.function_of(call)
        if function is not None:
            returned = self.facts.calls.returns_of(function)
            return _joined([self.of(one.value) for one in returned if one.value is not None])
        match call.func:
            case cst.Attribute(value=owner, attr=cst.Name(value=method)):
                made = self.of(owner)
                if made is not None and method in _SETTING_UP | self.product.wires:
                    return made
        return None

    def _role(self, call: cst.Call, name: str) -> Role:
        row = row_of(self.facts, self.product, call.func)
        if row is not None:
            return _ROLES[row.rank]
        names = name.split(".")
        if self.product.memory.calls & {*names[-2:]}:
            return Role.MEMORY
        if self.product.several & {*names[-2:]}:
            return Role.AGENT  # a task, say: one request
        is_vendors = bool(self.product.integrations) and names[0] not in self.product.packages
        if is_vendors and _VENDORS_MODEL.fullmatch(names[-1]):
            return Role.MODEL
        return Role.PART

    def _named(self, node: cst.Name | cst.Attribute) -> Made | None:
        variable = self.facts.calls.variable(node)
        if variable is not None:
            return self.variable(variable)
        owner = self.facts.calls.self_attribute(node)
        if owner is None and isinstance(node, cst.Attribute):
            value = self.facts.values.evaluate(node.value)
            if value is not None and value.instance_of is not None:
                owner = (value.instance_of, node.attr.value)
        if owner is None:
            return None
        values = self.facts.calls.attribute_values(*owner)
        return _joined([self.of(one) for one in values if not is_none(one)])

    def variable(self, variable: Variable) -> Made | None:
        """What a variable holds."""
        scope, name = variable
        if variable not in self._known:
            self._known[variable] = None
            bound = [one for one in scope.bindings.get(name, ()) if not _is_nothing(one)]
            self._known[variable] = _joined([self._bound(one) for one in bound])
        return self._known[variable]

    def _bound(self, binding: Binding) -> Made | None:
        match binding.kind:
            case BindingKind.ASSIGNMENT | BindingKind.WALRUS | BindingKind.WITH:
                if binding.value is not None and not binding.path:
                    return self.of(binding.value)
            case BindingKind.PARAMETER:
                function = binding.scope.node
                if isinstance(function, cst.FunctionDef):
                    given = self.facts.calls.arguments_for(function, binding.name)
                    return _joined([self.of(one) for one in given if not is_none(one)])
        return None


def _is_nothing(binding: Binding) -> bool:
    return binding.kind is BindingKind.ASSIGNMENT and is_none(binding.value)


def _joined(several: Iterable[Made | None]) -> Made | None:
    """What all of ``several`` are; None where they are not all the same kind of thing."""
    every = list(several)
    known = [one for one in every if one is not None]
    if not known or len(known) < len(every) or len({one.role for one in known}) > 1:
        return None
    return Made(known[0].role, frozenset().union(*(one.origins for one in known)))


def _piped(several: list[Made]) -> Made | None:
    """What a chain of runnables is: its model, where it has one."""
    asking = [one for one in several if one.role in (Role.AGENT, Role.MODEL)]
    if not several:
        return None
    origins = frozenset[cst.CSTNode]().union(*(one.origins for one in asking or several))
    return Made(asking[0].role if asking else Role.PART, origins)
