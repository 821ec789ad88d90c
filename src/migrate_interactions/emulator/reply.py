"""A reply of the model, before it takes the shape of either API."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from migrate_interactions.emulator.context import Context, Part, Turn, canonical_json


@dataclass(frozen=True)
class FunctionCall:
    """One function the model wants called."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class GeneratedMedia:
    """An image or audio the model made."""

    kind: Literal["image", "audio"]
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Usage:
    """Token counts, equal for equal contexts whichever API asked."""

    input_tokens: int
    output_tokens: int
    thought_tokens: int

    @property
    def total_tokens(self) -> int:
        """Everything together."""
        return self.input_tokens + self.output_tokens + self.thought_tokens


@dataclass(frozen=True)
class Reply:
    """What the model answers: thought, text, calls and media, why it stopped, what it cost."""

    text: str
    calls: tuple[FunctionCall, ...]
    media: tuple[GeneratedMedia, ...]
    thought_summary: str | None
    signature: str | None
    finish: Literal["stop", "max_tokens"]
    usage: Usage

    def turn(self) -> Turn:
        """The reply as the model turn a follow-up builds on."""
        parts: list[Part] = []
        if self.text:
            parts.append({"text": self.text})
        parts += [
            {"function_call": {"id": call.id, "name": call.name, "arguments": call.arguments}}
            for call in self.calls
        ]
        return Turn("model", tuple(parts))

    def chunks(self) -> list[str]:
        """The text in the pieces in which either API streams it; joined they are the text."""
        words = re.findall(r"\s*\S+\s*?(?=\s|\Z)|\s+", self.text)
        pieces = ["".join(words[start : start + 4]) for start in range(0, len(words), 4)]
        if len(pieces) > 1 and not pieces[-1].strip():
            pieces[-2:] = [pieces[-2] + pieces[-1]]
        return pieces


def text_tokens(text: str) -> int:
    """A plausible number of tokens: one for four characters, at least one."""
    return max(1, math.ceil(len(text) / 4)) if text else 0


def input_tokens(context: Context) -> int:
    """The tokens of everything a call shows to the model."""
    count = text_tokens(context.system_instruction or "")
    if context.tools:
        count += text_tokens(canonical_json([dict(tool) for tool in context.tools]))
    if context.response_format:
        count += text_tokens(canonical_json([dict(each) for each in context.response_format]))
    return count + turn_tokens(context.turns)


def turn_tokens(turns: tuple[Turn, ...]) -> int:
    """The tokens of turns alone, which is what countTokens counts first of all."""
    return sum(_part_tokens(part) for turn in turns for part in turn.parts)


def _part_tokens(part: Part) -> int:
    match part:
        case {"text": str(text)}:
            return text_tokens(text)
        case {"bytes": int(size)}:
            # The tile size that the Gemini API bills for a small image.
            return 258 + size // 1024
        case {"uri": _}:
            return 258
        case _:
            return text_tokens(json.dumps(part, ensure_ascii=False, default=str))
