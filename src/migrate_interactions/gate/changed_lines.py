"""The lines that changed since a revision, as git sees them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.engine.tally import tally_again
from migrate_interactions.findings import Place
from migrate_interactions.sources.git import ask_git, names_in

#: What users may have configured must not change what the diff looks like.
_DIFF = (
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--text",
    "--unified=0",
    "--inter-hunk-context=0",
    "--find-renames",
    "--ignore-submodules=all",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}
_ESCAPED |= {b"v": b"\v"}


class ChangesError(Exception):
    """The changes cannot be told; the message is one sentence with cause and mend."""


@dataclass(frozen=True)
class Changes:
    """What changed in the work tree at ``root`` (a real path), by path from there.

    ``lines`` has first and last lines that are new; where lines were only taken away, the first
    is the one after them and the last the one before. Files that git does not track count as
    changed from end to end.
    """

    root: str
    lines: dict[str, tuple[tuple[int, int], ...]]
    tracked: frozenset[str]

    def touch(self, location: str, first: int, last: int) -> bool:
        """Whether a line from ``first`` to ``last`` of the file at an absolute path changed."""
        path = os.path.relpath(os.path.realpath(location), self.root).replace(os.sep, "/")
        if path not in self.tracked:
            return True
        return any(start <= last and end >= first for start, end in self.lines.get(path, ()))


def changes_since(revision: str, folder: str) -> Changes:
    """What changed in the repository of ``folder`` since it left ``revision``'s history.

    Compares the files as they are, committed or not, with the merge base of ``revision`` and
    what is checked out. Raises :class:`ChangesError`.
    """
    root = _asked(
        folder,
        revision,
        "is in no git repository; leave --diff-base out there",
        "rev-parse",
        "--show-toplevel",
    )
    top = os.fsdecode(root.rstrip(b"\n"))
    commit = _commit(top, revision)
    head = _commit(top, "HEAD")
    unrelated = (
        "has no common commit with what is checked out; in a shallow clone, fetch more of its "
        "history"
    )
    base = _asked(top, revision, unrelated, "merge-base", commit, head).split()[0].decode()
    diff = _asked(top, revision, "cannot be compared", *_DIFF, base, "--")
    tracked = names_in(_asked(top, revision, "cannot be compared", "ls-files", "-z"))
    return Changes(os.path.realpath(top), dict(_hunks(diff)), frozenset(tracked))


def _commit(top: str, revision: str) -> str:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    cause = "is no revision that git knows here; is it spelled right, and fetched?"
    if revision == "HEAD":
        cause = "cannot be compared: nothing is committed yet"
    return _asked(top, revision, cause, *words).strip().decode()


def _asked(folder: str, revision: str, cause: str, *arguments: str) -> bytes:
    """What git answers. Raises :class:`ChangesError` where it does not."""
    done = ask_git(folder, *arguments)
    if done is None:
        raise ChangesError(f"--diff-base {revision}: there is no git here; install it")
    if done.returncode == 0:
        return done.stdout
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    told = next((line for line in lines if "dubious ownership" in line), "")
    told = told or (lines[0] if lines and "not a git repository" not in lines[0] else "")
    if arguments[0] == "rev-parse" and arguments[1] == "--show-toplevel":
        raise ChangesError(f"--diff-base {revision}: {folder} {told or cause}")
    raise ChangesError(f"--diff-base {revision}: {cause}{f' ({told})' if told else ''}")


def _hunks(diff: bytes) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """For each file of a diff without context, the lines that are new in it."""
    path: str | None = None
    lines: list[tuple[int, int]] = []
    left = 0
    for line in diff.split(b"\n"):
        if left and line[:1] in (b"+", b"-"):
            left -= 1
        elif line.startswith(b"+++ "):
            path = _path(line[4:])
        elif line.startswith(b"diff --git "):
            if path is not None:
                yield path, tuple(lines)
            path, lines, left = None, [], 0
        elif hunk := _HUNK.match(line):
            start = int(hunk[1])
            count = int(hunk[2]) if hunk[2] is not None else 1
            lines.append((start, start + count - 1) if count else (start + 1, start))
            left = count + _removed(line)
    if path is not None:
        yield path, tuple(lines)


def _removed(hunk: bytes) -> int:
    before = hunk.split(b" ")[1]
    return int(before.partition(b",")[2] or 1)


def _path(name: bytes) -> str | None:
    """The path behind ``+++``, which git quotes where it has odd characters."""
    name = name.removesuffix(b"\t")
    if name.startswith(b'"'):
        name = _ESCAPE.sub(_unescaped, name[1:-1])
    return os.fsdecode(name[2:]) if name.startswith(b"b/") else None


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPED.get(code, code)


def on_changed_lines(run: Run, changes: Changes, base: str, revision: str) -> Run:
    """The run with nothing but what is on changed lines; files that failed stay.

    A finding over several lines counts if one of them changed. Those that go are counted.
    """
    texts = SourceTexts(run.contents)

    def changed(place: Place) -> bool:
        location = os.path.join(base, place.path)
        lines = range(place.line, max(place.line, place.end_line) + 1)
        if place.cell is None:
            return changes.touch(location, lines[0], lines[-1])
        written = (texts.line_in_file(replace(place, line=line)) for line in lines)
        return any(changes.touch(location, line, line) for line in written)

    results = []
    unchanged = 0
    for result in run.results:
        kept = tuple(
            one
            for one in result.reported
            if one.outcome is Outcome.FAILED or changed(one.finding.place)
        )
        gone = [one for one in result.reported if one not in kept]
        unchanged += sum(one.outcome is not Outcome.SUPPRESSED for one in gone)
        comments = tuple(
            one
            for one in result.unused_suppressions
            if changed(Place(result.path, one.line, cell=one.cell))
        )
        accounting = tally_again(kept, result.accounting)
        results.append(
            replace(result, reported=kept, unused_suppressions=comments, accounting=accounting)
        )
        assert len(kept) + len(gone) == len(result.reported)
    note = replace(run.gate, diff_base=revision, unchanged=unchanged)
    return replace(run.with_results(results), gate=note)
