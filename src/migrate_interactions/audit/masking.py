"""Hide what looks like a key, so that a report can be handed around."""

from __future__ import annotations

import re

#: Keys as their issuers write them: Google, OpenAI and Anthropic, GitHub, AWS, Slack, tokens.
_KEY = re.compile(
    r"AIza[0-9A-Za-z_\-]{10,}|AQ\.[0-9A-Za-z_\-]{20,}|sk-[0-9A-Za-z_\-]{16,}|gh[pousr]_[0-9A-Za-z]{20,}"
    r"|AKIA[0-9A-Z]{12,}|xox[abpr]-[0-9A-Za-z\-]{10,}|ya29\.[0-9A-Za-z_\-]{10,}"
    r"|eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]{5,}"
)
#: A text that is given to something called a key, a token or a password.
_GIVEN = re.compile(
    r"(?i)(\b\w*(?:api_?key|token|secret|password)[\"']?\s*[=:]\s*)([\"'])([^\"'\s]{12,})\2"
)
MASK = "***"


def masked(text: str) -> str:
    """``text`` with ``***`` in place of every key."""
    text = _GIVEN.sub(lambda found: f"{found[1]}{found[2]}{MASK}{found[2]}", text)
    return _KEY.sub(MASK, text)
