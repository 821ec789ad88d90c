"""Estimate what conversations send, from the shape of their code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from migrate_interactions.audit.ledger import Ledger
from migrate_interactions.audit.savings import FlowSavings, Turn
from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.findings import (
    Assumptions,
    Fate,
    Flow,
    FlowStep,
    Place,
    StateMode,
    StepKind,
)

#: What JSON adds, in bytes, as google-genai 3.4.0 writes requests: to a request of
#: generateContent with a system instruction, to each of its turns; to an interaction, and to one
#: with the id of the one before.
_REQUEST, _TURN = 100, 51
_INTERACTION, _ID = 63, 53


#: Path, cell and 1-based line.
_Line = tuple[str, int | None, int]


def flow_savings(
    run: Run, ledger: Ledger, assumptions: Assumptions, state: StateMode
) -> tuple[FlowSavings, ...]:
    """The savings of each flow in ``run``, an audit, in the order of their places.

    ``ledger`` is that of the same run: steps go with their lines.
    """
    moving = {
        _line(site)
        for one in run.reported
        if one.outcome in (Outcome.REVIEW, Outcome.MIGRATED)
        for site in one.finding.sites
    }
    going = {(one.path, one.cell, one.line) for one in ledger.lines if one.fate is Fate.GOES}
    flows = {flow.place: flow for flow in _flows(run)}
    return tuple(
        _savings(flow, _line(place) in moving, going, assumptions, state)
        for place, flow in sorted(flows.items())
    )


def _line(place: Place) -> _Line:
    return place.path, place.cell, place.line


def _flows(run: Run) -> Iterator[Flow]:
    for result in run.results:
        if result.inventory is not None:
            yield from result.inventory.flows


def _savings(
    flow: Flow, moves: bool, going: Collection[_Line], assumed: Assumptions, state: StateMode
) -> FlowSavings:
    left = [step for step in flow.steps if not _goes(step, going)]
    turns = turns_of(flow.fixed_bytes, assumed, state) if flow.resends else ()
    requests = [step for step in flow.steps if step.kind is StepKind.MODEL_CALL]
    is_dead = bool(requests) and not set(requests) & set(left)
    return FlowSavings(
        name=flow.name,
        kind=flow.kind,
        moves=moves,
        path=flow.place.path,
        line=flow.place.line,
        cell=flow.place.cell,
        fixed_bytes=flow.fixed_bytes,
        unknown=flow.unknown,
        turns=tuple(replace(turn, bytes_after=0) if is_dead else turn for turn in turns),
        steps_before=len(flow.steps),
        steps_after=len(left),
        success_before=assumed.reliability ** len(flow.steps),
        success_after=assumed.reliability ** len(left),
    )


def _goes(step: FlowStep, going: Collection[_Line]) -> bool:
    return step.goes if step.goes is not None else _line(step.place) in going


def turns_of(
    fixed_bytes: int, assumed: Assumptions, state: StateMode = StateMode.SERVER
) -> Iterable[Turn]:
    """Turn after turn of a conversation whose requests carry ``fixed_bytes`` besides turns.

    Without a state on the server, requests carry their turns afterwards, too.
    """
    question = assumed.question_tokens * assumed.bytes_per_token
    answer = assumed.answer_tokens * assumed.bytes_per_token
    for number in range(1, assumed.turns + 1):
        earlier = number - 1
        said = number * question + earlier * answer
        before = _REQUEST + fixed_bytes + said + (number + earlier) * _TURN
        after = _INTERACTION + fixed_bytes + question + (_ID if earlier else 0)
        yield Turn(
            number=number,
            bytes_before=before,
            bytes_after=after if state is StateMode.SERVER else before,
            tokens_read=(fixed_bytes + said) // assumed.bytes_per_token,
        )
