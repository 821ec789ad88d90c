"""Do units of work in processes of this machine, each of which may die without harm to others."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from migrate_interactions.audit.merging import LostRepository
from migrate_interactions.fleet.unit import Done, Unit, reason_of

#: What is done with a unit; a function of a module, so that other processes find it.
Work = Callable[[Unit], Done]
Outcome = Done | LostRepository

DIED = "the process that audited it died twice, out of memory or of too deep nesting"
_END_SECONDS = 2.0


def outcome_of(unit: Unit, result: Callable[[], Done]) -> Outcome:
    """What ``result`` gives, or why it gives nothing."""
    try:
        return result()
    except Exception as error:
        return LostRepository(unit.repository.name, reason_of(error))


def done_here(units: Sequence[Unit], work: Work) -> Iterator[Outcome]:
    """The outcomes of ``units``, one after the other in this process."""
    for unit in units:
        yield outcome_of(unit, lambda unit=unit: work(unit))  # type: ignore[misc]


def done_in_processes(units: Sequence[Unit], work: Work, workers: int) -> Iterator[Outcome]:
    """The outcomes of ``units``, as they come.

    A process that dies loses only its own unit, which is done once more at the end, alone.
    """
    lost: list[Unit] = []
    yield from _spread(units, work, workers, lost.append)
    for unit in lost:
        again: list[Unit] = []
        yield from _spread([unit], work, 1, again.append)
        for one in again:
            yield LostRepository(one.repository.name, DIED)


def _spread(
    units: Sequence[Unit], work: Work, workers: int, died: Callable[[Unit], None]
) -> Iterator[Outcome]:
    waiting = deque(units)
    running: dict[Future[Done], tuple[Unit, _Lane]] = {}
    lanes = [_Lane() for _ in range(min(workers, len(units)))]
    free = list(lanes)
    try:
        while waiting or running:
            while waiting and free:
                lane, unit = free.pop(), waiting.popleft()
                running[lane.start(work, unit)] = unit, lane
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                unit, lane = running.pop(future)
                free.append(lane)
                if isinstance(future.exception(), BrokenProcessPool):
                    lane.renew()
                    died(unit)
                else:
                    yield outcome_of(unit, future.result)
    finally:
        for lane in lanes:
            lane.end()


class _Lane:
    """One process, in which one unit is done at a time.

    In a pool of several, the death of one takes the units of all with it.
    """

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        # not forked: this process has the threads of the other lanes
        self.executor = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_let_interrupts_kill
        )

    def start(self, work: Work, unit: Unit) -> Future[Done]:
        return self.executor.submit(work, unit)

    def end(self) -> None:
        for process in list((self.executor._processes or {}).values()):
            process.terminate()
            process.join(_END_SECONDS)
        self.executor.shutdown(wait=False, cancel_futures=True)


def _let_interrupts_kill() -> None:
    """Ctrl-C reaches every process; only the first one has something to say about it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
