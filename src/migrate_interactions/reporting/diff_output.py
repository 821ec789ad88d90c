"""Print a diff: raw bytes into pipes, colours on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.reporting.diff import new_file_diff, unified_diff
from migrate_interactions.reporting.lines import Line, is_terminal, print_lines

_STYLES = (("---", "bold"), ("+++", "bold"), ("@@", "cyan"), ("-", "red"), ("+", "green"))


def diff_of(result: FileResult) -> bytes:
    """The change of one file as a unified diff; empty if it has none."""
    if result.after is None:
        return b""
    if result.before is None:
        return new_file_diff(result.path, result.after)
    return unified_diff(result.path, result.before, result.after)


def print_diff(results: Iterable[FileResult]) -> None:
    """Print the changes of ``results`` to standard output."""
    for result in results:
        if is_terminal(sys.stdout):
            print_lines(styled_diff(diff_of(result)))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(diff_of(result))
            sys.stdout.buffer.flush()


def styled_diff(diff: bytes) -> Iterator[Line]:
    """The lines of a diff for a terminal."""
    for line in diff.decode("utf-8", "replace").split("\n")[:-1]:
        yield _styled(line)


def _styled(line: str) -> Line:
    style = next((style for start, style in _STYLES if line.startswith(start)), "")
    return ((style, line.rstrip("\r")),)
