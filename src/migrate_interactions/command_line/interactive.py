"""``migrate --interactive``: ask about each fix on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.catalogue import CatalogueError
from migrate_interactions.engine.file_result import FileResult, Run, new_texts
from migrate_interactions.engine.one_by_one import Decision, Question, migrate_one_by_one
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.requirement_floors import raise_requirements
from migrate_interactions.engine.requirement_note import RequirementNote
from migrate_interactions.engine.run import Order, Task, read_relevant
from migrate_interactions.reporting.diff_output import print_diff
from migrate_interactions.reporting.lines import Line, is_terminal, plain, print_lines
from migrate_interactions.sources import Candidate

_STAYS = "it stays, as you said; the migrated code needs it raised"


def ask_through(asked: Request, candidates: tuple[Candidate, ...], output: str) -> Run:
    """What was agreed to, as the run that makes those changes.

    Ends the command where there is nobody to ask.
    """
    if output != "text":
        fail("--interactive asks its questions as text; leave --format out")
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        fail("--interactive asks questions and needs a terminal; --write applies fixes without")
    order = Order(asked.settings, asked.project(candidates), Task.MIGRATE)
    reading = read_relevant(candidates, order.project)
    asking = _Asking()
    try:
        results = migrate_one_by_one(reading.relevant, order, asking.ask)
    except CatalogueError as error:
        fail(str(error))
    done = {one.path: one for one in (*reading.failed, *results)}
    done, notes = _with_requirements(done, order, asking)
    ordered = tuple(done[path] for path in sorted(done))
    return Run(ordered, reading.searched, len(reading.relevant), notes)


def _with_requirements(
    done: dict[str, FileResult], order: Order, asking: _Asking
) -> tuple[dict[str, FileResult], tuple[RequirementNote, ...]]:
    """``done`` with the requirements that rise with what was agreed to, if that is agreed to."""
    if not any(one.after is not None for one in done.values()):
        return done, ()
    project = order.project.overlaid(new_texts(done.values(), order.project))
    raised, notes = raise_requirements(done, order.settings, project)
    more = [
        one
        for path, one in sorted(raised.items())
        if one.after is not None and (path not in done or done[path].after != one.after)
    ]
    if not more or asking.agrees("The migrated code needs a newer google-genai:", "GI603", more):
        return raised, notes
    return done, tuple(replace(one, todo=one.todo or _STAYS) for one in notes)


class _Asking:
    """Asks, and remembers the rules whose fixes are all to be applied."""

    def __init__(self) -> None:
        self.wanted: set[str] = set()
        self.stopped = False

    def ask(self, question: Question) -> Decision:
        """The decision on one fix."""
        print_lines(_heading(question))
        code = question.finding.code
        yes = self._asked(code, question.changes)
        if self.stopped:
            return Decision.STOP
        return Decision.APPLY if yes else Decision.LEAVE

    def agrees(self, sentence: str, code: str, changes: list[FileResult]) -> bool:
        """Whether changes that follow from others are agreed to as well."""
        print_lines([plain(sentence)])
        return self._asked(code, changes)

    def _asked(self, code: str, changes: Iterable[FileResult]) -> bool:
        print_diff(changes)
        if code in self.wanted:
            print_lines([plain(f"Applied, as all of {code}."), plain()])
            return True
        answer = click.prompt(
            f"Apply it? y(es), n(o), a(ll of {code}), q(uit)",
            type=click.Choice(["y", "n", "a", "q"]),
            show_choices=False,
        )
        print_lines([plain()])
        if answer == "a":
            self.wanted.add(code)
        self.stopped = answer == "q"
        return answer in ("y", "a")


def _heading(question: Question) -> Iterator[Line]:
    finding = question.finding
    fix = finding.fix
    assert fix is not None
    cell = f"cell {finding.place.cell}:" if finding.place.cell is not None else ""
    yield (
        ("bold", finding.place.path),
        ("cyan", f":{cell}{finding.place.line}:{finding.place.column} "),
        ("bold yellow", f"{finding.code} "),
        ("", f"{finding.name} {finding.message}"),
    )
    yield plain(f"    {fix.title} [{fix.safety}]")
    for detail in fix.details:
        yield (("dim", f"    {detail}"),)
