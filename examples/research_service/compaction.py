"""Keeps histories small: a summary stands in for turns that are long gone."""

from google import genai
from google.genai import types

import settings

client = genai.Client()

REQUEST = "Summarise our conversation so far. Keep names, numbers and sources."


def size(history: list[types.Content]) -> int:
    """The characters of all texts."""
    return sum(len(part.text or "") for turn in history for part in turn.parts or [])


def compact(history: list[types.Content]) -> list[types.Content]:
    """The history, or a summary and the latest turns if it has become too long to send."""
    if size(history) <= settings.COMPACT_ABOVE_CHARACTERS:
        return history
    old, latest = history[: -settings.KEEP_TURNS], history[-settings.KEEP_TURNS :]
    response = client.models.generate_content(
        model=settings.SUMMARY_MODEL,
        contents=[*old, types.Content(role="user", parts=[types.Part(text=REQUEST)])],
    )
    summary = f"What we talked about before: {response.text}"
    return [types.Content(role="user", parts=[types.Part(text=summary)]), *latest]
