"""The comments of a text."""

from __future__ import annotations

import io
import tokenize


def comments_of(text: str) -> dict[int, str]:
    """The comment of each line, 1-based, that has one; ``#`` in strings does not count.

    Of a text that cannot be told into tokens to its end: the comments before that place.
    """
    found: dict[int, str] = {}
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    try:
        found.update(
            (token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT
        )
    except (tokenize.TokenError, SyntaxError):
        return found
    return found
