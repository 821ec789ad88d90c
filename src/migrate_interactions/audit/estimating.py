"""Estimate what conversations send, from the shape of their code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate_interactions.audit.savings import FlowSavings, Turn
from migrate_interactions.engine.file_result import Outcome, Run
from migrate_interactions.findings import Assumptions, Flow, Place, StateMode

#: What JSON adds, in bytes, as google-genai 3.4.0 writes requests: to a request of
#: generateContent with a system instruction, to each of its turns; to an interaction, and to one
#: with the id of the one before.
_REQUEST, _TURN = 100, 51
_INTERACTION, _ID = 63, 53


def flow_savings(run: Run, assumptions: Assumptions, state: StateMode) -> tuple[FlowSavings, ...]:
    """The savings of each flow in ``run``, an audit, in the order of their places."""
    moving = {
        (site.path, site.cell, site.line)
        for one in run.reported
        if one.outcome in (Outcome.REVIEW, Outcome.MIGRATED)
        for site in one.finding.sites
    }
    flows = {flow.place: flow for flow in _flows(run)}
    return tuple(
        _savings(flow, (place.path, place.cell, place.line) in moving, assumptions, state)
        for place, flow in sorted(flows.items())
    )


def _flows(run: Run) -> Iterator[Flow]:
    for result in run.results:
        if result.inventory is not None:
            yield from result.inventory.flows


def _savings(flow: Flow, moves: bool, assumed: Assumptions, state: StateMode) -> FlowSavings:
    place: Place = flow.place
    before = len(flow.steps)
    after = sum(not step.goes for step in flow.steps)
    return FlowSavings(
        name=flow.name,
        kind=flow.kind,
        moves=moves,
        path=place.path,
        line=place.line,
        cell=place.cell,
        fixed_bytes=flow.fixed_bytes,
        unknown=flow.unknown,
        turns=tuple(turns_of(flow.fixed_bytes, assumed, state)) if flow.resends else (),
        steps_before=before,
        steps_after=after,
        success_before=assumed.reliability**before,
        success_after=assumed.reliability**after,
    )


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
