"""Reads the SDK's objects as the code writes them: as a class's call, or as a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.rewriting.layout import Commented, Value
from migrate_interactions.rewriting.refused import RefusedError

_TYPES = "google.genai.types."
#: Classes that have nothing to be set, so that code names them without calling them.
_EMPTY = frozenset({"GoogleSearch", "ToolCodeExecution", "UrlContext", "GoogleMaps"})


@dataclass(frozen=True)
class Comments:
    """Comments of one field: on lines before it, and behind it on its line."""

    above: tuple[str, ...] = ()
    behind: str = ""


@dataclass(frozen=True, eq=False)
class Record:
    """An object of ``google.genai.types``; ``kind`` is empty where a dictionary stands for it."""

    node: cst.BaseExpression
    kind: str
    fields: dict[str, cst.BaseExpression]
    comments: dict[str, Comments] = field(default_factory=dict)

    def commented(self, name: str, value: Value) -> Value:
        """``value``, which takes the place of the field ``name``, with the field's comments."""
        said = self.comments.get(name)
        return Commented(value, said.above, said.behind) if said is not None else value


def kind_of(facts: Facts, node: cst.BaseExpression) -> str:
    """``Tool`` for ``types.Tool(...)`` and ``types.ToolDict(...)``; empty for anything else."""
    if not isinstance(node, cst.Call):
        return ""
    dotted = facts.values.imported(node.func)
    name = dotted.removeprefix(_TYPES)
    return name.removesuffix("Dict") if dotted.startswith(_TYPES) and "." not in name else ""


def enum_member(facts: Facts, node: cst.BaseExpression) -> str | None:
    """``LOW`` for ``types.ThinkingLevel.LOW``."""
    if not isinstance(node, cst.Attribute):
        return None
    dotted = facts.values.imported(node)
    parts = dotted.removeprefix(_TYPES).split(".")
    return parts[1] if dotted.startswith(_TYPES) and len(parts) == 2 else None


def read_record(facts: Facts, node: cst.BaseExpression, where: str) -> Record | None:
    """The object that ``node`` writes out; None if it does not write out one.

    ``where`` is where it stands, for the sentence of the RefusedError that is raised where an
    object is written out with arguments or keys that cannot be read.
    """
    match node:
        case cst.Dict():
            return Record(node, "", _fields_of_dict(facts, node, where), comments_in(facts, node))
        case cst.Call(func=cst.Name(value="dict")) if not facts.tree.scope_of(node).resolve("dict"):
            return Record(node, "", _fields_of_call(facts, node, where), comments_in(facts, node))
        case cst.Call() if kind_of(facts, node):
            return Record(
                node,
                kind_of(facts, node),
                _fields_of_call(facts, node, where),
                comments_in(facts, node),
            )
        case cst.Name() | cst.Attribute() if (name := _class_name(facts, node)) in _EMPTY:
            return Record(node, name, {})
    return None


def _class_name(facts: Facts, node: cst.BaseExpression) -> str:
    """``ToolCodeExecution`` for ``types.ToolCodeExecution``, which the SDK takes as well."""
    dotted = facts.values.imported(node)
    return dotted.removeprefix(_TYPES) if dotted.startswith(_TYPES) else ""


def _fields_of_dict(facts: Facts, node: cst.Dict, where: str) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key, value=value):
                fields[snake_case(str(key.evaluated_value))] = value
            case _:
                raise RefusedError(
                    "request-not-readable",
                    f"{where} is a dict with keys that are not plain strings",
                    facts.tree.line(element),
                )
    return fields


def _fields_of_call(facts: Facts, node: cst.Call, where: str) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    for argument in node.args:
        if argument.keyword is None:
            raise RefusedError(
                "request-not-readable",
                f"{where} is built with ** or positional arguments",
                facts.tree.line(argument),
            )
        fields[snake_case(argument.keyword.value)] = argument.value
    return fields


def commented_items(
    facts: Facts, node: cst.List | cst.Tuple, items: Sequence[Value]
) -> tuple[Value, ...]:
    """``items``, with the comments that the elements of ``node`` have, if they are as many."""
    said = comments_in(facts, node)
    if len(items) != len(node.elements):
        return tuple(items)
    return tuple(
        Commented(item, said[str(index)].above, said[str(index)].behind)
        if str(index) in said
        else item
        for index, item in enumerate(items)
    )


def comments_in(
    facts: Facts, node: cst.Call | cst.Dict | cst.List | cst.Tuple
) -> dict[str, Comments]:
    """The comments between the fields of ``node``, by the field to which they belong.

    The fields of a list are its indices.
    """
    tree = facts.tree
    fields = node.args if isinstance(node, cst.Call) else node.elements
    if "#" not in tree.source(node) or not fields:
        return {}
    names = [_name(one, index) for index, one in enumerate(fields)]
    ends = [tree.span(one) for one in fields]
    begin = tree.span(node.func).end if isinstance(node, cst.Call) else tree.span(node).start
    above: dict[str, list[str]] = {}
    behind: dict[str, str] = {}
    for index in range(len(names) + 1):
        start = ends[index - 1].end if index else begin
        end = ends[index].start if index < len(names) else tree.span(node).end
        first, *others = tree.text[start:end].split("\n")
        following = names[index] if index < len(names) else names[-1]
        if "#" in first:
            said = first[first.index("#") :].rstrip()
            if index:
                behind[names[index - 1]] = said
            else:
                above.setdefault(following, []).append(said)
        said_above = [line.strip() for line in others if line.strip().startswith("#")]
        above.setdefault(following, []).extend(said_above)
    return {
        name: Comments(tuple(above.get(name, ())), behind.get(name, ""))
        for name in names
        if above.get(name) or behind.get(name)
    }


def _name(one: cst.CSTNode, index: int) -> str:
    match one:
        case cst.Arg(keyword=cst.Name(value=name)):
            return snake_case(name)
        case cst.DictElement(key=cst.SimpleString() as key):
            return snake_case(str(key.evaluated_value))
    return str(index)
