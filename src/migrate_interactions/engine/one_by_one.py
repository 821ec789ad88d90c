"""Apply fixes one by one, each after somebody agreed to it.

A fix is applied whole or not at all; after each, what it has changed is analysed anew, so that no
question is about a text that is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache, partial

from migrate_interactions.engine.apply import Applied, apply_with_places
from migrate_interactions.engine.cells import located
from migrate_interactions.engine.check import Examined, examine
from migrate_interactions.engine.choose import may_apply
from migrate_interactions.engine.deep_stack import with_deep_stack
from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, new_texts
from migrate_interactions.engine.guard import failure_result, guarded
from migrate_interactions.engine.migrate import (
    MAX_ROUNDS,
    Migrated,
    moved,
    results_of,
    tidied,
)
from migrate_interactions.engine.run import Order
from migrate_interactions.engine.verify import verify
from migrate_interactions.findings import Edit, Finding, Fix, Place
from migrate_interactions.sources import (
    Candidate,
    FileError,
    SourceFile,
    may_stand_in,
    read_bytes,
    source_of,
)
from migrate_interactions.sources.skipped import is_source


class Decision(Enum):
    """What somebody says of a fix."""

    APPLY = auto()
    LEAVE = auto()
    STOP = auto()


@dataclass(frozen=True)
class Question:
    """A finding with its fix, and the files that it changes: as they are, and as they would be."""

    finding: Finding
    changes: tuple[FileResult, ...]


Ask = Callable[[Question], Decision]
#: A rule and the beginning of the place that it objects to.
_Key = tuple[str, Place]


def migrate_one_by_one(
    files: Sequence[tuple[Candidate, bytes]], order: Order, ask: Ask
) -> list[FileResult]:
    """The results of ``files`` with the fixes that ``ask`` agrees to.

    Files that were not looked at before ``ask`` stopped are left out. Never raises because of
    what is in a file.
    """
    session = _Session(order, ask)
    for candidate, content in files:
        session.add(candidate, content)
    session.go_through()
    return list(session.results())


@dataclass
class _Session:
    """The texts as they are now, and what was said so far."""

    order: Order
    ask: Ask
    sources: dict[str, SourceFile] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    first: dict[str, Examined] = field(default_factory=dict)
    last: dict[str, Examined] = field(default_factory=dict)
    failed: dict[str, FileResult] = field(default_factory=dict)
    places: dict[Place, Place | None] = field(default_factory=dict)
    fixed: dict[Place, dict[str, Fix]] = field(default_factory=dict)
    declined: set[_Key] = field(default_factory=set)
    #: How many fixes are applied, and how many were when each file was examined.
    applied: int = 0
    examined_at: dict[str, int] = field(default_factory=dict)

    def add(self, candidate: Candidate, content: bytes) -> None:
        try:
            source = source_of(candidate, content)
        except FileError as error:
            self.failed[candidate.path] = failure_result(error.failure, content)
            return
        self.sources[source.path] = source
        self.texts[source.path] = source.text

    def go_through(self) -> None:
        """Ask about every file, and again about those that an answer may have touched."""
        paths = sorted(self.sources)
        for _ in range(MAX_ROUNDS):
            for path in paths:
                if not self._asked_about(path):
                    return
            paths = [path for path in sorted(self.sources) if self._may_differ(path)]
            if not paths:
                return

    def results(self) -> Iterator[FileResult]:
        """What became of the files that were looked at."""
        for path in [path for path in self.first if self._may_differ(path)]:
            self._examined(path)
        looked_at = [one for path, one in sorted(self.sources.items()) if path in self.first]
        migrated = Migrated(self.texts, self.first, self.last, self.places, self.fixed)

        @cache
        def every() -> Mapping[str, FileResult]:
            return {one.path: one for one in results_of(looked_at, migrated)}

        def result(path: str) -> FileResult:
            return every()[path]

        yield from self.failed.values()
        for source in looked_at:
            if source.path not in self.failed:
                one = guarded(source, partial(result, source.path))
                yield replace(one, location=source.location)

    def _may_differ(self, path: str) -> bool:
        """Whether a file may be seen differently since a fix was applied."""
        if self.examined_at.get(path, -1) == self.applied or path in self.failed:
            return False
        source = self.sources[path]
        return (
            path not in self.first
            or bool(self.first[path].reported)
            or self.texts[path] != source.text
            or may_stand_in(path, source.content)
        )

    def _asked_about(self, path: str) -> bool:
        """Ask about the fixes of one file; False where the answer is to stop."""
        while (examined := self._examined(path)) is not None:
            one = self._next(examined)
            if one is None:
                break
            finding = one.finding
            texts = self._with(finding)
            decision = Decision.LEAVE if texts is None else self._answer(finding, texts)
            if decision is Decision.STOP:
                return False
            if decision is Decision.LEAVE:
                self.declined |= {
                    _key(other.finding)
                    for other in examined.reported
                    if other == one or _edits(other.finding) == _edits(finding)
                }
        return True

    def _next(self, examined: Examined) -> Reported | None:
        """The first fix in the order of the rules that nobody has said anything of."""
        for one in sorted(examined.reported, key=lambda one: (one.finding.code, one.finding.place)):
            fix = one.finding.fix
            if one.outcome is not Outcome.REVIEW or fix is None or not fix.edits:
                continue
            if _key(one.finding) in self.declined:
                continue
            if may_apply(fix, self.order.settings) and all(map(self._is_there, fix.edits)):
                return one
        return None

    def _is_there(self, path: str) -> bool:
        """Whether a file is one of code that can be edited; it is read if it was not given."""
        if path not in self.sources and path not in self.failed and is_source(path):
            candidate = Candidate(path, self.order.project.location(path))
            try:
                self.add(candidate, read_bytes(candidate))
            except FileError:
                return False
        return path in self.sources and path not in self.failed

    def _with(self, finding: Finding) -> dict[str, str] | None:
        """The texts of the files that a fix changes, with it; None where the verifier objects."""
        new = {path: self._edited(path, edits).text for path, edits in _edits(finding).items()}
        for path, text in new.items():
            source = self.sources[path]
            wrong = verify(source.text, tidied(source, text), path)
            if wrong or not _can_be_written(source, text):
                return None
        return new

    def _edited(self, path: str, edits: Sequence[Edit]) -> Applied:
        return apply_with_places(self.texts[path], edits, self.sources[path].newline)

    def _answer(self, finding: Finding, texts: Mapping[str, str]) -> Decision:
        """Ask about a fix, and apply it where the answer is yes."""
        changes = tuple(self._change(path, text) for path, text in sorted(texts.items()))
        source = self.sources[finding.place.path]
        shown = located(FileResult(source.path, (Reported(finding, Outcome.REVIEW),)), source)
        decision = self.ask(Question(shown.reported[0].finding, changes))
        if decision is Decision.APPLY:
            self._apply(finding)
        return decision

    def _change(self, path: str, text: str) -> FileResult:
        source = self.sources[path]
        now = source.encode(tidied(source, self.texts[path]))
        return FileResult(path, before=now, after=source.encode(tidied(source, text)))

    def _apply(self, finding: Finding) -> None:
        for path in _edits(finding):
            self._examined(path)
        assert finding.fix is not None
        claimed = {
            (site.path, site.line, site.column) for site in finding.sites or (finding.place,)
        }
        for origin, now in self.places.items():
            if now is not None and (now.path, now.line, now.column) in claimed:
                self.fixed[origin][finding.code] = finding.fix
        applied = {path: self._edited(path, edits) for path, edits in _edits(finding).items()}
        self.places = {
            origin: moved(now, self.texts, applied) for origin, now in self.places.items()
        }
        still = ((code, moved(place, self.texts, applied)) for code, place in self.declined)
        self.declined = {(code, place) for code, place in still if place is not None}
        self.texts |= {path: one.text for path, one in applied.items()}
        self.applied += 1

    def _examined(self, path: str) -> Examined | None:
        """What there is to say of a file now; None where it cannot be analysed."""
        if self.examined_at.get(path) == self.applied:
            return self.last[path]
        if path in self.failed:
            return None
        source = self.sources[path]

        def work() -> FileResult:
            self.last[path] = self._examine(path)
            return FileResult(path)

        result = with_deep_stack(lambda: guarded(source, work))
        if result.failed:
            self.failed[path] = result
            return None
        self.examined_at[path] = self.applied
        if path not in self.first:
            self.first[path] = self.last[path]
            for site in (site for one in self.last[path].reported for site in one.claims):
                self.places.setdefault(site, site)
                self.fixed.setdefault(site, {})
        return self.last[path]

    def _examine(self, path: str) -> Examined:
        order = self.order
        now = [
            FileResult(other, after=self.sources[other].encode(text))
            for other, text in self.texts.items()
            if text != self.sources[other].text
        ]
        project = order.project.overlaid((*order.project.overlay, *new_texts(now, order.project)))
        return examine(path, self.texts[path], order.rulebook(), order.settings, project)


def _can_be_written(source: SourceFile, text: str) -> bool:
    try:
        source.encode(text)
    except FileError:
        return False
    return True


def _key(finding: Finding) -> _Key:
    return finding.code, replace(finding.place, end_line=0)


def _edits(finding: Finding) -> Mapping[str, tuple[Edit, ...]]:
    return finding.fix.edits if finding.fix is not None else {}
