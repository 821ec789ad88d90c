"""The settings of a model or a call as fields of one `GenerateContentConfig`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.mapping.older_sdks.package import GENERATION_FIELDS
from migrate_interactions.rewriting.layout import Construction, Value
from migrate_interactions.rewriting.older_sdks.safety import safety_field
from migrate_interactions.rewriting.older_sdks.tools import tools_fields
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_none, written_fields


@dataclass(frozen=True, eq=False)
class Generation:
    """A generation config: where it is written, and the variable it is kept in, if any."""

    display: cst.Dict | cst.Call
    read: cst.BaseExpression | None = None

    @property
    def fields(self) -> dict[str, cst.BaseExpression]:
        return written_fields(self.display) or {}


@dataclass(frozen=True)
class Settings:
    """Fields in the order in which they are to be written.

    ``nodes`` has the expression behind each field of which it is one; ``generation`` is the
    generation config among them.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    nodes: Mapping[str, cst.BaseExpression] = field(default_factory=dict)
    generation: Generation | None = None

    @property
    def is_generation_alone(self) -> bool:
        """Whether a generation config that has a variable is all there is."""
        generation = self.generation
        if generation is None or generation.read is None:
            return False
        return set(self.fields) == set(generation.fields)


def read_settings(work: Work, arguments: Mapping[str, cst.Arg]) -> Settings:
    """The settings among ``arguments``. Raises RefusedError."""
    fields: dict[str, Value] = {}
    nodes: dict[str, cst.BaseExpression] = {}
    generation: Generation | None = None
    for name, argument in arguments.items():
        value = argument.value
        if is_none(value):
            continue
        match name:
            case "generation_config":
                generation = read_generation(work, value)
                if generation.read is None and isinstance(generation.display, cst.Call):
                    work.handled.add(generation.display.func)
                for key, given in generation.fields.items():
                    if not is_none(given):
                        fields[key] = (work.draft.carry(given),)
                        nodes[key] = given
            case "safety_settings":
                fields[name] = safety_field(work, value)
                nodes[name] = value
            case "tools":
                fields.update(tools_fields(work, value))
                nodes[name] = value
            case "system_instruction" | "tool_config" | "labels":
                fields[name] = (work.draft.carry(value),)
                nodes[name] = value
            case "request_options":
                fields["http_options"] = _http_options(work, value)
                nodes["http_options"] = value
    return Settings(fields, nodes, generation)


def read_generation(work: Work, node: cst.BaseExpression) -> Generation:
    """The generation config that ``node`` is, or that its variable holds. Raises RefusedError."""
    found = _display(work, node)
    if found is not None:
        return Generation(found)
    values = values_of(work, node)
    found = _display(work, values[0]) if len(values) == 1 else None
    if found is None:
        raise work.refuse(
            f"it cannot be seen what `{work.facts.tree.excerpt(node)}` holds",
            node,
            "request-not-readable",
        )
    return Generation(found, node)


def _display(work: Work, node: cst.BaseExpression) -> cst.Dict | cst.Call | None:
    match node:
        case cst.Dict():
            pass
        case cst.Call(func=func):
            dotted = work.facts.values.imported(func)
            if work.package.canonical(dotted) != work.package.generation_config:
                return None
        case _:
            return None
    fields = written_fields(node)
    unknown = set(fields or {}) - GENERATION_FIELDS
    if fields is None or unknown:
        named = f"`{sorted(unknown)[0]}`" if unknown else "a field"
        raise work.refuse(
            f"{named} of `{work.facts.tree.excerpt(node)}` cannot be carried over",
            node,
            "config-field",
        )
    schema = fields.get("response_schema")
    if schema is not None and not _is_schema(work, schema):
        raise work.refuse(
            f"google-genai may make another schema of `{work.facts.tree.excerpt(schema)}`",
            schema,
            "config-field",
        )
    return node


def _is_schema(work: Work, node: cst.BaseExpression) -> bool:
    """Whether a schema is written as one, and not derived from a class."""
    match node:
        case cst.Dict():
            return "type_" not in (written_fields(node) or {})
        case cst.Call(func=func):
            return work.facts.values.imported(func).rpartition(".")[2] == "Schema"
        case cst.Name():
            values = values_of(work, node)
            return len(values) == 1 and _is_schema(work, values[0])
    return False


