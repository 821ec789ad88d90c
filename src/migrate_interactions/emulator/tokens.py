"""Plausible token counts of contexts and replies, by modality."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from migrate_interactions.emulator.context import Context, Part, Turn, canonical_json
from migrate_interactions.emulator.reply import (
    CodeRun,
    FunctionCall,
    GeneratedMedia,
    OutputPart,
    Text,
)

# What the Gemini API bills for a small image, and for one it generates.
MEDIA_TILE = 258
GENERATED_TOKENS = {"image": 1290, "audio": 25}


def text_tokens(text: str) -> int:
    """A plausible number of tokens: one for four characters, at least one."""
    return max(1, math.ceil(len(text) / 4)) if text else 0


def input_tokens(context: Context) -> Mapping[str, int]:
    """The tokens of everything a call shows to the model, by modality."""
    counts = Counter(turn_tokens(context.turns))
    counts["text"] += text_tokens(context.system_instruction or "")
    if context.tools:
        counts["text"] += text_tokens(canonical_json([dict(tool) for tool in context.tools]))
    if context.response_format:
        asked = [dict(each) for each in context.response_format]
        counts["text"] += text_tokens(canonical_json(asked))
    return {modality: count for modality, count in counts.items() if count}


def turn_tokens(turns: tuple[Turn, ...]) -> Mapping[str, int]:
    """The tokens of turns alone, by modality."""
    counts: Counter[str] = Counter()
    for turn in turns:
        for part in turn.parts:
            modality, count = _part_tokens(part)
            counts[modality] += count
    return counts


def _part_tokens(part: Part) -> tuple[str, int]:
    match part:
        case {"text": str(text)}:
            return "text", text_tokens(text)
        case {"bytes": int(size)}:
            return modality_of(part.get("mime_type")), MEDIA_TILE + size // 1024
        case {"uri": _}:
            return modality_of(part.get("mime_type")), MEDIA_TILE
        case _:
            return "text", text_tokens(json.dumps(part, ensure_ascii=False, default=str))


def modality_of(mime_type: str | None) -> str:
    """The modality a medium is billed as."""
    main = (mime_type or "").partition("/")[0]
    return main if main in ("image", "audio", "video") else "document"


def output_tokens(output: Iterable[OutputPart], calls: Iterable[FunctionCall]) -> dict[str, int]:
    """The tokens of an answer, by modality."""
    counts: Counter[str] = Counter()
    for piece in output:
        match piece:
            case Text(text):
                counts["text"] += text_tokens(text)
            case CodeRun(_, code, printed):
                counts["text"] += text_tokens(code) + text_tokens(printed)
            case GeneratedMedia(kind):
                counts[kind] += GENERATED_TOKENS[kind]
    for call in calls:
        counts["text"] += text_tokens(call.name + canonical_json(call.arguments))
    return {modality: count for modality, count in counts.items() if count}
