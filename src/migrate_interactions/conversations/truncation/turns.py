"""What tells a list of turns from other lists: how it is filled, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

import libcst as cst

from migrate_interactions.conversations.answers import answer
from migrate_interactions.conversations.stored.reaching import values_behind
from migrate_interactions.conversations.truncation.kept_lists import added_at, list_at, mentions_of
from migrate_interactions.conversations.truncation.sent import Sent
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text, written_fields
from migrate_interactions.syntax.walk import descendants

_CHATS = frozenset({Kind.CHAT, Kind.ASYNC_CHAT})
#: Attributes and methods of a chat that are its history.
_OF_CHAT = frozenset({"history", "_history", "_curated_history", "_comprehensive_history"})
#: What only the history of a conversation is called.
_SURE_NAME = re.compile(
    r"(?:^|_)(?:chat|conversation|message|dialog|dialogue|conv)_(?:history|log|turns|memory)$", re.I
)
#: What such a history is called as well, among other things.
_LIKELY_NAME = re.compile(
    r"(?:^|_)(?:history|histories|messages|msgs|turns|conversations?|convo|transcript|dialog(?:ue)?"
    r"|memory|memories|chat)$",
    re.I,
)
#: How the lines of a history begin that is kept as text.
_SPEAKER = re.compile(
    r"\s*(?:<|\[|\*\*)?(?:user|human|you|bot|assistant|ai|model|gemini)\b[\w\s>\]*]{0,12}:", re.I
)
_TEXT_KEYS = frozenset({"parts", "content", "text", "message", "contents"})
#: The role of the model's turns, which other vendors call otherwise.
GEMINIS_ROLE = "model"
_SPEAKING = frozenset({GEMINIS_ROLE, "assistant"})
#: How many calls a list is followed through to where it is filled.
_MOST_CALLS = 3


class Form(Enum):
    """How a turn is written."""

    OF_MODEL = auto()  # one of the model's, as only Gemini has it
    IN_PARTS = auto()  # of a role that is not known here, in parts, as Gemini has them
    OTHER = auto()


def is_chat_history(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is the history of one of the SDK's chats."""
    match node:
        case cst.Call(func=cst.Attribute(value=chat, attr=cst.Name("get_history"))):
            return facts.values.kind(chat) in _CHATS
        case cst.Attribute(value=chat, attr=cst.Name(value=name)) if name in _OF_CHAT:
            return facts.values.kind(chat) in _CHATS
    return False


def is_turns(facts: Facts, node: cst.BaseExpression, sent: Sent) -> bool:
    """Whether the list at ``node``, something of which is sent, has turns of a conversation."""
    place = list_at(facts, node)
    if is_chat_history(facts, place) or is_filled_with_turns(facts, place):
        return True
    name = called(place)
    if _SURE_NAME.search(name):
        return True
    return _LIKELY_NAME.search(name) is not None and carries_turns(facts, sent)


def called(node: cst.BaseExpression) -> str:
    """The last name in ``node``: of the variable, the attribute, the key or the function."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
        case cst.Call(func=func):
            return called(func)
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return constant_text(key) or ""
    return ""


def is_filled_with_turns(facts: Facts, place: cst.BaseExpression) -> bool:
    """Whether what is put into the list are turns: with a role, or a speaker, or answers."""
    return any(
        _role(written) is not None or _is_line(written) or _is_answer(facts, element)
        for element in _put_in(facts, place)
        for written in _written(facts, element)
    )


def forms_in(facts: Facts, place: cst.BaseExpression) -> frozenset[Form]:
    """The forms of the turns that are put into the list."""
    forms = (
        _form(written) for element in _put_in(facts, place) for written in _written(facts, element)
    )
    return frozenset(form for form in forms if form is not None)


def carries_turns(facts: Facts, sent: Sent) -> bool:
    """Whether a request is made of turns: somebody's role is in it, or an earlier answer."""
    for node in sent.nodes:
        match node:
            case cst.Attribute(attr=cst.Name("role")):
                return True
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
                if constant_text(key) == "role":
                    return True
            case cst.Dict() | cst.Call():
                if _role(node) in (*_SPEAKING, ""):
                    return True
            case cst.FormattedString() if _is_line(node):
                return True
            case cst.Name() if answer(facts, node) is not None:
                return True
    return False


def _put_in(
    facts: Facts, place: cst.BaseExpression, depth: int = 0
) -> Iterator[cst.BaseExpression]:
    """What is put into the list at ``place``; into the lists that callers pass, if it is passed."""
    for mention in mentions_of(facts, place):
        for added in added_at(facts, mention):
            yield from _elements(added)
    if not isinstance(place, cst.Name) or depth > _MOST_CALLS:
        return
    for binding in facts.tracker.definitions_at(place):
        function = binding.scope.node
        if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
            for passed in facts.calls.arguments_for(function, binding.name):
                yield from _put_in(facts, list_at(facts, passed), depth + 1)


def _elements(added: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    match added:
        case cst.List(elements=elements):
            yield from (one.value for one in elements)
        case cst.ListComp(elt=element):
            yield element
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            yield from _elements(left)
            yield from _elements(right)
        case _:
            yield added


def _written(facts: Facts, element: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """``element``, or where it is written out if it is a variable."""
    yield element
    if isinstance(element, cst.Name):
        yield from values_behind(facts, element)


def _is_answer(facts: Facts, element: cst.BaseExpression) -> bool:
    return isinstance(element, (cst.Name, cst.Attribute)) and answer(facts, element) is not None


def _form(element: cst.CSTNode) -> Form | None:
    """The form of a turn; None if ``element`` is no turn."""
    role = _role(element)
    if role is None:
        return None
    if role == GEMINIS_ROLE:
        return Form.OF_MODEL
    in_parts = "parts" in (written_fields(element) or {})
    return Form.IN_PARTS if in_parts and role == "" else Form.OTHER


def _role(element: cst.CSTNode) -> str | None:
    """The role of a turn; empty if it is not a constant; None if ``element`` is no turn."""
    fields = written_fields(element) or {}
    if "role" not in fields or not fields.keys() & _TEXT_KEYS:
        return None
    return constant_text(fields["role"]) or ""


def _is_line(element: cst.BaseExpression) -> bool:
    """Whether ``element`` is a line of text that begins with its speaker."""
    match element:
        case cst.FormattedString(parts=[cst.FormattedStringText(value=text), *_]):
            return _SPEAKER.match(text) is not None
    return any(
        isinstance(below, cst.FormattedString) and below is not element and _is_line(below)
        for below in (descendants(element) if isinstance(element, cst.BinaryOperation) else ())
    )
