"""A reply in the shape of interactions answers: the resource and its event stream."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from migrate_interactions.emulator.clock import Clock
from migrate_interactions.emulator.grounding import citations, lookup_steps
from migrate_interactions.emulator.options import Finish
from migrate_interactions.emulator.reply import CodeRun, GeneratedMedia, Lookup, Reply, Text
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
# What `usage.grounding_tool_count` lists.
COUNTED_TOOLS = frozenset({"google_search", "google_maps"})
REFUSALS: Mapping[Finish, str] = {
    "safety": "The answer was withheld for safety reasons.",
    "recitation": "The answer was withheld since it recites its sources.",
    "other": "The answer was withheld.",
    "blocked": "The input was blocked.",
}
EMPTY: Mapping[type, Any] = {dict: {}, list: [], str: ""}


def resource(
    interaction: Interaction, clock: Clock, *, with_user_steps: bool, include_input: bool = False
) -> dict[str, Any]:
    """The interaction as create (model steps only) or get (all of its steps) answer it."""
    status = interaction.status(clock)
    body = _head(interaction, clock, status)
    settings = interaction.request.settings
    body.update({key: settings[key] for key in ECHOED if key in settings})
    if interaction.environment_id is not None:
        body["environment_id"] = interaction.environment_id
    steps = user_steps(interaction) if with_user_steps else []
    if status not in UNFINISHED and status not in WITHOUT_OUTPUT:
        steps = steps + model_steps(interaction.reply)
    if status not in UNFINISHED and status != "cancelled":
        body["usage"] = _usage(interaction.reply)
    if steps:
        body["steps"] = steps
    if status == "failed":
        body["errors"] = [_error(interaction.reply)]
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
    steps += _output_steps(reply)
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


def _output_steps(reply: Reply) -> list[dict[str, Any]]:
    """Texts and media are contents of one step, until a tool that was used comes between."""
    steps: list[dict[str, Any]] = []
    for piece in reply.output:
        match piece:
            case Lookup():
                steps += lookup_steps(piece)
                continue
            case CodeRun(key, code, output):
                arguments = {"language": "python", "code": code}
                steps.append({"type": "code_execution_call", "id": key, "arguments": arguments})
                steps.append(
                    {"type": "code_execution_result", "call_id": key, "result": output}
                    | {"is_error": False}
                )
                continue
            case Text():
                content: dict[str, Any] = {"type": "text", "text": piece.text}
                if cited := citations(piece, reply):
                    content["annotations"] = cited
            case GeneratedMedia(kind, mime_type, data):
                encoded = base64.b64encode(data).decode()
                content = {"type": kind, "mime_type": mime_type, "data": encoded}
        if not steps or steps[-1]["type"] != "model_output":
            steps.append({"type": "model_output", "content": []})
        steps[-1]["content"].append(content)
    return steps


def _usage(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    result: dict[str, Any] = {
        "total_input_tokens": usage.input_tokens,
        "total_output_tokens": usage.output_tokens,
        "total_thought_tokens": usage.thought_tokens,
        "total_cached_tokens": 0,
        "total_tool_use_tokens": usage.tool_tokens,
        "total_tokens": usage.total_tokens,
        "input_tokens_by_modality": _by_modality(usage.input),
        "output_tokens_by_modality": _by_modality(usage.output),
    }
    if usage.tool_tokens:
        result["tool_use_tokens_by_modality"] = _by_modality({"text": usage.tool_tokens})
    counted = {tool: count for tool, count in usage.searches.items() if tool in COUNTED_TOOLS}
    if counted:
        result["grounding_tool_count"] = [
            {"type": tool, "count": count} for tool, count in counted.items()
        ]
    return result


def _by_modality(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"modality": modality, "tokens": count} for modality, count in counts.items()]


def _error(reply: Reply) -> dict[str, str]:
    """Why an interaction failed. Codes are URIs; which ones there are is not documented."""
    message = REFUSALS.get(reply.finish, "The emulator was told to fail this.")
    kind = reply.finish if reply.finish in REFUSALS else "internal"
    return {"code": f"urn:emulator:{kind}", "message": message}


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
    failed = interaction.final_status() == "failed"
    for index, step in enumerate([] if failed else model_steps(interaction.reply)):
        start, deltas = _step_stream(step)
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
    if failed:
        result.append({"event_type": "error", "error": _error(interaction.reply)})
    result.append({"event_type": "interaction.completed", "interaction": completed})
    return [{**event, "event_id": f"evt_{number}"} for number, event in enumerate(result, 1)]


def _step_stream(step: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
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
        case "model_output":
            deltas = [delta for content in step["content"] for delta in _content_stream(content)]
            return {"type": "model_output"}, deltas
        case kind:
            # The rest are the steps of the service's own tools: one delta each, of their name.
            start = {
                key: EMPTY.get(type(value), value) if key in ("arguments", "result") else value
                for key, value in step.items()
            }
            filled: dict[str, Any] = {
                key: step[key] for key in ("arguments", "result", "is_error") if key in step
            }
            if kind == "file_search_result":
                filled = {"result": []}
            return start, [{"type": kind, **filled}]


def _content_stream(content: dict[str, Any]) -> list[dict[str, Any]]:
    if content["type"] != "text":
        return [content]
    deltas: list[dict[str, Any]] = [
        {"type": "text", "text": chunk} for chunk in Text(content["text"]).chunks()
    ]
    if cited := content.get("annotations"):
        deltas.append({"type": "text_annotation_delta", "annotations": cited})
    return deltas
