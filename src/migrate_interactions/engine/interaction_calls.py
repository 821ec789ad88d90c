"""The literal arguments that break a call of ``interactions.create``.

The SDK sends much of what is wrong here without a word; the service then rejects or ignores
it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrate_interactions.engine.literals import (
    elements,
    is_old_type,
    is_open,
    items,
    keys,
    last_name,
    type_key,
)
from migrate_interactions.mapping.interaction_requests import (
    ARGUMENTS,
    CONTENTS,
    GENERATION_CONFIG,
)

#: What a content item must have besides its type: one key of the set.
_CONTENT_NEEDS = {"text": frozenset({"text"})} | {
    kind: frozenset({"data", "uri"}) for kind in CONTENTS.keys() - {"text"}
}
#: What a step must have besides its type: every key of the set.
_STEP_NEEDS = {
    "user_input": frozenset({"content"}),
    "model_output": frozenset({"content"}),
    "function_call": frozenset({"id", "name", "arguments"}),
    "function_result": frozenset({"call_id", "result"}),
}


@dataclass(frozen=True)
class Problem:
    """One wrong argument."""

    line: int
    sentence: str


def problems_in_calls(tree: ast.Module) -> tuple[Problem, ...]:
    """What is wrong with the calls of ``interactions.create`` in a module."""
    constants = _constants(tree)
    return tuple(
        Problem(node.lineno, sentence)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_create(node.func)
        for sentence in _problems(node, constants)
    )


def _is_create(function: ast.expr) -> bool:
    """Whether ``function`` reads ``….interactions[.with_…_response].create``."""
    if not (isinstance(function, ast.Attribute) and function.attr == "create"):
        return False
    owner = function.value
    if isinstance(owner, ast.Attribute) and owner.attr.startswith("with_"):
        owner = owner.value
    return isinstance(owner, ast.Attribute) and owner.attr == "interactions"


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that are assigned exactly once in the whole module, and a literal then."""
    values: dict[str, ast.expr] = {}
    counts: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            counts[node.id] = counts.get(node.id, 0) + 1
        elif isinstance(node, ast.arg):
            counts[node.arg] = counts.get(node.arg, 0) + 2
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict | ast.List):
            values.update(
                (target.id, node.value) for target in node.targets if isinstance(target, ast.Name)
            )
    return {name: value for name, value in values.items() if counts.get(name) == 1}


def _problems(call: ast.Call, constants: dict[str, ast.expr]) -> Iterator[str]:
    if call.args:
        yield "interactions.create takes keyword arguments only"
    for keyword in call.keywords:
        if keyword.arg is None:
            continue
        if keyword.arg not in ARGUMENTS:
            yield f"interactions.create has no argument {keyword.arg}"
        check = _CHECKS.get(keyword.arg)
        if check is not None:
            value: ast.expr | None = keyword.value
            if isinstance(value, ast.Name):
                value = constants.get(value.id)
            if value is not None:
                yield from check(value)
    yield from _pairs(call)


