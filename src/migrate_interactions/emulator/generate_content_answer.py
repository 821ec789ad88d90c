"""A reply in the shape of generateContent answers, unary and streamed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from migrate_interactions.emulator.context import Context
from migrate_interactions.emulator.reply import Reply

FINISH_REASONS = {"stop": "STOP", "max_tokens": "MAX_TOKENS"}


def unary_answer(context: Context, reply: Reply) -> dict[str, Any]:
    """The body of a generateContent answer."""
    parts = [*_thought(reply), *_text(reply.text), *_media(reply), *_calls(reply)]
    return _response(context, reply, _signed(parts, reply), last=True)


def streamed_answer(context: Context, reply: Reply) -> Iterator[dict[str, Any]]:
    """The bodies of a streamGenerateContent answer, one per server-sent event."""
    pieces: list[list[dict[str, Any]]] = [[part] for part in _thought(reply)]
    pieces += [_text(chunk) for chunk in reply.chunks()]
    pieces += [[part] for part in _media(reply)]
    if reply.calls:
        pieces.append(_calls(reply))
    pieces = pieces or [[]]
    for index, parts in enumerate(pieces):
        last = index == len(pieces) - 1
        yield _response(context, reply, _signed(parts, reply) if last else parts, last=last)


def _response(
    context: Context, reply: Reply, parts: list[dict[str, Any]], *, last: bool
) -> dict[str, Any]:
    content: dict[str, Any] = {"role": "model"}
    if parts:
        content["parts"] = parts
    candidate: dict[str, Any] = {"content": content, "index": 0}
    if last:
        candidate["finishReason"] = FINISH_REASONS[reply.finish]
    return {
        "candidates": [candidate],
        "usageMetadata": _usage(reply),
        "modelVersion": context.model,
        "responseId": f"response-{context.digest[:20]}",
    }


def _usage(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    result: dict[str, Any] = {
        "promptTokenCount": usage.input_tokens,
        "candidatesTokenCount": usage.output_tokens,
        "totalTokenCount": usage.total_tokens,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": usage.input_tokens}],
    }
    if usage.thought_tokens:
        result["thoughtsTokenCount"] = usage.thought_tokens
    return result


def _thought(reply: Reply) -> list[dict[str, Any]]:
    return [{"text": reply.thought_summary, "thought": True}] if reply.thought_summary else []


def _text(text: str) -> list[dict[str, Any]]:
    return [{"text": text}] if text else []


def _media(reply: Reply) -> list[dict[str, Any]]:
    return [
        {
            "inlineData": {
                "mimeType": medium.mime_type,
                "data": base64.b64encode(medium.content).decode(),
            }
        }
        for medium in reply.media
    ]


def _calls(reply: Reply) -> list[dict[str, Any]]:
    return [
        {"functionCall": {"id": call.id, "name": call.name, "args": dict(call.arguments)}}
        for call in reply.calls
    ]


def _signed(parts: list[dict[str, Any]], reply: Reply) -> list[dict[str, Any]]:
    """Put the thought signature on the first call, else on the last part."""
    if not parts or reply.signature is None:
        return parts
    first_call = next((n for n, part in enumerate(parts) if "functionCall" in part), len(parts) - 1)
    return [
        {**part, "thoughtSignature": reply.signature} if index == first_call else part
        for index, part in enumerate(parts)
    ]
