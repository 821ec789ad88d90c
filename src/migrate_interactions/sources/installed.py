"""What is installed beside this tool, asked without importing it."""

from __future__ import annotations

from functools import cache

from migrate_interactions.findings import Version
from migrate_interactions.sources.requirement_files import GENAI


@cache
def installed_sdk() -> Version | None:
    """The version of google-genai in this environment; None if there is none to be told."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Version.parse(version(GENAI))
    except (PackageNotFoundError, ValueError, TypeError, OSError):
        return None
