"""A reply in the shape of interactions answers: the resource and its event stream."""

from __future__ import annotations

import base64
import json
from typing import Any

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.reply import Reply
from migrate_interactions.emulator.state import UNFINISHED, WITHOUT_OUTPUT, Interaction

# Settings that the resource repeats.
ECHOED = (
    "model",
    "agent",
    "agent_config",
    "environment",
    "generation_config",
    "labels",
    "previous_interaction_id",
    "response_format",
    "safety_settings",
    "service_tier",
    "system_instruction",
    "tools",
    "webhook_config",
)
ARGUMENTS_PIECE = 12


def resource(
    interaction: Interaction, clock: Clock, *, with_user_steps: bool, include_input: bool = False
) -> dict[str, Any]:
    """The interaction as create (model steps only) or get (all of its steps) answer it."""
    status = interaction.status(clock)
    body = _head(interaction, clock, status)
    settings = interaction.request.settings
    body.update({key: settings[key] for key in ECHOED if key in settings})
    steps = user_steps(interaction) if with_user_steps else []
    if status not in UNFINISHED and status not in WITHOUT_OUTPUT:
        steps = steps + model_steps(interaction.reply)
        body["usage"] = _usage(interaction.reply)
    if steps:
        body["steps"] = steps
    if status == "failed":
        body["errors"] = [{"code": "internal", "message": "The emulator was told to fail this."}]
    if include_input:
        body["input"] = interaction.request.sent_input
    return body


def _head(interaction: Interaction, clock: Clock, status: str) -> dict[str, Any]:
    return {
        "id": interaction.id,
        "object": "interaction",
        "status": status,
        "created": clock.timestamp(interaction.created),
        "updated": clock.timestamp(interaction.updated),
    }


def user_steps(interaction: Interaction) -> list[dict[str, Any]]:
    """The input as steps, as get shows it."""
    match interaction.request.sent_input:
        case str(text):
            return [{"type": "user_input", "content": [{"type": "text", "text": text}]}]
        case dict(content):
            return [{"type": "user_input", "content": [content]}]
        case [{"type": "text" | "image" | "audio" | "video" | "document"}, *_] as contents:
            return [{"type": "user_input", "content": contents}]
        case steps:
            return list(steps)


def model_steps(reply: Reply) -> list[dict[str, Any]]:
    """The steps of a reply: a thought, the output, the calls."""
    steps: list[dict[str, Any]] = []
    if reply.signature is not None:
        thought: dict[str, Any] = {"type": "thought", "signature": reply.signature}
        if reply.thought_summary:
            thought["summary"] = [{"type": "text", "text": reply.thought_summary}]
        steps.append(thought)
    contents: list[dict[str, Any]] = []
    if reply.text:
        contents.append({"type": "text", "text": reply.text})
    contents += [
        {
            "type": medium.kind,
            "mime_type": medium.mime_type,
            "data": base64.b64encode(medium.content).decode(),
        }
        for medium in reply.media
    ]
    if contents:
        steps.append({"type": "model_output", "content": contents})
    steps += [
        {
            "type": "function_call",
            "id": call.id,
            "name": call.name,
            "arguments": dict(call.arguments),
        }
        for call in reply.calls
    ]
    return steps


def _usage(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    return {
        "total_input_tokens": usage.input_tokens,
        "total_output_tokens": usage.output_tokens,
        "total_thought_tokens": usage.thought_tokens,
        "total_cached_tokens": 0,
        "total_tool_use_tokens": 0,
        "total_tokens": usage.total_tokens,
        "input_tokens_by_modality": [{"modality": "text", "tokens": usage.input_tokens}],
    }


def events(interaction: Interaction, clock: Clock) -> list[dict[str, Any]]:
    """The event stream of an interaction, from its creation to its end.

    Names and order as in SDK 3.4.0: interaction.created, then per step step.start,
    step.delta and step.stop, then interaction.completed. Function arguments come in
    pieces of JSON that are joined per step.
    """
    head = {"id": interaction.id, "object": "interaction", "model": interaction.request.model}
    created = clock.timestamp(interaction.created)
    result: list[dict[str, Any]] = [
        {
            "event_type": "interaction.created",
            "interaction": {**head, "status": "in_progress", "created": created},
        }
    ]
    for index, step in enumerate(model_steps(interaction.reply)):
        start, deltas = _step_stream(step, interaction.reply)
        result.append({"event_type": "step.start", "index": index, "step": start})
        result += [{"event_type": "step.delta", "index": index, "delta": delta} for delta in deltas]
        result.append({"event_type": "step.stop", "index": index})
    completed = {
        **head,
        "status": interaction.final_status(),
        "created": created,
        "updated": clock.timestamp(interaction.updated),
        "usage": _usage(interaction.reply),
    }
    result.append({"event_type": "interaction.completed", "interaction": completed})
    return [{**event, "event_id": f"evt_{number}"} for number, event in enumerate(result, 1)]


def _step_stream(step: dict[str, Any], reply: Reply) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a step starts with and the deltas that fill it."""
    match step["type"]:
        case "thought":
            deltas = [
                {"type": "thought_summary", "content": content}
                for content in step.get("summary", [])
            ]
            signature = {"type": "thought_signature", "signature": step["signature"]}
            return {"type": "thought"}, [*deltas, signature]
        case "function_call":
            text = json.dumps(step["arguments"], ensure_ascii=False)
            pieces = [
                text[start : start + ARGUMENTS_PIECE]
                for start in range(0, len(text), ARGUMENTS_PIECE)
            ]
            deltas = [{"type": "arguments_delta", "arguments": piece} for piece in pieces]
            return {**step, "arguments": {}}, deltas
        case _:
            texts = [{"type": "text", "text": chunk} for chunk in reply.chunks()]
            media = [each for each in step["content"] if each["type"] != "text"]
            return {"type": "model_output"}, [*texts, *media]
