"""A baseline: the findings that a project had when it began to be checked.

A finding is known again by its rule, its file and its code, not by its line; so edits around
it change nothing. Of several alike as many are known as there were.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrate_interactions.engine.file_result import Outcome, Reported, Run, Suppressor
from migrate_interactions.engine.fingerprint import normalised
from migrate_interactions.engine.gate_note import BaselineEntry
from migrate_interactions.engine.source_texts import SourceTexts
from migrate_interactions.engine.tally import tally_again
from migrate_interactions.findings import Finding, Place
from migrate_interactions.sources import absolute_path

#: Longer code is cut in the file, and told apart by its digest.
_LONGEST = 160

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Scope:
    """What a run has looked at, in the terms of a baseline that lies in ``folder``.

    ``looks_at`` says of an absolute path whether the run would have looked there; ``applies``
    of a rule, by its code and the file, whether it was on there.
    """

    base: str
    folder: str
    looks_at: Callable[[str], bool]
    applies: Callable[[str, str], bool]

    def path_of(self, place: Place) -> str:
        """The path of a finding as the baseline has it."""
        location = absolute_path(place.path, self.base)
        return os.path.relpath(location, self.folder).replace(os.sep, "/")

    def location_of(self, path: str) -> str:
        """The absolute path of an entry."""
        return os.path.normpath(os.path.join(self.folder, *path.split("/")))


@dataclass(frozen=True)
class Comparison:
    """Findings beside a baseline, by the keys of its entries.

    ``known`` and ``new`` have the key of each finding that is in the baseline, or is not, by
    the finding's number in the run. ``moved`` counts the known ones whose file has another
    name now.
    """

    known: dict[int, _Key]
    new: dict[int, _Key]
    moved: int
    stale: Counter[_Key]
    #: Entries that say nothing about what the run has looked at.
    elsewhere: Counter[_Key]


def entries_of(counts: Counter[_Key]) -> tuple[BaselineEntry, ...]:
    """Entries, sorted, for what is counted."""
    return tuple(sorted(BaselineEntry(*key, n) for key, n in counts.items() if n > 0))


def compare(entries: Iterable[BaselineEntry], run: Run, scope: Scope) -> Comparison:
    """Which findings of ``run`` are in the baseline, and which entries are stale.

    An entry of a file that is gone may stand for the same code in another file.
    """
    left = Counter({(one.path, one.rule, one.code): one.count for one in entries})
    keys = dict(_keys(run, scope))
    known: dict[int, _Key] = {}
    for index, key in keys.items():
        if left[key] > 0:
            left[key] -= 1
            known[index] = key
    gone = _gone(left, scope)
    moved = 0
    for index, key in keys.items():
        before = next((one for one in gone.get(key[1:], ()) if left[one] > 0), None)
        if index not in known and before is not None:
            left[before] -= 1
            known[index] = key
            moved += 1
    failed = {scope.path_of(Place(one.path, 1)) for one in run.results if one.failed}
    stale = Counter({key: n for key, n in left.items() if n and _is_stale(key, failed, scope)})
    new = {index: key for index, key in keys.items() if index not in known}
    return Comparison(known, new, moved, stale, left - stale)


def _keys(run: Run, scope: Scope) -> Iterator[tuple[int, _Key]]:
    """The key of each finding that a baseline can have, by its number in the run."""
    texts = SourceTexts(run.contents)
    every = [one for result in run.results for one in result.reported]
    for index, one in enumerate(every):
        if one.outcome in (Outcome.REVIEW, Outcome.REFUSED):
            finding = one.finding
            yield index, (scope.path_of(finding.place), finding.code, code_of(finding, texts))


def code_of(finding: Finding, texts: SourceTexts) -> str:
    """The code that a finding is about: its statement; of a loop, the calls in it besides."""
    places = [finding.place]
    if all(site.line != finding.place.line for site in finding.sites):
        own = (site for site in finding.sites if site.path == finding.place.path)
        places += sorted(own)
    statements = (normalised(texts.code(place)) for place in places)
    code = " | ".join(dict.fromkeys(filter(None, statements)))
    if len(code) <= _LONGEST:
        return code
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{code[:_LONGEST]}... sha256:{digest}"


def _gone(left: Counter[_Key], scope: Scope) -> dict[tuple[str, ...], list[_Key]]:
    """What is left of files that are not there any more, by rule and code."""
    gone: dict[tuple[str, ...], list[_Key]] = {}
    there: dict[str, bool] = {}
    for key in sorted(one for one, count in left.items() if count > 0):
        path = key[0]
        if path not in there:
            there[path] = os.path.lexists(scope.location_of(path))
        if not there[path]:
            gone.setdefault(key[1:], []).append(key)
    return gone


def _is_stale(key: _Key, failed: set[str], scope: Scope) -> bool:
    path, rule, _ = key
    location = scope.location_of(path)
    return path not in failed and scope.looks_at(location) and scope.applies(rule, location)


def without_baselined(run: Run, entries: Sequence[BaselineEntry], scope: Scope, shown: str) -> Run:
    """The run in which the findings of the baseline are suppressed; each site stays counted."""
    compared = compare(entries, run, scope)
    results = []
    index = 0
    for result in run.results:
        reported = []
        for one in result.reported:
            known = index in compared.known
            reported.append(_baselined(one) if known else one)
            index += 1
        new = tally_again(reported, result.accounting)
        results.append(replace(result, reported=tuple(reported), accounting=new))
    gated = run.with_results(results)
    assert gated.accounting.found == run.accounting.found
    note = replace(
        run.gate,
        baseline=shown,
        baselined=len(compared.known),
        stale=entries_of(compared.stale),
    )
    return replace(gated, gate=note)


def _baselined(one: Reported) -> Reported:
    return replace(
        one, outcome=Outcome.SUPPRESSED, reason="baseline", suppressor=Suppressor.BASELINE
    )
