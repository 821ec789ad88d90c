"""Patterns as ``.gitignore`` files have them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def ignoring(lines: Iterable[str]) -> GitIgnoreSpec:
    """What the lines of an ignore file ignore. A line that is no pattern ignores nothing."""
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        # `[[:space:]]` is an odd set to Python
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(filter(is_pattern, lines))


def is_pattern(line: str) -> bool:
    """Whether a line can stand in an ignore file."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines((line,))
    except (ValueError, re.error):
        return False
    return True
