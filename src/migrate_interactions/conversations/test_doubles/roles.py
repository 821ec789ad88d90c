"""What the expressions of a test stand for: a method of the API, its answer, its requests."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.conversations.test_doubles.doubles import (
    GENERATING,
    RETURNED,
    SENDING,
    Double,
    Role,
    given_by,
    gives_a_mock,
    is_double,
    is_fixture,
    item,
    of_dotted,
    of_keyword,
    returned,
)
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.shapes import constant_text, keyword_argument
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class Roles:
    """The roles in one test file."""

    tree: Tree
    #: Variables that are put where the API has something.
    given: dict[tuple[Scope, str], Double] = field(default_factory=dict)
    _known: dict[cst.CSTNode, Double | None] = field(default_factory=dict)

    def of(self, node: cst.CSTNode) -> Double | None:
        """What ``node`` stands for; None for anything else."""
        if node not in self._known:
            self._known[node] = None
            self._known[node] = self._evaluate(node)
        return self._known[node]

    def _evaluate(self, node: cst.CSTNode) -> Double | None:
        match node:
            case cst.Name():
                return self._of_name(node)
            case cst.Attribute(value=value, attr=cst.Name(value=name)):
                return self._of_attribute(value, name)
            case cst.Call(func=function):
                started = self.of(function)
                if started is not None and started.role is Role.START:
                    return Double(Role.CHAT, Method.CHAT)
                return self.patched(node)
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(cst.Index(value=index))]):
                return item(self.of(value), index)
        return None

    def _of_attribute(self, value: cst.BaseExpression, name: str) -> Double | None:
        if name in GENERATING and _attribute_name(value).removeprefix("_") == "models":
            method = GENERATING[name]
            return Double(Role.ASK, method, method is Method.STREAM)
        owner = self.of(value)
        if owner is None:
            if name == "models":
                return Double(Role.MODELS, Method.GENERATE)
            if name == "chats":
                return Double(Role.CHATS, Method.CHAT)
            return None
        match owner.role, name:
            case Role.MODELS, _ if name in GENERATING:
                return Double(Role.ASK, GENERATING[name], GENERATING[name] is Method.STREAM)
            case Role.CHATS, "create":
                return Double(Role.START, Method.CHAT)
            case Role.START, "return_value":
                return Double(Role.CHAT, Method.CHAT)
            case Role.CHAT, _ if name in SENDING:
                return Double(Role.ASK, Method.CHAT, name == "send_message_stream")
            case Role.ASK, "return_value":
                return Double(Role.ANSWER, owner.method, owner.streams)
            case Role.ASK, "call_args" | "await_args":
                return Double(Role.CALL, owner.method, owner.streams)
            case Role.ASK, "call_args_list" | "await_args_list" | "mock_calls":
                return Double(Role.CALLS, owner.method, owner.streams)
            case Role.CALL, "kwargs":
                return Double(Role.NAMED, owner.method, owner.streams)
            case Role.CALL, "args":
                return Double(Role.PLACED, owner.method, owner.streams)
        return None

    # -- names ----------------------------------------------------------------------------

    def _of_name(self, node: cst.Name) -> Double | None:
        scope = self.tree.scope_of(node).resolve(node.value)
        if scope is None:
            return None
        for binding in scope.bindings[node.value]:
            found = self._of_binding(binding)
            if found is not None:
                return found
        return self.given.get((scope, node.value))

    def _of_binding(self, binding: Binding) -> Double | None:
        match binding.kind, binding.value, binding.path:
            case ((BindingKind.ASSIGNMENT | BindingKind.WITH), cst.BaseExpression() as value, ()):
                return self.of(value)
            case BindingKind.ASSIGNMENT, cst.BaseExpression() as value, (index,):
                owner = self.of(value)
                if owner is not None and owner.role is Role.CALL and index in (0, 1):
                    role = (Role.PLACED, Role.NAMED)[index]
                    return Double(role, owner.method, owner.streams)
            case BindingKind.LOOP, cst.BaseExpression() as value, ():
                owner = self.of(value)
                if owner is not None and owner.role is Role.CALLS:
                    return Double(Role.CALL, owner.method, owner.streams)
            case BindingKind.PARAMETER, _, _:
                return self._of_parameter(binding)
        return None

    def _of_parameter(self, binding: Binding) -> Double | None:
        function = binding.scope.node
        if not isinstance(function, cst.FunctionDef):
            return None
        decorators = [one.decorator for one in function.decorators]
        patches = [one for one in reversed(decorators) if gives_a_mock(one)]
        names = [one.name.value for one in function.params.params if one.name.value != "self"]
        place = names.index(binding.name) if binding.name in names else len(patches)
        if place < len(patches):
            return self.patched(patches[place])
        fixture = self.fixture(binding.name, function)
        value = given_by(fixture) if fixture is not None else None
        return self.of(value) if value is not None else None

    def fixture(self, name: str, user: cst.FunctionDef) -> cst.FunctionDef | None:
        """The fixture of this file that a parameter ``name`` of ``user`` gets."""
        scopes = [self.tree.scope_of(user), self.tree.scopes.module]
        for scope in scopes:
            for binding in scope.bindings.get(name, ()):
                if isinstance(binding.node, cst.FunctionDef) and is_fixture(binding.node):
                    return binding.node
        return None

    def follow(self) -> None:
        """Note the variables that are put where the API has something."""
        found = self.given
        for node in self.tree.scopes.nodes(cst.Assign):
            for target in node.targets:
                if isinstance(target.target, cst.Attribute):
                    role = self.of(target.target)
                    if role is not None:
                        self._give(found, node.value, role)
        for call in self.tree.scopes.nodes(cst.Call):
            given = self.set_by_monkeypatch(call)
            if given is not None:
                self._give(found, given[1], given[0])
            patched = self.patched(call)
            answer = keyword_argument(call.args, "return_value")
            if patched is not None and answer is not None:
                self._give(found, answer.value, returned(patched))
        for argument in self.tree.scopes.nodes(cst.Arg):
            double = of_keyword(argument)
            if double is not None:
                self._give(found, argument.value, double)
        self._known.clear()

    def _give(
        self, found: dict[tuple[Scope, str], Double], value: cst.BaseExpression, role: Double
    ) -> None:
        if role.role is Role.ANSWER and role.streams:
            return
        match value:
            case cst.Name(value=name):
                scope = self.tree.scope_of(value).resolve(name)
                if scope is not None and (scope, name) not in found:
                    found[scope, name] = role
            case cst.Call(args=args) if is_double(value):
                given = keyword_argument(args, "return_value")
                if given is not None and role.role in RETURNED:
                    self._give(found, given.value, returned(role))

    # -- patches --------------------------------------------------------------------------

    def patched(self, call: cst.CSTNode) -> Double | None:
        """What ``patch(...)`` and ``patch.object(...)`` put a mock in place of."""
        if not isinstance(call, cst.Call) or not call.args:
            return None
        name = dotted_name(call.func)
        if name.endswith("patch.object") and len(call.args) > 1:
            attribute = constant_text(call.args[1].value)
            return self._of_attribute(call.args[0].value, attribute) if attribute else None
        if name == "patch" or name.endswith(".patch"):
            return of_dotted(constant_text(call.args[0].value) or "")
        return None

    def set_by_monkeypatch(self, call: cst.Call) -> tuple[Double, cst.BaseExpression] | None:
        """What ``monkeypatch.setattr(...)`` replaces, and by what."""
        match call:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="setattr")),
                args=[cst.Arg(value=first), cst.Arg(value=second), *rest],
            ):
                if not rest or rest[0].keyword is not None:
                    role = of_dotted(constant_text(first) or "")
                    return (role, second) if role is not None else None
                attribute = constant_text(second)
                role = self._of_attribute(first, attribute) if attribute else None
                return (role, rest[0].value) if role is not None else None
        return None


#: A chat that is given is followed first, then its answers.
_PASSES = 3


def find_roles(tree: Tree) -> Roles:
    """The roles of the expressions in ``tree``."""
    roles = Roles(tree)
    for _ in range(_PASSES):
        roles.follow()
    return roles


def _attribute_name(node: cst.BaseExpression) -> str:
    match node:
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
    return ""
