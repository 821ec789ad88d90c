"""Reading turns: from the expressions people write to a role and its text parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.answers import Answer, answer
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import constant_text, is_constant_text, only_statement

USER = "user"
MODEL = "model"


@dataclass(frozen=True, eq=False)
class Turn:
    """One turn of a conversation as the code writes it.

    ``texts`` are the expressions of its text parts. ``answer`` is set if the turn is a model's
    answer. ``variable`` is the binding of the name it was given first, if it was. ``plain``
    says that the code wrote bare text, which the SDK joins with its neighbours.
    """

    node: cst.BaseExpression
    role: str
    texts: tuple[cst.BaseExpression, ...]
    answer: Answer | None = None
    variable: Binding | None = None
    plain: bool = False


@dataclass(frozen=True)
class NoTurn:
    """Why an expression could not be read as a turn."""

    node: cst.CSTNode
    sentence: str


@dataclass(frozen=True)
class _Reader:
    facts: Facts
    #: What the parameters of an inlined helper function stand for.
    arguments: Mapping[str, cst.BaseExpression] = field(default_factory=dict)

    def resolve(self, node: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(node, cst.Name) and node.value in self.arguments:
            return self.arguments[node.value]
        return node

    def text_of(self, node: cst.BaseExpression) -> str | None:
        """The value of a string constant, also behind a name that is bound once."""
        node = self.resolve(node)
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                return constant_text(node)
            case cst.Name():
                bound = self.facts.tracker.definitions_at(node)
                if len(bound) == 1:
                    (binding,) = bound
                    if binding.kind is BindingKind.ASSIGNMENT and binding.value is not None:
                        return self.text_of(binding.value) if not binding.path else None
        return None


def read_turn(
    facts: Facts,
    node: cst.BaseExpression,
    arguments: Mapping[str, cst.BaseExpression] | None = None,
) -> Turn | NoTurn:
    """Read one element of a history; ``arguments`` are those of an inlined helper."""
    reader = _Reader(facts, arguments or {})
    node = reader.resolve(node)
    match node:
        case cst.Dict():
            return _from_dict(reader, node)
        case cst.Call():
            return _from_call(reader, node)
        case cst.Attribute(attr=cst.Name(value="content")):
            found = answer(facts, node)
            if found is not None:
                return Turn(node, MODEL, (), answer=found)
        case cst.Name():
            return _from_name(reader, node)
    return _plain(reader, node)


def read_parts(facts: Facts, node: cst.BaseExpression) -> tuple[cst.BaseExpression, ...] | NoTurn:
    """The texts of a message that is written as a part or as a list of parts and strings."""
    reader = _Reader(facts)
    match node:
        case cst.List(elements=elements):
            texts: list[cst.BaseExpression] = []
            for element in elements:
                if not isinstance(element, cst.Element):
                    return NoTurn(element, "is unpacked from elsewhere")
                found = _part(reader, element.value)
                if isinstance(found, NoTurn):
                    value = element.value
                    if not isinstance(value, cst.Name) or not _is_string(facts, value):
                        return found
                    found = (value,)
                texts.extend(found)
            return tuple(texts) if texts else NoTurn(node, "is empty")
        case cst.Call():
            return _part(reader, node)
    return NoTurn(node, "is not written as parts")


def _is_string(facts: Facts, node: cst.Name) -> bool:
    """Whether a name can only be a string."""
    bound = facts.tracker.definitions_at(node)
    return bool(bound) and all(
        isinstance(b.value, (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString))
        and not b.path
        for b in bound
    )


def _plain(reader: _Reader, node: cst.BaseExpression) -> Turn | NoTurn:
    match node:
        case cst.List() | cst.Tuple() | cst.Lambda() | cst.Dict():
            return NoTurn(node, "is not a turn that can be read")
    return Turn(node, USER, (node,), answer=answer(reader.facts, node), plain=True)


def _from_name(reader: _Reader, node: cst.Name) -> Turn | NoTurn:
    bound = reader.facts.tracker.definitions_at(node)
    if len(bound) == 1:
        (binding,) = bound
        value = binding.value
        if binding.kind is BindingKind.ASSIGNMENT and value is not None and not binding.path:
            match value:
                case cst.Dict() | cst.Call() | cst.Attribute(attr=cst.Name(value="content")):
                    turn = read_turn(reader.facts, value)
                    if isinstance(turn, NoTurn) or not turn.plain:
                        if isinstance(turn, Turn):
                            return Turn(node, turn.role, turn.texts, turn.answer, binding)
                        return turn
    return _plain(reader, node)


def _from_dict(reader: _Reader, node: cst.Dict) -> Turn | NoTurn:
    fields: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key, value=value):
                fields[str(key.evaluated_value)] = value
            case _:
                return NoTurn(node, "is a dict with keys that are not plain strings")
    if set(fields) != {"role", "parts"}:
        return NoTurn(node, f"is a dict with the keys {', '.join(sorted(fields)) or 'of nothing'}")
    return _turn(reader, node, fields["role"], fields["parts"])


def _from_call(reader: _Reader, node: cst.Call) -> Turn | NoTurn:
    dotted = reader.facts.values.imported(node.func)
    keywords = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
    positional = [a.value for a in node.args if a.keyword is None and not a.star]
    if len(keywords) + len(positional) != len(node.args):
        return NoTurn(node, "is built with * or **")
    match dotted:
        case "google.genai.types.Content":
            if positional or set(keywords) - {"role", "parts"} or "parts" not in keywords:
                return NoTurn(node, "is a Content with unusual arguments")
            return _turn(reader, node, keywords.get("role"), keywords["parts"])
        case "google.genai.types.UserContent" | "google.genai.types.ModelContent":
            parts = keywords.get("parts") or (positional[0] if positional else None)
            if parts is None:
                return NoTurn(node, "is a turn without parts")
            role = USER if dotted.endswith("UserContent") else MODEL
            return _finish(reader, node, role, parts)
        case "google.genai.types.Part" | "google.genai.types.Part.from_text":
            texts = _part(reader, node)
            if isinstance(texts, NoTurn):
                return texts
            return Turn(node, USER, texts, plain=True)
    return _from_helper(reader, node)


def _from_helper(reader: _Reader, node: cst.Call) -> Turn | NoTurn:
    """A turn made by a function of this module that does nothing but return it."""
    facts = reader.facts
    definition = facts.values.function_of(node)
    if definition is None:
        return _plain(reader, node)
    returns = facts.calls.returns_of(definition)
    if len(returns) != 1 or returns[0].value is None or not only_statement(definition, returns[0]):
        return _plain(reader, node)
    match returns[0].value:
        case cst.Dict() | cst.Call() as value:
            passed = facts.calls.passed(node, definition)
            turn = read_turn(facts, value, passed)
            if isinstance(turn, Turn) and not turn.plain:
                inside = {*passed.values()}
                if all(text in inside or is_constant_text(text) for text in turn.texts):
                    return Turn(node, turn.role, turn.texts, turn.answer)
                return NoTurn(node, f"is built by `{definition.name.value}`")
            if isinstance(turn, NoTurn) and isinstance(value, cst.Dict):
                return turn
    return _plain(reader, node)


def _turn(
    reader: _Reader,
    node: cst.BaseExpression,
    role: cst.BaseExpression | None,
    parts: cst.BaseExpression,
) -> Turn | NoTurn:
    name = reader.text_of(role) if role is not None else USER
    if name not in (USER, MODEL):
        said = reader.facts.tree.source(role) if role is not None else "none"
        return NoTurn(node, f"has the role {said}")
    return _finish(reader, node, name, parts)


def _finish(
    reader: _Reader, node: cst.BaseExpression, role: str, parts: cst.BaseExpression
) -> Turn | NoTurn:
    texts: list[cst.BaseExpression] = []
    parts = reader.resolve(parts)
    match parts:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for element in elements:
                if not isinstance(element, cst.Element):
                    return NoTurn(parts, "has parts that are unpacked from elsewhere")
                found = _part(reader, element.value)
                if isinstance(found, NoTurn):
                    return found
                texts.extend(found)
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            texts.append(parts)
        case _ if answer(reader.facts, parts) is not None or isinstance(node, cst.Call):
            dotted = reader.facts.values.imported(node.func) if isinstance(node, cst.Call) else ""
            if dotted.endswith(("UserContent", "ModelContent")):
                texts.append(parts)
            else:
                return NoTurn(parts, "has parts that are built elsewhere")
        case _:
            return NoTurn(parts, "has parts that are built elsewhere")
    said = answer(reader.facts, texts[0]) if role == MODEL and len(texts) == 1 else None
    if said is None and role == MODEL and len(texts) > 1:
        several = [answer(reader.facts, text) for text in texts]
        known = [a for a in several if a is not None]
        if known:
            said = Answer(frozenset().union(*(a.sites for a in known)), exact=False)
    return Turn(node, role, tuple(texts), answer=said)


def _part(reader: _Reader, node: cst.BaseExpression) -> tuple[cst.BaseExpression, ...] | NoTurn:
    """The text expressions of one part."""
    node = reader.resolve(node)
    match node:
        case cst.Dict(elements=[cst.DictElement(key=cst.SimpleString() as key, value=value)]):
            if key.evaluated_value == "text":
                return (reader.resolve(value),)
        case cst.Call(args=[cst.Arg(value=value, star="") as argument]):
            dotted = reader.facts.values.imported(node.func)
            keyword = argument.keyword.value if argument.keyword is not None else None
            if dotted == "google.genai.types.Part" and keyword == "text":
                return (reader.resolve(value),)
            if dotted == "google.genai.types.Part.from_text" and keyword == "text":
                return (reader.resolve(value),)
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            return (node,)
        case cst.Name() | cst.Attribute():
            bound = (
                reader.facts.tracker.definitions_at(node)
                if isinstance(node, cst.Name)
                else frozenset()
            )
            for binding in bound:
                if len(bound) == 1 and isinstance(binding.value, (cst.Dict, cst.Call)):
                    return _part(reader, binding.value)
            return NoTurn(node, "has a part that is built elsewhere")
    return NoTurn(node, f"has the part `{reader.facts.tree.excerpt(node)}`")
