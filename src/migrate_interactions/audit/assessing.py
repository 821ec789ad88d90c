"""Assess how ready code is to move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from migrate_interactions.audit.folders import folders_of
from migrate_interactions.audit.readiness import (
    BlockerRow,
    FolderReadiness,
    Readiness,
    Wave,
    WavePlan,
)
from migrate_interactions.engine.file_result import Outcome, Reported, Run
from migrate_interactions.findings import (
    Blocker,
    BlockerKind,
    Effort,
    Place,
    Safety,
    StateMode,
    Verdict,
)
from migrate_interactions.sources import FAILURES

#: Kind -> what it means, what to do about it.
_BLOCKERS: Mapping[BlockerKind, tuple[str, str]] = {
    BlockerKind.VERTEX: (
        "clients of Vertex AI or of an enterprise, where the Interactions API is not the same",
        "ask whether your platform has it; then set vertex-interactions = true",
    ),
    BlockerKind.OLDER_PACKAGE: (
        "a package that is older than google-genai",
        "move to google-genai first: migrate does it where it can (GI604)",
    ),
    BlockerKind.OLD_SDK: (
        "a requirement that admits a google-genai without today's Interactions API",
        "raise it: migrate does it in the files of requirements that it changes code for",
    ),
    BlockerKind.RETIRED_MODEL: (
        "models that the service no longer has",
        "choose a model of today first, and look at its answers before anything else changes",
    ),
    BlockerKind.EXPLICIT_CACHE: (
        "explicit caching, which interactions do not have",
        "drop it where a session takes its place, and keep generateContent elsewhere",
    ),
    BlockerKind.BATCH: (
        "the Batch API, which interactions do not have",
        "leave these calls where they are",
    ),
    BlockerKind.SAFETY_SETTINGS: (
        "safety settings, which interactions take only in part",
        "decide whether the defaults will do",
    ),
    BlockerKind.RETENTION: (
        "a policy that forbids to store conversations at Google",
        'use state = "stateless": requests keep carrying their history',
    ),
}
#: The order in which blockers are told.
_ORDER = tuple(BlockerKind)

_NOTES: Mapping[StateMode, tuple[str, ...]] = {
    StateMode.SERVER: (
        "The turns of migrated conversations are kept at Google: 55 days on paid tiers, 1 day on "
        "the free tier. A conversation that is continued later has to be sent again as a whole.",
        "Keep the id of each conversation's last interaction where its history was kept: it is "
        "the only way back to it, and no call lists interactions.",
        "Keep questions and answers in your own log if you read histories to find faults, to "
        "measure quality or to train: the service shows an interaction only by its id.",
        "A conversation whose turns only Google has cannot be handed to another vendor's model; "
        "a log of its turns can.",
    ),
    StateMode.STATELESS: (
        "Requests carry their history and say store=False: Google keeps nothing, and requests "
        "do not get smaller.",
    ),
    StateMode.FORBID: ("No fix that stores anything at Google is offered.",),
}


#: How the codes of rules begin that only prepare a migration, or mend what is around it.
_PREPARING = "GI6"


def readiness_of(run: Run, state: StateMode, effort: Effort) -> Readiness:
    """The readiness of what ``run``, an audit, has looked at."""
    reported = [one for one in run.reported if one.finding.code not in FAILURES]
    return Readiness(
        folders=tuple(_folders(reported)),
        blockers=tuple(_blockers(run, state)),
        waves=tuple(_waves(reported, effort)),
        notes=_NOTES[state],
        effort=effort,
    )


def wave_of(one: Reported) -> Wave:
    """When a finding is dealt with."""
    judgement = one.finding.judgement
    if judgement is not None and judgement.verdict is Verdict.KEEPS:
        return Wave.NONE
    if one.finding.fix is None:
        return Wave.MANUAL
    return Wave.SAFE if one.finding.fix.safety is Safety.SAFE else Wave.REVIEW


def minutes_of(one: Reported, effort: Effort) -> int:
    """How long a finding takes, by its wave."""
    by_wave = {Wave.SAFE: effort.safe, Wave.REVIEW: effort.review, Wave.MANUAL: effort.manual}
    return by_wave.get(wave_of(one), 0)


def _folders(reported: Iterable[Reported]) -> Iterable[FolderReadiness]:
    ready: dict[Place, bool] = {}
    for one in reported:
        for site in one.claims if _orchestrates(one) else ():
            fixed = one.outcome in (Outcome.REVIEW, Outcome.MIGRATED)
            ready[_key(site)] = ready.get(_key(site), False) or fixed
    folders: dict[str, list[bool]] = {".": []}
    for place, is_ready in ready.items():
        for folder in folders_of(place.path):
            folders.setdefault(folder, []).append(is_ready)
    for folder, every in sorted(folders.items()):
        yield FolderReadiness(folder, len(every), sum(every))


def _orchestrates(one: Reported) -> bool:
    """Whether there is something to move, and not only to prepare."""
    return wave_of(one) is not Wave.NONE and not one.finding.code.startswith(_PREPARING)


def _key(site: Place) -> Place:
    """``site`` whatever its end is said to be."""
    return Place(site.path, site.line, site.column, cell=site.cell)


def _blockers(run: Run, state: StateMode) -> Iterable[BlockerRow]:
    by_kind: dict[BlockerKind, list[Blocker]] = {}
    files: dict[BlockerKind, set[str]] = {}
    for result in run.results:
        for one in result.inventory.blockers if result.inventory is not None else ():
            by_kind.setdefault(one.kind, []).append(one)
            files.setdefault(one.kind, set()).add(result.path)
    if state is StateMode.FORBID:
        by_kind.setdefault(BlockerKind.RETENTION, [])
    for kind in sorted(by_kind, key=_ORDER.index):
        meaning, mend = _BLOCKERS[kind]
        places = dict.fromkeys(shown(one.place) for one in by_kind[kind])
        there = (result for result in run.results if result.path in files.get(kind, ()))
        refused = sum(result.accounting.refused for result in there)
        yield BlockerRow(str(kind), meaning, mend, tuple(places), refused)


def shown(place: Place) -> str:
    """``path:line``, in notebooks with the cell."""
    cell = f":cell {place.cell}" if place.cell is not None else ""
    return f"{place.path}{cell}:{place.line}"


def _waves(reported: Iterable[Reported], effort: Effort) -> Iterable[WavePlan]:
    by_wave: dict[Wave, list[Reported]] = {wave: [] for wave in Wave if wave is not Wave.NONE}
    for one in reported:
        if wave_of(one) is not Wave.NONE:
            by_wave[wave_of(one)].append(one)
    for wave, own in by_wave.items():
        sites = {_key(site) for one in own for site in one.claims}
        minutes = sum(minutes_of(one, effort) for one in own)
        yield WavePlan(wave, len(own), len(sites), minutes)
