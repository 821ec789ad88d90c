"""Many files: read them, leave out those without Gemini, spread the rest over processes.

LibCST is not imported here, and not at all unless a file has a word of Gemini in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from migrate_interactions.engine.file_result import FileResult, Run, new_texts
from migrate_interactions.engine.requirement_note import RequirementNote
from migrate_interactions.engine.rulebook import Rulebook, Settings, installed_rulebook
from migrate_interactions.findings import Fate, Orchestration
from migrate_interactions.sources import (
    COMMENT_MARK,
    IN_PLAY,
    Candidate,
    Failure,
    FileError,
    Project,
    has_turns,
    imported_words,
    imports_any,
    imports_companion,
    may_converse,
    may_cut_turns,
    may_stand_in,
    mentions_gemini,
    module_word,
    read_bytes,
    says_gemini,
    source_of,
    uses_gemini,
)

#: Fewer files than this are done in this process; starting others would take longer.
FEW_FILES = 8

#: The reasons for a refusal that the migration of another file can remove.
DEPENDING_ON_OTHERS = frozenset({"used-in-another-file"})
MAX_ROUNDS = 5

#: Called with the number of files done and of all files.
Watch = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """Nobody watches."""


class Task(Enum):
    """What is to be done with a file."""

    CHECK = auto()
    MIGRATE = auto()
    #: Check, and take stock of what an audit asks for besides.
    AUDIT = auto()
    #: See what is dead once all that was claimed is gone; the last part of an audit.
    AUDIT_TOGETHER = auto()


@dataclass(frozen=True)
class Order:
    """What is to be done with every file, in a form that can be sent to another process."""

    settings: Settings
    project: Project
    task: Task = Task.CHECK
    rulebook: Callable[[], Rulebook] = installed_rulebook
    #: What the findings of an audit claim, for its last part.
    claims: tuple[Orchestration, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The files that have to be analysed with their bytes, and what became of the others."""

    relevant: tuple[tuple[Candidate, bytes], ...]
    failed: tuple[FileResult, ...]
    searched: int
    #: Those of the others that have comments for this tool in them.
    commented: tuple[tuple[Candidate, bytes], ...] = ()


def run(
    candidates: Sequence[Candidate],
    order: Order,
    jobs: int | None = None,
    watch: Watch = unwatched,
    migrated: Run | None = None,
) -> Run:
    """Analyse ``candidates``. The result does not depend on their order or on ``jobs``.

    ``migrated`` is what their migration gave, if that is known.

    Never raises because of a file. Raises
    :class:`migrate_interactions.engine.catalogue.CatalogueError` when a file is relevant and
    the codemods cannot be loaded.
    """
    reading = read_relevant(candidates, order.project)
    results = {one.path: one for one in reading.failed}
    results |= {one.path: one for one in _idle_comments(reading.commented, order)}
    results |= {one.path: one for one in _analyse(reading.relevant, order, jobs, watch)}
    if order.task is Task.MIGRATE:
        _join(results, order)
        _settle(results, reading.relevant, order, jobs)
        _share(results, reading.relevant, order, jobs)
    _look_at_tests_again(results, reading.relevant, order, jobs, migrated)
    if order.task is Task.AUDIT:
        _look_together(results, reading.relevant, order, jobs)
    notes: tuple[RequirementNote, ...] = ()
    if order.task is Task.MIGRATE and results:
        from migrate_interactions.engine.requirement_floors import raise_requirements

        project = order.project.overlaid(new_texts(results.values(), order.project))
        results, notes = raise_requirements(results, order.settings, project)
    ordered = sorted(results.values(), key=lambda result: result.path)
    contents = _contents(ordered, reading.relevant, order.project)
    return Run(tuple(ordered), reading.searched, len(reading.relevant), notes, contents)


def _contents(
    results: Iterable[FileResult], files: Iterable[tuple[Candidate, bytes]], project: Project
) -> dict[str, bytes]:
    """The bytes, as read, of the files that findings are in and that their fixes change."""
    findings = [one.finding for result in results for one in result.reported]
    paths = {finding.place.path for finding in findings}
    paths.update(path for one in findings if one.fix is not None for path in one.fix.edits)
    read = {candidate.path: content for candidate, content in files}
    contents = ((path, read.get(path) or project.content_on_disk(path)) for path in sorted(paths))
    return {path: content for path, content in contents if content}


