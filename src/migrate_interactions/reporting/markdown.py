"""GitHub-flavoured Markdown: for the summary of a job, or a comment under a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from migrate_interactions.engine.file_result import Reported, Run
from migrate_interactions.findings import REASONS, Accounting
from migrate_interactions.reporting.gate_lines import gate_lines
from migrate_interactions.reporting.markdown_syntax import code, prose, row, table
from migrate_interactions.reporting.occasion import Occasion
from migrate_interactions.reporting.sentences import by_importance, what_next, where
from migrate_interactions.reporting.storage import stored
from migrate_interactions.reporting.text import unused_lines

#: A summary of a job may have 1 MiB. What is left for the last lines is more than they take.
LIMIT = 1024 * 1024 - 4096
#: More lines of remarks than these are only counted.
_REMARKS = 50
_COLUMNS = ("migrated", "review", "refused", "suppressed", "failed")


def report(run: Run, occasion: Occasion) -> str:
    """The accounting, the refusals by reason, and a table of findings per rule.

    Findings that would make it larger than a summary may be are left out, and counted.
    """
    parts = ["# migrate-interactions", _files(run)]
    parts += _accounting(run.accounting)
    parts += _refusals(run)
    if run.changed:
        parts.append(f"Stored after this migration: {prose(stored(run, occasion.state))}.")
    parts += _remarks(run)
    parts += _findings(run.reported, LIMIT - sum(len(part.encode()) + 2 for part in parts))
    return "\n\n".join(parts) + "\n"


def _files(run: Run) -> str:
    count = len(run.reported)
    found = f"{count:,} finding{'' if count == 1 else 's'}"
    files = f"{run.searched:,} file{'' if run.searched == 1 else 's'} searched"
    return f"**{found}** in {files}, {run.mentioning:,} with Gemini in them."


def _accounting(accounting: Accounting) -> Iterator[str]:
    if not accounting.found:
        return
    cells = [str(getattr(accounting, column)) for column in ("found", *_COLUMNS)]
    yield table(["calls found", *_COLUMNS], [cells], right=range(len(cells)))
    if accounting.one_shots:
        count = accounting.one_shots
        yield f"Besides, {count:,} one-shot call{'' if count == 1 else 's'} without a conversation."


def _refusals(run: Run) -> Iterator[str]:
    refusals = (one.finding.refusal for one in run.reported)
    reasons = Counter(one.reason for one in refusals if one is not None)
    if not reasons:
        return
    yield "## Refused, by reason"
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        [f"{count:,}", f"[{reason}](<{REASONS[reason].link}>)", prose(REASONS[reason].meaning)]
        for reason, count in ordered
    ]
    yield table(["findings", "reason", "what it means"], rows, right=[0])


def _remarks(run: Run) -> Iterator[str]:
    """What there is to say of the baseline, and of comments that silence nothing."""
    lines = ["".join(text for _, text in line) for line in (*gate_lines(run), *unused_lines(run))]
    said = [line for line in lines if line]
    if said:
        kept = said if len(said) <= _REMARKS else said[: _REMARKS - 1]
        listed = [f"- {prose(line)}" for line in kept]
        if len(said) > len(kept):
            listed.append(f"- and {len(said) - len(kept):,} more")
        yield "\n".join(listed)


def _findings(reported: Iterable[Reported], room: int) -> Iterator[str]:
    """A table per rule, as far as there is ``room`` for bytes."""
    rules: dict[tuple[str, str, str], list[Reported]] = {}
    for one in by_importance(reported):
        finding = one.finding
        key = (finding.severity.value, finding.code, finding.name)
        rules.setdefault(key, []).append(one)
    left = 0
    for (severity, rule, name), found in rules.items():
        title = f"## {rule} {prose(name)}: {len(found):,} ({severity})"
        head = table(["where", "what", "and now"], [])
        room -= len(title.encode()) + len(head.encode()) + 4
        rows = []
        for one in found:
            line = row(_cells(one))
            room -= len(line.encode()) + 1
            if room < 0:
                break
            rows.append(line)
        left += len(found) - len(rows)
        if rows:
            yield title
            yield "\n".join((head, *rows))
    if left:
        yield f"{left:,} more are left out, to keep this page within the size of a summary."


def _cells(one: Reported) -> list[str]:
    place = one.finding.place
    return [
        code(f"{place.path}:{where(place)}"),
        prose(one.finding.message),
        prose(what_next(one)),
    ]
