"""Run the engine for a command."""

from __future__ import annotations

from migrate_interactions.command_line.group import fail
from migrate_interactions.engine.catalogue import CatalogueError
from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.run import Order, Task, run
from migrate_interactions.reporting.progress import progress
from migrate_interactions.sources import Candidate

#: What the progress bar says.
_DOING = {Task.CHECK: "checking", Task.MIGRATE: "migrating", Task.AUDIT: "auditing"}


def analyse(asked: Request, candidates: tuple[Candidate, ...], task: Task) -> Run:
    """What the engine finds in ``candidates``; ends the command if it cannot run at all."""
    order = Order(asked.settings, asked.project(candidates), task)
    try:
        with progress(_DOING[task]) as watch:
            done = run(candidates, order, asked.configuration.jobs, watch)
        _check_selectors(asked, done)
    except CatalogueError as error:
        fail(str(error))
    return done


def _check_selectors(asked: Request, done: Run) -> None:
    """End the command if a selector fits no rule: it would keep everything quiet.

    Not looked at where nothing was analysed, so that LibCST is not loaded for it.
    """
    selection = asked.settings.selection
    if not (done.mentioning and selection.selectors):
        return
    from migrate_interactions.engine.catalogue import load_catalogue

    unmatched = selection.unmatched(load_catalogue())
    if unmatched:
        fail(f"no rule fits {', '.join(unmatched)}; migrate-interactions rules lists them")


def changes_of(done: Run, candidates: tuple[Candidate, ...]) -> dict[str, bytes]:
    """The new bytes of the files that would change, by absolute path."""
    from migrate_interactions.engine.writing import candidate_of

    by_path = {candidate.path: candidate for candidate in candidates}
    return {
        candidate_of(result, by_path).location: result.after
        for result in done.changed
        if result.after is not None
    }
