"""When the deterministic model calls functions, which ones, and with which arguments.

A function is called when the last user text names it, in full or by a telling
word of its name ("weather" for `get_weather`). Two capitalised names in the text
("Paris and London") make two parallel calls of one function with a string
parameter; "then" in the text makes the calls one after the other. Function
results are answered, never followed by the same call again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from migrate_interactions.emulator.context import Context
from migrate_interactions.emulator.spelling import words
from migrate_interactions.emulator.structured_output import value_of

# Words of function names that say nothing about their subject.
PLAIN_WORDS = frozenset(
    words(
        "get set find list fetch make create update delete read write send call run do add the for "
        "from with and current new function tool by of to in on query search lookup check"
    )
)
NAME = re.compile(r"(?<![.!?“\"'(]\s)(?<!\A)\b[A-Z][\w-]+")


def function_calls(context: Context, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """The calls to make now, as names with arguments; empty when it is time to answer."""
    declared = {str(tool["name"]): tool for tool in context.tools if tool.get("type") == "function"}
    mode, allowed = _choice(context)
    if not declared or mode == "none" or not context.turns:
        return []
    usable = {name: tool for name, tool in declared.items() if not allowed or name in allowed}
    text, rounds = _asked(context)
    if text is None:
        return []
    segments = re.split(r"\bthen\b", text)
    wanted = [
        name for name in usable if rounds < len(segments) and _mentions(segments[rounds], name)
    ]
    if not wanted and mode == "any" and rounds == 0:
        wanted = list(usable)[:1]
    segment = segments[min(rounds, len(segments) - 1)]
    calls: list[tuple[str, dict[str, Any]]] = []
    for name in wanted:
        calls.extend((name, each) for each in _arguments(usable[name], segment, seed))
    return calls


def _choice(context: Context) -> tuple[str, list[str]]:
    match context.parameters.get("tool_choice", "auto"):
        case {"mode": str(mode), "tools": list(tools)}:
            return mode, tools
        case str(mode):
            return mode, []
        case _:
            return "auto", []


def _asked(context: Context) -> tuple[str | None, int]:
    """The last user text and how many times functions were answered since then."""
    rounds = 0
    for turn in reversed(context.turns):
        if turn.role == "model":
            continue
        if any("function_result" in part for part in turn.parts):
            rounds += 1
            continue
        texts = [part["text"] for part in turn.parts if "text" in part]
        return ("\n".join(texts) if texts else None), rounds
    return None, rounds


def _mentions(text: str, name: str) -> bool:
    lowered = text.lower()
    if name.lower() in lowered or name.replace("_", " ").lower() in lowered:
        return True
    words = re.findall(r"[A-Za-z][a-z]+", name.replace("_", " "))
    telling = [word.lower() for word in words if word.lower() not in PLAIN_WORDS and len(word) > 2]
    return any(re.search(rf"\b{word.rstrip('s')}s?\b", lowered) for word in telling)


def _arguments(tool: Mapping[str, Any], text: str, seed: int) -> list[dict[str, Any]]:
    """One set of arguments per parallel call."""
    parameters = tool.get("parameters", {})
    properties: Mapping[str, Any] = parameters.get("properties", {})
    required = parameters.get("required") or list(properties)
    names = list(dict.fromkeys(NAME.findall(text)))
    chosen = {key: properties[key] for key in properties if key in required}
    subject = next((key for key, schema in chosen.items() if schema == _plain_string(schema)), None)
    base = {
        key: value_of(schema, key, seed + position, names)
        for position, (key, schema) in enumerate(chosen.items())
    }
    if subject is None or len(names) < 2:
        return [base]
    return [{**base, subject: name} for name in names[:3]]


def _plain_string(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return schema if schema.get("type") == "string" and "enum" not in schema else None
