"""The file that holds a baseline: sorted, an entry a line, so that its diffs can be read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any

from migrate_interactions.engine.gate_note import BaselineEntry
from migrate_interactions.sources import Candidate, FileError, create_file, read_bytes, write_file

FILE_NAME = ".migrate-interactions-baseline.json"
#: Raised when what is written could not be read by older versions of this tool.
VERSION = 1

_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_TEXTS = ("path", "rule", "code")


class BaselineError(Exception):
    """The baseline cannot be used; the message is one sentence with file, cause and mend."""


def read_baseline(location: str, shown: str) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline, sorted. Raises :class:`BaselineError`."""
    content = _content(location, shown)
    conflict = _CONFLICT.search(content)
    if conflict:
        line = content.count(b"\n", 0, conflict.start()) + 1
        raise BaselineError(
            f"{shown}:{line}: has the marks of a merge conflict; keep the lines of both sides "
            f"without the marks, and run migrate-interactions baseline"
        )
    try:
        written = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BaselineError(f"{shown}:{line}: is not UTF-8; {_MEND}") from error
    except json.JSONDecodeError as error:
        raise BaselineError(
            f"{shown}:{error.lineno}:{error.colno}: is not JSON ({error.msg}); {_MEND}"
        ) from error
    except RecursionError:
        raise BaselineError(f"{shown}: is nested too deeply for a baseline; {_MEND}") from None
    return tuple(sorted(_merged(_entries(written, shown))))


_MEND = "restore it, or delete it and run migrate-interactions baseline"


def _content(location: str, shown: str) -> bytes:
    try:
        return read_bytes(Candidate(shown, location))
    except FileError as error:
        cause = error.failure.cause
        if not os.path.lexists(location):
            cause = "there is no such baseline; migrate-interactions baseline writes it"
        raise BaselineError(f"{shown}: {cause}") from error


def _entries(written: Any, shown: str) -> Iterable[BaselineEntry]:
    if not isinstance(written, dict) or "version" not in written:
        raise BaselineError(f"{shown}: is no baseline: it has no version; {_MEND}")
    version = written["version"]
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise BaselineError(f"{shown}: version must be a whole number from 1 up; {_MEND}")
    if version > VERSION:
        raise BaselineError(
            f"{shown}: is a baseline of version {version}, and this migrate-interactions reads "
            f"version {VERSION}; upgrade migrate-interactions"
        )
    entries = written.get("entries")
    if not isinstance(entries, list):
        raise BaselineError(f"{shown}: entries must be a list; {_MEND}")
    for number, entry in enumerate(entries, 1):
        yield _entry(entry, f"{shown}: entry {number}")


def _entry(entry: Any, where: str) -> BaselineEntry:
    if not isinstance(entry, dict):
        raise BaselineError(f"{where} must be an object; {_MEND}")
    for key in _TEXTS:
        if not isinstance(entry.get(key), str):
            raise BaselineError(f"{where} must have a string as {key}; {_MEND}")
    count = entry.get("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise BaselineError(f"{where} must have a whole number from 1 up as count; {_MEND}")
    return BaselineEntry(entry["path"], entry["rule"], entry["code"], count)


def _merged(entries: Iterable[BaselineEntry]) -> Iterable[BaselineEntry]:
    """Entries of one key as one; with those of both sides of a merge, the higher count."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in entries:
        key = (one.path, one.rule, one.code)
        counts[key] = max(counts.get(key, 0), one.count)
    return (BaselineEntry(*key, count) for key, count in counts.items())


def baseline_text(entries: Iterable[BaselineEntry]) -> str:
    """The file with these entries."""
    lines = [
        json.dumps({"path": e.path, "rule": e.rule, "code": e.code, "count": e.count})
        for e in sorted(entries)
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    inside = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "entries": {inside}\n}}\n'


def write_baseline(location: str, shown: str, entries: Iterable[BaselineEntry]) -> bool:
    """Write the file where it would change; whether it did. Raises :class:`BaselineError`."""
    candidate = Candidate(shown, location)
    content = baseline_text(entries).encode()
    try:
        if not os.path.lexists(location):
            create_file(candidate, content)
            return True
        before = read_bytes(candidate)
        if before != content:
            write_file(candidate, before, content)
        return before != content
    except FileError as error:
        raise BaselineError(f"{shown}: {error.failure.sentence}") from error