def _join(results: dict[str, FileResult], order: Order) -> None:
    """Do files again, together, that one fix changes: each alone had to leave it."""
    reaching = any(
        one.finding.fix is not None and set(one.finding.fix.edits) - {result.path}
        for result in results.values()
        for one in result.reported
    )
    if reaching:
        from migrate_interactions.engine.together import migrated_together

        results |= {one.path: one for one in migrated_together(results, order)}


def _settle(
    results: dict[str, FileResult],
    files: Sequence[tuple[Candidate, bytes]],
    order: Order,
    jobs: int | None,
) -> None:
    """Do again what was refused because of another file, with the new texts of the others.

    Otherwise a second run would find more to do, once the first has written.
    """
    for _ in range(MAX_ROUNDS):
        overlay = new_texts(results.values(), order.project)
        waiting = [file for file in files if _waits_for_others(results[file[0].path])]
        if not overlay or not waiting:
            return
        again = replace(order, project=order.project.overlaid(overlay))
        new = {one.path: one for one in _analyse(waiting, again, jobs)}
        if all(results[path].after == one.after for path, one in new.items()):
            return
        results |= new


def _share(
    results: dict[str, FileResult],
    files: Sequence[tuple[Candidate, bytes]],
    order: Order,
    jobs: int | None,
) -> None:
    """Do files again that can import what they define, from a new module of their package.

    A module that fewer than two of them would import is not made.
    """
    if not any(b"wait_for_interaction" in (one.after or b"") for one in results.values()):
        return
    from migrate_interactions.engine.shared_modules import importers_of, modules_to_share, needing

    for path, content in modules_to_share(results, order.project).items():
        overlay = new_texts(results.values(), order.project)
        location = order.project.location(path)
        project = order.project.overlaid((*overlay, (location, content)))
        again = set(needing(path, results))
        chosen = [file for file in files if file[0].path in again]
        done = _analyse(chosen, replace(order, project=project), jobs)
        new = {one.path: one for one in done}
        if len(importers_of(path, new)) > 1:
            results |= new
            results[path] = FileResult(path, after=content, location=location)


def _look_at_tests_again(
    results: dict[str, FileResult],
    files: Sequence[tuple[Candidate, bytes]],
    order: Order,
    jobs: int | None,
    migrated: Run | None,
) -> None:
    """Do tests again that stand in for calls which the code they test will make no longer.

    Where nothing is migrated, nor has been, the others are migrated for this alone.
    """
    from migrate_interactions.engine.tests_again import (
        code_with_fixes,
        looks_at_tests,
        tests_to_do_again,
    )

    tests = tests_to_do_again(files)
    if not tests or not looks_at_tests(order.rulebook(), order.settings):
        return
    beside: Iterable[FileResult] = results.values()
    if order.task is not Task.MIGRATE:
        chosen = code_with_fixes(results, files, tests)
        if migrated is not None:
            paths = {candidate.path for candidate, _ in chosen}
            beside = [one for one in migrated.results if one.path in paths]
        else:
            beside = _analyse(chosen, replace(order, task=Task.MIGRATE), jobs)
    overlay = new_texts(beside, order.project)
    if overlay:
        again = replace(order, project=order.project.overlaid(overlay))
        done = _analyse(tests, again, jobs)
        results |= {one.path: one for one in done}


def _look_together(
    results: dict[str, FileResult],
    files: Sequence[tuple[Candidate, bytes]],
    order: Order,
    jobs: int | None,
) -> None:
    """See in the files with lines that go what becomes of lines by all findings together."""
    reported = [one for result in results.values() for one in result.reported]
    claims = tuple(claim for one in reported for claim in one.finding.orchestration)
    going = {one.path for one in claims if one.fate is Fate.GOES and one.cell is None}
    chosen = [file for file in files if file[0].path in going]
    again = replace(order, task=Task.AUDIT_TOGETHER, claims=tuple(sorted(set(claims))))
    for one in _analyse(chosen, again, jobs):
        results[one.path] = replace(results[one.path], fates_together=one.fates_together)


def _waits_for_others(result: FileResult) -> bool:
    refusals = (one.finding.refusal for one in result.reported)
    return any(one is not None and one.reason in DEPENDING_ON_OTHERS for one in refusals)


