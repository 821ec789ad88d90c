"""Patterns as ``.gitignore`` files have them."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
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


def below(folder: str, patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether an absolute path fits ``patterns``, which are relative to ``folder``."""
    if not patterns:
        return lambda location: False
    spec = ignoring(patterns)
    top = folder.rstrip(os.sep) + os.sep
    return lambda location: (
        location.startswith(top) and spec.match_file(location[len(top) :].replace(os.sep, "/"))
    )
