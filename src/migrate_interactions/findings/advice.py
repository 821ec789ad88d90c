"""What would be needed to move a refused conversation, by the reason of the refusal."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def advice() -> dict[str, dict[str, str]]:
    """Group of reasons -> reason -> one sentence or two, in the order of the file."""
    text = files("migrate_interactions.findings").joinpath("refusal_advice.toml")
    return tomllib.loads(text.read_text("utf-8"))


def advice_on(reason: str) -> str:
    """The advice on one reason, a key of ``REASONS``."""
    return next(group[reason] for group in advice().values() if reason in group)
