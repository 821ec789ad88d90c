"""Write what a run would change, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.engine.tally import tally_again
from migrate_interactions.sources import Candidate, FileError, create_file, write_file


def write_results(run: Run, candidates: Mapping[str, Candidate]) -> Run:
    """Write every changed file of ``run``; ``candidates`` has them by their shown paths.

    The result is the run as it turned out: a file that could not be written has a finding
    that says why, its sites count as failed, and it no longer counts as changed.
    """
    # new files first: others import from them
    new_first = sorted(run.changed, key=lambda result: result.before is not None)
    done = {one.path: _written(one, candidate_of(one, candidates)) for one in new_first}
    return run.with_results(done.get(result.path, result) for result in run.results)


def candidate_of(result: FileResult, candidates: Mapping[str, Candidate]) -> Candidate:
    """The file of ``result``, which may be a new one beside others."""
    return candidates.get(result.path) or Candidate(result.path, result.location)


def _written(result: FileResult, candidate: Candidate) -> FileResult:
    assert result.after is not None
    try:
        if result.before is None:
            create_file(candidate, result.after)
        else:
            write_file(candidate, result.before, result.after)
    except FileError as error:
        kept = (
            replace(one, outcome=Outcome.FAILED) if one.outcome is Outcome.MIGRATED else one
            for one in result.reported
        )
        reported = (*kept, Reported(error.failure.finding(), Outcome.FAILED))
        return replace(
            result,
            reported=reported,
            accounting=tally_again(reported, result.accounting),
            before=None,
            after=None,
        )
    return result
