"""Put a comment behind a line that keeps a rule quiet about it."""

from __future__ import annotations

import ast
import re

from migrate_interactions.engine.lines import Lines
from migrate_interactions.engine.suppression import suppressions_in
from migrate_interactions.findings import Finding

_IGNORED = re.compile(r"(#\s*migrate-interactions:\s*ignore\[[^\]]*)\]", re.IGNORECASE)
#: A comment cannot stand inside a string or behind a backslash; so far down it is looked for.
_LINES_BELOW = 20


def with_comment(text: str, finding: Finding) -> str | None:
    """``text`` with a comment that silences ``finding``; None if there is no place for one."""
    lines = Lines(text)
    for number in range(finding.place.line, finding.place.line + _LINES_BELOW):
        line = lines.line(number)
        if not line:
            return None
        start = lines.offset(number, 1)
        new = text[:start] + _commented(line, finding.code) + text[start + len(line) :]
        if _same_code(text, new) and any(one.silences(finding) for one in suppressions_in(new)):
            return new
    return None


def _commented(line: str, code: str) -> str:
    body = line.rstrip()
    if _IGNORED.search(body):
        return _IGNORED.sub(rf"\1, {code}]", line, count=1)
    return f"{body}  # migrate-interactions: ignore[{code}]{line[len(body) :]}"


def _same_code(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError):
        return False
