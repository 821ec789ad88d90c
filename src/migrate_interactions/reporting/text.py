"""The report for people: a line per finding, then the accounting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from migrate_interactions.engine.file_result import Outcome, Reported, Run
from migrate_interactions.engine.requirement_note import RequirementNote
from migrate_interactions.engine.suppression import shown_rule
from migrate_interactions.findings import REASONS, SDK_FLOOR, Accounting, StateMode
from migrate_interactions.reporting.gate_lines import gate_lines
from migrate_interactions.reporting.lines import Line, one_line, plain
from migrate_interactions.reporting.occasion import Occasion, Writing
from migrate_interactions.reporting.storage import stored
from migrate_interactions.sources import FAILURES

_COLUMNS = {
    "migrated": "the fix is applied",
    "review": "a fix is offered, and not applied here",
    "refused": "left as they are, for the reasons given",
    "suppressed": "kept quiet, by a comment or the baseline",
    "failed": "not done, because of an error",
}
#: The reason of tests that have to be restated by a person.
TEST_DOUBLE = "test-double"
_ROWS: tuple[tuple[str, str], ...] = tuple(_COLUMNS.items())


def report(run: Run, occasion: Occasion) -> Iterator[Line]:
    """A line or two per finding, then what all reports for people end with."""
    return report_with(finding_lines(run), run, occasion)


def report_with(findings: Iterable[Line], run: Run, occasion: Occasion) -> Iterator[Line]:
    """``findings``, the notes, the accounting, and what to do next."""
    before = [*findings, *note_lines(run), *unused_lines(run)]
    yield from before
    if before:
        yield plain()
    if occasion.writing is Writing.DONE:
        for result in run.changed:
            yield (("green", "written "), ("bold", one_line(result.path)))
    yield from accounting_lines(run)
    yield from gate_lines(run)
    if run.changed:
        yield plain()
        yield storage_line(run, occasion.state)
        yield from needs_lines(run.requirements)
        yield from _writing_lines(occasion)
    yield from advice_lines(run, occasion.apply)


def _writing_lines(occasion: Occasion) -> Iterator[Line]:
    if occasion.writing is Writing.NOT_ASKED:
        yield plain(f"Nothing is written yet: {occasion.write}")
    elif occasion.writing is Writing.WITHHELD:
        yield (("bold red", "Nothing is written, since the proof failed."),)


def finding_lines(run: Run) -> Iterator[Line]:
    """One line per finding, a second one with the reason where there is no fix."""
    for one in run.reported:
        yield _finding_line(one)
        refusal = one.finding.refusal
        if refusal is not None:
            where = f" (line {refusal.line})" if refusal.line else ""
            yield (("dim", f"    stays: {refusal.reason}: {one_line(refusal.sentence)}{where}"),)


def _finding_line(one: Reported) -> Line:
    finding = one.finding
    style = "red" if finding.code in FAILURES else "yellow"
    cell = f"cell {finding.place.cell}:" if finding.place.cell is not None else ""
    return (
        ("bold", one_line(finding.place.path)),
        ("cyan", f":{cell}{finding.place.line}:{finding.place.column} "),
        (f"bold {style}", f"{finding.code} "),
        ("", f"{finding.name} {one_line(finding.message)}"),
        ("green", _tag(one)),
    )


def _tag(one: Reported) -> str:
    if one.outcome is Outcome.MIGRATED:
        return " [migrated]"
    return f" [fix: {one.finding.safety}]" if one.finding.fix is not None else ""


def note_lines(run: Run) -> Iterator[Line]:
    """What a reader should know of the fixes, each sentence once."""
    fixes = (one.finding.fix for one in run.reported)
    notes = (detail for fix in fixes if fix is not None for detail in fix.details)
    for note in dict.fromkeys(notes):
        yield (("dim", f"note: {note}"),)


def unused_lines(run: Run) -> Iterator[Line]:
    """A line for each comment that silences nothing, or is wrong."""
    for result in run.results:
        for comment in result.unused_suppressions:
            rules = ", ".join(sorted(map(shown_rule, comment.rules)))
            called = f"{comment.kind}[{rules}] " if rules else ""
            sentence = f"the comment {called}{comment.problem}"
            cell = f"cell {comment.cell}:" if comment.cell is not None else ""
            yield plain(f"{one_line(result.path)}:{cell}{comment.line}: {one_line(sentence)}")


def accounting_lines(run: Run) -> Iterator[Line]:
    """The table of the accounting and the refusals by reason."""
    accounting = run.accounting
    files = f"{_counted(run.searched, 'file')} searched, {run.mentioning} with Gemini in"
    yield plain(f"{files} {'it' if run.mentioning == 1 else 'them'}.")
    if accounting.found or accounting.one_shots:
        yield from _table(accounting)
    reasons = Counter(
        one.finding.refusal.reason for one in run.reported if one.finding.refusal is not None
    )
    if reasons:
        yield plain()
        yield (("bold", "Refused, by reason"),)
        for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
            row = REASONS[reason]
            yield (
                ("", f"{count:>6}  "),
                ("bold", reason),
                ("", f": {row.meaning} "),
                ("dim", row.link),
            )
    if doubles := reasons[TEST_DOUBLE]:
        pin = "pins" if doubles == 1 else "pin"
        sentence = f"{_counted(doubles, 'test double')} {pin} the old API: see to them by hand"
        yield plain()
        yield (("bold", sentence),)


def _table(accounting: Accounting) -> Iterator[Line]:
    yield plain()
    calls = _counted(accounting.found, "call").rpartition(" ")
    yield (("bold", f"{calls[0]:>6}  {calls[2]} found"),)
    for column, meaning in _ROWS:
        count = getattr(accounting, column)
        yield (("" if count else "dim", f"{count:>10}  {column:<10}  {meaning}"),)
    if accounting.one_shots:
        yield plain(f"{accounting.one_shots:>6}  one-shot besides: no conversation, left as it is")


def advice_lines(run: Run, command: str) -> Iterator[Line]:
    """What to do next: the command that shows, or applies, what was not applied."""
    offered = [one for one in run.reported if one.outcome is Outcome.REVIEW]
    offered = [one for one in offered if one.finding.fix is not None]
    if offered:
        yield plain()
        yield plain(f"{_counted(len(offered), 'fix', 'fixes')} offered: {command}")


def needs_lines(requirements: Iterable[RequirementNote]) -> Iterator[Line]:
    """What the migrated code needs of the project: what is raised, and what has to be."""
    yield (("bold", f"needs google-genai >= {SDK_FLOOR}"),)
    for one in requirements:
        yield (("yellow" if one.todo else "green", f"  {one}"),)


def storage_line(run: Run, state: StateMode) -> Line:
    """What will be stored where, and for how long."""
    return (("bold", stored(run, state)),)


def _counted(count: int, noun: str, plural: str = "") -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
