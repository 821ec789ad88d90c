"""The effective context: all that the model sees in one call, in one canonical form.

Both request readers (`generate_content`, `interactions`) produce a `Context`;
two requests of either API that show the model the same thing produce equal
ones. State handling (store, background, previous_interaction_id, streaming) and
bookkeeping (labels) are not part of it.

What the canonical form of the turns decides:

- User turns are never merged: two user turns in a row are something else than
  one with two parts.
- Neighbouring model turns are one turn and their neighbouring texts one text:
  the SDK's own chats keep every chunk of a streamed answer as a turn of its own.
- Function results are a turn of their own, whether they came as one Content with
  other parts, as several Contents or as steps.
- Function calls are numbered in the order they appear, since ids are chosen by
  whoever writes the history.
- Thoughts and their signatures are left out: stateless code may drop them, and
  the service keeps its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from migrate_interactions.emulator.service_error import invalid

Json: TypeAlias = Any
Part: TypeAlias = Mapping[str, Json]
Role: TypeAlias = Literal["user", "model"]


@dataclass(frozen=True)
class Turn:
    """One role's contribution: a list of parts, each a JSON object with one main key."""

    role: Role
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, Json]:
        """The turn as plain JSON."""
        return {"role": self.role, "parts": [dict(part) for part in self.parts]}


@dataclass(frozen=True)
class Context:
    """Everything a call shows to the model.

    `bare_enum` is not part of what it sees: whether a value out of an enumeration is
    answered as bare text (`text/x.enum`, which only generateContent has) or as JSON.
    """

    model: str
    turns: tuple[Turn, ...]
    system_instruction: str | None = None
    tools: tuple[Mapping[str, Json], ...] = ()
    parameters: Mapping[str, Json] = field(default_factory=dict)
    response_format: tuple[Mapping[str, Json], ...] = ()
    safety: Mapping[str, Json] = field(default_factory=dict)
    cached_content: str | None = None
    bare_enum: bool = False

    def as_json(self) -> dict[str, Json]:
        """The context as plain JSON; what is absent has no key."""
        entries: dict[str, Json] = {
            "model": self.model,
            "system_instruction": self.system_instruction,
            "turns": [turn.as_json() for turn in self.turns],
            "tools": [dict(tool) for tool in self.tools],
            "parameters": dict(self.parameters),
            "response_format": [dict(each) for each in self.response_format],
            "safety": dict(self.safety),
            "cached_content": self.cached_content,
        }
        return {key: value for key, value in entries.items() if value not in (None, [], {})}

    @cached_property
    def digest(self) -> str:
        """The sha256 of the canonical JSON."""
        return digest(self.as_json())

    def last_user_text(self) -> str:
        """The text of the last user turn that has text; empty when there is none."""
        for turn in reversed(self.turns):
            if turn.role == "user":
                texts = [part["text"] for part in turn.parts if "text" in part]
                if texts:
                    return "\n".join(texts)
        return ""


