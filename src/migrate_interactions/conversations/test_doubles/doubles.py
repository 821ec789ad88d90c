"""What may stand in for a part of the API, as far as one expression tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import constant_text, keyword_argument
from migrate_interactions.syntax.walk import descendants

#: Attributes that are the method which is asked, by what has them.
GENERATING: dict[str, Method] = {
    "generate_content": Method.GENERATE,
    "generate_content_stream": Method.STREAM,
}
SENDING = frozenset({"send_message", "send_message_stream"})
#: What makes a double, by its last name.
MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock"})
NAMESPACE = "SimpleNamespace"


class Role(Enum):
    """What a value of a test stands for."""

    MODELS = auto()  # client.models
    CHATS = auto()  # client.chats
    START = auto()  # client.chats.create
    CHAT = auto()  # what it gives
    ASK = auto()  # the method that makes a request
    ANSWER = auto()  # what it gives
    CALL = auto()  # how it was called
    CALLS = auto()
    PLACED = auto()  # the arguments of a call without a name
    NAMED = auto()  # those with one
    CONFIG = auto()


@dataclass(frozen=True)
class Double:
    """A role, and which method it belongs to."""

    role: Role
    method: Method
    #: Whether the answer comes in pieces.
    streams: bool = False


RETURNED = {Role.START: Role.CHAT, Role.ASK: Role.ANSWER}


def returned(double: Double) -> Double:
    return Double(RETURNED.get(double.role, double.role), double.method, double.streams)


def of_keyword(argument: cst.Arg) -> Double | None:
    """What an argument of a namespace stands for by its keyword."""
    match argument.keyword:
        case cst.Name(value=name) if name in GENERATING:
            return Double(Role.ASK, GENERATING[name], GENERATING[name] is Method.STREAM)
        case cst.Name(value=name) if name in SENDING:
            return Double(Role.ASK, Method.CHAT, name == "send_message_stream")
    return None


def of_dotted(target: str) -> Double | None:
    """What a dotted name stands for by its end."""
    *_, owner, name = ("", "", *target.split("."))
    if owner == "models" and name in GENERATING:
        return Double(Role.ASK, GENERATING[name], GENERATING[name] is Method.STREAM)
    if owner == "chats" and name == "create":
        return Double(Role.START, Method.CHAT)
    return None


def is_double(node: cst.CSTNode) -> bool:
    """Whether ``node`` makes a mock or a namespace."""
    return isinstance(node, cst.Call) and last_name(node.func) in (*MOCKS, NAMESPACE)


def last_name(node: cst.CSTNode) -> str:
    """``c`` of ``a.b.c``."""
    return dotted_name(node).rpartition(".")[2]


def given_by(function: cst.FunctionDef) -> cst.BaseExpression | None:
    """What a function returns, or a fixture yields, where it does so in one place."""
    found: list[cst.BaseExpression | None] = []
    for node in descendants(function.body):
        match node:
            case cst.Return(value=value):
                found.append(value)
            case cst.Yield(value=cst.BaseExpression() as value):
                found.append(value)
    return found[0] if len(found) == 1 else None


def is_fixture(function: cst.FunctionDef) -> bool:
    for decorator in function.decorators:
        node = decorator.decorator
        if last_name(node.func if isinstance(node, cst.Call) else node) == "fixture":
            return True
    return False


def gives_a_mock(decorator: cst.BaseExpression) -> bool:
    """Whether a decorator gives the test a mock as an argument."""
    if not isinstance(decorator, cst.Call):
        return False
    name = dotted_name(decorator.func)
    if name.endswith("patch.object"):
        own = 3
    elif name == "patch" or name.endswith(".patch"):
        own = 2
    else:
        return False
    new = keyword_argument(decorator.args, "new") is not None
    placed = [one for one in decorator.args if one.keyword is None]
    return not new and len(placed) < own


def item(owner: Double | None, index: cst.BaseExpression) -> Double | None:
    if owner is None:
        return None
    match owner.role, index:
        case Role.CALLS, _:
            return Double(Role.CALL, owner.method, owner.streams)
        case Role.CALL, cst.Integer(value="0"):
            return Double(Role.PLACED, owner.method, owner.streams)
        case Role.CALL, cst.Integer(value="1"):
            return Double(Role.NAMED, owner.method, owner.streams)
        case Role.NAMED, _ if constant_text(index) == "config":
            return Double(Role.CONFIG, owner.method, owner.streams)
    return None
