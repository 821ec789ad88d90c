"""Requirements in ``setup.py``, as literal texts; it is never executed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate_interactions.sources.requirement_files.mention import (
    NAME,
    REQUIREMENT,
    Mention,
    mention_at,
)

_QUOTED = re.compile(rf"(?<=[\"'])\s*(?={NAME})", re.IGNORECASE)
#: What may follow a requirement: the end of the literal, or a marker.
_WHOLE = re.compile(r"\s*\)?\s*[;\"']")
_MARK = "0marked0"


def mentions_in_setup_script(text: str) -> Iterator[Mention]:
    """Of the literal texts that begin with a requirement."""
    code = _read(text)
    for start in _QUOTED.finditer(text) if code else ():
        match = REQUIREMENT.match(text, start.end())
        marked = text[: start.end()] + _MARK + text[start.end() :]
        whole = match is not None and _WHOLE.match(text, match.end())
        if match is not None and whole and _read(marked) not in (code, ""):
            yield mention_at(text, match)


def _read(text: str) -> str:
    """The code without its comments; empty where it is broken."""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
