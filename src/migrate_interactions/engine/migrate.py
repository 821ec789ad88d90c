"""One file: apply every fix that may be applied, until nothing is left to apply."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from migrate_interactions.engine.apply import Applied, apply_with_places
from migrate_interactions.engine.check import Examined, examine
from migrate_interactions.engine.choose import choose
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported
from migrate_interactions.engine.guard import guarded
from migrate_interactions.engine.lines import Lines
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.engine.tally import tally
from migrate_interactions.engine.tidy import tidy_imports
from migrate_interactions.engine.verify import verify
from migrate_interactions.findings import Edit, Fix, Place
from migrate_interactions.sources import Failure, Project, SourceFile, dominant_newline

MAX_ROUNDS = 20


class NotConvergingError(Exception):
    """Applying fixes goes on for too long or in a circle."""


@dataclass(frozen=True)
class Migrated:
    """A text after all rounds, what was examined first and last, and where its sites went.

    ``whereabouts`` maps the sites of the first examination to their places now; None for the
    ones that are gone. ``fixed`` has the fixes that were applied at each site, by the codes of
    their rules.
    """

    text: str
    first: Examined
    last: Examined
    whereabouts: dict[Place, Place | None]
    fixed: dict[Place, dict[str, Fix]]


def migrate_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """The findings of one file, and its new bytes where something changes.

    Never raises because of what is in the file. A text that the verifier rejects is dropped
    and told as GI908, one that does not come to rest as GI907.
    """

    def migrate() -> FileResult:
        migrated = apply_all(source.path, source.text, rulebook, settings, project)
        reported = _with_outcomes(migrated)
        after = None
        if migrated.text != source.text:
            text = tidy_imports(source.path, source.text, migrated.text)
            problems = verify(source.text, text, source.path)
            if problems:
                reported = _rejected(source, reported, problems)
            else:
                after = source.encode(text)
        return FileResult(
            path=source.path,
            reported=reported,
            unused_suppressions=migrated.first.unused,
            accounting=tally(reported, migrated.first.one_shots),
            before=None if after is None else source.content,
            after=after,
        )

    return guarded(source, migrate)


def apply_all(
    path: str, text: str, rulebook: Rulebook, settings: Settings, project: Project
) -> Migrated:
    """Examine, apply what may be applied, and again until a round has nothing to apply.

    Raises :class:`NotConvergingError`, and what parser and codemods raise.
    """
    newline = dominant_newline(text)
    first = current = examine(path, text, rulebook, settings, project)
    whereabouts = {site: site for one in first.reported for site in one.claims}
    places: dict[Place, Place | None] = dict(whereabouts)
    fixed: dict[Place, dict[str, Fix]] = {site: {} for site in whereabouts}
    seen = {text}
    for _ in range(MAX_ROUNDS + 1):
        chosen = choose(path, current.reported, settings)
        if not chosen.findings:
            return Migrated(text, first, current, places, fixed)
        for one in chosen.findings:
            claimed = {(site.line, site.column) for site in one.claims}
            for origin, now in places.items():
                if now is not None and (now.line, now.column) in claimed:
                    assert one.finding.fix is not None
                    fixed[origin][one.finding.code] = one.finding.fix
        applied = apply_with_places(text, (_in_file(edit, newline) for edit in chosen.edits))
        if applied.text in seen:
            raise NotConvergingError("fixes undo one another")
        seen.add(applied.text)
        places = {origin: _moved(now, text, applied) for origin, now in places.items()}
        text = applied.text
        current = examine(path, text, rulebook, settings, project)
    raise NotConvergingError(f"fixes are still being found after {MAX_ROUNDS} rounds")


def _in_file(edit: Edit, newline: str) -> Edit:
    """The edit with the file's line endings in its new text."""
    if newline == "\n":
        return edit
    pieces = (
        re.sub(r"\r\n|\r|\n", newline, piece) if isinstance(piece, str) else piece
        for piece in edit.pieces
    )
    return replace(edit, pieces=tuple(pieces))


def _moved(place: Place | None, before: str, applied: Applied) -> Place | None:
    if place is None:
        return None
    offset = applied.successor(Lines(before).offset(place.line, place.column))
    if offset is None:
        return None
    line, column = Lines(applied.text).place(offset)
    return replace(place, line=line, column=column, end_line=0)


def _with_outcomes(migrated: Migrated) -> tuple[Reported, ...]:
    """The first findings: migrated, or with what the last examination says of them."""
    last = {
        (one.finding.code, site.line, site.column): one
        for one in migrated.last.reported
        for site in one.claims
    }
    reported = []
    for one in migrated.first.reported:
        if one.outcome is Outcome.REVIEW:
            one = _outcome_now(one, migrated, last)
        elif one.outcome is Outcome.REFUSED and all(migrated.fixed[site] for site in one.claims):
            one = _refused_before(one, migrated, last)
        reported.append(one)
    return tuple(reported)


def _outcome_now(
    one: Reported, migrated: Migrated, last: dict[tuple[str, int, int], Reported]
) -> Reported:
    """A finding that is fixed or no longer reported is migrated."""
    left = None
    if not all(migrated.fixed[site] for site in one.claims):
        places = filter(None, map(migrated.whereabouts.__getitem__, one.claims))
        keys = ((one.finding.code, place.line, place.column) for place in places)
        left = next((last[key] for key in keys if key in last), None)
    if left is None:
        return replace(one, outcome=Outcome.MIGRATED)
    if left.finding.refusal is None:
        return one
    finding = replace(one.finding, fix=None, refusal=left.finding.refusal)
    return Reported(finding, Outcome.REFUSED)


def _refused_before(
    one: Reported, migrated: Migrated, last: dict[tuple[str, int, int], Reported]
) -> Reported:
    """A refusal whose sites other fixes changed: the rule had its way then, or has it now.

    What it says of them is what it says at last; where it says nothing more, it is as it was.
    """
    code = one.finding.code
    if all(code in migrated.fixed[site] for site in one.claims):
        fix = migrated.fixed[one.claims[0]][code]
        return Reported(replace(one.finding, refusal=None, fix=fix), Outcome.MIGRATED)
    places = filter(None, map(migrated.whereabouts.__getitem__, one.claims))
    keys = ((code, place.line, place.column) for place in places)
    left = next((last[key] for key in keys if key in last), None)
    if left is None or left.finding.refusal is None:
        return one
    return replace(one, finding=replace(one.finding, refusal=left.finding.refusal))


def _rejected(
    source: SourceFile, reported: tuple[Reported, ...], problems: tuple[str, ...]
) -> tuple[Reported, ...]:
    """Nothing of the file is migrated: what was, has failed, and GI908 says why."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    undone = [one for one in reported if one.outcome is Outcome.MIGRATED]
    sites = tuple(dict.fromkeys(site for one in undone for site in one.claims))
    line = min((site.line for site in sites), default=1)
    cause = f"the rewritten text is wrong: {problems[0]}{more}"
    failure = Failure("GI908", source.path, cause, line).finding(sites)
    kept = (
        Reported(replace(one.finding, fix=None), Outcome.FAILED) if one in undone else one
        for one in reported
    )
    return (*kept, Reported(failure, Outcome.FAILED))
