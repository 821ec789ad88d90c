"""What polling loops get wrong about the statuses of an interaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.conversations.misuse.status_values import Compared
from migrate_interactions.conversations.misuse.unseen_failures import uses_failed_as_answer
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.statuses import (
    COMPLETED,
    FAILED,
    STATUSES,
    WORKING,
    status_meant,
)

_IN_PROGRESS, _QUEUED = WORKING
#: What programs put in the place of a status that is missing.
_NO_STATUS = frozenset({"", "unknown", "none", "null", "n/a"})


class Problem(Enum):
    """One thing that a loop gets wrong."""

    #: It compares with what no status is.
    NO_STATUS = auto()
    #: It goes on waiting for an interaction that has failed.
    FAILURE = auto()
    #: It ends with an interaction that has not begun.
    QUEUED = auto()
    #: The answer of a failed interaction is read as if there were one.
    UNSEEN_FAILURE = auto()
    #: It goes on waiting for an interaction that is completed.
    STARTS_TO_WAIT = auto()


@dataclass(frozen=True, eq=False)
class StatusProblem:
    """A polling loop and what is wrong with it; ``ignored`` are the statuses it waits on with."""

    polling: PollingLoop
    problems: frozenset[Problem]
    ignored: tuple[str, ...] = ()
    no_statuses: tuple[Compared, ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong, for a finding."""
        said = []
        if self.no_statuses:
            texts = ", ".join(dict.fromkeys(f"`{one.text}`" for one in self.no_statuses))
            said.append(f"no status is {texts}: they are in lower case, such as `completed`")
        if Problem.STARTS_TO_WAIT in self.problems and not self.no_statuses:
            said.append("the loop goes on when the interaction is completed")
        if Problem.FAILURE in self.problems:
            until = "until its limit" if self.polling.is_bounded else "for ever"
            said.append(f"the loop goes on {until} when the interaction is {_or(self.ignored)}")
        if Problem.QUEUED in self.problems:
            said.append("an interaction that is queued is taken for done, and has no answer yet")
        if Problem.UNSEEN_FAILURE in self.problems:
            said.append("the answer is read though the interaction may have failed")
        return "; ".join(said)


def find_status_problems(facts: Facts, loops: tuple[PollingLoop, ...]) -> tuple[StatusProblem, ...]:
    """Those of ``loops`` that get something wrong."""
    found = (_problem(facts, loop) for loop in loops)
    return tuple(one for one in found if one.problems)


def _problem(facts: Facts, polling: PollingLoop) -> StatusProblem:
    no_statuses = tuple(
        one
        for one in polling.compared
        if one.text not in STATUSES and one.text.lower() not in _NO_STATUS
    )
    problems: set[Problem] = set()
    ignored: tuple[str, ...] = ()
    if not polling.working.stays:
        no_statuses = tuple(one for one in no_statuses if polling.means_working(one))
        return StatusProblem(polling, frozenset({Problem.NO_STATUS}), (), no_statuses)
    if polling.is_stuck(COMPLETED) and not polling.hands_out:
        # what it asks for may come later, in a status that is not known
        if no_statuses:
            problems |= {Problem.NO_STATUS, Problem.STARTS_TO_WAIT}
    elif not polling.hands_out:
        ignored = _ignored(polling)
        if ignored:
            problems.add(Problem.FAILURE)
    if not problems & {Problem.STARTS_TO_WAIT}:
        harmful = [one for one in no_statuses if _matters(polling, one)]
        if harmful:
            problems.add(Problem.NO_STATUS)
        no_statuses = tuple(harmful)
    if _takes_queued_for_done(polling):
        problems.add(Problem.QUEUED)
    if not problems and uses_failed_as_answer(facts, polling) is not None:
        problems.add(Problem.UNSEEN_FAILURE)
    return StatusProblem(polling, frozenset(problems), ignored, no_statuses)


def _matters(polling: PollingLoop, compared: Compared) -> bool:
    """Whether the loop goes on with the status that is meant by ``compared``, which none is."""
    meant = status_meant(compared.text)
    return bool(meant) and meant not in WORKING and polling.is_stuck(meant)


def _ignored(polling: PollingLoop) -> tuple[str, ...]:
    """The statuses that end an interaction, and with which the loop goes on."""
    stuck = tuple(status for status in FAILED if polling.is_stuck(status))
    counted = FAILED[:2] if polling.is_bounded else FAILED[:3]
    return stuck if set(stuck) & set(counted) else ()


def _takes_queued_for_done(polling: PollingLoop) -> bool:
    if any(one.text == _QUEUED for one in polling.compared):
        return False
    queued = polling.rounds[_QUEUED]
    return queued.leaves and not queued.exits <= polling.working.exits


def _or(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