def read_relevant(candidates: Iterable[Candidate], project: Project) -> Reading:
    """Read the files and keep those that have to do with Gemini.

    Those that say so or call the SDK, those that hold conversations by way of one of them, and
    those with a framework around models, or with what finds parts of prompts, where ``project``
    has a word of Gemini anywhere. Those that cut turns come along next door to others.
    """
    relevant: list[tuple[Candidate, bytes]] = []
    others: list[Candidate] = []
    framed: list[tuple[Candidate, bytes]] = []
    commented: list[tuple[Candidate, bytes]] = []
    failures: list[Failure] = []
    searched = 0
    for candidate in candidates:
        searched += 1
        try:
            content = read_bytes(candidate)
            if (
                mentions_gemini(content)
                or uses_gemini(content)
                or has_turns(content)
                or may_stand_in(candidate.path, content)
            ):
                relevant.append((candidate, content))
                continue
            others.append(candidate)
            if imports_companion(content):
                framed.append((candidate, content))
            if COMMENT_MARK in content:
                commented.append((candidate, content))
            if candidate.named:
                _look_at_named(candidate, content)
        except FileError as error:
            failures.append(error.failure)
    modules = {module_word(candidate.path) for candidate, _ in relevant}
    if modules:
        relevant += _next_door(others, relevant)
    if framed and (modules or _is_in_play(framed, project)):
        there = {candidate.path for candidate, _ in relevant}
        relevant += (file for file in framed if file[0].path not in there)
    relevant.sort(key=lambda file: file[0].path)
    taken = {candidate.path for candidate, _ in relevant}
    left = tuple(file for file in commented if file[0].path not in taken)
    if not failures:
        return Reading(tuple(relevant), (), searched, left)
    from migrate_interactions.engine.guard import failure_result

    return Reading(tuple(relevant), tuple(map(failure_result, failures)), searched, left)


def _is_in_play(files: Iterable[tuple[Candidate, bytes]], project: Project) -> bool:
    """Whether these files, or others of the project, have a word of Gemini in them."""
    if any(says_gemini(content) for _, content in files):
        return True
    return any(project.files_mentioning((word,), "") for word in IN_PLAY)


def _idle_comments(files: Sequence[tuple[Candidate, bytes]], order: Order) -> Iterator[FileResult]:
    """What is to be said of the comments in files in which there is nothing to silence."""
    if not files:
        return
    from migrate_interactions.engine.check import comments_of_file

    for candidate, content in files:
        try:
            source = source_of(candidate, content)
        except FileError:
            continue  # it has nothing to do with Gemini
        yield comments_of_file(source, order.rulebook(), order.settings, order.project)


def _next_door(
    candidates: Sequence[Candidate], relevant: Sequence[tuple[Candidate, bytes]]
) -> list[tuple[Candidate, bytes]]:
    """Files that hold conversations by way of ``relevant`` ones, or cut turns that those may send.

    The latter import or are imported by one of them, or are imported by who does.
    """
    modules = {module_word(candidate.path) for candidate, _ in relevant}
    wanted = {word for _, content in relevant for word in imported_words(content)}
    found: dict[str, tuple[Candidate, bytes]] = {}
    for candidate in candidates:
        content = _content_of(candidate)
        if imports_any(content, modules):
            wanted |= imported_words(content)
            if may_converse(content) or may_cut_turns(content):
                found[candidate.path] = candidate, content
    for candidate in candidates:
        if module_word(candidate.path) in wanted and candidate.path not in found:
            content = _content_of(candidate)
            if may_cut_turns(content):
                found[candidate.path] = candidate, content
    return list(found.values())


def _content_of(candidate: Candidate) -> bytes:
    try:
        return read_bytes(candidate)
    except FileError:
        return b""  # it was there before, and had no word of Gemini in it


def _look_at_named(candidate: Candidate, content: bytes) -> None:
    """What is wrong with a file that was named on the command line and is not analysed."""
    if not content.strip() and os.path.basename(candidate.path) != "__init__.py":
        raise FileError(Failure("GI904", candidate.path, "the file is empty"))
    source_of(candidate, content)


def _analyse(
    files: Sequence[tuple[Candidate, bytes]],
    order: Order,
    jobs: int | None,
    watch: Watch = unwatched,
) -> list[FileResult]:
    if not files:
        return []
    from multiprocessing import current_process

    from migrate_interactions.engine.work import analyse_here, analyse_in_processes, is_risky

    order.rulebook()  # fails early, and is there for the processes that are forked from here
    workers = min(jobs or available_processors(), len(files))
    if current_process().daemon:  # which may not start others, as on a cluster
        return analyse_here(files, order, watch)
    if workers > 1 and len(files) > FEW_FILES:
        return analyse_in_processes(files, order, workers, watch)
    if any(is_risky(content) for _, content in files):
        return analyse_in_processes(files, order, 1, watch)
    return analyse_here(files, order, watch)


def available_processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
