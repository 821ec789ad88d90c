"""From the arguments of an old call to those of ``interactions.create``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.conversations.turns import USER, Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.request import (
    CAMEL_CASE,
    CONFIG_FIELDS,
    REASON_OF_FIELD,
    THINKING_FIELDS,
    ConfigField,
    Goes,
    Takes,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument, Entries, Value, laid_out
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants

_CONFIG_CLASSES = frozenset(
    {
        "google.genai.types.GenerateContentConfig",
        "google.genai.types.GenerateContentConfigDict",
    }
)


@dataclass(frozen=True, eq=False)
class Config:
    """A configuration as the code writes it.

    ``node`` is where it is constructed; ``binding`` or ``attribute`` where it is kept, if it is
    not written in the call.
    """

    node: cst.BaseExpression
    fields: dict[str, cst.BaseExpression]
    binding: Binding | None = None
    attribute: tuple[cst.ClassDef, str] | None = None
    #: The function that makes it.
    builder: cst.FunctionDef | None = None


def refuse_client(facts: Facts, site: Site) -> None:
    """Raise if the client behind ``site`` is one that must not be moved."""
    if site.value.vertex:
        where = site.value.origin
        raise RefusedError(
            "vertex-client",
            f"the client of `{facts.tree.source(site.method)}` is, or may be, "
            "a Vertex AI or enterprise client",
            facts.tree.line(where) if where is not None else None,
        )
    if site.is_streaming:
        raise RefusedError(
            "streaming",
            f"`{facts.tree.source(site.method)}` streams",
            facts.tree.line(site.call),
        )


def read_config(facts: Facts, node: cst.BaseExpression) -> Config | None:
    """The configuration that ``node`` stands for; None for ``None``.

    Raises RefusedError if it cannot be read.
    """
    match node:
        case cst.Name(value="None"):
            return None
        case cst.Call() if (built := _built_config(facts, node)) is not None:
            return built
        case cst.Call() | cst.Dict():
            return Config(node, _config_fields(facts, node))
        case cst.Name():
            binding = _only_binding(facts, node)
            if binding is not None and isinstance(binding.value, cst.Call):
                built = _built_config(facts, binding.value)
                if built is not None:
                    return replace(built, binding=binding)
            if binding is not None and isinstance(binding.value, (cst.Call, cst.Dict)):
                return Config(binding.value, _config_fields(facts, binding.value), binding=binding)
        case cst.Attribute():
            owner = facts.calls.self_attribute(node)
            stored = facts.calls.stored(*owner) if owner is not None else ()
            if len(stored) == 1 and isinstance(stored[0], (cst.Call, cst.Dict)):
                return Config(stored[0], _config_fields(facts, stored[0]), attribute=owner)
    raise RefusedError(
        "request-not-readable",
        f"the configuration `{_excerpt(facts, node)}` cannot be read from the code",
        facts.tree.line(node),
    )


def _built_config(facts: Facts, call: cst.Call) -> Config | None:
    """A configuration that a function of this module makes and returns."""
    function = facts.values.evaluate(call.func)
    if function is None or not isinstance(function.definition, cst.FunctionDef):
        return None
    returns = facts.calls.returns_of(function.definition)
    if len(returns) == 1 and isinstance(returns[0].value, (cst.Call, cst.Dict)):
        value = returns[0].value
        return Config(value, _config_fields(facts, value), builder=function.definition)
    return None


def _only_binding(facts: Facts, node: cst.Name) -> Binding | None:
    scope = facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, []) if scope is not None else []
    if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGNMENT and not bindings[0].path:
        return bindings[0]
    return None


def _config_fields(facts: Facts, node: cst.Call | cst.Dict) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    match node:
        case cst.Dict(elements=elements):
            for element in elements:
                match element:
                    case cst.DictElement(key=cst.SimpleString() as key, value=value):
                        name = str(key.evaluated_value)
                        fields[CAMEL_CASE.get(name, name)] = value
                    case _:
                        raise RefusedError(
                            "request-not-readable",
                            "the configuration is a dict with keys that are not plain strings",
                            facts.tree.line(node),
                        )
        case cst.Call(func=func, args=args):
            if facts.values.imported(func) not in _CONFIG_CLASSES:
                raise RefusedError(
                    "request-not-readable",
                    f"the configuration comes from `{_excerpt(facts, node)}`",
                    facts.tree.line(node),
                )
            for argument in args:
                if argument.keyword is None:
                    raise RefusedError(
                        "request-not-readable",
                        "the configuration is built with ** or positional arguments",
                        facts.tree.line(node),
                    )
                fields[argument.keyword.value] = argument.value
    return fields


def config_arguments(
    facts: Facts,
    draft: Draft,
    config: Config | None,
    *,
    users: Sequence[cst.CSTNode],
) -> list[Argument]:
    """The arguments that take the place of ``config`` in the calls or expressions ``users``.

    Where the configuration is kept in a variable that only ``users`` read, the variable is
    removed or becomes a dictionary of arguments.
    """
    if config is None:
        return []
    arguments = mapped_fields(facts, draft, config)
    if config.builder is not None:
        return [_from_builder(facts, draft, config, arguments, users)]
    if config.binding is None and config.attribute is None:
        return arguments
    exclusive = _is_exclusive(facts, config, users)
    stable = all(
        is_stable(facts, value, user) for value in config.fields.values() for user in users
    )
    if exclusive and stable and len(users) == 1:
        draft.remove_statement(config.node)
        return arguments
    if exclusive:
        _become_dictionary(facts, draft, config, arguments)
        return [Argument("**", (facts.tree.source(_kept_in(facts, config)),))]
    if not stable:
        raise RefusedError(
            "request-not-readable",
            "the configuration is shared with calls that stay, and its values may change",
            facts.tree.line(config.node),
        )
    return arguments


def _from_builder(
    facts: Facts,
    draft: Draft,
    config: Config,
    arguments: list[Argument],
    users: Sequence[cst.CSTNode],
) -> Argument:
    """The function returns a dictionary of arguments, if nothing else calls it."""
    builder = config.builder
    assert builder is not None
    kept = config.binding
    if kept is not None:
        assert kept.value is not None
        value = kept.value
        statement: cst.CSTNode = facts.tree.statement_of(value)
        source = (kept.name,)
        inside = [facts.tree.span(statement), *(facts.tree.span(user) for user in users)]
        for read in facts.tracker.reads_of(kept):
            if not any(span.contains(facts.tree.span(read)) for span in inside):
                raise _shared(facts, config)
    else:
        inside = [facts.tree.span(user) for user in users]
        found = next(
            call
            for call in facts.calls.calls_of(builder)
            if any(span.contains(facts.tree.span(call)) for span in inside)
        )
        source = (facts.tree.source(found),)
    for call in facts.calls.calls_of(builder):
        if not any(span.contains(facts.tree.span(call)) for span in inside):
            raise _shared(facts, config)
    if facts.tracker.mentions_uncalled(builder):
        raise _shared(facts, config)
    if builder.returns is not None:
        draft.add_import("typing", "Any")
        draft.replace(builder.returns.annotation, "dict[str, Any]")
    _become_dictionary(facts, draft, config, arguments)
    return Argument("**", source)


def _shared(facts: Facts, config: Config) -> RefusedError:
    return RefusedError(
        "request-not-readable",
        "the configuration is shared with calls that stay, and is made by a function",
        facts.tree.line(config.node),
    )


def _kept_in(facts: Facts, config: Config) -> cst.BaseExpression:
    statement = facts.tree.parent(config.node)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            return target
        case cst.AnnAssign(target=target):
            return target
    raise RefusedError(
        "request-not-readable",
        "the configuration is assigned in an unusual way",
        facts.tree.line(config.node),
    )


def _is_exclusive(facts: Facts, config: Config, users: Sequence[cst.CSTNode]) -> bool:
    """Whether nothing but the given calls reads the configuration.

    Raises RefusedError if it is changed after it was made.
    """
    kept = _kept_in(facts, config)
    spans = [facts.tree.span(user) for user in users]
    exclusive = True
    for mention in facts.calls.same_variable(kept):
        if mention is kept:
            continue
        parent = facts.tree.parent(mention)
        if isinstance(parent, (cst.Attribute, cst.Subscript)) and parent is not None:
            if getattr(parent, "value", None) is mention:
                raise RefusedError(
                    "request-not-readable",
                    f"the configuration is looked into or changed at `{_excerpt(facts, parent)}`",
                    facts.tree.line(parent),
                )
        inside = any(span.contains(facts.tree.span(mention)) for span in spans)
        if not inside and not isinstance(parent, (cst.AssignTarget, cst.NameItem)):
            exclusive = False
    return exclusive


def _become_dictionary(
    facts: Facts, draft: Draft, config: Config, arguments: list[Argument]
) -> None:
    statement = facts.tree.parent(config.node)
    if isinstance(statement, cst.AnnAssign):
        draft.add_import("typing", "Any")
        draft.replace(statement.annotation.annotation, "dict[str, Any]")
    indent = facts.tree.indentation(config.node)
    span = facts.tree.span(config.node)
    column = span.start - facts.tree.line_starts[facts.tree.line(config.node) - 1]
    entries = Entries(tuple((a.name, a.value) for a in arguments))
    draft.replace(config.node, *laid_out(draft, entries, indent, 88 - column))


def is_stable(facts: Facts, node: cst.BaseExpression, place: cst.CSTNode) -> bool:
    """Whether ``node`` gives the same value when it is evaluated at ``place`` instead."""
    for below in descendants(node):
        match below:
            case cst.Call() | cst.Await() | cst.Yield() | cst.NamedExpr() | cst.Lambda():
                return False
            case cst.ListComp() | cst.GeneratorExp() | cst.DictComp() | cst.SetComp():
                return False
            case cst.Attribute():
                if facts.values.imported(below):
                    continue
                owner = facts.calls.self_attribute(below)
                if owner is None or len(facts.calls.stored(*owner)) != 1:
                    return False
                if facts.calls.self_attribute(below) is not None and not _same_self(
                    facts, below, place
                ):
                    return False
            case cst.Name(value=name):
                parent = facts.tree.parent(below)
                if isinstance(parent, cst.Attribute) and parent.attr is below:
                    continue
                if isinstance(parent, cst.Arg) and parent.keyword is below:
                    continue
                scope = facts.tree.scope_of(below).resolve(name)
                if scope is None:
                    continue
                seen = facts.tree.scope_of(place).resolve(name)
                bindings = scope.bindings.get(name, ())
                if seen is not scope or len(bindings) != 1:
                    return False
                if bindings[0].kind is BindingKind.LOOP:
                    return False
    return True


def _same_self(facts: Facts, attribute: cst.Attribute, place: cst.CSTNode) -> bool:
    if not isinstance(attribute.value, cst.Name):
        return False
    here = facts.calls.enclosing_function(attribute)
    there = facts.calls.enclosing_function(place)
    if here is None or there is None:
        return False
    return facts.calls.self_name(there) == attribute.value.value and facts.calls.class_of(
        here
    ) is facts.calls.class_of(there)


def mapped_fields(facts: Facts, draft: Draft, config: Config) -> list[Argument]:
    """The fields of ``config`` under their new names. Raises RefusedError for one without."""
    top: list[Argument] = []
    generation: list[tuple[str, Value]] = []
    response_format: list[tuple[str, Value]] = []
    for name, value in config.fields.items():
        row = CONFIG_FIELDS.get(name)
        if row is None:
            raise RefusedError(
                "config-field",
                f"`{name}` is not a configuration field that is known",
                facts.tree.line(value),
            )
        if isinstance(value, cst.Name) and value.value == "None":
            continue
        _check_field(facts, name, row, value)
        match row.goes:
            case Goes.TOP:
                top.append(Argument(row.name, (draft.carry(value),)))
            case Goes.GENERATION if row.takes is Takes.THINKING:
                generation += _thinking(facts, value)
            case Goes.GENERATION:
                generation.append((row.name, (draft.carry(value),)))
            case Goes.RESPONSE_FORMAT:
                if _constant(value) == "application/json":
                    response_format += [
                        ("type", ('"text"',)),
                        ("mime_type", (draft.carry(value),)),
                    ]
            case Goes.DROPPED | Goes.NOWHERE:
                pass
    if generation:
        top.append(Argument("generation_config", Entries(tuple(generation))))
    if response_format:
        top.append(Argument("response_format", Entries(tuple(response_format))))
    return top


def _check_field(facts: Facts, name: str, row: ConfigField, value: cst.BaseExpression) -> None:
    problem = row.lost if row.goes is Goes.NOWHERE else ""
    match row.takes:
        case Takes.TEXT if not may_be_text(facts, value):
            problem = "only a plain string can be sent"
        case Takes.ONE if facts.tree.source(value) != "1":
            problem = "only one candidate can be asked for"
        case Takes.JSON_MIME_TYPE if _constant(value) not in ("application/json", "text/plain"):
            problem = "only application/json and text/plain have a mapping"
        case Takes.FUNCTION_CALLING_OFF:
            match value:
                case cst.Call(args=[cst.Arg(keyword=cst.Name("disable"), value=cst.Name("True"))]):
                    pass
                case _:
                    problem = "only disable=True has a mapping"
    if problem:
        raise RefusedError(
            REASON_OF_FIELD.get(name, "config-field"),
            f"`{name}` cannot be carried over: {problem}",
            facts.tree.line(value),
        )


def _constant(value: cst.BaseExpression) -> str | None:
    if isinstance(value, (cst.SimpleString, cst.ConcatenatedString)):
        evaluated = value.evaluated_value
        return evaluated if isinstance(evaluated, str) else None
    return None


def may_be_text(facts: Facts, value: cst.BaseExpression) -> bool:
    """Whether nothing says that ``value`` is something else than a string."""
    match value:
        case cst.List() | cst.Tuple() | cst.Dict() | cst.Set():
            return False
        case cst.Call():
            return not facts.values.imported(value.func).startswith("google.genai.")
        case cst.Name():
            for binding in facts.tracker.definitions_at(value):
                if binding.kind is BindingKind.ASSIGNMENT and binding.value is not None:
                    if not binding.path and not may_be_text(facts, binding.value):
                        return False
    return True


def _thinking(facts: Facts, value: cst.BaseExpression) -> list[tuple[str, Value]]:
    fields: dict[str, cst.BaseExpression] = {}
    match value:
        case cst.Call(args=args) if all(a.keyword is not None for a in args):
            fields = {a.keyword.value: a.value for a in args if a.keyword is not None}
        case cst.Dict(elements=elements):
            for element in elements:
                if isinstance(element, cst.DictElement) and isinstance(
                    element.key, cst.SimpleString
                ):
                    fields[str(element.key.evaluated_value)] = element.value
        case _:
            raise RefusedError(
                "config-field", "`thinking_config` is built elsewhere", facts.tree.line(value)
            )
    found: list[tuple[str, Value]] = []
    for name, inner in fields.items():
        row = THINKING_FIELDS.get(name)
        level = _enum_name(inner)
        if row is None or row.goes is Goes.NOWHERE or level is None:
            problem = row.lost if row is not None and row.lost else "it has no mapping yet"
            raise RefusedError(
                "config-field",
                f"`{name}` cannot be carried over: {problem}",
                facts.tree.line(inner),
            )
        if level != "thinking_level_unspecified":
            found.append((row.name, (f'"{level}"',)))
    return found


def _enum_name(value: cst.BaseExpression) -> str | None:
    """``LOW`` of ``types.ThinkingLevel.LOW`` or of ``"LOW"``, in lower case."""
    match value:
        case cst.Attribute(attr=cst.Name(value=name)):
            return name.lower()
    constant = _constant(value)
    return constant.lower() if constant is not None else None


# -- turns ------------------------------------------------------------------------------------


def input_value(draft: Draft, turn: Turn) -> Value:
    """A single user turn as ``input``: its text, or a list of text parts."""
    if len(turn.texts) == 1:
        return (draft.carry(turn.texts[0]),)
    pieces: list[object] = []
    for index, text in enumerate(turn.texts):
        pieces += [", " if index else "[", '{"type": "text", "text": ', draft.carry(text), "}"]
    return (*pieces, "]")  # type: ignore[return-value]


def step_value(draft: Draft, turn: Turn) -> Entries:
    """A turn as a step of the Interactions API."""
    content: list[object] = ["["]
    for index, text in enumerate(turn.texts):
        content += [
            ", " if index else "",
            '{"type": "text", "text": ',
            draft.carry(text),
            "}",
        ]
    content.append("]")
    kind = "user_input" if turn.role == USER else "model_output"
    return Entries((("type", (f'"{kind}"',)), ("content", tuple(content))))  # type: ignore[arg-type]


def model_argument(facts: Facts, draft: Draft, node: cst.BaseExpression) -> Argument:
    """``model=``: a constant loses the prefix ``models/``, which only the old API adds."""
    text = _constant(node)
    if text is not None:
        if text.startswith("models/"):
            return Argument("model", (f'"{text.removeprefix("models/")}"',))
        if text.startswith(("tunedModels/", "projects/", "endpoints/", "publishers/")):
            raise RefusedError(
                "config-field", f"the model {text!r} is not one of Gemini's", facts.tree.line(node)
            )
    return Argument("model", (draft.carry(node),))


def readable_arguments(
    facts: Facts, call: cst.Call, given: Sequence[cst.Arg], allowed: Sequence[str]
) -> dict[str, cst.Arg]:
    """The keyword arguments ``given`` in ``call``; raises RefusedError for any other one."""
    found: dict[str, cst.Arg] = {}
    for argument in given:
        name = argument.keyword.value if argument.keyword is not None else ""
        if name not in allowed:
            what = f"`{name}=`" if name else "positional or unpacked arguments"
            raise RefusedError(
                "request-not-readable",
                f"{what} in `{_excerpt(facts, call)}`",
                facts.tree.line(argument),
            )
        found[name] = argument
    return found


def _excerpt(facts: Facts, node: cst.CSTNode) -> str:
    text = " ".join(facts.tree.source(node).split())
    return text if len(text) <= 60 else text[:57] + "..."
