"""What becomes of findings that wait for another fix, such as the move to a newer package."""

from __future__ import annotations

from dataclasses import replace

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run


def foreseen(audit: Run, migration: Run) -> Run:
    """``audit``, with what ``migration`` of the same files says of findings that wait.

    They are on offer for review where it moves them; else they are refused for the reason that is
    left then. What they say of lines stays that of ``audit``.
    """
    after = {
        (one.finding.code, one.finding.place): one
        for one in migration.reported
        if one.outcome in (Outcome.MIGRATED, Outcome.REFUSED)
    }

    def look(one: Reported) -> Reported:
        refusal = one.finding.refusal
        then = after.get((one.finding.code, one.finding.place))
        if refusal is None or then is None:
            return one
        if then.outcome is Outcome.MIGRATED:
            finding = replace(one.finding, fix=then.finding.fix, refusal=None)
            return replace(one, finding=finding, outcome=Outcome.REVIEW)
        if then.finding.refusal is None or then.finding.refusal.reason == refusal.reason:
            return one
        # its line is one of the text that the other fix has written
        reason = replace(then.finding.refusal, line=None)
        return replace(one, finding=replace(one.finding, refusal=reason))

    def looked_at(result: FileResult) -> FileResult:
        return replace(result, reported=tuple(map(look, result.reported)))

    return replace(audit, results=tuple(map(looked_at, audit.results)))
