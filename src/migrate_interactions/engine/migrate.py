"""One file, or some that belong together: apply fixes until nothing is left to apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

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
from migrate_interactions.findings import Fix, Place
from migrate_interactions.sources import Failure, Project, SourceFile

MAX_ROUNDS = 20


class NotConvergingError(Exception):
    """Applying fixes goes on for too long or in a circle."""


@dataclass(frozen=True)
class Migrated:
    """Texts after all rounds, what was examined first and last, and where the sites went.

    Texts and examinations are by path. ``whereabouts`` maps the sites of the first examination
    to their places now; None for the ones that are gone. ``fixed`` has the fixes that were
    applied at each site, by the codes of their rules.
    """

    texts: dict[str, str]
    first: dict[str, Examined]
    last: dict[str, Examined]
    whereabouts: dict[Place, Place | None]
    fixed: dict[Place, dict[str, Fix]]


def migrate_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """The findings of one file, and its new bytes where something changes.

    Never raises because of what is in the file. A text that the verifier rejects is dropped
    and told as GI908, one that does not come to rest as GI907.
    """
    return migrate_files((source,), rulebook, settings, project)[0]


def migrate_files(
    sources: Sequence[SourceFile], rulebook: Rulebook, settings: Settings, project: Project
) -> list[FileResult]:
    """The same for files that fixes change together: where one fails, none is changed."""

    @cache
    def results() -> dict[str, FileResult]:
        migrated = apply_all(sources, rulebook, settings, project)
        return {one.path: one for one in results_of(sources, migrated)}

    def result(path: str) -> FileResult:
        return results()[path]

    return [guarded(one, partial(result, one.path)) for one in sources]


def results_of(sources: Sequence[SourceFile], migrated: Migrated) -> Iterator[FileResult]:
    """What became of ``sources``; where the verifier rejects one new text, none is changed."""
    texts = {
        one.path: text
        for one in sources
        if (text := tidied(one, migrated.texts[one.path])) != one.text
    }
    problems = {
        one.path: found
        for one in sources
        if one.path in texts and (found := verify(one.text, texts[one.path], one.path))
    }
    for source in sources:
        first = migrated.first[source.path]
        reported = _with_outcomes(source.path, migrated)
        after = None
        if problems:
            reported = _rejected(source, reported, problems)
        elif source.path in texts:
            after = source.encode(texts[source.path])
        yield FileResult(
            path=source.path,
            reported=reported,
            unused_suppressions=first.unused,
            accounting=tally(reported, first.one_shots),
            before=None if after is None else source.content,
            after=after,
        )


def tidied(source: SourceFile, text: str) -> str:
    """The new text of a file, without the imports that it no longer needs."""
    return tidy_imports(source.path, source.text, text) if text != source.text else text


def apply_all(
    sources: Sequence[SourceFile], rulebook: Rulebook, settings: Settings, project: Project
) -> Migrated:
    """Examine, apply what may be applied, and again until a round has nothing to apply.

    Raises :class:`NotConvergingError`, and what parser and codemods raise.
    """
    texts = {one.path: one.text for one in sources}
    newlines = {one.path: one.newline for one in sources}
    first = current = _examined(sources, texts, rulebook, settings, project)
    sites = [site for seen in first.values() for one in seen.reported for site in one.claims]
    places: dict[Place, Place | None] = {site: site for site in sites}
    fixed: dict[Place, dict[str, Fix]] = {site: {} for site in sites}
    seen = {tuple(texts.values())}
    for _ in range(MAX_ROUNDS + 1):
        reported = [one for examined in current.values() for one in examined.reported]
        chosen = choose(texts.keys(), reported, settings)
        if not chosen.findings:
            return Migrated(texts, first, current, places, fixed)
        for one in chosen.findings:
            claimed = {(site.path, site.line, site.column) for site in one.claims}
            for origin, now in places.items():
                if now is not None and (now.path, now.line, now.column) in claimed:
                    assert one.finding.fix is not None
                    fixed[origin][one.finding.code] = one.finding.fix
        applied = {
            path: apply_with_places(texts[path], edits, newlines[path])
            for path, edits in chosen.edits.items()
        }
        places = {origin: moved(now, texts, applied) for origin, now in places.items()}
        texts = texts | {path: one.text for path, one in applied.items()}
        if tuple(texts.values()) in seen:
            raise NotConvergingError("fixes undo one another")
        seen.add(tuple(texts.values()))
        current = _examined(sources, texts, rulebook, settings, project)
    raise NotConvergingError(f"fixes are still being found after {MAX_ROUNDS} rounds")


def _examined(
    sources: Sequence[SourceFile],
    texts: Mapping[str, str],
    rulebook: Rulebook,
    settings: Settings,
    project: Project,
) -> dict[str, Examined]:
    """Every one of ``texts``, with the others as they are now."""
    if len(sources) > 1:
        now = ((one.location, one.encode(texts[one.path])) for one in sources)
        project = project.overlaid((*project.overlay, *now))
    return {path: examine(path, text, rulebook, settings, project) for path, text in texts.items()}


def moved(
    place: Place | None, before: Mapping[str, str], applied: Mapping[str, Applied]
) -> Place | None:
    """Where the edits of a round took a place of the texts ``before``; None if it is gone."""
    if place is None or place.path not in applied:
        return place
    new = applied[place.path]
    offset = new.successor(Lines(before[place.path]).offset(place.line, place.column))
    if offset is None:
        return None
    line, column = Lines(new.text).place(offset)
    return replace(place, line=line, column=column, end_line=0)


def _with_outcomes(path: str, migrated: Migrated) -> tuple[Reported, ...]:
    """The first findings: migrated, or with what the last examination says of them."""
    last = {
        (one.finding.code, site.line, site.column): one
        for one in migrated.last[path].reported
        for site in one.claims
    }
    reported = []
    for one in migrated.first[path].reported:
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
    source: SourceFile,
    reported: tuple[Reported, ...],
    problems: Mapping[str, tuple[str, ...]],
) -> tuple[Reported, ...]:
    """Nothing of the file is migrated: what was, has failed, and GI908 says why."""
    undone = [one for one in reported if one.outcome is Outcome.MIGRATED]
    if source.path not in problems and not undone:
        return reported
    path = source.path if source.path in problems else min(problems)
    where = "" if path == source.path else f" of {path}"
    count = sum(map(len, problems.values())) - 1
    more = f" (and {count} more)" if count else ""
    sites = tuple(dict.fromkeys(site for one in undone for site in one.claims))
    line = min((site.line for site in sites), default=1)
    cause = f"the rewritten text{where} is wrong: {problems[path][0]}{more}"
    failure = Failure("GI908", source.path, cause, line).finding(sites)
    kept = (
        Reported(replace(one.finding, fix=None), Outcome.FAILED) if one in undone else one
        for one in reported
    )
    return (*kept, Reported(failure, Outcome.FAILED))
