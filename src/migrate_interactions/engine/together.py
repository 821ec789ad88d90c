"""Files that one fix changes together are migrated together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate_interactions.engine.choose import may_apply
from migrate_interactions.engine.deep_stack import with_deep_stack
from migrate_interactions.engine.file_result import FileResult, Outcome, new_texts
from migrate_interactions.engine.migrate import migrate_files
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.sources import (
    Candidate,
    FileError,
    Project,
    SourceFile,
    read_bytes,
    source_of,
)

if TYPE_CHECKING:
    from migrate_interactions.engine.run import Order


def migrated_together(results: Mapping[str, FileResult], order: Order) -> Iterator[FileResult]:
    """New results of the files that belong together because of their fixes.

    ``results`` are those of each file alone, by path, where such fixes were left.
    """
    for paths in groups(results.values(), order.settings):
        for one in _migrated(paths, results, order):
            if one.path in results or one.after is not None:
                yield one


def _migrated(
    paths: Sequence[str], results: Mapping[str, FileResult], order: Order
) -> list[FileResult]:
    sources = list(_sources(paths, order.project))
    if len(sources) < len(paths):
        return []
    others = [one for one in results.values() if one.path not in paths]
    overlay = new_texts(others, order.project)
    project = order.project.overlaid((*order.project.overlay, *overlay))
    rulebook = order.rulebook()
    done = with_deep_stack(lambda: migrate_files(sources, rulebook, order.settings, project))
    return [
        replace(one, location=source.location) for one, source in zip(done, sources, strict=True)
    ]


def groups(results: Iterable[FileResult], settings: Settings) -> list[list[str]]:
    """The paths of files that fixes which may be applied reach over, each file in one group."""
    found: list[set[str]] = []
    for result in results:
        for one in result.reported:
            fix = one.finding.fix
            if one.outcome is not Outcome.REVIEW or fix is None or not may_apply(fix, settings):
                continue
            if set(fix.edits) <= {result.path}:
                continue
            group = {result.path, *fix.edits}
            joined = [other for other in found if other & group]
            found = [other for other in found if not other & group]
            found.append(group.union(*joined))
    return sorted(sorted(group) for group in found)


def _sources(paths: Sequence[str], project: Project) -> Iterator[SourceFile]:
    for path in paths:
        candidate = Candidate(path, project.location(path))
        try:
            yield source_of(candidate, read_bytes(candidate))
        except FileError:
            return