def values_of(work: Work, node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Everything that the variable or attribute ``node`` is given."""
    facts = work.facts
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        return list(facts.calls.attribute_values(*owner))
    if not isinstance(node, cst.Name):
        return []
    scope = facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, []) if scope is not None else []
    if any(one.kind is not BindingKind.ASSIGNMENT or one.path for one in bindings):
        return []
    return [one.value for one in bindings if one.value is not None]


def _http_options(work: Work, node: cst.BaseExpression) -> Value:
    """The timeout, which is in milliseconds now."""
    dotted = work.facts.values.imported(node.func) if isinstance(node, cst.Call) else ""
    is_written = isinstance(node, cst.Dict) or dotted == work.package.request_options
    fields = written_fields(node) if is_written else None
    if fields is None or set(fields) != {"timeout"}:
        raise work.refuse(
            f"`{work.facts.tree.excerpt(node)}` has more than a timeout", node, "config-field"
        )
    value = fields["timeout"]
    if isinstance(node, cst.Call):
        work.handled.add(node.func)
    match value:
        case cst.Integer() | cst.Float():
            milliseconds = round(float(value.value) * 1000)
            return Construction(work.types("HttpOptions"), (("timeout", (f"{milliseconds:_}",)),))
    if not isinstance(value, (cst.Name, cst.Attribute)):
        raise work.refuse(
            f"it cannot be seen what the timeout `{work.facts.tree.excerpt(value)}` is",
            value,
            "config-field",
        )
    milliseconds_of = ("int(", work.draft.carry(value), " * 1000)")
    return Construction(work.types("HttpOptions"), (("timeout", milliseconds_of),))


def config_value(work: Work, fields: Mapping[str, Value]) -> Value:
    """A ``GenerateContentConfig`` with ``fields``."""
    return Construction(work.types("GenerateContentConfig"), tuple(fields.items()))


def is_plain(work: Work, node: cst.BaseExpression) -> bool:
    """Whether ``node`` means the same wherever it stands in the module."""
    facts = work.facts
    match node:
        case cst.Integer() | cst.Float() | cst.SimpleString() | cst.ConcatenatedString():
            return True
        case cst.UnaryOperation(expression=inner):
            return is_plain(work, inner)
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            return all(is_plain(work, one.value) for one in elements)
        case cst.Dict(elements=entries):
            return all(
                isinstance(one, cst.DictElement)
                and is_plain(work, one.key)
                and is_plain(work, one.value)
                for one in entries
            )
        case cst.Attribute() | cst.Call() if facts.values.imported(
            node if isinstance(node, cst.Attribute) else node.func
        ).startswith(("google.", f"{work.package.roots[0]}.")):
            return not isinstance(node, cst.Call) or all(is_plain(work, a.value) for a in node.args)
        case cst.Name(value=name):
            if name in ("True", "False", "None"):
                return True
            scope = facts.tree.scope_of(node).resolve(name)
            return scope is not None and scope.parent is None and len(scope.bindings[name]) == 1
    return False


def convert_in_place(work: Work, generation: Generation) -> None:
    """Let the variable of a generation config hold a ``GenerateContentConfig``."""
    draft, tree = work.draft, work.facts.tree
    display = generation.display
    name = work.types("GenerateContentConfig")
    if isinstance(display, cst.Call):
        draft.replace(display.func, name)
        work.handled.add(display.func)
        return
    span = tree.span(display)
    draft.replace_span(Span(span.start, span.start + 1), f"{name}(")
    draft.replace_span(Span(span.end - 1, span.end), ")")
    for element in display.elements:
        assert isinstance(element, cst.DictElement)
        assert isinstance(element.key, cst.SimpleString)
        start = tree.span(element.key).start
        key = next(k for k, v in generation.fields.items() if v is element.value)
        draft.replace_span(Span(start, draft.carry(element.value).start), f"{key}=")


def mentions_besides(
    work: Work, generation: Generation, reads: Iterable[cst.BaseExpression]
) -> list[cst.CSTNode]:
    """Mentions of the variable of ``generation`` other than ``reads`` and its assignment."""
    assert generation.read is not None
    known = set(reads)
    return [
        node
        for node in work.facts.calls.same_variable(generation.read)
        if node not in known and not isinstance(work.facts.tree.parent(node), cst.AssignTarget)
    ]
