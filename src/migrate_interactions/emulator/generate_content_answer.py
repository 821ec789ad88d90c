"""A reply in the shape of generateContent answers, unary and streamed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from migrate_interactions.emulator.context import Context
from migrate_interactions.emulator.grounding import grounding_metadata, url_context_metadata
from migrate_interactions.emulator.options import Finish
from migrate_interactions.emulator.reply import (
    REFUSED,
    CodeRun,
    GeneratedMedia,
    Lookup,
    OutputPart,
    Reply,
    Text,
)

FINISH_REASONS: dict[Finish, str] = {
    "stop": "STOP",
    "max_tokens": "MAX_TOKENS",
    "safety": "SAFETY",
    "recitation": "RECITATION",
    "other": "OTHER",
}


def unary_answer(context: Context, reply: Reply) -> dict[str, Any]:
    """The body of a generateContent answer."""
    parts = [*_thought(reply)]
    for piece in reply.output:
        parts += _parts(piece)
    parts += _calls(reply)
    texts = [index for index, part in enumerate(parts) if "text" in part]
    cited = texts[-1] if texts else 0
    return _response(context, reply, _signed(parts, reply), last=True, cited_part=cited)


def streamed_answer(context: Context, reply: Reply) -> Iterator[dict[str, Any]]:
    """The bodies of a streamGenerateContent answer, one per server-sent event."""
    pieces: list[list[dict[str, Any]]] = [[part] for part in _thought(reply)]
    for piece in reply.output:
        match piece:
            case Text():
                pieces += [[{"text": chunk}] for chunk in piece.chunks()]
            case _:
                pieces += [[part] for part in _parts(piece)]
    if reply.calls:
        pieces.append(_calls(reply))
    pieces = pieces or [[]]
    for index, parts in enumerate(pieces):
        last = index == len(pieces) - 1
        yield _response(context, reply, _signed(parts, reply) if last else parts, last=last)


def _response(
    context: Context,
    reply: Reply,
    parts: list[dict[str, Any]],
    *,
    last: bool,
    cited_part: int = 0,
) -> dict[str, Any]:
    facts = {
        "usageMetadata": _usage(reply),
        "modelVersion": context.model,
        "responseId": f"response-{context.digest[:20]}",
    }
    if reply.finish == "blocked":
        return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **facts}
    candidate: dict[str, Any] = {"index": 0}
    if reply.finish not in REFUSED:
        candidate["content"] = {"role": "model", **({"parts": parts} if parts else {})}
    if last:
        candidate["finishReason"] = FINISH_REASONS[reply.finish]
        if metadata := grounding_metadata(reply, cited_part):
            candidate["groundingMetadata"] = metadata
        if addresses := url_context_metadata(reply):
            candidate["urlContextMetadata"] = addresses
    return {"candidates": [candidate], **facts}


def _usage(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    counts = {
        "promptTokenCount": usage.input_tokens,
        "candidatesTokenCount": usage.output_tokens,
        "thoughtsTokenCount": usage.thought_tokens,
        "toolUsePromptTokenCount": usage.tool_tokens,
        "totalTokenCount": usage.total_tokens,
    }
    details = {
        "promptTokensDetails": usage.input,
        "candidatesTokensDetails": usage.output,
        "toolUsePromptTokensDetails": {"text": usage.tool_tokens} if usage.tool_tokens else {},
    }
    by_modality = {
        key: [
            {"modality": modality.upper(), "tokenCount": count}
            for modality, count in shares.items()
        ]
        for key, shares in details.items()
    }
    # Proto3 JSON leaves out zeros and empty lists.
    return {key: value for key, value in {**counts, **by_modality}.items() if value}


def _thought(reply: Reply) -> list[dict[str, Any]]:
    return [{"text": reply.thought_summary, "thought": True}] if reply.thought_summary else []


def _parts(piece: OutputPart) -> list[dict[str, Any]]:
    match piece:
        case Text(text):
            return [{"text": text}]
        case CodeRun(key, code, output):
            return [
                {"executableCode": {"id": key, "language": "PYTHON", "code": code}},
                {"codeExecutionResult": {"id": key, "outcome": "OUTCOME_OK", "output": output}},
            ]
        case Lookup():
            # It shows in the candidate's metadata only.
            return []
        case GeneratedMedia(_, mime_type, content):
            data = base64.b64encode(content).decode()
            return [{"inlineData": {"mimeType": mime_type, "data": data}}]


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
