"""Models that the service no longer has."""

from __future__ import annotations

import re

#: Families of models by the beginning of their names; ``gemini-pro-latest`` is a name of today.
_RETIRED = re.compile(
    r"(?:models/)?(?:gemini-(?:1\.[05]|ultra)\b|gemini-pro(?:-vision)?(?:@|$)|(?:text|chat)-bison)"
)


def is_retired(model: str) -> bool:
    """Whether ``model``, as it is given to a request, names one that is gone.

    Source: the names that google-genai 3.4.0 lists (``types.interactions.Model``) have none of
    these families.
    """
    return _RETIRED.match(model) is not None