def _pairs(call: ast.Call) -> Iterator[str]:
    """Arguments that exclude one another."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if {"model", "agent"} <= given.keys():
        yield "interactions.create takes a model or an agent, not both"
    store = given.get("store")
    if isinstance(store, ast.Constant) and store.value is False:
        background = given.get("background")
        if isinstance(background, ast.Constant) and background.value is True:
            yield "store=False and background=True exclude one another"
        parent = given.get("previous_interaction_id")
        if parent is not None and not (isinstance(parent, ast.Constant) and parent.value is None):
            yield "store=False and previous_interaction_id exclude one another"


def _generation_config(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Call) and last_name(value.func) in (
        "GenerateContentConfig",
        "GenerationConfig",
    ):
        yield f"generation_config is a {last_name(value.func)}, which the SDK rejects"
    for name, item in items(value):
        if name not in GENERATION_CONFIG:
            yield f"generation_config has no key {name}"
        elif name in ("thinking_level", "thinking_summaries"):
            yield from _lower_case(name, item)
        elif name == "tool_choice":
            yield from _tool_choice(item)
        elif name == "speech_config":
            yield from _speech_config(item)


def _speech_config(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) or keys(value) - {"speakers"}:
        yield "speech_config must be a list of voices"


def _tool_choice(value: ast.expr) -> Iterator[str]:
    yield from _lower_case("tool_choice", value)
    for name, item in items(value):
        if name != "allowed_tools":
            yield f"tool_choice has no key {name}"
        for inner, mode in items(item):
            if inner == "mode":
                yield from _lower_case("the mode of allowed_tools", mode)


def _safety_settings(value: ast.expr) -> Iterator[str]:
    for setting in elements(value):
        for name, item in items(setting):
            if name not in ("type", "threshold", "method"):
                yield f"a safety setting has no key {name}"
            yield from _lower_case(f"{name} of a safety setting", item)


def _response_format(value: ast.expr) -> Iterator[str]:
    for entry in elements(value) if isinstance(value, ast.List | ast.Tuple) else (value,):
        if isinstance(entry, ast.Dict):
            yield from _typed(entry, "an entry of response_format")


def _tools(value: ast.expr) -> Iterator[str]:
    for tool in elements(value):
        if isinstance(tool, ast.Dict):
            yield from _typed(tool, "a tool")
        elif isinstance(tool, ast.Lambda) or is_old_type(tool):
            yield "a tool must be a dictionary with a type"


def _input(value: ast.expr) -> Iterator[str]:
    if is_old_type(value):
        yield "input is an object of google.genai.types, which the SDK rejects"
    if isinstance(value, ast.Dict):
        yield from _content(value)
    entries = tuple(elements(value))
    kinds = {kind for kind in map(_input_kind, entries) if kind}
    if len(kinds) > 1:
        yield f"input mixes {' and '.join(sorted(kinds))} in one list"
    elif kinds == {"strings"}:
        yield "input is a list of strings, which the SDK rejects"
    for element in entries:
        if is_old_type(element):
            yield "input has an object of google.genai.types, which the SDK rejects"
        elif isinstance(element, ast.Dict):
            is_step = _input_kind(element) == "steps"
            yield from _step(element) if is_step else _content(element)


def _input_kind(element: ast.expr) -> str | None:
    """What a list element of ``input`` literally is; None if the code does not say."""
    if isinstance(element, ast.Constant | ast.JoinedStr):
        return "strings"
    if isinstance(element, ast.Dict):
        kind = type_key(element)
        if kind is not None:
            return "content items" if kind in CONTENTS else "steps"
        if {"text", "data", "uri"} & keys(element):
            return "content items"
    return None


def _step(step: ast.Dict) -> Iterator[str]:
    kind = type_key(step) or ""
    missing = _STEP_NEEDS.get(kind, frozenset()) - keys(step)
    if missing and not is_open(step):
        yield f"a {kind} step lacks {', '.join(sorted(missing))}"
    for name, item in items(step):
        if name == "content":
            if isinstance(item, ast.Constant | ast.JoinedStr | ast.Dict):
                yield f"the content of a {kind} step must be a list"
            for content in elements(item):
                if isinstance(content, ast.Constant | ast.JoinedStr):
                    yield f"the content of a {kind} step has a string that is no content item"
                elif is_old_type(content):
                    yield "a step has an object of google.genai.types, which the SDK rejects"
                elif isinstance(content, ast.Dict):
                    yield from _content(content)


def _content(content: ast.Dict) -> Iterator[str]:
    names = keys(content)
    if {"role", "parts"} & names:
        yield "input has a turn with role and parts; the Interactions API has steps"
        return
    if is_open(content):
        return
    if "type" not in names:
        yield "a content item of input has no type"
        return
    kind = type_key(content)
    needs = _CONTENT_NEEDS.get(kind or "")
    if needs and not needs & names:
        yield f"a content item of type {kind} lacks {' or '.join(sorted(needs))}"
    for name, item in items(content):
        if name == "data" and isinstance(item, ast.Constant) and isinstance(item.value, bytes):
            yield "the data of a content item is raw bytes; it must be base64 text"


def _plain_text(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.List | ast.Tuple | ast.Dict) or is_old_type(value):
        yield "system_instruction must be a string"


_CHECKS: dict[str, Callable[[ast.expr], Iterator[str]]] = {
    "generation_config": _generation_config,
    "input": _input,
    "response_format": _response_format,
    "safety_settings": _safety_settings,
    "system_instruction": _plain_text,
    "tools": _tools,
}


def _typed(entry: ast.Dict, what: str) -> Iterator[str]:
    if not is_open(entry) and "type" not in keys(entry):
        yield f"{what} has no type"
    for name, item in items(entry):
        if name == "type":
            yield from _lower_case(f"the type of {what}", item)


def _lower_case(name: str, value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        if value.value != value.value.lower():
            yield f"{name} must be lower-case, not {value.value!r}"
    elif isinstance(value, ast.Attribute) and value.attr.isupper():
        yield f"{name} is the enum {ast.unparse(value)}, whose value is upper-case"
