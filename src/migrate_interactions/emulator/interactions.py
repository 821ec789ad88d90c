"""Read an interactions create request: its settings, its new turns, its context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrate_interactions.emulator.context import (
    Context,
    Part,
    Turn,
    canonical_turns,
    normalised_result,
    result_with_media,
)
from migrate_interactions.emulator.interactions_content_shapes import (
    CONTENT,
    CONTENTS,
    STEP,
    USER_STEPS,
)
from migrate_interactions.emulator.interactions_settings import (
    parameters_of,
    response_format_of,
    safety_of,
)
from migrate_interactions.emulator.interactions_shapes import CREATE
from migrate_interactions.emulator.media import check_kind, media_part
from migrate_interactions.emulator.service_error import invalid, not_found
from migrate_interactions.emulator.settings import canonical_parameters, canonical_tools
from migrate_interactions.emulator.shapes import checked
from migrate_interactions.emulator.spelling import words

# Models that take a replayed function call without the thought it came with; since
# Gemini 3 thoughts have to be returned unchanged.
WITHOUT_SIGNATURES = ("gemini-1", "gemini-2", "gemma")
# Thinking levels a model refuses (model pages of the Gemini API documentation).
REFUSED_THINKING = {"gemini-3.7-flash": ("minimal",), "gemini-3.8-flash": ("minimal",)}
# What the service looked up for itself. generateContent keeps that beside the content,
# so that it never comes back with a history.
SEARCH_STEPS = frozenset(
    f"{tool}_{half}"
    for tool in words(
        "google_search google_maps file_search url_context retrieval tool_search processing"
    )
    for half in ("call", "result")
)


# Ids of agents without the version that all of theirs have.
NO_AGENTS = words(
    "deep-research deep-research-pro deep-research-max deep-research-preview antigravity "
    "antigravity-preview"
)

MEDIA_CONTENT = frozenset(CONTENT.variants) - {"text"}


@dataclass(frozen=True)
class CreateRequest:
    """A create request that passed the checks which need no state."""

    settings: dict[str, Any]
    turns: tuple[Turn, ...]
    sent_input: Any
    store: bool
    background: bool
    stream: bool
    previous_id: str | None

    @property
    def model(self) -> str:
        """The model, or the agent that stands in for one."""
        return str(self.settings.get("model") or self.settings["agent"])


def read_create(body: Any) -> CreateRequest:
    """Check a create request by itself; raises a 400 for what is not allowed."""
    settings = checked(body, CREATE, "request")
    _check_model(settings)
    store = settings.get("store", True)
    background = settings.get("background", False)
    previous_id = settings.get("previous_interaction_id")
    if not store and background:
        raise invalid("background=true requires store=true: the result is fetched later.")
    if not store and previous_id is not None:
        raise invalid("store=false cannot be combined with previous_interaction_id.")
    if "webhook_config" in settings and not background:
        raise invalid("webhook_config requires background=true.")
    if previous_id == "":
        raise invalid("previous_interaction_id must not be empty.")
    if "continuation_token" in settings:
        raise invalid("continuation_token is not one that this service gave out.")
    if "input" not in settings:
        raise invalid("The required key 'input' is missing at 'request'.")
    return CreateRequest(
        settings=settings,
        turns=tuple(turns_of(settings["input"])),
        sent_input=settings["input"],
        store=store,
        background=background,
        stream=settings.get("stream", False),
        previous_id=previous_id,
    )


def check_thoughts(request: CreateRequest, signatures: Mapping[str, str]) -> None:
    """Refuse a stateless replay that lost the thought of a function call.

    `signatures` says with which thought signature the service gave out a call id.
    """
    if request.model.startswith(WITHOUT_SIGNATURES) or not isinstance(request.sent_input, list):
        return
    thoughts = set()
    for index, step in enumerate(request.sent_input):
        match step:
            case {"type": "thought", "signature": str(signature)}:
                thoughts.add(signature)
            case {"type": "function_call", "id": str(call)} if call in signatures:
                if signatures[call] not in thoughts:
                    raise invalid(
                        f"Invalid value at 'input[{index}]': the thought step that came before the "
                        f"function call '{call}' is missing; return all steps unchanged."
                    )


def _check_model(settings: dict[str, Any]) -> None:
    model, agent = settings.get("model"), settings.get("agent")
    if (model is None) == (agent is None):
        raise invalid("Exactly one of 'model' and 'agent' is required.")
    config = settings.get("generation_config", {})
    if agent is not None:
        for key in ("generation_config", "cached_content"):
            if key in settings:
                raise invalid(f"'{key}' cannot be combined with 'agent'.")
        if agent in NO_AGENTS:
            raise not_found(f"Agent '{agent}' not found.")
        if agent.startswith("deep-research") and not settings.get("background"):
            raise invalid(f"The agent '{agent}' requires background=true.")
    elif model is not None:
        if "/" in model:
            raise invalid(f"Invalid model '{model}': a bare model name is expected.")
        if "agent_config" in settings:
            raise invalid("'agent_config' requires 'agent'.")
        if config.get("thinking_level") in REFUSED_THINKING.get(model, ()):
            raise invalid(
                f"thinking_level '{config['thinking_level']}' is not supported by {model}."
            )


def effective_context(request: CreateRequest, earlier: tuple[Turn, ...]) -> Context:
    """The context of a request whose parent left the turns `earlier`.

    Tools, system instruction and generation parameters come from the request alone:
    they are not inherited over previous_interaction_id.
    """
    settings = request.settings
    return Context(
        model=request.model,
        turns=canonical_turns((*earlier, *request.turns)),
        system_instruction=settings.get("system_instruction") or None,
        tools=canonical_tools(settings.get("tools", [])),
        parameters=canonical_parameters(parameters_of(settings)),
        response_format=response_format_of(settings),
        safety=safety_of(settings.get("safety_settings", [])),
        cached_content=settings.get("cached_content"),
    )


def turns_of(value: Any) -> list[Turn]:
    """The turns an `input` stands for: a string, one content, contents, or steps."""
    match value:
        case str():
            return [Turn("user", ({"text": value},))]
        case dict():
            return [Turn("user", (_part(checked(value, CONTENT, "input"), "input"),))]
        case []:
            raise invalid("Invalid value at 'input': it must not be empty.")
        case list() if all(_is_content(each) for each in value):
            contents = checked(value, CONTENTS, "input")
            return [Turn("user", tuple(_part(each, "input") for each in contents))]
        case list():
            return _turns_of_steps(value)
        case _:
            raise invalid("Invalid value at 'input': a string, a content or a list is expected.")


def _is_content(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in CONTENT.variants


def _turns_of_steps(steps: list[Any]) -> list[Turn]:
    turns = []
    called: set[str] = set()
    for index, given in enumerate(steps):
        path = f"input[{index}]"
        if _is_content(given):
            raise invalid(f"Invalid value at '{path}': contents and steps cannot be mixed.")
        step = checked(given, STEP, path)
        called.add(step.get("id", ""))
        # Function results may answer calls of the previous interaction.
        answers = step["type"].endswith("_result") and step["type"] != "function_result"
        if answers and step["call_id"] not in called:
            raise invalid(f"Invalid value at '{path}.call_id': it answers no call before it.")
        parts = _parts_of_step(step, path)
        turns.append(Turn("user" if step["type"] in USER_STEPS else "model", tuple(parts)))
    return [turn for turn in turns if turn.parts]


def _parts_of_step(step: dict[str, Any], path: str) -> list[Part]:
    match step["type"]:
        case "user_input" | "model_output" as kind:
            contents = step.get("content", [])
            if kind == "user_input" and not contents:
                raise invalid(f"Invalid value at '{path}.content': it must not be empty.")
            return [_part(content, f"{path}.content[{n}]") for n, content in enumerate(contents)]
        case "thought":
            return []
        case "function_call":
            return [{"function_call": {key: step[key] for key in ("id", "name", "arguments")}}]
        case "function_result":
            result = _function_result(step["result"], step.get("is_error", False), path)
            answer = {"id": step["call_id"], "name": step.get("name"), "result": result}
            return [{"function_result": answer}]
        case "code_execution_call":
            arguments = step["arguments"]
            code = {"code": arguments.get("code", ""), "language": arguments.get("language")}
            return [{"code_execution_call": {**code, "language": code["language"] or "python"}}]
        case "code_execution_result":
            result = normalised_text(step["result"])
            return [
                {
                    "code_execution_result": {
                        "result": result,
                        "is_error": step.get("is_error", False),
                    }
                }
            ]
        case kind if kind in SEARCH_STEPS:
            return []
        case kind:
            ignored = ("type", "id", "call_id", "signature")
            return [{kind: {key: value for key, value in step.items() if key not in ignored}}]


def _function_result(value: Any, is_error: bool, path: str) -> Any:
    """What a function returned; media among the items stand apart from the value."""
    items = value if isinstance(value, list) else []
    attached = [
        _part(item, f"{path}.result[{index}]")
        for index, item in enumerate(items)
        if item["type"] in MEDIA_CONTENT
    ]
    if not attached:
        return normalised_result(value, is_error)
    texts = [item for item in items if item["type"] not in MEDIA_CONTENT]
    return result_with_media(normalised_result(texts or "", is_error), attached)


def normalised_text(value: Any) -> Any:
    """A string, or text items joined into one."""
    if isinstance(value, list) and all(each["type"] == "text" for each in value):
        return "".join(each["text"] for each in value)
    return value


def _part(content: dict[str, Any], path: str) -> Part:
    if content["type"] == "text":
        return {"text": content["text"]}
    check_kind(content["type"], content.get("mime_type"), content.get("uri"), path)
    return media_part(
        data=content.get("data"),
        uri=content.get("uri"),
        mime_type=content.get("mime_type"),
        resolution=content.get("resolution"),
        processing=content.get("processing"),
        path=path,
    )