def canonical_json(value: Json) -> str:
    """Sorted, compact JSON in which 1 and 1.0 are the same number."""
    return json.dumps(
        _plain_numbers(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def digest(value: Json) -> str:
    """The sha256 of a JSON value in canonical form."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _plain_numbers(value: Json) -> Json:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _plain_numbers(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain_numbers(each) for each in value]
        case _:
            return value


def canonical_turns(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Bring turns as they were sent, of either API, into the canonical form.

    Raises a 400 where function calls and results do not belong together.
    """
    return _numbered(_separated_and_merged(turns))


def canonical_count(turns: Iterable[Turn]) -> int:
    """How many turns the canonical form has, also where results answer calls sent before."""
    return len(_separated_and_merged(turns))


def _separated_and_merged(turns: Iterable[Turn]) -> list[Turn]:
    return _merged(piece for turn in turns for piece in _results_apart(turn))


def _results_apart(turn: Turn) -> Iterable[Turn]:
    """Split a user turn so that function results are among themselves."""
    run: list[Part] = []
    for part in turn.parts:
        changes = run and ("function_result" in run[-1]) != ("function_result" in part)
        if changes and turn.role == "user":
            yield Turn(turn.role, tuple(run))
            run = []
        run.append(part)
    if run:
        yield Turn(turn.role, tuple(run))


def _merged(turns: Iterable[Turn]) -> list[Turn]:
    result: list[Turn] = []
    for turn in turns:
        if result and _belong_together(result[-1], turn):
            result[-1] = replace(turn, parts=result[-1].parts + turn.parts)
        else:
            result.append(turn)
    joined = [
        replace(turn, parts=_joined_texts(turn.parts)) if turn.role == "model" else turn
        for turn in result
    ]
    return [turn for turn in joined if turn.parts]


def _belong_together(earlier: Turn, later: Turn) -> bool:
    if earlier.role != later.role:
        return False
    return later.role == "model" or (_is_results(earlier) and _is_results(later))


def _is_results(turn: Turn) -> bool:
    return all("function_result" in part for part in turn.parts)


def _joined_texts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    result: list[Part] = []
    for part in parts:
        if set(part) == {"text"}:
            if not part["text"]:
                continue
            if result and set(result[-1]) == {"text"}:
                result[-1] = {"text": result[-1]["text"] + part["text"]}
                continue
        result.append(part)
    return tuple(result)


@dataclass
class _OpenCall:
    number: int
    id: str | None
    name: str


def _numbered(turns: list[Turn]) -> tuple[Turn, ...]:
    """Number the calls and give each result the number and the name of its call."""
    result: list[Turn] = []
    count = 0
    unanswered: list[_OpenCall] = []
    for turn in turns:
        parts: list[Part] = []
        if turn.role == "model":
            unanswered = []
        answering = False
        for part in turn.parts:
            if call := part.get("function_call"):
                count += 1
                unanswered.append(_OpenCall(count, call["id"], call["name"]))
                described = {"call": count, "name": call["name"], "arguments": call["arguments"]}
                parts.append({"function_call": described})
            elif answer := part.get("function_result"):
                answering = True
                match_ = _call_of(answer, unanswered)
                unanswered.remove(match_)
                described = {**answer, "call": match_.number, "name": match_.name}
                del described["id"]
                parts.append({"function_result": described})
            else:
                parts.append(part)
        if answering and unanswered:
            names = ", ".join(call.name for call in unanswered)
            raise invalid(
                "Please ensure that the number of function response parts is equal to the number "
                f"of function call parts of the function call turn: no response for {names}."
            )
        result.append(replace(turn, parts=tuple(parts)))
    return tuple(result)


def _call_of(answer: Mapping[str, Json], unanswered: list[_OpenCall]) -> _OpenCall:
    for call in unanswered:
        if answer["id"] is not None and call.id == answer["id"]:
            return call
    if answer["id"] is None or all(call.id is None for call in unanswered):
        for call in unanswered:
            if answer["name"] in (None, call.name):
                return call
    named = answer["id"] or answer["name"]
    raise invalid(
        "Please ensure that function response turn comes immediately after a function call turn: "
        f"{named!r} answers no function call of the turn before it."
    )


def normalised_result(value: Json, is_error: bool = False) -> Json:
    """The value a function returned, however it was wrapped.

    generateContent wraps any value into an object (`{"result": x}`, the SDK's own
    convention); the Interactions API takes a string, an object or content items.
    A string that is JSON counts as the JSON value.
    """
    if isinstance(value, dict) and set(value) == {"result"}:
        value = value["result"]
    if isinstance(value, list) and value and all(_is_text_item(item) for item in value):
        value = "\n".join(item["text"] for item in value)
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if is_error and not (isinstance(value, dict) and set(value) == {"error"}):
        value = {"error": value}
    return value


def result_with_media(value: Json, media: list[Part]) -> dict[str, Json]:
    """A function's result that came with media."""
    return {"value": value, "media": media}


def _is_text_item(item: Json) -> bool:
    return isinstance(item, dict) and item.get("type") == "text"
