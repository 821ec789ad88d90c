"""Do the files of a run, here or in other processes, where a crash takes only one file along."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from migrate_interactions.engine.audit_file import audit_file, audit_together
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.deep_stack import with_deep_stack
from migrate_interactions.engine.file_result import FileResult
from migrate_interactions.engine.guard import failure_result
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.sources import (
    Candidate,
    Failure,
    FileError,
    Project,
    SourceFile,
    source_of,
)

if TYPE_CHECKING:
    from migrate_interactions.engine.run import Order, Watch

#: More of this than processes, so that no process waits long for the last one.
_CHUNKS_PER_WORKER = 8
#: Beyond these sizes a file may exhaust the parser's stack, which would end the process.
_RISKY_BYTES = 2_000_000
_RISKY_LINE = 20_000
#: How long a process that is told to end may take.
_END_SECONDS = 2.0

_File = tuple[Candidate, bytes]


@dataclass(frozen=True)
class Chunk:
    """Some files and what is to be done with them; sent to another process."""

    files: tuple[_File, ...]
    order: Order


def is_risky(content: bytes) -> bool:
    """Whether a file is so large, or has so long a line, that a crash of the parser is likely."""
    return len(content) > _RISKY_BYTES or any(
        len(line) > _RISKY_LINE for line in content.splitlines()
    )


def analyse_chunk(chunk: Chunk) -> list[FileResult]:
    """The results of the files of ``chunk``, in their order. Never raises because of a file."""
    order = chunk.order
    project = _same_project(order.project)
    rulebook = order.rulebook()
    done = _doing(order)
    results = []
    for candidate, content in chunk.files:
        try:
            source = source_of(candidate, content)
        except FileError as error:
            results.append(failure_result(error.failure, content))
            continue
        results.append(done(source, rulebook, order.settings, project))
    return results


def _doing(order: Order) -> Callable[[SourceFile, Rulebook, Settings, Project], FileResult]:
    from migrate_interactions.engine.run import Task

    ways: dict[Task, Callable[[SourceFile, Rulebook, Settings, Project], FileResult]] = {
        Task.CHECK: check_file,
        Task.MIGRATE: migrate_file,
        Task.AUDIT: audit_file,
        Task.AUDIT_TOGETHER: partial(audit_together, claims=order.claims),
    }
    return ways[order.task]


def analyse_chunk_deeply(chunk: Chunk) -> list[FileResult]:
    """As :func:`analyse_chunk`, where deep nesting is no danger; for other processes."""
    return with_deep_stack(lambda: analyse_chunk(chunk))


@lru_cache(maxsize=1)
def _same_project(project: Project) -> Project:
    """The equal project that this process had before, with all that it has read since."""
    return project


def analyse_here(files: Sequence[_File], order: Order, watch: Watch) -> list[FileResult]:
    """The results of ``files``, one after the other in this process."""

    def analyse() -> list[FileResult]:
        results = []
        for number, file in enumerate(files, 1):
            results.extend(analyse_chunk(Chunk((file,), order)))
            watch(number, len(files))
        return results

    return with_deep_stack(analyse)


def analyse_in_processes(
    files: Sequence[_File], order: Order, workers: int, watch: Watch
) -> list[FileResult]:
    """The results of ``files``, in no particular order, spread over ``workers`` processes.

    Where a process dies, its files are done again one by one, each in a process of its own.
    """
    results: list[FileResult] = []
    lost: list[_File] = []
    chunks = [Chunk(part, order) for part in _parts(files, workers * _CHUNKS_PER_WORKER)]
    with _Pool(workers) as pool:
        for chunk, future in pool.each(chunks):
            try:
                results.extend(future.result())
            except BrokenProcessPool:
                lost.extend(chunk.files)
            watch(len(results), len(files))
    for file in lost:
        results.append(_alone(file, order))
        watch(len(results), len(files))
    return results


def _alone(file: _File, order: Order) -> FileResult:
    try:
        with _Pool(1) as pool:
            ((_, future),) = pool.each([Chunk((file,), order)])
            return future.result()[0]
    except BrokenProcessPool:
        candidate, content = file
        cause = "the process that analysed it died, out of memory or of too deep nesting"
        return failure_result(Failure("GI907", candidate.path, cause), content)


def _parts(files: Sequence[_File], count: int) -> Iterator[tuple[_File, ...]]:
    """``files`` in at most ``count`` parts of about the same number of bytes, largest first."""
    parts: list[list[_File]] = [[] for _ in range(min(count, len(files)))]
    sizes = [0] * len(parts)
    for file in sorted(files, key=lambda file: len(file[1]), reverse=True):
        smallest = sizes.index(min(sizes))
        parts[smallest].append(file)
        sizes[smallest] += len(file[1])
    return (tuple(part) for part in parts)


class _Pool:
    """A pool of processes that is gone when its block is left, however it is left."""

    def __init__(self, workers: int) -> None:
        self.executor = ProcessPoolExecutor(workers, initializer=_let_interrupts_kill)

    def __enter__(self) -> _Pool:
        return self

    def each(self, chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, Future[list[FileResult]]]]:
        """Start ``chunks`` and yield each with its outcome when it is done."""
        futures = {self.executor.submit(analyse_chunk_deeply, chunk): chunk for chunk in chunks}
        for future in as_completed(futures):
            yield futures[future], future

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            processes = list((self.executor._processes or {}).values())
            for process in processes:
                process.terminate()
            for process in processes:
                process.join(_END_SECONDS)
        self.executor.shutdown(wait=kind is None, cancel_futures=True)


def _let_interrupts_kill() -> None:
    """Ctrl-C reaches every process; only the first one has something to say about it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
