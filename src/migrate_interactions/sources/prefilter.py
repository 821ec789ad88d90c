"""Which files are worth parsing, decided on bytes before LibCST is imported."""

from __future__ import annotations

import re

#: A file in which none of these occurs as a whole word cannot import the Gemini SDK.
MENTIONS: tuple[bytes, ...] = (b"genai", b"generativeai", b"generative_models")
#: One in which not all of these occur cannot reach Gemini through the package openai. Many files
#: name the service only to send requests of their own to it.
OPENAI_MENTIONS: tuple[bytes, ...] = (b"generativelanguage.googleapis.com", b"openai")

_WHOLE_WORDS = {word: re.compile(rb"\b" + word + rb"\b") for word in MENTIONS}
_OLD_CALL = re.compile(rb"\.(?:generate_content|send_message)(?:_stream)?\s*\(")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def mentions_gemini(content: bytes) -> bool:
    """Whether ``content``, the bytes of a file, has the words of a way to Gemini in it."""
    if all(word in content for word in OPENAI_MENTIONS):
        return True
    return any(
        word in content and whole.search(content) is not None
        for word, whole in _WHOLE_WORDS.items()
    )


def lines_that_look_like_calls(content: bytes) -> tuple[int, ...]:
    """The 1-based lines that look like calls of the old API, for files nobody can parse."""
    return tuple(
        1 + len(_LINE_END.findall(content, 0, match.start()))
        for match in _OLD_CALL.finditer(content)
    )
