"""Which files are tests, or used by tests, and may stand in for the API."""

from __future__ import annotations

import re

_TEST_FILE = re.compile(
    r"(^|/)(test_[^/]*|[^/]*_test|conftest|fakes?|stubs?|mocks?)\.py$|(^|/)tests?/[^:]*\.py$"
)
_SIGNS = re.compile(
    rb"\b(generate_content(_stream)?|GenerativeModel|chats|start_chat)\b"
    rb"|:(streamGenerateContent|generateContent)\b|\bvcr\b|\b(use_)?cassettes?\b"
)
_STANDING_IN = re.compile(
    rb"\b(\w*Mock|create_autospec|SimpleNamespace|monkeypatch|patch|vcr|def)\b"
)


def is_test_file(path: str) -> bool:
    """Whether a file is, by its name or its folder, one of tests or of what they use."""
    return _TEST_FILE.search(path) is not None


def may_stand_in(path: str, content: bytes) -> bool:
    """Whether a file of tests may have something in it that stands in for the old API."""
    return (
        is_test_file(path)
        and _SIGNS.search(content) is not None
        and _STANDING_IN.search(content) is not None
    )
