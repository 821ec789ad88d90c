"""``response.parsed``: the SDK parses no interaction, so the code does."""

from __future__ import annotations

from enum import Enum, auto

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.rewriting.responses.contexts import Read
from migrate_interactions.rewriting.responses.emitted import PARSE_JSON, PARSE_OUTPUT
from migrate_interactions.rewriting.responses.reader import Reader
from migrate_interactions.syntax.scopes import BindingKind

_MODEL_BASES = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel"})
_GENERICS = frozenset({"list", "dict", "tuple", "set"})


class _Schema(Enum):
    """What the SDK makes of an answer, by the kind of schema that was given."""

    MODEL = auto()
    TYPE = auto()
    JSON = auto()


def rewrite_parsed(reader: Reader, read: Read, text: tuple[Piece, ...]) -> None:
    """Parse ``text`` where ``read`` has the SDK's parsed answer. Raises RefusedError."""
    facts = reader.facts
    schemas = reader.outputs_read(read.base).schemas
    sources = {facts.tree.source(one) if one is not None else None for one in schemas}
    schema = schemas[0]
    if len(sources) != 1 or schema is None:
        raise reader.refusal(
            read.node, f"`{facts.tree.excerpt(read.node)}` is read, and the schema is not known"
        )
    kind = _kind(facts, schema)
    if kind is None or not _has_meaning(facts, schema, read.node):
        raise reader.refusal(
            read.node,
            f"`{facts.tree.excerpt(read.node)}` is read: it cannot be told what the SDK makes of "
            f"`{facts.tree.excerpt(schema)}`",
        )
    source = facts.tree.source(schema)
    plain = _fails_alike(reader, read.node)
    # the SDK says that there may be no text; none is as unreadable as an empty one
    given = (*text, ' or ""') if str(text[-1]).endswith(".output_text") else text
    match kind:
        case _Schema.JSON if plain:
            function = imported_name(facts, reader.draft, "json", "loads")
            pieces: tuple[Piece, ...] = (f"{function}(", *given, ")")
        case _Schema.JSON:
            pieces = (f"{reader.define(PARSE_JSON)}(", *text, ")")
        case _Schema.MODEL if plain:
            pieces = (f"{source}.model_validate_json(", *given, ")")
        case _Schema.TYPE if plain:
            adapter = imported_name(facts, reader.draft, "pydantic", "TypeAdapter")
            pieces = (f"{adapter}({source}).validate_json(", *given, ")")
        case _:
            pieces = (f"{reader.define(PARSE_OUTPUT)}(", *text, f", {source})")
    reader.draft.replace(read.node, *pieces)


def _kind(facts: Facts, schema: cst.BaseExpression) -> _Schema | None:
    match schema:
        case cst.Dict():
            return _Schema.JSON
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="model_json_schema"))):
            return _Schema.JSON
        case cst.Call():
            dotted = facts.values.imported(schema.func)
            return _Schema.JSON if dotted == "google.genai.types.Schema" else None
        case cst.Subscript(value=cst.Name(value=name)) if name in _GENERICS:
            return _Schema.TYPE
        case cst.Name():
            return _kind_of_name(facts, schema)
    return None


def _kind_of_name(facts: Facts, name: cst.Name) -> _Schema | None:
    bindings = facts.tracker.definitions_at(name)
    if len(bindings) != 1:
        return None
    binding = next(iter(bindings))
    match binding.node:
        case cst.ClassDef() as cls:
            return _Schema.MODEL if _is_model(facts, cls) else _Schema.TYPE
    if binding.kind is BindingKind.ASSIGNMENT and binding.value is not None and not binding.path:
        return _kind(facts, binding.value)
    if binding.kind is BindingKind.IMPORT and _is_named_like_a_class(name.value):
        return _Schema.TYPE
    if binding.kind is BindingKind.PARAMETER and binding.annotation is not None:
        text = facts.tree.source(binding.annotation.annotation)
        return _Schema.MODEL if text in ("type[BaseModel]", "Type[BaseModel]") else None
    return None


def _is_named_like_a_class(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def _is_model(facts: Facts, cls: cst.ClassDef) -> bool:
    for owner in cls.bases:
        if facts.values.imported(owner.value) in _MODEL_BASES:
            return True
        value = facts.values.evaluate(owner.value)
        base = value.definition if value is not None else None
        if isinstance(base, cst.ClassDef) and base is not cls and _is_model(facts, base):
            return True
    return False


def _has_meaning(facts: Facts, schema: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether the names in ``schema`` mean the same at ``place``."""
    scope = facts.tree.scope_of(place)
    for name in facts.tree.scopes.nodes(cst.Name):
        if facts.tree.is_within(name, [schema]):
            holder = facts.tree.scope_of(name).resolve(name.value)
            if holder is not None and scope.resolve(name.value) is not holder:
                return False
    return True


def _fails_alike(reader: Reader, node: cst.BaseExpression) -> bool:
    """Whether an answer that does not fit ends the program's way here in any case.

    Today it is None, and the first read of it raises; a handler might tell the difference.
    """
    tree = reader.facts.tree
    journey = reader.facts.tracker.follow(node)
    for use in (*journey.uses, *(escape.node for escape in journey.escapes)):
        match tree.parent(use):
            case cst.Attribute(value=value) | cst.Subscript(value=value) if value is use:
                pass
            case cst.For(iter=iterable) | cst.CompFor(iter=iterable) if iterable is use:
                pass
            case _:
                return False
    if journey.returned_by or not (journey.uses or journey.escapes):
        return False
    return not any(isinstance(above, (cst.Try, cst.TryStar)) for above in tree.ancestors(node))
