"""Reading turns: from the expressions people write to a role and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.conversations.answers import Answer, answer, content_sites
from migrate_interactions.conversations.part_lists import PartList, read_part_list
from migrate_interactions.conversations.parts import (
    NoTurn,
    Part,
    PartKind,
    Reader,
    inlined,
    read_part,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import constant_text, is_constant_text, written_fields

USER = "user"
MODEL = "model"
#: Roles that people give the results of functions.
_RESULT_ROLES = frozenset({USER, "tool", "function"})


@dataclass(frozen=True, eq=False)
class Turn:
    """One turn of a conversation as the code writes it.

    ``parts`` are written in it; ``gathered`` is a list of them that is made elsewhere.
    ``answer`` is set if the turn is a model's answer, and ``content`` if that is taken over as a
    whole. ``variable`` is the binding of the name it
    was given first, if it was. ``plain`` says that the code wrote bare text, which the SDK joins
    with its neighbours.
    """

    node: cst.BaseExpression
    role: str
    parts: tuple[Part, ...]
    answer: Answer | None = None
    variable: Binding | None = None
    plain: bool = False
    gathered: PartList | None = None
    content: cst.BaseExpression | None = None

    @property
    def texts(self) -> tuple[cst.BaseExpression, ...]:
        """The expressions of its text parts."""
        return tuple(part.values["text"] for part in self.parts if part.kind is PartKind.TEXT)

    @property
    def expressions(self) -> tuple[cst.BaseExpression, ...]:
        """Everything that its value depends on."""
        found = [v for part in self.parts for v in (*part.values.values(), part.node)]
        if self.gathered is not None:
            found.append(self.gathered.node)
        if all(part.kind is PartKind.TEXT for part in self.parts) and self.gathered is None:
            return self.texts
        return tuple(found)

    @property
    def has_results(self) -> bool:
        """Whether it answers function calls."""
        parts = self.gathered.parts if self.gathered is not None else self.parts
        return any(part.kind is PartKind.RESULT for part in parts)


def _text_of(reader: Reader, node: cst.BaseExpression) -> str | None:
    """The value of a string constant, also behind a name that is bound once."""
    node = reader.resolve(node)
    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            return constant_text(node)
        case cst.Name():
            binding = reader.facts.tracker.only_definition(node)
            if binding is None or binding.kind is not BindingKind.ASSIGNMENT or binding.path:
                return None
            return _text_of(reader, binding.value) if binding.value is not None else None
    return None


def read_turn(
    facts: Facts,
    node: cst.BaseExpression,
    arguments: Mapping[str, cst.BaseExpression] | None = None,
) -> Turn | NoTurn:
    """Read one element of a history; ``arguments`` are those of an inlined helper."""
    reader = Reader(facts, arguments or {})
    node = reader.resolve(node)
    match node:
        case cst.Dict():
            return _from_dict(reader, node)
        case cst.Call():
            return _from_call(reader, node)
        case cst.Attribute(attr=cst.Name(value="content")):
            found = answer(facts, node)
            if found is not None:
                return Turn(node, MODEL, (), answer=found, content=node)
        case cst.Name():
            return _from_name(reader, node)
    return _plain(reader, node)


def read_parts(facts: Facts, node: cst.BaseExpression) -> tuple[Part, ...] | NoTurn:
    """The parts of a message that is written as a part or as a list of parts and texts."""
    reader = Reader(facts)
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            parts: list[Part] = []
            for element in elements:
                if not isinstance(element, cst.Element):
                    return NoTurn(element, "is unpacked from elsewhere")
                found = read_part(reader, element.value)
                if isinstance(found, NoTurn):
                    return found
                parts.append(found)
            return tuple(parts) if parts else NoTurn(node, "is empty")
    part = read_part(reader, node)
    return part if isinstance(part, NoTurn) else (part,)


def _plain(reader: Reader, node: cst.BaseExpression) -> Turn | NoTurn:
    match node:
        case cst.List() | cst.Tuple() | cst.Lambda() | cst.Dict():
            return NoTurn(node, "is not a turn that can be read")
    text = Part(node, PartKind.TEXT, {"text": node})
    return Turn(node, USER, (text,), answer=answer(reader.facts, node), plain=True)


def _from_name(reader: Reader, node: cst.Name) -> Turn | NoTurn:
    binding = reader.facts.tracker.only_definition(node)
    if binding is None or binding.kind is not BindingKind.ASSIGNMENT or binding.path:
        return _plain(reader, node)
    match binding.value:
        case cst.Dict() | cst.Call() | cst.Attribute(attr=cst.Name(value="content")) as value:
            turn = read_turn(reader.facts, value)
            if isinstance(turn, NoTurn):
                return turn
            if not turn.plain:
                return replace(turn, node=node, variable=binding)
    return _plain(reader, node)


def _from_dict(reader: Reader, node: cst.Dict) -> Turn | NoTurn:
    fields = written_fields(node)
    if fields is None:
        return NoTurn(node, "is a dict with keys that are not plain strings")
    if set(fields) != {"role", "parts"}:
        return NoTurn(node, f"is a dict with the keys {', '.join(sorted(fields)) or 'of nothing'}")
    return _turn(reader, node, fields["role"], fields["parts"])


def _from_call(reader: Reader, node: cst.Call) -> Turn | NoTurn:
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
        case _ if dotted.startswith("google.genai.types.Part"):
            part = read_part(reader, node)
            return part if isinstance(part, NoTurn) else Turn(node, USER, (part,), plain=True)
    return _from_helper(reader, node)


def _from_helper(reader: Reader, node: cst.Call) -> Turn | NoTurn:
    """A turn made by a function of this module that does nothing but return it."""
    found = inlined(reader.facts, node)
    if found is None:
        return _plain(reader, node)
    value, inside = found
    if isinstance(value, (cst.Dict, cst.Call)):
        turn = read_turn(reader.facts, value, inside.arguments)
        if isinstance(turn, Turn) and not turn.plain:
            passed = {*inside.arguments.values()}
            written = [v for part in turn.parts for v in part.values.values()]
            if turn.gathered is None and all(v in passed or is_constant_text(v) for v in written):
                return replace(turn, node=node, variable=None)
            return NoTurn(node, f"is built by `{reader.facts.tree.source(node.func)}`")
        if isinstance(turn, NoTurn) and isinstance(value, cst.Dict):
            return turn
    return _plain(reader, node)


def _turn(
    reader: Reader,
    node: cst.BaseExpression,
    role: cst.BaseExpression | None,
    parts: cst.BaseExpression,
) -> Turn | NoTurn:
    name = _text_of(reader, role) if role is not None else USER
    if name not in (MODEL, *_RESULT_ROLES):
        said = reader.facts.tree.source(role) if role is not None else "none"
        return NoTurn(node, f"has the role {said}")
    turn = _finish(reader, node, MODEL if name == MODEL else USER, parts)
    if isinstance(turn, Turn) and name not in (USER, MODEL) and not turn.has_results:
        return NoTurn(node, f"has the role {name!r}")
    return turn


def _finish(
    reader: Reader, node: cst.BaseExpression, role: str, parts: cst.BaseExpression
) -> Turn | NoTurn:
    parts = reader.resolve(parts)
    read: list[Part] = []
    match parts:
        case cst.List(elements=elements) | cst.Tuple(elements=elements) if all(
            isinstance(element, cst.Element) for element in elements
        ):
            for element in elements:
                found = read_part(reader, element.value)
                if isinstance(found, NoTurn):
                    return found
                read.append(found)
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            read.append(Part(parts, PartKind.TEXT, {"text": parts}))
        case _:
            return _gathered(reader, node, role, parts)
    texts = [part.values["text"] for part in read if part.kind is PartKind.TEXT]
    said = answer(reader.facts, texts[0]) if role == MODEL and len(texts) == 1 else None
    if said is None and role == MODEL and len(texts) > 1:
        several = [answer(reader.facts, text) for text in texts]
        known = [a for a in several if a is not None]
        if known:
            said = Answer(frozenset().union(*(a.sites for a in known)), exact=False)
    if role == MODEL and any(part.kind is not PartKind.TEXT for part in read):
        return NoTurn(node, "is a model's turn that is not only text")
    return Turn(node, role, tuple(read), answer=said)


def _gathered(
    reader: Reader, node: cst.BaseExpression, role: str, parts: cst.BaseExpression
) -> Turn | NoTurn:
    """A turn whose parts are made elsewhere, in a list or as the only argument."""
    match parts:
        case cst.Attribute(value=content, attr=cst.Name(value="parts")) if role == MODEL:
            sites = content_sites(reader.facts, content)
            if sites:
                return Turn(node, MODEL, (), answer=Answer(sites, exact=True), content=content)
    said = answer(reader.facts, parts)
    found: PartList | NoTurn = NoTurn(parts, "has parts that are built elsewhere")
    if role == USER and not reader.facts.is_text(parts):
        found = read_part_list(reader, parts)
    dotted = reader.facts.values.imported(node.func) if isinstance(node, cst.Call) else ""
    if isinstance(found, NoTurn) and dotted.endswith(("UserContent", "ModelContent")):
        text = Part(parts, PartKind.TEXT, {"text": parts})
        return Turn(node, role, (text,), answer=said if role == MODEL else None)
    return found if isinstance(found, NoTurn) else Turn(node, role, (), gathered=found)
