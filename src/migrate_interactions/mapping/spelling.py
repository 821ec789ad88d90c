"""How the two APIs spell names: the SDK takes camelCase too, the Interactions API does not."""

from __future__ import annotations

import re

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def snake_case(name: str) -> str:
    """``maxOutputTokens`` -> ``max_output_tokens``; other names stay."""
    return _CAPITAL.sub(r"_\1", name).lower() if not name.isupper() else name
